"""Lines of text as runs of ink, and the gutters that the lines of a table leave free."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.stretches import CLOSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.text_lines import TextLine
    from jinque.records import Box

__all__ = [
    "MIN_COLUMNS",
    "SEED_GAP",
    "Ink",
    "Run",
    "crosses",
    "find_gutters",
    "find_ink",
    "find_ink_gutters",
    "line_to_runs",
]

MIN_COLUMNS = 3  # of a table, and labels of its header
SEED_GAP = 0.8  # of the size: a wider gap on a line surely parts two texts
RUN_GAP = 0.25  # of the size: a wider gap may part two columns, if all other lines agree
GUTTER = 0.15  # of the size: the least width of the white between two columns
ONE_CHARACTER = 1.3  # of the size: no text of two characters is narrower
CROSSING_SHARE = (
    0.25  # of a block's lines that may cross a gutter (headings, bands) in the first look
)
OPENING = frozenset("（《「『【〔“‘([")
_HALF_BLANK = CLOSING | OPENING  # full-width punctuation has ink in one half of it


class Run(NamedTuple):
    """Text on one line without a wide gap."""

    x0: float
    x1: float
    top: float
    bottom: float


def line_to_runs(line: TextLine, gap: float) -> list[Run]:
    """The stretches of ink on a line, parted by white wider than `gap` times the size."""
    return _glyphs_to_runs(line.glyphs, gap, line.box)


def _glyphs_to_runs(glyphs: Iterable[Glyph], gap: float, box: Run | Box) -> list[Run]:
    runs: list[list[Glyph]] = []
    before = last = 0.0  # the right of the last two of a run: one may reach beyond the other
    for glyph in glyphs:
        if runs and glyph.x0 - max(before, last) <= gap * glyph.size:
            runs[-1].append(glyph)
            before, last = last, glyph.x1
        else:
            runs.append([glyph])
            before = last = glyph.x1
    return [Run(run[0].x0, max(g.x1 for g in run), box.top, box.bottom) for run in runs]


def _hangs(before: Glyph | None, glyph: Glyph, after: Glyph | None) -> bool:
    """Whether a glyph is punctuation whose blank half may reach beyond the edge of its column."""
    if glyph.text in CLOSING:
        return not _runs_on(glyph, after)
    return glyph.text in OPENING and not (before is not None and _runs_on(before, glyph))


def _runs_on(glyph: Glyph, after: Glyph | None) -> bool:
    """Whether the next character follows right behind, as within a text."""
    return after is not None and abs(after.x0 - glyph.x1) < 0.08 * glyph.size


def find_ink(line: TextLine, edges: Sequence[tuple[float, float]] = ()) -> list[Run]:
    """The stretches of ink on a line between which columns may part.

    Closing punctuation at the end of a text counts as white, and opening at its beginning, as it may hang
    over a gutter; so it does between two texts that touch at one of the `edges` of columns.
    """
    return Ink(line).part(edges)


class Ink:
    """The stretches of ink on a line, found once: `whole`, and where hanging punctuation counts as white."""

    def __init__(self, line: TextLine) -> None:
        self.glyphs = line.glyphs
        self.whole = _glyphs_to_runs(self.glyphs, RUN_GAP, line.box)
        beside = zip([None, *self.glyphs], self.glyphs, [*self.glyphs[1:], None], strict=False)
        self._inked = [g for before, g, after in beside if not _hangs(before, g, after)]
        is_all = len(self._inked) == len(self.glyphs)
        self._runs = self.whole if is_all else _glyphs_to_runs(self._inked, RUN_GAP, line.box)

    def part(self, edges: Sequence[tuple[float, float]]) -> list[Run]:
        """As `find_ink` gives them."""
        return [part for run in self._runs for part in _part_touching(run, self._inked, edges)]


def _part_touching(
    run: Run, glyphs: Sequence[Glyph], edges: Sequence[tuple[float, float]]
) -> list[Run]:
    """Two texts, where a run crosses one edge and nothing but punctuation is there.

    What begins in the first column, or crosses more edges, is a heading or a note.
    """
    crossed = [edge for edge in edges if crosses(run, edge)]
    if len(crossed) != 1 or crossed[0] == edges[0]:
        return [run]
    (edge,) = crossed
    own = [glyph for glyph in glyphs if run.x0 <= glyph.x0 < run.x1]
    parts = _glyphs_to_runs([g for g in own if not _is_blank_at(g, edge)], RUN_GAP, run)
    return [run] if any(crosses(part, edge) for part in parts) else parts


def _is_blank_at(glyph: Glyph, edge: tuple[float, float]) -> bool:
    """Whether a glyph is punctuation, half of which is blank, that lies at an edge."""
    return glyph.text in _HALF_BLANK and glyph.x0 < edge[1] and glyph.x1 > edge[0]


def crosses(run: Run, gutter: tuple[float, float]) -> bool:
    """Whether a text reaches over a gutter on both sides."""
    return run.x0 < gutter[0] and run.x1 > gutter[1]


def find_gutters(lines: Sequence[TextLine]) -> list[tuple[float, float]]:
    """White stretches from top to bottom, but for lines that run across them (prose, bands, headings).

    Lines with several texts tell where columns may part; a line with one text that crosses such a
    place is none of the table's.
    """
    return find_ink_gutters([Ink(line) for line in lines])


def find_ink_gutters(inks: Sequence[Ink]) -> list[tuple[float, float]]:
    """The same of lines whose ink is found already."""
    whole = [ink.whole for ink in inks]
    nearly = [g for g in _free_stretches(whole, CROSSING_SHARE * len(inks)) if _is_shown(g, whole)]
    parted = [
        ink.part(nearly)
        for ink in inks
        if all(sum(crosses(run, g) for g in nearly) < 2 for run in ink.whole)
    ]
    several = [runs for runs in parted if len(runs) > 1]
    first = _free_stretches(several, 0)
    alone = [r for r in parted if len(r) == 1 and not any(crosses(r[0], g) for g in first)]
    size = median(glyph.size for ink in inks for glyph in ink.glyphs)
    table = [*several, *alone]
    wide = [g for g in _free_stretches(table, 0) if g[1] - g[0] >= GUTTER * size]
    return _drop_header_gutters(wide, table, size)


def _is_shown(gutter: tuple[float, float], lines: Sequence[Sequence[Run]]) -> bool:
    """Whether more lines have texts on both sides of some white than run across it.

    The white within a spaced-out label has one such line, and every text below the label runs across.
    """
    left, right = gutter
    across = beside = 0
    for runs in lines:
        if any(run.x0 < left and run.x1 > right for run in runs):
            across += 1
        elif runs and runs[0].x1 <= left and runs[-1].x0 >= right:
            beside += 1
    return across < beside


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
