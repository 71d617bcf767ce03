"""Whether a page's text layer says what the page shows; if not, the page is refused by name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.errors import SourceError
from jinque.extract.page.glyphs import UNKNOWN
from jinque.text import fold_radicals

if TYPE_CHECKING:
    from jinque.extract.page.content import PageContent
    from jinque.records import Source

__all__ = ["Textless", "check_page", "compare_text", "is_garbled", "is_scan"]

GARBLED_SHARE = 0.02  # of a page's characters that may be of no known meaning
DIFFERENCE_SHARE = 0.02  # of a page's characters in which two readers may differ
_OCR_HINT = "the page is an image: read it by OCR (pip install 'jinque[ocr]', then --ocr)"
_FONT_HINT = (
    "its fonts do not tell what their glyphs mean: ask for the original, or print and scan it"
)


def check_page(content: PageContent, source: Source) -> None:
    """Refuse a page whose glyphs stand for no characters. Raises SourceError."""
    printed, unknown = _count_unknown(content)
    if unknown > GARBLED_SHARE * printed:
        raise SourceError(
            f"garbled text: {unknown} of {printed} characters have no meaning in Unicode",
            source=source.name,
            page=content.number,
            hints=(_FONT_HINT,),
        )


def is_garbled(content: PageContent) -> bool:
    """Whether too many of a page's characters have no known meaning."""
    printed, unknown = _count_unknown(content)
    return unknown > GARBLED_SHARE * printed


def _count_unknown(content: PageContent) -> tuple[int, int]:
    """A page's printed characters, and those of no known meaning."""
    printed = sum(span.n_printed for span in content.spans)
    text = "".join([span.text for span in content.spans])
    if not any(map(_is_meaningless, set(text))):
        return printed, 0
    return printed, sum(_is_meaningless(glyph.text) for glyph in content.glyphs)


def _is_meaningless(text: str) -> bool:
    return any(unicodedata.category(char) in {"Co", "Cn", "Cs"} or char == UNKNOWN for char in text)


def compare_text(content: PageContent, other: str, source: Source) -> None:
    """Compare a page's characters with what another reader, or another way to read, finds on it.

    Raises SourceError where the page has lost some, or is ambiguous: of 7,097 public PDFs, pdfminer drops
    pages of 40 without a word.
    """
    theirs = _count_text(other)
    every = [*content.glyphs, *(g for glyphs in content.apart.values() for g in glyphs)]
    ours = _count_text("".join(glyph.text for glyph in every))
    more, less = (theirs - ours).total(), (ours - theirs).total()
    # The other reader leaves out second prints and what lies outside; only what we miss is a loss.
    if more > max(3, DIFFERENCE_SHARE * ours.total()):
        raise SourceError(
            f"two readers disagree: one reads {more} characters that the other does not"
            f" (and {less} the other way)",
            source=source.name,
            page=content.number,
            hints=("the page is damaged or its fonts are ambiguous: print it to a new PDF",),
        )


def _count_text(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", fold_radicals(text))
    return Counter(
        char for char in folded if char.isprintable() and not char.isspace() and char != "-"
    )


class Textless(Struct, kw_only=True):
    """The pages without text of a document: a page that is an image among good ones would be lost unseen."""

    pages: int = 0
    empty: int = 0
    images: list[int] = field(default_factory=list)  # numbers of the pages that are one

    def note(self, content: PageContent) -> None:
        """Remember what kind of page this is."""
        self.pages += 1
        self.empty += not _has_text(content)
        if is_scan(content):
            self.images.append(content.number)

    def add(self, other: Textless) -> None:
        """Take in what was seen of other pages, which come after these."""
        self.pages += other.pages
        self.empty += other.empty
        self.images += other.images

    def judge(self, source: Source) -> None:
        """Raise SourceError where a page is an image, or the document has no text at all."""
        if not self.pages:
            raise SourceError("the PDF has no pages", source=source.name)
        if self.images:
            raise SourceError(
                self._describe(), source=source.name, page=self.images[0], hints=(_OCR_HINT,)
            )
        if self.empty == self.pages:
            raise SourceError("the PDF has no text", source=source.name, hints=(_OCR_HINT,))

    def _describe(self) -> str:
        if len(self.images) == self.pages:
            return "no page has a text layer"
        pages = ", ".join(map(str, self.images[:10])) + (", …" if len(self.images) > 10 else "")
        return f"{len(self.images)} page(s) have no text layer: {pages}"


def is_scan(content: PageContent) -> bool:
    """Whether a page is an image without a text layer."""
    return content.image_share > 0.2 and not _has_text(content)


def _has_text(content: PageContent) -> bool:
    return any(span.n_printed for span in content.spans)
