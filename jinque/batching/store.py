"""What was read already: a folder of results, each named by what it was made from.

A result is there when its record is; the record is renamed into place last. So a run that is killed
leaves whole results and litter, which the next run clears. Results that a power failure tore are found by
their size and made again.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

import msgspec

from jinque.findings import Finding  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["FAILED", "READ", "Record", "Status", "Store"]

Status = Literal["ok", "findings", "ambiguous", "no-list", "unreadable", "over-limits", "failed"]
READ: tuple[Status, ...] = ("ok", "findings")  # those that have rows
FAILED: tuple[Status, ...] = ("ambiguous", "unreadable", "over-limits", "failed")
PART = ".part"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What one input came to. `seconds` is what it took when it was read; `why` is why that profile.

    `result` names its rows and findings in the store, None where nothing is kept. `errors` and
    `warnings` count open findings. `is_old`: it was read by an earlier run.
    """

    address: str
    status: Status
    seconds: float = 0.0
    sha256: str | None = None
    kind: str | None = None
    profile: str | None = None
    why: str | None = None
    scheme: str | None = None
    publisher: str | None = None
    edition: str | None = None
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    error: str | None = None
    result: str | None = None
    size: int = 0  # of the file of rows
    is_old: bool = False
    findings: tuple[Finding, ...] = ()


class Store:
    """The folder of results. Several processes may write to it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, name: str) -> Record | None:
        """The record of a result that is there, whole."""
        try:
            record = msgspec.json.decode(self._place(name, "json").read_bytes(), type=Record)
            if record.rows and self.rows_path(name).stat().st_size != record.size:
                return None
        except (OSError, msgspec.DecodeError, ValueError):
            return None
        return record

    def save(self, name: str, record: Record, rows: bytes) -> None:
        """Put a result in its place. Raises OSError."""
        place = self._place(name, "json")
        place.parent.mkdir(parents=True, exist_ok=True)
        if rows:
            _write_whole(self.rows_path(name), rows)
        _write_whole(place, msgspec.json.encode(record))

    def rows_path(self, name: str) -> Path:
        """Where a result's rows lie, as an Arrow file."""
        return self._place(name, "arrow")

    def save_settings(self, name: str, data: bytes) -> None:
        """What all tasks of a run share, for the processes that do them. Raises OSError."""
        place = self.settings_path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(place, data)

    def settings_path(self, name: str) -> Path:
        """Where they lie."""
        return self.folder / "settings" / f"{name}.json"

    def clear_litter(self) -> None:
        """Remove what a run that was killed had begun to write."""
        for path in self._find_parts():
            path.unlink(missing_ok=True)

    def _find_parts(self) -> Iterator[Path]:
        yield from self.folder.glob(f"*/*{PART}")
        yield from self.folder.glob(f"results/*/*{PART}")

    def _place(self, name: str, ending: str) -> Path:
        return self.folder / "results" / name[:2] / f"{name}.{ending}"


def _write_whole(place: Path, data: bytes) -> None:
    beside = place.with_name(f".{secrets.token_hex(8)}{PART}")
    beside.write_bytes(data)
    beside.replace(place)
