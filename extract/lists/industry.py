"""The industry of each row: what the ruling lines say, and only for a blank cell of its own the row above.

A merged cell belongs to all its rows wherever its text stands. Cut by a page break, its text stands on
one side of it; the blank part takes it from there.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from jinque.findings import Finding, make_finding
from jinque.text import find_lone_bracket, squeeze

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from jinque.extract.lists.parts import Part
    from jinque.extract.lists.rows import PrintedRow
    from jinque.records import GridCell

__all__ = ["FIELD", "fill_industry"]

FIELD = "industry"
LEAN = 12.0  # points, a line or so: white on one side of a text more than on the other


class Source(NamedTuple):
    """The printed cell that names an industry, the row it stands in, and where its text goes on."""

    cell: GridCell
    row: PrintedRow
    rest: tuple[GridCell, PrintedRow] | None = None


class _Block(Struct):
    """Rows that share one printed cell. `source` is where its text stands."""

    rows: list[PrintedRow]
    cell: GridCell
    is_ruled: bool
    at_start: bool  # first of a page's part: it may go on from the page before
    at_end: bool
    source: Source | None = None

    @property
    def is_own(self) -> bool:
        """A cell for one row, not a merged one."""
        return self.cell.rowspan == 1


def fill_industry(
    parts: Sequence[Part], rests: Container[int] = ()
) -> tuple[dict[int, Source], list[Finding]]:
    """For each row (by id) the cell with its industry and the row it is printed in; and what is unsure.

    `rests` are the ids of rows that are the second halves of the ones before them.
    """
    blocks = _find_blocks(parts)
    merges = any(not block.is_own and block.is_ruled for block in blocks)
    for block in blocks:
        if squeeze(block.cell.text):
            block.source = Source(block.cell, block.rows[0])
    _join_halves(blocks, rests)
    _fill_over_breaks(blocks, merges=merges)
    _fill_down(blocks, merges=merges)
    findings = _find_unsure(blocks)
    filled = {id(row): block.source for block in blocks if block.source for row in block.rows}
    return filled, findings


def _find_blocks(parts: Sequence[Part]) -> list[_Block]:
    blocks: list[_Block] = []
    for part in parts:
        rows = [row for row in part.rows if FIELD in row.cells]
        groups = [list(group) for _, group in groupby(rows, key=lambda row: id(row.cells[FIELD]))]
        for index, group in enumerate(groups):
            blocks.append(
                _Block(
                    rows=group,
                    cell=group[0].cells[FIELD],
                    is_ruled=part.grid.ruled,
                    at_start=index == 0,
                    at_end=index == len(groups) - 1,
                )
            )
    return blocks


def _join_halves(blocks: list[_Block], rests: Container[int]) -> None:
    """A name set one character under another, cut by the page break, is one name.

    So is one of which a single character stands on one side, or half of a pair of brackets on each, or whose
    halves stand at the very break, off the middle of their cells. Two names meet at a page break as well: but
    for brackets the halves are joined only where neither is a name of its own elsewhere, and, but for halves
    at the break, the whole is no longer than the longest other name. The two halves of one row have one
    industry: there the whole may be a name, or one of the halves.
    """
    cut = [(a, b) for a, b in pairwise(blocks) if a.at_end and b.at_start and a.source and b.source]
    halves = {id(block) for pair in cut for block in pair}
    names = {squeeze(block.cell.text) for block in blocks if id(block) not in halves} - {""}
    for above, below in cut:
        is_row = id(below.rows[0]) in rests and not (above.source and above.source.rest)
        if _are_one_name(above.cell, below.cell, names, of_one_row=is_row):
            joined = Source(above.cell, above.rows[0], (below.cell, below.rows[0]))
            above.source = below.source = joined


def _are_one_name(above: GridCell, below: GridCell, names: set[str], *, of_one_row: bool) -> bool:
    """Whether two texts at a page break are one name; `names` are those that stand elsewhere."""
    upper, lower = above.text, below.text
    one, other = squeeze(upper), squeeze(lower)
    known = names & {one, other}
    fits = len(one + other) <= max(map(len, names), default=0)
    if of_one_row and one != other:  # printed again, the same stands on both sides
        return one + other in names or (fits and len(known) < 2)
    if _share_brackets(one, other):
        return True
    stacked = _is_stacked(upper, 2) and _is_stacked(lower, 1)
    single = min(len(one), len(other)) == 1 < max(len(one), len(other))
    torn = (above.lean or 0.0) > LEAN and (below.lean or 0.0) < -LEAN
    return (torn or ((stacked or single) and fits)) and not known


def _share_brackets(upper: str, lower: str) -> bool:
    """Whether the lower text closes a bracket that the upper one opens."""
    return find_lone_bracket(upper) is not None and find_lone_bracket(upper + lower) is None


def _is_stacked(text: str, least: int) -> bool:
    """Whether a text has one character on each of its lines."""
    lines = text.split("\n")
    return len(lines) >= least and all(len(squeeze(line)) == 1 for line in lines)


def _fill_over_breaks(blocks: list[_Block], *, merges: bool) -> None:
    """A blank part of a merged cell takes the text from the other side of the page break.

    A blank cell at a page's foot that is not merged is a new cell, if this list merges cells: else it
    would be part of the cell above. In a list that merges none it goes with the row above.
    """
    for i, block in enumerate(blocks[1:], start=1):
        if block.source is None and block.at_start and not _is_torn(blocks, i):
            block.source = blocks[i - 1].source
    for i in range(len(blocks) - 2, -1, -1):
        block = blocks[i]
        is_new = block.at_end and block.is_ruled and (not block.is_own or merges)
        if block.source is None and is_new and not _is_torn(blocks, i):
            block.source = blocks[i + 1].source


def _is_torn(blocks: list[_Block], i: int) -> bool:
    """Whether a blank cell fills a page between two texts and may belong to either."""
    block = blocks[i]
    if not (block.at_start and block.at_end and 0 < i < len(blocks) - 1) or block.is_own:
        return False
    before, after = blocks[i - 1].source, blocks[i + 1].source
    if before is None or after is None:
        return False
    return squeeze(before[0].text) != squeeze(after[0].text)


def _fill_down(blocks: list[_Block], *, merges: bool) -> None:
    """A blank cell of its own takes the row above.

    Not in a table without rules of a list whose first cell is blank, or that has groups of rows without
    rules: there the texts stand in the middle of their groups, and no line tells where a group begins.
    """
    is_centred = bool(blocks) and blocks[0].source is None and blocks[0].is_own
    is_centred |= any(not block.is_own and not block.is_ruled for block in blocks)
    for before, block in pairwise(blocks):
        is_open = block.is_ruled and merges and block.at_end
        is_centred_here = is_centred and not block.is_ruled
        if block.source is None and block.is_own and not is_open and not is_centred_here:
            block.source = before.source


def _find_unsure(blocks: Sequence[_Block]) -> list[Finding]:
    """Blocks that stayed blank."""
    findings = []
    for block in blocks:
        if block.source is None:
            place = block.rows[0].place
            findings.append(
                make_finding(
                    "ambiguous-industry",
                    page=place.page,
                    row=place.row,
                    field=FIELD,
                    cell=block.cell.text,
                    box=block.cell.box,
                    rows=len(block.rows),
                )
            )
    return findings
