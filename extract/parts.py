"""The parts of a list in the order of the pages: rows with their printed cells, and what lies between.

A part is one grid, or the stretch of a text below one header. Rows are named here (data, band, total,
caption, note), but nothing is filled or joined yet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from jinque.extract.header import Header, cells_by_square, find_headers
from jinque.extract.passages import is_caption, is_note, is_total
from jinque.records import Grid, Passage, Place
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.profile import Profile
    from jinque.records import GridCell, Line, Page

__all__ = ["Part", "PrintedRow", "grid_to_parts", "page_items"]


@dataclass(slots=True, kw_only=True)
class PrintedRow:
    """A data row before joining: the grid cell of each field; one object may serve several rows."""

    place: Place
    grid_row: int
    cells: dict[str, GridCell]
    surplus: list[GridCell] = field(default_factory=list)  # cells beyond the last column
    band: Passage | None = None  # the text across the table above it


@dataclass(slots=True, kw_only=True)
class Part:
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
    """Tables and lines of a page from top to bottom; a text's table is cut where lines stand in it."""

    def order(item: Grid | Line) -> float:
        if item.box is not None:
            return item.box.top
        if isinstance(item, Grid):
            return item.lines[0] if item.lines else 0
        return item.line or 0

    breaks = [line.line for line in page.lines if line.line is not None]
    grids = [piece for grid in page.grids for piece in _cut_grid(grid, breaks)]
    return sorted([*grids, *page.lines], key=order)


def _cut_grid(grid: Grid, breaks: Sequence[int]) -> list[Grid]:
    """The pieces of a text's grid between the lines that stand among its rows."""
    starts = sorted({bisect_left(grid.lines, line) for line in breaks} - {0, grid.n_rows})
    if not grid.lines or not starts:
        return [grid]
    return [_slice_grid(grid, a, b) for a, b in pairwise([0, *starts, grid.n_rows])]


def _slice_grid(grid: Grid, start: int, end: int) -> Grid:
    cells = tuple(
        replace(cell, row=cell.row - start, rowspan=min(cell.rowspan, end - cell.row))
        for cell in grid.cells
        if start <= cell.row < end
    )
    return replace(grid, n_rows=end - start, cells=cells, lines=grid.lines[start:end])


def grid_to_parts(
    grid: Grid, profile: Profile, page: int, before: Part | None, first_row: int
) -> Iterator[Part]:
    """Cut a grid at its headers. Rows above the first belong to the part before, if it fits.

    `first_row` is how many rows of the list's tables the page has had above this grid. Every header
    of a text begins a new page.
    """
    squares = cells_by_square(grid)
    headers = find_headers(grid, profile)
    starts = [header.row for header in headers]
    if before is not None and (not headers or headers[0].row > 0) and _goes_on(grid, before):
        end = starts[0] if starts else grid.n_rows
        number = before.page if grid.lines else page
        part = Part(page=number, header=before.header, has_header=False, grid=grid)
        _fill(part, squares, range(end), profile, first_row)
        yield part
    elif headers:
        leading = _leading_passages(grid, squares, headers[0].row, page, first_row, profile)
    for index, header in enumerate(headers):
        end = starts[index + 1] if index + 1 < len(starts) else grid.n_rows
        number = page + index if grid.lines else page
        part = Part(page=number, header=header, has_header=True, grid=grid)
        if index == 0 and not (before is not None and header.row > 0 and _goes_on(grid, before)):
            part.passages.extend(leading)
        part.passages.extend(_header_passages(part, squares, first_row))
        _fill(part, squares, range(header.row + header.depth, end), profile, first_row)
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


def _column_edges(grid: Grid) -> list[float]:
    lefts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.box is not None:
            lefts.setdefault(cell.col, cell.box.x0)
    return [lefts.get(col, 0.0) for col in range(grid.n_cols)] or [0.0]


def _place(grid: Grid, page: int, row: int, first_row: int) -> Place:
    if grid.lines:
        return Place(page, grid.lines[row])
    return Place(page, first_row + row + 1)


def _row_cells(
    grid: Grid, squares: dict[tuple[int, int], GridCell], row: int
) -> list[GridCell]:
    """The distinct cells of a row from left to right."""
    cells: list[GridCell] = []
    for col in range(grid.n_cols):
        cell = squares.get((row, col))
        if cell is not None and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return cells


def _leading_passages(
    grid: Grid,
    squares: dict[tuple[int, int], GridCell],
    end: int,
    page: int,
    first_row: int,
    profile: Profile,
) -> list[Passage]:
    """Rows above the header: titles that a spreadsheet keeps in cells."""
    passages: list[Passage] = []
    for row in range(end):
        cells = [cell for cell in _row_cells(grid, squares, row) if cell.row == row]
        text = _row_text(cells)
        kind = "note" if is_note(text, profile) else "caption" if is_caption(text) else "heading"
        passages.extend(_to_passages(kind, cells, _place(grid, page, row, first_row)))
    return passages


def _to_passages(kind: str, cells: Iterable[GridCell], place: Place) -> Iterator[Passage]:
    """One passage for each cell that is not blank, at its own place."""
    for cell in cells:
        if squeeze(cell.text):
            yield Passage(kind=kind, text=cell.text, place=place._replace(box=cell.box))


def _row_text(cells: Sequence[GridCell]) -> str:
    return "\t".join(cell.text for cell in cells if squeeze(cell.text))


def _header_passages(
    part: Part, squares: dict[tuple[int, int], GridCell], first_row: int
) -> Iterator[Passage]:
    header = part.header
    for row in range(header.row, header.row + header.depth):
        cells = [cell for cell in _row_cells(part.grid, squares, row) if cell.row == row]
        yield from _to_passages("header", cells, _place(part.grid, part.page, row, first_row))


def _fill(
    part: Part,
    squares: dict[tuple[int, int], GridCell],
    rows: range,
    profile: Profile,
    first_row: int,
) -> None:
    """Name each row and sort it into the part."""
    band: Passage | None = None
    blank: list[PrintedRow] = []
    in_notes = False
    for row in rows:
        cells = _row_cells(part.grid, squares, row)
        place = _place(part.grid, part.page, row, first_row)
        kind = _name_row(cells, part, row, profile, in_notes=in_notes)
        in_notes |= kind == "note"
        if kind == "blank":
            blank.append(_to_printed_row(part, squares, row, place, band))
        elif kind == "data":
            # A blank row between two others is part of the list; below the last it is form.
            part.rows.extend([*blank, _to_printed_row(part, squares, row, place, band)])
            part.passages.extend(_to_passages("extra-cell", part.rows[-1].surplus, place))
            blank, part.last_band = [], None
        else:
            blank = []
            part.passages.extend(_to_passages(kind, cells, place))
            if kind == "band":
                band = part.last_band = part.passages[-1]


def _name_row(
    cells: Sequence[GridCell], part: Part, row: int, profile: Profile, *, in_notes: bool
) -> str:
    texts = [cell.text for cell in cells]
    if not any(squeeze(text) for text in texts):
        return "blank"
    if is_total(texts):
        return "total"
    if not _is_band(cells, part):
        return "data"
    text = _row_text(cells)
    if in_notes or is_note(text, profile):
        return "note"
    return "caption" if is_caption(text) else "band"


def _is_band(cells: Sequence[GridCell], part: Part) -> bool:
    """One text across the table; where nothing is merged (CSV), in the first cell of an empty row.

    In columns that the text alone tells, a band stands in any of them; a sentence that goes on at a
    page's top is none.
    """
    filled = [cell for cell in cells if squeeze(cell.text)]
    if len(filled) != 1:
        return False
    cell = filled[0]
    if cell.colspan >= max(2, part.grid.n_cols - 1):
        return True
    if cell.rowspan > 1 or part.grid.n_cols < 3 or re.fullmatch(r"\d+", squeeze(cell.text)):
        return False
    if cell.col == 0 and part.header.fields[0] == "seq":
        return True
    is_free = "by text" in part.grid.how and "industry" not in part.header.matched
    return is_free and not (cell.row == 0 or squeeze(cell.text).endswith("。"))


def _to_printed_row(
    part: Part,
    squares: dict[tuple[int, int], GridCell],
    row: int,
    place: Place,
    band: Passage | None,
) -> PrintedRow:
    cells: dict[str, GridCell] = {}
    surplus: list[GridCell] = []
    for col in range(part.grid.n_cols):
        cell = squares.get((row, col))
        if cell is None:
            continue
        if part.header.labels[col] or part.header.fields[col] in part.header.matched:
            cells[part.header.fields[col]] = cell
        elif squeeze(cell.text):
            surplus.append(cell)
    return PrintedRow(place=place, grid_row=row, cells=cells, surplus=surplus, band=band)
