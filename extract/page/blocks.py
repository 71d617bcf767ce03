"""Which lines of a page are one table: lines with several texts, cut where a header is printed again."""

from __future__ import annotations

from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.gutters import MIN_COLUMNS, find_gutters
from jinque.extract.page.ink import crosses
from jinque.extract.page.open_table import continue_table
from jinque.extract.page.repeated_headers import count_same, split_at_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.open_table import Continued, OpenTable
    from jinque.extract.page.text_lines import TextLine

__all__ = ["Block", "find_blocks"]

LINE_REACH = 2.2  # line heights to the next line of the same block
TALL_ROW = 8.0  # line heights between two rows of one table at the most


class Block(NamedTuple):
    """The lines of one table; those of all tables with its header on the page, which show its columns.

    Among these the header is once: spaced-out labels have white within them that no row has.
    """

    lines: list[TextLine]
    alike: list[TextLine]
    continued: Continued | None = None


def find_blocks(lines: Sequence[TextLine], before: OpenTable | None) -> list[Block]:
    """The tables of a page; the first in the columns of the table before, if that holds all of it."""
    header = before.header if before else ()
    continued = continue_table(lines, before) if before else None
    blocks = _split_at_headers(lines, header)
    if before is None or continued is None or any(_goes_beyond(b.lines, continued) for b in blocks):
        return blocks
    end = continued.lines[-1].box.bottom
    below = _split_at_headers([line for line in lines if line.box.top > end], header)
    first = Block(continued.lines, continued.lines, continued)
    return [first, *(block._replace(continued=_continue(block, before)) for block in below)]


def _split_at_headers(lines: Sequence[TextLine], header: tuple[str, ...]) -> list[Block]:
    """The groups of some lines, each of several tables with one header as so many."""
    blocks: list[Block] = []
    for group in _group_lines(lines):
        above, tables = split_at_headers(group, header)
        if sum(map(_is_seed, above)) > 1:
            blocks.append(Block(above, above))
        bodies = (_drop_header(table, tables[0]) for table in tables[1:])
        alike = [*tables[0], *chain.from_iterable(bodies)]
        blocks += [Block(table, alike) for table in tables]
    return blocks


def _drop_header(table: Sequence[TextLine], first: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines of a table without those that it begins with as the first does: labels count once."""
    return table[count_same((line.text for line in table), (line.text for line in first)) :]


def _continue(block: Block, before: OpenTable) -> Continued | None:
    """A table with the header of the one before, in its columns."""
    continued = continue_table(block.lines, before)
    if continued is None or len(continued.lines) < len(block.lines):
        return None
    return continued if continued.below_header else None


def _goes_beyond(block: Sequence[TextLine], continued: Continued) -> bool:
    """Whether a block holds a line more, and no fewer columns (notes part into fewer): another table.

    A line more above it is one of several texts: with one it is a running header.
    """
    start, end = continued.lines[0].box.top, continued.lines[-1].box.bottom
    is_longer = block[0].box.top < end < block[-1].box.top
    is_higher = block[-1].box.top >= start and any(
        line.box.top < start and _is_seed(line) for line in block
    )
    return (is_longer or is_higher) and len(find_gutters(block)) + 3 > len(continued.xs)


def _group_lines(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Groups of lines around those with several parts, without the prose before and after."""
    is_seed = [_is_seed(line) for line in lines]
    blocks: list[list[int]] = []
    start = 0
    while seeds := [i for i in range(start, len(lines)) if is_seed[i]]:
        block = _grow(seeds[0], lines, is_seed)
        start = block[-1] + 1
        if blocks and _are_one(lines, blocks[-1], block):
            blocks[-1] = list(range(blocks[-1][0], block[-1] + 1))
        else:
            blocks.append(block)
    return [[lines[i] for i in block] for block in blocks if sum(is_seed[i] for i in block) >= 2]


def _is_seed(line: TextLine) -> bool:
    return len(line.texts) >= MIN_COLUMNS


def _are_one(lines: Sequence[TextLine], above: list[int], below: list[int]) -> bool:
    """Whether two blocks with much white between them share all their columns: tall rows."""
    height = median(line.box.bottom - line.box.top for line in lines)
    if lines[below[0]].box.top - lines[above[-1]].box.bottom > TALL_ROW * height:
        return False
    union = [lines[i] for i in range(above[0], below[-1] + 1)]
    most = max(len(find_gutters([lines[i] for i in part])) for part in (above, below))
    return len(find_gutters(union)) >= most


def _grow(seed: int, lines: Sequence[TextLine], is_seed: Sequence[bool]) -> list[int]:
    """Indices of the block around a seed: on to every next seed in reach, over the lines between."""
    height = median(line.box.bottom - line.box.top for line in lines)
    last = seed
    for i in range(seed + 1, len(lines)):
        near = lines[i].box.top - lines[i - 1].box.bottom <= LINE_REACH * height
        if not near and not is_seed[i]:
            break
        if is_seed[i]:
            last = i
    gutters = find_gutters([lines[i] for i in range(seed, last + 1)])
    first = seed
    while first > 0 and _is_of_block(lines[first - 1], lines[first], gutters, height):
        first -= 1
    while last + 1 < len(lines) and _is_of_block(lines[last + 1], lines[last], gutters, height):
        last += 1
    return list(range(first, last + 1))


def _is_of_block(
    line: TextLine, beside: TextLine, gutters: Sequence[tuple[float, float]], height: float
) -> bool:
    """Whether a line beside the block keeps its gutters and is no further than a line away."""
    gap = max(line.box.top - beside.box.bottom, beside.box.top - line.box.bottom)
    return gap <= 1.2 * height and not any(
        crosses(run, gutter) for run in line.ink.part(gutters) for gutter in gutters
    )
