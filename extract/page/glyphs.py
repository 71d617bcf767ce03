"""Glyphs and rules, as every engine gives them."""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["CLOSING", "OPENING", "UNKNOWN", "Glyph", "Segment", "foot_of_box", "rotation_to_turn"]

CLOSING = frozenset("、，。；：！？）》」』】〕”’,.;:!?)")  # no line of Chinese begins with these
OPENING = frozenset("（《「『【〔“‘([")  # and none ends with these
UNKNOWN = "\ufffd"  # for a glyph that its font gives no meaning
USUAL_DESCENT = 0.15  # of the size
ANGLE = 0.02  # quarter turns: text leaning less is upright


class Glyph(NamedTuple):
    """A printed character and its box in points from the top left; `turn` counts quarter turns.

    `turn` is 0 for upright text, 1 to 3 for text turned clockwise by as many right angles, -1 for
    text at any other angle (watermarks, stamps).
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0
    confidence: float | None = None  # of OCR, 0 to 1; None: the text layer said it

    @property
    def middle(self) -> float:
        """Height of the centre."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Distance of the centre from the left."""
        return (self.x0 + self.x1) / 2


class Segment(NamedTuple):
    """A straight rule, horizontal (top == bottom) or vertical (x0 == x1), without thickness."""

    x0: float
    top: float
    x1: float
    bottom: float


def rotation_to_turn(cosine: float, sine: float) -> int:
    """Quarter turns clockwise of text whose lines run in that direction, or -1 for any other angle.

    >>> rotation_to_turn(1, 0), rotation_to_turn(0, -1), rotation_to_turn(1, 1)
    (0, 1, -1)
    """
    quarters = -math.atan2(sine, cosine) / (math.pi / 2)
    turn = round(quarters)
    return turn % 4 if abs(quarters - turn) < ANGLE else -1


def foot_of_box(baseline: float, below: float, size: float) -> float:
    """The foot of a glyph's box whose font says that it hangs so far `below` the baseline.

    pdftocairo writes the font's bounding box as its descent: such a box would hang a whole line too low.
    """
    if -0.6 * size < below < 0.5 * size:
        return baseline + below
    return baseline + USUAL_DESCENT * size
