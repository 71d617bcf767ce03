"""Rules that are none: what lies beyond the page, and dots in such numbers that they are dirt or a pattern."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jinque.extract.page.glyphs import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["clip_rules", "drop_specks"]

MANY = 1_000  # dots on a page; fewer disturb nothing
SIZE = 1.0  # points that a dot measures at most
GAP = 3.0  # points between the dots of a dotted line
RUN = 8  # dots that make one


def clip_rules(rules: Sequence[Segment], width: float, height: float) -> list[Segment]:
    """The rules as far as they are on the page: some programs draw a cell whole on each page that it is on.

    >>> clip_rules([Segment(10, -90, 10, 50), Segment(10, -90, 60, -90)], 100, 100)
    [Segment(x0=10, top=0, x1=10, bottom=50)]
    """
    on_page = (
        rule
        for rule in rules
        if rule.x1 >= 0 and rule.x0 <= width and rule.bottom >= 0 and rule.top <= height
    )
    return [
        rule
        if rule.x0 >= 0 and rule.top >= 0 and rule.x1 <= width and rule.bottom <= height
        else Segment(
            max(rule.x0, 0), max(rule.top, 0), min(rule.x1, width), min(rule.bottom, height)
        )
        for rule in on_page
    ]


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
