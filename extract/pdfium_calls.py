"""PDFium's functions that are called for every character, taking plain numbers instead of objects.

pypdfium2's own bindings check and wrap each argument; at several calls for each character that takes longer
than the calls themselves. A handle is the address that PDFium gave, 0 where it gave none.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_float, c_int, c_void_p
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "count_chars",
    "get_font",
    "get_font_size",
    "get_loose_box",
    "get_matrix",
    "get_origin",
    "get_text_object",
    "get_unicode",
    "has_map_error",
    "is_generated",
    "to_address",
]


def _take_numbers(function: object, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
    """The same function of PDFium's, called without conversions."""
    address = ctypes.cast(function, c_void_p).value  # type: ignore[arg-type]
    assert address is not None  # noqa: S101 - a loaded function has one
    return ctypes.CFUNCTYPE(result, *arguments)(address)


def to_address(handle: Any) -> int:  # noqa: ANN401
    """The address of what a handle of pypdfium2 stands for; 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


count_chars = _take_numbers(pdfium.FPDFText_CountChars, c_int, c_void_p)
get_unicode = _take_numbers(pdfium.FPDFText_GetUnicode, ctypes.c_uint, c_void_p, c_int)
get_text_object = _take_numbers(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
get_loose_box = _take_numbers(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
get_origin = _take_numbers(
    pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p
)
get_matrix = _take_numbers(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
get_font_size = _take_numbers(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
get_font = _take_numbers(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
has_map_error = _take_numbers(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
is_generated = _take_numbers(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)
get_descent = _take_numbers(pdfium.FPDFFont_GetDescent, c_int, c_void_p, c_float, c_void_p)
