"""Lines of text in a picture, as boxes of pixels: cell by cell in a grid, by nearness elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

__all__ = ["Span", "find_cell_lines", "find_loose_lines", "find_stretches", "join_parts"]

SPECK = 1.2  # points: smaller spots are dust
LEAST_INK = 2  # pixels in a row, to be part of a line
COARSE = 4  # pixels: the grain in which nearness is looked at
NEAR = 5.0  # points of white that do not part two characters of a line
ONE_LINE = 1.25  # times the usual height: no two lines fit into it
TALL = 1.7  # times the usual height: two lines that touch


class Span(NamedTuple):
    """A rectangle of pixels, ends excluded."""

    x0: int
    top: int
    x1: int
    bottom: int


def find_cell_lines(ink: Mask, cell: Span, scale: float) -> list[Span]:
    """The lines of text inside one cell, from top to bottom."""
    return list(
        _trim(ink, cell, _split_bands(ink[cell.top : cell.bottom, cell.x0 : cell.x1]), scale)
    )


def _split_bands(ink: Mask) -> list[tuple[int, int]]:
    """The stretches of rows that hold ink; those as tall as two lines are cut where ink is least."""
    profile = ink.sum(axis=1)
    bands = find_stretches(profile >= LEAST_INK)
    if len(bands) < 2:
        return bands
    usual = float(np.median([b - a for a, b in bands]))
    return [part for band in bands for part in _cut_tall(profile, band, usual)]


def _cut_tall(
    profile: NDArray[np.int64], band: tuple[int, int], usual: float
) -> Iterator[tuple[int, int]]:
    first, last = band
    if last - first < TALL * usual or usual < 8:
        yield band
        return
    low, high = first + round(0.7 * usual), first + round(1.3 * usual)
    cut = low + int(np.argmin(profile[low:high]))
    yield first, cut
    yield from _cut_tall(profile, (cut, last), usual)


def find_stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where the flags are set, as (start, end), ends excluded."""
    steps = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def join_parts(lines: Sequence[Span], usual: float) -> list[Span]:
    """Lines of one cell, joined where two are no taller than one: 员 alone, 二, or 一 above a dot."""
    joined: list[Span] = []
    for line in lines:
        if joined and line.bottom - joined[-1].top <= ONE_LINE * usual:
            last = joined.pop()
            x0, x1 = min(last.x0, line.x0), max(last.x1, line.x1)
            joined.append(Span(x0, last.top, x1, line.bottom))
        else:
            joined.append(line)
    return joined


def _trim(ink: Mask, area: Span, bands: Iterable[tuple[int, int]], scale: float) -> Iterator[Span]:
    """The bands as boxes around their ink, dust left out."""
    for first, last in bands:
        part = ink[area.top + first : area.top + last, area.x0 : area.x1]
        columns = np.flatnonzero(part.any(axis=0))
        if not columns.size:
            continue
        x0, x1 = int(columns[0]), int(columns[-1]) + 1
        if max(x1 - x0, last - first) > SPECK * scale:
            yield Span(area.x0 + x0, area.top + first, area.x0 + x1, area.top + last)


def find_loose_lines(ink: Mask, scale: float) -> list[list[Span]]:
    """Lines anywhere in the ink, by clusters: what stands near on the same height belongs together."""
    found = []
    for area in _find_clusters(_coarsen(ink), round(NEAR * scale / COARSE / 2)):
        whole = Span(*(side * COARSE for side in area))
        inside = Span(
            whole.x0, whole.top, min(whole.x1, ink.shape[1]), min(whole.bottom, ink.shape[0])
        )
        found.append(find_cell_lines(ink, inside, scale))
    return found


def _coarsen(ink: Mask) -> Mask:
    height, width = (-(-side // COARSE) for side in ink.shape)
    padded = np.zeros((height * COARSE, width * COARSE), dtype=bool)
    padded[: ink.shape[0], : ink.shape[1]] = ink
    return np.asarray(padded.reshape(height, COARSE, width, COARSE).any(axis=(1, 3)))


def _find_clusters(mask: Mask, near: int) -> list[Span]:
    """Boxes of what hangs together once each row is smeared by `near` to both sides."""
    smeared = mask.copy()
    for step in range(1, near + 1):
        smeared[:, step:] |= mask[:, :-step]
        smeared[:, :-step] |= mask[:, step:]
    boxes: dict[int, list[int]] = {}
    parents: list[int] = []
    above: list[tuple[int, int, int]] = []
    for y, row in enumerate(smeared):
        here = []
        for x0, x1 in find_stretches(row):
            touching = {_root(parents, n) for a, b, n in above if a < x1 and x0 < b}
            name = min(touching, default=len(parents))
            if not touching:
                parents.append(name)
                boxes[name] = [x0, y, x1, y + 1]
            for other in touching - {name}:
                parents[other] = name
                boxes[name] = _unite(boxes[name], boxes.pop(other))
            boxes[name] = _unite(boxes[name], [x0, y, x1, y + 1])
            here.append((x0, x1, name))
        above = here
    return [Span(*box) for box in boxes.values()]


def _root(parents: list[int], name: int) -> int:
    while parents[name] != name:
        name = parents[name]
    return name


def _unite(one: list[int], other: list[int]) -> list[int]:
    return [
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    ]
