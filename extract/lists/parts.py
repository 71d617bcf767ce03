"""The parts of a list in the order of the pages: rows with their printed cells, and what lies between.

A part is what stands under one header in one grid. Nothing is filled or joined yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.extract.lists.header import Header, find_headers
from jinque.extract.lists.rows import GridRows, PrintedRow, cells_to_passages
from jinque.records import Grid, Passage
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.records import Line, Page

__all__ = ["Part", "is_band_apart", "page_items", "rows_to_parts"]

LONGEST_BAND = 40  # characters
BAND_REACH = 2.5  # line heights between a band and the table beside it


class Part(Struct, kw_only=True):
    """Rows under one header in one grid. `has_header` is false where a page goes on without one."""

    page: int
    header: Header
    has_header: bool
    grid: Grid
    rows: list[PrintedRow] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    heading: Passage | None = None  # the line above it
    last_band: Passage | None = None  # a band below its last row: the heading of the next part


def page_items(page: Page) -> list[Grid | Line]:
    """Tables and lines of a page from top to bottom."""

    def order(item: Grid | Line) -> float:
        if item.box is not None:
            return item.box.top
        if isinstance(item, Grid):
            return item.lines[0] if item.lines else 0
        return item.line or 0

    return sorted([*page.grids, *page.lines], key=order)


def rows_to_parts(rows: GridRows, page: int, before: Part | None) -> Iterator[Part]:
    """Cut a grid at its headers. Rows above the first belong to the part before, if it fits.

    Every header of a text begins a new page.
    """
    grid = rows.grid
    headers = find_headers(grid, rows.profile)
    starts = [*(header.row for header in headers), grid.n_rows]
    goes_on = before is not None and starts[0] > 0 and _goes_on(grid, before)
    if before is not None and goes_on:
        number = before.page if grid.lines else page
        part = Part(page=number, header=before.header, has_header=False, grid=grid)
        _fill(part, rows, range(starts[0]))
        yield part
    for index, header in enumerate(headers):
        number = page + index if grid.lines else page
        part = Part(page=number, header=header, has_header=True, grid=grid)
        if index == 0 and not goes_on:
            for row in range(header.row):
                part.passages.extend(rows.passages(rows.name_leading(row), number, row))
        body = header.row + header.depth
        for row in range(header.row, body):
            part.passages.extend(rows.passages("header", number, row))
        _fill(part, rows, range(body, starts[index + 1]))
        yield part


def _goes_on(grid: Grid, before: Part) -> bool:
    """Whether a grid without a header has the columns of the part before it, or counts on from it."""
    if grid.n_cols != before.grid.n_cols:
        return False
    if grid.box is None or before.grid.box is None or _edges_agree(grid, before.grid):
        return True
    last = [row.cells["seq"].text for row in before.rows[-1:] if "seq" in row.cells]
    first = [cell.text for cell in grid.cells if cell.row == 0]
    return any(text.isdecimal() and str(int(text) + 1) in first for text in map(squeeze, last))


def _edges_agree(grid: Grid, other: Grid) -> bool:
    """Whether the columns of two grids stand at the same places, to a tenth of the width."""
    edges, others = _column_edges(grid), _column_edges(other)
    width = max(abs(edges[-1] - edges[0]), 1.0)
    return all(abs(a - b) <= 0.1 * width for a, b in zip(edges, others, strict=True))


def is_band_apart(part: Part, before: Part | None) -> bool:
    """Whether the heading of a part is a band: found as one, or left alone by a page break.

    Without rules such a band is outside the table. It is short, and next to the table's edge: below that
    of the page before, or above one that goes on without a header.
    """
    heading = part.heading
    if heading is None or heading.kind == "band":
        return heading is not None
    box, below = heading.place.box, part.grid.box
    if box is None or before is None or below is None or before.grid.box is None:
        return False
    text = squeeze(heading.text)
    if len(text) > LONGEST_BAND or any(sign in text for sign in "：:。；"):
        return False
    reach = BAND_REACH * (box.bottom - box.top)
    if heading.place.page == part.page:
        return not part.has_header and 0 <= below.top - box.bottom < reach
    return heading.place.page == before.page and -reach < box.top - before.grid.box.bottom < reach


def _column_edges(grid: Grid) -> list[float]:
    lefts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is not None:
            lefts.setdefault(cell.col, cell.box.x0)
    return [lefts.get(col, 0.0) for col in range(grid.n_cols)] or [0.0]


def _fill(part: Part, rows: GridRows, numbers: range) -> None:
    """Name each row and sort it into the part."""
    band: Passage | None = None
    blank: list[PrintedRow] = []
    in_notes = False
    for row in numbers:
        place = rows.place(part.page, row)
        kind = rows.name(row, part.header, in_notes=in_notes)
        in_notes |= kind == "note"
        if kind == "blank":
            blank.append(rows.printed(row, place, part.header, band))
        elif kind == "data":
            # A blank row between two others is part of the list; below the last it is form.
            part.rows.extend([*blank, rows.printed(row, place, part.header, band)])
            part.passages.extend(cells_to_passages("extra-cell", part.rows[-1].surplus, place))
            blank, part.last_band = [], None
        else:
            blank = []
            part.passages.extend(rows.passages(kind, part.page, row))
            if kind == "band":
                band = part.last_band = part.passages[-1]
