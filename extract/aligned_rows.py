"""Rows of aligned text: which lines belong to which running number, under each reading of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Block", "FoundRows", "Rows", "find_rows"]

Rows = list[range]
"""The lines of each row of a block, the header's first."""

_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The table of a page: its first line on the page, and the texts of each line by column."""

    first: int
    n_cols: int
    lines: list[dict[int, str]]

    def cell(self, lines: range, col: int) -> str:
        """The text of a column over some lines, as printed."""
        return "\n".join(self.lines[i][col] for i in lines if col in self.lines[i])

    def count(self, lines: range, col: int) -> int:
        """How many of some lines have text in a column."""
        return sum(col in self.lines[i] for i in lines)


class FoundRows(NamedTuple):
    """The rows of each block, None where no reading fits; how; and whether readings disagree."""

    rows: list[Rows | None]
    how: str
    is_guessed: bool


def find_rows(blocks: Sequence[Block]) -> FoundRows:
    """The rows under the one reading that fits all blocks."""
    fitting: list[tuple[str, list[Rows | None]]] = []
    for how, read in _READINGS.items():
        rows = [read(block) for block in blocks]
        if blocks and all(split is not None for split in rows):
            fitting.append((how, rows))
    if not fitting:
        return FoundRows([None] * len(blocks), "nothing", is_guessed=True)
    how, rows = fitting[0]
    return FoundRows(rows, how, is_guessed=any(other != rows for _, other in fitting[1:]))


def find_anchors(block: Block) -> list[int]:
    """The lines with the running number, in the first column where numbers count up by one."""
    for col in range(block.n_cols):
        lines = [i for i, texts in enumerate(block.lines) if _NUMBER.fullmatch(texts.get(col, ""))]
        numbers = [int(block.lines[i][col]) for i in lines]
        if lines and all(b == a + 1 for a, b in pairwise(numbers)):
            return lines
    return []


def _read_blank_lines(block: Block) -> Rows | None:
    """Blank lines between all rows: each stretch without them has one number, or is the header."""
    anchors = set(find_anchors(block))
    stretches: Rows = []
    start = None
    for i, texts in enumerate([*block.lines, {}]):
        if texts and start is None:
            start = i
        elif not texts and start is not None:
            stretches.append(range(start, i))
            start = None
    counts = [len(anchors.intersection(lines)) for lines in stretches]
    has_header = counts[:1] == [0]
    body = counts[1:] if has_header else counts
    return stretches if body and len(stretches) > 2 and set(body) == {1} else None


def _read_top(block: Block) -> Rows | None:
    """Cells set to the top: a row begins with its number, and every cell of it begins on that line."""
    anchors = find_anchors(block)
    if not anchors or not all(block.lines):
        return None
    rows = [range(a, b) for a, b in pairwise([*anchors, len(block.lines)])]
    for lines in rows:
        for col in range(block.n_cols):
            count = block.count(lines, col)
            if count and block.count(range(lines.start, lines.start + count), col) != count:
                return None
    return [range(anchors[0]), *rows] if anchors[0] else rows


def _read_middle(block: Block) -> Rows | None:
    """Cells set to the middle: in each column as many lines above the number as below it.

    Where the header ends follows from that: only one place lets all rows come out.
    """
    anchors = find_anchors(block)
    if not anchors or not all(block.lines):
        return None
    columns = [c for c in range(block.n_cols) if block.count(range(len(block.lines)), c) >= len(anchors)]
    chains = [_chain(block, anchors, top, columns) for top in range(anchors[0] + 1)]
    found = [chain for chain in chains if chain is not None]
    return found[0] if len(found) == 1 else None


def _chain(
    block: Block, anchors: Sequence[int], top: int, columns: Sequence[int]
) -> Rows | None:
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


_READINGS: dict[str, Callable[[Block], Rows | None]] = {
    "blank lines": _read_blank_lines,
    "numbers above": _read_top,
    "numbers in the middle": _read_middle,
}
_ = squeeze
