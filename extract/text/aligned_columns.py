"""Lines of text as runs at columns, and the gutters that all of them leave free."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "PrintedLine",
    "Run",
    "add_blank_columns",
    "find_gutters",
    "lower_marks",
    "place_words",
    "split_runs",
]

CROSSING_SHARE = 0.25  # of the lines that may cross a gutter (bands, headings) in the first look
MANY = 8  # lines that do not leave a column free by chance, so that one space may part two columns
LABELS = 2  # that may reach over a gutter without width
OVERHANG = 3  # columns by which they may
RAISED = 4  # columns between a text and a mark raised behind it
_MARK = re.compile(r"[A-Za-z*※△▲★☆●○](?:[/、,]?[A-Za-z*※△▲★☆●○]){0,2}")
_WORD = re.compile(r"\S+")
_RUN = re.compile(r"\S+(?:[ \u3000]\S+)*")
_CLOSING = "、，。；：！？）》」』】〕”’,.;:!?)"


class PrintedLine(NamedTuple):
    """A line and its number in the file."""

    number: int
    text: str


def lower_marks(sheet: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page, with a raised mark that stands alone on one behind the text of the next line.

    Right behind the end of that text and of no text above, it is raised from there.
    """
    lines = list(sheet)
    for index, (line, below) in enumerate(pairwise(sheet)):
        mark = line.text.strip()
        if _MARK.fullmatch(mark):
            start = line.text.index(mark)
            ends = [found.end() for found in _RUN.finditer(below.text)]
            end = max((each for each in ends if each <= start), default=-1)
            is_free = len(ends) > 1 and not below.text[end : start + len(mark)].strip()
            if end > 0 and start - end <= RAISED and is_free:
                text = f"{below.text[:end]}{mark}{below.text[end + len(mark) :]}"
                lines[index : index + 2] = line._replace(text=""), below._replace(text=text)
    return lines


class Run(NamedTuple):
    """Text without a gap of two columns, from column `x0` to before `x1`, 0-based."""

    x0: int
    x1: int
    text: str


def split_runs(line: str, wide: int, *, words: bool = False) -> list[Run]:
    """The runs of a line, or its words, where a Chinese character takes `wide` columns."""
    columns = _columns(line, wide)
    return [
        Run(columns[match.start()], columns[match.end()], match[0])
        for match in (_WORD if words else _RUN).finditer(line)
    ]


def _columns(line: str, wide: int) -> Sequence[int]:
    """The column at which each character begins, and the one after the last."""
    if wide == 1 or line.isascii():
        return range(len(line) + 1)
    columns = [0]
    for char in line:
        is_wide = unicodedata.east_asian_width(char) in {"W", "F"}
        columns.append(columns[-1] + (wide if is_wide else 1))
    return columns


def find_gutters(
    lines: Sequence[Sequence[Run]], words: Sequence[Sequence[Run]], usual: int | None = None
) -> list[tuple[int, int]]:
    """The columns that stay free from the first line to the last, without lines across the table.

    `words` are the parts of the same lines between single spaces, one of which may part two columns
    where many lines agree. Closing punctuation at the end of a text may hang over into a gutter. Where so
    many are free as is `usual` on other pages, they are it, however little some columns hold.
    """
    width = max((run.x1 for runs in lines for run in runs), default=0)
    nearly = _free(_cover(lines, width), CROSSING_SHARE * sum(map(bool, lines)))
    inside = [not any(r.x0 < g[0] and r.x1 > g[1] for r in runs for g in nearly) for runs in lines]
    parts = words if sum(map(bool, lines)) >= MANY else lines
    table = [runs for runs, is_inside in zip(parts, inside, strict=True) if runs and is_inside]
    free = _free(_cover(table, width), 0)
    touching = [
        _find_cut(gap, table) for gap in nearly if not any(_meet(gap, each) for each in free)
    ]
    found = sorted([*free, *filter(None, touching)])
    return found if len(found) == usual else _drop_empty(found, table)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _find_cut(gap: tuple[int, int], lines: Sequence[Sequence[Run]]) -> tuple[int, int] | None:
    """Where two columns touch in a nearly free gap: a gutter without width that texts hardly reach over."""
    for x in range(gap[0], gap[1] + 1):
        over = [run for runs in lines for run in runs if run.x0 < x < run.x1]
        if len(over) <= LABELS and all(_hangs_over(run, x) for run in over):
            return x, x
    return None


def _hangs_over(run: Run, x: int) -> bool:
    """Whether a text belongs to one side of a column, and reaches over it by a little."""
    return min(x - run.x0, run.x1 - x) <= OVERHANG


def _cover(lines: Sequence[Sequence[Run]], width: int) -> list[int]:
    """How many lines have text at each column."""
    cover = [0] * (width + 1)
    for runs in lines:
        for run in runs:
            hanging = len(run.text) - len(run.text.rstrip(_CLOSING))
            for x in range(run.x0, max(run.x0 + 1, run.x1 - hanging)):
                cover[x] += 1
    return cover


def _free(cover: Sequence[int], allowed: float) -> list[tuple[int, int]]:
    """Stretches between the outermost texts in which at most `allowed` lines have text."""
    used = [x for x, count in enumerate(cover) if count > allowed]
    return [(a + 1, b) for a, b in pairwise(used) if b > a + 1]


def _drop_empty(
    gutters: list[tuple[int, int]], lines: Sequence[Sequence[Run]]
) -> list[tuple[int, int]]:
    """Without the narrower gutter beside a column that fewer than two lines print in.

    Such a column is a part of a spaced-out label, or a word that stands at the end of one long line.
    """
    kept: list[tuple[int, int]] = []
    for index, gutter in enumerate(gutters):
        left = kept[-1][1] if kept else 0
        is_last = index == len(gutters) - 1
        count = sum(any(left <= run.x0 < gutter[0] for run in runs) for runs in lines)
        after = sum(any(run.x0 >= gutter[1] for run in runs) for runs in lines)
        if is_last and after < 2:
            continue
        if count >= 2:
            kept.append(gutter)
        elif kept and _width(kept[-1]) < _width(gutter):
            kept[-1] = gutter
    return kept


def _width(gutter: tuple[int, int]) -> int:
    return gutter[1] - gutter[0]


def add_blank_columns(
    gutters: Sequence[tuple[int, int]], models: Sequence[Sequence[tuple[int, int]]]
) -> list[tuple[int, int]]:
    """The gutters of a page on which whole columns are blank, as those of other pages show them.

    A column of theirs that lies within a gutter is blank here. The same ones must be so beside all that have
    room for them; else nothing is added.
    """
    found = {tuple(_find_blank(gutters, model)): model for model in models}
    fitting = [cols for cols, model in found.items() if len(gutters) + len(cols) == len(model)]
    if len(fitting) != 1:
        return list(gutters)
    model = found[fitting[0]]
    inside = [(model[col - 1][1], model[col][0]) for col in fitting[0]]
    edges = sorted([*chain.from_iterable(gutters), *chain.from_iterable(inside)])
    return list(zip(edges[::2], edges[1::2], strict=True))


def _find_blank(gutters: Sequence[tuple[int, int]], model: Sequence[tuple[int, int]]) -> list[int]:
    """The columns of another page, but for the first and the last, that lie within a gutter."""
    columns = enumerate(((a[1], b[0]) for a, b in pairwise(model)), start=1)
    return [
        col
        for col, (start, end) in columns
        if any(left <= start and end <= right for left, right in gutters)
    ]


def place_words(
    words: Sequence[Run], gutters: Sequence[tuple[int, int]], wide: int
) -> dict[int, str] | None:
    """The texts of a line by column, of its words; None if one runs across a gutter."""
    texts: dict[int, list[str]] = {}
    for before, run, after in zip([None, *words], words, [*words[1:], None], strict=False):
        col = _find_column(run, gutters)
        hanging = len(run.text) - len(run.text.rstrip(_CLOSING))
        for start, stop in gutters:
            if run.x0 < start and run.x1 - wide * hanging > stop:
                if start == stop and _hangs_over(run, start):
                    col += start - run.x0 <= OVERHANG
                elif wide == 1 and _is_moved(before, run, after, gutters):
                    col += 1
                elif wide > 1 or not _moves_on(run, after, gutters):
                    return None
        texts.setdefault(col, []).append(run.text)
    return {col: " ".join(parts) for col, parts in texts.items()}


def _find_column(run: Run, gutters: Sequence[tuple[int, int]]) -> int:
    return sum(run.x0 >= start for start, _ in gutters)


def _moves_on(run: Run, after: Run | None, gutters: Sequence[tuple[int, int]]) -> bool:
    """Whether a text reaches over its column by a little, and the next one was moved on to a space behind it.

    So programs do that print a page as text, where its characters take more columns than there are.
    """
    col = _find_column(run, gutters)
    start, stop = gutters[col]
    if after is None or start - run.x0 <= OVERHANG or run.x1 - stop > OVERHANG:
        return False
    return after.x0 == run.x1 + 1 and _find_column(after, gutters) == col + 1


def _is_moved(
    before: Run | None, run: Run, after: Run | None, gutters: Sequence[tuple[int, int]]
) -> bool:
    """Whether the only text of its column stands a little too far left, a space behind the one before."""
    col = _find_column(run, gutters)
    if before is None or gutters[col][0] - run.x0 > OVERHANG:
        return False
    is_next = before.x1 + 1 == run.x0 and _find_column(before, gutters) == col
    return is_next and (after is None or _find_column(after, gutters) > col + 1)
