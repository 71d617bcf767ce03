"""How far a batch is: a bar on a terminal, else a line now and then; and what could not be read."""

from __future__ import annotations

import sys
from collections import Counter, deque
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, Self

import click

from jinque.safe import show

if TYPE_CHECKING:
    from types import TracebackType

    from jinque.batching import Summary
    from jinque.batching.store import Record

__all__ = ["BatchProgress"]

PATIENCE = 10.0  # seconds between two plain lines
RECENT = 100  # files, by which the time left is reckoned: those read before are much quicker


class _Display(Protocol):
    def update(self, words: str, done: int, total: int) -> None: ...
    def say(self, line: str) -> None: ...
    def stop(self) -> None: ...


class BatchProgress:
    """Files done and failed, rows per second and the time left, on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._began = monotonic()
        self._ends = deque([self._began], RECENT + 1)
        self._done = self._failed = self._rows = 0
        is_terminal = sys.stderr.isatty() and not quiet
        self._display: _Display = _Bar() if is_terminal else _Lines(quiet=quiet)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._display.stop()

    def watch(self, record: Record, total: int) -> None:
        """Count a record that is done; say it if it could not be read."""
        from jinque.batching.store import FAILED

        self._done += 1
        self._rows += record.rows
        self._ends.append(monotonic())
        if record.status in FAILED:
            self._failed += 1
            self._display.say(show(f"{record.address}: {record.status}: {record.error}"))
        self._display.update(self._describe(total), self._done, total)

    def _describe(self, total: int) -> str:
        counts = f"{self._done:,} of {total:,} files, {self._failed:,} failed"
        if self._done == total:
            return f"{counts}, writing the data set"
        now = self._ends[-1]
        left = (now - self._ends[0]) / (len(self._ends) - 1) * (total - self._done)
        rate = self._rows / max(now - self._began, 0.001)
        return f"{counts}, {rate:,.0f} rows/s, {_to_clock(left)} left"

    def summarize(self, summary: Summary, output: str) -> None:
        """The totals: how many inputs came to what, how many rows, how long."""
        passed = monotonic() - self._began
        counts = ", ".join(f"{count:,} {status}" for status, count in summary.counts.items())
        old = Counter(record.is_old for record in summary.records)[True]
        known = f" ({old:,} read before)" if old else ""
        click.echo(f"{len(summary.records):,} files{known}: {counts}", err=True)
        click.echo(show(f"{self._rows:,} rows in {_to_clock(passed)}: {output}"), err=True)
        for pattern in summary.unused:
            click.echo(show(f"no file fits the pattern of the index: {pattern}"), err=True)


class _Lines:
    """For a log: a line every few seconds."""

    def __init__(self, *, quiet: bool) -> None:
        self._last = monotonic()
        self._is_quiet = quiet

    def update(self, words: str, done: int, total: int) -> None:
        if not self._is_quiet and done < total and monotonic() - self._last >= PATIENCE:
            self._last = monotonic()
            click.echo(words, err=True)

    def say(self, line: str) -> None:
        click.echo(line, err=True)

    def stop(self) -> None:
        pass


class _Bar:
    """For a terminal: a bar that grows, with the words behind it; gone at the end."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.description}", markup=False))
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task: Any = self._bar.add_task("looking for files", total=None)
        self._bar.start()

    def update(self, words: str, done: int, total: int) -> None:
        self._bar.update(self._task, description=words, completed=done, total=total)

    def say(self, line: str) -> None:
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def stop(self) -> None:
        self._bar.stop()


def _to_clock(seconds: float) -> str:
    """Hours only where there are some.

    >>> _to_clock(59.6), _to_clock(3725)
    ('1:00', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
