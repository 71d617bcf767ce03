"""Which glyphs go into a cell together, and the points that tell which cell that is.

Word and others let closing punctuation hang over the edge of its cell: it goes with the character before it.
A Latin word or code too long for its cell runs over both edges: its middle counts.
"""

from __future__ import annotations

import string
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.glyphs import CLOSING
from jinque.extract.page.spans import spans_to_glyphs
from jinque.extract.page.text_lines import glyphs_to_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.spans import Span
    from jinque.extract.page.text_lines import TextLine

__all__ = ["Stretch", "glyphs_to_units", "lines_to_stretches"]

_LATIN = frozenset(string.ascii_letters + string.digits + "-./")
HANG = 0.3  # of the size: how near to closing punctuation the text before it ends
TIGHT = 0.15  # of the size: the widest gap inside a word
INSET = 0.02  # of the size: how far within the end of a character the point is that tells its cell
NEAR = 0.1  # of the size: the widest gap between two characters of one text


class Stretch(NamedTuple):
    """Spans that hang together, and the bounds of all points that their units are told by."""

    spans: Sequence[Span]
    x0: float
    x1: float
    top: float
    bottom: float

    def units(self) -> Iterator[tuple[float, float, list[Glyph]]]:
        """As `glyphs_to_units` gives them."""
        return _cut_units(spans_to_glyphs(self.spans))


_make_stretch = partial(tuple.__new__, Stretch)  # faster than by the names of its fields


def lines_to_stretches(lines: Iterable[TextLine]) -> Iterator[Stretch]:
    """All spans, those together of which the next begins with what goes with the end of the one before.

    Where a stretch as a whole lies in one cell, so do all its units; only else they need to be looked at.
    """
    for line in lines:
        yield from _line_to_stretches(line)


def _line_to_stretches(line: TextLine) -> Iterator[Stretch]:
    held: list[Span] = []
    last: Span | None = None  # with a glyph that is no blank
    for span in line.spans:
        first = span.text[0]
        if last is not None and not first.isspace() and not _follows(span, last):
            yield _to_stretch(held)
            held = []
        held.append(span)
        if not (span.has_blank and span.text.isspace()):
            last = span
    if last is not None:
        yield _to_stretch(held)


def _follows(span: Span, before: Span) -> bool:
    """Whether a span's first glyph goes with the last one before it that is no blank."""
    if span.text[0] not in CLOSING and span.text[0] not in _LATIN:  # nearly all
        return False
    glyphs = reversed(before.glyphs)
    return _goes_with(span.glyphs[0], next(glyph for glyph in glyphs if not glyph.text.isspace()))


def _to_stretch(spans: list[Span]) -> Stretch:
    if len(spans) == 1:
        only = spans[0]
        middle = only.middle
        return _make_stretch((spans, only.x0, only.x1, middle, middle))
    middles = [span.middle for span in spans]
    right = max(span.x1 for span in spans)
    return Stretch(spans, spans[0].x0, right, min(middles), max(middles))


def glyphs_to_units(glyphs: Iterable[Glyph]) -> Iterator[tuple[float, float, list[Glyph]]]:
    """Glyphs that cannot stand apart, as (x, y, glyphs): the point tells which cell they are in."""
    for stretch in lines_to_stretches(glyphs_to_lines(glyphs)):
        yield from stretch.units()


def _cut_units(glyphs: Iterable[Glyph]) -> Iterator[tuple[float, float, list[Glyph]]]:
    units: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        # A space goes with the character before it, one before all with the first.
        if not units or (last and not glyph.text.isspace() and not _goes_with(glyph, last)):
            units.append([])
        units[-1].append(glyph)
        last = last if glyph.text.isspace() else glyph
    if last is None:
        return
    for before, unit, after in zip([[], *units], units, [*units[1:], []], strict=False):
        yield _unit_point(unit, before=_touch(before, unit), after=_touch(unit, after))


def _touch(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two units stand as near as the characters of one text."""
    end = next((glyph for glyph in reversed(one) if not glyph.text.isspace()), None)
    return end is not None and bool(other) and abs(other[0].x0 - end.x1) < NEAR * end.size


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


def _unit_point(
    unit: list[Glyph], *, before: bool, after: bool
) -> tuple[float, float, list[Glyph]]:
    """The middle of a unit; of one at the end of a text that side which the text is on.

    Where a text is wider than its cell, its last character may lie on the rule, or mostly beyond it.
    """
    printed = [glyph for glyph in unit if not glyph.text.isspace()] or unit
    first = printed[0]
    word = (
        [glyph for glyph in printed if glyph.text.isascii()] if _is_latin(first.text) else [first]
    )
    x = (first.x0 + word[-1].x1) / 2
    if before != after:
        inset = INSET * first.size
        x = first.x0 + inset if before else word[-1].x1 - inset
    return x, first.middle, unit
