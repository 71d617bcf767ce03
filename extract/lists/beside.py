"""Lists that go on beside themselves: several blocks of the same columns, each under the same labels.

Annexes that print little of each occupation set two or three blocks next to one another. They become
tables of their own, the left one first, so that whatever reads a list sees one below another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.records import Box, Document, Grid, GridCell

__all__ = ["part_blocks"]

LEAST_LABELS = 2  # of a block
SLACK = 0.05  # of a table's width, by which its edges on two pages may differ


def part_blocks(document: Document) -> Document:
    """The document with a table for each block of columns."""
    last: tuple[Grid, int] | None = None  # the last table in blocks, and the columns of a block
    pages = []
    for page in document.pages:
        grids: list[Grid] = []
        for grid in page.grids:
            found = _find_blocks(grid)
            if found is not None:
                last = grid, found[1]
            elif last is not None and not _goes_on(grid, last[0]):
                last = None
            grids += _part(grid, found[0] if found else 0, last[1]) if last else [grid]
        pages.append(replace(page, grids=tuple(grids)) if len(grids) > len(page.grids) else page)
    return replace(document, pages=tuple(pages))


def _goes_on(grid: Grid, before: Grid) -> bool:
    """Whether a table without labels has the columns and the width of one before it."""
    if grid.n_cols != before.n_cols or grid.box is None or before.box is None:
        return grid.n_cols == before.n_cols
    slack = SLACK * (before.box.x1 - before.box.x0)
    return abs(grid.box.x0 - before.box.x0) <= slack and abs(grid.box.x1 - before.box.x1) <= slack


def _find_blocks(grid: Grid) -> tuple[int, int] | None:
    """The row of the labels and the columns of a block; None where no row repeats all its labels."""
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    for row, cells in sorted(rows.items()):
        if len(cells) < grid.n_cols or not _is_plain(cells[0].text):
            continue  # nearly all rows: labels are folded here alone
        across = sorted(cells, key=lambda cell: cell.col)
        width = _find_period([fold_label(cell.text) for cell in across])
        if width is not None:
            return row, width
    return None


def _find_period(labels: list[str]) -> int | None:
    """After how many different labels, none of them a number, all are repeated in the same order."""
    for width in range(LEAST_LABELS, len(labels) // 2 + 1):
        unit = labels[:width]
        if unit * (len(labels) // width) == labels:
            is_header = all(map(_is_plain, unit)) and len(set(unit)) == width
            return width if is_header else None
    return None


def _is_plain(text: str) -> bool:
    return bool(text) and not any(map(str.isdigit, text))


def _part(grid: Grid, top: int, width: int) -> list[Grid]:
    """The blocks as tables, what stands above their labels in the first; as it is where a cell is in two."""
    if any(_is_astray(cell, top, width) for cell in grid.cells):
        return [grid]
    return [_take(grid, top, start, width) for start in range(0, grid.n_cols, width)]


def _is_astray(cell: GridCell, top: int, width: int) -> bool:
    """Whether a cell is in two blocks, or above the labels of another than the first."""
    if cell.row < top:
        return cell.col >= width and bool(squeeze(cell.text))
    return cell.col // width != (cell.col + cell.colspan - 1) // width


def _take(grid: Grid, top: int, start: int, width: int) -> Grid:
    """The block that begins at a column; the first with what stands above the labels."""
    first = top if start else 0
    cells = tuple(_move(grid, first, start, width))
    return replace(
        grid,
        n_rows=grid.n_rows - first,
        n_cols=width,
        cells=cells,
        box=_bound(grid.box, [cell for cell in cells if cell.row >= top - first]),
        lines=grid.lines[first:],
    )


def _bound(box: Box | None, cells: Sequence[GridCell]) -> Box | None:
    """The part of a table's box that some cells, from the labels down, take of its width."""
    boxes = [cell.box for cell in cells if cell.box]
    if box is None or not boxes:
        return box
    return box._replace(x0=min(b.x0 for b in boxes), x1=max(b.x1 for b in boxes))


def _move(grid: Grid, top: int, start: int, width: int) -> Iterator[GridCell]:
    for cell in grid.cells:
        if cell.row >= top and start <= cell.col < start + width:
            colspan = min(cell.colspan, start + width - cell.col)
            yield replace(cell, row=cell.row - top, col=cell.col - start, colspan=colspan)
