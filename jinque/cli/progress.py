"""A line that says what is going on, for work that takes long, on a terminal only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import click

from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["show_progress"]

PATIENCE = 1.0  # seconds before anything is said


@contextmanager
def show_progress(doing: str) -> Iterator[None]:
    """While the block runs: "reading list.pdf … 3 s" on standard error, wiped away at its end."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    ticker = Thread(target=_tick, args=(show(doing), done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(doing: str, done: Event) -> None:
    began = monotonic()
    shown = False
    while not done.wait(PATIENCE):
        click.echo(f"\r{doing} … {monotonic() - began:.0f} s", nl=False, err=True)
        shown = True
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)
