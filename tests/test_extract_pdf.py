"""What the PDF engine gives: glyphs as the page shows them, rules from every way of drawing them."""

from __future__ import annotations

import io
from collections import Counter

import pdfplumber
import pypdfium2
import pytest
from conftest import SAMPLE
from extract_tools import LAYOUTS, make_request, read_bytes, read_raw
from hostile_pdfs import FONT, one_page, stream

from jinque.errors import LimitError, SourceError
from jinque.extract.pdf.engine_pdfplumber import read_page
from jinque.extract.pdf.reader import read_contents, read_pdf
from jinque.extract.process.limits import Limits
from jinque.text import fold_radicals, squeeze

HELLO = b"BT /F 12 Tf 50 700 Td (Hello) Tj ET "


def read_content(content: bytes, page: bytes = FONT) -> object:
    """The first page of a document with this content."""
    with pdfplumber.open(io.BytesIO(one_page(stream(content), page))) as pdf:
        return read_page(pdf.pages[0])


@pytest.mark.parametrize(
    ("drawing", "count"),
    [
        (b"50 100 m 250 100 l S", 1),
        (b"50 100 200 1 re f", 1),
        (b"50 100 200 40 re S", 4),
        (b"50 100 200 40 re f", 0),
        (b"50 100 m 250 180 l S", 0),
    ],
    ids=["line", "thin filled box", "frame", "filled area", "slanted line"],
)
def test_rules_are_lines_however_drawn(drawing: bytes, count: int) -> None:
    """Strokes, thin fills and the sides of frames are rules; areas and slanted strokes are not."""
    content = read_content(HELLO + drawing)
    assert len(content.rules) == count  # type: ignore[attr-defined]


def test_white_area_is_no_fill() -> None:
    """Areas are seen by their colour: white ones are not."""
    grey = read_content(HELLO + b"0.8 g 50 100 200 40 re f")
    white = read_content(HELLO + b"1 g 50 100 200 40 re f")
    assert [len(c.fills) for c in (grey, white)] == [1, 0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotated_page_is_read_as_shown(rotation: int) -> None:
    """`/Rotate` turns what is read as it turns what is seen."""
    data = (LAYOUTS / "grid" / "chromium.pdf").read_bytes()
    upright = read_bytes(data).pages[0]
    with pypdfium2.PdfDocument(data) as pdf:
        pdf[0].set_rotation(rotation)
        buffer = io.BytesIO()
        pdf.save(buffer)
    turned = read_bytes(buffer.getvalue()).pages[0]
    texts = [Counter(squeeze(c.text) for g in p.grids for c in g.cells) for p in (upright, turned)]
    assert texts[0] == texts[1]


def test_every_character_is_that_of_the_other_reader() -> None:
    """On every committed PDF of the real list, both readers see the same characters."""
    for path in sorted(SAMPLE.glob("list.*.pdf")):
        data = path.read_bytes()
        request = make_request(data, path.name)
        contents = list(read_contents(data, request.source, None, request.limits))
        with pypdfium2.PdfDocument(data) as pdf:
            theirs = "".join(page.get_textpage().get_text_bounded() for page in pdf)
        ours = "".join(g.text for c in contents for g in c.glyphs)
        left = Counter(fold_radicals(squeeze(theirs))) - Counter(fold_radicals(squeeze(ours)))
        left.pop("\x02", None)  # PDFium's own sign for a hyphen at the end of a line
        left.pop("\ufffe", None)
        assert left.total() <= 3, (path.name, left)


def test_too_many_pages_are_refused_before_they_are_read() -> None:
    """The bound on pages is the caller's."""
    data = (SAMPLE / "list.reportlab.pdf").read_bytes()
    request = make_request(data)
    with pytest.raises(LimitError, match="pages, more than 1"):
        read_pdf(data, request.source, password=None, limits=Limits(pages=1))


def test_page_without_text_or_image_is_an_error() -> None:
    """Nothing to read is not an empty list."""
    with pytest.raises(SourceError, match="no text"):
        read_bytes(one_page(stream(b"0 0 1 rg 50 50 400 600 re f")))


def test_account_holds_every_glyph() -> None:
    """The counts of the list are those of the pages' glyphs."""
    path = SAMPLE / "list.reportlab.pdf"
    data = path.read_bytes()
    request = make_request(data)
    contents = list(read_contents(data, request.source, None, request.limits))
    glyphs = [g for c in contents for kind in (c.glyphs, *c.apart.values()) for g in kind]
    printed = sum(len(squeeze(glyph.text)) for glyph in glyphs)
    assert sum(read_raw(path).account.values()) == printed
