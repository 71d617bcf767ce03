"""PDFs whose streams swell, or claim what they do not hold; packed by code of the tests' own."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from hostile_pdfs import (
    CATALOG,
    FONT,
    HELVETICA,
    PAGE,
    PAGES,
    TEXT,
    build,
    deflate,
    deflate_zeros,
    one_page,
    stream,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MINIMAL = {1: CATALOG, 2: PAGES, 3: PAGE % FONT, 4: stream(TEXT), 5: HELVETICA}


def lzw_codes(data: bytes, *, early: int = 1) -> Iterable[tuple[int, int]]:
    """Code after code with its width in bits, greedily, as every packer writes them."""
    table: dict[bytes, int] = {}
    before = b""

    def width() -> int:
        return min(12, max(9, (257 + len(table) + early).bit_length()))

    yield 256, 9
    for byte in data:
        longer = before + bytes((byte,))
        if len(longer) == 1 or longer in table:
            before = longer
            continue
        yield (table[before] if len(before) > 1 else before[0]), width()
        table[longer] = 258 + len(table)
        before = bytes((byte,))
        if len(table) == 3837:
            yield 256, 12
            table.clear()
    if before:
        yield (table[before] if len(before) > 1 else before[0]), width()
        table[b""] = 0  # the reader's table has one more by now
    yield 257, width()


def pack_lzw(data: bytes, *, early: int = 1) -> bytes:
    """The data in LZW, ended as it should be."""
    bits = "".join(f"{code:0{width}b}" for code, width in lzw_codes(data, early=early))
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def lzw_bomb() -> bytes:
    """A megabyte of zeros in 1.7 kB of LZW, in each of hundreds of streams."""
    whole = pack_lzw(bytes(1 << 20)).removesuffix(b"\0")
    packed = zlib.compress(whole, 9)
    one = stream(packed, b"/Filter[/FlateDecode/LZWDecode]")
    more = {f"o{number}": one for number in range(6, 400)}
    return one_page(one, **more)


def nested_flate() -> bytes:
    """Compressed three times over."""
    thrice = zlib.compress(zlib.compress(deflate_zeros(1 << 14), 9), 9)
    return one_page(stream(thrice, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"))


def object_stream_bomb() -> bytes:
    """A stream that is to hold two milliard objects."""
    held = stream(
        zlib.compress(b"6 0 " * 50_000), b"/Type/ObjStm/N 2000000000/First 9/Filter/FlateDecode"
    )
    return build({**MINIMAL, 7: held})


def full_object_stream() -> bytes:
    """A million objects in object streams, all there."""
    pairs = b"".join(b"%d 0 " % number for number in range(100, 100_100))
    entries = b"/Type/ObjStm/N 100000/First %d/Filter/FlateDecode" % len(pairs)
    held = stream(zlib.compress(pairs + b"null"), entries)
    return build({**MINIMAL, **dict.fromkeys(range(7, 17), held)})


def xref_stream_bomb() -> bytes:
    """A table of places, as a stream, for two milliard objects."""
    entries = b"/Type/XRef/Size 2000000000/W[1 4 2]/Root 1 0 R/Filter/FlateDecode"
    data = build({**MINIMAL, 7: stream(deflate(bytes(7000), 1000), entries)})
    place = data.index(b"7 0 obj")
    return data[: data.rindex(b"xref\n0")] + b"startxref\n%d\n%%%%EOF\n" % place


def many_objects() -> bytes:
    """More objects than any list has, each of eleven bytes."""
    return b"%PDF-1.7\n" + b"9 0 obj 1\n" * 600_000 + one_page(stream(TEXT))


def image_bomb() -> bytes:
    """A picture of 10⁵ × 10⁵ points in a megabyte."""
    entries = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceGray"
    entries += b"/BitsPerComponent 8/Filter/FlateDecode"
    page = FONT.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")
    return one_page(
        stream(TEXT + b" 595 0 0 842 0 0 cm /X Do"), page, o6=stream(deflate_zeros(1024), entries)
    )


def image_of_fax() -> bytes:
    """A picture in black and white whose few bytes are to be 10¹² points."""
    entries = b"/Type/XObject/Subtype/Image/Width 1000000/Height 1000000/BitsPerComponent 1"
    entries += b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 1000000>>"
    page = FONT.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")
    return one_page(
        stream(TEXT + b" 595 0 0 842 0 0 cm /X Do"), page, o6=stream(bytes(64), entries)
    )


def wide_row() -> bytes:
    """A predictor with rows of four milliard bytes."""
    entries = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000000000/Colors 4>>"
    return one_page(stream(zlib.compress(TEXT), entries))


# What each claims → the words of the bound that it breaks, within 8 MB and 50,000 objects.
OVER_BOUNDS: dict[Callable[[], bytes], str] = {
    lzw_bomb: r"its streams unpack to more than the 8 MB that are read",
    nested_flate: r"its streams unpack to more than the 8 MB that are read",
    object_stream_bomb: r"2,000,000,006 objects, more than the 50,000 that are read",
    full_object_stream: r"1,000,015 objects, more than the 50,000 that are read",
    xref_stream_bomb: r"2,000,000,000 objects, more than the 50,000 that are read",
    many_objects: r"50,001 objects, more than the 50,000 that are read",
    image_bomb: r"an image of 100,000 × 100,000 pixels; at most 100,000,000 are read",
    image_of_fax: r"an image of 1,000,000 × 1,000,000 pixels; at most 100,000,000 are read",
    wide_row: r"a row of 4,000,000,000 bytes in a stream",
}
