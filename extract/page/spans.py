"""Spans: glyphs that follow one another on one baseline, looked at as a whole wherever that is enough.

A list has some twenty thousand glyphs on a hundred pages, but hardly a fifth as many spans, and most cells
are one. Whoever asks where text stands asks the span first, and its glyphs only if it lies across an edge.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter, sub
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.records import Box

__all__ = ["LATIN_GAP", "LEAST_STEP", "Span", "drop_blanks", "glyphs_to_spans", "part_spans"]

LATIN_GAP = (
    0.22  # of the size: white that may stand between two Latin words; none is wider in a span
)
LEAST_STEP = (
    0.15  # of the size: characters of a span are this far apart; nearer ones are printed twice
)
_BLANK = re.compile(r"\s")
_look_of = itemgetter(2, 4, 5, 6, 7)  # top, bottom, size, turn and confidence of a glyph
_x0_of, _x1_of = itemgetter(1), itemgetter(3)


class Span(NamedTuple):
    """Glyphs of one height and size, each right of the one before it, with no wide gap between them.

    `text` is all that they print, `has_blank` whether blanks are among them, `last` the left of the last.
    """

    glyphs: Sequence[Glyph]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    turn: int
    last: float
    has_blank: bool

    @property
    def n_printed(self) -> int:
        """How many of its glyphs are no blanks."""
        if not self.has_blank:
            return len(self.glyphs)
        return sum(not glyph.text.isspace() for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """Height of the centre."""
        return (self.top + self.bottom) / 2


def glyphs_to_spans(glyphs: Iterable[Glyph]) -> list[Span]:
    """The spans of glyphs in the order of print."""
    return [
        _to_span(part, look)
        for look, group in groupby(glyphs, _look_of)
        for part in _cut(list(group), look[2])
    ]


def _to_span(glyphs: list[Glyph], look: tuple[float, float, float, int, float | None]) -> Span:
    top, bottom, size, turn, _ = look
    first, last = glyphs[0], glyphs[-1]
    if len(glyphs) == 1:
        text, x1 = first.text, first.x1
    else:
        text = "".join([glyph[0] for glyph in glyphs])
        x1 = max(map(_x1_of, glyphs))
    has_blank = _BLANK.search(text) is not None
    return Span(glyphs, text, first.x0, x1, top, bottom, size, turn, last.x0, has_blank)


def _cut(glyphs: list[Glyph], size: float) -> list[list[Glyph]]:
    """Glyphs of one look, parted where there is white between them, or where one does not go on."""
    if len(glyphs) == 1:
        return [glyphs]
    lefts = list(map(_x0_of, glyphs))
    gaps = list(map(sub, lefts[1:], map(_x1_of, glyphs)))
    steps = map(sub, lefts[1:], lefts)
    if max(gaps) <= LATIN_GAP * size and min(steps) > LEAST_STEP * size:
        return [glyphs]
    parts = [glyphs[:1]]
    for glyph, left, gap in zip(glyphs[1:], lefts, gaps, strict=False):
        if gap > LATIN_GAP * size or glyph.x0 - left <= LEAST_STEP * size:
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return parts


def drop_blanks(spans: Iterable[Span]) -> list[Span]:
    """The spans of what is printed."""
    kept: list[Span] = []
    for span in spans:
        if span.has_blank:
            kept += glyphs_to_spans([g for g in span.glyphs if not g.text.isspace()])
        else:
            kept.append(span)
    return kept


def part_spans(spans: Iterable[Span], box: Box) -> tuple[list[Span], list[Span]]:
    """Spans whose glyphs have their centres in a box (its edge included), and the others."""
    inside: list[Span] = []
    outside: list[Span] = []
    x0, top, x1, bottom = box
    for span in spans:
        if not top <= span.middle <= bottom or span.x1 < x0 or span.x0 > x1:
            outside.append(span)
        elif x0 <= span.x0 and span.x1 <= x1:
            inside.append(span)
        else:
            _part_glyphs(span, box, inside, outside)
    return inside, outside


def _part_glyphs(span: Span, box: Box, inside: list[Span], outside: list[Span]) -> None:
    within = [glyph for glyph in span.glyphs if box.x0 <= glyph.centre <= box.x1]
    without = [glyph for glyph in span.glyphs if not box.x0 <= glyph.centre <= box.x1]
    inside += glyphs_to_spans(within)
    outside += glyphs_to_spans(without)
