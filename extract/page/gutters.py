"""The gutters that the lines of a table leave free."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from jinque.extract.page.ink import crosses
from jinque.extract.page.spans import spans_to_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.ink import Run
    from jinque.extract.page.text_lines import TextLine

__all__ = ["MIN_COLUMNS", "find_gutters"]

MIN_COLUMNS = 3  # of a table, and labels of its header
GUTTER = 0.15  # of the size: the least width of the white between two columns
ONE_CHARACTER = 1.3  # of the size: no text of two characters is narrower
CROSSING_SHARE = (
    0.25  # of a block's lines that may cross a gutter (headings, bands) in the first look
)


def find_gutters(lines: Sequence[TextLine]) -> list[tuple[float, float]]:
    """White stretches from top to bottom, but for lines that run across them (prose, bands, headings).

    Lines with several texts tell where columns may part; a line with one text that crosses such a
    place is none of the table's.
    """
    inks = [line.ink for line in lines]
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
    size = median(spans_to_sizes(span for ink in inks for span in ink.spans))
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
