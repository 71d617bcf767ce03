"""Rows of aligned text by its sentences, where cells are set to the middle to within half a line.

Programs that print a page as text put each line of a cell on the nearest line of their own, so that a number
beside two lines stands by the first or by the second. Of the ways that this leaves open all but one cut a
sentence in two, or set cells beside one another that have their middles apart.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from jinque.safe import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.text.aligned_rows import Block, Rows

__all__ = ["MOST_OFF", "TALLEST", "count_doubtful", "read_sentences"]

STOPS = ("。", "．", ".", "！", "？")
MOST_OFF = 1.0  # lines that the middles of two cells of a row may be apart
MARGIN = 0.5  # lines, of all cells together, by which the best way must be better than any other
TALLEST = 40  # lines: no row has more
FULL = 0.6  # of the widest line of a column: a shorter one ends its text, but for a long word


class _Way(NamedTuple):
    """Rows so far, the last one first, and how far the middles of their cells are apart in all."""

    off: float
    lines: range
    before: _Way | None

    def unroll(self) -> Rows:
        """The rows in order."""
        rows, way = [self.lines], self.before
        while way is not None:
            rows.append(way.lines)
            way = way.before
        return [lines for lines in reversed(rows) if lines]


def _find_prose(block: Block, anchors: Sequence[int]) -> int | None:
    """The column whose texts end in full stops, as many as there are rows but for a last one; or None."""
    counts = {
        col: sum(line.get(col, "").endswith(STOPS) for line in block.lines)
        for col in range(block.n_cols)
    }
    col = max(counts, key=counts.__getitem__)
    return col if anchors and counts[col] >= max(1, len(anchors) - 1) else None


def count_doubtful(block: Block, rows: Rows) -> int:
    """How many rows cut a sentence, or hold a line that is hardly theirs.

    A text that ends with none of its stops though it has some goes on in the next row. A line that stands
    alone though the line before it in its cell had room for more may be a band, or of another row.
    """
    widths = list(enumerate(_measure_widths(block, rows)))
    return sum(
        any(
            _is_cut(block, lines, col) or _is_loose(block, lines, col, width)
            for col, width in widths
        )
        for lines in rows
    )


def _is_cut(block: Block, lines: range, col: int) -> bool:
    texts = _find_texts(block, lines, col)
    return any(text.endswith(STOPS) for text in texts) and not texts[-1].endswith(STOPS)


def _is_loose(block: Block, lines: range, col: int, width: int) -> bool:
    """Whether of two lines of a cell that follow one another one stands alone, and the first is short."""
    filled = [i for i in lines if lines.start and col in block.lines[i]]
    return any(
        min(len(block.lines[i]), len(block.lines[j])) == 1
        and text_width(block.lines[i][col]) < FULL * width
        for i, j in pairwise(filled)
    )


def _measure_widths(block: Block, rows: Rows) -> list[int]:
    """The widest line of each column below the labels."""
    body = block.lines[rows[0].stop :]
    return [
        max((text_width(texts.get(col, "")) for texts in body), default=0)
        for col in range(block.n_cols)
    ]


def _find_texts(block: Block, lines: range, col: int) -> list[str]:
    return [block.lines[i][col] for i in lines if col in block.lines[i]]


def read_sentences(
    block: Block, numbers: int, anchors: Sequence[int], columns: Sequence[int]
) -> Rows | None:
    """The rows of which each ends with a sentence and has its cells' middles together.

    `numbers` is the column of the running numbers, `anchors` their lines, `columns` those without merged
    cells. None where no way or more than one is about as good.
    """
    prose = _find_prose(block, anchors)
    if prose is None:
        return None
    tops = range(max(0, anchors[0] - TALLEST), anchors[0] + 1)
    ways = {top: [_Way(0.0, range(top), None)] for top in tops}
    # A line of merged cells alone goes with the row above it, where no blank line parts them.
    ends = {i for i, texts in enumerate(block.lines) if not texts.keys().isdisjoint(columns)}
    ends |= {*block.gaps, len(block.lines)}
    for anchor, following in pairwise([*anchors, len(block.lines)]):
        after: dict[int, list[_Way]] = {}
        for start, before in ways.items():
            last = min(following, start + TALLEST)
            for end in ends.intersection(range(anchor + 1, last + 1)):
                lines = range(start, end)
                off = _measure(block, lines, anchor, prose, columns)
                if off is not None and block.count(lines, numbers) == 1:  # no label beside it
                    after.setdefault(end, []).extend(
                        _Way(way.off + off, lines, way) for way in before
                    )
        ways = {end: sorted(found, key=attrgetter("off"))[:2] for end, found in after.items()}
    return _choose(ways.get(len(block.lines), ()))


def _choose(ways: Sequence[_Way]) -> Rows | None:
    best, second = [*ways, None, None][:2]
    if best is None or (second is not None and second.off < best.off + MARGIN):
        return None
    return best.unroll()


def _measure(
    block: Block, lines: range, anchor: int, prose: int, columns: Sequence[int]
) -> float | None:
    """How far the middles of a row's cells are from that of its prose in all; None if it can be no row."""
    middle = block.middle(lines, prose)
    if middle is None or not block.gaps.isdisjoint(lines[1:]):
        return None
    others = [block.middle(lines, col) for col in columns]
    offs = [abs(other - middle) for other in (*others, float(anchor)) if other is not None]
    if max(offs) <= MOST_OFF and _find_texts(block, lines, prose)[-1].endswith(STOPS):
        return sum(offs)
    return sum(offs) if lines.stop == len(block.lines) else None  # the page may cut the last row
