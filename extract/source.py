"""A file is opened once, judged before it is read, and never opened again: what follows gets its bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from jinque.errors import LimitError, SourceError
from jinque.extract.kinds import detect_kind
from jinque.records import Source
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_BYTES", "describe_source", "open_source", "read_bytes"]

MAX_BYTES = 64 * 1024 * 1024
_CHUNK = 1 << 20
_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_REASONS: dict[int | None, tuple[str, str]] = {
    errno.ENOENT: ("no such file", "check the name, and the folder that the command runs in"),
    errno.ENOTDIR: ("no such file", "a part of its path is no folder"),
    errno.EISDIR: ("is a directory", "name a file in it"),
    errno.EACCES: (
        "may not be read: no permission",
        "ask its owner, or copy it to a folder of yours",
    ),
    errno.ELOOP: ("its links lead in a circle", "name the file itself"),
    errno.ENAMETOOLONG: ("the name is too long", "check the name"),
    errno.ENXIO: ("is a socket or a device, not a file", "name a file"),
}


def open_source(
    path: str,
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    seconds: float | None = None,
    images: bool = False,
) -> tuple[Source, bytes]:
    """Read a file once (`-`: standard input) and tell its kind, size and SHA-256.

    A link to a file is followed, as everywhere; pipes and devices, which may never end, are refused.
    `name` is what outputs call the source, by default its file name without folders; with `images`, a
    PNG, JPEG or TIFF is a source as well.
    Raises SourceError, and LimitError for more than `max_bytes`, or a standard input that has not ended
    after so many `seconds` (not on a terminal, nor on Windows); both name the next step.
    """
    try:
        data = read_bytes(path, max_bytes=max_bytes, seconds=seconds)
        shown = name or ("stdin" if path == "-" else PurePath(path).name)
        return describe_source(data, shown, images=images), data
    except SourceError as error:
        error.source = "standard input" if path == "-" else path
        raise


def read_bytes(path: str, *, max_bytes: int = MAX_BYTES, seconds: float | None = None) -> bytes:
    """The content of a plain file (`-`: standard input). Raises SourceError and LimitError, without a name."""
    return _read_stdin(max_bytes, seconds) if path == "-" else _read_file(path, max_bytes)


def describe_source(data: bytes, name: str, *, images: bool = False) -> Source:
    """What the bytes of a file are, called by a name without folders. Raises SourceError, without a name."""
    return Source(
        name=replace_surrogates(name),
        kind=detect_kind(data, images=images),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )


def _read_stdin(max_bytes: int, seconds: float | None) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError("is closed", hints=("name a file, or pipe one in",))
    if seconds is None or os.name == "nt" or sys.stdin.isatty():
        return _read_chunks(sys.stdin.buffer.read, max_bytes)
    try:
        handle = sys.stdin.fileno()
    except OSError:  # a stand-in that is no file
        return _read_chunks(sys.stdin.buffer.read, max_bytes)
    return _read_chunks(_read_until(handle, seconds), max_bytes)


def _read_until(handle: int, seconds: float) -> Callable[[int], bytes]:
    """A function that reads what has come, and waits for it no longer than so long from now."""
    import select
    from time import monotonic

    end = monotonic() + seconds

    def read(size: int) -> bytes:
        ready, _, _ = select.select([handle], [], [], max(0.0, end - monotonic()))
        if not ready:
            raise LimitError(
                f"has not ended after {seconds:g} s",
                hints=("end it, or wait longer with --max-seconds", "or name a file"),
            )
        return os.read(handle, size)

    return read


def _read_file(path: str, max_bytes: int) -> bytes:
    # Without O_NONBLOCK, opening a named pipe waits for a writer for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0))
    except (OSError, ValueError) as error:
        raise _to_source_error(error, path) from error
    try:
        _check_regular(os.fstat(handle), max_bytes)
        return _read_chunks(lambda size: os.read(handle, size), max_bytes)
    except OSError as error:
        raise _to_source_error(error, path) from error
    finally:
        os.close(handle)


def _check_regular(status: os.stat_result, max_bytes: int) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, "")
    if kind != stat.S_IFREG:
        what = _SPECIAL.get(kind, "no plain file")
        raise SourceError(
            f"is {what}, not a file", hints=("pipe its content in and name - as the source",)
        )
    if status.st_size > max_bytes:
        raise _too_large(f"is {status.st_size / 1024**2:,.0f} MB", max_bytes)


def _read_chunks(read: Callable[[int], bytes], max_bytes: int) -> bytes:
    """All of it, and not a byte more than allowed: a file may grow, and a pipe may never end."""
    chunks: list[bytes] = []
    left = max_bytes + 1
    while left > 0 and (chunk := read(min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        raise _too_large("goes on", max_bytes)
    return b"".join(chunks)


def _too_large(what: str, max_bytes: int) -> LimitError:
    return LimitError(
        f"{what} beyond the {max_bytes / 1024**2:,.0f} MB that are read"
        if what == "goes on"
        else f"{what}, more than the {max_bytes / 1024**2:,.0f} MB that are read",
        hints=("published lists are far smaller: is it the right file?",),
    )


def _to_source_error(error: OSError | ValueError, path: str) -> SourceError:
    if isinstance(error, ValueError):
        return SourceError("is no file name: it has a NUL character", hints=("check the name",))
    if error.errno == errno.EACCES and os.path.isdir(path):  # noqa: PTH112 - Windows says so
        return SourceError("is a directory", hints=("name a file in it",))
    what, hint = _REASONS.get(
        error.errno, (f"cannot be read: {error.strerror}", "try a copy of it")
    )
    return SourceError(what, hints=(hint,))
