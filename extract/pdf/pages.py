"""Which page a stream belongs to, asked only when the stream is damaged: its error names the page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jinque.extract.pdf.syntax import Reference, parse_value
from jinque.extract.pdf.unpack import DamagedError, inflate, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.pdf.syntax import Found, Stream, Value

__all__ = ["find_page"]

_LONGEST = 4096  # bytes of an object that are looked at
_MOST = 100_000  # objects that are looked at
_UNPACKED = 1 << 24  # bytes of one object stream


def find_page(data: bytes, found: Found, number: int) -> int | None:
    """The page, from 1, whose content is the stream of this object; None where that cannot be told."""
    objects = _load_objects(data, found)
    root = next((value for value in objects.values() if value.get("Type") == "Catalog"), {})
    pages = _walk(objects, root.get("Pages"), set())
    contents = (_references(objects[page].get("Contents")) for page in pages)
    return next((place for place, refs in enumerate(contents, 1) if number in refs), None)


def _load_objects(data: bytes, found: Found) -> dict[int, dict[str, Value]]:
    """The dictionaries of all objects, by number."""
    places = list(found.objects.items())[:_MOST]
    loaded = {number: parse_value(data[at : at + _LONGEST]) for number, at in places}
    for stream in found.streams:
        if stream.entries.get("Type") == "ObjStm":
            loaded.update(_load_packed(data, stream))
    return {number: value for number, value in loaded.items() if isinstance(value, dict)}


def _load_packed(data: bytes, stream: Stream) -> Iterator[tuple[int, Value]]:
    """The objects of an object stream: pairs of number and place come first."""
    first = stream.entries.get("First")
    if not isinstance(first, int) or first < 0 or stream.entries.get("Filter") != "FlateDecode":
        return
    content = _unpack(data, stream)
    words = [int(word) for word in content[:first].split()[: 2 * _MOST] if word.isdigit()]
    starts = [*(first + at for at in words[1::2]), len(content)]
    for number, (start, end) in zip(words[::2], pairwise(starts), strict=False):
        yield number, parse_value(content[start : min(end, start + _LONGEST)])


def _unpack(data: bytes, stream: Stream) -> bytes:
    out = bytearray()
    try:
        for chunk in inflate(
            split(memoryview(data)[stream.start : stream.ends[0]]), _count_nothing, 1
        ):
            out += chunk
            if len(out) > _UNPACKED:
                break
    except DamagedError:
        pass
    return bytes(out)


def _count_nothing(_: int) -> None:
    pass


def _walk(objects: dict[int, dict[str, Value]], top: Value, seen: set[int]) -> list[int]:
    """The numbers of the pages below a node, in order; each node once, however they refer."""
    pages, open_nodes = [], [top]
    while open_nodes:
        node = open_nodes.pop()
        if not isinstance(node, Reference) or node.number in seen:
            continue
        seen.add(node.number)
        entries = objects.get(node.number, {})
        kids = entries.get("Kids")
        if isinstance(kids, list):
            open_nodes.extend(reversed(kids))
        elif entries.get("Type") == "Page":
            pages.append(node.number)
    return pages


def _references(value: Value) -> set[int]:
    values = value if isinstance(value, list) else [value]
    return {each.number for each in values if isinstance(each, Reference)}
