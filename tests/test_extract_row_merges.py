"""Names in the middle of groups of rows, without rules: their rows are found, or nothing is claimed."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import pytest
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

BY_CHANCE = [
    [4],
    [3, 2, 2],
]  # the second name, in the middle of its rows, stands at the bottom of one


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
@example(BY_CHANCE)
def test_groups_are_found_by_their_middles(groups: list[list[int]]) -> None:
    """All of them, or none where each name stands beside a row as if it were that row's."""
    names, texts, edges = _set(groups)
    found = find_groups(_to_lines(names), [_to_lines(texts)], edges)
    starts = [0, *accumulate(map(len, groups))]
    wanted = [range(a, b) for a, b in pairwise(starts)]
    assert found in (wanted, [])
    if groups in ([[1, 1], [2, 3, 1]], BY_CHANCE):
        assert found == wanted


def _move(glyphs: Sequence[Glyph], down: float) -> list[Glyph]:
    return [g._replace(top=g.top + down, bottom=g.bottom + down) for g in glyphs]


@pytest.mark.parametrize("down", [-6.0, 2.0, 6.0])
def test_name_in_the_middle_of_no_rows_is_not_guessed(down: float) -> None:
    """Moved away from where it would stand, it tells of no group."""
    names, texts, edges = _set([[1, 1], [1, 1]])
    assert find_groups(_to_lines(_move(names, down)), [_to_lines(texts)], edges) is None


def test_rows_that_no_name_has_are_not_guessed() -> None:
    """The last group goes on over the page's end, or a name is missing: nobody can tell."""
    names, texts, edges = _set([[1, 1], [1, 1]])
    assert find_groups(_to_lines(names[:2]), [_to_lines(texts)], edges) is None


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_name_beside_a_row_is_that_row_s(place: float) -> None:
    """At its top, in its middle or at its bottom, as its other texts may stand."""
    _, texts, edges = _set([[4, 3, 4]])
    top, bottom = edges[1] + WHITE / 2, edges[2] - WHITE / 2
    name = set_text("医药", x=50, top=top + place * (bottom - top - SIZE) + 1)
    assert find_groups(_to_lines(name), [_to_lines(texts)], edges) == []


def test_names_beside_rows_need_not_stand_alike() -> None:
    """Where no groups have them in their middle, one at a row's top and one at a row's bottom are theirs."""
    _, texts, edges = _set([[4, 4, 4]])
    top = set_text("医药", x=50, top=edges[0] + WHITE / 2)
    bottom = set_text("健康", x=50, top=edges[2] - WHITE / 2 - SIZE)
    assert find_groups(_to_lines([*top, *bottom]), [_to_lines(texts)], edges) == []


def test_name_of_two_lines_is_one() -> None:
    """Its lines stand closer than the rows do; two names in two rows do not."""
    _, texts, edges = _set([[2, 2]])
    middle = (edges[0] + edges[-1]) / 2
    name = [*set_text("医药", x=50, top=middle - 11), *set_text("健康", x=50, top=middle + 1)]
    assert find_groups(_to_lines(name), [_to_lines(texts)], edges) == [range(2)]
    apart = [*set_text("医药", x=50, top=middle - 14), *set_text("健康", x=50, top=middle + 4)]
    assert find_groups(_to_lines(apart), [_to_lines(texts)], edges) == []


def test_texts_of_rows_that_touch_are_apart() -> None:
    """Where rows stand as close as lines, a text in each of them is no name of all."""
    column = [line for top in (0, 12, 24, 36) for line in set_text("检测设备", x=50, top=top)]
    others = [line for top in (0, 24) for line in set_text("工", x=100, top=top)]
    others += set_text("员", x=100, top=36)
    assert find_groups(_to_lines(column), [_to_lines(others)], [-1.0, 23.0, 60.0]) == []


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
