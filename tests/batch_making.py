"""Folders of lists for batches, and what a data set holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LIST = (SAMPLE / "list.txt").read_text("utf-8")


def write_lists(folder: Path, count: int) -> Path:
    """Lists of one row less each, so that no two are the same."""
    folder.mkdir(parents=True)
    lines = LIST.rstrip("\n").split("\n")
    last = max(i for i, line in enumerate(lines) if line.startswith("58\t"))
    for n in range(count):
        kept = lines[: last - n + 1] + lines[last + 1 :]
        (folder / f"{n}.txt").write_text("\n".join(kept), "utf-8")
    return folder


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(folder / "manifest.parquet").to_pylist()
    return {os.path.basename(row["source"]): row for row in rows}  # noqa: PTH119


def read_files(folder: Path) -> dict[str, bytes]:
    """The data set's bytes, but for what holds the seconds, or their sum."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {"manifest.parquet", "SHA256SUMS"}
    }
