"""What PDFium's text of a page leaves out, and what marks make it say instead of what is printed."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from typing import TYPE_CHECKING

import pypdfium2_raw as pdfium

from jinque.extract.page.glyphs import Glyph
from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.glyph_pictures import has_ink
from jinque.extract.pdf.pdfium_library import open_text, read_text
from jinque.extract.pdf.pdfium_paths import Matrix, PageObject, list_objects, read_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.extract.page.spans import GlyphRow
    from jinque.extract.pdf.glyph_pictures import OpenPage
    from jinque.extract.pdf.pdfium_library import Handle

__all__ = ["find_left_out", "remove_claims"]

SLOT = 16.0  # points: height of the slots by which rows of glyphs are looked up
DESCENT = 0.15  # of the size
WIDTH = 0.15  # of the size: of a space, whose own width PDFium does not tell
_USER_SPACE = Matrix(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def remove_claims(page: Handle) -> str:
    """Let a page's characters be those of its glyphs, not what marks claim (/ActualText); what they claimed."""
    textpage = open_text(page)
    claimed = read_text(calls.to_address(textpage))
    pdfium.FPDFText_ClosePage(textpage)
    for item in list_objects(calls.to_address(page), _USER_SPACE):
        handle = calls.to_object(item.handle)
        for index in range(max(0, pdfium.FPDFPageObj_CountMarks(handle))):
            mark = pdfium.FPDFPageObj_GetMark(handle, index)
            pdfium.FPDFPageObjMark_RemoveParam(handle, mark, b"ActualText")
    return claimed


def find_left_out(
    place: OpenPage, hidden: Iterable[PageObject], rows: Iterable[GlyphRow]
) -> tuple[list[Glyph], bool]:
    """Of text objects that show no character of PDFium's: the spaces, and whether any is more than that.

    PDFium leaves out spaces where it has put its own, and second prints of the same text. Where such a print
    or a space without width begins, another character stands. It also leaves out a character that stands
    alone and has no glyph: of a font that the file does not carry, this machine may lack any.
    """
    slots: dict[int, list[GlyphRow]] = defaultdict(list)
    for row in rows:
        for slot in range(int(row.look.top // SLOT), int(row.look.bottom // SLOT) + 1):
            slots[slot].append(row)
    spaces: list[Glyph] = []
    for item in hidden:
        if not _is_embedded(item):
            return [], True
        space = _to_space(item)
        if any(_stands_at(space, row) for row in slots[int(space.middle // SLOT)]):
            continue
        if has_ink(place, calls.to_object(item.handle)):
            return [], True
        spaces.append(space)
    return spaces, False


def _is_embedded(item: PageObject) -> bool:
    """Whether the file carries the font of a text object."""
    font = pdfium.FPDFTextObj_GetFont(calls.to_object(item.handle))
    return bool(pdfium.FPDFFont_GetIsEmbedded(font) == 1)


def _stands_at(space: Glyph, row: GlyphRow) -> bool:
    """Whether a glyph covers the middle of a space; one on the next line shares its slot, not its height."""
    if not row.look.top <= space.middle <= row.look.bottom:
        return False
    x = (space.x0 + space.x1) / 2
    return any(x0 <= x <= x1 for x0, x1 in zip(row.x0s, row.x1s, strict=True))


def _to_space(item: PageObject) -> Glyph:
    """A text object as a narrow space where it begins."""
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(calls.to_object(item.handle), size)
    matrix = read_matrix(item.handle).then(item.view)
    height = size.value * matrix.scale
    foot = matrix.f + DESCENT * height
    return Glyph(" ", matrix.e, foot - height, matrix.e + WIDTH * height, foot, height)
