"""Which lines of aligned text belong to which running number, under each reading of a table."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.text.aligned_sentences import MOST_OFF, TALLEST, read_sentences
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinque.extract.text.aligned_labels import GroupLabel

__all__ = ["NUMBER", "READINGS", "Block", "Rows", "find_anchors", "read_either"]

Rows = list[range]
"""The lines of each row of a block, the header's first."""

MANY = 4  # rows: of fewer the first one too shows how cells are set
ABOVE = 2  # stretches above the first number: labels, and the rest of a row of the page before
NUMBER = re.compile(r"\d{1,6}")


class Block(Struct, frozen=True, kw_only=True, dict=True):
    """The table of a page without its blank lines: the texts of each line by column.

    `numbers` are the places of the lines on the page, `gaps` the lines that follow a blank one; `group` is a
    label over several columns, which is in none of the lines.
    """

    numbers: list[int]
    gutters: list[tuple[int, int]]
    width: int
    lines: list[dict[int, str]]
    gaps: frozenset[int]
    group: GroupLabel | None = None

    @property
    def n_cols(self) -> int:
        """How many columns the gutters part."""
        return len(self.gutters) + 1

    @cached_property
    def printed(self) -> list[str]:
        """Each line's texts together without white space, whatever columns they were found in."""
        return [squeeze("".join(texts[col] for col in sorted(texts))) for texts in self.lines]

    def cell(self, lines: range, col: int) -> str:
        """The text of a column over some lines, as printed."""
        return "\n".join(self.lines[i][col] for i in lines if col in self.lines[i])

    @cached_property
    def filled(self) -> list[list[int]]:
        """The lines in which each column has text."""
        lines = range(len(self.lines))
        return [[i for i in lines if col in self.lines[i]] for col in range(self.n_cols)]

    def count(self, lines: range, col: int) -> int:
        """How many of some lines have text in a column."""
        first, end = self._find(lines, col)
        return end - first

    def middle(self, lines: range, col: int) -> float | None:
        """The middle of a column's text in some lines; None for a blank cell."""
        first, end = self._find(lines, col)
        filled = self.filled[col]
        return (filled[first] + filled[end - 1]) / 2 if first < end else None

    def _find(self, lines: range, col: int) -> tuple[int, int]:
        filled = self.filled[col]
        return bisect_left(filled, lines.start), bisect_left(filled, lines.stop)


def find_anchors(block: Block) -> list[int]:
    """The lines with the running number, in the first column where numbers count up by one."""
    return _find_numbers(block)[1]


def _find_numbers(block: Block) -> tuple[int, list[int]]:
    """The column with the running numbers, and their lines; without lines where there are none."""
    for col in range(block.n_cols):
        lines = [i for i, texts in enumerate(block.lines) if NUMBER.fullmatch(texts.get(col, ""))]
        numbers = [int(block.lines[i][col]) for i in lines]
        if lines and all(b == a + 1 for a, b in pairwise(numbers)):
            return col, lines
    return 0, []


def _read_blank_lines(block: Block) -> Rows | None:
    """Blank lines between all rows: each stretch without them has one number, or is the header.

    The last one may be the beginning of a row that goes over the page.
    """
    numbers, anchors = _find_numbers(block)
    edges = [0, *sorted(block.gaps), len(block.lines)]
    stretches = [range(a, b) for a, b in pairwise(edges)]
    last = len(stretches) if block.count(stretches[-1], numbers) else len(stretches) - 1
    rows = stretches[:last][-len(anchors) :]
    has_one_each = last - len(rows) <= ABOVE and all(
        anchor in lines and block.count(lines, numbers) == 1  # no label beside it
        for lines, anchor in zip(rows, anchors, strict=False)
    )
    if not anchors or len(rows) != len(anchors) or not has_one_each:
        return None
    return stretches if _is_set_evenly(block, rows, anchors) else None


def _is_set_evenly(block: Block, rows: Rows, anchors: Sequence[int]) -> bool:
    """Whether the cells of rows are set to the top or the middle; a page may cut the first and the last."""
    if all(_is_top(block, row) and row.start == a for row, a in zip(rows, anchors, strict=True)):
        return True
    columns = _full_columns(block, anchors)
    even = [_is_middle(block, row, a, columns) for row, a in zip(rows, anchors, strict=True)]
    return all(even[1:-1] if len(rows) >= MANY else even[:-1])


def _read_top(block: Block) -> Rows | None:
    """Cells set to the top: a row begins with its number, and every cell of it begins on that line."""
    anchors = find_anchors(block)
    if not anchors:
        return None
    rows = [range(a, b) for a, b in pairwise([*anchors, len(block.lines)])]
    if not all(_is_top(block, lines) for lines in rows):
        return None
    return [range(anchors[0]), *rows] if anchors[0] else rows


def _is_top(block: Block, lines: range) -> bool:
    """Whether each column's texts fill the lines from the first one on."""
    for col in range(block.n_cols):
        count = block.count(lines, col)
        if block.count(lines[:count], col) != count:
            return False
    return True


def _is_middle(block: Block, lines: range, anchor: int, columns: Sequence[int]) -> bool:
    """Whether the number is in the middle of each of some columns, to a line."""
    middles = (block.middle(lines, col) for col in columns)
    return all(abs(middle - anchor) <= MOST_OFF for middle in middles if middle is not None)


def _full_columns(block: Block, anchors: Sequence[int]) -> list[int]:
    """The columns with at least as many lines as there are numbers: no merged cells in them."""
    everything = range(len(block.lines))
    return [c for c in range(block.n_cols) if block.count(everything, c) >= len(anchors)]


def _read_middle(block: Block) -> Rows | None:
    """Cells set to the middle: in each column as many lines above the number as below it.

    Where the header ends follows from that: only one place lets all rows come out.
    """
    anchors = find_anchors(block)
    if not anchors:
        return None
    full = _full_columns(block, anchors)
    found: list[Rows] = []
    # A merged cell that wraps may have as many lines as there are rows: without one column at a time.
    for columns in (full, *([c for c in full if c != merged] for merged in full)):
        tops = range(max(0, anchors[0] - TALLEST), anchors[0] + 1)
        chains = (_chain(block, anchors, top, columns) for top in tops)
        found += [chain for chain in chains if chain is not None and chain not in found]
        if found and columns is full:
            break
    return found[0] if len(found) == 1 else None


def _chain(block: Block, anchors: Sequence[int], top: int, columns: Sequence[int]) -> Rows | None:
    """The rows if the first begins at line `top`: each ends where its columns balance."""
    rows: Rows = [range(top)] if top else []
    for anchor, following in pairwise([*anchors, len(block.lines)]):
        above = {col: block.count(range(top, anchor), col) for col in columns}
        end = anchor + 1
        while end < following and any(
            block.count(range(anchor + 1, end), col) < above[col] for col in columns
        ):
            end += 1
        if any(block.count(range(anchor + 1, end), col) != above[col] for col in columns):
            return None
        rows.append(range(top, end))
        top = end
    return rows if top == len(block.lines) else None


def _read_sentences(block: Block) -> Rows | None:
    numbers, anchors = _find_numbers(block)
    return read_sentences(block, numbers, anchors, _full_columns(block, anchors))


def read_either(block: Block) -> Rows | None:
    """Cells set to the middle: what one reading leaves open on a page, the other one may tell."""
    return _read_middle(block) or _read_sentences(block)


READINGS: dict[str, Callable[[Block], Rows | None]] = {
    "blank lines": _read_blank_lines,
    "numbers above": _read_top,
    "numbers in the middle": _read_middle,
    "sentences": _read_sentences,
}
