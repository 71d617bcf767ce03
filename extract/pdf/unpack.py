"""The filters of PDF streams, a chunk at a time: what comes out is counted, and never held whole.

A filter of PDF readers takes a stream whole, so that a few kilobytes can ask for gigabytes, and what is
damaged comes out as a shorter stream. These say both before a reader is let at the file.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Chunks = Iterator[bytes]
    Spend = Callable[[int], None]

__all__ = ["FILTERS", "IMAGE_FILTERS", "DamagedError", "split"]

_CHUNK = 1 << 16
_WHITE = b"\0\t\n\f\r "
_TO_DIGITS = bytes((byte - 33) % 256 for byte in range(256))
_CLEAR, _END, _FULL = 256, 257, 4096  # codes of LZW, and how many there can be


class DamagedError(Exception):
    """A stream that is not whole, or not of its filter; says how."""


def split(data: memoryview) -> Chunks:
    """The bytes in pieces, so that no filter sees more than it can do at once."""
    for start in range(0, len(data), _CHUNK):
        yield bytes(data[start : start + _CHUNK])


def inflate(chunks: Chunks, spend: Spend, _early: int) -> Chunks:
    """Flate, up to its checksum. Raises DamagedError without one: the rest of the data is lost."""
    unpacker = zlib.decompressobj()
    seen = False
    for chunk in chunks:
        seen = seen or bool(chunk)
        yield from _inflate_chunk(unpacker, chunk, spend)
        if unpacker.eof:
            return
    yield from _inflate_chunk(unpacker, b"", spend)
    if seen and not unpacker.eof:
        raise DamagedError("it ends too early")


def _inflate_chunk(unpacker: zlib._Decompress, chunk: bytes, spend: Spend) -> Chunks:
    while True:
        try:
            out = unpacker.decompress(chunk, _CHUNK)
        except zlib.error as error:
            raise DamagedError(str(error).rpartition(": ")[2]) from error
        spend(len(out))
        yield out
        chunk = unpacker.unconsumed_tail
        if unpacker.eof or (not chunk and len(out) < _CHUNK):
            return


def expand_runs(chunks: Chunks, spend: Spend, _early: int) -> Chunks:
    """RunLength: n and n + 1 bytes as they are, or n and one byte 257 - n times; 128 ends."""
    rest = b""
    for chunk in chunks:
        data, at, out = rest + chunk, 0, bytearray()
        while at < len(data):
            length = data[at]
            if length == 128:
                break
            end = at + 2 + (length if length < 128 else 0)
            if end > len(data):
                break
            out += data[at + 1 : end] if length < 128 else data[at + 1 : end] * (257 - length)
            at = end
            if len(out) > _CHUNK:
                spend(len(out))
                yield bytes(out)
                out.clear()
        spend(len(out))
        yield bytes(out)
        if at < len(data) and data[at] == 128:
            return
        rest = data[at:]
    if rest:
        raise DamagedError("it ends within a run")


def expand_codes(chunks: Chunks, spend: Spend, early: int) -> Chunks:
    """LZW, with codes that grow `early` (1, as usual) or not (0)."""
    table = [bytes((byte,)) for byte in range(256)] + [b"", b""]
    bits = held = 0
    before = b""
    for chunk in chunks:
        out = bytearray()
        for byte in chunk:
            bits, held = bits << 8 | byte, held + 8
            width = _code_width(len(table) + early)
            if held < width:
                continue
            held -= width
            code, bits = bits >> held, bits & ((1 << held) - 1)
            if code == _END:
                yield bytes(out)
                return
            before = _expand_code(code, table, before)
            out += before
            spend(len(before))
            if len(out) > _CHUNK:
                yield bytes(out)
                out.clear()
        yield bytes(out)


def _code_width(size: int) -> int:
    return min(12, max(9, size.bit_length()))


def _expand_code(code: int, table: list[bytes], before: bytes) -> bytes:
    """The bytes of a code; the table learns a new one, or forgets all where the code says so."""
    if code == _CLEAR:
        del table[_END + 1 :]
        return b""
    if code < len(table):
        found = table[code]
    elif code == len(table) and before:
        found = before + before[:1]
    else:
        raise DamagedError("it has a code that it did not define")
    if before and len(table) < _FULL:
        table.append(before + found[:1])
    return found


def decode_ascii85(chunks: Chunks, spend: Spend, _early: int) -> Chunks:
    """ASCII85: five characters are four bytes, `z` four zeros; `~>` ends."""
    rest = b""
    for chunk in chunks:
        text, end, _ = chunk.partition(b"~")
        rest += text.translate(None, _WHITE).replace(b"z", b"!!!!!")
        whole = len(rest) // 5 * 5
        out = _decode_groups(rest[:whole])
        rest = rest[whole:]
        if end:
            break
        spend(len(out))
        yield out
    else:
        out = b""
    if rest:
        out += _decode_groups(rest + b"u" * (5 - len(rest)))[: len(rest) - 1]
    spend(len(out))
    yield out


def _decode_groups(text: bytes) -> bytes:
    digits = text.translate(_TO_DIGITS)
    if digits and max(digits) > 84:
        raise DamagedError("it is no ASCII85")
    fives = zip(*(digits[place::5] for place in range(5)), strict=True)
    try:
        numbers = [(((a * 85 + b) * 85 + c) * 85 + d) * 85 + e for a, b, c, d, e in fives]
        return struct.pack(f">{len(numbers)}I", *numbers)
    except struct.error as error:
        raise DamagedError("it is no ASCII85") from error


def decode_hex(chunks: Chunks, spend: Spend, _early: int) -> Chunks:
    """ASCIIHex: two characters are a byte; `>` ends."""
    rest = b""
    for chunk in chunks:
        text, end, _ = chunk.partition(b">")
        rest += text.translate(None, _WHITE)
        whole = len(rest) if end else len(rest) // 2 * 2
        part = rest[:whole] + b"0" * (whole % 2)
        try:
            out = bytes.fromhex(part.decode("ascii"))
        except ValueError as error:
            raise DamagedError("it is no ASCIIHex") from error
        spend(len(out))
        yield out
        rest = rest[whole:]
        if end:
            return


FILTERS: dict[str, Callable[[Chunks, Spend, int], Chunks]] = {
    "FlateDecode": inflate,
    "Fl": inflate,
    "LZWDecode": expand_codes,
    "LZW": expand_codes,
    "RunLengthDecode": expand_runs,
    "RL": expand_runs,
    "ASCII85Decode": decode_ascii85,
    "A85": decode_ascii85,
    "ASCIIHexDecode": decode_hex,
    "AHx": decode_hex,
}
# Their output is bounded by the image's own width and height.
IMAGE_FILTERS = frozenset({"DCTDecode", "DCT", "CCITTFaxDecode", "CCF", "JBIG2Decode", "JPXDecode"})
