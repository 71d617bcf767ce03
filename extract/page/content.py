"""What an engine reads from a page, before anything is known of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from msgspec import Struct, field, structs

from jinque.extract.page.spans import spans_to_glyphs
from jinque.extract.page.stretches import lines_to_stretches
from jinque.extract.page.text_lines import spans_to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.glyphs import Glyph, Segment
    from jinque.extract.page.spans import Span
    from jinque.extract.page.stretches import Stretch
    from jinque.extract.page.text_lines import TextLine
    from jinque.records import Box

__all__ = ["PageContent"]


class PageContent(Struct, kw_only=True):
    """What an engine reads from a page: text, drawn rules, edges of fills, and what it set aside.

    `spans` are in the order of print; `apart` has the glyphs that are no part of the running text, by kind
    (`overprinted`, `outside`, `turned`); `image_share` is the share of the page that images cover;
    `annotations` are the kinds of what lies on the page beside its content, and is not read.
    """

    number: int
    width: float
    height: float
    spans: Sequence[Span]
    rules: list[Segment]
    fills: list[Box] = field(default_factory=list)
    apart: dict[str, list[Glyph]] = field(default_factory=dict)
    image_share: float = 0.0
    annotations: list[str] = field(default_factory=list)
    _lines: list[TextLine] | None = None
    _stretches: list[Stretch] | None = None

    def replace(self, **changes: object) -> Self:
        """The page with other values; of other spans, it has other lines."""
        return structs.replace(self, **changes, _lines=None, _stretches=None)

    @property
    def glyphs(self) -> list[Glyph]:
        """The glyphs of the running text in the order of print, made anew each time."""
        return spans_to_glyphs(self.spans)

    def lines(self) -> list[TextLine]:
        """`spans_to_lines` of the page, done once."""
        if self._lines is None:
            self._lines = spans_to_lines(self.spans)
        return self._lines

    def stretches(self) -> list[Stretch]:
        """`lines_to_stretches` of the page, done once: both the layout and the ledger place them."""
        if self._stretches is None:
            self._stretches = list(lines_to_stretches(self.lines()))
        return self._stretches
