"""Labels on two levels in aligned text: one label over several columns, each with its own below it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.extract.text.aligned_columns import Run

__all__ = ["GroupLabel", "find_group"]

DEPTH = 3  # lines at the top of a table in which such a label stands, and then those of its columns
MOST = 60  # columns: no list has more, and every extent of them is looked at
OVER = 1.0  # columns by which a text may reach over the edge of its own
OFF = 2.0  # columns by which the middles of two texts differ that stand one below the other


class GroupLabel(NamedTuple):
    """A label over the columns `first` to `last`, and the run of line `line` of the page that it is."""

    first: int
    last: int
    line: int
    run: Run

    @property
    def text(self) -> str:
        """As printed."""
        return self.run.text


def find_group(
    lines: Sequence[Sequence[Run]],
    within: range,
    gutters: Sequence[tuple[int, int]],
    known: str | None,
) -> GroupLabel | None:
    """The label over several columns at the top of a table.

    `lines` are the texts of the page, `within` those of the table, from the line above it on; `known` is the
    label of a table before, the only one that is looked for. What has white in it is two labels.
    """
    body = [run for line in within[1:] for run in lines[line]]
    if not body or len(gutters) >= MOST:
        return None
    inner = [sum(gutter) / 2 for gutter in gutters]
    edges = [min(run.x0 for run in body), *inner, max(run.x1 for run in body)]
    used: set[int] = set()  # columns with a text so far
    for line in within[: DEPTH + 1]:
        below = [lines[i] for i in range(line + 1, min(line + 1 + DEPTH, within.stop))]
        for run in lines[line]:
            if squeeze(run.text) == run.text and known in {None, run.text}:
                found = _span(run, lines[line], below, edges)
                if found and used.isdisjoint(range(found[0], found[1] + 1)):
                    return GroupLabel(*found, line, run)
        used.update(col for run in lines[line] for col in _find_columns(run, edges))
    return None


def _span(
    run: Run, beside: Sequence[Run], below: Sequence[Sequence[Run]], edges: Sequence[float]
) -> tuple[int, int] | None:
    """The first and the last column that a text stands over as the label of all; None if it is none."""
    columns = range(len(edges) - 1)
    taken = {col for other in beside if other is not run for col in _find_columns(other, edges)}
    own = list(_find_columns(run, edges)) or [0]
    under = [
        next((r for runs in below for r in runs if col in _find_columns(r, edges)), None)
        for col in columns
    ]
    child = under[own[0]]

    def off(first: int, last: int) -> float:
        """How far the middle of the text is from that of some columns."""
        return abs(edges[first] + edges[last + 1] - run.x0 - run.x1) / 2

    fits = [
        (last - first, first, last)
        for first in columns[: own[0] + 1]
        for last in columns[max(own[-1], first + 1) :]
        if off(first, last) <= OFF
        and taken.isdisjoint(range(first, last + 1))
        and all(under[first : last + 1])
    ]
    is_title = len(beside) == 1 and off(0, columns[-1]) <= OFF
    if not fits or is_title or child is None:
        return None
    # A label of its own column has its middle there, or begins as the text below it.
    if len(own) == 1 and (off(own[0], own[0]) <= 2 * OFF or abs(child.x0 - run.x0) < OFF):
        return None
    _, first, last = max(fits)  # an outer column too many has its name from its own label as well
    return (first, last) if last - first < columns[-1] else None


def _find_columns(run: Run, edges: Sequence[float]) -> Iterator[int]:
    """The columns that a text lies in, by more than it may reach over an edge."""
    for col, (left, right) in enumerate(pairwise(edges)):
        if run.x0 < right - OVER and run.x1 > left + OVER:
            yield col
