"""PDFium itself, started when this is loaded, and what it opens.

These few calls stand here because pypdfium2's helpers for them load a good deal that no reading needs, such
as a parser of command lines; its bindings alone are there in half the time.
"""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import pypdfium2_raw as pdfium

from jinque.extract.page.glyphs import UNKNOWN
from jinque.extract.pdf import pdfium_calls as calls

__all__ = ["Handle", "PdfiumError", "open_document", "open_page", "open_text", "read_text"]

Handle = Any  # an object behind PDFium's C interface

_PROBLEMS = {
    pdfium.FPDF_ERR_FORMAT: "no PDF, or a damaged one",
    pdfium.FPDF_ERR_PASSWORD: "incorrect password",
    pdfium.FPDF_ERR_SECURITY: "an unknown encryption",
}

# Whoever starts it again, as pypdfium2 does, finds it started.
pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))


class PdfiumError(Exception):
    """What PDFium cannot open or draw."""


def open_document(data: bytes, password: str | None) -> Handle:
    """A PDF of at least one page, in memory that must be kept till it is closed.

    Raises PdfiumError for what is no PDF, or is encrypted.
    """
    word = None if password is None else password.encode()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), word)
    if pdfium.FPDF_GetPageCount(document) < 1:
        problem = _PROBLEMS.get(pdfium.FPDF_GetLastError(), "no pages")
        raise PdfiumError(f"PDFium cannot open it: {problem}")
    return document


def open_page(document: Handle, number: int) -> Handle:
    """A page, by its number from 1. Raises PdfiumError."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise PdfiumError(f"PDFium cannot open page {number}")
    return page


def open_text(page: Handle) -> Handle:
    """The text of an open page. Raises PdfiumError."""
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        raise PdfiumError("PDFium finds no text of a page, not even an empty one")
    return textpage


def read_text(textpage: int) -> str:
    """The page's characters, one for each of PDFium's: all at once if it left none out."""
    count = calls.count_chars(textpage)
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(
        ctypes.cast(textpage, pdfium.FPDF_TEXTPAGE), 0, 2 * count, buffer
    )
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = map(calls.get_unicode, repeat(textpage), range(count))
    return "".join(chr(code) if code < 0x110000 else UNKNOWN for code in codes)
