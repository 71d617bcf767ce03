"""One page: glyphs and rules in, tables and other lines out, every glyph in exactly one of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jinque.extract.furniture import find_turn, set_apart, turn_upright
from jinque.extract.glyphs import (
    glyphs_to_lines,
    glyphs_to_text,
    line_to_text,
)
from jinque.extract.specks import drop_specks
from jinque.extract.text_grid import Table, find_tables
from jinque.records import Box, Grid, GridCell, Line, Page
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.glyphs import Glyph, PageContent

__all__ = ["LaidOut", "lay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A page laid out; `tables` holds how each of its grids was found, `content` the glyphs it is made of."""

    page: Page
    content: PageContent
    tables: tuple[Table, ...]


def lay_out(content: PageContent) -> LaidOut:
    """Find a page's tables by their rules, by their text where rules are missing, and all the rest."""
    content = replace(content, rules=drop_specks(content.rules))
    turn = find_turn(content)
    content = set_apart(turn_upright(content))
    tables = find_tables(content)
    cells, rest = _place_units(content.units(), tables)
    grids = tuple(_to_grid(table, held) for table, held in zip(tables, cells, strict=True))
    lines = tuple(_to_lines(rest))
    page = Page(
        number=content.number,
        width=content.width,
        height=content.height,
        turn=turn,
        grids=grids,
        lines=lines,
        account=_account(content, grids, lines),
    )
    return LaidOut(page=page, content=content, tables=tuple(tables))


def _place_units(
    units: Sequence[tuple[float, float, list[Glyph]]], tables: Sequence[Table]
) -> tuple[list[dict[int, list[Glyph]]], list[Glyph]]:
    """Each glyph into a cell of a table, or to the rest."""
    cells: list[dict[int, list[Glyph]]] = [{} for _ in tables]
    rest: list[Glyph] = []
    for x, y, unit in units:
        for table, held in zip(tables, cells, strict=True):
            index = table.lattice.find(x, y)
            if index is not None:
                held.setdefault(index, []).extend(unit)
                break
        else:
            rest.extend(unit)
    return cells, rest


def _to_grid(table: Table, held: dict[int, list[Glyph]]) -> Grid:
    lattice = table.lattice
    cells = [
        GridCell(
            row=region.row,
            col=region.col,
            rowspan=region.row_end - region.row,
            colspan=region.col_end - region.col,
            text=glyphs_to_text(held.get(index, ())),
            box=_round(lattice.region_box(region)),
            confidence=_least_confidence(held.get(index, ())),
        )
        for index, region in enumerate(lattice.regions)
    ]
    return Grid(
        n_rows=len(lattice.ys) - 1,
        n_cols=len(lattice.xs) - 1,
        cells=tuple(cells),
        box=_round(lattice.box),
        ruled=table.is_ruled,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
        how=table.how,
    )


def _least_confidence(glyphs: Sequence[Glyph]) -> float | None:
    sure = [glyph.confidence for glyph in glyphs if glyph.confidence is not None]
    return min(sure, default=None)


def _round(box: Box) -> Box:
    return Box(*(round(float(value), 2) for value in box))


def _to_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    lines = [(line_to_text(line.glyphs), line.box) for line in glyphs_to_lines(glyphs)]
    return [Line(text=text, box=_round(box)) for text, box in lines if text]


def _account(content: PageContent, grids: Sequence[Grid], lines: Sequence[Line]) -> dict[str, int]:
    """Printed characters by where they ended."""
    counts = Counter(
        cells=sum(len(squeeze(cell.text)) for grid in grids for cell in grid.cells),
        lines=sum(len(squeeze(line.text)) for line in lines),
    )
    for kind, glyphs in content.apart.items():
        counts[kind] = sum(len(squeeze(g.text)) for g in glyphs)
    return dict(counts)
