"""XLSX: a sheet of the list, readable as it opens, and a sheet that says where it is from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from jinque.errors import PublishError
from jinque.safe import text_width

if TYPE_CHECKING:
    from jinque.output.table import Table, Value

__all__ = ["render_xlsx"]

MAX_ROWS = 1_048_575  # below the header; a limit of the format
MAX_TEXT = 32_767  # UTF-16 units in a cell; the same
_WIDEST = 60  # columns of characters; longer text wraps
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(
    tzinfo=None
)  # equal bytes need a fixed date
_ABOUT = ("field", "type", "unit", "title", "title_zh", "description", "description_zh")


def render_xlsx(table: Table) -> bytes:
    """The table as a workbook. Text is stored as text, never as a formula, link or number.

    Raises PublishError where the format has no room: too many rows, or too long a text.
    """
    import xlsxwriter

    if len(table.rows) > MAX_ROWS:
        _refuse(f"XLSX holds at most {MAX_ROWS:,} rows, and these are {len(table.rows):,}")
    sink = BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    pen = _Pen(book)
    _fill_list(pen, book.add_worksheet("list"), table)
    _fill_about(pen, book.add_worksheet("about"), table)
    book.close()
    return sink.getvalue()


class _Pen:
    """Writes values into cells; makes each format once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 -- xlsxwriter ships no types
        self._book = book
        self._numbers: dict[int, Any] = {}
        self.bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.text = book.add_format({"valign": "top", "text_wrap": True})

    def write(self, sheet: Any, row: int, col: int, value: Value) -> None:  # noqa: ANN401
        """Put a value by its own type, so that nothing is guessed from its text."""
        if isinstance(value, str):
            self._write_text(sheet, row, col, value)
        elif isinstance(value, bool):
            sheet.write_boolean(row, col, value, self.text)
        elif value is not None:
            sheet.write_number(row, col, value, self._number(value))

    def _write_text(self, sheet: Any, row: int, col: int, text: str) -> None:  # noqa: ANN401
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            _refuse(
                f"row {row}, column {col + 1}: XLSX holds at most {MAX_TEXT:,} characters in a cell"
            )
        sheet.write_string(row, col, text, self.text)

    def _number(self, value: int | Decimal) -> Any:  # noqa: ANN401
        exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if places not in self._numbers:
            pattern = "0." + "0" * places if places else "0"
            self._numbers[places] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[places]


def _refuse(message: str) -> None:
    raise PublishError(message, hints=("take csv, json or parquet, which have no such limit",))


def _fill_list(pen: _Pen, sheet: Any, table: Table) -> None:  # noqa: ANN401
    for col, field in enumerate(table.fields):
        sheet.write_string(0, col, field.name, pen.bold)
        sheet.set_column(col, col, _measure(field.name, [row[col] for row in table.rows]))
    for number, row in enumerate(table.rows, start=1):
        for col, value in enumerate(row):
            pen.write(sheet, number, col, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.fields) - 1)


def _measure(name: str, values: list[Value]) -> int:
    """Width for the longest value, with room for the filter's arrow beside the name."""
    lines = (text_width(line) for value in values for line in str(value).split("\n"))
    return min(_WIDEST, max([text_width(name) + 3, *(width + 1 for width in lines)]))


def _fill_about(pen: _Pen, sheet: Any, table: Table) -> None:  # noqa: ANN401
    lines: list[tuple[Value, ...]] = [*table.about.items(), ()]
    lines += [_ABOUT]
    lines += [
        (f.name, f.type, f.unit, f.title, f.title_zh, f.description, f.description_zh)
        for f in table.fields
    ]
    for row, line in enumerate(lines):
        for col, value in enumerate(line):
            pen.write(sheet, row, col, value)
    for col, width in enumerate((20, 40, 22, 26, 26, 60, 60)):
        sheet.set_column(col, col, width)
