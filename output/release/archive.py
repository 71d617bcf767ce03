"""The release as one ZIP: the same folder gives the same bytes, whenever and wherever it is packed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.output.release.content import ReleaseFile

__all__ = ["render_archive"]

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP knows
_UNIX = 3
_MODE = 0o100644


def render_archive(name: str, files: Iterable[ReleaseFile]) -> bytes:
    """All files below one folder called `name`, in the order of their paths."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files, key=lambda file: file.path):
            entry = zipfile.ZipInfo(f"{name}/{file.path}", _TIME)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.data)
    return sink.getvalue()
