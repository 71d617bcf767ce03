"""Soft hyphens that a page shows are hyphens, as both readers of a PDF give them."""

from __future__ import annotations

import pytest
from extract_grids import set_text
from hostile_pdfs import composite, one_page, stream

from jinque.extract.page.content import PageContent
from jinque.extract.page.hyphens import show_hyphens
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.pdf.reader import read_pdf
from jinque.extract.process.limits import Limits
from jinque.records import Source

# Glyph 1 is the hyphen, which the text layer calls a soft one; the others are what their codes say.
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0020> <007E> <0020> endbfrange
1 beginbfchar <0001> <00AD> endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def show(*lines: str) -> list[str]:
    """The lines of a page on which each hyphen is called a soft one."""
    glyphs = [
        glyph._replace(text="\u00ad") if glyph.text == "-" else glyph
        for index, line in enumerate(lines)
        for glyph in set_text(line, top=20.0 * index)
    ]
    content = PageContent(number=1, width=500, height=500, spans=glyphs_to_spans(glyphs), rules=[])
    return [line.text for line in show_hyphens(content).lines()]


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_the_hyphens_of_a_code_are_kept(engine: str) -> None:
    """They stood for nothing, and every code of such a list was none."""
    shown = b"".join(b"0001" if c == 0x2D else b"%04x" % c for c in b"4-08-05-04 and words")
    page = stream(b"BT /F 12 Tf 50 700 Td <%s> Tj ET" % shown)
    font = composite(b"/Identity-H", more=b"/ToUnicode 6 0 R")
    data = one_page(page, font=font, o6=stream(TO_UNICODE))
    source = Source(name="list.pdf", kind="pdf", sha256="", size=len(data))
    [page_read] = read_pdf(data, source, password=None, engine=engine, limits=Limits()).pages
    assert page_read.lines[0].text.startswith("4-08-05-04")


def test_one_that_parts_a_word_is_left_soft() -> None:
    """At the end of a line, behind a letter; a code goes on after its hyphen."""
    assert show("indus-", "trial") == ["indus\u00ad", "trial"]
    assert show("6-25-", "04") == ["6-25-", "04"]
    assert show("GB-T") == ["GB-T"]


def test_one_without_width_is_not_printed() -> None:
    """Word leaves some where a word might be parted."""
    first, soft, last = set_text("a-b")
    soft = soft._replace(text="\u00ad", x1=soft.x0)
    spans = glyphs_to_spans([first, soft, last])
    content = PageContent(number=1, width=500, height=500, spans=spans, rules=[])
    assert "-" not in "".join(span.text for span in show_hyphens(content).spans)
