"""Soft hyphens that a page shows, read as hyphens.

Fonts draw both with one glyph, and some programs write the soft one into the text layer: every code
would lose its hyphens. A soft hyphen that parts no word is not printed at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.extract.page.spans import glyphs_to_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.glyphs import Glyph

__all__ = ["show_hyphens"]

SOFT = "\u00ad"
VISIBLE = 0.05  # of the size: the least width of what is printed


def show_hyphens(content: PageContent) -> PageContent:
    """The page with a hyphen for each soft one, but where it parts a Latin word at the end of a line."""
    if not any(SOFT in span.text for span in content.spans):
        return content
    shown = {id(glyph) for line in content.lines() for glyph in _find_shown(line.glyphs)}
    glyphs = (g._replace(text="-") if id(g) in shown else g for g in content.glyphs)
    return content.replace(spans=glyphs_to_spans(glyphs))


def _find_shown(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The soft hyphens of a line that are hyphens."""
    for before, glyph, after in zip([None, *glyphs], glyphs, [*glyphs[1:], None], strict=False):
        if glyph.text == SOFT and glyph.x1 - glyph.x0 > VISIBLE * glyph.size:
            parts_word = before is not None and before.text.isascii() and before.text.isalpha()
            if not parts_word or (after is not None and after.x0 - glyph.x1 < glyph.size):
                yield glyph
