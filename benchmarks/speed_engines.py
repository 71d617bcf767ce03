"""jinque's ways to read a PDF, whichever this version has: its engines, with one job and with two."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jinque
from jinque.extract import Limits
from jinque.extract.source import open_source
from jinque.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Engine", "list_engines", "read_list"]

JOBS = 2
WIDE = {"seconds": 3600, "memory_mb": 8192, "pages": 100_000, "file_mb": 1024, "result_mb": 1024}


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A way to read: what it is called here, its words for Python, and its options on the command line."""

    name: str
    words: dict[str, Any]

    @property
    def options(self) -> list[str]:
        """As the command line has them."""
        return [part for name, value in self.words.items() for part in (f"--{name}", str(value))]


def list_engines() -> list[Engine]:
    """The engines that read a PDF alone, the fast one first; with two jobs too where there are jobs."""
    known = inspect.signature(jinque.read_raw).parameters
    if "engine" not in known:
        return [Engine(name="jinque pdfplumber", words={})]
    found = [
        Engine(name=f"jinque {name}", words={"engine": name}) for name in ("pdfium", "pdfplumber")
    ]
    if "jobs" in known:
        first = found[0]
        found.insert(
            1, Engine(name=f"{first.name}, {JOBS} jobs", words={**first.words, "jobs": JOBS})
        )
    return found


def read_list(engine: Engine, path: Path, profile: Path) -> list[dict[str, str]]:
    """The list's cells as printed, by field: here in this process, or by as many as there are jobs."""
    if "jobs" in engine.words:
        limits = Limits(**WIDE)
        raw = jinque.read_raw(path, profile=str(profile), limits=limits, **engine.words)
    else:
        raw = _read_here(engine, path, profile)
    return [{name: cell.text for name, cell in row.cells.items()} for row in raw.rows]


def _read_here(engine: Engine, path: Path, profile: Path) -> Any:  # noqa: ANN401 - a RawTable
    """As the reading child does, without the child."""
    from jinque.extract.process import worker

    worker.set_pace()
    source, data = open_source(str(path), max_bytes=WIDE["file_mb"] << 20)
    request = worker.Request(
        source=source, profiles=(load_profile(str(profile)),), limits=Limits(**WIDE), **engine.words
    )
    return worker.read_list(worker.read_document(request, data), request.profiles, None)
