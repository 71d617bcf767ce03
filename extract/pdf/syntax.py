"""As much of PDF's syntax as tells its streams: where they lie, and what their dictionaries say.

The file is read from its beginning to its end, as it stands; its table of places is not asked, since a
reader that mends a damaged table finds the same objects.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Found", "Reference", "Stream", "Value", "find_streams", "parse_value"]

_HEAD = 1 << 16  # bytes that the dictionary of a stream may have
_TRIES = 8  # words `endstream` that may lie in a stream by chance

_MARK = re.compile(
    rb"(?<![0-9])([0-9]{1,10})[\0\t\n\f\r ]{1,20}[0-9]{1,5}[\0\t\n\f\r ]{1,20}obj"
    rb"|(?<!end)(stream)(?:\r\n|\n|\r)|(?<![a-z])(trailer)"
)
_TOKEN = re.compile(
    rb"<<|>>|\[|\]|/[^\0\t\n\f\r ()<>\[\]{}/%]*+|[+-]?+[0-9.]++|<[0-9A-Fa-f\0\t\n\f\r ]*+>"
    rb"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)|%[^\r\n]*+|[A-Za-z]++",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = re.compile(rb"[\0\t\n\f\r ]{0,10}endstream")


class Reference(NamedTuple):
    """`12 0 R`."""

    number: int


class Stream(NamedTuple):
    """A stream: its object's number, what its dictionary says, and where its bytes lie.

    `ends` are places where it may end, the likeliest first.
    """

    number: int
    entries: dict[str, Value]
    start: int
    ends: tuple[int, ...]


class Found(Struct):
    """What a file holds. `objects`: where each object's value begins; `count` of all, doubles too."""

    objects: dict[int, int] = field(default_factory=dict)
    count: int = 0
    streams: list[Stream] = field(default_factory=list)
    trailers: list[dict[str, Value]] = field(default_factory=list)


Value: TypeAlias = "int | float | str | bytes | Reference | list[Value] | dict[str, Value] | None"


def find_streams(data: bytes, check_count: Callable[[int], None]) -> Found:
    """The objects and streams of a PDF file. `check_count` is told how many objects there are so far."""
    found = Found()
    at = number = value_at = 0
    while mark := _MARK.search(data, at):
        at = mark.end()
        if mark[1]:
            number, value_at = int(mark[1]), at
            found.count += 1
            found.objects[number] = at
            check_count(found.count)
        elif mark[3]:
            entries = parse_value(data[at : at + _HEAD])
            found.trailers.extend([entries] if isinstance(entries, dict) else [])
        elif stream := _to_stream(data, number, value_at, mark):
            found.streams.append(stream)
            at = max(at, stream.ends[0])
    return found


def _to_stream(data: bytes, number: int, value_at: int, mark: re.Match[bytes]) -> Stream | None:
    """The stream that begins with this word, or None where the word stands in a text."""
    if mark.start() - value_at > _HEAD:
        return None
    head = data[value_at : mark.start()]
    entries = parse_value(head) if head.rstrip(b"\0\t\n\f\r ").endswith(b">>") else None
    if not isinstance(entries, dict):
        return None
    return Stream(number, entries, mark.end(), _find_ends(data, mark.end(), entries.get("Length")))


def _find_ends(data: bytes, start: int, length: Value) -> tuple[int, ...]:
    """Where `Length` says, if the word for it follows; else each such word that comes next."""
    if isinstance(length, int) and _END.match(data, start + length):
        return (start + length,)
    ends: list[int] = []
    at = data.find(b"endstream", start)
    while at >= 0 and len(ends) < _TRIES:
        ends.append(at)
        at = data.find(b"endstream", at + 9)
    return tuple(ends) or (len(data),)


def parse_value(data: bytes) -> Value:
    """The first value in the bytes; None where there is none, or where it does not end.

    >>> parse_value(b"<</Filter[/Fl#61teDecode]/Length 7 0 R/N -3>> stream")
    {'Filter': ['FlateDecode'], 'Length': Reference(number=7), 'N': -3}
    """
    stack: list[list[Value]] = [[]]
    for token in _TOKEN.finditer(data):
        word = token[0]
        if word.startswith(b"%"):
            continue
        if word in {b"<<", b"["}:
            stack.append([])
        elif word in {b">>", b"]"}:
            if len(stack) == 1:
                return None
            items = stack.pop()
            stack[-1].append(_to_dictionary(items) if word == b">>" else items)
        elif word == b"R" and len(stack[-1]) > 1:
            del stack[-1][-1]
            number = stack[-1].pop()
            stack[-1].append(Reference(number) if isinstance(number, int) else None)
        else:
            stack[-1].append(_to_simple(word))
        if len(stack) == 1 and not isinstance(stack[0][0], int):
            return stack[0][0]
        if len(stack) == 1 and word in {b"endobj", b"obj"}:
            break
    return stack[0][0] if stack[0] else None


def _to_dictionary(items: list[Value]) -> dict[str, Value]:
    pairs = zip(items[::2], items[1::2], strict=False)
    return {key: value for key, value in pairs if isinstance(key, str)}


def _to_simple(word: bytes) -> Value:
    if word.startswith(b"/"):
        return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), word[1:]).decode(
            "latin-1"
        )
    if word[:1] in b"+-.0123456789":
        try:
            return float(word) if b"." in word else int(word[:20])
        except ValueError:
            return None
    return None if word == b"null" else word
