"""One worksheet: its cells as shown, and what is merged or hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from jinque.errors import SourceError
from jinque.extract.office.office_zip import child, children, is_true, local_name
from jinque.extract.office.xlsx_format import format_number
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from jinque.extract.office.office_zip import OfficePackage

__all__ = ["Book", "Merge", "Sheet", "cell_name", "read_sheet", "rich_text"]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Book(Struct, frozen=True, kw_only=True):
    """What the sheets of a workbook share: its strings and the number format of each cell style."""

    strings: Sequence[str]
    formats: Sequence[str]
    is_1904: bool


class Merge(NamedTuple):
    """Merged cells, all bounds 1-based and included."""

    row: int
    col: int
    last_row: int
    last_col: int


class Sheet(Struct, kw_only=True):
    """A sheet as stored: texts as shown by (row, column), both 1-based, blank cells left out.

    `uncached` are formulas without a stored result, `unformatted` numbers whose format is not
    understood, both with their text.
    """

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    uncached: dict[tuple[int, int], str] = field(default_factory=dict)
    unformatted: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def is_hidden(self, row: int, col: int) -> bool:
        """Whether the sheet hides a cell's row or column."""
        return row in self.hidden_rows or any(a <= col <= b for a, b in self.hidden_cols)


def read_sheet(package: OfficePackage, name: str, book: Book) -> Sheet:
    """The cells of a worksheet part. Raises SourceError for references that are none."""
    sheet = Sheet()
    row = 0
    for element in package.iterate(name, ("{*}row", "{*}mergeCell", "{*}col")):
        kind = local_name(element)
        if kind == "row":
            row = _read_row(sheet, element, row, book)
        elif kind == "mergeCell":
            sheet.merges.append(_to_merge(element.get("ref") or ""))
        elif is_true(element.get("hidden")) or element.get("width") == "0":
            bounds = (element.get("min") or "0", element.get("max") or "0")
            if all(bound.isdecimal() and len(bound) < 8 for bound in bounds):
                sheet.hidden_cols.append((int(bounds[0]), int(bounds[1])))
    return sheet


def _read_row(sheet: Sheet, element: etree._Element, before: int, book: Book) -> int:
    """Read the cells of a row; a row or cell without a number follows the one before it."""
    number = element.get("r") or str(before + 1)
    if not number.isdecimal() or len(number) > 7:
        raise SourceError(f'is damaged: "{number[:20]}" is no row of a sheet')
    row = int(number)
    if is_true(element.get("hidden")) or element.get("ht") == "0":
        sheet.hidden_rows.add(row)
    col = 0
    for cell in children(element, "c"):
        reference = cell.get("r")
        place = (row, col + 1) if reference is None else _to_position(reference)
        col = place[1]
        text = _cell_text(sheet, cell, place, book)
        if text:
            _add_cell(sheet, place, text, row)
    return row


def _add_cell(sheet: Sheet, place: tuple[int, int], text: str, row: int) -> None:
    """A cell with text, which no other may replace without a word."""
    if place[0] != row:
        raise SourceError(f"is damaged: cell {cell_name(*place)} stands in row {row}")
    if place in sheet.cells:
        raise SourceError(f"is damaged: cell {cell_name(*place)} is there twice")
    sheet.cells[place] = text


def _to_position(reference: str) -> tuple[int, int]:
    """Row and column, 1-based, of a reference such as `B7`."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise SourceError(f'is damaged: "{reference[:20]}" is no cell of a sheet')
    col = 0
    for letter in match[1]:
        col = 26 * col + ord(letter) - ord("A") + 1
    return int(match[2]), col


def _to_merge(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    row, col = _to_position(first)
    last_row, last_col = _to_position(last or first)
    return Merge(min(row, last_row), min(col, last_col), max(row, last_row), max(col, last_col))


# --- values ----------------------------------------------------------------------------------------


def _cell_text(sheet: Sheet, cell: etree._Element, place: tuple[int, int], book: Book) -> str:
    """A cell's value as Excel shows it."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return rich_text(child(cell, "is"))
    value = child(cell, "v")
    stored = (value.text or "") if value is not None else ""
    formula = child(cell, "f")
    if formula is not None and not stored and kind != "str":
        sheet.uncached[place] = formula.text or ""
        return ""
    if kind == "s":
        return _shared(stored, book)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if kind == "n" and stored:
        return _number_text(sheet, cell, stored, place, book)
    return _unescape(stored)


def _shared(stored: str, book: Book) -> str:
    if not stored.strip().isdecimal() or len(stored) > 9 or int(stored) >= len(book.strings):
        raise SourceError(f'is damaged: there is no shared text number "{stored[:20]}"')
    return book.strings[int(stored)]


def _number_text(
    sheet: Sheet, cell: etree._Element, stored: str, place: tuple[int, int], book: Book
) -> str:
    style = cell.get("s") or "0"
    known = style.isdecimal() and len(style) < 9 and int(style) < len(book.formats)
    code = book.formats[int(style)] if known else "General"
    shown = format_number(stored.strip()[:400], code, is_1904=book.is_1904)
    if shown is None:
        sheet.unformatted[place] = (stored, code)
        return stored
    return shown


def rich_text(item: etree._Element | None) -> str:
    """A text with its runs joined (superscripts stay in their place), phonetic guides left out."""
    if item is None:
        return ""
    parts = [item, *children(item, "r")]
    return _unescape("".join(t.text or "" for part in parts for t in children(part, "t")))


def _unescape(text: str) -> str:
    """Characters that XML cannot hold, which Excel writes as `_x000D_`, and one kind of line break."""
    if "_x" in text:
        text = replace_surrogates(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cell_name(row: int, col: int) -> str:
    """The reference of a cell, such as `B7`."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
