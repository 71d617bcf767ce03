"""Rows without rules between them: told by the running numbers and the white between the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.glyphs import glyphs_to_lines, line_to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.glyphs import Glyph, TextLine

__all__ = ["RowSplit", "split_bands"]

CLEAR = 1.25  # times the next widest: a white stretch that surely parts two rows
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSplit:
    """Heights of the rules to draw; columns with one text for all rows; whether it was a guess."""

    ys: tuple[float, ...]
    single_columns: frozenset[int]
    is_guessed: bool


class Anchor(NamedTuple):
    """The line or lines of the running number of one row (or of its label, in the header)."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of the centre."""
        return (self.top + self.bottom) / 2


def split_bands(
    glyphs: Sequence[Glyph], xs: Sequence[float], ys: Sequence[float]
) -> list[RowSplit]:
    """Split the bands between rules at `ys` that hold several rows; `xs` are the columns' edges.

    The anchors are the running numbers. A number that wraps in a narrow column ("1" over "2") is no
    two rows: the band before tells what comes next.
    """
    bands = []
    for top, bottom in pairwise(ys):
        band = [g for g in glyphs if top <= g.middle < bottom]
        bands.append([glyphs_to_lines([g for g in band if a <= g.centre < b]) for a, b in pairwise(xs)])
    col = _find_number_column(bands)
    splits: list[RowSplit] = []
    before: int | None = None
    for columns in bands:
        column = columns[col] if col is not None else []
        whole = _text_to_number("".join(line_to_text(line.glyphs) for line in column))
        found = _find_numbers(column)
        if found is None or (before is not None and whole == before + 1):
            before = whole or before
            continue
        anchors, numbers = found
        splits.append(_split_band(columns, anchors))
        before = numbers[-1]
    return splits


def _find_number_column(bands: Sequence[Sequence[Sequence[TextLine]]]) -> int | None:
    """The column whose lines most often count up by one; the leftmost of several."""
    best, most = None, 0
    for col in range(len(bands[0]) if bands else 0):
        numbers = [
            number
            for columns in bands
            for line in columns[col]
            if (number := _text_to_number(line_to_text(line.glyphs))) is not None
        ]
        steps = sum(b == a + 1 for a, b in pairwise(numbers)) or int(len(numbers) == 1)
        if steps > most:
            best, most = col, steps
    return best


def _text_to_number(text: str) -> int | None:
    text = text.replace(" ", "")
    return int(text) if _NUMBER.fullmatch(text) else None


def _split_band(columns: Sequence[Sequence[TextLine]], anchors: Sequence[Anchor]) -> RowSplit:
    lines = [line for column in columns for line in column]
    ys, guessed = _find_boundaries(anchors, lines)
    single = {
        col for col, column in enumerate(columns) if column and _is_one_text(column, len(anchors))
    }
    return RowSplit(ys=tuple(ys), single_columns=frozenset(single), is_guessed=guessed)


def _find_numbers(column: Sequence[TextLine]) -> tuple[list[Anchor], list[int]] | None:
    """The lines of a column that count up by one, with whatever stands above the first as header."""
    read = [_text_to_number(line_to_text(line.glyphs)) for line in column]
    numbers = [(i, number) for i, number in enumerate(read) if number is not None]
    follows = all(b == a + 1 for (_, a), (_, b) in pairwise(numbers))
    first = numbers[0][0] if numbers else 0
    if not follows or not numbers or len(numbers) + (first > 0) < 2:
        return None
    anchors = [Anchor(column[i].box.top, column[i].box.bottom) for i, _ in numbers]
    if first:
        anchors.insert(0, Anchor(column[0].box.top, column[first - 1].box.bottom))
    return anchors, [number for _, number in numbers]


def _is_one_text(column: Sequence[TextLine], n_rows: int) -> bool:
    """Whether a column's lines stand together, in fewer lines than there are rows."""
    if len(column) >= n_rows:
        return False
    height = max(line.box.bottom - line.box.top for line in column)
    return all(b.box.top - a.box.bottom < 0.8 * height for a, b in pairwise(column))


def _find_boundaries(
    anchors: Sequence[Anchor], lines: Sequence[TextLine]
) -> tuple[list[float], bool]:
    """A boundary between each two anchors; and whether any of them was a guess."""
    boundaries, guessed = [], False
    at_top = _is_top_aligned(anchors, lines)
    for above, below in pairwise(anchors):
        gaps = _free_gaps(lines, above.middle, below.middle)
        boundary, sure = _choose_gap(gaps, below, at_top=at_top)
        boundaries.append(boundary)
        guessed |= not sure
    return boundaries, guessed


def _is_top_aligned(anchors: Sequence[Anchor], lines: Sequence[TextLine]) -> bool:
    """Whether no line ends a row in the middle of which its number stands: the last row tells.

    In a list set to the top, all lines of the last row stand at or below its number; one set to the
    middle has as much above as below.
    """
    last, before = anchors[-1], anchors[-2]
    height = last.bottom - last.top
    below = [line for line in lines if line.box.top > last.middle]
    above = [
        line
        for line in lines
        if before.bottom < line.box.top and line.box.bottom <= last.top + 0.3 * height
    ]
    return bool(below) or not above


def _free_gaps(lines: Sequence[TextLine], top: float, bottom: float) -> list[tuple[float, float]]:
    """White stretches between two heights that no line of any column reaches into."""
    spans = sorted(
        (line.box.top, line.box.bottom)
        for line in lines
        if line.box.bottom > top and line.box.top < bottom
    )
    gaps, reached = [], None
    for start, end in spans:
        if reached is not None and start > reached:
            gaps.append((reached, start))
        reached = end if reached is None else max(reached, end)
    return gaps


def _choose_gap(
    gaps: Sequence[tuple[float, float]], below: Anchor, *, at_top: bool
) -> tuple[float, bool]:
    """The only gap, the clearly widest, or in a list set to the top the one above the next number."""
    by_width = sorted(gaps, key=lambda gap: gap[0] - gap[1])
    if not by_width:
        return (below.top, False)
    widest = by_width[0]
    rival = by_width[1][1] - by_width[1][0] if len(by_width) > 1 else 0.0
    if len(gaps) == 1 or widest[1] - widest[0] > CLEAR * rival:
        return (sum(widest) / 2, True)
    above = [gap for gap in gaps if gap[1] <= below.middle]
    if at_top and above:
        return (sum(above[-1]) / 2, True)
    return (sum(widest) / 2, False)
