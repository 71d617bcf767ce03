"""The program itself as a sum, so that what another one read is not taken for what this one would read."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["name_code", "sum_files"]

PACKAGES = (
    "jinque",
    "jinque.extract",
    "jinque.validate",
    "jinque.output",
)  # folders apart in a checkout
READERS = (
    "lxml",
    "pdfminer.six",
    "pdfplumber",
    "pypdfium2",
)  # not OCR's: who only asks need not have it


@lru_cache(maxsize=1)
def name_code() -> str:
    """The name of this code, the same on every machine: jinque's own files, and what reads documents."""
    found = (find_spec(name) for name in PACKAGES)
    roots = [Path(root) for spec in found if spec for root in spec.submodule_search_locations or ()]
    parts = [sum_files(roots), *(f"{name} {version(name)}" for name in READERS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def sum_files(roots: Iterable[Path]) -> str:
    """A sum of the files below these folders, each once, wherever they lie."""
    files = {path.resolve() for root in roots for path in _walk(root)}
    sums = (hashlib.sha256(path.name.encode() + path.read_bytes()).digest() for path in files)
    return hashlib.sha256(b"".join(sorted(sums))).hexdigest()


def _walk(root: Path) -> Iterator[Path]:
    paths = (path for path in root.rglob("*") if "__pycache__" not in path.parts)
    return (path for path in paths if path.is_file())
