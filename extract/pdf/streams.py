"""Before a reader sees a PDF: each of its streams is whole, and all together stay within the bounds.

pdfminer and PDFium read a damaged stream as a shorter or an empty one, without a word, and unpack it
whole whatever comes out. This pass unpacks each once, chunk by chunk. It costs a normal list a few
milliseconds.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.errors import LimitError, SourceError
from jinque.extract.pdf.pages import find_page
from jinque.extract.pdf.syntax import Reference, find_streams, parse_value
from jinque.extract.pdf.unpack import FILTERS, IMAGE_FILTERS, DamagedError, split
from jinque.extract.process.limits import raise_hint
from jinque.extract.process.stage import enter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.pdf.syntax import Found, Stream, Value
    from jinque.extract.process.limits import Limits

__all__ = ["StreamTotals", "check_streams"]

_BOMB = ("it looks like a file made to exhaust memory: do not open it",)
_AGAIN = ("download it again, or print it to a new PDF from a viewer that shows it",)
_KNOWN = FILTERS.keys() | IMAGE_FILTERS | {"Crypt"}


class StreamTotals(Struct, frozen=True):
    """What a file holds: objects (those within object streams too), streams, bytes that come out of them.

    Of an encrypted file no stream can be unpacked without its key, so none was looked into.
    """

    objects: int
    streams: int
    unpacked: int
    is_encrypted: bool


def check_streams(data: bytes, limits: Limits) -> StreamTotals:
    """Unpack every stream of a PDF and count what comes out, without holding it.

    Raises SourceError for a stream that is not whole or of an unknown filter, with the page whose content
    it is; LimitError beyond the bounds on objects, bytes and the pixels of an image.
    """
    enter("unpacking its streams")
    return _Checker(data, limits).run()


class _Checker:
    """One pass over one file."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._unpacked = 0
        self._found: Found = find_streams(data, self._check_objects)

    def run(self) -> StreamTotals:
        streams = self._found.streams
        heads = [*self._found.trailers, *(stream.entries for stream in streams)]
        is_encrypted = any("Encrypt" in head for head in heads)
        objects = self._found.count + sum(map(self._count_packed, streams))
        self._check_objects(objects)
        for stream in streams:
            self._check_image(stream)
            if not is_encrypted:
                self._check_stream(stream)
        return StreamTotals(objects, len(streams), self._unpacked, is_encrypted)

    def _count_packed(self, stream: Stream) -> int:
        """The objects that an object stream says it holds, or an index says there are."""
        kind = stream.entries.get("Type")
        if kind == "ObjStm":
            count = self._resolve(stream.entries.get("N"))
            return max(0, count) if isinstance(count, int) else 0
        if kind == "XRef":
            index = self._resolve(stream.entries.get("Index"))
            rows = index[1::2] if isinstance(index, list) else [stream.entries.get("Size")]
            self._check_objects(sum(row for row in rows if isinstance(row, int) and row > 0))
        return 0

    def _check_objects(self, count: int) -> None:
        if count > self._limits.objects:
            raise LimitError(
                f"{count:,} objects, more than the {self._limits.objects:,} that are read",
                hints=(raise_hint("objects"),),
            )

    def _check_image(self, stream: Stream) -> None:
        if stream.entries.get("Subtype") != "Image":
            return
        sides = [self._resolve(stream.entries.get(key)) for key in ("Width", "Height")]
        width, height = (side if isinstance(side, int) else 0 for side in sides)
        if width * height > self._limits.image_pixels:
            raise LimitError(
                f"an image of {width:,} × {height:,} pixels; "
                f"at most {self._limits.image_pixels:,} are read",
                hints=(raise_hint("image_pixels"),),
            )

    def _check_stream(self, stream: Stream) -> None:
        """Unpack it; where its end is not sure, the first that fits is right."""
        filters = self._filters(stream)
        if not filters:
            self._check_plain(stream)
            return
        unknown = next((name for name, _ in filters if name not in _KNOWN), None)
        if unknown is not None:
            raise self._broken(stream, f"no such filter: {unknown[:40]!r}")
        failed: DamagedError | None = None
        before = self._unpacked
        for end in stream.ends:
            try:
                self._unpack(stream.start, end, filters)
            except DamagedError as error:
                failed = failed or error
                self._unpacked = before
            else:
                return
        raise self._broken(stream, str(failed)) from failed

    def _check_plain(self, stream: Stream) -> None:
        """A stream without a filter, which yet is packed whole, has lost the word that says so."""
        start, end = stream.start, stream.ends[0]
        if end - start > 8 and self._data[start] & 0x8F == 0x08:
            with suppress(DamagedError):
                self._unpack(start, end, [("FlateDecode", {})])
                raise self._broken(stream, "its filter is not named")

    def _broken(self, stream: Stream, how: str) -> SourceError:
        what = (
            f"the PDF is damaged: the stream of object {stream.number} cannot be unpacked ({how})"
        )
        page = find_page(self._data, self._found, stream.number)
        return SourceError(what, page=page, hints=_AGAIN)

    def _unpack(self, start: int, end: int, filters: list[tuple[str, dict[str, Value]]]) -> None:
        chunks: Iterator[bytes] = split(memoryview(self._data)[start:end])
        for name, parameters in filters:
            if name not in FILTERS:
                break  # an image from here on
            early = 0 if self._resolve(parameters.get("EarlyChange")) == 0 else 1
            chunks = FILTERS[name](chunks, self._spend, early)
            self._check_predictor(parameters)
        for _ in chunks:
            pass

    def _spend(self, count: int) -> None:
        self._unpacked += count
        if self._unpacked > self._limits.stream_mb * 1024 * 1024:
            raise LimitError(
                f"its streams unpack to more than the {self._limits.stream_mb} MB that are read",
                hints=(*_BOMB, raise_hint("stream_mb")),
            )

    def _check_predictor(self, parameters: dict[str, Value]) -> None:
        """A predictor holds a row; its length is whatever the file says."""
        row = 1
        for key, usual in (("Columns", 1), ("Colors", 1), ("BitsPerComponent", 8)):
            value = self._resolve(parameters.get(key))
            row *= value if isinstance(value, int) else usual
        if row > 8 * self._limits.image_pixels:
            raise LimitError(f"a row of {row // 8:,} bytes in a stream", hints=_BOMB)

    def _filters(self, stream: Stream) -> list[tuple[str, dict[str, Value]]]:
        """Each filter's name with its parameters, in the order in which they are undone."""
        names, parameters = (
            self._to_list(stream.entries.get(long) or stream.entries.get(short))
            for long, short in (("Filter", "F"), ("DecodeParms", "DP"))
        )
        given = [value if isinstance(value, dict) else {} for value in parameters]
        given += [{}] * (len(names) - len(given))
        named = [name for name in names if isinstance(name, str)]
        return list(zip(named, given, strict=False))

    def _to_list(self, value: Value) -> list[Value]:
        value = self._resolve(value)
        return (
            [self._resolve(v) for v in value]
            if isinstance(value, list)
            else [value]
            if value
            else []
        )

    def _resolve(self, value: Value) -> Value:
        """What a reference leads to, one step; dictionaries and the like are rarely far away."""
        if not isinstance(value, Reference):
            return value
        at = self._found.objects.get(value.number)
        return None if at is None else parse_value(self._data[at : at + 4096])
