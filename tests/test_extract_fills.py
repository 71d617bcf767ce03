"""Coloured cells beside a table's rules, and what PDFium leaves out beside other lines."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from jinque.extract.page.fills import add_touching_fills, box_to_sides
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.grid import find_lattices
from jinque.extract.page.spans import GlyphRow, Look
from jinque.extract.pdf import pdfium_hidden
from jinque.extract.pdf.pdfium_paths import Matrix, PageObject
from jinque.records import Box

if TYPE_CHECKING:
    import pytest

XS, YS = (50.0, 90.0, 200.0, 300.0), (100.0, 130.0, 160.0)


def draw_grid() -> list[Segment]:
    """Three columns, two rows."""
    return [
        *(Segment(XS[0], y, XS[-1], y) for y in YS),
        *(Segment(x, YS[0], x, YS[-1]) for x in XS),
    ]


def count_rows(fills: list[Box]) -> list[int]:
    """Rows of each grid that the rules and the fills draw."""
    return [len(found.ys) - 1 for found in find_lattices(add_touching_fills(draw_grid(), fills))]


def test_a_shaded_header_without_lines_is_part_of_the_table() -> None:
    """Its cells stand on the grid, between its columns; a second row of them stands on the first."""
    lower = [Box(XS[i], 70, XS[i + 1], 100) for i in range(3)]
    upper = [Box(XS[0], 50, XS[1], 70), Box(XS[1], 50, XS[3], 70)]
    assert count_rows(lower) == [3]
    assert count_rows([*upper, *lower]) == [4]


def test_shading_elsewhere_is_no_part_of_the_table() -> None:
    """A fill apart from the grid, one that ends at none of its columns, one as thin as a rule."""
    for fill in (Box(50, 60, 300, 94), Box(70, 70, 260, 100), Box(50, 96, 300, 100)):
        assert count_rows([fill]) == [2]


def test_box_to_sides_closes_the_box() -> None:
    """Two sides across, two down."""
    assert sorted(box_to_sides(Box(1, 2, 3, 4))) == sorted(
        [Segment(1, 2, 3, 2), Segment(1, 4, 3, 4), Segment(1, 2, 1, 4), Segment(3, 2, 3, 4)]
    )


def test_a_space_below_a_character_of_the_line_above_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only what stands at its very place hides a space: not the next line, a few points away."""
    space = Glyph(" ", 104, 106, 106, 115, 9.0)
    monkeypatch.setattr(pdfium_hidden, "_to_space", lambda _item: space)
    monkeypatch.setattr(pdfium_hidden, "has_ink", lambda _place, _handle: False)
    monkeypatch.setattr(pdfium_hidden, "_is_embedded", lambda _item: True)
    item = type("Item", (), {"handle": None})()
    above, at = (GlyphRow(Look(top, top + 9, 9.0), "工", [100], [109]) for top in (95, 106))
    find = pdfium_hidden.find_left_out
    assert find(None, [item], [above]) == ([space], False)  # type: ignore[arg-type]
    assert find(None, [item], [at]) == ([], False)  # type: ignore[arg-type]


def test_what_is_left_out_of_a_font_that_the_file_lacks_is_never_taken_for_a_space(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A machine without that font has no ink for it, and other glyphs may lie over its place."""
    monkeypatch.setattr(pdfium_hidden, "has_ink", lambda _place, _handle: False)
    with pypdfium2.PdfDocument.new() as pdf:
        shown = pdfium.FPDFPageObj_NewTextObj(pdf, b"Helvetica", 9.0)
        handle = ctypes.cast(shown, ctypes.c_void_p).value or 0
        item = PageObject(pdfium.FPDF_PAGEOBJ_TEXT, handle, Matrix(1, 0, 0, 1, 0, 0))
        row = GlyphRow(Look(-9, 9, 9.0), "工", [0], [9])
        found = pdfium_hidden.find_left_out(None, [item], [row])  # type: ignore[arg-type]
        pdfium.FPDFPageObj_Destroy(shown)
    assert found == ([], True)
