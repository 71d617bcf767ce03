"""Memory of a command and of all that it started, sampled while it runs. Linux only: it reads /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PARTS", "Sampler", "find_growth"]

PARTS = ("command", "workers", "readers")
PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE") / 1024**2
EVERY = 0.5  # seconds
PATIENCE = 20  # seconds until a process that still runs is one left behind
FLAT, SLACK = 1.1, 8  # a part may be so many times as large in the end, and so many MB


@dataclass
class Sampler:
    """Samples the tree of a process in a thread: MB resident of each part, shared pages in each process.

    `seen` are the processes of the tree, each by its number and the time of its start.
    """

    root: int
    samples: list[dict[str, float]] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def find_left(self) -> set[tuple[int, str]]:
        """Those seen that run on. A reader ends by itself, a moment after its worker."""
        end = monotonic() + PATIENCE
        while (left := self._find_alive()) and monotonic() < end:
            sleep(EVERY)
        return left

    def _find_alive(self) -> set[tuple[int, str]]:
        return self.seen & {(pid, start) for pid, _, start, _ in _list_processes()}

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            tree = list(_find_tree(self.root))
            self.seen |= {(pid, start) for pid, start, _ in tree}
            sample: dict[str, float] = dict.fromkeys(PARTS, 0.0)
            for pid, _, megabytes in tree:
                sample[_name_part(pid, self.root)] += megabytes
            self.samples.append(sample)


def find_growth(samples: Sequence[dict[str, float]]) -> dict[str, tuple[float, float, float, bool]]:
    """Each part's median MB in the first and the last third, the most, and whether it is flat.

    Medians, since a hostile document may use all that it may, for a moment.
    """
    third = len(samples) // 3
    found = {}
    for part in PARTS:
        sizes = [sample[part] for sample in samples]
        first, last = median(sizes[:third]), median(sizes[-third:])
        found[part] = (first, last, max(sizes), last <= first * FLAT + SLACK)
    return found


def _find_tree(root: int) -> Iterator[tuple[int, str, float]]:
    """A process and all below it: number, start, MB."""
    processes = list(_list_processes())
    family = {root}
    while more := {pid for pid, parent, *_ in processes if parent in family} - family:
        family |= more
    yield from ((pid, start, size) for pid, _, start, size in processes if pid in family)


def _list_processes() -> Iterator[tuple[int, int, str, float]]:
    """Number, parent, start and MB of each process that lives."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                told = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:  # it ended just now
                continue
            if told[0] not in "ZX":
                yield int(folder.name), int(told[1]), told[19], int(told[21]) * PAGE


def _name_part(pid: int, root: int) -> str:
    if pid == root:
        return "command"
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return "workers"
    return "readers" if b"jinque.extract.process.worker" in words else "workers"
