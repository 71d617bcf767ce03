"""How glyphs become lines of text: superscripts stay in their line, printed spaces are kept once."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, partial
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from jinque.extract.page.ink import Ink, spans_to_runs
from jinque.extract.page.spans import LATIN_GAP, Span, glyphs_to_spans, spans_to_glyphs
from jinque.extract.page.vertical import find_columns
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.ink import Run

__all__ = [
    "TextLine",
    "add_spaces",
    "glyphs_to_lines",
    "glyphs_to_text",
    "line_to_text",
    "spans_to_lines",
    "spans_to_text",
]

SLOT = 12.0  # points: height of the slots by which lines are looked up
LINE_OVERLAP = 0.45  # share of the smaller height that two glyphs of one line have in common
TEXT_GAP = 0.8  # of the size: a wider gap on a line surely parts two texts
WIDE = 1.0  # of the size: white that surely parts two texts
EVEN = 0.03  # of the size by which the steps from glyph to glyph of one pitch differ
NO_WHITE = 0.02  # of the size: a space so wide cannot be seen
_WORD = re.compile(r"[0-9A-Za-z./+-]{4,}")
_LATIN_SPACE = re.compile(r"[!-~] +(?:[!-~]|$)|^ +[!-~]")
_left_of = attrgetter("x0")


class TextLine(Struct, dict=True):
    """Spans on one line, from left to right."""

    spans: list[Span]
    box: Box

    @cached_property
    def glyphs(self) -> list[Glyph]:
        """Its glyphs, from left to right."""
        return spans_to_glyphs(self.spans)

    @property
    def largest(self) -> float:
        """The size of its largest glyph."""
        return max(span.size for span in self.spans)

    @property
    def texts(self) -> list[Run]:
        """Its texts, parted by white that surely parts two."""
        return spans_to_runs(self.spans, TEXT_GAP, self.box)

    @cached_property
    def ink(self) -> Ink:
        """Where it has ink, and where columns may part."""
        return Ink(self.spans, self.box)

    @property
    def text(self) -> str:
        """What is printed: spaces once, and a space for white of a whole character."""
        if any(span.has_blank for span in self.spans):
            return line_to_text(self.glyphs)
        text, right = "", None
        for span in self.spans:
            if right is not None and span.x0 - right > WIDE * span.size:
                text += " "
            text += span.text
            right = span.end
        return text


_make_box = partial(tuple.__new__, Box)  # of its fields in order, faster than by their names


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Group glyphs into lines from top to bottom; see `spans_to_lines`."""
    return spans_to_lines(glyphs_to_spans(glyphs))


def spans_to_lines(spans: Sequence[Span]) -> list[TextLine]:
    """Group spans into lines from top to bottom.

    The largest glyphs make the lines; smaller ones (superscripts, footnote marks) join the line that
    they overlap most, so a raised mark stays with its title. Spans of one size on one baseline go
    together: what is looked up is their height, not each of them.
    """
    if len(spans) == 1:
        return [_to_line(list(spans))]
    bands: list[list[Height]] = []
    near: dict[int, list[int]] = defaultdict(list)  # bands by the heights they reach into
    heights = _group_by_height(spans)
    for height in sorted(heights, key=lambda h: (-h.size, h.top + h.bottom)):
        slots = range(int(height.top // SLOT), int(height.bottom // SLOT) + 1)
        best = _find_band(height, bands, [i for slot in slots for i in near.get(slot, ())])
        if best is None:
            bands.append([height])
            for slot in slots:
                near[slot].append(len(bands) - 1)
        else:
            bands[best].append(height)
    lines = [_to_line([s for height in band for s in heights[height]]) for band in bands]
    return sorted(lines, key=lambda line: line.box.top)


class Height(NamedTuple):
    """Where glyphs of one size on one baseline stand."""

    size: int  # rounded, in points
    top: float
    bottom: float


def _group_by_height(spans: Iterable[Span]) -> dict[Height, list[Span]]:
    looks: dict[tuple[int, float, float], list[Span]] = defaultdict(list)
    for span in spans:
        looks[round(span.size), span.top, span.bottom].append(span)
    return {Height(*look): found for look, found in looks.items()}


def _find_band(height: Height, bands: Sequence[list[Height]], near: Iterable[int]) -> int | None:
    """The band whose first height shares most of this one, if they share enough."""
    best, most = None, LINE_OVERLAP * (height.bottom - height.top)
    for index in near:
        first = bands[index][0]
        shared = min(first.bottom, height.bottom) - max(first.top, height.top)
        if shared > most:
            best, most = index, shared
    return best


def _to_line(spans: list[Span]) -> TextLine:
    if len(spans) == 1:
        only = spans[0]
        return TextLine(spans, _make_box((only.x0, only.top, only.x1, only.bottom)))
    ordered = sorted(spans, key=_left_of)
    if any(after.x0 <= before.last for before, after in pairwise(ordered)):
        ordered = _untangle(spans)
    tops, ends, bottoms = zip(*[(s.top, s.x1, s.bottom) for s in spans], strict=True)
    return TextLine(ordered, Box(ordered[0].x0, min(tops), max(ends), max(bottoms)))


def _untangle(spans: Iterable[Span]) -> list[Span]:
    """Spans that lie over one another, glyph by glyph from left to right.

    A code or a Latin word stays whole: too long for its cell, it reaches over the beginning of the next one.
    """
    pieces = [[span] if _WORD.fullmatch(span.text) else _to_single(span.glyphs) for span in spans]
    return sorted(chain.from_iterable(pieces), key=_left_of)


def _to_single(glyphs: Iterable[Glyph]) -> list[Span]:
    return [span for glyph in glyphs for span in glyphs_to_spans((glyph,))]


def line_to_text(glyphs: Sequence[Glyph]) -> str:
    """The text of one line: printed spaces kept once, and a space for white of a whole character.

    A space at which the next character begins is none: fonts without a zero-width character have it so.
    """
    parts: list[str] = []
    before: Glyph | None = None
    space: Glyph | None = None
    for glyph in glyphs:
        if glyph.text.isspace():
            space = space or glyph
            continue
        spaced = space is not None and glyph.x0 - space.x0 > NO_WHITE * glyph.size
        if before is not None and (spaced or glyph.x0 - before.x1 > WIDE * glyph.size):
            parts.append(" ")
        parts.append(glyph.text)
        before, space = glyph, None
    return "".join(parts)


def add_spaces(spans: Sequence[Span], lines: Iterable[TextLine]) -> list[Span]:
    """Add the spaces that a page without printed ones shows between Latin words; `lines` are of its spans.

    Only there is white a space: between Chinese and Latin, and in justified lines, it is layout. A space
    that is printed elsewhere ("序 号", a glyph without a meaning) tells nothing about words.
    """
    if any(" " in span.text and _LATIN_SPACE.search(span.text) for span in spans):
        return list(spans)
    added = [g for line in lines if _may_have_words(line) for g in _find_spaces(line.glyphs)]
    return [*spans, *glyphs_to_spans(added)]


def _may_have_words(line: TextLine) -> bool:
    """Whether somewhere white of the width of a space stands between Latin characters."""
    return any(
        a.text[-1:].isascii()
        and b.text[:1].isascii()
        and LATIN_GAP * b.size < b.x0 - a.end < WIDE * b.size
        for a, b in pairwise(line.spans)
    )


def _find_spaces(glyphs: Sequence[Glyph]) -> list[Glyph]:
    added: list[Glyph] = []
    gaps = [b.x0 - a.x1 for a, b in pairwise(glyphs)]
    pitches = [b.x0 - a.x0 for a, b in pairwise(glyphs)]
    for i, (before, after) in enumerate(pairwise(glyphs)):
        # A justified line spreads all its characters: a space is wider than the gaps beside it.
        usual = max([0.0, *gaps[max(i - 1, 0) : i], *gaps[i + 1 : i + 2]])
        is_word_end = before.text.isascii() and after.text.isascii()
        is_wide = usual + LATIN_GAP * after.size < gaps[i] < WIDE * after.size
        if is_word_end and is_wide and not _is_even(pitches, i, after.size):
            added.append(before._replace(text=" ", x0=before.x1, x1=after.x0))
    return added


def _is_even(pitches: Sequence[float], index: int, size: float) -> bool:
    """Whether glyphs stand at one pitch, whatever their widths: then a narrow one has white beside it."""
    windows = (pitches[start : start + 3] for start in range(max(0, index - 2), index + 1))
    return any(len(three) == 3 and max(three) - min(three) < EVEN * size for three in windows)


def glyphs_to_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, its printed lines joined by newlines."""
    return spans_to_text(glyphs_to_spans(glyphs))


def spans_to_text(spans: Sequence[Span]) -> str:
    """The text of a cell, its printed lines, or columns that run down, joined by newlines."""
    if len(spans) == 1 and not spans[0].has_blank:
        return spans[0].text
    if columns := find_columns(spans):
        return "\n".join(columns)
    return "\n".join([text for line in spans_to_lines(spans) if (text := line.text)])
