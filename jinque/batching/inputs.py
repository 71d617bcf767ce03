"""What a batch reads: files, folders with all below them, patterns, and addresses that fsspec knows."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinque.errors import JinqueError, LimitError, OptionError, SourceError
from jinque.extract.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["find_inputs", "name_input", "read_input", "shorten_address"]


def find_inputs(sources: Iterable[str], *, without: Sequence[Path] = ()) -> list[str]:
    """The address of each input, as its source names it, sorted and each once.

    In a folder, names that begin with a dot are passed over, and so are the folders `without`.
    Raises SourceError for a source that leads nowhere, OptionError for an address of a kind that is
    not installed.
    """
    shut = [folder.resolve() for folder in without]
    found: set[str] = set()
    for source in sources:
        here = list(_find_remote(source) if _is_remote(source) else _find_local(source, shut))
        if not here:
            raise SourceError("leads to no file", source=source, hints=("check the name",))
        found.update(here)
    return sorted(found)


def read_input(address: str, max_bytes: int) -> bytes:
    """The content of an input. Raises SourceError, and LimitError for more than `max_bytes`."""
    if not _is_remote(address):
        return read_bytes(address, max_bytes=max_bytes)
    try:
        data = _read_remote(address, max_bytes + 1)
    except JinqueError:
        raise
    except Exception as error:  # each file system raises its own
        raise _cannot_read(error) from error
    if len(data) > max_bytes:
        raise LimitError(f"is more than the {max_bytes // 1024**2} MB that are read")
    return data


def shorten_address(address: str) -> str:
    """An address within the archive that holds it.

    >>> shorten_address("zip://old/a.pdf::s3://bucket/lists.zip")
    'zip://old/a.pdf'
    """
    inner, _, container = address.partition("::")
    return inner if "://" in inner or not container else shorten_address(container)


def name_input(address: str) -> str:
    """The file's own name.

    >>> name_input("simplecache::https://host/lists/a.pdf?version=2")
    'a.pdf'
    """
    if not _is_remote(address):
        return PurePath(address).name
    inner = shorten_address(address)
    is_web = inner.startswith(("http://", "https://"))
    return PurePath(urlsplit(inner).path if is_web else inner).name


def _is_remote(source: str) -> bool:
    """Whether it is an address; a file of this machine may have any name."""
    return ("://" in source or "::" in source) and not os.path.lexists(source)


def _find_local(source: str, shut: Sequence[Path]) -> Iterator[str]:
    if not os.path.lexists(source) and glob.has_magic(source):
        for name in glob.glob(source, recursive=True):  # noqa: PTH207 - keeps the name as given
            yield from _walk(name, shut)
    else:
        yield from _walk(source, shut)


def _walk(path: str, shut: Sequence[Path]) -> Iterator[str]:
    """The file itself, or all files below the folder."""
    if not os.path.isdir(path):  # noqa: PTH112 - a name as given may hold what Path would clean
        if os.path.lexists(path):
            yield path
        return
    for folder, inner, names in os.walk(path):
        kept = [name for name in inner if name[0] != "." and not _is_shut(folder, name, shut)]
        inner[:] = sorted(kept)
        yield from (os.path.join(folder, name) for name in names if name[0] != ".")  # noqa: PTH118


def _is_shut(folder: str, name: str, shut: Sequence[Path]) -> bool:
    return bool(shut) and (Path(folder) / name).resolve() in shut


# --- addresses that fsspec knows -------------------------------------------------------------------


def _open_system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Another run's listing is no longer true."""
    import fsspec.core  # type: ignore[import-untyped]

    system, path = fsspec.core.url_to_fs(address)
    system.invalidate_cache()
    return system, path


def _find_remote(source: str) -> Iterator[str]:
    try:
        system, root = _open_system(source)
        for path in _list_remote(system, root):
            if not any(part.startswith(".") for part in path[len(root) :].split("/")):
                yield _to_address(system, path, root, source)
    except ImportError as error:
        message = f"needs a package that is not installed: {error}"
        raise OptionError(message, source=source) from error
    except Exception as error:  # each file system raises its own
        failure = _cannot_read(error)
        failure.source = source
        raise failure from error


def _list_remote(system: Any, root: str) -> Iterator[str]:  # noqa: ANN401 - fsspec has no types
    """The file itself, all files below the folder, or both of what fits the pattern."""
    found = {root: system.info(root)} if system.exists(root) else {}
    if not found and glob.has_magic(root):
        found = system.glob(root, detail=True)
    for path, told in found.items():
        if told["type"] == "directory":
            inner = system.find(path, detail=True)
            files = (name for name, each in inner.items() if each["type"] == "file")
            yield from (name for name in files if name[-1:] != "/")  # S3's stand-ins for folders
        else:
            yield path


def _to_address(system: Any, path: str, root: str, source: str) -> str:  # noqa: ANN401
    """Where another process finds this path: what stands before the path in the source stays, a host too."""
    said, link, container = source.partition("::")  # as in zip://*.pdf::archive.zip
    said = said.rstrip("/") if root else said
    address = f"{said.removesuffix(root)}{path}"
    if not said.endswith(root) or system._strip_protocol(address) != path:  # noqa: SLF001 - no other way
        address = system.unstrip_protocol(path)
    return f"{address}{link}{container}"


def _read_remote(address: str, most: int) -> bytes:
    """At most so many bytes, of one and the same content."""
    system, path = _open_system(address)
    before = _find_tokens(system.info(path))
    with system.open(path, "rb") as file:
        data: bytes = file.read(most)
    system.invalidate_cache()
    is_whole = before.get("size") in {None, len(data)} or len(data) >= most
    if _find_tokens(system.info(path)) != before or not is_whole:
        raise SourceError("changed while it was read", hints=("run the batch again",))
    return data


# What file systems tell of a file that becomes another when it is written.
_TOKENS = (
    *("size", "etag", "lastmodified", "mtime", "created", "versionid", "generation"),
    *("md5hash", "contentmd5", "digest", "crc"),
)


def _find_tokens(told: Mapping[str, object]) -> dict[str, object]:
    names = {name: re.sub("[-_]", "", name.lower()) for name in told}
    return {short: told[name] for name, short in names.items() if short in _TOKENS}


def _cannot_read(error: Exception) -> SourceError:
    words = " ".join(str(error).split())[:200]
    hint = "check the address, and that this machine may read it"
    return SourceError(f"cannot be read: {type(error).__name__}: {words}", hints=(hint,))
