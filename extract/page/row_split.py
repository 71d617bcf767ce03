"""Rows without rules between them: told by the running numbers and the white between the lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from jinque.extract.page.row_bands import find_bands
from jinque.extract.page.row_merges import find_groups
from jinque.extract.page.row_rests import Anchor, Gap, White, find_rests, measure_white
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.text_lines import spans_to_lines
from jinque.text import SUMS, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinque.extract.page.spans import Span
    from jinque.extract.page.text_lines import TextLine
    from jinque.records import Box

__all__ = ["RowSplit", "split_bands"]

CLEAR = 1.25  # times the next widest: a white stretch that surely parts two rows
ALONE = 3.0  # times the next widest: a white stretch that is the only one worth the name
LEAST = 0.4  # of a line's height: how wide it is at least
INK = 0.86  # of the size: how high the ink of a line of ideographs is
SOLID = 0.7  # of the size: a boundary through so much of a line's height cuts it
CLOSE = 0.5  # heights of a line: the most white between two lines of a number
MARGIN = 0.4  # heights of a line by which the best way to align the numbers must beat the next
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"[\d\s]+")
INFINITE = float("inf")
_NUMBER = re.compile(r"\d{1,6}")


class RowSplit(Struct, frozen=True, kw_only=True):
    """Heights of the rules to draw; columns with one text for all rows; whether it was a guess.

    `white` is what parts its rows, where that was measured. `groups` are the rules to leave out in a
    column whose texts stand in the middle of several rows each.
    """

    ys: tuple[float, ...]
    single_columns: frozenset[int]
    is_guessed: bool
    white: White | None = None
    groups: dict[int, frozenset[float]] = field(default_factory=dict)


def split_bands(
    spans: Sequence[Span],
    xs: Sequence[float],
    ys: Sequence[float],
    usual: White | None = None,
) -> list[RowSplit]:
    """Split the bands between rules at `ys` that hold several rows; `xs` are the columns' edges.

    The anchors are the running numbers. A number that wraps in a narrow column ("1" over "2") is no
    two rows: the bands beside it tell. `usual` is the white between rows on the page before.
    """
    bands = _fill_bands(spans, xs, ys)
    if usual is None and not any(band.may_hold_rows() for band in bands):
        return []
    col = _find_number_column(bands, len(xs) - 1)
    if col is None:
        return []
    splits: list[RowSplit] = []
    before: int | None = None
    wholes = [band.whole_number(col) for band in bands]
    for band, whole, after in zip(bands, wholes, [*wholes[1:], None], strict=True):
        found = _find_numbers(band.lines(col), least=2 if usual is None else 1)
        if found is None or _counts_up(before, whole) or _counts_up(whole, after):
            before = whole or before
            continue
        anchors, numbers = found
        splits.append(_split_band([band.lines(i) for i in range(len(xs) - 1)], anchors, usual))
        before = numbers[-1]
    return splits


def _fill_bands(spans: Sequence[Span], xs: Sequence[float], ys: Sequence[float]) -> list[_Band]:
    bands = [_Band() for _ in ys[1:]]
    for span in spans:
        row = bisect_right(ys, span.middle) - 1
        if not 0 <= row < len(bands):
            continue
        column = bisect_right(xs, span.x0) - 1
        if column == bisect_right(xs, span.x1) - 1:
            bands[row].add(column, span)
        else:
            for glyph in span.glyphs:
                bands[row].add(bisect_right(xs, glyph.centre) - 1, *glyphs_to_spans((glyph,)))
    return bands


class _Band:
    """What stands between two rules, column by column; lines are made of it where they are asked for."""

    def __init__(self) -> None:
        self._spans: dict[int, list[Span]] = defaultdict(list)
        self._lines: dict[int, list[TextLine]] = {}

    def add(self, col: int, span: Span) -> None:
        """Put a span into a column."""
        self._spans[col].append(span)

    def may_hold_rows(self) -> bool:
        """A cheap look: whether a number is not alone in some column. In most lists with rules none is."""
        return any(
            len(spans) > 1 and any(_DIGITS.fullmatch(span.text) for span in spans)
            for spans in self._spans.values()
        )

    def lines(self, col: int) -> list[TextLine]:
        """The lines of a column."""
        if col not in self._lines:
            self._lines[col] = spans_to_lines(self._spans.get(col, ()))
        return self._lines[col]

    def numbers(self, col: int) -> list[int]:
        """The lines of a column that are numbers."""
        if not any(_DIGIT.search(span.text) for span in self._spans.get(col, ())):
            return []
        return [
            number
            for number in map(_to_number, _group_single(self.lines(col)))
            if number is not None
        ]

    def wrapped_numbers(self, col: int) -> list[int]:
        """The numbers that lines of a column which stand close make."""
        return [
            number
            for number in map(_to_number, _group_close(self.lines(col)))
            if number is not None
        ]

    def whole_number(self, col: int) -> int | None:
        """The number that all lines of a column make together."""
        return _to_number(self.lines(col))


def _find_number_column(bands: Sequence[_Band], n_cols: int) -> int | None:
    """The column that most often counts up by one, by lines or by bands; the leftmost of several.

    A single number counts up to nothing, but may be that of the only row: in the first column with numbers.
    """
    best, most = None, 0
    is_first = True
    for col in range(n_cols):
        numbers = [number for band in bands for number in band.numbers(col)]
        if not numbers:
            continue
        by_bands = _count_steps([band.whole_number(col) for band in bands])
        wrapped = [number for band in bands for number in band.wrapped_numbers(col)]
        steps = max(_count_steps(numbers), by_bands, _count_steps(wrapped))
        steps = steps or int(is_first and 1 in {len(numbers), len(wrapped)})
        is_first = False
        if steps > most:
            best, most = col, steps
    return best


def _count_steps(numbers: Sequence[int | None]) -> int:
    return sum(_counts_up(a, b) for a, b in pairwise(numbers))


def _counts_up(number: int | None, after: int | None) -> bool:
    return number is not None and after == number + 1


def _to_number(lines: Sequence[TextLine]) -> int | None:
    """The number that some lines make together."""
    text = "".join(line.text for line in lines).replace(" ", "")
    return int(text) if _NUMBER.fullmatch(text) else None


def _split_band(
    columns: Sequence[Sequence[TextLine]], anchors: Sequence[Anchor], usual: White | None
) -> RowSplit:
    gaps = _free_gaps([line for column in columns for line in column], -INFINITE, INFINITE)
    touch = any(b.box.top <= a.box.bottom for column in columns for a, b in pairwise(column))
    bands = find_bands(anchors, gaps, columns, touch=touch)
    if bands:
        columns = [[line for line in column if not _is_in(line, bands)] for column in columns]
        gaps = _free_gaps([line for column in columns for line in column], -INFINITE, INFINITE)
    ys, guessed = _find_boundaries(anchors, columns)
    white = usual or measure_white(anchors, gaps, ys, touch=touch)
    above, below = find_rests(anchors, gaps, white) if white else ([], [])
    if above or below:
        numbered = [anchor for anchor in anchors if not (above and anchor.is_header)]
        top, bottom = max(above, default=-INFINITE), min(below, default=INFINITE)
        ys, guessed = _find_boundaries(numbered, _cut_columns(columns, top, bottom))
        ys = [*above, *ys, *below]
    groups, is_unsure = ({}, False) if above or below else _find_all_groups(columns, anchors, ys)
    is_unsure |= _is_any_cut(columns, ys, groups)
    single = {
        col for col, column in enumerate(columns) if column and _is_one_text(column, len(anchors))
    }
    for over, under in bands:
        ys = [y for y in ys if not over[0] <= y <= under[1]]
        ys = sorted([*ys, sum(over) / 2, sum(under) / 2])
    ys.extend(_find_total(columns, max([anchors[-1].bottom, *ys])))
    return RowSplit(
        ys=tuple(ys),
        single_columns=frozenset(single),
        is_guessed=guessed or is_unsure,
        white=white,
        groups=groups,
    )


def _find_total(columns: Sequence[Sequence[TextLine]], above: float) -> list[float]:
    """Where a row of sums begins below the last number: it has none, and may stand as close as a line."""
    tops = [
        line.box.top
        for column in columns
        for line in column
        if line.box.top >= above and squeeze(line.text) in SUMS
    ]
    return [min(tops)] if tops else []


def _is_in(line: TextLine, bands: Sequence[tuple[Gap, Gap]]) -> bool:
    return any(over[1] <= line.box.top < under[0] for over, under in bands)


def _find_all_groups(
    columns: Sequence[Sequence[TextLine]], anchors: Sequence[Anchor], ys: Sequence[float]
) -> tuple[dict[int, frozenset[float]], bool]:
    """The boundaries that lie within a group of rows, by column; and whether some groups cannot be told."""
    edges = [*([] if anchors[0].is_header else [-INFINITE]), *ys, INFINITE]
    body = _cut_columns(columns, edges[0], INFINITE)
    found: dict[int, frozenset[float]] = {}
    is_unsure = False
    for col, column in enumerate(body):
        groups = find_groups(column, [*body[:col], *body[col + 1 :]], edges) if column else []
        if groups:
            found[col] = frozenset(edges[row] for rows in groups for row in rows[1:])
        is_unsure |= groups is None
    return found, is_unsure


def _is_any_cut(
    columns: Sequence[Sequence[TextLine]],
    ys: Sequence[float],
    groups: Mapping[int, frozenset[float]],
) -> bool:
    """Whether a boundary runs through a line that is no name of a group on both sides of it."""
    return any(
        _cuts(y, line)
        for col, column in enumerate(columns)
        for y in frozenset(ys) - groups.get(col, frozenset())
        for line in column
    )


def _cuts(y: float, line: TextLine) -> bool:
    if not line.box.top < y < line.box.bottom:  # nearly all
        return False
    solid = _shrink(line, SOLID)
    return solid.top < y < solid.bottom


def _find_numbers(column: Sequence[TextLine], least: int) -> tuple[list[Anchor], list[int]] | None:
    """The lines of a column that count up by one, with whatever stands above the first as header.

    Where single lines do not, those that stand close may: each is then a number that is wrapped.
    """
    single = _count_up(_group_single(column), least)
    return single or _count_up(_group_close(column), least)


def _count_up(
    groups: Sequence[Sequence[TextLine]], least: int
) -> tuple[list[Anchor], list[int]] | None:
    read = [(i, _to_number(group)) for i, group in enumerate(groups)]
    numbers = [(i, number) for i, number in read if number is not None]
    follows = all(b == a + 1 for (_, a), (_, b) in pairwise(numbers))
    first = numbers[0][0] if numbers else 0
    if not follows or not numbers or len(numbers) + (first > 0) < least:
        return None
    anchors = [_to_anchor(groups[i]) for i, _ in numbers]
    if first:
        header = [line for group in groups[:first] for line in group]
        anchors.insert(0, _to_anchor(header)._replace(is_header=True))
    return anchors, [number for _, number in numbers]


def _to_anchor(lines: Sequence[TextLine]) -> Anchor:
    return Anchor(lines[0].box.top, lines[-1].box.bottom)


def _group_single(column: Sequence[TextLine]) -> list[list[TextLine]]:
    return [[line] for line in column]


def _group_close(column: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines with less white between them than a part of their height, together."""
    groups: list[list[TextLine]] = []
    for line in column:
        box = line.box
        if groups and box.top - groups[-1][-1].box.bottom < CLOSE * (box.bottom - box.top):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_one_text(column: Sequence[TextLine], n_rows: int) -> bool:
    """Whether a column's lines stand together, in fewer lines than there are rows."""
    if len(column) >= n_rows:
        return False
    height = max(line.box.bottom - line.box.top for line in column)
    return all(b.box.top - a.box.bottom < 0.8 * height for a, b in pairwise(column))


def _find_sentence_ends(
    columns: Sequence[Sequence[TextLine]], anchors: Sequence[Anchor]
) -> dict[int, tuple[float, float]]:
    """Between which heights a column of sentences parts the rows, by the index of the row that ends there.

    Only a column in which as many lines end with a full stop as there are rows, the last line among them.
    """
    rows = [i for i, anchor in enumerate(anchors) if not anchor.is_header]
    for column in columns:
        ends = [i for i, line in enumerate(column) if line.glyphs[-1].text == "。"]
        if len(ends) == len(rows) > 1 and ends[-1] == len(column) - 1:
            middles = [(line.box.top + line.box.bottom) / 2 for line in column]
            pairs = zip(rows[:-1], ends[:-1], strict=True)
            return {row: (middles[end], middles[end + 1]) for row, end in pairs}
    return {}


def _cut_columns(
    columns: Sequence[Sequence[TextLine]], top: float, bottom: float
) -> list[list[TextLine]]:
    return [[line for line in column if top < line.box.top < bottom] for column in columns]


def _find_boundaries(
    anchors: Sequence[Anchor], columns: Sequence[Sequence[TextLine]]
) -> tuple[list[float], bool]:
    """A boundary between each two anchors; and whether any of them was a guess.

    Where sentences end, a stretch of white is taken before all others. A name in the middle of several rows
    may stand in the white between two: columns with fewer lines than there are rows tell nothing.
    """
    n_rows = sum(not anchor.is_header for anchor in anchors)
    lines = [line for column in columns if len(column) >= n_rows for line in column]
    ends = _find_sentence_ends(columns, anchors)
    gaps = [_find_gaps(lines, a, b) for a, b in pairwise(anchors)]
    at_ends = [
        [gap for gap in found if top <= sum(gap) / 2 <= bottom]
        for found, (top, bottom) in ((gaps[i], ends[i]) for i in sorted(ends))
    ]
    if ends and all(at_ends):
        gaps[-len(at_ends) :] = at_ends
    if not all(gaps):
        ys = [
            sum(g[0]) / 2 if len(g) == 1 else b.top for g, b in zip(gaps, anchors[1:], strict=True)
        ]
        return ys, True
    if all(len(gap) == 1 for gap in gaps):
        return [sum(gap[0]) / 2 for gap in gaps], False
    spans = sorted((line.box.top, line.box.bottom) for line in lines)
    paths = [_align(anchors, gaps, spans, deviation) for deviation in (_from_top, _from_middle)]
    chosen = min(paths, key=lambda path: path.cost)
    guessed = any(not _is_sure(i, gaps[i], paths, chosen) for i in range(len(gaps)))
    return [sum(gaps[i][k]) / 2 for i, k in enumerate(chosen.choices)], guessed


def _find_gaps(
    lines: Sequence[TextLine], above: Anchor, below: Anchor
) -> list[tuple[float, float]]:
    """The white between two numbers: all of it, or the one stretch beside which the others are none."""
    found = _free_gaps(lines, above.middle, below.middle)
    found = found or _free_gaps(lines, above.middle, below.middle, INK)
    widths = sorted((b - a for a, b in found), reverse=True)
    if len(widths) > 1 and widths[0] > max(ALONE * widths[1], LEAST * (below.bottom - below.top)):
        return [max(found, key=lambda gap: gap[1] - gap[0])]
    return found


class _Path(NamedTuple):
    """The gap chosen in each interval, the deviation it costs, and how much the next best costs more."""

    choices: list[int]
    cost: float
    margins: list[float]


def _from_top(anchor: Anchor, top: float, _bottom: float) -> float:
    return abs(anchor.top - top)


def _from_middle(anchor: Anchor, top: float, bottom: float) -> float:
    return abs(anchor.middle - (top + bottom) / 2)


def _align(
    anchors: Sequence[Anchor],
    gaps: Sequence[Sequence[tuple[float, float]]],
    spans: Sequence[tuple[float, float]],
    deviation: Callable[[Anchor, float, float], float],
) -> _Path:
    """Choose gaps so that all numbers stand alike in their rows: at the top, or in the middle.

    Costs are summed from both ends, in heights of a line, so each choice can be compared with the
    best way that avoids it.
    """
    height = max(anchors[-1].bottom - anchors[-1].top, 1.0)
    ends = [[(spans[0][0], spans[0][0])], *gaps, [(spans[-1][1], spans[-1][1])]]

    def cost(i: int, above: tuple[float, float], below: tuple[float, float]) -> float:
        if anchors[i].is_header:  # labels stand as they like
            return 0.0
        return min(deviation(anchors[i], above[1], below[0]) / height, 3.0)

    forward = [[0.0]]
    for i, (above, below) in enumerate(pairwise(ends)):
        forward.append(
            [min(forward[i][k] + cost(i, a, b) for k, a in enumerate(above)) for b in below]
        )
    backward = [[0.0]]
    for i, (above, below) in reversed(list(enumerate(pairwise(ends)))):
        after = backward[0]
        backward.insert(
            0, [min(after[k] + cost(i, a, b) for k, b in enumerate(below)) for a in above]
        )
    totals = [
        [f + b for f, b in zip(*pair, strict=True)] for pair in zip(forward, backward, strict=True)
    ]
    choices = [row.index(min(row)) for row in totals[1:-1]]
    margins = [
        min([cost for k, cost in enumerate(row) if k != best], default=9.0) - row[best]
        for row, best in zip(totals[1:-1], choices, strict=True)
    ]
    return _Path(choices, min(totals[0]), margins)


def _is_sure(
    i: int, gaps: Sequence[tuple[float, float]], paths: Sequence[_Path], chosen: _Path
) -> bool:
    """The clearly widest white, or the one that alone lets the numbers stand alike."""
    choice = chosen.choices[i]
    widths = sorted((b - a for a, b in gaps), reverse=True)
    is_widest = gaps[choice][1] - gaps[choice][0] == widths[0]
    is_clear = is_widest and (len(widths) == 1 or widths[0] > CLEAR * widths[1])
    if len({path.choices[i] for path in paths}) == 1:
        return is_clear or chosen.margins[i] > MARGIN
    lead = max(path.cost for path in paths) - chosen.cost
    is_alone = min(lead, chosen.margins[i]) > MARGIN
    return (is_clear and chosen.margins[i] > 0) or (is_alone and is_widest)


def _shrink(line: TextLine, share: float) -> Box:
    half = share * line.largest / 2
    middle = (line.box.top + line.box.bottom) / 2
    top, bottom = max(line.box.top, middle - half), min(line.box.bottom, middle + half)
    return line.box._replace(top=top, bottom=bottom)


def _free_gaps(
    lines: Sequence[TextLine], top: float, bottom: float, share: float | None = None
) -> list[tuple[float, float]]:
    """White stretches between two heights that no line of any column reaches into.

    With `share`, a line counts as high as that share of its size: a font's boxes may overlap where
    its ink does not.
    """
    boxes = [line.box if share is None else _shrink(line, share) for line in lines]
    spans = sorted((b.top, b.bottom) for b in boxes if b.bottom > top and b.top < bottom)
    gaps: list[tuple[float, float]] = []
    reached: float | None = None
    for start, end in spans:
        if reached is not None and start > reached:
            gaps.append((reached, start))
        reached = end if reached is None else max(reached, end)
    return gaps
