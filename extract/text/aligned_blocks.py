"""The tables of a page of text aligned with spaces: where each begins and ends, and its lines by column."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from jinque.extract.bounds import check_size
from jinque.extract.lists.passages import fold_numbers, has_clause, is_caption, is_heading
from jinque.extract.text.aligned_columns import find_gutters, place_words, split_runs
from jinque.extract.text.aligned_labels import find_group
from jinque.extract.text.aligned_rows import Block
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.text.aligned_columns import PrintedLine, Run

    Gutters = list[tuple[int, int]]
    Cells = list[dict[int, str] | None]

__all__ = ["MIN_COLUMNS", "AlignedPage", "find_blocks"]

MIN_COLUMNS = 3


def find_blocks(page: AlignedPage, gutters: Gutters, before: Block | None) -> list[Block]:
    """The tables of a page, parted by headings, of the same columns; none where a text runs across them.

    `before` is the first table of the pages before, whose label over several columns all tables have.
    """
    if len(gutters) + 1 < MIN_COLUMNS:
        return []
    check_size(len(page.runs), len(gutters) + 1)
    cells = [page.place(line, gutters) for line in range(len(page.runs))]
    blocks: list[Block] = []
    for start, end in pairwise([-1, *page.headings, len(cells)]):
        kept = page.find_lines(cells, range(start + 1, end))
        if not kept:
            continue
        within = range(max(start + 1, kept[0] - 1), end)
        group = find_group(page.runs, within, gutters, _known_label(before))
        if group is not None:
            cells[group.line] = page.place(group.line, gutters, without=group.run)
            kept = sorted({*kept, group.line})
        lines = [texts for i in kept if (texts := cells[i]) is not None]
        if len(lines) < len(kept):
            return []
        gaps = frozenset(n for n, (a, b) in enumerate(pairwise(kept), start=1) if b > a + 1)
        blocks.append(
            Block(
                numbers=kept,
                gutters=gutters,
                width=page.width,
                lines=lines,
                gaps=gaps,
                group=group,
            )
        )
        before = before or blocks[0]
    return blocks


def _known_label(before: Block | None) -> str | None:
    """The label over several columns of a table, "" where it has none; None where there is no table."""
    if before is None:
        return None
    return before.group.text if before.group else ""


class AlignedPage:
    """The lines of a page, with the texts beside one another as `runs`; `seeds` are those that have several."""

    def __init__(
        self, sheet: Sequence[PrintedLine], wide: int, recurring: frozenset[str] = frozenset()
    ) -> None:
        """`recurring`: the lines that stand on other pages too, as `fold_numbers` gives them."""
        self._lines = [line.text for line in sheet]
        self._wide, self._recurring = wide, recurring
        self.runs = [split_runs(text, wide) for text in self._lines]
        self.seeds = [i for i, runs in enumerate(self.runs) if len(runs) >= MIN_COLUMNS]
        self.width = max((run.x1 for runs in self.runs for run in runs), default=0)
        self.labels: dict[int, dict[int, str]] = {}  # lines of which another page tells the columns

    def take_labels(self, block: Block) -> bool:
        """Take lines that a table of another page begins with for the same labels, if they stand here too."""
        lines = [i for i, runs in enumerate(self.runs) if runs]
        printed = [squeeze(self._lines[i]) for i in lines]
        if block.printed[0] not in printed:
            return False
        start = printed.index(block.printed[0])
        pairs = zip(lines[start:], printed[start:], block.printed, block.lines, strict=False)
        alike = takewhile(lambda pair: pair[1] == pair[2], pairs)
        self.labels = {line: texts for line, _, _, texts in alike}
        return any(len(texts) >= MIN_COLUMNS for texts in self.labels.values())

    def print_seeds(self) -> list[str]:
        """The lines that have several texts beside one another, without white space."""
        return [squeeze(self._lines[i]) for i in self.seeds]

    @cached_property
    def _second(self) -> int:
        """Where the second column begins, at the least."""
        return min(self.runs[i][1].x0 for i in self.seeds)

    @cached_property
    def headings(self) -> list[int]:
        """The lines that are no part of a table: numbered headings, and such as say that the table goes on.

        Below the first labels they stand alone on their line and begin where the first column does.
        """
        return [
            i
            for i, text in enumerate(map(str.strip, self._lines))
            if (is_heading(text) or is_caption(text))
            and (i < self.seeds[0] or (len(self.runs[i]) == 1 and not self._is_rest(i)))
        ]

    def _is_rest(self, line: int) -> bool:
        """Whether a line begins right of the first column, as the rest of a row does."""
        runs = self.runs[line]
        return bool(runs) and runs[0].x0 >= self._second

    @cached_property
    def _below(self) -> range:
        """The lines close below the last seed that go on with its row, and those that begin another one."""
        start = self.seeds[-1] + 1
        end = self._find_end(start)
        if end == len(self._lines) or self.runs[end]:
            return range(start, end)
        begun = range(end + 1, self._find_end(end + 1))
        return range(start, begun.stop if self._begin_row(begun) else end)

    def _find_end(self, line: int) -> int:
        while line < len(self._lines) and self._is_rest(line) and line not in self.headings:
            line += 1
        return line

    def _begin_row(self, lines: range) -> bool:
        """Whether some lines behind a blank one are cut from the next page: a sentence without its end."""
        texts = [self._lines[i] for i in lines]
        is_own = self._recurring.isdisjoint(map(fold_numbers, texts))
        return is_own and has_clause("".join(texts)) and not any(t.endswith("。") for t in texts)

    def find_columns(self, usual: int | None = None) -> Gutters:
        """The gutters that the lines from seed to seed leave free; none without a seed.

        So do the lines below the last seed, but where a short table then shows fewer columns. `usual` is how
        many other pages have.
        """
        if not self.seeds:
            return []
        check_size(len(self.seeds), max(map(len, self.runs)))
        gutters = self._find_gutters(range(self.seeds[0], self._below.start), usual)
        if self._below:
            wider = self._find_gutters(range(self.seeds[0], self._below.stop), usual)
            gutters = max(wider, gutters, key=len)
        return gutters

    def _find_gutters(self, body: range, usual: int | None) -> Gutters:
        others = {*self.headings, *self.labels}
        table = [i for i in body if i not in others]
        words = [split_runs(self._lines[i], self._wide, words=True) for i in table]
        return find_gutters([self.runs[i] for i in table], words, usual)

    def place(
        self, line: int, gutters: Gutters, *, without: Run | None = None
    ) -> dict[int, str] | None:
        """The texts of a line by column, but for one of them; None if one runs across the columns."""
        if line in self.labels:
            return self.labels[line]
        words = split_runs(self._lines[line], self._wide, words=True)
        if without is not None:
            words = [word for word in words if not without.x0 <= word.x0 < without.x1]
        return place_words(words, gutters, self._wide)

    def find_lines(self, cells: Cells, within: range) -> list[int]:
        """The lines of one table, if there is one: from seed to seed, and those close above and below.

        What is close below and begins right of the first column is of the table, even if it runs across.
        """
        seeds = self.seeds[
            bisect_left(self.seeds, within.start) : bisect_left(self.seeds, within.stop)
        ]
        if not seeds:
            return []
        first, last = seeds[0], seeds[-1]
        while first > within.start and cells[first - 1]:
            first -= 1
        while last + 1 < within.stop and (cells[last + 1] or self._is_rest(last + 1)):
            last += 1
        begun = range(last + 1, self._below.stop)
        if begun and begun[-1] in within and None not in cells[begun.start : begun.stop]:
            last = begun[-1]
        return [i for i in range(first, last + 1) if cells[i] != {}]
