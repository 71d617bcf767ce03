"""Where a line of text has ink: runs without a wide gap, and what punctuation leaves blank of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.glyphs import CLOSING, OPENING
from jinque.extract.page.spans import glyphs_to_spans, spans_to_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.spans import Span
    from jinque.records import Box

__all__ = ["Ink", "Run", "crosses", "spans_to_runs"]

RUN_GAP = 0.25  # of the size: a wider gap may part two columns, if all other lines agree
_HALF_BLANK = CLOSING | OPENING  # full-width punctuation has ink in one half of it


class Run(NamedTuple):
    """Text on one line without a wide gap."""

    x0: float
    x1: float
    top: float
    bottom: float


def spans_to_runs(spans: Iterable[Span], gap: float, box: Run | Box) -> list[Run]:
    """The stretches of ink on a line, parted by white wider than `gap` times the size.

    No white within a span is wider than `LATIN_GAP`, which is less than any `gap` that is asked for.
    """
    runs: list[list[Span]] = []
    last = reach = (
        0.0  # the right of a run's last glyph, and of its last two: one may reach beyond the other
    )
    for span in spans:
        if runs and span.x0 - reach <= gap * span.size:
            runs[-1].append(span)
            before = last
        else:
            runs.append([span])
            before = span.end
        last = span.end
        if len(span.glyphs) > 1:
            before = last if span.x1 == last else span.glyphs[-2].x1
        reach = max(before, last)
    return [Run(run[0].x0, max([s.x1 for s in run]), box.top, box.bottom) for run in runs]


def crosses(run: Run, gutter: tuple[float, float]) -> bool:
    """Whether a text reaches over a gutter on both sides."""
    return run.x0 < gutter[0] and run.x1 > gutter[1]


class Ink:
    """The stretches of ink on a line, found once: `whole`, and where hanging punctuation counts as white."""

    def __init__(self, spans: Sequence[Span], box: Box) -> None:
        self.spans = spans
        self.whole = spans_to_runs(spans, RUN_GAP, box)
        self._inked, self._runs = spans, self.whole
        if not all(_HALF_BLANK.isdisjoint(span.text) for span in spans):
            self._inked = glyphs_to_spans(_drop_hanging(spans_to_glyphs(spans)))
            self._runs = spans_to_runs(self._inked, RUN_GAP, box)

    def part(self, edges: Sequence[tuple[float, float]] = ()) -> list[Run]:
        """The stretches of ink between which columns may part.

        Closing punctuation at the end of a text counts as white, and opening at its beginning, as it may
        hang over a gutter; so it does between two texts that touch at one of the `edges` of columns.
        """
        return [part for run in self._runs for part in self._part_touching(run, edges)]

    def _part_touching(self, run: Run, edges: Sequence[tuple[float, float]]) -> list[Run]:
        """Two texts, where a run crosses one edge and nothing but punctuation is there.

        What begins in the first column, or crosses more edges, is a heading or a note.
        """
        crossed = [edge for edge in edges if crosses(run, edge)]
        if len(crossed) != 1 or crossed[0] == edges[0]:
            return [run]
        (edge,) = crossed
        own = [g for g in spans_to_glyphs(self._inked) if run.x0 <= g.x0 < run.x1]
        inked = glyphs_to_spans([g for g in own if not _is_blank_at(g, edge)])
        parts = spans_to_runs(inked, RUN_GAP, run)
        return [run] if any(crosses(part, edge) for part in parts) else parts


def _drop_hanging(glyphs: Sequence[Glyph]) -> list[Glyph]:
    beside = zip([None, *glyphs], glyphs, [*glyphs[1:], None], strict=False)
    return [glyph for before, glyph, after in beside if not _hangs(before, glyph, after)]


def _hangs(before: Glyph | None, glyph: Glyph, after: Glyph | None) -> bool:
    """Whether a glyph is punctuation whose blank half may reach beyond the edge of its column."""
    if glyph.text in CLOSING:
        return not _runs_on(glyph, after)
    return glyph.text in OPENING and not (before is not None and _runs_on(before, glyph))


def _runs_on(glyph: Glyph, after: Glyph | None) -> bool:
    """Whether the next character follows right behind, as within a text."""
    return after is not None and abs(after.x0 - glyph.x1) < 0.08 * glyph.size


def _is_blank_at(glyph: Glyph, edge: tuple[float, float]) -> bool:
    """Whether a glyph is punctuation, half of which is blank, that lies at an edge."""
    return glyph.text in _HALF_BLANK and glyph.x0 < edge[1] and glyph.x1 > edge[0]
