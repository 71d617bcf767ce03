"""The rows of tables of aligned text: header, bands and sums are parted first, what is between them is read.

One reading must fit all tables of a text. So a table that holds a header alone, or below it the rest of a
row that a page break cut, must not be what no reading fits.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from jinque.extract.lists.passages import has_clause, is_total
from jinque.extract.text.aligned_blocks import MIN_COLUMNS
from jinque.extract.text.aligned_rows import NUMBER, READINGS, find_anchors, read_either
from jinque.extract.text.aligned_sentences import count_doubtful

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinque.extract.text.aligned_rows import Block, Rows

    Read = Callable[[Block], Rows | None]

__all__ = ["FoundRows", "find_rows"]

FEW = 2  # rows: so many more doubts refute a reading where another one fits
FIRST = 1  # column up to which a sum is named


class FoundRows(NamedTuple):
    """The rows of each block, None where no reading fits; how; and whether readings disagree."""

    rows: list[Rows | None]
    how: str
    is_guessed: bool


def find_rows(blocks: Sequence[Block]) -> FoundRows:
    """The rows under the one reading that fits all blocks, sentences and full lines."""
    header = _find_header(blocks)
    found = {how: _read_all(blocks, read, header) for how, read in READINGS.items()}
    fitting = {how: rows for how, rows in found.items() if rows}
    if not fitting and (rows := _read_all(blocks, read_either, header)):
        fitting["numbers in the middle"] = rows
    if not fitting:
        return FoundRows([None] * len(blocks), "nothing", is_guessed=True)
    doubts = {how: sum(map(count_doubtful, blocks, rows)) for how, rows in fitting.items()}
    least = min(doubts.values())
    kept = [how for how, count in doubts.items() if count < least + FEW]
    how = min(kept, key=doubts.__getitem__)
    is_guessed = least > 0 or any(fitting[other] != fitting[how] for other in kept)
    return FoundRows(list(fitting[how]), how, is_guessed=is_guessed)


def _read_all(blocks: Sequence[Block], read: Read, header: Sequence[str]) -> list[Rows]:
    """The rows of all blocks; none where the reading does not fit one of them."""
    found: list[Rows] = []
    for block in blocks:
        rows = _read_below_header(block, read, header)
        if rows is None:
            return []
        found.append(rows)
    return found


# --- the header ------------------------------------------------------------------------------------


def _find_header(blocks: Sequence[Block]) -> list[str]:
    """The lines that the first table begins with, and others too: labels that are printed again.

    Rows may begin alike by chance: most tables tell where labels end, and a sign within a sentence does.
    """
    if not blocks:
        return []
    first, *others = (block.printed for block in blocks)
    least = next((i for i, text in enumerate(first) if has_clause(text)), len(first))
    ends = Counter(min(_count_alike(first, other), least) for other in others)
    del ends[0]
    count = max(ends, key=lambda end: (ends[end], -end), default=0)
    is_header = any(len(texts) >= MIN_COLUMNS for texts in blocks[0].lines[:count])
    return first[:count] if is_header else []


def _count_alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines two tables begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _read_below_header(block: Block, read: Read, header: Sequence[str]) -> Rows | None:
    """The rows of a block; those of a header that is known are its first lines."""
    start, stop = len(header), len(block.lines)
    printed = block.printed
    if not start or printed[:start] != header:
        return _read_between_bands(block, read)
    if stop >= 2 * start and printed[stop - start :] == header:  # whose rows are on the next page
        stop -= start
    body = _cut(block, start, stop)
    rows = _read_between_bands(body, read) if find_anchors(body) else _read_rest(body)
    if rows is None:
        return None
    again = [range(stop, len(block.lines))] if stop < len(block.lines) else []
    return [range(start), *_move(rows, start), *again]


def _read_rest(body: Block) -> Rows | None:
    """The rest of a row that began on the page before, which has no number of its own; or nothing."""
    if not body.lines:
        return []
    is_rest = not body.gaps and not any(0 in texts for texts in body.lines)
    return [range(len(body.lines))] if is_rest else None


def _move(rows: Rows, lines: int) -> Rows:
    return [range(row.start + lines, row.stop + lines) for row in rows]


# --- bands and sums --------------------------------------------------------------------------------


def _read_between_bands(block: Block, read: Read) -> Rows | None:
    """The rows of each part of a block, and the bands and sums between them as rows of their own."""
    if not find_anchors(block):
        return None
    rows: Rows = []
    start = 0
    for band in (*_find_bands(block), len(block.lines)):
        if start < band:
            part = _cut(block, start, band)
            anchors = find_anchors(part)
            found = read(part) if anchors else [range(band - start)]
            # Labels stand once, above the first band.
            if found is None or (start and not (anchors and anchors[0] in found[0])):
                return None
            rows += _move(found, start)
        if band < len(block.lines):
            rows.append(range(band, band + 1))
        start = band + 1
    return rows


def _find_bands(block: Block) -> list[int]:
    """The lines that are rows of their own: a text that stands alone between blank lines, and sums."""
    ends = {0, *block.gaps, len(block.lines)}
    return [
        i
        for i, texts in enumerate(block.lines)
        if _is_sum(texts) or ({i, i + 1} <= ends and _is_alone(texts))
    ]


def _is_alone(texts: dict[int, str]) -> bool:
    return len(texts) == 1 and not NUMBER.fullmatch(next(iter(texts.values())))


def _is_sum(texts: dict[int, str]) -> bool:
    """Whether a line is named a sum in one of the first columns; a label over several is in none."""
    first = min(texts, default=FIRST + 1)
    return first <= FIRST and is_total([texts[first]])


def _cut(block: Block, start: int, end: int) -> Block:
    """A part of a block, from one line to another."""
    gaps = frozenset(gap - start for gap in block.gaps if start < gap < end)
    return replace(block, numbers=block.numbers[start:end], lines=block.lines[start:end], gaps=gaps)
