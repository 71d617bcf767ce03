"""Spans: glyphs that follow one another on one baseline, looked at as a whole wherever that is enough.

A list has some twenty thousand glyphs on a hundred pages, but hardly a fifth as many spans, and most cells
are one. Whoever asks where text stands asks the span first, and its glyphs only if it lies across an edge:
the fast engine gives rows of glyphs, of which each is made only when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import chain, groupby, pairwise, repeat
from operator import attrgetter, itemgetter, sub
from typing import TYPE_CHECKING, NamedTuple, overload

from jinque.extract.page.glyphs import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinque.records import Box

__all__ = [
    "LATIN_GAP",
    "LEAST_STEP",
    "GlyphRow",
    "Look",
    "Span",
    "drop_blanks",
    "glyphs_to_spans",
    "part_spans",
    "rows_to_spans",
    "spans_to_glyphs",
    "spans_to_sizes",
]

LATIN_GAP = (
    0.22  # of the size: white that may stand between two Latin words; none is wider in a span
)
LEAST_STEP = (
    0.15  # of the size: characters of a span are this far apart; nearer ones are printed twice
)
_BLANK = re.compile(r"\s")
_look_of = itemgetter(2, 4, 5, 6, 7)  # top, bottom, size, turn and confidence of a glyph
_text_of, _x0_of, _x1_of = itemgetter(0), itemgetter(1), itemgetter(3)
_look_of_row = attrgetter("look")
_to_glyph = partial(tuple.__new__, Glyph)  # of its fields in order, faster than by their names


class Look(NamedTuple):
    """What glyphs of one span have in common; see `Glyph`."""

    top: float
    bottom: float
    size: float
    turn: int = 0
    confidence: float | None = None


class GlyphRow(Sequence[Glyph]):
    """Glyphs of one look, made when they are asked for; every character of `text` is one of them."""

    __slots__ = ("_made", "look", "text", "x0s", "x1s")

    def __init__(self, look: Look, text: str, x0s: list[float], x1s: list[float]) -> None:
        """`x0s` and `x1s`: left and right of each, in points."""
        self.look, self.text, self.x0s, self.x1s = look, text, x0s, x1s
        self._made: list[Glyph] | None = None

    def __len__(self) -> int:
        """How many glyphs."""
        return len(self.x0s)

    def __iter__(self) -> Iterator[Glyph]:
        """All glyphs in order."""
        if self._made is None:
            top, bottom, size, turn, sure = map(repeat, self.look)
            rows = zip(self.text, self.x0s, top, self.x1s, bottom, size, turn, sure, strict=False)
            self._made = list(map(_to_glyph, rows))
        return iter(self._made)

    @overload
    def __getitem__(self, index: int) -> Glyph: ...
    @overload
    def __getitem__(self, index: slice) -> GlyphRow: ...
    def __getitem__(self, index: int | slice) -> Glyph | GlyphRow:
        """One glyph, or a row of some."""
        if isinstance(index, slice):
            return GlyphRow(self.look, self.text[index], self.x0s[index], self.x1s[index])
        if self._made is not None:
            return self._made[index]
        top, *rest = self.look
        return _to_glyph((self.text[index], self.x0s[index], top, self.x1s[index], *rest))


class Span(NamedTuple):
    """Glyphs of one height and size, each right of the one before it, with no wide gap between them.

    `text` is all that they print, `has_blank` whether blanks are among them, `last` the left of the last,
    `end` its right; `x1` lies beyond that where a glyph before it reaches farther.
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
    end: float
    has_blank: bool
    confidence: float | None

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


_make_span = partial(tuple.__new__, Span)


def spans_to_glyphs(spans: Iterable[Span]) -> list[Glyph]:
    """The glyphs of some spans, one span after the other."""
    return list(chain.from_iterable(span.glyphs for span in spans))


def spans_to_sizes(spans: Iterable[Span]) -> Iterator[float]:
    """The size of each glyph of some spans, in points."""
    return chain.from_iterable(repeat(span.size, len(span.glyphs)) for span in spans)


def glyphs_to_spans(glyphs: Iterable[Glyph]) -> list[Span]:
    """The spans of glyphs in the order of print."""
    return [
        span
        for look, group in groupby(glyphs, _look_of)
        for span in _list_to_spans(list(group), look)
    ]


def rows_to_spans(rows: Iterable[GlyphRow]) -> list[Span]:
    """The spans of rows in the order of print, the same as of their glyphs."""
    return [
        span
        for look, group in groupby(rows, _look_of_row)
        for span in _row_to_spans(_join_rows(list(group)), look)
    ]


def _join_rows(rows: list[GlyphRow]) -> GlyphRow:
    if len(rows) == 1:
        return rows[0]
    x0s = list(chain.from_iterable(row.x0s for row in rows))
    x1s = list(chain.from_iterable(row.x1s for row in rows))
    return GlyphRow(rows[0].look, "".join([row.text for row in rows]), x0s, x1s)


def _list_to_spans(glyphs: list[Glyph], look: Look) -> Iterator[Span]:
    x0s, x1s = list(map(_x0_of, glyphs)), list(map(_x1_of, glyphs))
    cuts = _find_cuts(x0s, x1s, look[2])
    for start, end in pairwise((0, *cuts, len(glyphs))):
        part = glyphs[start:end]
        text = "".join(map(_text_of, part))
        yield _to_span(part, text, x0s[start:end], x1s[start:end], look)


def _row_to_spans(row: GlyphRow, look: Look) -> Iterator[Span]:
    cuts = _find_cuts(row.x0s, row.x1s, look[2])
    if not cuts:
        yield _to_span(row, row.text, row.x0s, row.x1s, look)
        return
    for start, end in pairwise((0, *cuts, len(row))):
        part = row[start:end]
        yield _to_span(part, part.text, part.x0s, part.x1s, look)


def _find_cuts(x0s: Sequence[float], x1s: Sequence[float], size: float) -> list[int]:
    """Where glyphs of one look are parted by white, or where one does not go on to the right."""
    if len(x0s) == 1:
        return []
    widest, least = LATIN_GAP * size, LEAST_STEP * size
    gaps = list(map(sub, x0s[1:], x1s))
    steps = list(map(sub, x0s[1:], x0s))
    if max(gaps) <= widest and min(steps) > least:
        return []
    beside = enumerate(zip(gaps, steps, strict=True), start=1)
    return [index for index, (gap, step) in beside if gap > widest or step <= least]


def _to_span(
    glyphs: Sequence[Glyph], text: str, x0s: Sequence[float], x1s: Sequence[float], look: Look
) -> Span:
    top, bottom, size, turn, sure = look
    has_blank = _BLANK.search(text) is not None
    x0, x1, last, end = x0s[0], max(x1s), x0s[-1], x1s[-1]
    return _make_span((glyphs, text, x0, x1, top, bottom, size, turn, last, end, has_blank, sure))


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
