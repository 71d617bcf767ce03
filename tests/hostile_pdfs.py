"""Small files that hang, swell or mislead what reads them, made when they are needed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Objects = dict[int, bytes]

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>"
FONT = b"/Resources<</Font<</F 5 0 R>>>>"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
TEXT = b"BT /F 12 Tf 50 700 Td (Hello) Tj ET"


def build(objects: Objects, trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, its table of places right."""
    data, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    rows = [b"0000000000 65535 f \n"]
    for number in range(1, size):
        row = b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        rows.append(row)
    table = b"xref\n0 %d\n%s" % (size, b"".join(rows))
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        len(data),
    )
    return data + table + tail


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, page: bytes = FONT, font: bytes = HELVETICA, **more: bytes) -> bytes:
    """A document of one page; `more` are further objects, named o6, o7 and so on."""
    objects = {1: CATALOG, 2: PAGES, 3: PAGE % page, 4: content, 5: font}
    objects |= {int(name[1:]): body for name, body in more.items()}
    return build(dict(sorted(objects.items())))


def deflate(chunk: bytes, times: int) -> bytes:
    """So much of one chunk, compressed without ever holding it whole."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(chunk) for _ in range(times)]
    return b"".join(parts) + packer.flush()


def composite(encoding: bytes, widths: bytes = b"", more: bytes = b"") -> bytes:
    """A composite font."""
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    child += b"/Supplement 0>>/DW 1000%s>>" % widths
    return b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding%s/DescendantFonts[%s]%s>>" % (
        encoding,
        child,
        more,
    )


def refers_to_itself() -> bytes:
    """An object that is a reference to itself."""
    return one_page(stream(TEXT), FONT + b"/Rotate 6 0 R", o6=b"6 0 R")


def encrypted_by_itself() -> bytes:
    """A dictionary of encryption that is a reference to itself."""
    objects = {1: CATALOG, 2: PAGES, 3: PAGE % FONT, 4: stream(TEXT), 5: HELVETICA, 6: b"6 0 R"}
    return build(objects, b"/Encrypt 6 0 R/ID[<00><00>]")


def deflate_zeros(megabytes: int) -> bytes:
    """So many zeros, compressed: one block again and again, and the sum that they must have."""
    packer = zlib.compressobj(9)
    blocks = [packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    total = (megabytes << 20) % 65521
    return b"".join(
        [blocks[0], blocks[1] * (megabytes - 1), b"\x03\x00", (total << 16 | 1).to_bytes(4, "big")]
    )


def flate_bomb() -> bytes:
    """Four gigabytes, compressed twice over."""
    twice = zlib.compress(deflate_zeros(4096), 9)
    return one_page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


def run_length_bomb() -> bytes:
    """Runs of bytes, compressed again: two gigabytes."""
    packed = deflate(b"\x81\x20" * (1 << 19), 64)
    return one_page(stream(packed, b"/Filter[/FlateDecode/RunLengthDecode]"))


def laughing_forms() -> bytes:
    """Forms that each draw the next one ten times."""
    more = {}
    for level in range(6, 18):
        draw = b"/X Do " * 10 if level < 17 else TEXT
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>"
        more[f"o{level}"] = stream(draw, entries % (level + 1) + b"/Font<</F 5 0 R>>>>")
    page = b"/Resources<</XObject<</X 6 0 R>>>>"
    return one_page(stream(b"/X Do"), page, **more)


def nested_arrays() -> bytes:
    """Arrays in arrays in a page's content, 2 × 10⁵ deep."""
    depth = 200_000
    return one_page(stream(b"[" * depth + b"]" * depth + b" TJ"))


def nested_dictionaries() -> bytes:
    """Dictionaries in dictionaries, 5 × 10⁴ deep."""
    depth = 50_000
    return one_page(stream(TEXT), FONT + b"/A" + b"<</A" * depth + b" 1" + b">>" * depth)


def endless_widths() -> bytes:
    """A font with two milliard widths."""
    font = composite(b"/Identity-H", b"/W[0 2000000000 500]")
    return one_page(stream(b"BT /F 12 Tf 50 700 Td <0001> Tj ET"), font=font)


def endless_range() -> bytes:
    """A character map with one range of four milliard characters."""
    cmap = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange"
    cmap += b" <00000000> <FFFFFFFF> <0041> endbfrange"
    font = composite(b"/Identity-H", more=b"/ToUnicode 6 0 R")
    return one_page(stream(b"BT /F 12 Tf 50 700 Td <0001> Tj ET"), font=font, o6=stream(cmap))


def wide_predictor() -> bytes:
    """A predictor with rows of four milliard bytes."""
    entries = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000000000/Colors 4>>"
    return one_page(stream(zlib.compress(TEXT), entries))


def looping_table() -> bytes:
    """The table of places names itself as the one before it."""
    data = one_page(stream(TEXT))
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root", b"/Prev %d/Root" % start)


def looping_pages() -> bytes:
    """A page tree that holds itself."""
    objects = {1: CATALOG, 2: b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3>>", 3: PAGE % FONT}
    return build({**objects, 4: stream(TEXT), 5: HELVETICA})


def many_pages() -> bytes:
    """One page, 200,000 times."""
    kids = b"3 0 R " * 200_000
    objects = {1: CATALOG, 2: b"<</Type/Pages/Kids[%s]/Count 200000>>" % kids, 3: PAGE % FONT}
    return build({**objects, 4: stream(TEXT), 5: HELVETICA})


def huge_paper() -> bytes:
    """Paper of 10³⁰⁸ points."""
    return one_page(stream(TEXT)).replace(b"[0 0 595 842]", b"[-1e9 0 9e99 1e308]")


def no_paper() -> bytes:
    """Paper without size."""
    return one_page(stream(TEXT)).replace(b"[0 0 595 842]", b"[0 0 0 0]")


def many_rules() -> bytes:
    """10⁵ lines on one page."""
    lines = b"".join(b"%d %d m %d %d l S " % (i % 595, i % 842, i % 595, 0) for i in range(100_000))
    return one_page(stream(zlib.compress(lines + TEXT), b"/Filter/FlateDecode"))


def crossing_rules() -> bytes:
    """A fine net that covers the page: 1,000 rules each way, a million squares."""
    across = b"".join(b"0 %.2f m 595 %.2f l S " % (i * 0.84, i * 0.84) for i in range(1000))
    down = b"".join(b"%.2f 0 m %.2f 842 l S " % (i * 0.59, i * 0.59) for i in range(1000))
    return one_page(stream(zlib.compress(across + down + TEXT), b"/Filter/FlateDecode"))


def many_glyphs() -> bytes:
    """300,000 characters on one page."""
    line = b"BT /F 1 Tf 5 %d Td (" + b"x" * 1000 + b") Tj ET "
    lines = b"".join(line % (i % 800) for i in range(300))
    return one_page(stream(zlib.compress(lines), b"/Filter/FlateDecode"))


def glyphs_on_one_spot() -> bytes:
    """100,000 characters printed over one another."""
    line = b"BT /F 9 Tf 50 700 Td (x) Tj ET "
    return one_page(stream(deflate(line, 100_000), b"/Filter/FlateDecode"))


def unfinished_string() -> bytes:
    """A string that never ends, of brackets that open."""
    return one_page(stream(b"BT /F 12 Tf (" + b"((" * 100_000))


def cmap_elsewhere(folder: Path) -> bytes:
    """The font's encoding is a path out of the package, to a file that would run code."""
    name = "/" + "..#2F" * 12 + str(folder / "evil")[1:].replace("/", "#2F")
    return one_page(stream(b"BT /F 12 Tf (A) Tj ET"), font=composite(name.encode()))


HOSTILE: dict[str, Callable[[], bytes]] = {
    maker.__name__: maker
    for maker in (
        refers_to_itself,
        encrypted_by_itself,
        flate_bomb,
        run_length_bomb,
        laughing_forms,
        nested_arrays,
        nested_dictionaries,
        endless_widths,
        endless_range,
        wide_predictor,
        looping_table,
        looping_pages,
        many_pages,
        huge_paper,
        no_paper,
        many_rules,
        crossing_rules,
        many_glyphs,
        glyphs_on_one_spot,
        unfinished_string,
    )
}
