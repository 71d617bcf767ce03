"""A ToUnicode that maps all codes by one range, as PHP's libraries write it: PDFium passes over it."""

from __future__ import annotations

from hostile_pdfs import composite, one_page, stream

import jinque.extract.pdf.reader as pdf_reader
from jinque.extract.process.limits import Limits
from jinque.records import Source

RANGE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def test_text_of_one_range_over_all_codes_is_read() -> None:
    """It was refused as garbled; the strict reader knows what the codes mean."""
    words = "检测设备并填写记录".encode("utf-16-be").hex().encode()
    page = stream(b"BT /F 12 Tf 50 700 Td <%s> Tj ET" % words)
    font = composite(b"/Identity-H", more=b"/ToUnicode 6 0 R")
    data = one_page(page, font=font, o6=stream(RANGE))
    source = Source(name="list.pdf", kind="pdf", sha256="", size=len(data))
    document = pdf_reader.read_pdf(data, source, password=None, limits=Limits())
    assert [line.text for line in document.pages[0].lines] == ["检测设备并填写记录"]
