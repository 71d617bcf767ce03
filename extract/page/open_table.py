"""A table without rules between its columns that goes on over a page break.

What the page before showed of it (its columns, its header, the white between its rows) tells what a page
with little text cannot: the rest of one row, one row alone, or a header above such a rest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.extract.lists.passages import is_page_number
from jinque.extract.page.spans import drop_blanks
from jinque.extract.page.text_lines import spans_to_lines
from jinque.text import DASHES, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.grid import Lattice
    from jinque.extract.page.row_rests import White
    from jinque.extract.page.spans import Span
    from jinque.extract.page.text_lines import TextLine

__all__ = [
    "Continued",
    "OpenTable",
    "continue_table",
    "drop_page_numbers",
    "is_numbered",
    "open_table",
]

EDGE_SHARE = 0.12  # of a page's height, in which page numbers stand
GUTTER = 0.15  # of the size: the least white between two columns
SLACK = 1.0  # points by which texts at one edge may differ
OUTER = 2.0  # of the size: how far an outer column may grow beyond what the page before shows
FURNITURE = 3  # lines above the table on a page: running headers and captions
REACH = 4.0  # line heights to the next line of the table
ASIDE = 1.5  # of the size: white that parts a page number from what stands beside it
APART = 2.5  # line heights: white that parts a page number from the table above it
_NUMBER = re.compile(r"\d{1,6}")
_PAGE_NUMBER = re.compile(
    rf"[{DASHES}·]?\d{{1,4}}[{DASHES}·]?|第\d{{1,4}}页(?:[/,，]?共\d{{1,4}}页)?|\d{{1,4}}/\d{{1,4}}"
)


class OpenTable(Struct, frozen=True, kw_only=True):
    """The table at a page's foot: its columns' edges, where their texts begin and have their middle.

    `header` are the lines above its first numbered row.
    """

    xs: tuple[float, ...]
    lefts: tuple[float, ...]
    middles: tuple[float, ...]
    header: tuple[str, ...]
    white: White | None


class Continued(Struct, frozen=True, kw_only=True):
    """The lines of a page that go on with a table, and the white below the header among them."""

    lines: list[TextLine]
    xs: tuple[float, ...]
    below_header: tuple[float, float] | None
    white: White | None


def drop_page_numbers(lines: Iterable[TextLine], page_height: float) -> list[TextLine]:
    """The lines without those at the page's top and foot that say, maybe beside more, which page it is.

    Close to a table without rules they would seem to be a part of it.
    """
    edge = EDGE_SHARE * page_height
    return [
        line
        for line in lines
        if edge < line.box.top < page_height - edge
        or not any(map(is_page_number, _read_texts(line)))
    ]


def _read_texts(line: TextLine) -> list[str]:
    """The texts of a line that much white parts, without blanks."""
    texts = [""]
    right = line.box.x0
    for glyph in line.glyphs:
        if glyph.text.isspace():
            continue
        if glyph.x0 - right > ASIDE * glyph.size:
            texts.append("")
        texts[-1] += glyph.text
        right = glyph.x1
    return texts


def open_table(
    content: PageContent, lattice: Lattice, white: White | None, before: OpenTable | None
) -> OpenTable | None:
    """What is to be known of a page's last table, if nothing but page numbers stands below it."""
    box = lattice.box
    spans = drop_blanks(content.spans)
    foot = (1 - EDGE_SHARE) * content.height
    if any(box.bottom < span.middle < foot for span in spans):
        return None
    lines = spans_to_lines([span for span in spans if box.top <= span.middle <= box.bottom])
    header = _find_header(lines, lattice)
    texts = [_to_columns(line, lattice.xs) or {} for line in lines]
    columns = [
        [found[col] for found in texts if col in found] for col in range(len(lattice.xs) - 1)
    ]
    return OpenTable(
        xs=lattice.xs,
        lefts=tuple(_most_common(left for left, _ in runs) for runs in columns),
        middles=tuple(_most_common((left + right) / 2 for left, right in runs) for runs in columns),
        header=header or (before.header if before else ()),
        white=white or (before.white if before else None),
    )


def _find_header(lines: Sequence[TextLine], lattice: Lattice) -> tuple[str, ...]:
    """The lines above the first row with a number, down to the label of the numbers: no rest has one."""
    placed = [(bisect_right(lattice.ys, _middle(line)) - 1, line) for line in lines]
    first = min((row for row, line in placed if is_numbered(line, lattice.xs)), default=0)
    labels = [_find_last_row(line, lattice) for row, line in placed if row < first]
    return tuple(_text(line) for row, line in placed if row <= max(labels, default=-1))


def _find_last_row(line: TextLine, lattice: Lattice) -> int:
    """The last row of the cell of the first column that a line begins in; -1 if it begins in no such cell."""
    glyph = line.glyphs[0]
    index = lattice.find(glyph.centre, glyph.middle) if glyph.centre < lattice.xs[1] else None
    return -1 if index is None else lattice.regions[index].row_end - 1


def _middle(line: TextLine) -> float:
    return (line.box.top + line.box.bottom) / 2


def is_numbered(line: TextLine, xs: Sequence[float]) -> bool:
    """Whether a line has a number, and nothing else, in the first of the columns with those edges."""
    return bool(_NUMBER.fullmatch("".join(g.text for g in line.glyphs if g.centre < xs[1])))


def _to_columns(line: TextLine, xs: Sequence[float]) -> dict[int, tuple[float, float]] | None:
    """Where a line's text begins and ends in each column; None where it runs over an edge, or beyond all.

    The outermost columns may hold longer texts than the page before showed.
    """
    columns: dict[int, tuple[float, float]] = {}
    last: tuple[int, float] | None = None  # the column and the right of what stands before
    for span in line.spans:
        reach = OUTER * span.size
        for left, right in _cut_at_edges(span, xs):
            centre = (left + right) / 2
            if not xs[0] - reach <= centre <= xs[-1] + reach:
                return None
            col = min(max(bisect_right(xs, centre) - 1, 0), len(xs) - 2)
            if last and last[0] != col and left - last[1] < GUTTER * span.size:
                return None
            columns[col] = columns.get(col, (left,))[0], right
            last = (col, right)
    return columns


def _cut_at_edges(span: Span, xs: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right of a span where one column holds it, else of each of its glyphs."""
    after = bisect_right(xs, span.x0)
    if 0 < after < len(xs) and span.x1 < xs[after]:
        return [(span.x0, span.end)]
    return [(glyph.x0, glyph.x1) for glyph in span.glyphs]


def _most_common(values: Iterable[float]) -> float:
    counts = Counter(round(value) for value in values)
    return float(counts.most_common(1)[0][0]) if counts else float("nan")


def continue_table(lines: Sequence[TextLine], before: OpenTable) -> Continued | None:
    """The lines from a page's top that stand in the columns of the table on the page before."""
    found = _find_start(lines, before)
    if found is None:
        return None
    start, body = found
    reach = REACH * median(line.box.bottom - line.box.top for line in lines)
    end = body
    while end < len(lines) and _fits(lines[end], before):
        if end > start and lines[end].box.top - lines[end - 1].box.bottom > reach:
            break
        end += 1
    if end == len(lines) and _is_page_number(lines, end - 1, before):
        end -= 1
    if end == body:
        return None
    return Continued(
        lines=list(lines[start:end]),
        xs=before.xs,
        below_header=(lines[body - 1].box.bottom, lines[body].box.top) if body > start else None,
        white=before.white,
    )


def _find_start(lines: Sequence[TextLine], before: OpenTable) -> tuple[int, int] | None:
    """The first line of the table and the first below its header."""
    texts = [_text(line) for line in lines[: FURNITURE + len(before.header) + 1]]
    n = len(before.header)
    for start in range(min(FURNITURE, len(lines)) + 1):
        if n and tuple(texts[start : start + n]) == before.header:
            return start, start + n
    for start, line in enumerate(lines[: FURNITURE + 1]):
        if _is_aligned(line, before):
            first = _go_up(lines, start, before)
            return first, first
    return None


def _go_up(lines: Sequence[TextLine], start: int, before: OpenTable) -> int:
    """The first of the lines close above: an opening bracket or quote may begin further left or right."""
    while start > 0 and _fits(lines[start - 1], before):
        height = lines[start].box.bottom - lines[start].box.top
        if lines[start].box.top - lines[start - 1].box.bottom > height:
            break
        start -= 1
    return start


def _fits(line: TextLine, before: OpenTable) -> bool:
    """Whether a line stands in the columns, and not only in that of the numbers."""
    columns = _to_columns(line, before.xs)
    return columns is not None and (max(columns) > 0 or bool(_NUMBER.fullmatch(_text(line))))


def _is_page_number(lines: Sequence[TextLine], index: int, before: OpenTable) -> bool:
    """Whether a page's last line is a number that stands in no column's place, or far from the line above.

    By chance it lies within a column; the number of a row stands where those above it do.
    """
    line = lines[index]
    if index == 0 or not _PAGE_NUMBER.fullmatch(_text(line)):
        return False
    height = line.box.bottom - line.box.top
    is_far = line.box.top - lines[index - 1].box.bottom > APART * height
    return is_far or not (_is_aligned(line, before) or is_numbered(line, before.xs))


def _text(line: TextLine) -> str:
    return squeeze(line.text)


def _is_aligned(line: TextLine, before: OpenTable) -> bool:
    """Whether all texts of a line begin, or have their middle, where those of their columns do."""
    columns = _to_columns(line, before.xs)
    if columns is None or max(columns) == 0:
        return False
    for col, (left, right) in columns.items():
        is_left = abs(left - before.lefts[col]) <= SLACK
        if not is_left and abs((left + right) / 2 - before.middles[col]) > SLACK:
            return False
    return True
