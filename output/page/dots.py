"""Pay by industry, a dot for each row and a line at the median; SVG with places in percent."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from jinque.output.page.html import both_plain, number_to_text, text, value_or_dash
from jinque.output.page.model import median_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.output.page.model import Facts, Group

__all__ = ["BAND", "FOOT", "LABEL", "LINE", "MOST_DOTS", "Scale", "draw_dots", "draw_tick"]

LINE, LABEL, BAND, FOOT = 52, 16, 22, 20  # a group, its name's baseline, its dots, the axis
WIDE = 86  # percent of the width between the ends of the scale; the medians stand right of it
BIN = 2.2  # percent of the width within which dots would overlap
LIFT = 7  # how far a dot is moved to stand beside another
MOST_DOTS = 150  # of one industry; above, its middle half is drawn instead
STEPS = (Decimal("0.5"), *map(Decimal, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)))


class Scale:
    """From pay to percent of the width, on round numbers with a margin for the dots."""

    def __init__(self, values: Sequence[Decimal]) -> None:
        low, high = min(values), max(values)
        step = next((s for s in STEPS if (high - low) / s <= 6), STEPS[-1])
        self.low = (low / step).to_integral_value(ROUND_FLOOR) * step
        high = (high / step).to_integral_value(ROUND_CEILING) * step
        self.high = max(high, self.low + step)
        count = min(int((self.high - self.low) / step), 12)
        self.ticks = [self.low + step * i for i in range(count + 1)]

    def place(self, value: Decimal) -> float:
        """Percent of the width."""
        return 2 + WIDE * float((value - self.low) / (self.high - self.low))


def draw_dots(facts: Facts) -> str | None:
    """A strip for each industry with pay, on one scale; None where the list prints no pay."""
    groups = [group for group in facts.groups if group.pay]
    if not groups:
        return None
    scale = Scale([value for group in groups for value in group.pay])
    height = LINE * len(groups)
    title = both_plain("Pay by industry, 10 000 CNY a year", "各行业年薪中位数，万元")
    parts = [
        f'<svg class="chart" width="100%" height="{height + FOOT}" role="img" aria-labelledby="dt dd">',
        f'<title id="dt">{title}</title><desc id="dd">{_describe(groups)}</desc>',
        *(draw_tick(tick, scale, height) for tick in scale.ticks),
    ]
    for number, group in enumerate(groups):
        parts += _draw_group(group, scale, LINE * number)
    return "\n".join([*parts, "</svg>"])


def _describe(groups: Sequence[Group]) -> str:
    """All medians and ranges, in words."""
    told = (
        f"{group.name}: {number_to_text(median_of(group.pay))}"
        f" ({value_or_dash(group.pay[0])}–{value_or_dash(group.pay[-1])})"
        for group in groups
    )
    return text("; ".join(told))


def draw_tick(tick: Decimal, scale: Scale, height: int) -> str:
    """A line across all strips, and its number below them."""
    x = f"{scale.place(tick):.2f}%"
    label = f"{tick.normalize():f}"
    return (
        f"<line class=grid x1={x} x2={x} y1=0 y2={height} />"
        f"<text class=tick x={x} y={height + 15}>{label}</text>"
    )


def _draw_group(group: Group, scale: Scale, top: int) -> Iterator[str]:
    middle = top + LABEL + 6 + BAND // 2
    at = median_of(group.pay)
    x = f"{scale.place(at):.2f}%"
    yield f"<line class=grid x1=2% x2={2 + WIDE}% y1={middle} y2={middle} />"
    yield f"<text y={top + LABEL}>{text(group.name)}</text>"
    yield f"<text class=n x=100% y={top + LABEL}>{number_to_text(at)}</text>"
    if len(group.pay) > MOST_DOTS:
        yield _draw_half(group, scale, middle)
    else:
        yield f"<g>{''.join(_draw_rows(group.pay, scale, middle))}</g>"
    yield f"<line class=mid x1={x} x2={x} y1={middle - 12} y2={middle + 12} />"


def _draw_half(group: Group, scale: Scale, middle: int) -> str:
    """From the lowest to the highest a thin line, over the middle half a thick one."""
    pay = group.pay
    ends = [f"{scale.place(pay[i]):.2f}%" for i in (0, len(pay) // 4, 3 * len(pay) // 4, -1)]
    return (
        f"<line class=all x1={ends[0]} x2={ends[3]} y1={middle} y2={middle} />"
        f"<line class=half x1={ends[1]} x2={ends[2]} y1={middle} y2={middle} />"
    )


def _draw_rows(pay: Sequence[Decimal], scale: Scale, middle: int) -> Iterator[str]:
    """Dots from left to right; one that would hide another moves up or down in turn.

    The script names them, since it has the table: in each group they are in the order of pay.
    """
    stood: dict[int, int] = defaultdict(int)
    for value in pay:
        x = scale.place(value)
        nth = stood[int(x / BIN)]
        stood[int(x / BIN)] += 1
        lift = ((nth + 1) // 2) * LIFT * (-1 if nth % 2 else 1)
        lift = max(-BAND // 2, min(BAND // 2, lift))
        yield f"<circle cx={x:.1f}% cy={middle + lift} />"
