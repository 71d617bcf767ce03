"""Names in the middle of groups of rows, without rules: their rows are found, or nothing is claimed."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from extract_grids import set_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinque.extract.page.row_merges import find_groups
from jinque.extract.page.row_split import split_bands
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.text_lines import spans_to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.text_lines import TextLine

LINE, SIZE, WHITE = 12.0, 10.0, 8.0
ROWS = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=5), min_size=1, max_size=5)


def _tops(heights: Sequence[int]) -> list[float]:
    """Where rows of so many lines begin, and where the last one would be followed."""
    return [0.0, *accumulate((lines - 1) * LINE + SIZE + WHITE for lines in heights)]


def _to_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    return spans_to_lines(glyphs_to_spans(glyphs))


def _set(groups: Sequence[Sequence[int]]) -> tuple[list[Glyph], list[Glyph], list[float]]:
    """Names in the middle of groups of rows, the other texts, and the edges of the rows."""
    heights = [lines for group in groups for lines in group]
    tops = _tops(heights)
    texts, names, first = [], [], 0
    for top, lines in zip(tops, heights, strict=False):
        for line in range(lines):
            texts += set_text("安装调试设备", x=100, top=top + line * LINE)
    for group in groups:
        start, end = tops[first], tops[first + len(group)] - WHITE
        names += set_text("医药", x=50, top=(start + end - SIZE) / 2)
        first += len(group)
    return names, texts, [top - WHITE / 2 for top in tops]


@settings(deadline=None)
@given(ROWS)
@example([[1, 1], [2, 3, 1]])
def test_groups_are_found_by_their_middles(groups: list[list[int]]) -> None:
    """All of them, or none where each name stands beside a row as if it were that row's."""
    names, texts, edges = _set(groups)
    found = find_groups(_to_lines(names), [_to_lines(texts)], edges)
    starts = [0, *accumulate(map(len, groups))]
    wanted = [range(a, b) for a, b in pairwise(starts)]
    assert found in (wanted, [])
    if groups == [[1, 1], [2, 3, 1]]:
        assert found == wanted


def test_name_in_the_middle_of_no_rows_is_not_guessed() -> None:
    """Moved away from where it would stand, it tells of no group."""
    names, texts, edges = _set([[1, 1], [1, 1]])
    moved = [g._replace(top=g.top + 6, bottom=g.bottom + 6) for g in names]
    assert find_groups(_to_lines(moved), [_to_lines(texts)], edges) is None


def test_rows_of_a_group_are_not_parted_beside_its_name() -> None:
    """In the column of the names no rule is drawn between them; elsewhere there is."""
    names, texts, edges = _set([[2, 2], [1]])
    numbers = [
        glyph
        for index, top in enumerate(edges[:-1])
        for glyph in set_text(str(index + 1), x=5, top=top + WHITE / 2)
    ]
    spans = glyphs_to_spans([*numbers, *names, *texts])
    (split,) = split_bands(spans, (0.0, 30.0, 90.0, 200.0), (edges[0], edges[-1]))
    assert len(split.ys) == 2
    assert split.groups == {1: {split.ys[0]}}
    assert not split.is_guessed
