"""What a batch reads: files, folders with all below them, patterns, and addresses that fsspec knows."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinque.errors import LimitError, OptionError, SourceError
from jinque.extract.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["find_inputs", "read_input"]


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
    import fsspec  # type: ignore[import-untyped]

    try:
        opened: Any = fsspec.open(address, "rb")
        with opened as file:
            data: bytes = file.read(max_bytes + 1)
    except Exception as error:  # each file system raises its own
        raise _cannot_read(error) from error
    if len(data) > max_bytes:
        raise LimitError(f"is more than the {max_bytes // 1024**2} MB that are read")
    return data


def _is_remote(source: str) -> bool:
    return "://" in source or "::" in source


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


def _find_remote(source: str) -> Iterator[str]:
    import fsspec.core  # type: ignore[import-untyped]

    _, link, container = source.partition("::")  # as in zip://*.pdf::archive.zip
    try:
        system, root = fsspec.core.url_to_fs(source)
        for path in _list_remote(system, root):
            name = system.unstrip_protocol(path)
            if not any(part.startswith(".") for part in path[len(root) :].split("/")):
                yield f"{name}{link}{container}"
    except ImportError as error:
        message = f"needs a package that is not installed: {error}"
        raise OptionError(message, source=source) from error
    except Exception as error:  # each file system raises its own
        failure = _cannot_read(error)
        failure.source = source
        raise failure from error


def _list_remote(system: Any, root: str) -> list[str]:  # noqa: ANN401 - fsspec has no types
    if glob.has_magic(root):
        return [path for path in system.glob(root) if system.isfile(path)]
    if system.isdir(root):
        return list(system.find(root))
    return [root] if system.exists(root) else []


def _cannot_read(error: Exception) -> SourceError:
    words = " ".join(str(error).split())[:200]
    hint = "check the address, and that this machine may read it"
    return SourceError(f"cannot be read: {type(error).__name__}: {words}", hints=(hint,))
