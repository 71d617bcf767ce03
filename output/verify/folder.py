"""The files of a release, each read once; what is no plain file is not read at all."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from jinque.errors import SourceError
from jinque.safe import show

__all__ = ["Folder", "read_folder"]


class Folder(Struct, frozen=True, kw_only=True):
    """The contents by path (`data/occupations.csv`), and the paths that are no plain files.

    `is_draft_allowed` says whether a draft is what the caller expects.
    """

    contents: dict[str, bytes]
    strange: tuple[str, ...] = ()
    is_draft_allowed: bool = False
    _parsed: dict[str, Any] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file."""
        if "digests" not in self._parsed:
            sums = {path: hashlib.sha256(data).hexdigest() for path, data in self.contents.items()}
            self._parsed["digests"] = sums
        found: dict[str, str] = self._parsed["digests"]
        return found

    def read_json(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        """A JSON file, numbers with a point as exact decimals. Raises KeyError, ValueError."""
        if path not in self._parsed:
            self._parsed[path] = parse_json(self.contents[path])
        return self._parsed[path]


def parse_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Raises ValueError, also for a key that stands twice and for NaN."""
    try:
        return json.loads(
            data.decode(),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_twins,
        )
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _refuse_constant(word: str) -> None:
    msg = f"{word} is no JSON"
    raise ValueError(msg)


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return table


def read_folder(root: Path, *, is_draft_allowed: bool = False) -> Folder:
    """All files below the folder. Raises SourceError where there is no such folder."""
    if not root.is_dir():
        hint = "name the folder of one release"
        raise SourceError("is no folder", source=show(str(root)), hints=(hint,))
    contents: dict[str, bytes] = {}
    strange: list[str] = []
    for folder, names, files in os.walk(root, onerror=_refuse):
        names.sort()
        links = [name for name in names if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(folder) / name
            inside = path.relative_to(root).as_posix()
            if stat.S_ISREG(path.lstat().st_mode):
                contents[inside] = _read(path)
            else:
                strange.append(inside)
    return Folder(contents=contents, strange=tuple(strange), is_draft_allowed=is_draft_allowed)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _refuse(error)
        raise


def _refuse(error: OSError) -> None:
    reason = error.strerror or str(error)
    raise SourceError(f"cannot be read: {reason}", source=show(str(error.filename))) from error
