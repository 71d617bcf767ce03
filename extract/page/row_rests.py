"""What is left of a row that a page break cuts, where no rule parts it: told by the white between rows.

At a page's top the rest of a cell stands above the first running number, at its foot the beginning of a
row may stand below the last. Where the white between two rows is wider than all white within one, as
wide a stretch of white parts such a rest from the row beside it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Anchor", "White", "find_rests", "measure_white"]

ALIKE = 0.75  # of the least white between two rows: as wide parts two rows
CLEAR = 1.25  # times the widest white within a row: surely wider

Gap = tuple[float, float]


class Anchor(NamedTuple):
    """The line or lines of the running number of one row (or of its label, in the header)."""

    top: float
    bottom: float
    is_header: bool = False

    @property
    def middle(self) -> float:
        """Height of the centre."""
        return (self.top + self.bottom) / 2


class White(NamedTuple):
    """The least white between two rows and the widest within one, in points."""

    between: float
    within: float

    @property
    def least(self) -> float:
        """What is as wide parts two rows; infinite where rows stand as close as their lines."""
        least = max(ALIKE * self.between, CLEAR * self.within)
        return least if least <= self.between else float("inf")


def measure_white(
    anchors: Sequence[Anchor], gaps: Sequence[Gap], ys: Sequence[float], *, touch: bool = False
) -> White | None:
    """The white between numbered rows and within them; None without two rows or a line to compare.

    `ys` are the boundaries between the anchors; `touch`: some lines of a cell have no white between
    them. Only rows of several lines are cut by a page break.
    """
    chosen = [y for y, (above, _) in zip(ys, pairwise(anchors), strict=True) if not above.is_header]
    between = [b - a for a, b in gaps if any(a <= y <= b for y in chosen)]
    if not chosen or len(between) != len(chosen):
        return None
    first, last = _first_number(anchors), anchors[-1]
    rows = [gap for gap in gaps if first.middle < gap[0] and gap[1] < last.middle]
    within = [b - a for a, b in rows if not any(a <= y <= b for y in chosen)]
    small = [b - a for a, b in gaps if b - a < ALIKE * min(between)]
    if touch:
        small.append(0.0)
    if not small:
        return None
    return White(min(between), max([*within, *small]))


def find_rests(
    anchors: Sequence[Anchor], gaps: Sequence[Gap], white: White
) -> tuple[list[float], list[float]]:
    """Where rests end above the first numbered row, and begin below the last.

    Below a header the first boundary is that of the header.
    """
    wide = [gap for gap in gaps if gap[1] - gap[0] >= white.least]
    has_header = anchors[0].is_header
    top = anchors[0].middle if has_header else float("-inf")
    first = _first_number(anchors)
    above = [(a + b) / 2 for a, b in wide if top < a and b < first.middle]
    below = [(a + b) / 2 for a, b in wide if a > anchors[-1].middle]
    return above if len(above) > has_header else [], below


def _first_number(anchors: Sequence[Anchor]) -> Anchor:
    return next(anchor for anchor in anchors if not anchor.is_header)
