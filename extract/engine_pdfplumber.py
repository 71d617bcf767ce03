"""The reference engine: a page's glyphs and rules by pdfplumber."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jinque.extract.glyphs import Glyph, PageContent, Segment
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pdfplumber.page import Page

__all__ = ["read_page"]

THIN = 3.0  # points: a filled rectangle up to this thickness is a rule
STRAIGHT = 1.0  # points a rule may lean
USUAL_DESCENT = 0.15  # of the size
ANGLE = 0.02  # radians: text leaning less is upright


def read_page(page: Page) -> PageContent:
    """Glyphs and rules of a pdfplumber page, as the page is shown (rotation and crop box honoured)."""
    left, top, right, bottom = _visible_box(page)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for char in page.chars:
        glyph = _char_to_glyph(char, left, top)
        is_in = left <= (char["x0"] + char["x1"]) / 2 <= right
        is_in = is_in and top <= (char["top"] + char["bottom"]) / 2 <= bottom
        (inside if is_in else outside).append(glyph)
    return PageContent(
        number=page.page_number,
        width=float(right - left),
        height=float(bottom - top),
        glyphs=inside,
        rules=[_shift(rule, left, top) for rule in _read_rules(page)],
        fills=[
            Box(b.x0 - left, b.top - top, b.x1 - left, b.bottom - top) for b in _read_fills(page)
        ],
        apart={"outside": outside} if outside else {},
        image_share=_image_share(page),
    )


def _visible_box(page: Page) -> tuple[float, float, float, float]:
    """The crop box where it lies on the page, else the page: what a viewer shows."""
    x0, top, x1, bottom = page.bbox
    c0, ctop, c1, cbottom = page.cropbox
    box = max(x0, c0), max(top, ctop), min(x1, c1), min(bottom, cbottom)
    return box if box[2] > box[0] and box[3] > box[1] else (x0, top, x1, bottom)


def _char_to_glyph(char: dict[str, Any], left: float, top: float) -> Glyph:
    turn = _matrix_to_turn(char["matrix"])
    drop = _misplacement(char) if turn == 0 else 0.0
    return Glyph(
        char["text"],
        char["x0"] - left,
        char["top"] - top + drop,
        char["x1"] - left,
        char["bottom"] - top + drop,
        char["size"],
        turn,
    )


def _misplacement(char: dict[str, Any]) -> float:
    """How far to move a box down that a font's false descent has put far off its baseline.

    pdftocairo writes the font's bounding box as its descent: the box hangs a whole line too low.
    """
    below = char["matrix"][5] - char["y0"]  # the baseline above the foot of the box
    if -0.6 * char["size"] < below < 0.5 * char["size"]:
        return 0.0
    return float(USUAL_DESCENT * char["size"] - below)


def _matrix_to_turn(matrix: tuple[float, ...]) -> int:
    """Quarter turns clockwise, or -1 for any other angle.

    >>> _matrix_to_turn((1, 0, 0, 1, 0, 0)), _matrix_to_turn((0, -1, 1, 0, 0, 0))
    (0, 1)
    """
    quarters = -math.atan2(matrix[1], matrix[0]) / (math.pi / 2)
    turn = round(quarters)
    return turn % 4 if abs(quarters - turn) < ANGLE else -1


def _shift(rule: Segment, left: float, top: float) -> Segment:
    return Segment(rule.x0 - left, rule.top - top, rule.x1 - left, rule.bottom - top)


def _read_rules(page: Page) -> Iterator[Segment]:
    """Drawn lines, the sides of stroked rectangles and thin filled ones, straight parts of curves."""
    for line in page.lines:
        yield from _points_to_segments([(line["x0"], line["top"]), (line["x1"], line["bottom"])])
    for rect in page.rects:
        box = Box(rect["x0"], rect["top"], rect["x1"], rect["bottom"])
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN:
            yield _thin_box_to_segment(box)
        elif rect["stroke"]:
            yield from _box_to_segments(box)
    for curve in page.curves:
        box = Box(curve["x0"], curve["top"], curve["x1"], curve["bottom"])
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN:
            yield _thin_box_to_segment(box)
        elif curve["stroke"]:
            yield from _points_to_segments(curve["pts"])


def _points_to_segments(points: Iterable[tuple[float, float]]) -> Iterator[Segment]:
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


def _read_fills(page: Page) -> Iterator[Box]:
    """Filled areas that are no rules and not white."""
    for shape in (*page.rects, *page.curves):
        box = Box(shape["x0"], shape["top"], shape["x1"], shape["bottom"])
        wide = min(box.x1 - box.x0, box.bottom - box.top) > THIN
        if wide and shape["fill"] and not _is_white(shape["non_stroking_color"]):
            yield box


def _is_white(colour: object) -> bool:
    values = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(value, int | float) for value in values):
        return False
    # Four components are ink (CMYK), fewer are light.
    return (
        all(value == 0 for value in values) if len(values) == 4 else all(v >= 0.99 for v in values)
    )


def _image_share(page: Page) -> float:
    area = float(page.width * page.height) or 1.0
    covered = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in page.images)
    return float(min(1.0, max(0.0, covered / area)))
