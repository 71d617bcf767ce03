"""Pay: the plausible range, the ends of a range, the unit. Never judged by the rating."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context

PAY = "median_salary_wan"
_AMOUNTS = (PAY, "salary_min_wan", "salary_max_wan")


@rule("pay-range")
def check_plausible_pay(context: Context) -> Iterator[Finding]:
    """Annual pay lies within the profile's bounds."""
    pay = context.profile.pay
    low, high = Decimal(str(pay.minimum)), Decimal(str(pay.maximum))
    for row in context.filled:
        amounts = [row.values[name] for name in _AMOUNTS if row.values[name] is not None]
        odd = next((amount for amount in amounts if not low <= amount <= high), None)
        if odd is not None:
            bounds = {"low": f"{pay.minimum:g}", "high": f"{pay.maximum:g}"}
            yield row.finding("pay-range", PAY, amount=f"{odd.normalize():f}", **bounds)


@rule("pay-order")
def check_pay_order(context: Context) -> Iterator[Finding]:
    """The lower end of a range comes first."""
    for row in context.filled:
        low, high = row.values["salary_min_wan"], row.values["salary_max_wan"]
        if low is not None and low > high:
            yield row.finding("pay-order", PAY)
