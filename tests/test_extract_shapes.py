"""Text layers that lie: what the glyphs themselves show decides, and sound fonts are never doubted."""

from __future__ import annotations

import ctypes
import io
import re
from itertools import count
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium
import pytest
from conftest import ROOT
from hostile_pdfs import one_page, stream
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from jinque.errors import SourceError
from jinque.extract.pdf.engine_pdfium import PageReader
from jinque.extract.pdf.glyph_pictures import Picture, draw_object, measure_distance, to_picture
from jinque.extract.pdf.pdfium_document import PdfiumDocument
from jinque.extract.pdf.shapes import GLYPH_HEIGHT, Shapes
from jinque.extract.pdf.standard_shapes import FONTS, STANDARD
from jinque.extract.pdf.strokes import COMMON, STROKES
from jinque.records import Source

if TYPE_CHECKING:
    from pathlib import Path

LAYOUTS = ROOT / "fixtures" / "layouts"
WRONG = ("text-shifted", "text-shifted-body", "text-swapped-digits")
LYING = sorted(path for case in WRONG for path in (LAYOUTS / case).glob("*.pdf"))
UNREADABLE = {*WRONG, "text-private-use", "text-no-unicode"}
SOUND = sorted(
    path
    for path in (*LAYOUTS.glob("*/*.pdf"), *(ROOT / "fixtures" / "beijing-2023").glob("*.pdf"))
    if path.parent.name not in UNREADABLE
)


def judge(path: Path) -> None:
    """Look at all pages of a PDF, as reading does. Raises SourceError."""
    judge_bytes(path.read_bytes(), path.name)


def judge_bytes(data: bytes, name: str) -> None:
    """As `judge`."""
    source = Source(name=name, kind="pdf", sha256="", size=1)
    shapes = Shapes(source)
    with PdfiumDocument(data, None) as pdf:
        for number in range(1, min(len(pdf), 3) + 1):
            with PageReader(pdf, number) as page:
                shapes.look(page)
        shapes.judge()


@pytest.mark.parametrize("path", LYING, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lying_text_layer_is_refused(path: Path) -> None:
    """Digits exchanged or characters moved on by three: an error that names page and characters."""
    with pytest.raises(SourceError, match=r"garbled text: the text layer says . where") as caught:
        judge(path)
    assert caught.value.page == 1
    assert caught.value.source == path.name


def test_the_message_names_each_exchanged_digit() -> None:
    """Whole, because people act on it."""
    with pytest.raises(SourceError) as caught:
        judge(next(path for path in LYING if path.parent.name == "text-swapped-digits"))
    assert (
        str(caught.value)
        .split("\n")[0]
        .endswith(
            "page 1: garbled text: the text layer says 1 where the page shows 2, 2 where the page shows"
            " 1, 4 where the page shows 5, 5 where the page shows 4, 7 where the page shows 8, 8 where"
            " the page shows 7"
        )
    )


@pytest.mark.parametrize("path", SOUND[::4], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_sound_text_layer_passes(path: Path) -> None:
    """No false alarm on any layout, turned pages and superscripts included."""
    judge(path)


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[Picture]]:
    """The standard characters, drawn from the fonts that PDFium carries."""
    with PdfiumDocument(one_page(stream(b"")), None) as opened:
        fonts = [pdfium.FPDFText_LoadStandardFont(opened.pdf, name.encode()) for name in FONTS]
        return {char: [draw(opened.pdf, font, char) for font in fonts] for char in STANDARD}


def draw(pdf: object, font: object, char: str) -> Picture:
    """A character, 38.4 pixels to the em."""
    shown = pdfium.FPDFPageObj_CreateTextObj(pdf, font, 0.8 * GLYPH_HEIGHT)
    pdfium.FPDFText_SetText(shown, (ctypes.c_ushort * 2)(ord(char), 0))
    picture = to_picture(draw_object(pdf, None, shown, 1.0), GLYPH_HEIGHT)
    pdfium.FPDFPageObj_Destroy(shown)
    assert picture is not None
    return picture


def test_standard_shapes_are_those_of_the_fonts(drawn: dict[str, list[Picture]]) -> None:
    """What the table says is what PDFium draws, font by font, but for the smoothing of edges."""
    for char, shapes in STANDARD.items():
        for picture, shape in zip(drawn[char], shapes, strict=True):
            assert measure_distance(picture, [shape]) < 0.02
            assert picture.holes == shape.holes


def test_holes_are_counted(drawn: dict[str, list[Picture]]) -> None:
    """The fact about digits that no font changes."""
    holes = {char: {picture.holes for picture in drawn[char]} for char in "0178"}
    assert holes == {"0": {1}, "1": {0}, "7": {0}, "8": {2}}


def test_a_picture_is_nearest_to_itself(drawn: dict[str, list[Picture]]) -> None:
    """Distance 0 to the same glyph, more to every other digit of the same font."""
    looks = {char: drawn[char][0] for char in "0123456789"}
    for char, picture in looks.items():
        distances = {other: measure_distance(picture, [looks[other]]) for other in looks}
        assert min(distances, key=distances.__getitem__) == char
        assert distances[char] == 0


def test_strokes_are_as_long_as_they_are() -> None:
    """One level bar over the whole advance: its length once along the columns, its height along the rows."""
    assert Picture([b"1" * 20] * 2, 20.0).length == pytest.approx((20 + 2) / 20)


def test_tables_of_characters_are_plain() -> None:
    """Each character has one count of strokes; both tables hold Chinese characters only."""
    assert len(STROKES) > 300
    assert all(len(char) == 1 and "\u4e00" <= char <= "\u9fff" for char in {*STROKES, *COMMON})
    assert (STROKES["一"], STROKES["职"], STROKES["器"]) == (1, 11, 16)


def test_a_text_cut_off_proves_nothing() -> None:
    """Where rows of a sheet are too low for their text, half a character is no sign of another one."""
    writer = PdfWriter(clone_from=ROOT / "fixtures" / "beijing-2023" / "list.reportlab.pdf")
    cuts = count(1)

    def cut(found: re.Match[bytes]) -> bytes:
        """Clip every other text to the part above the middle of its first line."""
        clip = b"-900 %.1f 3000 99 re W n " % (float(found[1]) + 5.5)
        return clip * (next(cuts) % 2) + found[0]

    for page in writer.pages:
        stream = DecodedStreamObject()
        data = page.get_contents().get_data()  # type: ignore[union-attr]
        stream.set_data(re.sub(rb"BT 1 0 0 1 \S+ (\S+) Tm", cut, data))
        page[NameObject("/Contents")] = writer._add_object(stream)
    data = io.BytesIO()
    writer.write(data)
    judge_bytes(data.getvalue(), "cut.pdf")
