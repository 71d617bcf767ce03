"""A row cut by a page break is one row; two rows are never taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_grids import LABELS, make_parts

from jinque.extract.lists.join import join_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = ["A", "检验员", "4-08-05-04", "9.8"]


def join(*pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """For each row the numbers of its pieces, as printed."""
    parts = make_parts([[LABELS, *page] for page in pages])
    return [[piece.cells["seq"].text for piece in row.pieces] for row in join_parts(parts)]


def test_whole_rows_stay_apart() -> None:
    """Numbers on both sides of the break: two rows."""
    assert join([["1", *FULL]], [["2", *FULL]]) == [["1"], ["2"]]


def test_upper_half_has_the_number() -> None:
    """The rest of a row stands below the break without a number."""
    rows = join(
        [["1", *FULL], ["2", "", "药物检", "4-08-", "9.8"]],
        [["", "", "验员", "05-05", ""], ["3", *FULL]],
    )
    assert rows == [["1"], ["2", ""], ["3"]]


def test_lower_half_has_the_number() -> None:
    """Centred in its row, the number may stand below the break."""
    rows = join(
        [["1", *FULL], ["", "", "药物检", "", ""]],
        [["2", "", "验员", "4-08-05-05", "9.8"], ["3", *FULL]],
    )
    assert rows == [["1"], ["", "2"], ["3"]]


def test_each_half_has_a_digit_of_the_number() -> None:
    """In a narrow column a break may fall between the digits: the numbers around it tell that it is one row."""
    above, below = ["4", "", "药物检", "4-08-", "9.8"], ["5", "", "验员", "05-05", ""]
    assert join([["44", *FULL], above], [below, ["46", *FULL]]) == [["44"], ["4", "5"], ["46"]]
    assert join([["44", *FULL], above], [below, ["6", *FULL]]) == [["44"], ["4"], ["5"], ["6"]]
    assert join([["3", *FULL], above], [below, ["6", *FULL]]) == [["3"], ["4"], ["5"], ["6"]]


@pytest.mark.parametrize(("upper", "lower"), [("19.", "8"), ("19．", "8"), ("19", "．8")])
def test_pay_that_is_cut_at_its_point_is_of_one_row(upper: str, lower: str) -> None:
    """In a narrow column it wraps at the point, where the page may break too."""
    above, below = ["6", "", "药物检", "4-08-", upper], ["0", "", "验员", "05-05", lower]
    assert join([["59", *FULL], above], [below]) == [["59"], ["6", "0"]]
    below[0] = ""
    assert join([["5", *FULL], above], [below, ["7", *FULL]]) == [["5"], ["6", ""], ["7"]]
    assert join([["11", *FULL], ["1", *FULL]], [["2", *FULL]]) == [["11"], ["1"], ["2"]]


def test_row_without_its_number_is_no_half() -> None:
    """The numbers leave room for it: it is a row that lost its number, and the gap shows."""
    rows = join([["1", *FULL]], [["", *FULL[:3], ""], ["3", *FULL]])
    assert rows == [["1"], [""], ["3"]]


def test_pay_on_both_sides_parts_two_rows() -> None:
    """Each row has its own pay, in figures or in words."""
    assert join([["1", *FULL]], [["", *FULL], ["2", *FULL]]) == [["1"], [""], ["2"]]
    words = [*FULL[:3], "面议"]
    assert join([["1", *words]], [["", *words], ["2", *words]]) == [["1"], [""], ["2"]]


def test_no_join_within_a_page() -> None:
    """Only a page break cuts rows."""
    assert join([["1", *FULL], ["", "", "验员", "", ""], ["2", *FULL]]) == [["1"], [""], ["2"]]


def test_list_without_numbers_is_not_joined() -> None:
    """Where no row has a number, none is a half for want of it."""
    assert join([["", *FULL]], [["", "", "验员", "", ""]]) == [[""], [""]]


@pytest.mark.parametrize("number", ["一", "1a", "1234567"])
def test_only_digits_are_numbers(number: str) -> None:
    """What is no running number parts nothing and joins nothing."""
    assert join([[number, *FULL]], [["", *FULL[:3], ""]]) == [[number], [""]]
