"""Whether the bytes of a PDF are sound: every stream whole, every object where the index says.

PDFium decodes a damaged stream as far as it goes, and rebuilds a damaged index, without a word. So the
bytes are looked at first, without understanding what they mean: checksums of the compressed streams,
lengths, offsets, references. Of a file that is not sound in every respect nothing is said here; it is
read by the strict reader and compared, as slow as that is.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct, field

__all__ = ["Bytes", "examine"]

MOST_BYTES = 512 << 20  # unpacked, of all streams; more is left to the strict reader
PIECE = 1 << 20  # bytes unpacked at once
KEPT = 64 << 20  # bytes of one stream that are kept for a closer look
IN_FILE, PACKED = 1, 2  # kinds of entries of the index
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})[ \r\n]([0-9]{1,5})[ \r\n]obj\b")
_BODY_END = re.compile(rb"\bstream\r?\n|\bendobj\b")
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
_LENGTH = re.compile(rb"/Length\s+([0-9]+)(\s+[0-9]+\s+R)?")
_REFERENCE = re.compile(rb"(?<![0-9])([0-9]{1,10})[ \r\n]+[0-9]{1,5}[ \r\n]+R\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_START = re.compile(rb"startxref\s+([0-9]+)\s")
_INDEX = re.compile(rb"(?<!start)xref\s")
_INDEX_PART = re.compile(rb"\s*([0-9]+) ([0-9]+)\s*?\r?\n")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_INDEX_STREAM = re.compile(rb"/Type\s*/XRef\b")
_PICTURES = frozenset({b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode"})
_CHECKED = frozenset({b"FlateDecode", b"Fl"})
_ASCII85 = frozenset({b"ASCII85Decode", b"A85"})


class NotSoundError(Exception):
    """What is wrong with the bytes, in a few words."""


class Bytes(Struct):
    """What was found: `doubt` is why the bytes are not sound, empty where they are.

    `n_pages` counts the objects that call themselves a page.
    """

    doubt: str = ""
    n_pages: int = 0
    has_actual_text: bool = False
    defined: dict[int, int] = field(default_factory=dict)  # the last offset of each object
    offsets: set[tuple[int, int]] = field(default_factory=set)
    packed: set[int] = field(default_factory=set)
    referred: set[int] = field(default_factory=set)
    lengths: list[tuple[int, int]] = field(default_factory=list)
    indexes: set[int] = field(default_factory=set)
    entries: list[tuple[int, int, int]] = field(default_factory=list)  # kind, place, number
    unpacked: int = 0


class _Stream(NamedTuple):
    """A stream: its dictionary, and where its bytes begin and end."""

    head: bytes
    start: int
    end: int


def examine(data: bytes) -> Bytes:
    """Look at all objects of a PDF, and at its index."""
    found = Bytes()
    try:
        _walk(data, found)
        _check_lengths(data, found)
        _check_index(data, found)
        _check_references(found)
    except NotSoundError as error:
        found.doubt = str(error)
    except (zlib.error, struct.error, ValueError, IndexError) as error:
        found.doubt = f"damaged: {error}"
    return found


def _check_references(found: Bytes) -> None:
    """Each object that is referred to is there."""
    missing = found.referred - found.defined.keys() - found.packed - {0}
    if missing:
        raise NotSoundError(f"object {min(missing)} is missing")


def _walk(data: bytes, found: Bytes) -> None:
    """Every object in the order of the file; nothing but white may stand between them and the index."""
    at = 0
    while (head := _OBJECT.search(data, at)) is not None:
        number = int(head[1])
        found.defined[number] = head.start()
        found.offsets.add((head.start(), number))
        end = _BODY_END.search(data, head.end())
        if end is None:
            raise NotSoundError(f"object {number} does not end")
        body = data[head.end() : end.start()]
        if len(body) > KEPT or b" obj" in body:
            raise NotSoundError(f"object {number} does not end")
        _note(body, found)
        at = end.end()
        if end[0] != b"endobj":
            at = _check_stream(data, body, at, head.start(), found)
    if b"/Encrypt" in data[at:] or not found.defined:
        raise NotSoundError("encrypted")
    found.referred.update(map(int, _REFERENCE.findall(data, at)))


def _note(body: bytes, found: Bytes) -> None:
    """What matters of the words of an object."""
    found.referred.update(map(int, _REFERENCE.findall(body)))
    found.n_pages += len(_PAGE.findall(body))
    found.has_actual_text |= b"ActualText" in body


# --- streams ---------------------------------------------------------------------------------------


def _check_stream(data: bytes, head: bytes, start: int, offset: int, found: Bytes) -> int:
    """Unpack a stream to see that it is whole; where the file goes on."""
    length = _LENGTH.search(head)
    if length is None:
        raise NotSoundError(f"no length at byte {start}")
    if length[2]:
        end = data.find(b"endstream", start)
        found.lengths.append((int(length[1]), end - start))
    else:
        end = start + int(length[1])
        if not re.match(rb"\s{0,2}endstream", data[end : end + 12]):
            raise NotSoundError(f"wrong length at byte {start}")
    if end < 0:
        raise NotSoundError(f"the stream at byte {start} does not end")
    content = _unpack(data[start:end], _read_filters(head), found)
    if content is not None:
        found.has_actual_text |= b"ActualText" in content
        _look_inside(head, content, offset, found)
    return data.find(b"endstream", end) + len(b"endstream")


def _read_filters(head: bytes) -> list[bytes]:
    if b"/Filter" not in head:
        return []
    match = _FILTER.search(head)
    if match is None or b" R" in (match[1] or b""):
        raise NotSoundError("a filter that is said elsewhere")
    return (match[1] or match[2]).replace(b"/", b" ").split()


def _unpack(content: bytes, filters: list[bytes], found: Bytes) -> bytes | None:
    """The first part of what a stream holds, all of it checked; None for pictures."""
    if not filters:
        return content
    if filters[-1] in _PICTURES and len(filters) == 1:
        return None
    if filters[0] in _ASCII85:
        content, filters = _unpack_ascii(content), filters[1:]
    if len(filters) != 1 or filters[0] not in _CHECKED:
        raise NotSoundError(f"a filter without a checksum: {filters!r}")
    unpacker = zlib.decompressobj()
    first = unpacker.decompress(content, KEPT)
    found.unpacked += len(first)
    while not unpacker.eof and found.unpacked < MOST_BYTES:
        piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
        found.unpacked += len(piece)
        if not piece:
            break
    if not unpacker.eof or unpacker.unused_data.strip(b"\r\n"):
        raise NotSoundError("a compressed stream that does not end")
    return first


def _unpack_ascii(content: bytes) -> bytes:
    """ASCII85 to bytes: each five characters are a number of four bytes."""
    body = b"".join(content.split()).removesuffix(b"~>").replace(b"z", b"!!!!!")
    missing = -len(body) % 5
    digits = (body + b"u" * missing).translate(_BY_33)
    numbers = [
        (((a * 85 + b) * 85 + c) * 85 + d) * 85 + e
        for a, b, c, d, e in zip(*(digits[i::5] for i in range(5)), strict=True)
    ]
    whole = struct.pack(f">{len(numbers)}I", *numbers)
    return whole[: len(whole) - missing]


_BY_33 = bytes((value - 33) % 256 for value in range(256))


def _look_inside(head: bytes, content: bytes, offset: int, found: Bytes) -> None:
    """Objects packed into a stream, or the index of the file."""
    if _OBJECT_STREAM.search(head):
        first, count = _read_number(head, b"/First"), _read_number(head, b"/N")
        numbers = content[:first].split()
        if len(numbers) != 2 * count:
            raise NotSoundError("a packed index that is too short")
        found.packed.update(map(int, numbers[::2]))
        _note(content[first:], found)
    elif _INDEX_STREAM.search(head):
        if b"/Encrypt" in head:
            raise NotSoundError("encrypted")
        found.indexes.add(offset)
        _check_index_stream(head, content, found)


def _read_number(head: bytes, name: bytes) -> int:
    match = re.search(re.escape(name) + rb"\s+([0-9]+)(?!\s+[0-9]+\s+R)", head)
    if match is None:
        raise NotSoundError(f"no {name.decode()}")
    return int(match[1])


def _check_lengths(data: bytes, found: Bytes) -> None:
    """Lengths that are said in objects of their own."""
    for number, length in found.lengths:
        at = found.defined.get(number, len(data))
        said = re.match(rb"[0-9]+ [0-9]+ obj\s+([0-9]+)\s+endobj", data[at : at + 80])
        if said is None or not 0 <= length - int(said[1]) <= 2:
            raise NotSoundError(f"wrong length in object {number}")


# --- the index -------------------------------------------------------------------------------------


def _check_index(data: bytes, found: Bytes) -> None:
    """Each entry of each index leads to its object, and the file ends with where its index is."""
    for match in _INDEX.finditer(data):
        if _check_index_table(data, match.end(), found):
            found.indexes.add(match.start())
    for kind, place, number in found.entries:
        is_there = (place, number) in found.offsets if kind == IN_FILE else number in found.packed
        if kind in {IN_FILE, PACKED} and not is_there:
            raise NotSoundError(f"object {number} is not where the index says")
    starts = [int(offset) for offset in _START.findall(data)]
    if not starts or starts[-1] == 0 or not set(starts) <= found.indexes | {0}:
        raise NotSoundError("no index where the file says")


def _check_index_table(data: bytes, at: int, found: Bytes) -> bool:
    """Entries of twenty bytes; False where these are no entries at all."""
    part = _INDEX_PART.match(data, at)
    if part is None:
        return False
    while part is not None:
        first, count = int(part[1]), int(part[2])
        entries = data[part.end() : part.end() + 20 * count]
        for number in range(count):
            entry = entries[20 * number : 20 * number + 20]
            if entry[17:18] == b"n":
                found.entries.append((IN_FILE, int(entry[:10]), first + number))
        part = _INDEX_PART.match(data, part.end() + 20 * count)
    return True


def _check_index_stream(head: bytes, content: bytes, found: Bytes) -> None:
    """The index as a stream: rows of three numbers, differences to the row above where a predictor says so."""
    widths = [int(n) for n in _read_list(head, b"/W")]
    if len(widths) != 3:
        raise NotSoundError("an index of no known form")
    rows = _read_rows(head, content, sum(widths))
    ranges = [int(n) for n in _read_list(head, b"/Index")] or [0, len(rows)]
    numbers = [
        n
        for first, count in zip(ranges[::2], ranges[1::2], strict=True)
        for n in range(first, first + count)
    ]
    edges = [0, widths[0], widths[0] + widths[1]]
    for number, row in zip(numbers, rows, strict=True):
        kind = int.from_bytes(row[: edges[1]], "big") if widths[0] else IN_FILE
        place = int.from_bytes(row[edges[1] : edges[2]], "big")
        found.entries.append((kind, place, number))


def _read_list(head: bytes, name: bytes) -> list[bytes]:
    match = re.search(re.escape(name) + rb"\s*\[([0-9\s]*)\]", head)
    return match[1].split() if match else []


def _read_rows(head: bytes, content: bytes, width: int) -> list[bytes]:
    if b"/Predictor" not in head or re.search(rb"/Predictor\s+1\b", head):
        return [content[i : i + width] for i in range(0, len(content), width)]
    rows, above = [], bytes(width)
    for start, end in pairwise(range(0, len(content) + 1, width + 1)):
        if content[start] not in {0, 2}:
            raise NotSoundError("an index of no known form")
        row = content[start + 1 : end]
        if content[start] == 2:
            row = bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
        rows.append(row)
        above = row
    return rows
