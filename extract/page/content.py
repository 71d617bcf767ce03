"""What an engine reads from a page, before anything is known of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from msgspec import Struct, field, structs

from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.stretches import spans_to_stretches

if TYPE_CHECKING:
    from jinque.extract.page.glyphs import Glyph, Segment
    from jinque.extract.page.spans import Span
    from jinque.extract.page.stretches import Stretch
    from jinque.records import Box

__all__ = ["PageContent"]


class PageContent(Struct, kw_only=True):
    """What an engine reads from a page: glyphs, drawn rules, edges of fills, and what it set aside.

    `apart` counts the glyphs that are no part of the running text, by kind (`overprinted`,
    `outside`, `turned`); `image_share` is the share of the page that images cover; `annotations` are the
    kinds of what lies on the page beside its content, and is not read.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Segment]
    fills: list[Box] = field(default_factory=list)
    apart: dict[str, list[Glyph]] = field(default_factory=dict)
    image_share: float = 0.0
    annotations: list[str] = field(default_factory=list)
    _spans: list[Span] | None = None
    _stretches: list[Stretch] | None = None

    def replace(self, **changes: object) -> Self:
        """The page with other values; of other glyphs, it has other spans."""
        return structs.replace(self, **changes, _spans=None, _stretches=None)

    def spans(self) -> list[Span]:
        """`glyphs_to_spans` of the page, done once."""
        if self._spans is None:
            self._spans = glyphs_to_spans(self.glyphs)
        return self._spans

    def stretches(self) -> list[Stretch]:
        """`spans_to_stretches` of the page, done once: both the layout and the ledger place them."""
        if self._stretches is None:
            self._stretches = list(spans_to_stretches(self.spans()))
        return self._stretches
