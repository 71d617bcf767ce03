"""Dots in such numbers that they are dirt or a pattern, not rules: dotted lines alone are kept of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.glyphs import Segment

__all__ = ["drop_specks"]

MANY = 1_000  # dots on a page; fewer disturb nothing
SIZE = 1.0  # points that a dot measures at most
GAP = 3.0  # points between the dots of a dotted line
RUN = 8  # dots that make one


def drop_specks(rules: Sequence[Segment]) -> list[Segment]:
    """The rules without dots that stand alone, where a page has very many of them.

    Dots of a dotted line lie exactly in line, close together; dirt hardly ever does.
    """
    dots = [
        n for n, rule in enumerate(rules) if max(rule.x1 - rule.x0, rule.bottom - rule.top) <= SIZE
    ]
    if len(dots) < MANY:
        return list(rules)
    across = _find_runs((round(rules[n].top, 1), rules[n].x0, n) for n in dots)
    down = _find_runs((round(rules[n].x0, 1), rules[n].top, n) for n in dots)
    dirt = set(dots).difference(across, down)
    return [rule for n, rule in enumerate(rules) if n not in dirt]


def _find_runs(places: Iterable[tuple[float, float, int]]) -> Iterator[int]:
    """The dots that lie on one line, each close to the next, enough of them in a row."""
    run: list[int] = []
    ordered = sorted(places)
    for (line, at, dot), (next_line, next_at, _) in pairwise([*ordered, (float("inf"), 0.0, -1)]):
        run.append(dot)
        if next_line != line or next_at - at > GAP:
            if len(run) >= RUN:
                yield from run
            run = []
