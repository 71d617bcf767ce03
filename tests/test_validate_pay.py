"""Pay: exact, with its unit, never rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinque.validate.normalize import normalize
from jinque.validate.pay import Pay, find_label_unit, parse_pay, wan_to_cny

if TYPE_CHECKING:
    from jinque.profile import PayUnit


def read_pay(text: str, unit: PayUnit = "wan_per_year") -> Pay | None:
    return parse_pay(normalize("median_salary_wan", text), unit)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12.0", "wan_per_year", "12.0"),
        ("9.80", "wan_per_year", "9.80"),
        ("１２．５", "wan_per_year", "12.5"),
        ("12.5万元", "yuan_per_month", "150.0"),
        ("12.5万/年", "yuan_per_month", "12.5"),
        ("98000", "yuan_per_year", "9.8000"),
        ("98,000元", "wan_per_year", "9.8000"),
        ("¥98,000", "yuan_per_year", "9.8000"),
        ("8000元/月", "wan_per_year", "9.6000"),
        ("8000元每月", "wan_per_year", "9.6000"),
        ("0.8", "wan_per_month", "9.6"),
        ("12.\n5", "wan_per_year", "12.5"),
    ],
)
def test_a_figure_is_exact(text: str, unit: PayUnit, expected: str) -> None:
    """The decimal has the places that are printed; yuan and months are converted without rounding."""
    pay = read_pay(text, unit)
    assert pay is not None
    assert (str(pay.median), pay.low, pay.high) == (expected, None, None)


@pytest.mark.parametrize("sep", ["-", "‒", "–", "—", "~", "～", "〜", "至", "到", " - ", "－"])
def test_a_range_has_two_ends_and_no_median(sep: str) -> None:
    """Whatever stands between the ends."""
    expected = Pay(low=Decimal("8.0"), high=Decimal("12.5"))
    assert read_pay(f"8.0{sep}12.5万元") == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("8-12万元", "8", "12"),
        ("8万-12万", "8", "12"),
        ("8,000～12,000元/月", "9.6000", "14.4000"),
        ("8000元/月-12000元/月", "9.6000", "14.4000"),
    ],
)
def test_the_unit_of_a_range_is_both_ends(text: str, low: str, high: str) -> None:
    """Printed behind the last number, or behind each."""
    pay = read_pay(text)
    assert pay is not None
    assert (str(pay.low), str(pay.high)) == (low, high)


@pytest.mark.parametrize(
    "text", ["面议", "1,0", "1.2.3", "-5", "12.5.", "12万8", "8-", "1e5", "NaN", "10左右", "9" * 13]
)
def test_what_is_no_pay_is_not_guessed(text: str) -> None:
    """No number is made of something else."""
    assert read_pay(text) is None


@pytest.mark.parametrize(
    ("label", "default", "unit"),
    [
        ("年薪中位数参考值（万元）", None, "wan_per_year"),
        ("年薪中位数\n参考值(万元)", None, "wan_per_year"),
        ("薪酬（元/月）", None, "yuan_per_month"),
        ("月薪（元）", "wan_per_year", "yuan_per_month"),
        ("薪酬参考值（元/年）", "yuan_per_month", "yuan_per_year"),
        ("参考薪酬", "yuan_per_month", "yuan_per_month"),
        ("参考薪酬（万元）", "yuan_per_month", "wan_per_month"),
        ("参考薪酬", None, "wan_per_year"),
    ],
)
def test_the_label_names_the_unit(label: str, default: PayUnit | None, unit: PayUnit) -> None:
    """What the label leaves open comes from the profile."""
    assert find_label_unit(label, default) == unit


@given(st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False))
def test_yuan_come_back_exactly(amount: Decimal) -> None:
    """Four places of 万元 are whole yuan."""
    assert wan_to_cny(amount) == int(amount * 10000)


@given(st.integers(min_value=0, max_value=10**9))
def test_yuan_and_ten_thousands_agree(yuan: int) -> None:
    """A figure in yuan gives the same yuan again."""
    pay = parse_pay(str(yuan), "yuan_per_year")
    assert pay is not None
    assert pay.median is not None
    assert wan_to_cny(pay.median) == yuan
