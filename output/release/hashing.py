"""SHA-256, and the list of sums that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.output.release.content import ReleaseFile

__all__ = ["PATH", "hash_bytes", "render_sums"]

PATH = "SHA256SUMS"


def hash_bytes(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def render_sums(files: Iterable[ReleaseFile]) -> bytes:
    """A line for each file, in the order of their paths."""
    lines = sorted((file.path, hash_bytes(file.data)) for file in files)
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()
