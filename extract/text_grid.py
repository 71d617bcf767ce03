"""Tables whose rules are missing or incomplete: what the text's own columns and rows draw instead.

The missing rules are added as segments, so that one piece of code (`grid`) makes all tables. Where
the text leaves two ways open, the page gets a notice instead of a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.fills import add_touching_fills, box_to_sides
from jinque.extract.glyphs import Glyph, Segment
from jinque.extract.grid import Lattice, find_lattices, join_flat
from jinque.extract.row_split import RowSplit, split_bands
from jinque.extract.spans import drop_blanks, part_spans
from jinque.extract.stretches import CLOSING
from jinque.extract.text_lines import spans_to_lines
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page_content import PageContent
    from jinque.extract.spans import Span
    from jinque.extract.text_lines import TextLine

__all__ = ["Table", "find_tables"]

SEED_GAP = 0.8  # of the size: a wider gap on a line surely parts two texts
RUN_GAP = 0.25  # of the size: a wider gap may part two columns, if all other lines agree
GUTTER = 0.15  # of the size: the least width of the white between two columns
ONE_CHARACTER = 1.3  # of the size: no text of two characters is narrower
MIN_COLUMNS = 3
CROSSING_SHARE = (
    0.25  # of a block's lines that may cross a gutter (headings, bands) in the first look
)
LINE_REACH = 2.2  # line heights to the next line of the same block
TALL_ROW = 8.0  # line heights between two rows of one table at the most
FILLED_SHARE = 0.98  # of a block that coloured cells must hold to be its grid
TOP_SHARE = 0.1  # of a page's height, in which a running header may stand
MARGIN = 2.0  # points between text and the outline drawn around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a page: its grid of cells, how it was found, and whether its rows were guessed."""

    lattice: Lattice
    how: str
    is_ruled: bool
    guessed_rows: bool = False


class Run(NamedTuple):
    """Text on one line without a wide gap."""

    x0: float
    x1: float
    top: float
    bottom: float


def find_tables(content: PageContent) -> list[Table]:
    """The tables of a page from top to bottom: by rules, else by fills, else by the text itself."""
    spans = drop_blanks(content.spans())
    drawn = add_touching_fills(content.rules, content.fills)
    tables = [
        _split_lattice_rows(lattice, spans, drawn, "rules")
        for lattice in find_lattices(drawn)
        if _has_columns(lattice, spans) or _opens_page(lattice, spans, content.height)
    ]
    rest = _outside(spans, tables)
    rules = [*content.rules, *(side for box in content.fills for side in box_to_sides(box))]
    for block in _find_blocks(spans_to_lines(rest)):
        table = _fills_to_table(block, rules) or _block_to_table(block, rules)
        if table is not None and _is_free(table.lattice, tables):
            tables.append(table)
    return sorted(tables, key=lambda table: (table.lattice.box.top, table.lattice.box.x0))


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


def _line_to_runs(line: TextLine, gap: float, *, hanging: bool = False) -> list[Run]:
    """The stretches of ink on a line, parted by white wider than `gap` times the size.

    `hanging`: closing punctuation at the end of a text counts as white, as it may hang over a gutter.
    """
    runs: list[list[Glyph]] = []
    for glyph, after in zip(line.glyphs, [*line.glyphs[1:], None], strict=True):
        if hanging and glyph.text in CLOSING and not _runs_on(glyph, after):
            continue
        if runs and glyph.x0 - max(g.x1 for g in runs[-1][-2:]) <= gap * glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [Run(run[0].x0, max(g.x1 for g in run), line.box.top, line.box.bottom) for run in runs]


def _runs_on(glyph: Glyph, after: Glyph | None) -> bool:
    """Whether the next character follows right behind, as within a text."""
    return after is not None and abs(after.x0 - glyph.x1) < 0.08 * glyph.size


def _ink(line: TextLine) -> list[Run]:
    return _line_to_runs(line, RUN_GAP, hanging=True)


def _find_blocks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Groups of lines around those with several parts, without the prose before and after."""
    is_seed = [len(_line_to_runs(line, SEED_GAP)) >= MIN_COLUMNS for line in lines]
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


def _are_one(lines: Sequence[TextLine], above: list[int], below: list[int]) -> bool:
    """Whether two blocks with much white between them share all their columns: tall rows."""
    height = median(line.box.bottom - line.box.top for line in lines)
    if lines[below[0]].box.top - lines[above[-1]].box.bottom > TALL_ROW * height:
        return False
    union = [lines[i] for i in range(above[0], below[-1] + 1)]
    most = max(len(_find_gutters([lines[i] for i in part])) for part in (above, below))
    return len(_find_gutters(union)) >= most


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
    gutters = _find_gutters([lines[i] for i in range(seed, last + 1)])
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
        _crosses(run, gutter) for run in _ink(line) for gutter in gutters
    )


def _crosses(run: Run, gutter: tuple[float, float]) -> bool:
    return run.x0 < gutter[0] and run.x1 > gutter[1]


def _find_gutters(lines: Sequence[TextLine]) -> list[tuple[float, float]]:
    """White stretches from top to bottom, but for lines that run across them (prose, bands, headings).

    Lines with several texts tell where columns may part; a line with one text that crosses such a
    place is none of the table's.
    """
    whole = [_line_to_runs(line, RUN_GAP) for line in lines]
    nearly = _free_stretches(whole, CROSSING_SHARE * len(lines))
    inks = [
        _ink(line)
        for line, parts in zip(lines, whole, strict=True)
        if all(sum(_crosses(run, g) for g in nearly) < 2 for run in parts)
    ]
    several = [runs for runs in inks if len(runs) > 1]
    first = _free_stretches(several, 0)
    alone = [r for r in inks if len(r) == 1 and not any(_crosses(r[0], g) for g in first)]
    size = median(g.size for line in lines for g in line.glyphs)
    table = [*several, *alone]
    wide = [g for g in _free_stretches(table, 0) if g[1] - g[0] >= GUTTER * size]
    return _drop_header_gutters(wide, table, size)


def _free_stretches(lines: Sequence[Sequence[Run]], allowed: float) -> list[tuple[float, float]]:
    """Stretches between the outermost text that at most `allowed` lines have text in."""
    steps: list[tuple[float, int]] = []
    for runs in lines:
        for run in runs:
            steps += [(run.x0, 1), (run.x1, -1)]
    steps.sort()
    free, depth, start = [], 0, None
    for x, step in steps:
        depth += step
        if depth <= allowed and start is None and depth < depth - step:
            start = x
        elif depth > allowed and start is not None:
            free.append((start, x))
            start = None
    return free


def _drop_header_gutters(
    gutters: list[tuple[float, float]], lines: Sequence[Sequence[Run]], size: float
) -> list[tuple[float, float]]:
    """Drop a gutter beside a column that holds one character: a spaced-out label made it."""
    kept = list(gutters)
    col = 0
    while kept and col <= len(kept):
        edges = [float("-inf"), *((a + b) / 2 for a, b in kept), float("inf")]
        inside = [
            r for runs in lines for r in runs if edges[col] < (r.x0 + r.x1) / 2 < edges[col + 1]
        ]
        if len(inside) == 1 and inside[0].x1 - inside[0].x0 < ONE_CHARACTER * size:
            beside = [(kept[i][1] - kept[i][0], i) for i in (col - 1, col) if 0 <= i < len(kept)]
            del kept[min(beside)[1]]
            col = 0
        else:
            col += 1
    return kept


def _block_to_table(block: Sequence[TextLine], rules: Sequence[Segment]) -> Table | None:
    """Draw the outline, the gutters and the rows of a block."""
    flat = join_flat(rules)
    gutters = _find_gutters(block)
    if len(gutters) + 1 < MIN_COLUMNS:
        return None
    box = _outline_of(block, flat)
    near = [
        s
        for s in flat
        if box.top - 3 <= s.top <= box.bottom + 3 and s.x1 > box.x0 and s.x0 < box.x1
    ]
    xs = [box.x0, *((a + b) / 2 for a, b in gutters), box.x1]
    spans = [span for line in block for span in line.spans]
    ys = sorted(
        {box.top, box.bottom, *(s.top for s in near if s.x1 - s.x0 > 0.2 * (box.x1 - box.x0))}
    )
    rows = split_bands(spans, xs, ys)
    guessed = any(split.is_guessed for split in rows)
    uprights = _draw_uprights(block, xs, [*ys, *(y for s in rows for y in s.ys)])
    cuts = [cut for split in rows for cut in _cut(split, xs, is_ruled=False)]
    long = [_stretch(rule, xs) for rule in near]
    lattice = _largest_lattice([*_outline(box), *uprights, *long, *cuts])
    if lattice is None:
        return None
    is_ruled = not rows
    how = "rows by rules, columns by text" if is_ruled else "columns and rows by text"
    return Table(lattice=lattice, how=how, is_ruled=is_ruled, guessed_rows=guessed)


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
    for top, bottom in pairwise(ys):
        runs = [
            run
            for line in block
            if top <= (line.box.top + line.box.bottom) / 2 < bottom
            for run in _ink(line)
        ]
        for x in xs[1:-1]:
            if not any(run.x0 < x - 1 and run.x1 > x + 1 for run in runs):
                yield Segment(x, top, x, bottom)
