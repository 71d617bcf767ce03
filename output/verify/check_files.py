"""The files themselves: all there, no others, the released bytes, clean text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinque.output.verify.folder import Folder, parse_json
from jinque.output.verify.problem import Problem
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["REQUIRED", "check_files", "check_sums", "check_texts"]

SUMS = "SHA256SUMS"
REQUIRED = (
    *("README.md", "README.zh.md", "CHANGES.md", "CITATION.cff", "index.html"),
    *("datapackage.json", "occupations.tableschema.json", "occupations.schema.json"),
    *("croissant.json", "provenance.json", SUMS),
    *(f"data/occupations.{ending}" for ending in ("csv", "json", "parquet", "xlsx")),
    *("data/printed.csv", "data/printed.parquet", "data/findings.csv", "data/changes.csv"),
)
_BINARY = (".parquet", ".xlsx")
_JSON = (".json", ".jsonld")
_LINE = re.compile(r"([0-9a-f]{64})  ([^\\/\0\n][^\\\0\n]*)")


def check_files(folder: Folder) -> Iterator[Problem]:
    """Every file that is promised is there, and is a plain file."""
    for path in REQUIRED:
        if path not in folder.contents and path not in folder.strange:
            yield Problem(name="missing-file", path=path, message="is promised and is not there")
    for path in folder.strange:
        message = "is a link, a folder or a device, not a file"
        yield Problem(name="not-a-file", path=path, message=message)


def check_sums(folder: Folder) -> Iterator[Problem]:
    """SHA256SUMS lists all other files and nothing else, in order, and their bytes are those."""
    text = folder.contents.get(SUMS, b"").decode("utf-8", "replace")
    listed: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if not found or ".." in found[2].split("/") or found[2] in listed:
            message = f"line {number} is not a sum and a path, or says a path again"
            yield Problem(name="bad-sums", path=SUMS, message=message)
        else:
            listed[found[2]] = found[1]
    if list(listed) != sorted(listed):
        yield Problem(name="bad-sums", path=SUMS, message="the paths are not in order")
    yield from _compare_sums(folder, listed)


def _compare_sums(folder: Folder, listed: dict[str, str]) -> Iterator[Problem]:
    for path, digest in listed.items():
        if path not in folder.contents:
            yield Problem(name="missing-file", path=path, message=f"{SUMS} lists it")
        elif folder.digests[path] != digest:
            message = f"its bytes are not those that {SUMS} tells"
            yield Problem(name="wrong-sum", path=path, message=message)
    for path in folder.contents:
        if path not in listed and path != SUMS:
            yield Problem(name="unlisted-file", path=path, message=f"{SUMS} does not list it")


def check_texts(folder: Folder) -> Iterator[Problem]:
    """Text is UTF-8 without a byte order mark, its lines end in LF, and JSON can be read."""
    for path, data in folder.contents.items():
        if not path.endswith(_BINARY):
            yield from _check_text(path, data)


def _check_text(path: str, data: bytes) -> Iterator[Problem]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield Problem(name="byte-order-mark", path=path, message="begins with a byte order mark")
    if b"\r" in data:
        line = data[: data.index(b"\r")].count(b"\n") + 1
        yield Problem(name="crlf", path=path, message=f"line {line} has a carriage return")
    if not data.endswith(b"\n"):
        yield Problem(name="no-final-newline", path=path, message="does not end in a line end")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8"
        yield Problem(name="not-utf-8", path=path, message=message)
        return
    if path.endswith(_JSON):
        yield from _check_json(path, data)


def _check_json(path: str, data: bytes) -> Iterator[Problem]:
    try:
        parse_json(data)
    except ValueError as error:
        yield Problem(name="not-json", path=path, message=f"is no JSON: {show(str(error))}")
