"""A page that is an image, read by OCR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.errors import SourceError
from jinque.extract.ocr.engine import find_model, load_recogniser
from jinque.extract.pdf.textlayer import is_scan

if TYPE_CHECKING:
    from jinque.extract.page.content import PageContent
    from jinque.extract.pdf.pdfium_library import Handle
    from jinque.records import Source

__all__ = ["read_scan_page"]


def read_scan_page(page: Handle, content: PageContent, source: Source) -> PageContent:
    """The content of a page that is an image, replaced by what OCR reads on it.

    Raises SourceError where the extra is not installed, or the image holds no text.
    """
    find_model()
    from jinque.extract.ocr.page import read_scan  # after the message about a missing extra

    done = read_scan(page, content, load_recogniser())
    if is_scan(done):
        raise SourceError("OCR finds no text in the image", source=source.name, page=done.number)
    return done
