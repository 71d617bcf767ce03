"""Whether a page's text layer says what the page shows; if not, the page is refused by name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pypdfium2

from jinque.errors import SourceError
from jinque.extract.glyph_pictures import OpenPage
from jinque.extract.shapes import Shapes
from jinque.extract.stage import enter
from jinque.text import fold_radicals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.glyphs import Glyph, PageContent
    from jinque.records import Source

__all__ = ["check_page", "check_pages", "is_scan"]

GARBLED_SHARE = 0.02  # of a page's characters that may be of no known meaning
DIFFERENCE_SHARE = 0.02  # of a page's characters in which two readers may differ
_OCR_HINT = "the page is an image: read it by OCR (pip install 'jinque[ocr]', then --ocr)"
_FONT_HINT = (
    "its fonts do not tell what their glyphs mean: ask for the original, or print and scan it"
)


def check_page(content: PageContent, source: Source) -> None:
    """Refuse a page whose glyphs stand for no characters. Raises SourceError.

    pdfminer writes `(cid:n)` for a glyph that a font gives no meaning.
    """
    printed = [g for g in content.glyphs if not g.text.isspace()]
    if not printed:
        return
    unknown = sum(_is_meaningless(glyph.text) for glyph in printed)
    if unknown > GARBLED_SHARE * len(printed):
        raise SourceError(
            f"garbled text: {unknown} of {len(printed)} characters have no meaning in Unicode",
            source=source.name,
            page=content.number,
            hints=(_FONT_HINT,),
        )


def _is_meaningless(text: str) -> bool:
    if text.startswith("(cid:"):
        return True
    return any(
        unicodedata.category(char) in {"Co", "Cn", "Cs"} or char == "\ufffd" for char in text
    )


def check_pages(
    contents: Sequence[PageContent], data: bytes, password: str | None, source: Source
) -> None:
    """Compare pages and characters with a second, independent reader (PDFium). Raises SourceError.

    A page that one of them loses, or whose text differs, is an error: of 7,097 public PDFs, pdfminer
    drops pages of 40 without a word.
    """
    enter("comparing what two readers see")
    with pypdfium2.PdfDocument(data, password=password) as pdf:
        if len(pdf) != len(contents):
            msg = f"{len(contents)} pages by one reader, {len(pdf)} by another: the page tree is damaged"
            raise SourceError(msg, source=source.name)
        if not contents:
            raise SourceError("the PDF has no pages", source=source.name)
        with Shapes(pdf, source) as shapes:
            for content in contents:
                _compare_text(content, pdf, shapes, source)
            shapes.judge()
    _check_textless(contents, source)


def _compare_text(
    content: PageContent, pdf: pypdfium2.PdfDocument, shapes: Shapes, source: Source
) -> None:
    page = pdf[content.number - 1]
    textpage = page.get_textpage()
    other = _count_text(textpage.get_text_range(errors="ignore"))
    shapes.look(OpenPage(pdf, page, textpage), content.number)
    textpage.close()
    page.close()
    every = [*content.glyphs, *(g for glyphs in content.apart.values() for g in glyphs)]
    ours = _count_text("".join(glyph.text for glyph in every))
    more, less = (other - ours).total(), (ours - other).total()
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


def _check_textless(contents: Sequence[PageContent], source: Source) -> None:
    """A page that is an image: all of them are a scan, one among good ones would be lost unseen."""
    empty = [content for content in contents if not _has_text(content.glyphs)]
    images = [content.number for content in empty if is_scan(content)]
    if images:
        pages = ", ".join(map(str, images[:10])) + (", …" if len(images) > 10 else "")
        what = "no page has" if len(images) == len(contents) else f"{len(images)} page(s) have no"
        text = "a text layer" if what.startswith("no page") else f"text layer: {pages}"
        raise SourceError(f"{what} {text}", source=source.name, page=images[0], hints=(_OCR_HINT,))
    if len(empty) == len(contents):
        raise SourceError("the PDF has no text", source=source.name, hints=(_OCR_HINT,))


def is_scan(content: PageContent) -> bool:
    """Whether a page is an image without a text layer."""
    return not _has_text(content.glyphs) and content.image_share > 0.2


def _has_text(glyphs: Iterable[Glyph]) -> bool:
    return any(not glyph.text.isspace() for glyph in glyphs)
