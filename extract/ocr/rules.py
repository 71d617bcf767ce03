"""Rules in a picture: long thin dark runs, straight across or down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

__all__ = ["Rule", "erase_rules", "find_rules"]

LEAST_LENGTH = 15.0  # points: longer than any stroke of ordinary text
THICKEST = 4.0  # points
GAP = 1.0  # points of white that do not end a rule
CONTRAST = 28  # grey steps by which a rule is darker than what lies on both sides of it
SURE_LENGTH = 60.0  # points: longer than strokes in a row of text that happen to meet
MEETS = 4.0  # points between the end of a rule and the one that it ends at
REACHES = (1.4, 3.0)  # points to those sides: for hairlines beside text, for thick rules


class Rule(Struct, frozen=True):
    """A run of dark pixels: `at` across its direction, from `start` to `end` along it, all in pixels."""

    at: float
    start: int
    end: int
    first: int  # the outermost pixels across
    last: int
    upright: bool


def find_rules(grey: Grey, scale: float) -> list[Rule]:
    """The rules of a picture, level ones first. `scale` is pixels to the point.

    A short one counts only where it runs from rule to rule: strokes of text do not.
    """
    level = list(_find_level(grey, scale, upright=False))
    steep = list(_find_level(np.ascontiguousarray(grey.T), scale, upright=True))
    sure = [
        [r for r in rules if r.end - r.start >= SURE_LENGTH * scale] for rules in (level, steep)
    ]
    near = MEETS * scale
    return [
        *(r for r in level if r in sure[0] or _is_held(r, sure[1], near)),
        *(r for r in steep if r in sure[1] or _is_held(r, sure[0], near)),
    ]


def _is_held(rule: Rule, crossing: list[Rule], near: float) -> bool:
    """Whether both ends lie on rules of the other direction."""
    return all(
        any(
            abs(other.at - end) <= near and other.start - near <= rule.at <= other.end + near
            for other in crossing
        )
        for end in (rule.start, rule.end)
    )


def _find_level(grey: Grey, scale: float, *, upright: bool) -> Iterator[Rule]:
    mask = _close_gaps(_find_valleys(grey, scale), round(GAP * scale))
    for runs in _join_runs(_find_runs(mask, round(LEAST_LENGTH * scale))):
        first, last = min(r[0] for r in runs), max(r[0] for r in runs)
        weight = sum(r[2] - r[1] for r in runs)
        at = sum((r[2] - r[1]) * r[0] for r in runs) / weight + 0.5
        start, end = min(r[1] for r in runs), max(r[2] for r in runs)
        if weight <= THICKEST * scale * (end - start):
            yield Rule(at, start, end, first, last, upright)


def _find_valleys(grey: Grey, scale: float) -> Mask:
    """Pixels darker than those above and below them, at either distance."""
    found = np.zeros(grey.shape, dtype=bool)
    for reach in REACHES:
        step = max(2, round(reach * scale))
        padded = np.pad(grey, ((step, step), (0, 0)), constant_values=255).astype(np.int16)
        beside = np.minimum(padded[: -2 * step], padded[2 * step :])
        found |= beside - grey >= CONTRAST
    return found


def _close_gaps(mask: Mask, gap: int) -> Mask:
    """White stretches along the rows, no longer than `gap`, filled between dark ones."""
    closed = mask.copy()
    before = np.zeros_like(mask)
    after = np.zeros_like(mask)
    for step in range(1, gap + 1):
        before[:, step:] |= mask[:, :-step]
        after[:, :-step] |= mask[:, step:]
    closed |= before & after
    return closed


def _find_runs(mask: Mask, least: int) -> list[tuple[int, int, int]]:
    """Runs of at least that length, as (row, start, end), from top to bottom."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    long = ends - starts >= least
    found = zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True)
    return list(found)


def _join_runs(runs: list[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Runs of neighbouring rows that overlap are one rule."""
    groups: list[list[tuple[int, int, int]]] = []
    open_groups: list[list[tuple[int, int, int]]] = []
    for run in runs:
        open_groups = [g for g in open_groups if run[0] - g[-1][0] <= 2]
        for group in open_groups:
            if any(r[1] < run[2] and run[1] < r[2] for r in group[-6:]):
                group.append(run)
                break
        else:
            group = [run]
            groups.append(group)
            open_groups.append(group)
    return groups


def erase_rules(ink: Mask, rules: list[Rule], scale: float) -> None:
    """Take the rules out of a mask of ink, with the soft edge around them."""
    edge = max(1, round(0.5 * scale))
    for rule in rules:
        first, last = max(0, rule.first - edge), rule.last + edge + 1
        start, end = max(0, rule.start - edge), rule.end + edge
        if rule.upright:
            ink[start:end, first:last] = False
        else:
            ink[first:last, start:end] = False
