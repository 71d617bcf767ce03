"""Drawn paths as what a table needs of them: straight rules, and coloured areas."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.glyphs import Segment
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["DrawnPath", "paths_to_fills", "paths_to_rules"]

THIN = 3.0  # points: a filled rectangle up to this thickness is a rule
STRAIGHT = 1.0  # points a rule may lean
Point = tuple[float, float]


class DrawnPath(NamedTuple):
    """One stretch of lines without a break, in points from the top left of the page as it is shown.

    `shape` is `line` (two points), `rect` (its sides level and upright), or `curve` (anything else).
    """

    shape: str
    points: Sequence[Point]
    is_stroked: bool
    is_filled: bool
    is_white: bool

    @property
    def box(self) -> Box:
        """The bounds of its points."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))


def paths_to_rules(paths: Iterable[DrawnPath]) -> Iterator[Segment]:
    """Drawn lines, the sides of stroked rectangles and thin filled ones, straight parts of curves."""
    for path in paths:
        if path.shape == "line":
            yield from _points_to_segments(path.points)
            continue
        box = path.box
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN:
            yield _thin_box_to_segment(box)
        elif path.is_stroked and path.shape == "rect":
            yield from _box_to_segments(box)
        elif path.is_stroked:
            yield from _points_to_segments(path.points)


def paths_to_fills(paths: Iterable[DrawnPath]) -> Iterator[Box]:
    """Filled areas that are no rules and not white."""
    for path in paths:
        if path.shape != "line" and path.is_filled and not path.is_white:
            box = path.box
            if min(box.x1 - box.x0, box.bottom - box.top) > THIN:
                yield box


def _points_to_segments(points: Sequence[Point]) -> Iterator[Segment]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) <= STRAIGHT or abs(y0 - y1) <= STRAIGHT:
            yield _thin_box_to_segment(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _thin_box_to_segment(box: Box) -> Segment:
    if box.x1 - box.x0 >= box.bottom - box.top:
        middle = (box.top + box.bottom) / 2
        return Segment(box.x0, middle, box.x1, middle)
    centre = (box.x0 + box.x1) / 2
    return Segment(centre, box.top, centre, box.bottom)


def _box_to_segments(box: Box) -> Iterator[Segment]:
    yield Segment(box.x0, box.top, box.x1, box.top)
    yield Segment(box.x0, box.bottom, box.x1, box.bottom)
    yield Segment(box.x0, box.top, box.x0, box.bottom)
    yield Segment(box.x1, box.top, box.x1, box.bottom)
