"""Printed ranges of pay by industry, a line for each row from its lower to its upper end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.page.dots import BAND, FOOT, LABEL, LINE, MOST_DOTS, Scale, draw_tick
from jinque.output.page.html import both_plain, text, value_or_dash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.page.model import Facts, Group

__all__ = ["draw_spans"]


def draw_spans(facts: Facts) -> str | None:
    """A strip for each industry with ranges, on one scale; None where the list prints no ranges."""
    groups = [group for group in facts.groups if group.spans]
    if not groups:
        return None
    scale = Scale([end for group in groups for span in group.spans for end in span])
    height = LINE * len(groups)
    title = both_plain("Pay by industry, 10 000 CNY a year", "各行业年薪范围，万元")
    described = text("; ".join(f"{group.name}: {_tell_ends(group)}" for group in groups))
    parts = [
        f'<svg class="chart" width="100%" height="{height + FOOT}" role="img" aria-labelledby="dt dd">',
        f'<title id="dt">{title}</title><desc id="dd">{described}</desc>',
        *(draw_tick(tick, scale, height) for tick in scale.ticks),
    ]
    for number, group in enumerate(groups):
        parts += _draw_group(group, scale, LINE * number)
    return "\n".join([*parts, "</svg>"])


def _tell_ends(group: Group) -> str:
    """From the lowest lower end to the highest upper end."""
    low, high = group.spans[0][0], max(high for _, high in group.spans)
    return f"{value_or_dash(low)}–{value_or_dash(high)}"


def _draw_group(group: Group, scale: Scale, top: int) -> Iterator[str]:
    """Its lines fill one band; too many for that become one, over all that they cover."""
    yield f"<text y={top + LABEL}>{text(group.name)}</text>"
    yield f"<text class=n x=100% y={top + LABEL}>{_tell_ends(group)}</text>"
    spans = group.spans
    if len(spans) > MOST_DOTS:
        spans = ((spans[0][0], max(high for _, high in spans)),)
    step = BAND / len(spans)
    for number, span in enumerate(spans):
        y = f"{top + LABEL + 6 + step * (number + 0.5):.1f}"
        x0, x1 = (f"{scale.place(end):.1f}%" for end in span)
        yield f"<line class=span x1={x0} x2={x1} y1={y} y2={y} />"
