"""Tables whose rules are missing or incomplete: what the text's own columns and rows draw instead.

The missing rules are added as segments, so that one piece of code (`grid`) makes all tables. Where
the text leaves two ways open, the page gets a notice instead of a guess.
"""

from __future__ import annotations

from itertools import chain, pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.page.fills import add_touching_fills, box_to_sides
from jinque.extract.page.glyphs import Segment
from jinque.extract.page.grid import Lattice, find_lattices, join_flat
from jinque.extract.page.gutters import crosses, find_gutters, find_ink, line_to_runs
from jinque.extract.page.open_table import continue_table, drop_page_numbers
from jinque.extract.page.row_split import RowSplit, split_bands
from jinque.extract.page.spans import drop_blanks, part_spans
from jinque.extract.page.text_lines import spans_to_lines
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.gutters import Run
    from jinque.extract.page.open_table import Continued, OpenTable
    from jinque.extract.page.row_rests import White
    from jinque.extract.page.spans import Span
    from jinque.extract.page.text_lines import TextLine

__all__ = ["Table", "find_tables"]

SEED_GAP = 0.8  # of the size: a wider gap on a line surely parts two texts
MIN_COLUMNS = 3
LINE_REACH = 2.2  # line heights to the next line of the same block
TALL_ROW = 8.0  # line heights between two rows of one table at the most
FILLED_SHARE = 0.98  # of a block that coloured cells must hold to be its grid
TOP_SHARE = 0.1  # of a page's height, in which a running header may stand
APART = 2.0  # of the size: white within a cell that shows two texts
MARGIN = 2.0  # points between text and the outline drawn around it


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
    spans = drop_blanks(content.spans())
    drawn = add_touching_fills(content.rules, content.fills)
    tables = [
        _split_lattice_rows(lattice, spans, drawn, "rules")
        for lattice in (_drop_open_rows(each, spans) for each in find_lattices(drawn))
        if _has_columns(lattice, spans) or _opens_page(lattice, spans, content.height)
    ]
    rest = _outside(spans, tables)
    rules = [*content.rules, *(side for box in content.fills for side in box_to_sides(box))]
    lines = drop_page_numbers(spans_to_lines(rest), content.height)
    for block, continued in _find_parts(lines, before):
        table = _fills_to_table(block, rules) or _block_to_table(block, rules, continued)
        if table is not None and _is_free(table.lattice, tables):
            tables.append(table)
    return sorted(tables, key=lambda table: (table.lattice.box.top, table.lattice.box.x0))


def _find_parts(
    lines: Sequence[TextLine], before: OpenTable | None
) -> list[tuple[list[TextLine], Continued | None]]:
    """The blocks of a page; the first in the columns of the table before, if that holds all of it."""
    blocks = _find_blocks(lines)
    continued = continue_table(lines, before) if before else None
    if continued is None or any(_goes_beyond(block, continued) for block in blocks):
        return [(block, None) for block in blocks]
    end = continued.lines[-1].box.bottom
    below = _find_blocks([line for line in lines if line.box.top > end])
    return [(continued.lines, continued), *((block, None) for block in below)]


def _goes_beyond(block: Sequence[TextLine], continued: Continued) -> bool:
    """Whether a block holds a line more, and no fewer columns (notes part into fewer): another table.

    A line more above it is one of several texts: with one it is a running header.
    """
    start, end = continued.lines[0].box.top, continued.lines[-1].box.bottom
    is_longer = block[0].box.top < end < block[-1].box.top
    is_higher = block[-1].box.top >= start and any(
        line.box.top < start and _is_seed(line) for line in block
    )
    return (is_longer or is_higher) and len(find_gutters(block)) + 3 > len(continued.xs)


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


def _find_blocks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Groups of lines around those with several parts, without the prose before and after."""
    is_seed = [_is_seed(line) for line in lines]
    blocks: list[list[int]] = []
    start = 0
    while seeds := [i for i in range(start, len(lines)) if is_seed[i]]:
        block = _grow(seeds[0], lines, is_seed)
        start = block[-1] + 1
        if blocks and _are_one(lines, blocks[-1], block):
            blocks[-1] = list(range(blocks[-1][0], block[-1] + 1))
        else:
            blocks.append(block)
    return [[lines[i] for i in block] for block in blocks if sum(is_seed[i] for i in block) >= 2]


def _is_seed(line: TextLine) -> bool:
    return len(line_to_runs(line, SEED_GAP)) >= MIN_COLUMNS


def _are_one(lines: Sequence[TextLine], above: list[int], below: list[int]) -> bool:
    """Whether two blocks with much white between them share all their columns: tall rows."""
    height = median(line.box.bottom - line.box.top for line in lines)
    if lines[below[0]].box.top - lines[above[-1]].box.bottom > TALL_ROW * height:
        return False
    union = [lines[i] for i in range(above[0], below[-1] + 1)]
    most = max(len(find_gutters([lines[i] for i in part])) for part in (above, below))
    return len(find_gutters(union)) >= most


def _grow(seed: int, lines: Sequence[TextLine], is_seed: Sequence[bool]) -> list[int]:
    """Indices of the block around a seed: on to every next seed in reach, over the lines between."""
    height = median(line.box.bottom - line.box.top for line in lines)
    last = seed
    for i in range(seed + 1, len(lines)):
        near = lines[i].box.top - lines[i - 1].box.bottom <= LINE_REACH * height
        if not near and not is_seed[i]:
            break
        if is_seed[i]:
            last = i
    gutters = find_gutters([lines[i] for i in range(seed, last + 1)])
    first = seed
    while first > 0 and _is_of_block(lines[first - 1], lines[first], gutters, height):
        first -= 1
    while last + 1 < len(lines) and _is_of_block(lines[last + 1], lines[last], gutters, height):
        last += 1
    return list(range(first, last + 1))


def _is_of_block(
    line: TextLine, beside: TextLine, gutters: Sequence[tuple[float, float]], height: float
) -> bool:
    """Whether a line beside the block keeps its gutters and is no further than a line away."""
    gap = max(line.box.top - beside.box.bottom, beside.box.top - line.box.bottom)
    return gap <= 1.2 * height and not any(
        crosses(run, gutter) for run in find_ink(line, gutters) for gutter in gutters
    )


def _block_to_table(
    block: Sequence[TextLine], rules: Sequence[Segment], continued: Continued | None = None
) -> Table | None:
    """Draw the outline, the gutters and the rows of a block."""
    flat = join_flat(rules)
    box = _outline_of(block, flat)
    if continued is not None:
        inner = _move_to_gutters(continued.xs, block)
        box = Box(min(box.x0, continued.xs[0]), box.top, max(box.x1, continued.xs[-1]), box.bottom)
        flat = [*flat, *_foot_of_header(continued, flat, box)]
    else:
        inner = tuple((a + b) / 2 for a, b in find_gutters(block))
    if len(inner) + 1 < MIN_COLUMNS:
        return None
    near = [
        s
        for s in flat
        if box.top - 3 <= s.top <= box.bottom + 3 and s.x1 > box.x0 and s.x0 < box.x1
    ]
    xs = [box.x0, *inner, box.x1]
    spans = [span for line in block for span in line.spans]
    ys = sorted(
        {box.top, box.bottom, *(s.top for s in near if s.x1 - s.x0 > 0.2 * (box.x1 - box.x0))}
    )
    rows = split_bands(spans, xs, ys, continued.white if continued else None)
    guessed = any(split.is_guessed for split in rows)
    uprights = _draw_uprights(block, xs, [*ys, *(y for s in rows for y in s.ys)])
    cuts = [cut for split in rows for cut in _cut(split, xs, is_ruled=False)]
    long = [_stretch(rule, xs) for rule in near]
    lattice = _largest_lattice([*_outline(box), *uprights, *long, *cuts])
    if lattice is None:
        return None
    is_ruled = not rows
    guessed = guessed or _has_texts_apart(lattice, spans)
    how = "rows by rules, columns by text" if is_ruled else "columns and rows by text"
    white = next((split.white for split in rows if split.white), None)
    return Table(lattice=lattice, how=how, is_ruled=is_ruled, guessed_rows=guessed, white=white)


def _has_texts_apart(lattice: Lattice, spans: Sequence[Span]) -> bool:
    """Whether a cell over several rows holds texts far from one another: fills of rows part no merged cells."""
    for region in lattice.regions:
        if region.row_end - region.row > 1:
            lines = spans_to_lines(part_spans(spans, lattice.region_box(region))[0])
            if any(b.box.top - a.box.bottom > APART * a.spans[0].size for a, b in pairwise(lines)):
                return True
    return False


def _move_to_gutters(xs: Sequence[float], block: Sequence[TextLine]) -> tuple[float, ...]:
    """The inner edges of columns, each that a text of this page crosses moved into the gutter beside it.

    The page before may have shown only shorter texts.
    """
    edges = [(x, x) for x in xs[1:-1]]
    runs = [run for line in block for run in find_ink(line, edges)]
    gutters = find_gutters(block)
    moved: list[float] = []
    for before, x, after in zip(xs, xs[1:], xs[2:], strict=False):
        is_free = any(a <= x <= b for a, b in gutters) or not any(_runs_across(r, x) for r in runs)
        beside = [(a + b) / 2 for a, b in gutters if before < a and b < after]
        moved.append(x if is_free else min(beside, key=lambda at: abs(at - x), default=x))
    return tuple(moved) if len(set(moved)) == len(moved) else tuple(xs[1:-1])


def _foot_of_header(continued: Continued, flat: Sequence[Segment], box: Box) -> Iterator[Segment]:
    """A rule below the header of a table that goes on, where none is drawn."""
    if continued.below_header is None:
        return
    top, bottom = continued.below_header
    if not any(top - MARGIN <= rule.top <= bottom + MARGIN for rule in flat):
        middle = (top + bottom) / 2
        yield Segment(box.x0, middle, box.x1, middle)


def _stretch(rule: Segment, xs: Sequence[float]) -> Segment:
    """A rule that reaches into an outer column reaches its edge: tables of a page differ in width."""
    x0 = xs[0] if rule.x0 < xs[1] else rule.x0
    x1 = xs[-1] if rule.x1 > xs[-2] else rule.x1
    return Segment(x0, rule.top, x1, rule.top)


def _outline_of(block: Sequence[TextLine], flat: Sequence[Segment]) -> Box:
    """The block's bounds, moved out to the rules just above and below it."""
    x0 = min(line.box.x0 for line in block) - MARGIN
    x1 = max(line.box.x1 for line in block) + MARGIN
    top = min(line.box.top for line in block)
    bottom = max(line.box.bottom for line in block)
    height = median(line.box.bottom - line.box.top for line in block)
    above = [
        s.top for s in flat if top - 2 * height <= s.top <= top + 1 and s.x1 > x0 and s.x0 < x1
    ]
    below = [s.top for s in flat if bottom - 1 <= s.top <= bottom + 2 * height]
    wide = [s for s in flat if top - height < s.top < bottom + height]
    x0 = min([x0, *(s.x0 for s in wide)])
    x1 = max([x1, *(s.x1 for s in wide)])
    return Box(x0, max(above, default=top - MARGIN), x1, min(below, default=bottom + MARGIN))


def _draw_uprights(
    block: Sequence[TextLine], xs: Sequence[float], ys: Sequence[float]
) -> Iterable[Segment]:
    """The gutters as rules, left out beside rows whose text runs across them (bands, notes)."""
    ys = sorted(set(ys))
    edges = [(x, x) for x in xs[1:-1]]
    for top, bottom in pairwise(ys):
        runs = [
            run
            for line in block
            if top <= (line.box.top + line.box.bottom) / 2 < bottom
            for run in find_ink(line, edges)
        ]
        for x in xs[1:-1]:
            if not any(_runs_across(run, x) for run in runs):
                yield Segment(x, top, x, bottom)


def _runs_across(run: Run, x: float) -> bool:
    return run.x0 < x - 1 and run.x1 > x + 1
