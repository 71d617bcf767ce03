"""Some pages of a PDF, read and checked, and how all parts of it become one document.

A long PDF may be read by several processes at once, each some pages. What only all pages together tell
travels with each part, so that nothing is judged by less than a single process would have seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.page.word_breaks import Breaks, BreaksSeen
from jinque.extract.pdf.fonts_seen import FontSeen, judge_fonts, merge_fonts
from jinque.extract.pdf.textlayer import Textless
from jinque.extract.process.stage import enter
from jinque.findings import Finding  # noqa: TC001 - msgspec looks at the types
from jinque.records import Document, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.records import Source

__all__ = ["Evidence", "PdfPart", "merge_parts"]


class Evidence(Struct, frozen=True, kw_only=True):
    """What one engine saw on the pages of a part, to be judged when all are known."""

    fonts: list[FontSeen]
    textless: Textless


class PdfPart(Struct, frozen=True, kw_only=True):
    """Pages laid out and verified, one after the other, with their findings; evidence for each engine.

    `is_open`: the last page ends with a table that tells how the next one is to be read.
    """

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    breaks: BreaksSeen
    evidence: tuple[Evidence, ...]
    is_open: bool = False


def merge_parts(parts: Sequence[PdfPart], source: Source) -> Document:
    """The document that all its parts make, in the order of the pages.

    Raises SourceError where a font's glyphs are not what the text layer says, or pages have no text.
    """
    enter("judging the fonts")
    for seen in zip(*(part.evidence for part in parts), strict=True):
        _judge(seen, source)
    breaks = Breaks()
    for part in parts:
        breaks.add(part.breaks)
    pages, doubts = breaks.settle([page for part in parts for page in part.pages])
    findings = [finding for part in parts for finding in part.findings]
    return Document(source=source, pages=tuple(pages), findings=(*findings, *doubts))


def _judge(seen: Sequence[Evidence], source: Source) -> None:
    """Judge what one engine saw in all parts."""
    judge_fonts(merge_fonts([each.fonts for each in seen]), source)
    textless = Textless()
    for each in seen:
        textless.add(each.textless)
    textless.judge(source)
