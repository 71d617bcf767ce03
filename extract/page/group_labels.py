"""Labels on two levels in a table without a grid: one label over several columns, each with its own below."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from statistics import mean, median
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.page.gutters import find_gutters
from jinque.extract.page.ink import crosses
from jinque.extract.page.row_merges import Extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.glyphs import Segment
    from jinque.extract.page.ink import Run
    from jinque.extract.page.text_lines import TextLine

__all__ = ["GroupLabel", "Header", "take_group_labels"]

REACH = 2.2  # line heights from one level to the next
MOST = 4  # lines above the block in which a label is looked for
CLOSE = 0.5  # line heights between two lines of one label
WIDE = 0.9  # of the block's width: a rule over all of its columns
BETWEEN = 0.4  # line heights by which the middles of labels on different levels differ at least
ALIGNED = 0.3  # line heights by which tops, or feet, of labels on one level differ at most
SAME_SIZE = 0.1  # by which the sizes of two labels may differ


class GroupLabel(NamedTuple):
    """A label over the columns from `col` up to `col_end`: where it begins, and where those below it do.

    `is_told`: another column has a label of its own beside both levels, so that this is no heading.
    """

    col: int
    col_end: int
    top: float
    bottom: float
    is_told: bool


class _Level:
    """A label over several columns, and the level of those below it."""

    def __init__(self, run: Run, below: Sequence[Extent]) -> None:
        self.run, self.height = run, run.bottom - run.top
        self.top, self.bottom = min(t.top for t in below), max(t.bottom for t in below)
        self.middle = mean(text.middle for text in below)

    def holds(self, text: Extent) -> bool:
        """Whether a text is one of the lower level: it has its middle or its top where they have theirs."""
        is_level = abs(text.middle - self.middle) < BETWEEN * self.height
        return text.top >= self.run.bottom - 1 and (is_level or self._is_at(text.top, self.top))

    def is_beside(self, text: Extent) -> bool:
        """Whether a text is a label beside both levels: it reaches over both, or has its middle between them.

        Labels of one level, below a heading, have one middle, one top or one foot.
        """
        if text.top < self.run.bottom - 1:
            return text.bottom > self.top
        above, least = (self.run.top + self.run.bottom) / 2, BETWEEN * self.height
        is_between = above + least <= text.middle <= self.middle - least
        is_aligned = self._is_at(text.top, self.top) or self._is_at(text.bottom, self.bottom)
        return is_between and not is_aligned

    def _is_at(self, edge: float, other: float) -> bool:
        return abs(edge - other) < ALIGNED * self.height


class Header:
    """The texts at the top of a table, column by column; those that run over several are apart."""

    def __init__(self, lines: Sequence[TextLine], xs: Sequence[float]) -> None:
        edges = [(x, x) for x in xs[1:-1]]
        self.xs = xs
        self.across: list[Run] = []
        self.columns: list[list[Run]] = [[] for _ in xs[1:]]
        for run in (run for line in lines for run in line.ink.part(edges)):
            if any(crosses(run, edge) for edge in edges):
                self.across.append(run)
            else:
                self.columns[self._find((run.x0 + run.x1) / 2)].append(run)

    def _find(self, x: float) -> int:
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def find_groups(self) -> list[GroupLabel]:
        """The labels that stand over several columns, with texts below in two or more.

        One that is not wider than a column of its own is a label of two lines, unless a label beside it
        and those below it tell two levels.
        """
        narrow = [column[0] for column in self.columns if len(column) > 1]
        found = [self._to_group(run) for run in (*self.across, *narrow)]
        return [group for group in found if group is not None]

    def find_edges_above(self, rules: Sequence[Segment]) -> set[float]:
        """The edges of columns that end at a rule below one text over several columns, not all."""
        runs = [*self.across, *chain.from_iterable(self.columns)]
        found: set[float] = set()
        for rule in rules:
            inner = [x for x in self.xs[1:-1] if rule.x0 < x < rule.x1]
            over = [run for run in runs if _is_over(run, rule)]
            if len(over) == 1 and len(inner) < len(self.xs) - 2:
                found.update(inner)
        return found

    def _to_group(self, run: Run) -> GroupLabel | None:
        core = range(self._find(run.x0), self._find(run.x1) + 1)
        below = [text for col in core if (text := self._first_text(col, run.bottom - 1))]
        if not below or self._has_text_beside(run, core):
            return None
        level = _Level(run, below)
        texts = [self._first_text(col) for col in range(len(self.columns))]
        is_below = [text is not None and level.holds(text) for text in texts]
        col, col_end = self._find_extent(run, core, is_below)
        beside = [t for i, t in enumerate(texts) if t and not col <= i < col_end]
        is_told = any(map(level.is_beside, beside))
        if col_end - col < 2 or not (is_told or len(below) > 1):
            return None
        return GroupLabel(col, col_end, run.top, (run.bottom + level.top) / 2, is_told)

    def _has_text_beside(self, run: Run, core: range) -> bool:
        """Whether a column below a text has another at its height: that one is its label."""
        return any(
            other is not run and other.top < run.bottom - 1
            for col in core
            for other in self.columns[col]
        )

    def _first_text(self, col: int, top: float = 0.0) -> Extent | None:
        """The first lines of a column below a height."""
        text: Extent | None = None
        for run in self.columns[col]:
            if run.top >= top:
                if text and run.top - text.bottom > CLOSE * (run.bottom - run.top):
                    break
                text = Extent(text.top if text else run.top, run.bottom)
        return text

    def _find_extent(self, run: Run, core: range, is_below: Sequence[bool]) -> tuple[int, int]:
        """The columns around a label that have their labels below it, and their middle where it has its own."""
        first, last = core[0], core[-1]
        while first > 0 and is_below[first - 1]:
            first -= 1
        while last + 1 < len(is_below) and is_below[last + 1]:
            last += 1
        extents = [
            (col, end + 1) for col in range(first, core[0] + 1) for end in range(core[-1], last + 1)
        ]

        def off_middle(extent: tuple[int, int]) -> float:
            return abs(self.xs[extent[0]] + self.xs[extent[1]] - run.x0 - run.x1)

        return min(extents, key=off_middle)


def take_group_labels(
    block: Sequence[TextLine], above: Sequence[TextLine], rules: Sequence[Segment]
) -> list[TextLine]:
    """The lines at the top of a block, and just above it, that hold a label over several of its columns.

    They are taken up to a rule over the whole width. Without one, a label beside the two levels tells them
    from a heading.
    """
    own, gutters = _find_head(block)
    head, body = block[:own], block[own:]
    x0, x1 = min(line.box.x0 for line in body), max(line.box.x1 for line in body)
    xs = [x0 - 1, *((a + b) / 2 for a, b in gutters), x1 + 1]
    taken = list(head)
    for line in reversed(above[-MOST:]):
        below = [*taken, *body][0]
        between = line.box.bottom, below.box.top
        if not _is_near(line, below, block) or _has_rule(rules, block, *between):
            break
        taken.insert(0, line)
    while taken and not _opens_levels([*taken, *body], rules, xs):
        taken.pop(0)
    return taken if len(taken) >= own else []


def _find_head(block: Sequence[TextLine]) -> tuple[int, list[tuple[float, float]]]:
    """How many of a block's first lines hide columns that the rest shows, or make one more; its gutters."""
    found = [find_gutters(block[own:]) for own in range(max(1, min(MOST, len(block) - 1)))]
    counts = [len(gutters) for gutters in found]
    if max(counts) > counts[0]:
        own = counts.index(max(counts))
    else:
        own = next((own for own, count in enumerate(counts) if count < counts[0]), 0)
    return own, found[own]


def _is_near(line: TextLine, below: TextLine, block: Sequence[TextLine]) -> bool:
    """Whether a line is of the size of the labels, and no further above than they from one another."""
    size, usual = line.largest, median(g.size for g in below.glyphs)
    height = median(each.box.bottom - each.box.top for each in block)
    is_alike = abs(size - usual) <= SAME_SIZE * usual
    return is_alike and below.box.top - line.box.bottom <= REACH * height


def _has_rule(
    rules: Sequence[Segment], block: Sequence[TextLine], top: float, bottom: float
) -> bool:
    """Whether a rule over all columns of a block lies between two heights."""
    x0, x1 = min(line.box.x0 for line in block), max(line.box.x1 for line in block)
    return any(
        top <= rule.top <= bottom and min(rule.x1, x1) - max(rule.x0, x0) >= WIDE * (x1 - x0)
        for rule in rules
    )


def _opens_levels(lines: Sequence[TextLine], rules: Sequence[Segment], xs: Sequence[float]) -> bool:
    """Whether the first of some lines holds a label over several columns that is no heading."""
    first, height = lines[0].box, lines[0].box.bottom - lines[0].box.top
    groups = [group for group in Header(lines, xs).find_groups() if group.top == first.top]
    has_rule = _has_rule(rules, lines, first.top - REACH * height, first.top + 1)
    return any(has_rule or group.is_told for group in groups)


def _is_over(run: Run, rule: Segment) -> bool:
    return rule.x0 < (run.x0 + run.x1) / 2 < rule.x1 and run.bottom <= rule.top + 1
