"""Coloured cells that go on where a table's rules end: a shaded header without lines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.extract.page.glyphs import Segment
from jinque.extract.page.grid import REACH, SNAP, find_lattices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.grid import Lattice
    from jinque.records import Box

__all__ = ["add_touching_fills", "box_to_sides"]

MIN_HEIGHT = 6.0  # points: a lower fill is a rule or a mark


def add_touching_fills(rules: Sequence[Segment], fills: Sequence[Box]) -> list[Segment]:
    """The rules, with the sides of the fills that go on above or below a grid in its own columns.

    Rows of fills follow one another as long as each touches the grid as it has grown.
    """
    rules = list(rules)
    left = [box for box in fills if box.bottom - box.top > MIN_HEIGHT]
    while left:
        lattices = find_lattices(rules)
        found = [box for box in left if any(_continues(box, lattice) for lattice in lattices)]
        if not found:
            break
        rules.extend(side for box in found for side in box_to_sides(box))
        left = [box for box in left if box not in found]
    return rules


def _continues(box: Box, lattice: Lattice) -> bool:
    """Whether a fill stands on the grid's upper or under its lower edge, between two of its columns."""
    touches = min(abs(box.bottom - lattice.ys[0]), abs(box.top - lattice.ys[-1])) <= REACH
    return touches and all(min(abs(x - at) for at in lattice.xs) <= SNAP for x in (box.x0, box.x1))


def box_to_sides(box: Box) -> tuple[Segment, ...]:
    """The four sides of a box as rules."""
    return (
        Segment(box.x0, box.top, box.x1, box.top),
        Segment(box.x0, box.bottom, box.x1, box.bottom),
        Segment(box.x0, box.top, box.x0, box.bottom),
        Segment(box.x1, box.top, box.x1, box.bottom),
    )
