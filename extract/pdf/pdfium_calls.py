"""PDFium's functions that are called for every character and line, taking plain numbers, not objects.

pypdfium2's own bindings check and wrap each argument; at several calls for each character that takes longer
than the calls themselves. A handle is the address that PDFium gave, 0 where it gave none. A call that is soon
done keeps other threads of Python waiting (`PYFUNCTYPE`), since to let one of them in takes longer too.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_float, c_int, c_void_p
from typing import TYPE_CHECKING, Any

import pypdfium2_raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "count_chars",
    "count_form_objects",
    "count_objects",
    "count_segments",
    "create_bitmap",
    "destroy_bitmap",
    "fill_bitmap",
    "get_draw_mode",
    "get_fill_color",
    "get_font",
    "get_font_size",
    "get_form_object",
    "get_loose_box",
    "get_matrix",
    "get_object",
    "get_object_matrix",
    "get_origin",
    "get_page_box",
    "get_page_height",
    "get_page_width",
    "get_point",
    "get_render_mode",
    "get_rotation",
    "get_segment",
    "get_segment_type",
    "get_text_object",
    "get_type",
    "get_unicode",
    "has_map_error",
    "is_closing",
    "is_generated",
    "render_page",
    "to_address",
    "to_object",
]


def _take_numbers(
    function: object,
    result: Any,  # noqa: ANN401
    *arguments: Any,  # noqa: ANN401
    kind: Callable[..., Any] = ctypes.PYFUNCTYPE,
) -> Callable[..., Any]:
    """The same function of PDFium's, called without conversions."""
    address = ctypes.cast(function, c_void_p).value  # type: ignore[arg-type]
    assert address is not None  # noqa: S101 - a loaded function has one
    called: Callable[..., Any] = kind(result, *arguments)(address)
    return called


def to_address(handle: Any) -> int:  # noqa: ANN401
    """The address of what a handle of pypdfium2 stands for; 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


def to_object(address: int) -> Any:  # noqa: ANN401
    """What pypdfium2 takes for a page's object at an address."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


count_chars = _take_numbers(pdfium.FPDFText_CountChars, c_int, c_void_p)
get_unicode = _take_numbers(pdfium.FPDFText_GetUnicode, ctypes.c_uint, c_void_p, c_int)
get_text_object = _take_numbers(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
get_loose_box = _take_numbers(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
get_origin = _take_numbers(
    pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p
)
get_matrix = _take_numbers(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
get_font_size = _take_numbers(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
get_render_mode = _take_numbers(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
get_font = _take_numbers(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
has_map_error = _take_numbers(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
is_generated = _take_numbers(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)

# --- pages -----------------------------------------------------------------------------------------

get_page_width = _take_numbers(pdfium.FPDF_GetPageWidthF, c_float, c_void_p)
get_page_height = _take_numbers(pdfium.FPDF_GetPageHeightF, c_float, c_void_p)
get_page_box = _take_numbers(pdfium.FPDF_GetPageBoundingBox, c_int, c_void_p, c_void_p)
get_rotation = _take_numbers(pdfium.FPDFPage_GetRotation, c_int, c_void_p)
create_bitmap = _take_numbers(
    pdfium.FPDFBitmap_CreateEx, c_void_p, c_int, c_int, c_int, c_void_p, c_int
)
fill_bitmap = _take_numbers(
    pdfium.FPDFBitmap_FillRect, c_int, c_void_p, *([c_int] * 4), ctypes.c_ulong
)
destroy_bitmap = _take_numbers(pdfium.FPDFBitmap_Destroy, None, c_void_p)
render_page = _take_numbers(
    pdfium.FPDF_RenderPageBitmap,
    None,
    c_void_p,
    c_void_p,
    *([c_int] * 6),
    kind=ctypes.CFUNCTYPE,  # takes long
)

# --- drawn objects ---------------------------------------------------------------------------------

count_objects = _take_numbers(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
get_object = _take_numbers(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
count_form_objects = _take_numbers(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
get_form_object = _take_numbers(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, ctypes.c_ulong)
get_type = _take_numbers(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
get_object_matrix = _take_numbers(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
count_segments = _take_numbers(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
get_segment = _take_numbers(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
get_point = _take_numbers(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
get_segment_type = _take_numbers(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
is_closing = _take_numbers(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)
get_draw_mode = _take_numbers(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
get_fill_color = _take_numbers(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *([c_void_p] * 4))
