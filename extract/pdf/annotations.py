"""What lies on a page beside its content: stamps, typed text, filled fields. No engine reads it; it is told."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import TYPE_CHECKING

import pypdfium2_raw as pdfium

from jinque.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.page.content import PageContent
    from jinque.extract.pdf.pdfium_library import Handle

__all__ = ["find_annotations", "find_unread"]

MOST = 1000  # that are looked at on one page
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_NAMES = {
    pdfium.FPDF_ANNOT_FREETEXT: "FreeText",
    pdfium.FPDF_ANNOT_LINE: "Line",
    pdfium.FPDF_ANNOT_SQUARE: "Square",
    pdfium.FPDF_ANNOT_CIRCLE: "Circle",
    pdfium.FPDF_ANNOT_POLYGON: "Polygon",
    pdfium.FPDF_ANNOT_POLYLINE: "PolyLine",
    pdfium.FPDF_ANNOT_STRIKEOUT: "StrikeOut",
    pdfium.FPDF_ANNOT_STAMP: "Stamp",
    pdfium.FPDF_ANNOT_CARET: "Caret",
    pdfium.FPDF_ANNOT_INK: "Ink",
    pdfium.FPDF_ANNOT_WIDGET: "Widget",
    pdfium.FPDF_ANNOT_WATERMARK: "Watermark",
    pdfium.FPDF_ANNOT_REDACT: "Redact",
}
# These put no text on the page and hide none: links, notes and marks.
_HARMLESS = {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_LINK,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_POPUP,
    pdfium.FPDF_ANNOT_FILEATTACHMENT,
    pdfium.FPDF_ANNOT_SOUND,
    pdfium.FPDF_ANNOT_MOVIE,
    pdfium.FPDF_ANNOT_PRINTERMARK,
    pdfium.FPDF_ANNOT_TRAPNET,
}


def find_annotations(page: Handle) -> list[str]:
    """The kinds of the annotations that a viewer shows and that may put text on the page or hide some."""
    count = min(MOST, pdfium.FPDFPage_GetAnnotCount(page))
    return [kind for index in range(count) if (kind := _read_kind(page, index))]


def _read_kind(page: Handle, index: int) -> str:
    """The kind of an annotation; empty for one that shows nothing."""
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return ""
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        is_shown = kind not in _HARMLESS and not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN
        if not is_shown or not _has_area(annotation) or _is_empty_field(kind, annotation):
            return ""
        return _NAMES.get(kind, "other")
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _has_area(annotation: object) -> bool:
    """Whether it takes room: a signature that nobody is to see has none."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return bool(box.right != box.left and box.top != box.bottom)


def _is_empty_field(kind: int, annotation: object) -> bool:
    """Whether it is a field of a form that nobody has filled in."""
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return False
    normal = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    drawn = pdfium.FPDFAnnot_GetAP(annotation, normal, None, 0)
    value = pdfium.FPDFAnnot_GetStringValue(annotation, b"V", None, 0)
    return not (drawn > 2 or value > 2)  # bytes: more than the mark that ends a text


def find_unread(content: PageContent) -> Iterator[Finding]:
    """A warning that names what lies on the page and was not read."""
    if content.annotations:
        counts = Counter(content.annotations)
        what = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        yield make_finding("unread-annotation", page=content.number, what=what)
