"""A PDF that PDFium holds open: its pages as they are opened, and its fonts."""

from __future__ import annotations

import ctypes
from typing import NamedTuple, Self

import pypdfium2_raw as pdfium
from msgspec import Struct

from jinque.extract.page.glyphs import foot_of_box
from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.glyph_pictures import OpenPage
from jinque.extract.pdf.opening import Opener
from jinque.extract.pdf.pdfium_hidden import remove_claims
from jinque.extract.pdf.pdfium_library import Handle, open_document, open_page, open_text
from jinque.extract.pdf.pdfium_paths import Matrix
from jinque.extract.pdf.unseen import Canvas, PagePicture

__all__ = ["Font", "OpenedPage", "PdfiumDocument"]


class Font(NamedTuple):
    """What is needed of a font; `keeper` is a text object that keeps it, and so its address, alive."""

    keeper: Handle
    foot: float  # of the size: how far below the baseline its characters reach
    known: set[str]  # characters whose meaning the font tells
    is_embedded: bool  # else this machine may lack what it shows


class OpenedPage(Struct):
    """A page that PDFium holds open, and what it says of it at once.

    `claimed` is the text that marks claim, where there may be some; `view` leads from user space to the page
    as shown, `width` and `height` are its size in points; `picture` shows it, if it is known to be wanted.
    """

    place: OpenPage
    claimed: str | None
    view: Matrix
    width: float
    height: float
    picture: PagePicture | None
    is_open: bool = True

    def close(self) -> None:
        """Close the page, so that memory does not grow with the number of pages; harmless when it is closed."""
        if self.is_open:
            self.is_open = False
            pdfium.FPDFText_ClosePage(self.place.textpage)
            pdfium.FPDF_ClosePage(self.place.page)


class PdfiumDocument:
    """A PDF that PDFium holds open, and its fonts. A context.

    `pages` opens its pages; `draws` says whether pictures of the next ones will be asked for.
    """

    def __init__(self, data: bytes, password: str | None, *, has_marks: bool = False) -> None:
        """`has_marks`: somewhere a mark claims another text (/ActualText).

        Raises PdfiumError for what is no PDF, or is encrypted.
        """
        self._data = data  # which PDFium reads from as long as it is open
        self.pdf = open_document(data, password)
        self.pages = Opener(self._open)
        self.draws = False
        self.fonts: dict[int, Font] = {}
        self._has_marks = has_marks
        self._opened: list[OpenedPage] = []  # the last ones, which nobody may have closed
        self._canvas = Canvas()

    def __len__(self) -> int:
        """How many pages its page tree counts."""
        return int(pdfium.FPDF_GetPageCount(self.pdf))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the fonts and the document go."""
        self.pages.close()
        for page in self._opened:
            page.close()
        for font in self.fonts.values():
            pdfium.FPDFPageObj_Destroy(font.keeper)
        self.fonts.clear()
        pdfium.FPDF_CloseDocument(self.pdf)

    def _open(self, number: int) -> OpenedPage:
        page = open_page(self.pdf, number)
        claimed = remove_claims(page) if self._has_marks else None
        view, width, height = _read_view(page)
        picture = self.draw(page) if self.draws else None
        place = OpenPage(self.pdf, page, open_text(page))
        opened = OpenedPage(place, claimed, view, width, height, picture)
        self._opened = [*(each for each in self._opened if each.is_open), opened]
        return opened

    def draw(self, page: Handle) -> PagePicture:
        """A picture of an open page."""
        return PagePicture(calls.to_address(page), self._canvas)

    def meet_font(self, address: int) -> Font:
        """The font at an address, its measures read when it is met first."""
        font = self.fonts.get(address)
        if font is None:
            handle = ctypes.cast(address, pdfium.FPDF_FONT)
            keeper = pdfium.FPDFPageObj_CreateTextObj(self.pdf, handle, 1.0)
            descent = ctypes.c_float()
            pdfium.FPDFFont_GetDescent(handle, 1000.0, descent)
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            foot = foot_of_box(0.0, -descent.value / 1000.0, 1.0)
            font = self.fonts[address] = Font(keeper, foot, set(), is_embedded)
        return font


def _read_view(page: Handle) -> tuple[Matrix, float, float]:
    """From user space to the page as a viewer shows it, in points from its top left; its size."""
    box, handle = pdfium.FS_RECTF(), calls.to_address(page)
    calls.get_page_box(handle, ctypes.addressof(box))
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    width, height = right - left, top - bottom
    quarters = calls.get_rotation(handle)
    if quarters == 1:
        return Matrix(0.0, 1.0, 1.0, 0.0, -bottom, -left), height, width
    if quarters == 2:
        return Matrix(-1.0, 0.0, 0.0, 1.0, right, -bottom), width, height
    if quarters == 3:
        return Matrix(0.0, -1.0, -1.0, 0.0, top, right), height, width
    return Matrix(1.0, 0.0, 0.0, -1.0, -left, top), width, height
