"""Pay: the plausible range, the ends of a range, the unit. Never judged by the rating."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from jinque.validate.pay import find_label_unit, is_other_measure
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context

PAY = "median_salary_wan"
_AMOUNTS = (PAY, "salary_min_wan", "salary_max_wan")
LEAST_ROWS = 10  # below that a list says nothing about what is usual in it
FAR = 4.0  # robust standard deviations, of the logarithm
USUAL_SHARE = 0.9


@rule("pay-range")
def check_plausible_pay(context: Context) -> Iterator[Finding]:
    """Annual pay lies within the profile's bounds."""
    pay = context.profile.pay
    low, high = Decimal(str(pay.minimum)), Decimal(str(pay.maximum))
    for row in context.filled:
        amounts = [row[name] for name in _AMOUNTS if row[name] is not None]
        odd = next((amount for amount in amounts if not low <= amount <= high), None)
        if odd is not None:
            bounds = {"low": f"{pay.minimum:g}", "high": f"{pay.maximum:g}"}
            yield row.finding("pay-range", PAY, amount=f"{odd.normalize():f}", **bounds)


@rule("pay-order")
def check_pay_order(context: Context) -> Iterator[Finding]:
    """The lower end of a range comes first."""
    for row in context.filled:
        low, high = row["salary_min_wan"], row["salary_max_wan"]
        if low is not None and low > high:
            yield row.finding("pay-order", PAY)


@rule("pay-unit")
def check_unit(context: Context) -> Iterator[Finding]:
    """The unit in the column's label is the one that the profile names for this publisher."""
    column = context.profile.columns.get(PAY)
    label = next((c.label for c in context.raw.columns if c.field == PAY), None)
    if column is None or column.unit is None or label is None:
        return
    unit = find_label_unit(label, column.unit)
    if unit != column.unit:
        yield context.finding("pay-unit", PAY, label=label, unit=unit, wanted=column.unit)


@rule("pay-measure")
def check_measure(context: Context) -> Iterator[Finding]:
    """The column's label does not say that its figures are something else than medians."""
    label = next((c.label for c in context.raw.columns if c.field == PAY), "")
    if is_other_measure(label):
        yield context.finding("pay-measure", PAY, label=label)


@rule("pay-outlier")
def check_outliers(context: Context) -> Iterator[Finding]:
    """No figure lies far from all others: a slip of the point may stay within the bounds."""
    logs = {
        i: math.log(row[PAY])
        for i, row in enumerate(context.filled)
        if row[PAY] is not None and row[PAY] > 0
    }
    if len(logs) < LEAST_ROWS:
        return
    middle = median(logs.values())
    spread = 1.4826 * median(abs(value - middle) for value in logs.values())
    for i, value in logs.items():
        if spread and abs(value - middle) > FAR * spread:
            usual = f"{math.exp(middle):.1f}"
            yield context.filled[i].finding("pay-outlier", PAY, usual=usual)


@rule("pay-places")
def check_places(context: Context) -> Iterator[Finding]:
    """Figures have as many decimal places as nearly all others: else a digit is lost or added."""
    places = {
        i: -row[PAY].as_tuple().exponent
        for i, row in enumerate(context.filled)
        if row[PAY] is not None
    }
    if len(places) < LEAST_ROWS:
        return
    usual, count = Counter(places.values()).most_common(1)[0]
    if count < USUAL_SHARE * len(places):
        return
    for i, number in places.items():
        if number != usual:
            yield context.filled[i].finding("pay-places", PAY, places=number, usual=usual)
