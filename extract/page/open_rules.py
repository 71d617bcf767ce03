"""The rules of a table that shows few or none: its outline, the white between columns, the header's foot."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from jinque.extract.page.glyphs import Segment
from jinque.extract.page.group_labels import Header
from jinque.extract.page.gutters import find_gutters
from jinque.extract.page.open_table import is_numbered
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from jinque.extract.page.group_labels import GroupLabel
    from jinque.extract.page.ink import Run
    from jinque.extract.page.open_table import Continued
    from jinque.extract.page.text_lines import TextLine

__all__ = [
    "close_header",
    "draw_columns",
    "find_edges",
    "find_header",
    "foot_of_header",
    "move_to_gutters",
    "outline_of",
    "stretch",
]

LONG = 0.5  # of a table's height: a rule between its columns
MARGIN = 2.0  # points between text and the outline drawn around it


def outline_of(block: Sequence[TextLine], flat: Sequence[Segment]) -> Box:
    """The block's bounds, moved out to the rules just above and below it."""
    x0 = min(line.box.x0 for line in block) - MARGIN
    x1 = max(line.box.x1 for line in block) + MARGIN
    top = min(line.box.top for line in block)
    bottom = max(line.box.bottom for line in block)
    height = median(line.box.bottom - line.box.top for line in block)
    above = [
        s.top for s in flat if top - 2 * height <= s.top <= top + 1 and s.x1 > x0 and s.x0 < x1
    ]
    below = [s.top for s in flat if bottom - 1 <= s.top <= bottom + 2 * height]
    wide = [s for s in flat if top - height < s.top < bottom + height]
    x0 = min([x0, *(s.x0 for s in wide)])
    x1 = max([x1, *(s.x1 for s in wide)])
    return Box(x0, max(above, default=top - MARGIN), x1, min(below, default=bottom + MARGIN))


def move_to_gutters(xs: Sequence[float], block: Sequence[TextLine]) -> tuple[float, ...]:
    """The inner edges of columns, each that a text of this page crosses moved into the gutter beside it.

    The page before may have shown only shorter texts.
    """
    edges = [(x, x) for x in xs[1:-1]]
    runs = [run for line in block for run in line.ink.part(edges)]
    gutters = find_gutters(block)
    moved: list[float] = []
    for before, x, after in zip(xs, xs[1:], xs[2:], strict=False):
        is_free = any(a <= x <= b for a, b in gutters) or not any(_runs_across(r, x) for r in runs)
        beside = [(a + b) / 2 for a, b in gutters if before < a and b < after]
        moved.append(x if is_free else min(beside, key=lambda at: abs(at - x), default=x))
    return tuple(moved) if len(set(moved)) == len(moved) else tuple(xs[1:-1])


def find_edges(
    gutters: Sequence[tuple[float, float]], rules: Iterable[Segment], box: Box
) -> tuple[tuple[float, ...], list[Segment]]:
    """The inner edges of columns: the vertical rules where they part as many, else the middle of the white.

    A rule counts that is as long as half the table: a text may run over it where it fills its cell.
    """
    drawn = [
        Segment(rule.x0, max(rule.top, box.top), rule.x0, min(rule.bottom, box.bottom))
        for rule in rules
        if box.x0 + MARGIN < rule.x0 < box.x1 - MARGIN and _share(rule, box) >= LONG
    ]
    if not drawn or len(drawn) < len(gutters):
        return tuple((a + b) / 2 for a, b in gutters), []
    return tuple(sorted(rule.x0 for rule in drawn)), drawn


def _share(rule: Segment, box: Box) -> float:
    return (min(rule.bottom, box.bottom) - max(rule.top, box.top)) / (box.bottom - box.top)


def close_header(
    block: Sequence[TextLine], xs: Sequence[float], rules: Sequence[Segment]
) -> list[Segment]:
    """The rules, that below the header over the whole width: web pages may draw it below the lower labels only.

    It is the last above the first number, though not above the number's column.
    """
    number = next((line for line in block if is_numbered(line, xs)), None)
    above = [rule for rule in rules if number and rule.top < number.box.top]
    last = max(above, key=lambda rule: rule.top, default=None)
    if last is None or last.x0 < xs[1] - MARGIN or Header(block, xs).find_edges_above([last]):
        return list(rules)
    whole = Segment(xs[0], last.top, xs[-1], last.top)
    return [whole if rule is last else rule for rule in rules]


def foot_of_header(continued: Continued, flat: Sequence[Segment], box: Box) -> Iterator[Segment]:
    """A rule below the header of a table that goes on, where none is drawn."""
    if continued.below_header is None:
        return
    top, bottom = continued.below_header
    if not any(top - MARGIN <= rule.top <= bottom + MARGIN for rule in flat):
        middle = (top + bottom) / 2
        yield Segment(box.x0, middle, box.x1, middle)


def find_header(
    block: Sequence[TextLine], xs: Sequence[float], bottom: float, continued: Continued | None
) -> list[TextLine]:
    """The lines of a table's first row, if it is a header: no row with a number, and no rest of one."""
    if continued is not None and continued.below_header is None:
        return []
    lines = [line for line in block if line.box.top < bottom]
    first = [g.text for line in lines for g in line.glyphs if g.centre < xs[1]]
    return [] if first and all(text.isdigit() for text in first) else lines


def stretch(
    rules: Iterable[Segment], xs: Sequence[float], gutters: Sequence[tuple[float, float]]
) -> list[Segment]:
    """Rules with their ends at edges of columns: those that end in the white between two, and the outer ones.

    Tables of a page differ in width.
    """
    white = [next(((a, b) for a, b in gutters if a <= x <= b), (x, x)) for x in xs[1:-1]]
    return [_stretch(rule, xs, white) for rule in rules]


def _stretch(rule: Segment, xs: Sequence[float], white: Sequence[tuple[float, float]]) -> Segment:
    x0, x1 = rule.x0, rule.x1
    for x, (left, right) in zip(xs[1:-1], white, strict=True):
        x0, x1 = (x if left <= end <= right else end for end in (x0, x1))
    x0 = xs[0] if x0 < white[0][0] else x0
    x1 = xs[-1] if x1 > white[-1][1] else x1
    return Segment(x0, rule.top, x1, rule.top)


def draw_columns(
    block: Sequence[TextLine],
    xs: Sequence[float],
    ys: Sequence[float],
    groups: Sequence[GroupLabel],
    edges_below: Container[float],
) -> list[Segment]:
    """The rules between columns, and below each of the labels that stand over several of them.

    `edges_below` are the columns' edges that begin at a rule below the first row.
    """
    inner = {x for group in groups for x in xs[group.col + 1 : group.col_end]}
    uprights = [
        upright
        for upright in _draw_uprights(block, xs, ys)
        if upright.top > ys[0] or not (upright.x0 in inner or upright.x0 in edges_below)
    ]
    return [*uprights, *_draw_groups(groups, xs, ys[1])]


def _draw_groups(
    groups: Iterable[GroupLabel], xs: Sequence[float], bottom: float
) -> Iterator[Segment]:
    """A rule below each label over several columns of a header, and those between the columns below it."""
    for group in groups:
        yield Segment(xs[group.col], group.bottom, xs[group.col_end], group.bottom)
        for x in xs[group.col + 1 : group.col_end]:
            yield Segment(x, group.bottom, x, bottom)


def _draw_uprights(
    block: Sequence[TextLine], xs: Sequence[float], ys: Sequence[float]
) -> Iterable[Segment]:
    """The gutters as rules, left out beside rows whose text runs across them (bands, notes)."""
    edges = [(x, x) for x in xs[1:-1]]
    for top, bottom in pairwise(ys):
        runs = [
            run
            for line in block
            if top <= (line.box.top + line.box.bottom) / 2 < bottom
            for run in line.ink.part(edges)
        ]
        for x in xs[1:-1]:
            if not any(_runs_across(run, x) for run in runs):
                yield Segment(x, top, x, bottom)


def _runs_across(run: Run, x: float) -> bool:
    return run.x0 < x - 1 and run.x1 > x + 1
