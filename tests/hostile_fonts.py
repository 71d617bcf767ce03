"""PDFs whose fonts, character maps, page trees or contents swell, loop or lie."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random
from typing import TYPE_CHECKING

from hostile_pdfs import (
    CATALOG,
    FONT,
    HELVETICA,
    PAGE,
    TEXT,
    build,
    composite,
    deflate,
    one_page,
    stream,
)

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = stream(b"BT /F 12 Tf 50 700 Td <0001> Tj ET")
FLATE = b"/Filter/FlateDecode"


def map_that_uses_itself() -> bytes:
    """A character map built on itself."""
    cmap = stream(b"/CMapName /X def", b"/Type/CMap/CMapName/X/UseCMap 6 0 R")
    return one_page(SHOWN, font=composite(b" 6 0 R"), o6=cmap)


def map_of_millions() -> bytes:
    """A character map of three million lines in 40 kB."""
    lines = b"1 beginbfchar <0001> <" + b"4E00" * 64 + b"> endbfchar\n"
    font = composite(b"/Identity-H", more=b"/ToUnicode 6 0 R")
    return one_page(SHOWN, font=font, o6=stream(deflate(lines * 100, 300), FLATE))


def font_of_milliards() -> bytes:
    """A TrueType font whose table of characters has groups of four milliard glyphs each."""
    groups = b"".join(struct.pack(">III", 0, 0xFFFFFFFF, n) for n in range(1000))
    table = struct.pack(">HHHHI", 0, 1, 3, 10, 12)
    table += struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, 1000) + groups
    program = struct.pack(">IHHHH", 0x10000, 1, 16, 0, 0)
    program += b"cmap" + struct.pack(">III", 0, 28, len(table)) + table
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor 7 0 R"
    child += b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>"
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[%s]>>" % child
    )
    descriptor = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 8 0 R>>"
    return one_page(SHOWN, font=font, o7=descriptor, o8=stream(program))


def font_that_draws_itself() -> bytes:
    """A font whose glyph is a picture that is written in the same font."""
    glyph = stream(b"1000 0 0 0 9 9 d1 BT /F 9 Tf (aaaaaaaaaa) Tj ET")
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97"
    )
    font += b"/LastChar 97/Widths[1000]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>"
    font += b"/Resources<</Font<</F 5 0 R>>>>>>"
    return one_page(stream(b"BT /F 12 Tf 50 700 Td (a) Tj ET"), font=font, o6=glyph)


def pages_claimed() -> bytes:
    """One page, said to be 2³¹."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 2147483648>>"
    return build({1: CATALOG, 2: pages, 3: PAGE % FONT, 4: stream(TEXT), 5: HELVETICA})


def deep_page_tree() -> bytes:
    """Ten thousand nodes, each the only child of the one before."""
    depth = 10_000
    nodes = {
        number: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1)
        for number in range(6, 6 + depth)
    }
    nodes |= {6 + depth: PAGE % FONT}
    first = b"<</Type/Pages/Count 1/Kids[6 0 R]>>"
    return build({1: CATALOG, 2: first, 3: b"null", 4: stream(TEXT), 5: HELVETICA, **nodes})


def page_tree_with_a_million_ways() -> bytes:
    """Each node has the next one ten times: 10⁷ pages in a kilobyte."""
    nodes = {
        number: b"<</Type/Pages/Count 10/Kids[%s]>>" % (b"%d 0 R " % (number + 1) * 10)
        for number in range(6, 13)
    }
    first = b"<</Type/Pages/Count 10000000/Kids[6 0 R]>>"
    last = {13: PAGE % FONT}
    return build({1: CATALOG, 2: first, 4: stream(TEXT), 5: HELVETICA, **nodes, **last})


def deep_contents() -> bytes:
    """States saved and dictionaries opened in a page's content, never closed."""
    content = b"q " * 300_000 + b"/A <<" + b"/B [" * 100_000 + TEXT
    return one_page(stream(zlib.compress(content), FLATE))


def million_characters() -> bytes:
    """10⁶ characters on one page."""
    line = b"BT /F 1 Tf 5 %d Td (" + b"abcdefghij" * 100 + b") Tj ET "
    content = b"".join(line % (i % 800) for i in range(1000))
    return one_page(stream(zlib.compress(content), FLATE))


def endless_number() -> bytes:
    """A number of 50 million digits in 50 kB."""
    return one_page(stream(deflate(b"9" * (1 << 20), 50), FLATE))


def form_in_itself() -> bytes:
    """A form that draws itself."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    page = b"/Resources<</XObject<</X 6 0 R>>>>"
    return one_page(stream(b"/X Do"), page, o6=stream(b"/X Do /X Do", entries))


def two_tables_in_a_ring() -> bytes:
    """Two tables of places, each the one before the other."""
    data = one_page(stream(TEXT))
    start = data.rindex(b"xref\n0")
    second = len(data)
    data = data.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %09d>>" % (second + 16))
    again = data[start : data.index(b"startxref")].replace(b"%09d" % (second + 16), b"%09d" % start)
    return data + again + b"startxref\n%d\n%%%%EOF\n" % (second + 16)


def with_specks(good: Path, count: int = 100_000, seed: int = 9) -> bytes:
    """A good list with specks behind its first page: filled squares a third of a point wide."""
    import pypdf
    from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject

    rng = Random(seed)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good.read_bytes()))
    page = writer.pages[0]
    width, height = (float(side) for side in page.mediabox[2:])
    specks = DecodedStreamObject()
    specks.set_data(
        b"q 0.8 g "
        + b"".join(
            b"%.1f %.1f .3 .3 re f " % (rng.uniform(0, width), rng.uniform(0, height))
            for _ in range(count)
        )
        + b"Q "
    )
    contents = page["/Contents"].get_object()
    old = list(contents) if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
    packed = writer._add_object(specks.flate_encode())
    page[NameObject("/Contents")] = ArrayObject([packed, *old])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
