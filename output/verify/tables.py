"""The tables as plain values, from each of their formats, so that they can be compared."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinque.output.verify.folder import Folder

__all__ = ["READERS", "Frame", "Value", "read_about", "read_csv", "read_frame", "text_to_value"]

Value: TypeAlias = "int | str | bool | Decimal | None"

_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


class Frame(Struct, frozen=True, kw_only=True):
    """Column names, and rows of values; an empty text counts as nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def column(self, name: str) -> list[Any]:
        """The values of one column; Nones where there is no such column."""
        if name not in self.columns:
            return [None] * len(self.rows)
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def read_frame(folder: Folder, path: str) -> Frame:
    """A table by its ending. Raises ValueError (CSV gives texts), KeyError for a missing file."""
    return READERS[path.rpartition(".")[2]](folder.contents[path])


def read_csv(data: bytes) -> Frame:
    """Texts, as they are. Raises ValueError for rows of another length than the header."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    if not lines:
        raise ValueError("there is no header")
    header, *rows = lines
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            msg = f"row {number} has {len(row)} cells, the header {len(header)}"
            raise ValueError(msg)
    if len(set(header)) != len(header):
        raise ValueError("two columns have one name")
    return Frame(columns=tuple(header), rows=tuple(tuple(cell or None for cell in r) for r in rows))


def read_json(data: bytes) -> Frame:
    """An array of objects with the same keys in the same order. Raises ValueError."""
    from jinque.output.verify.folder import parse_json

    records = parse_json(data)
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise ValueError("is not an array of objects")
    columns = tuple(records[0]) if records else ()
    for number, one in enumerate(records, start=1):
        if tuple(one) != columns:
            msg = f"object {number} has other keys than the first"
            raise ValueError(msg)
    return Frame(columns=columns, rows=_clean(one.values() for one in records))


def read_parquet(data: bytes) -> Frame:
    """Raises ValueError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data))
        columns = [column.to_pylist() for column in table.columns]
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    return Frame(columns=tuple(table.column_names), rows=_clean(zip(*columns, strict=True)))


def read_xlsx(data: bytes) -> Frame:
    """The first sheet. Raises ValueError."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError) as error:
        raise ValueError(str(error)) from error
    return Frame(columns=tuple(str(name) for name in header), rows=_clean(rows))


def read_about(data: bytes) -> dict[str, str]:
    """What a workbook says of itself on its sheet "about"; nothing where it cannot be read."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        rows = book["about"].iter_rows(max_col=2, values_only=True)
        return {str(name): str(of) for name, of in rows if name}
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
        return {}


def _clean(rows: Any) -> tuple[tuple[Any, ...], ...]:  # noqa: ANN401 - rows of any values
    return tuple(tuple(None if value == "" else value for value in row) for row in rows)


READERS: dict[str, Callable[[bytes], Frame]] = {
    "csv": read_csv,
    "json": read_json,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
}


def text_to_value(text: str | None, type_: str) -> Value:
    """A CSV's text as a value of a Table Schema type. Raises ValueError.

    >>> text_to_value("12.0", "number"), text_to_value("true", "boolean"), text_to_value(None, "integer")
    (Decimal('12.0'), True, None)
    """
    if text is None or type_ == "string":
        return text
    if type_ == "boolean" and text in {"true", "false"}:
        return text == "true"
    if type_ == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if type_ == "number" and _NUMBER.fullmatch(text):
        return Decimal(text)
    raise ValueError(text)


def is_same(one: Value | float, other: Value | float) -> bool:
    """Whether two formats hold one value: a double stands for the decimal that it was made from."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and _to_float(one) == _to_float(other)
    return one == other


def _to_float(value: Any) -> float | None:  # noqa: ANN401 - a value of any type
    return float(value) if isinstance(value, int | float | Decimal) else None


def first_difference(one: Sequence[Any], other: Sequence[Any]) -> int | None:
    """The place of the first pair that is not the same."""
    pairs = zip(one, other, strict=True)
    return next((at for at, (a, b) in enumerate(pairs) if not is_same(a, b)), None)
