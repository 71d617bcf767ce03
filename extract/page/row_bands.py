"""Bands between rows that no rule parts: one text alone, with as much white on both sides as two rows have."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from jinque.extract.page.row_rests import ALIKE, CLEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.row_rests import Anchor, Gap
    from jinque.extract.page.text_lines import TextLine

__all__ = ["find_bands"]

NEAR = 0.25  # line heights between two parts of one text, at the edge of a column


def find_bands(
    anchors: Sequence[Anchor],
    gaps: Sequence[Gap],
    columns: Sequence[Sequence[TextLine]],
    *,
    touch: bool,
) -> list[tuple[Gap, Gap]]:
    """The white above and below each band between two numbers; none where rows are not clearly parted.

    `gaps` are the stretches of white that no column has text in. Some of them, or none where lines
    `touch`, are those between the lines of a row: without one to compare, any line may be a band.
    """
    found = [
        [gap for gap in gaps if above.middle < gap[0] and gap[1] < below.middle]
        for above, below in pairwise(anchors)
    ]
    if not found or not all(found):
        return []
    usual = median(max(map(_width, each)) for each in found)
    wide = [[gap for gap in each if _width(gap) >= ALIKE * usual] for each in found]
    within = [_width(gap) for each in found for gap in each if _width(gap) < ALIKE * usual]
    if touch:
        within.append(0.0)
    if not within or max(within) * CLEAR > usual:
        return []
    return [
        (each[0], each[1])
        for each in wide
        if len(each) == 2 and _holds_one_text(each[0][1], each[1][0], columns)
    ]


def _width(gap: Gap) -> float:
    return gap[1] - gap[0]


def _holds_one_text(top: float, bottom: float, columns: Sequence[Sequence[TextLine]]) -> bool:
    """Whether one text stands between two heights, maybe over the edge of a column."""
    lines = [line.box for column in columns for line in column if top <= line.box.top < bottom]
    return bool(lines) and all(
        abs(a.top - b.top) < 1 and b.x0 - a.x1 < NEAR * (b.bottom - b.top)
        for a, b in pairwise(lines)
    )
