"""Cells over several rows in a table without rules between its rows: told by where their text stands.

A name that is printed once for a group of rows stands beside the first of them, or in the middle of all.
In the middle it lies between two rows, or beside none of the texts of one; the groups then follow one
another from the first row to the last, and the text of each is in its middle.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinque.extract.page.text_lines import TextLine

__all__ = ["Extent", "find_groups"]

BESIDE = 0.25  # of the size: how far from a row's middle, top or bottom a text of it may stand
MIDDLE = 0.15  # of the size: how far from the middle of its rows the text of a group stands
LOOSE = 0.6  # of the size: no wider is the white between lines of one text
FILLED = 0.9  # of a row's height
NARROW = 0.75  # of the white between two rows: what is no wider parts lines of one text across them
SLACK = 0.3  # of the size: how much wider it may be than elsewhere


class Extent(NamedTuple):
    """From where to where a row, or a text, reaches."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of the centre."""
        return (self.top + self.bottom) / 2


_SIDES = attrgetter("top"), attrgetter("middle"), attrgetter("bottom")


def find_groups(
    column: Sequence[TextLine], others: Sequence[Sequence[TextLine]], edges: Sequence[float]
) -> list[range] | None:
    """The rows of each text of a column, if its texts stand in the middle of groups of rows.

    `others` are the lines of the other columns, `edges` the heights between which the rows lie. Empty
    where the texts stand beside rows; None where they do not, and no groups have them in their middle.
    """
    heights = list(pairwise(edges))
    lines = [line for each in others for line in each]
    rows = [_to_extent(_inside(lines, *each)) for each in heights]
    size = column[0].spans[0].size
    usual = [_widest_white(_inside(each, *row)) for each in others for row in heights]
    white = min(max([0.0, *usual]) + SLACK * size, LOOSE * size)
    texts = [_to_extent(text) for text in _join_lines(column, white, rows)]
    own = [_inside(column, *each) for each in heights]
    has_one_each = all(own) and len(texts) >= len(rows)
    fills = sum(map(_fills, map(_to_extent, own), rows))
    if has_one_each or 2 * fills >= len(rows) or _are_alike(texts, rows, size):
        return []
    groups = _part(texts, rows, size)
    # In the middle of a group may by chance be at the bottom of a row; else they are beside rows, unevenly.
    return [] if groups is None and _are_beside(texts, rows, size) else groups


def _fills(own: Extent, row: Extent) -> bool:
    """Whether what a column has in a row is about as high as the row: a text of that row."""
    height = max(own.bottom, row.bottom) - min(own.top, row.top)
    return own.bottom - own.top >= FILLED * height


def _inside(lines: Sequence[TextLine], top: float, bottom: float) -> list[TextLine]:
    return [line for line in lines if top <= (line.box.top + line.box.bottom) / 2 < bottom]


def _to_extent(lines: Sequence[TextLine]) -> Extent:
    return Extent(
        min((line.box.top for line in lines), default=0.0),
        max((line.box.bottom for line in lines), default=0.0),
    )


def _widest_white(lines: Sequence[TextLine]) -> float:
    return max((b.box.top - a.box.bottom for a, b in pairwise(lines)), default=0.0)


def _join_lines(
    column: Sequence[TextLine], white: float, rows: Sequence[Extent]
) -> Iterator[list[TextLine]]:
    """The texts of a column: lines with no more white between them, and less than the rows have there."""
    text: list[TextLine] = []
    for line in column:
        if text:
            between = [
                below.top - above.bottom
                for above, below in pairwise(rows)
                if text[-1].box.top < above.bottom and below.top < line.box.bottom
            ]
            gap = line.box.top - text[-1].box.bottom
            if gap > min([white, *(NARROW * each for each in between)]):
                yield text
                text = []
        text.append(line)
    yield text


def _are_alike(texts: Sequence[Extent], rows: Sequence[Extent], size: float) -> bool:
    """Whether all texts stand alike beside a row each: at its top, its middle or its bottom."""
    return any(all(_is_at(side, text, rows, size) for text in texts) for side in _SIDES)


def _are_beside(texts: Sequence[Extent], rows: Sequence[Extent], size: float) -> bool:
    """Whether each text stands beside a row in some way: one in its middle, another at its bottom."""
    return all(any(_is_at(side, text, rows, size) for side in _SIDES) for text in texts)


def _is_at(
    side: Callable[[Extent], float], text: Extent, rows: Sequence[Extent], size: float
) -> bool:
    return any(abs(side(text) - side(row)) <= BESIDE * size for row in rows)


def _part(texts: Sequence[Extent], rows: Sequence[Extent], size: float) -> list[range] | None:
    """Each text the rows from where the one before ends to where it is in their middle."""
    groups: list[range] = []
    start = 0
    for text in texts:
        ends = range(start, len(rows))
        if not ends:
            return None
        middles = [(rows[start].top + rows[end].bottom) / 2 for end in ends]
        off, end = min(
            (abs(middle - text.middle), end) for middle, end in zip(middles, ends, strict=True)
        )
        if off > MIDDLE * size:
            return None
        groups.append(range(start, end + 1))
        start = end + 1
    return groups if start == len(rows) else None
