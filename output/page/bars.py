"""Ratings by industry, as stacked bars: SVG whose places are percentages, so that text keeps its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.page.html import both_plain, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.page.model import Facts, Group, Step

__all__ = ["draw_bars", "draw_key"]

LINE, LABEL, BAR = 52, 16, 22  # heights of a group, of the baseline of its name, of its bar


def draw_bars(facts: Facts) -> str:
    """A bar for each industry, as long as its number of rows; the steps of the rating, highest first."""
    most = max(len(group.rows) for group in facts.groups)
    title = both_plain("Ratings by industry", "各行业评级分布")
    height = LINE * len(facts.groups)
    parts = [
        f'<svg class="chart" width="100%" height="{height}" role="img" aria-labelledby="bt bd">',
        f'<title id="bt">{title}</title><desc id="bd">{_describe(facts)}</desc>',
    ]
    for number, group in enumerate(facts.groups):
        parts += _draw_group(group, facts.steps, LINE * number, most)
    return "\n".join([*parts, "</svg>"])


def _describe(facts: Facts) -> str:
    """All that the bars show, in words."""
    told = (
        f"{group.name}: " + ", ".join(f"{step.words} {_count(group, step)}" for step in facts.steps)
        for group in facts.groups
    )
    return text("; ".join(told))


def _count(group: Group, step: Step) -> int:
    return sum(row["rating"] == step.words for row in group.rows)


def _draw_group(group: Group, steps: tuple[Step, ...], top: int, most: int) -> Iterator[str]:
    yield f"<text y={top + LABEL}>{text(group.name)}</text>"
    yield f"<text class=n x=100% y={top + LABEL}>{len(group.rows)}</text>"
    begun = 0
    for step in steps:
        count = _count(group, step)
        if count:
            yield _draw_segment(step, count, begun, most, top + LABEL + 6)
        begun += count


def _draw_segment(step: Step, count: int, begun: int, most: int, y: int) -> str:
    shade = f"s{step.shade or 0}"
    x, width = (f"{100 * number / most:.2f}%" for number in (begun, count))
    middle = f"{100 * (begun + count / 2) / most:.2f}%"
    return (
        f"<g class={shade}><rect x={x} y={y} width={width} height={BAR} />"
        f"<text class=in x={middle} y={y + 16}>{count}</text></g>"
    )


def draw_key(facts: Facts) -> str:
    """What the shades mean, with the number of rows of each."""
    items = (
        f'<li><svg width="14" height="14" aria-hidden="true"><rect class="s{step.shade or 0}"'
        f' width="14" height="14"/></svg> {text(step.words)} <b>{facts.count_rated(step)}</b></li>'
        for step in facts.steps
    )
    return f'<ul class="key" lang="zh-Hans">{"".join(items)}</ul>'
