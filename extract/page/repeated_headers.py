"""Several tables without rules, one below the other on a page, each with the same header."""

from __future__ import annotations

import re
from itertools import takewhile
from statistics import median
from typing import TYPE_CHECKING

from jinque.extract.page.gutters import MIN_COLUMNS, find_gutters
from jinque.extract.page.ink import crosses
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.extract.page.ink import Run
    from jinque.extract.page.text_lines import TextLine

__all__ = ["count_same", "split_at_headers"]

FURNITURE = 4  # lines above the header of the first table: title, heading
LARGER = 1.05  # times the size of a table's text: no line of it
EDGE = 1.0  # points by which texts of one column differ
FAR = 1.0  # line heights: white above a heading
_VALUE = re.compile(r"[\d.．,，－-]+")


def split_at_headers(
    block: Sequence[TextLine], header: tuple[str, ...] = ()
) -> tuple[list[TextLine], list[list[TextLine]]]:
    """What stands above the first of several headers of a block, and the table of each, without headings.

    A block with one header is one table. `header` are the lines of that of the page before.
    """
    starts = _find_headers([squeeze(line.text) for line in block], header, block) or [0]
    ends = [*starts[1:], len(block)]
    parts = [list(block[start:end]) for start, end in zip(starts, ends, strict=True)]
    tables = [*map(_drop_headings, parts[:-1]), _drop_headings(parts[-1], only_larger=True)]
    return _drop_headings(list(block[: starts[0]])), tables


def _find_headers(
    texts: Sequence[str], header: tuple[str, ...], block: Sequence[TextLine]
) -> list[int]:
    """Where a header begins within a block: one that is known, or is printed twice, first near the top."""
    n = len(header)
    known = [i for i in range(len(texts)) if header and tuple(texts[i : i + n]) == header]
    if known:
        return known
    for first in range(min(FURNITURE + 1, len(texts))):
        again = [i for i in range(first + 1, len(texts)) if _is_again(texts, first, i, block)]
        if again:
            return [first, *again]
    return []


def _is_again(texts: Sequence[str], first: int, index: int, block: Sequence[TextLine]) -> bool:
    """Whether the lines from `index` on are those from `first` on, as many as hold several labels."""
    same = count_same(texts[first:index], texts[index:])
    lines = block[first : first + same]
    runs = [line.texts for line in lines]
    return sum(map(len, runs)) >= MIN_COLUMNS and not any(map(_has_value, lines))


def count_same(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many of the same texts two sequences begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _has_value(line: TextLine) -> bool:
    """Whether a text of a line is a number or a code, which no label is."""
    return any(_VALUE.fullmatch(word) for word in line.text.split())


def _drop_headings(part: list[TextLine], *, only_larger: bool = False) -> list[TextLine]:
    """The lines without those at the end that stand in no column: headings of the table below.

    Where none is seen below, only those in larger print: it may be on the next page.
    """
    end = len(part)
    while end > 2 and _is_heading(part[end - 1], part[: end - 1], only_larger=only_larger):
        end -= 1
    return part[:end]


def _is_heading(line: TextLine, above: Sequence[TextLine], *, only_larger: bool) -> bool:
    """Whether a line is one text in larger print, or one that crosses columns or is far below the last row.

    What stands below a text that begins where it does, and is no longer, goes on with that text.
    """
    runs = line.texts
    if len(runs) > 1 or squeeze(line.text).isdigit():
        return False
    size = median(glyph.size for each in above for glyph in each.glyphs)
    if line.largest > LARGER * size:
        return True
    if only_larger:
        return False
    is_far = line.box.top - above[-1].box.bottom > FAR * (line.box.bottom - line.box.top)
    goes_on = any(_goes_on(text, runs[0]) for each in above for text in each.texts)
    return is_far or (
        not goes_on and any(crosses(runs[0], gutter) for gutter in find_gutters(above))
    )


def _goes_on(above: Run, text: Run) -> bool:
    return abs(above.x0 - text.x0) <= EDGE and text.x1 <= above.x1 + EDGE
