"""Tables whose rules are missing or incomplete: what the text's own columns and rows draw instead.

The missing rules are added as segments, so that one piece of code (`grid`) makes all tables. Where
the text leaves two ways open, the page gets a notice instead of a guess.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.page.blocks import Block, find_blocks
from jinque.extract.page.fills import add_touching_fills, box_to_sides
from jinque.extract.page.glyphs import Segment
from jinque.extract.page.grid import Lattice, find_lattices, join_flat, join_upright
from jinque.extract.page.group_labels import Header, take_group_labels
from jinque.extract.page.gutters import MIN_COLUMNS, find_gutters
from jinque.extract.page.open_rules import (
    close_header,
    draw_columns,
    find_edges,
    find_header,
    foot_of_header,
    move_to_gutters,
    outline_of,
    stretch,
)
from jinque.extract.page.open_table import drop_page_numbers
from jinque.extract.page.row_split import RowSplit, split_bands
from jinque.extract.page.spans import drop_blanks, part_spans
from jinque.extract.page.text_lines import spans_to_lines
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.open_table import OpenTable
    from jinque.extract.page.row_rests import White
    from jinque.extract.page.spans import Span
    from jinque.extract.page.text_lines import TextLine

__all__ = ["Table", "find_tables"]

FILLED_SHARE = 0.98  # of a block that coloured cells must hold to be its grid
TOP_SHARE = 0.1  # of a page's height, in which a running header may stand
APART = 2.0  # of the size: white within a cell that shows two texts


class Table(Struct, frozen=True, kw_only=True):
    """A table of a page: its grid of cells, how it was found, and whether its rows were guessed.

    `white` is what parts its rows, where no rules do.
    """

    lattice: Lattice
    how: str
    is_ruled: bool
    guessed_rows: bool = False
    white: White | None = None


def find_tables(content: PageContent, before: OpenTable | None = None) -> list[Table]:
    """The tables of a page from top to bottom: by rules, else by fills, else by the text itself.

    `before` is a table at the foot of the page before, which may go on.
    """
    spans = drop_blanks(content.spans)
    drawn = add_touching_fills(content.rules, content.fills)
    tables = [
        _split_lattice_rows(lattice, spans, drawn, "rules")
        for lattice in (_drop_open_rows(each, spans) for each in find_lattices(drawn))
        if _has_columns(lattice, spans) or _opens_page(lattice, spans, content.height)
    ]
    lines = drop_page_numbers(spans_to_lines(_outside(spans, tables)), content.height)
    blocks = find_blocks(lines, before)
    if blocks:
        _add_open_tables(tables, blocks, lines, content)
    return sorted(tables, key=lambda table: (table.lattice.box.top, table.lattice.box.x0))


def _add_open_tables(
    tables: list[Table], blocks: Sequence[Block], lines: Sequence[TextLine], content: PageContent
) -> None:
    """The tables that some lines of a page are, beside those of its rules."""
    rules = _Rules(content)
    whites: dict[int, White] = {}  # what parts the rows of the tables that are alike
    for block in blocks:
        labels = [] if block.continued else _take_labels(block.lines, lines, rules.flat, tables)
        white = block.continued.white if block.continued else whites.get(id(block.alike))
        table = _fills_to_table(block.lines, rules.all) or _block_to_table(
            block, rules, labels, white
        )
        if table is not None and table.white:
            whites[id(block.alike)] = table.white
        if table is not None and _is_free(table.lattice, tables):
            tables.append(table)


class _Rules:
    """A page's rules and the sides of its fills; of these the flat ones, and of the rules the upright ones."""

    def __init__(self, content: PageContent) -> None:
        sides = (side for box in content.fills for side in box_to_sides(box))
        self.all = [*content.rules, *sides]
        self.flat = join_flat(self.all)
        self.upright = join_upright(content.rules)


def _take_labels(
    block: Sequence[TextLine],
    lines: Sequence[TextLine],
    flat: Sequence[Segment],
    tables: Sequence[Table],
) -> list[TextLine]:
    """The lines with labels over several columns, above a block and below any table before it."""
    top = block[0].box.top
    end = max((t.lattice.box.bottom for t in tables if t.lattice.box.top < top), default=0.0)
    above = [line for line in lines if end < line.box.top < top]
    return take_group_labels(block, above, flat)


def _drop_open_rows(lattice: Lattice, spans: Sequence[Span]) -> Lattice:
    """Without a first or last row that holds no text and is not closed: its rules run to the page's edge."""
    for first, is_open in ((True, lattice.open_top), (False, lattice.open_bottom)):
        row = 0 if first else len(lattice.ys) - 2
        if is_open and len(lattice.ys) > 3 and not _has_text(lattice, row, spans):
            lattice = lattice.without_row(first=first)
    return lattice


def _has_text(lattice: Lattice, row: int, spans: Sequence[Span]) -> bool:
    return bool(
        part_spans(spans, lattice.box._replace(top=lattice.ys[row], bottom=lattice.ys[row + 1]))[0]
    )


def _fills_to_table(block: Sequence[TextLine], rules: Sequence[Segment]) -> Table | None:
    """The grid that coloured cells draw, if it holds the whole block: zebra stripes hold half of it."""
    spans = [span for line in block for span in line.spans]
    for lattice in find_lattices(rules):
        inside = sum(len(span.glyphs) for span in part_spans(spans, lattice.box)[0])
        whole = sum(len(span.glyphs) for span in spans)
        if inside >= FILLED_SHARE * whole and _has_columns(lattice, spans):
            return _split_lattice_rows(lattice, spans, rules, "fills")
    return None


def _has_columns(lattice: Lattice, spans: Iterable[Span]) -> bool:
    """Whether enough columns hold text in cells that do not span all of them."""
    n_cols = len(lattice.xs) - 1
    used: set[int] = set()
    for glyph in chain.from_iterable(span.glyphs for span in spans):
        index = lattice.find(glyph.centre, glyph.middle)
        if index is not None:
            region = lattice.regions[index]
            if region.col_end - region.col < n_cols or n_cols == 1:
                used.add(region.col)
                if len(used) >= MIN_COLUMNS:
                    return True
    return False


def _opens_page(lattice: Lattice, spans: Sequence[Span], height: float) -> bool:
    """Whether rules of enough columns, with some text, come first on the page.

    A page break may leave the end of one cell alone, below nothing but a running header.
    """
    box = lattice.box
    is_first = all(s.middle > box.top or s.middle < TOP_SHARE * height for s in spans)
    has_columns = len(lattice.xs) - 1 >= MIN_COLUMNS
    return is_first and has_columns and bool(part_spans(spans, box)[0])


def _outside(spans: Sequence[Span], tables: Sequence[Table]) -> Sequence[Span]:
    for table in tables:
        _, spans = part_spans(spans, table.lattice.box)
    return spans


def _is_free(lattice: Lattice, tables: Sequence[Table]) -> bool:
    box = lattice.box
    return not any(
        box.x0 < t.lattice.box.x1
        and t.lattice.box.x0 < box.x1
        and box.top < t.lattice.box.bottom
        and t.lattice.box.top < box.bottom
        for t in tables
    )


# --- ruled columns, rows to be told by the text ----------------------------------------------------


def _split_lattice_rows(
    lattice: Lattice, spans: Sequence[Span], rules: Sequence[Segment], how: str
) -> Table:
    """Split the rows that hold several running numbers: rules part the columns only, or the groups."""
    splits = split_bands(part_spans(spans, lattice.box)[0], lattice.xs, lattice.ys)
    extra = [rule for split in splits for rule in _cut(split, lattice.xs, is_ruled=True)]
    guessed = any(split.is_guessed for split in splits)
    if not extra:
        return Table(lattice=lattice, how=how, is_ruled=True)
    whole = (
        _largest_lattice([*_rules_in(rules, lattice.box), *_outline(lattice.box), *extra])
        or lattice
    )
    return Table(lattice=whole, how=f"{how}, rows by text", is_ruled=False, guessed_rows=guessed)


def _cut(split: RowSplit, xs: Sequence[float], *, is_ruled: bool) -> Iterable[Segment]:
    """Rules between the rows, left out in columns that hold one text for all of them."""
    for col, (x0, x1) in enumerate(pairwise(xs)):
        if is_ruled and col in split.single_columns:
            continue
        for y in split.ys:
            if y not in split.groups.get(col, ()):
                yield Segment(x0, y, x1, y)


def _rules_in(rules: Sequence[Segment], box: Box) -> list[Segment]:
    return [
        s
        for s in rules
        if s.x0 >= box.x0 - 4
        and s.x1 <= box.x1 + 4
        and s.top >= box.top - 4
        and s.bottom <= box.bottom + 4
    ]


def _outline(box: Box) -> tuple[Segment, ...]:
    return box_to_sides(box)


def _largest_lattice(segments: Sequence[Segment]) -> Lattice | None:
    """The grid with most cells of those that the segments draw."""
    found = find_lattices(segments)
    return max(found, key=lambda lattice: len(lattice.regions), default=None)


# --- tables told by the text -----------------------------------------------------------------------


def _block_to_table(
    part: Block, rules: _Rules, labels: Sequence[TextLine], white: White | None
) -> Table | None:
    """Draw the outline, the gutters and the rows of a block, below labels over several columns.

    `white` is what parts the rows of a table like it.
    """
    flat = rules.flat
    continued, gutters = part.continued, find_gutters(_without(part.alike, labels))
    block = [*labels, *_without(part.lines, labels)]
    box = outline_of(block, flat)
    inner, drawn = find_edges(gutters, rules.upright, box)
    if continued is not None:
        inner = move_to_gutters(continued.xs, block)
        box = Box(min(box.x0, continued.xs[0]), box.top, max(box.x1, continued.xs[-1]), box.bottom)
        flat = [*flat, *foot_of_header(continued, flat, box)]
    if len(inner) + 1 < MIN_COLUMNS:
        return None
    near = [
        s
        for s in flat
        if box.top - 3 <= s.top <= box.bottom + 3 and s.x1 > box.x0 and s.x0 < box.x1
    ]
    xs = [box.x0, *inner, box.x1]
    spans = [span for line in block for span in line.spans]
    near = close_header(block, xs, near)
    ys = sorted(
        {box.top, box.bottom, *(s.top for s in near if s.x1 - s.x0 > 0.2 * (box.x1 - box.x0))}
    )
    rows = split_bands(spans, xs, ys, white)
    guessed = any(split.is_guessed for split in rows)
    heights = sorted({*ys, *(y for split in rows for y in split.ys)})
    long = stretch(near, xs, gutters)
    header = Header(find_header(block, xs, heights[1], continued), xs)
    groups = [group for group in header.find_groups() if labels or group.is_told]
    edges = header.find_edges_above([rule for rule in long if rule.top == heights[1]])
    columns = draw_columns(block, xs, heights, groups, edges)
    cuts = [cut for split in rows for cut in _cut(split, xs, is_ruled=False)]
    lattice = _largest_lattice([*_outline(box), *drawn, *columns, *long, *cuts])
    if lattice is None:
        return None
    is_ruled = not rows
    guessed = guessed or _has_texts_apart(lattice, spans)
    how = "rows by rules, columns by text" if is_ruled else "columns and rows by text"
    found = next((split.white for split in rows if split.white), None)
    return Table(lattice=lattice, how=how, is_ruled=is_ruled, guessed_rows=guessed, white=found)


def _without(lines: Sequence[TextLine], labels: Sequence[TextLine]) -> list[TextLine]:
    """Lines without those that print the labels over several columns."""
    texts = {line.text for line in labels}
    return [line for line in lines if line.text not in texts]


def _has_texts_apart(lattice: Lattice, spans: Sequence[Span]) -> bool:
    """Whether a cell over several rows holds texts far from one another: fills of rows part no merged cells."""
    for region in lattice.regions:
        if region.row_end - region.row > 1:
            lines = spans_to_lines(part_spans(spans, lattice.region_box(region))[0])
            if any(b.box.top - a.box.bottom > APART * a.spans[0].size for a, b in pairwise(lines)):
                return True
    return False
