"""CSV: UTF-8, RFC 4180 but for LF line ends, a header row, exact decimals, null as nothing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jinque.safe import guard_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.output.table import Table, Value

__all__ = ["render_csv", "rows_to_csv", "value_to_text"]

# csv.writer leaves a lone CR unquoted in Python before 3.13, and readers then see a new row.
_QUOTED = re.compile('[",\r\n]|^$|^ | $')


def render_csv(table: Table, *, excel: bool = False) -> bytes:
    """The table as CSV, nothing added to any text.

    `excel` adds the byte order mark, without which Excel takes UTF-8 for another encoding, and an
    apostrophe before text that Excel would run as a formula, also where Excel's own language makes it
    end a cell at a semicolon, a tab or a line break. Excel still makes dates of short codes such as
    4-08: take XLSX to keep them.
    """
    rows: Iterable[Sequence[Value]] = table.rows
    if excel:
        rows = ([_guard(value) for value in row] for row in table.rows)
    text = rows_to_csv([field.name for field in table.fields], rows)
    return text.encode("utf-8-sig" if excel else "utf-8")


def _guard(value: Value) -> Value:
    """Text guarded; a number is none, whatever its sign."""
    return guard_formula(value) if isinstance(value, str) else value


def rows_to_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """The header and the rows, each line ended by LF."""
    return "".join(_row_to_line(row) for row in (header, *rows))


def _row_to_line(row: Sequence[Value]) -> str:
    # Only text can hold what needs a quote.
    parts = [_quote(value) if isinstance(value, str) else value_to_text(value) for value in row]
    return ",".join(parts) + "\n"


def _quote(text: str) -> str:
    r"""Quote where the text needs it; an empty text is quoted, so that only null is nothing.

    >>> _quote('say "x"\r'), _quote(""), _quote("药物")
    ('"say ""x""\r"', '""', '药物')
    """
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def value_to_text(value: Value) -> str:
    """The text of a value; a decimal with exactly its places, never with an exponent.

    >>> value_to_text(Decimal("12.0")), value_to_text(Decimal("1E+1")), value_to_text(True)
    ('12.0', '10', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
