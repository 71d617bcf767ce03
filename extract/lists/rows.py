"""The rows of one grid: where they are printed, what they are, and their cells by field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.extract.lists.header import cells_by_square
from jinque.extract.lists.passages import has_clause, is_caption, is_note, is_total
from jinque.records import Passage, Place
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.lists.header import Header
    from jinque.profile import Profile
    from jinque.records import Grid, GridCell

__all__ = ["FULL", "GridRows", "PrintedRow", "cells_to_passages"]

FULL = 0.85  # of a column's width, or of its longest line: so wide a line may go on


class PrintedRow(Struct, kw_only=True):
    """A data row before joining: the grid cell of each field; one object may serve several rows."""

    place: Place
    grid_row: int
    cells: dict[str, GridCell]
    surplus: list[GridCell] = field(default_factory=list)  # cells beyond the last column
    band: Passage | None = None  # the text across the table above it


class GridRows:
    """A grid row by row. `first_row` is how many rows of the list's tables its page has had above."""

    def __init__(self, grid: Grid, profile: Profile, first_row: int) -> None:
        self.grid = grid
        self.profile = profile
        self._first_row = first_row
        self._squares = cells_by_square(grid)

    def place(self, page: int, row: int) -> Place:
        """Where a row is printed: its line in a text, else its number on the page."""
        number = self.grid.lines[row] if self.grid.lines else self._first_row + row + 1
        return Place(page, number)

    def cells(self, row: int) -> list[GridCell]:
        """The distinct cells of a row from left to right, those from rows above among them."""
        cells: list[GridCell] = []
        for col in range(self.grid.n_cols):
            cell = self._squares.get((row, col))
            if cell is not None and (not cells or cells[-1] is not cell):
                cells.append(cell)
        return cells

    def passages(self, kind: str, page: int, row: int) -> Iterator[Passage]:
        """The cells that begin in a row, as passages of a kind."""
        own = [cell for cell in self.cells(row) if cell.row == row]
        return cells_to_passages(kind, own, self.place(page, row))

    def name_leading(self, row: int) -> str:
        """What a row above the first header is: a title that a spreadsheet keeps in cells."""
        text = _to_text(self.cells(row))
        if is_note(text, self.profile):
            return "note"
        return "caption" if is_caption(text) else "heading"

    def name(self, row: int, header: Header, *, in_notes: bool) -> str:
        """What a row below a header is: `data`, `blank`, `total`, `band`, `note` or `caption`."""
        cells = self.cells(row)
        texts = [cell.text for cell in cells]
        if not any(squeeze(text) for text in texts):
            return "blank"
        if is_total(texts):
            return "total"
        if not self._is_band(cells, header):
            return "data"
        text = _to_text(cells)
        if in_notes or is_note(text, self.profile):
            return "note"
        return "caption" if is_caption(text) else "band"

    def _is_band(self, cells: Sequence[GridCell], header: Header) -> bool:
        """One text across the table; where nothing is merged (CSV), in the first cell of an empty row.

        In columns that the text alone tells, a band stands in any of them; a sentence that goes on over
        a page break is none.
        """
        filled = [cell for cell in cells if squeeze(cell.text)]
        if len(filled) != 1:
            return False
        cell = filled[0]
        if cell.colspan >= max(2, self.grid.n_cols - 1):
            return True
        is_number = re.fullmatch(r"\d+", squeeze(cell.text))
        if cell.rowspan > 1 or self.grid.n_cols < 3 or is_number:
            return False
        if cell.col == 0 and header.fields[0] == "seq":
            return True
        is_by_text = not self.grid.ruled or "by text" in self.grid.how
        is_free = is_by_text and "industry" not in header.matched
        return is_free and not (cell.row == 0 or self._is_sentence(cell))

    def _is_sentence(self, cell: GridCell) -> bool:
        """Whether a text is part of a sentence: by its punctuation, or by a full line in the last row."""
        if has_clause(cell.text) or "\n" in cell.text:
            return True
        if cell.row + cell.rowspan < self.grid.n_rows:
            return False
        column = [other.text for other in self.grid.cells if other.col == cell.col]
        full = [_measure(line) for text in column for line in text.split("\n")[:-1]]
        return bool(full) and _measure(cell.text) >= FULL * max(full)

    def printed(self, row: int, place: Place, header: Header, band: Passage | None) -> PrintedRow:
        """A row's cells by field; what stands in columns without a label is surplus."""
        printed = PrintedRow(place=place, grid_row=row, cells={}, band=band)
        for col in range(self.grid.n_cols):
            cell = self._squares.get((row, col))
            if cell is None:
                continue
            if header.labels[col] or header.fields[col] in header.matched:
                printed.cells[header.fields[col]] = cell
            elif squeeze(cell.text):
                printed.surplus.append(cell)
        return printed


def _measure(text: str) -> int:
    """How wide a text is, in halves of an ideograph."""
    return sum(1 if char.isascii() else 2 for char in text)


def cells_to_passages(kind: str, cells: Iterable[GridCell], place: Place) -> Iterator[Passage]:
    """One passage for each cell that is not blank, at its own place."""
    for cell in cells:
        if squeeze(cell.text):
            yield Passage(kind=kind, text=cell.text, place=place._replace(box=cell.box))


def _to_text(cells: Sequence[GridCell]) -> str:
    return "\t".join(cell.text for cell in cells if squeeze(cell.text))
