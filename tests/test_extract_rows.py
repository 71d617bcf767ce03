"""Rows without rules: parted by the running numbers and the white, or said to be a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_grids import set_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinque.extract.page.row_split import split_bands
from jinque.extract.page.spans import glyphs_to_spans

if TYPE_CHECKING:
    from collections.abc import Collection

    from jinque.extract.page.glyphs import Glyph

XS = (0.0, 30.0, 200.0)
LINE, SIZE = 12.0, 10.0  # from one line to the next, and the size of a character
WHITE = 8.0  # between two rows that are clearly parted


def set_rows(
    heights: list[int],
    white: float,
    *,
    at_top: bool,
    after: Collection[int] = (),
    x: float = 40.0,
) -> tuple[list[Glyph], list[float]]:
    """A number and a text of so many lines per row; and where the rows truly part.

    A band stands `after` some of them, at an `x`.
    """
    glyphs: list[Glyph] = []
    parts: list[float] = []
    top = 0.0
    for number, lines in enumerate(heights, 1):
        height = (lines - 1) * LINE + SIZE
        for line in range(lines):
            glyphs += set_text("安装调试设备", x=35, top=top + line * LINE)
        middle = top if at_top else top + (height - SIZE) / 2
        glyphs += set_text(str(number), x=5, top=middle)
        parts.append(top + height + white / 2)
        top += height + white
        if number in after:
            glyphs += set_text("海洋装备", x=x, top=top)
            parts.append(top + SIZE + white / 2)
            top += SIZE + white
    return glyphs, parts[:-1]


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=12), st.booleans())
@example([1, 3], False)  # noqa: FBT003
def test_clear_white_parts_the_rows(heights: list[int], at_top: bool) -> None:  # noqa: FBT001
    """White that is wider than between lines parts rows of any height, set to the top or centred."""
    glyphs, parts = set_rows(heights, WHITE, at_top=at_top)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 2000.0))
    assert not split.is_guessed
    assert len(split.ys) == len(parts)
    assert all(abs(got - wanted) < 4.0 for got, wanted in zip(split.ys, parts, strict=True))


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=12), st.booleans())
@example([2, 1, 3], False)  # noqa: FBT003
def test_tight_rows_are_parted_right_or_called_a_guess(
    heights: list[int],
    at_top: bool,  # noqa: FBT001
) -> None:
    """As tight as the lines themselves: never wrong without a word."""
    glyphs, parts = set_rows(heights, LINE - SIZE, at_top=at_top)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 2000.0))
    is_right = len(split.ys) == len(parts) and all(
        abs(got - wanted) < 2.0 for got, wanted in zip(split.ys, parts, strict=True)
    )
    assert is_right or split.is_guessed


@pytest.mark.parametrize("label_lines", [1, 3])
@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.booleans())
@example([2, 1], False)  # noqa: FBT003 - the number covers the white between the lines beside it
def test_rows_below_a_header_are_right_or_a_guess(
    label_lines: int,
    heights: list[int],
    at_top: bool,  # noqa: FBT001
) -> None:
    """Labels stand as they like: what they leave open is said."""
    glyphs, parts = set_rows(heights, LINE - SIZE, at_top=at_top)
    height = label_lines * LINE
    for line in range(label_lines):
        glyphs += set_text("基本描述", x=35, top=line * LINE - height)
    glyphs += set_text("序号", x=5, top=(label_lines - 1) * LINE / 2 - height)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-60.0, 2000.0))
    wanted = [-(LINE - SIZE) / 2, *parts]
    is_right = len(split.ys) == len(wanted) and all(
        abs(got - true) < 2.0 for got, true in zip(split.ys, wanted, strict=True)
    )
    assert is_right or split.is_guessed


def test_sentences_tell_where_rows_end() -> None:
    """As tight as the lines themselves, numbers anywhere: a full stop at the end of each row is enough."""
    glyphs: list[Glyph] = []
    for line, text in enumerate(["安装调", "试。", "分析。", "检测设", "备与工", "具。"]):
        glyphs += set_text(text, x=35, top=line * LINE)
    for number, height in ((1, 0.5), (2, 2.0), (3, 3.0)):
        glyphs += set_text(str(number), x=5, top=height * LINE)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 200.0))
    assert [round(y / LINE, 1) for y in split.ys] == [1.9, 2.9]
    assert not split.is_guessed


def test_single_row_is_not_split() -> None:
    """A band that holds one row needs no rule."""
    glyphs, _ = set_rows([3], WHITE, at_top=True)
    assert split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 60.0)) == []


def test_wrapped_number_is_one_row() -> None:
    """In a narrow column "12" may stand as "1" over "2": the band before tells that it is 12."""
    above = [*set_text("11", x=5), *set_text("甲", x=35)]
    below = [
        *set_text("1", x=5, top=40),
        *set_text("2", x=5, top=52),
        *set_text("乙", x=35, top=46),
    ]
    assert split_bands(glyphs_to_spans([*above, *below]), XS, (-5.0, 30.0, 80.0)) == []


def test_wrapped_number_that_opens_a_page_is_one_row() -> None:
    """No band is before it: the one after it tells, and no other column counts up more often."""
    glyphs = []
    for row, (number, code) in enumerate((("23", "5"), ("24", "6"), ("25", "7"))):
        top = row * 40.0
        for line, digit in enumerate(number):
            glyphs += set_text(digit, x=5, top=top + 12 * line)
        glyphs += [*set_text("6-25-02-0", x=35, top=top), *set_text(code, x=35, top=top + 12)]
    ys = (-5.0, 35.0, 75.0, 115.0)
    assert split_bands(glyphs_to_spans(glyphs), XS, ys) == []


def test_wrapped_number_alone_on_a_page_is_one_row() -> None:
    """Pay that wraps behind its point is no header above a running number."""
    texts = (("6", 5, 40), ("0", 5, 52), ("乙", 35, 46), ("19.", 205, 40), ("8", 205, 52))
    labels = (("序号", 5, 0), ("职业", 35, 0), ("年薪", 205, 0))
    glyphs = [g for text, x, top in (*labels, *texts) for g in set_text(text, x=x, top=top)]
    assert split_bands(glyphs_to_spans(glyphs), (*XS, 260.0), (-5.0, 30.0, 80.0)) == []
    half = (("6", 5, 90), ("丙", 35, 90), ("13.", 205, 90))  # of the next row, 61
    glyphs += [g for text, x, top in half for g in set_text(text, x=x, top=top)]
    assert split_bands(glyphs_to_spans(glyphs), (*XS, 260.0), (-5.0, 30.0, 80.0, 105.0)) == []


@pytest.mark.parametrize("down", [0.0, 3.0])
def test_name_in_the_white_between_two_rows_hides_no_boundary(down: float) -> None:
    """In the middle of both it is their name; elsewhere nobody can tell whose it is."""
    glyphs, parts = set_rows([4, 4], WHITE, at_top=True)
    name = set_text("医药", x=205, top=parts[0] - SIZE / 2 + down)
    (split,) = split_bands(glyphs_to_spans([*glyphs, *name]), (*XS, 260.0), (-5.0, 200.0))
    assert split.ys == pytest.approx(parts)
    assert (split.groups, split.is_guessed) == (
        ({}, True) if down else ({2: frozenset(split.ys)}, False)
    )


def test_name_that_a_boundary_cuts_is_a_guess() -> None:
    """Beside names of one row each, one between two rows may be of both."""
    glyphs, parts = set_rows([1, 1, 1, 1], WHITE, at_top=True)
    tops = (0.0, parts[0] + WHITE / 2, parts[2] - SIZE / 2)
    names = [g for top in tops for g in set_text("医药", x=205, top=top)]
    (split,) = split_bands(glyphs_to_spans([*glyphs, *names]), (*XS, 260.0), (-5.0, 200.0))
    assert split.ys == pytest.approx(parts)
    assert split.is_guessed


def test_text_in_fewer_lines_than_rows_belongs_to_all() -> None:
    """A name that stands once beside three rows is one cell."""
    glyphs, _ = set_rows([1, 1, 1], WHITE, at_top=True)
    name = set_text("医药", x=205, top=18)
    (split,) = split_bands(glyphs_to_spans([*glyphs, *name]), (*XS, 260.0), (-5.0, 200.0))
    assert split.single_columns == {2}


def test_numbers_that_do_not_count_up_part_nothing() -> None:
    """Amounts are no running numbers."""
    glyphs = [g for i, n in enumerate(("30", "12", "77")) for g in set_text(n, x=5, top=i * 20.0)]
    assert split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 100.0)) == []


@pytest.mark.parametrize("x", [40.0, 16.0])
@given(st.lists(st.integers(1, 4), max_size=4), st.sets(st.integers(1, 7)))
@settings(deadline=None)
def test_bands_between_rows_are_rows(x: float, heights: list[int], after: set[int]) -> None:
    """One text with the white of two rows on both sides, in a column or over the edge of one.

    The row of four lines shows how much white stands between two lines.
    """
    heights = [1, *heights, 4, 1]
    after = {number for number in after if number < len(heights)}
    glyphs, parts = set_rows(heights, WHITE, at_top=False, after=after, x=x)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 2000.0))
    assert len(split.ys) == len(parts)
    assert all(abs(got - wanted) < 4.0 for got, wanted in zip(split.ys, parts, strict=True))
    assert not split.is_guessed


def test_lines_as_far_apart_as_rows_are_no_bands() -> None:
    """Nothing tells the line of a row from a band where no white is less than that between two rows."""
    glyphs, _ = set_rows([2, 2, 2], LINE - SIZE, at_top=True)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 200.0))
    assert len(split.ys) == 2


@given(st.integers(1, 120), st.lists(st.integers(2, 4), min_size=2, max_size=6))
@settings(deadline=None)
def test_numbers_that_wrap_in_their_column_part_the_rows(first: int, heights: list[int]) -> None:
    """One digit a line: those that stand close are one number."""
    glyphs: list[Glyph] = []
    parts: list[float] = []
    top = 0.0
    for number, lines in enumerate(heights, first):
        height = max(lines, len(str(number)))
        for line in range(height):
            glyphs += set_text("安装调试设备", x=35, top=top + line * LINE)
        for line, digit in enumerate(str(number)):
            glyphs += set_text(digit, x=5, top=top + line * LINE)
        top += (height - 1) * LINE + SIZE + WHITE
        parts.append(top - WHITE / 2)
    (split,) = split_bands(glyphs_to_spans(glyphs), XS, (-5.0, 2000.0))
    assert not split.is_guessed
    assert [round(y) for y in split.ys] == [round(y) for y in parts[:-1]]


def test_row_of_sums_is_none_of_the_last_number() -> None:
    """It has no number, and stands as close below the last row as the lines of that."""
    glyphs, _ = set_rows([2, 2, 2], WHITE, at_top=True)
    below = 3 * (LINE + SIZE + WHITE) - WHITE
    sums = [*set_text("合计", x=205, top=below), *set_text("共三个", x=35, top=below)]
    (split,) = split_bands(glyphs_to_spans([*glyphs, *sums]), (*XS, 260.0), (-5.0, 200.0))
    assert split.ys[-1] == below
    assert len(split.ys) == 3
