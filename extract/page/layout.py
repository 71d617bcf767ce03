"""One page: glyphs and rules in, tables and other lines out, every glyph in exactly one of them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.page.furniture import find_turn, set_apart, turn_upright
from jinque.extract.page.open_table import open_table
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.specks import clip_rules, drop_specks
from jinque.extract.page.text_grid import Table, find_tables
from jinque.extract.page.text_lines import spans_to_lines, spans_to_text
from jinque.extract.page.vertical import take_turned
from jinque.records import Box, Grid, GridCell, Line, Page
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.grid import Lattice, Region
    from jinque.extract.page.open_table import OpenTable
    from jinque.extract.page.spans import Span
    from jinque.extract.page.stretches import Stretch
    from jinque.extract.page.text_lines import TextLine

__all__ = ["LaidOut", "lay_out"]

TOP_ROWS = 4  # of a grid: a header of three, and the row that the page before may begin


class LaidOut(Struct, frozen=True, kw_only=True):
    """A page laid out; `tables` holds how each of its grids was found, `content` the glyphs it is made of.

    `open_table` is a table at its foot that the next page may go on with.
    """

    page: Page
    content: PageContent
    tables: tuple[Table, ...]
    open_table: OpenTable | None = None


def lay_out(content: PageContent, before: LaidOut | None = None) -> LaidOut:
    """Find a page's tables by their rules, by their text where rules are missing, and all the rest.

    `before` is the page before, if there is one.
    """
    rules = clip_rules(drop_specks(content.rules), content.width, content.height)
    if rules != content.rules:
        content = content.replace(rules=rules)
    turn = find_turn(content)
    content = set_apart(turn_upright(content))
    last = before.open_table if before else None
    tables = find_tables(content, last)
    content = take_turned(content, [table.lattice for table in tables])
    cells, rest = _place(content.stretches(), tables)
    grids = tuple(_to_grid(table, held) for table, held in zip(tables, cells, strict=True))
    lines = tuple(_to_lines(rest, [table.lattice.box for table in tables]))
    page = Page(
        number=content.number,
        width=content.width,
        height=content.height,
        turn=turn,
        grids=grids,
        lines=lines,
        account=_account(content, grids, lines),
    )
    return LaidOut(
        page=page, content=content, tables=tuple(tables), open_table=_open(content, tables, last)
    )


def _open(
    content: PageContent, tables: Sequence[Table], before: OpenTable | None
) -> OpenTable | None:
    """The last table of a page, if its columns are told by the text alone."""
    if not tables or "columns" not in tables[-1].how:
        return None
    return open_table(content, tables[-1].lattice, tables[-1].white, before)


def _place(
    stretches: Iterable[Stretch], tables: Sequence[Table]
) -> tuple[list[dict[int, list[Span]]], list[Span]]:
    """Each glyph into a cell of a table, or to the rest."""
    cells: list[dict[int, list[Span]]] = [{} for _ in tables]
    rest: list[Span] = []
    boxes = [table.lattice.box for table in tables]
    for stretch in stretches:
        near = [i for i, box in enumerate(boxes) if _touches(stretch, box)]
        index = _find_whole(stretch, tables[near[0]].lattice) if len(near) == 1 else None
        if not near:
            rest.extend(stretch.spans)
        elif index is not None:
            cells[near[0]].setdefault(index, []).extend(stretch.spans)
        else:
            _place_units(stretch, tables, cells, rest)
    return cells, rest


def _touches(stretch: Stretch, box: Box) -> bool:
    x0, top, x1, bottom = box
    return stretch.x0 <= x1 and stretch.x1 >= x0 and stretch.top <= bottom and stretch.bottom >= top


def _find_whole(stretch: Stretch, lattice: Lattice) -> int | None:
    """The cell that holds all of a stretch, if one does: a cell is a rectangle."""
    index = lattice.find(stretch.x0, stretch.top)
    return index if index == lattice.find(stretch.x1, stretch.bottom) else None


def _place_units(
    stretch: Stretch,
    tables: Sequence[Table],
    cells: Sequence[dict[int, list[Span]]],
    rest: list[Span],
) -> None:
    """A stretch that lies across an edge, unit by unit."""
    for x, y, unit in stretch.units():
        for table, held in zip(tables, cells, strict=True):
            index = table.lattice.find(x, y)
            if index is not None:
                held.setdefault(index, []).extend(glyphs_to_spans(unit))
                break
        else:
            rest.extend(glyphs_to_spans(unit))


def _to_grid(table: Table, held: dict[int, list[Span]]) -> Grid:
    lattice = table.lattice.rounded()
    last = len(lattice.ys) - 1
    cells = [
        _to_cell(
            region,
            lattice.region_box(region),
            held.get(index, ()),
            by_break=region.row < TOP_ROWS or region.row_end == last,
        )
        for index, region in enumerate(lattice.regions)
    ]
    return Grid(
        n_rows=last,
        n_cols=len(lattice.xs) - 1,
        cells=tuple(cells),
        box=lattice.box,
        ruled=table.is_ruled,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
        how=table.how,
    )


def _to_cell(region: Region, box: Box, spans: Sequence[Span], *, by_break: bool) -> GridCell:
    return GridCell(
        row=region.row,
        col=region.col,
        rowspan=region.row_end - region.row,
        colspan=region.col_end - region.col,
        text=spans_to_text(spans),
        box=box,
        confidence=_least_confidence(spans),
        lean=_measure_lean(spans, box) if by_break else None,
    )


def _measure_lean(spans: Sequence[Span], box: Box) -> float | None:
    if not spans:
        return None
    top, bottom = min([span.top for span in spans]), max([span.bottom for span in spans])
    return round(top - box.top - (box.bottom - bottom), 2)


def _least_confidence(spans: Iterable[Span]) -> float | None:
    sure = [span.confidence for span in spans if span.confidence is not None]
    return min(sure, default=None)


def _round(box: Box) -> Box:
    x0, top, x1, bottom = box
    return Box(
        round(float(x0), 2), round(float(top), 2), round(float(x1), 2), round(float(bottom), 2)
    )


def _to_lines(spans: Sequence[Span], tables: Sequence[Box]) -> list[Line]:
    whole = spans_to_lines(spans)
    lines = [(line.text, line.box) for each in whole for line in _cut_at_tables(each, tables)]
    return [Line(text=text, box=_round(box)) for text, box in lines if text]


def _cut_at_tables(line: TextLine, tables: Sequence[Box]) -> list[TextLine]:
    """What stands left and right of a table is not one line: its box would run across the cells."""
    parted = [
        index
        for index, (before, after) in enumerate(pairwise(line.spans), start=1)
        if any(_lies_between(table, before, after) for table in tables)
    ]
    if not parted:
        return [line]
    ends = pairwise([0, *parted, len(line.spans)])
    return [piece for start, end in ends for piece in spans_to_lines(line.spans[start:end])]


def _lies_between(table: Box, before: Span, after: Span) -> bool:
    # Neither is in the table, though a bracket may hang over its edge.
    is_beside = before.glyphs[0].centre <= table.x0 and table.x1 <= after.glyphs[-1].centre
    return is_beside and table.top <= before.middle <= table.bottom


def _account(content: PageContent, grids: Sequence[Grid], lines: Sequence[Line]) -> dict[str, int]:
    """Printed characters by where they ended."""
    counts = Counter(
        cells=sum(len(squeeze(cell.text)) for grid in grids for cell in grid.cells),
        lines=sum(len(squeeze(line.text)) for line in lines),
    )
    for kind, glyphs in content.apart.items():
        counts[kind] = sum(len(squeeze(g.text)) for g in glyphs)
    return dict(counts)
