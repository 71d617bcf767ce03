"""Glyphs and rules of one page, as every engine gives them, and how glyphs become lines of text."""

from __future__ import annotations

import math
import string
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "CLOSING",
    "Glyph",
    "PageContent",
    "Segment",
    "TextLine",
    "add_spaces",
    "foot_of_box",
    "glyphs_to_lines",
    "glyphs_to_text",
    "glyphs_to_units",
    "line_to_text",
    "rotation_to_turn",
]

CLOSING = frozenset("、，。；：！？）》」』】〕”’,.;:!?)")  # no line of Chinese begins with these
_LATIN = frozenset(string.ascii_letters + string.digits + "-./")
HANG = 0.3  # of the size: how near to closing punctuation the text before it ends
TIGHT = 0.15  # of the size: the widest gap inside a word
USUAL_DESCENT = 0.15  # of the size
ANGLE = 0.02  # quarter turns: text leaning less is upright
SLOT = 12.0  # points: height of the slots by which lines are looked up
LINE_OVERLAP = 0.45  # share of the smaller height that two glyphs of one line have in common
LATIN_GAP = 0.22  # of the size, beyond the gaps beside it: white between two Latin words
WIDE = 1.0  # of the size: white that surely parts two texts


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


@dataclass(slots=True, kw_only=True)
class PageContent:
    """What an engine reads from a page: glyphs, drawn rules, edges of fills, and what it set aside.

    `apart` counts the glyphs that are no part of the running text, by kind (`overprinted`,
    `outside`, `turned`); `image_share` is the share of the page that images cover.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Segment]
    fills: list[Box] = field(default_factory=list)
    apart: dict[str, list[Glyph]] = field(default_factory=dict)
    image_share: float = 0.0
    # Not to be handed over: a page made from this one, of other glyphs, has other units.
    _units: list[tuple[float, float, list[Glyph]]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def units(self) -> list[tuple[float, float, list[Glyph]]]:
        """`glyphs_to_units` of the page, done once: both the layout and the ledger place them."""
        if self._units is None:
            self._units = list(glyphs_to_units(self.glyphs))
        return self._units


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


class TextLine(NamedTuple):
    """Glyphs on one line, from left to right."""

    glyphs: list[Glyph]
    box: Box


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Group glyphs into lines from top to bottom.

    The largest glyphs make the lines; smaller ones (superscripts, footnote marks) join the line that
    they overlap most, so a raised mark stays with its title. Glyphs of one size on one baseline go
    together: what is looked up is their height, not each of them.
    """
    bands: list[list[Height]] = []
    near: dict[int, list[int]] = defaultdict(list)  # bands by the heights they reach into
    heights = _group_by_height(glyphs)
    for height in sorted(heights, key=lambda h: (-h.size, h.top + h.bottom)):
        slots = range(int(height.top // SLOT), int(height.bottom // SLOT) + 1)
        best = _find_band(height, bands, [i for slot in slots for i in near.get(slot, ())])
        if best is None:
            bands.append([height])
            for slot in slots:
                near[slot].append(len(bands) - 1)
        else:
            bands[best].append(height)
    lines = [_band_to_line(band, heights) for band in bands]
    return sorted(lines, key=lambda line: line.box.top)


class Height(NamedTuple):
    """Where glyphs of one size on one baseline stand."""

    size: int  # rounded, in points
    top: float
    bottom: float


def _group_by_height(glyphs: Iterable[Glyph]) -> dict[Height, list[Glyph]]:
    groups: dict[tuple[float, float, float], list[Glyph]] = {}
    for glyph in glyphs:
        key = (glyph.size, glyph.top, glyph.bottom)
        if key in groups:
            groups[key].append(glyph)
        else:
            groups[key] = [glyph]
    heights: dict[Height, list[Glyph]] = {}
    for (size, top, bottom), group in groups.items():
        heights.setdefault(Height(round(size), top, bottom), []).extend(group)
    return heights


def _find_band(height: Height, bands: Sequence[list[Height]], near: Iterable[int]) -> int | None:
    """The band whose first height shares most of this one, if they share enough."""
    best, most = None, LINE_OVERLAP * (height.bottom - height.top)
    for index in near:
        first = bands[index][0]
        shared = min(first.bottom, height.bottom) - max(first.top, height.top)
        if shared > most:
            best, most = index, shared
    return best


def _band_to_line(band: Sequence[Height], heights: dict[Height, list[Glyph]]) -> TextLine:
    glyphs = [glyph for height in band for glyph in heights[height]]
    glyphs.sort(key=_left_of)
    box = Box(
        glyphs[0].x0,
        min(height.top for height in band),
        max([glyph.x1 for glyph in glyphs]),
        max(height.bottom for height in band),
    )
    return TextLine(glyphs, box)


_left_of = attrgetter("x0")


def glyphs_to_units(glyphs: Sequence[Glyph]) -> Iterator[tuple[float, float, list[Glyph]]]:
    """Glyphs that cannot stand apart, as (x, y, glyphs): the point tells which cell they are in.

    Word and others let closing punctuation hang over the edge of its cell: it goes with the character
    before it. A Latin word or code too long for its cell runs over both edges: its middle counts.
    """
    for line in glyphs_to_lines(glyphs):
        unit: list[Glyph] = []
        last: Glyph | None = None
        for glyph in line.glyphs:
            if glyph.text.isspace():
                unit.append(glyph)  # a space goes with the character before it
                continue
            if last is not None and not _goes_with(glyph, last):
                yield _unit_point(unit)
                unit = []
            unit.append(glyph)
            last = glyph
        if last is not None:
            yield _unit_point(unit)


def _goes_with(glyph: Glyph, before: Glyph) -> bool:
    if not (glyph.text in CLOSING or _is_latin(glyph.text)):
        return False
    if abs(glyph.middle - before.middle) > 0.35 * max(glyph.size, before.size):
        return False
    gap = glyph.x0 - before.x1
    if glyph.text in CLOSING:
        return abs(gap) < HANG * glyph.size
    return abs(gap) < TIGHT * glyph.size and _is_latin(before.text)


def _is_latin(text: str) -> bool:
    return text in _LATIN or (len(text) > 1 and text.isascii() and text.isalnum())  # a ligature


def _unit_point(unit: list[Glyph]) -> tuple[float, float, list[Glyph]]:
    if len(unit) == 1:  # nearly every Chinese character
        return unit[0].centre, unit[0].middle, unit
    printed = [glyph for glyph in unit if not glyph.text.isspace()]
    first = printed[0]
    if _is_latin(first.text):
        word = [glyph for glyph in printed if glyph.text.isascii()]
        return (first.x0 + word[-1].x1) / 2, first.middle, unit
    return first.centre, first.middle, unit


def line_to_text(glyphs: Sequence[Glyph]) -> str:
    """The text of one line: printed spaces kept once, and a space for white of a whole character."""
    parts: list[str] = []
    before: Glyph | None = None
    spaced = False
    for glyph in glyphs:
        if glyph.text.isspace():
            spaced = True
            continue
        if before is not None and (spaced or glyph.x0 - before.x1 > WIDE * glyph.size):
            parts.append(" ")
        parts.append(glyph.text)
        before, spaced = glyph, False
    return "".join(parts)


def add_spaces(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Add the spaces that a page without printed ones shows between Latin words, as glyphs.

    Only there is white a space: between Chinese and Latin, and in justified lines, it is layout.
    """
    if any(glyph.text == " " for glyph in glyphs):
        return list(glyphs)
    added: list[Glyph] = []
    for line in glyphs_to_lines(glyphs):
        gaps = [b.x0 - a.x1 for a, b in pairwise(line.glyphs)]
        for i, (before, after) in enumerate(pairwise(line.glyphs)):
            # A justified line spreads all its characters: a space is wider than the gaps beside it.
            usual = max([0.0, *gaps[max(i - 1, 0) : i], *gaps[i + 1 : i + 2]])
            is_word_end = before.text.isascii() and after.text.isascii()
            if is_word_end and usual + LATIN_GAP * after.size < gaps[i] < WIDE * after.size:
                added.append(before._replace(text=" ", x0=before.x1, x1=after.x0))
    return [*glyphs, *added]


def glyphs_to_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, its printed lines joined by newlines."""
    lines = (line_to_text(line.glyphs) for line in glyphs_to_lines(glyphs))
    return "\n".join(line for line in lines if line)
