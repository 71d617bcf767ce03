"""Text in columns aligned with spaces, and `pdftotext -layout`: pages, columns, rows.

Columns part where no line has text. Rows are told by the running numbers in the first column that has
them, under one of three readings of the page: blank lines between rows, cells set to the top, or
cells set to the middle. A reading counts only if every line of every page fits it; where two readings
fit and differ, or none does, there is a finding instead of a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.extract.bounds import balance_page
from jinque.extract.text.aligned_blocks import MIN_COLUMNS, AlignedPage
from jinque.extract.text.aligned_columns import PrintedLine, lower_marks, split_runs
from jinque.extract.text.aligned_pages import (
    drop_page_numbers,
    find_all_blocks,
    find_recurring,
    part_pages,
)
from jinque.extract.text.aligned_parts import find_rows
from jinque.extract.text.aligned_rows import Block, find_anchors
from jinque.extract.text.aligned_sentences import MOST_OFF
from jinque.findings import Severity, make_finding
from jinque.records import Box, Grid, GridCell, Line
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.extract.text.aligned_labels import GroupLabel
    from jinque.extract.text.aligned_rows import Rows
    from jinque.findings import Finding
    from jinque.records import Page

    Table = tuple[Block, Rows]

__all__ = ["aligned_score", "read_aligned"]

_RULE = re.compile(r"\s*[-=─━═]{3}[-=─━═\s]*")


def aligned_score(text: str) -> int:
    """How much of a table a text is when read in aligned columns, to compare with delimiters."""
    counts = (len(split_runs(line, 1)) for line in text[:2_000_000].splitlines() if "  " in line)
    return sum(count - 1 for count in counts if count >= MIN_COLUMNS)


def read_aligned(text: str) -> tuple[list[Page], list[Finding]]:
    """The pages of a text, parted by form feeds, with their grids; and what is unsure.

    Boxes, width and height of a page are in columns and lines.
    """
    printed = _split_pages(text)
    sheets = [[_drop_rule(line) for line in sheet] for sheet in printed]
    wide = _choose_width([line for sheet in sheets for line in sheet])
    if wide == 1:  # programs that print a page as text
        sheets = [lower_marks(sheet) for sheet in sheets]
    recurring = find_recurring(sheets)
    aligned = [AlignedPage(sheet, wide, recurring) for sheet in drop_page_numbers(sheets)]
    blocks = find_all_blocks(aligned)
    found = find_rows(list(chain.from_iterable(blocks)))
    rows = iter(found.rows)
    tables = [[(block, split) for block in page if (split := next(rows))] for page in blocks]
    pages: list[Page] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    several = map(AlignedPage.print_seeds, aligned)
    for number, (sheet, seeds, here) in enumerate(
        zip(sheets, several, tables, strict=True), start=1
    ):
        items = _to_items(sheet, here, found.how)
        rules = _count(printed[number - 1]) - _count(sheet)
        page = balance_page(
            number, items, printed=_count(printed[number - 1]), apart={"delimiters": rules}
        )
        width = max((len(line.text) for line in sheet), default=0)
        pages.append(replace(page, width=width, height=len(sheet)))
        # Labels that stand on a page before too head a table, however little there is below them.
        is_unread = not here and (len(seeds) > 1 or not seen.isdisjoint(seeds))
        seen.update(seeds)
        if is_unread or (here and found.is_guessed):
            findings.append(make_finding("ambiguous-rows", page=number))
    findings.extend(_find_unsure_merges(tables, found.how))
    return pages, findings


def _drop_rule(line: PrintedLine) -> PrintedLine:
    """A blank line for one of dashes alone, as some programs draw above and below a header."""
    return line._replace(text="") if _RULE.fullmatch(line.text) else line


def _count(sheet: Sequence[PrintedLine]) -> int:
    return sum(len(squeeze(line.text)) for line in sheet)


def _split_pages(text: str) -> list[list[PrintedLine]]:
    """The lines of each page with their numbers in the file; a page without text at the end is none."""
    pages: list[list[PrintedLine]] = [[]]
    for number, line in enumerate(
        text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1
    ):
        first, *rest = line.split("\f")
        pages[-1].append(PrintedLine(number, first.rstrip()))
        pages += [[PrintedLine(number, part.rstrip())] for part in rest]
    while len(pages) > 1 and not any(line.text for line in pages[-1]):
        pages.pop()
    return pages if "\f" in text else part_pages(pages[0])


def _choose_width(lines: Sequence[PrintedLine]) -> int:
    """Columns of a Chinese character: 2 as in terminals, or 1 as pdftotext counts.

    Under the right width more texts begin at the same place.
    """
    scores = {}
    for wide in (2, 1):
        starts: dict[int, int] = {}
        for line in lines:
            for run in split_runs(line.text, wide)[1:]:
                starts[run.x0] = starts.get(run.x0, 0) + 1
        scores[wide] = sum(count * count for count in starts.values())
    return 2 if scores[2] >= scores[1] else 1


def _to_items(sheet: Sequence[PrintedLine], tables: Sequence[Table], how: str) -> list[Grid | Line]:
    """The grids and the lines around them. Boxes count columns and lines of the page."""
    inside = {number for block, _ in tables for number in block.numbers}
    inside |= {block.group.line for block, _ in tables if block.group}
    lines = [
        Line(text=line.text.strip(), box=Box(0, i, len(line.text), i + 1))
        for i, line in enumerate(sheet)
        if squeeze(line.text) and i not in inside
    ]
    return [*lines, *(_to_grid(block, split, how) for block, split in tables)]


def _to_grid(block: Block, split: Rows, how: str) -> Grid:
    edges = [0, *(sum(gutter) / 2 for gutter in block.gutters), block.width]
    tops = [float(block.numbers[lines.start]) for lines in split] + [block.numbers[-1] + 1]
    levels = 1 if block.group is None else 2
    spans = [(0, levels), *((row + levels - 1, 1) for row in range(1, len(split)))]
    cells = [
        GridCell(
            row=row,
            col=col,
            rowspan=high,
            text=block.cell(lines, col),
            box=Box(edges[col], top, edges[col + 1], bottom),
        )
        for (row, high), lines, (top, bottom) in zip(spans, split, pairwise(tops), strict=True)
        for col in range(block.n_cols)
    ]
    return Grid(
        n_rows=len(split) + levels - 1,
        n_cols=block.n_cols,
        cells=tuple(cells if block.group is None else _put_over(cells, block.group)),
        box=Box(0, tops[0], block.width, tops[-1]),
        ruled=False,
        how=f"columns aligned with spaces, rows by {how}",
    )


def _put_over(cells: Sequence[GridCell], group: GroupLabel) -> Iterator[GridCell]:
    """The cells with a label over several columns, and below it in those the labels of the first row."""
    for cell in cells:
        if cell.row or cell.box is None or not group.first <= cell.col <= group.last:
            yield cell
            continue
        if cell.col == group.first:
            box = cell.box._replace(top=group.line, bottom=group.line + 1)
            count = group.last - group.first + 1
            yield replace(cell, rowspan=1, colspan=count, text=group.run.text, box=box)
        yield replace(cell, row=1, rowspan=1)


def _find_unsure_merges(tables: Sequence[Sequence[Table]], how: str) -> Iterator[Finding]:
    """Columns with blanks whose texts may stand in the middle of several rows; no line tells of which.

    Not where cells are set to the top, nor where every one of several pages begins with a text, as a
    list that prints each group's name on its first row does. Where a text surely stands between rows, filling
    down is wrong: then it is an error on all pages.
    """
    if how == "numbers above":
        return
    read = [(number, *table) for number, here in enumerate(tables, start=1) for table in here]
    between = {col for _, block, split in read for col in _find_between(block, split)}
    for number, block, split in read:
        body = [lines for lines, _ in _number_rows(block, split)]
        for col in range(block.n_cols):
            filled = [lines for lines in body if block.count(lines, col)]
            is_printed_first = len(read) > 1 and bool(filled) and filled[0] == body[0]
            if 0 < len(filled) < len(body) and (col in between or not is_printed_first):
                severity = Severity.ERROR if col in between else None
                cell = block.cell(filled[0], col)
                yield make_finding("unsure-merge", page=number, cell=cell, severity=severity)


def _find_between(block: Block, split: Rows) -> Iterator[int]:
    """The columns with blanks of which a text has its middle off that of its row."""
    rows = list(_number_rows(block, split))
    for col in range(block.n_cols):
        middles = [(block.middle(lines, col), anchor) for lines, anchor in rows]
        offs = [abs(middle - anchor) for middle, anchor in middles if middle is not None]
        if offs and len(offs) < len(rows) and max(offs) > MOST_OFF:
            yield col


def _number_rows(block: Block, split: Rows) -> Iterator[tuple[range, int]]:
    """The rows that have a number, each with the line of it."""
    anchors = find_anchors(block)
    for lines in split:
        place = bisect_left(anchors, lines.start)
        if place < len(anchors) and anchors[place] in lines:
            yield lines, anchors[place]
