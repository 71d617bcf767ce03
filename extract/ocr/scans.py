"""The pages of a document that are images, each read by OCR; the others stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from jinque.errors import SourceError
from jinque.extract.ocr.engine import find_model, load_recogniser
from jinque.extract.textlayer import is_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.glyphs import PageContent
    from jinque.records import Source

__all__ = ["read_scans"]


def read_scans(
    contents: Sequence[PageContent], data: bytes, password: str | None, source: Source
) -> list[PageContent]:
    """The contents of all pages, those of images replaced by what OCR reads on them.

    Raises SourceError where the extra is not installed, or an image holds no text.
    """
    find_model()
    from jinque.extract.ocr.page import read_scan  # after the message about a missing extra

    recogniser = load_recogniser()
    with pypdfium2.PdfDocument(data, password=password) as pdf:
        done = [
            read_scan(pdf[content.number - 1], content, recogniser) if is_scan(content) else content
            for content in contents
        ]
    for content in done:
        if is_scan(content):
            raise SourceError(
                "OCR finds no text in the image", source=source.name, page=content.number
            )
    return done
