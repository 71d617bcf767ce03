"""Pay as printed: an exact number or a range, with its unit from the cell, else the label, else the profile."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, get_args

from jinque.profile import PayUnit
from jinque.text import DASHES, fold_label

if TYPE_CHECKING:
    from typing import Any

__all__ = ["Pay", "find_label_unit", "is_other_measure", "parse_pay", "wan_to_cny"]

_UNITS = frozenset(get_args(PayUnit))
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)"
_UNIT = r"(万元?|元)?(?:人民币)?(?:[/∕每](?:人[/∕每])?(年|月))?"
_PAY = re.compile(rf"[¥￥]?{_NUMBER}{_UNIT}(?:(?:[{DASHES}~～〜至到])[¥￥]?{_NUMBER}{_UNIT})?")
_MONTH = re.compile(r"[/每]月|月薪|月工资|月收入|月平均")
_YEAR = re.compile(r"[/每]年|年薪|年收入|年工资|年平均")
_OTHER = re.compile(r"平均|人均|均值|最低|最高|起薪|上限|下限")


class Pay(NamedTuple):
    """Annual pay in 10 000 CNY: a single figure, or both ends of a range."""

    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def find_label_unit(label: str, default: PayUnit | None = None) -> PayUnit:
    """The unit that a column's label names; what it leaves open comes from `default`, else 万元 a year.

    >>> find_label_unit("年薪中位数参考值（万元）"), find_label_unit("月薪（元）")
    ('wan_per_year', 'yuan_per_month')
    """
    folded = fold_label(label)
    size, period = (default or "wan_per_year").split("_per_")
    if "元" in folded:
        size = "wan" if "万元" in folded else "yuan"
    if _MONTH.search(folded) or _YEAR.search(folded):
        period = "month" if _MONTH.search(folded) else "year"
    return _to_unit(size, period)


def is_other_measure(label: str) -> bool:
    """Whether a column's label speaks of an average or of one end, and not of a median.

    >>> [is_other_measure(label) for label in ("平均年薪（万元）", "年薪中位数（万元）", "年薪（万元）")]
    [True, False, False]
    """
    folded = fold_label(label)
    return "中位" not in folded and bool(_OTHER.search(folded))


def _to_unit(size: str, period: str) -> PayUnit:
    unit: Any = f"{size}_per_{period}"
    if unit not in _UNITS:
        raise ValueError(unit)
    return unit  # type: ignore[no-any-return]


def parse_pay(text: str, unit: PayUnit) -> Pay | None:
    """Pay from a cell's normalised text; None where it is neither a figure nor a range.

    Exact: 万元 a year keeps its places as printed; yuan are shifted by four places, months taken
    twelve times. A unit in the cell goes before `unit`, and the one behind a range is both ends'.

    >>> parse_pay("12.0", "wan_per_year").median
    Decimal('12.0')
    >>> parse_pay("8,000-12,000元/月", "wan_per_year")
    Pay(median=None, low=Decimal('9.6000'), high=Decimal('14.4000'))
    >>> parse_pay("面议", "wan_per_year") is None
    True
    """
    match = _PAY.fullmatch(text)
    if match is None:
        return None
    low, low_size, low_period, high, high_size, high_period = match.groups()
    size, period = unit.split("_per_")
    if high is None:
        return Pay(median=_to_wan(low, low_size or size, low_period or period))
    return Pay(
        low=_to_wan(low, low_size or high_size or size, low_period or high_period or period),
        high=_to_wan(high, high_size or low_size or size, high_period or low_period or period),
    )


def _to_wan(number: str, size: str, period: str) -> Decimal:
    amount = Decimal(number.replace(",", ""))
    if period in ("month", "月"):
        amount *= 12
    return amount.scaleb(-4) if size in ("yuan", "元") else amount


def wan_to_cny(amount: Decimal) -> int | None:
    """10 000 CNY as yuan, or None where that is no whole number of yuan.

    >>> wan_to_cny(Decimal("9.8")), wan_to_cny(Decimal("9.80005"))
    (98000, None)
    """
    yuan = amount.scaleb(4)
    return int(yuan) if yuan == yuan.to_integral_value() else None
