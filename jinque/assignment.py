"""The best one-to-one pairing of things by how well each pair fits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["assign"]

MOST = 150  # of a tangle's rows: the exact way takes the cube of it; above, best pair first

_MORE = 1e-9  # so that a pair of exactly the least score is still better than none

Pair = tuple[int, int]


def assign(scores: Mapping[Pair, float], least: float) -> list[Pair]:
    """Pairs of `scores`, each row and each column in one at most, with the greatest sum above `least`.

    Only what a score exceeds `least` by counts, so one good pair is worth more than two poor ones.

    >>> assign({(0, 0): 0.9, (0, 1): 0.95, (1, 0): 0.7, (1, 1): 0.9}, 0.6)
    [(0, 0), (1, 1)]
    """
    chosen: list[Pair] = []
    for tangle in _split(scores):
        sides = [sorted({pair[side] for pair in tangle}) for side in (0, 1)]
        is_small = max(map(len, sides)) <= MOST
        chosen += (_assign_exactly if is_small else _assign_greedily)(
            {pair: scores[pair] - least + _MORE for pair in tangle}
        )
    return sorted(chosen)


def _split(scores: Mapping[Pair, float]) -> Iterator[list[Pair]]:
    """The pairs in groups that share neither row nor column with one another."""
    of: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in scores:
        for side in (0, 1):
            of[side, pair[side]].append(pair)
    seen: set[tuple[int, int]] = set()
    for start in sorted(of):
        if start in seen:
            continue
        seen.add(start)
        waiting, group = [start], set[Pair]()
        while waiting:
            for pair in of[waiting.pop()]:
                group.add(pair)
                fresh = {(0, pair[0]), (1, pair[1])} - seen
                seen |= fresh
                waiting += sorted(fresh)
        yield sorted(group)


def _assign_greedily(gains: Mapping[Pair, float]) -> list[Pair]:
    """The best pair, then the best of what is left, and so on."""
    rows, columns = set[int](), set[int]()
    chosen = []
    for row, column in sorted(gains, key=lambda pair: (-gains[pair], pair)):
        if row not in rows and column not in columns:
            chosen.append((row, column))
            rows.add(row)
            columns.add(column)
    return chosen


def _assign_exactly(gains: Mapping[Pair, float]) -> list[Pair]:
    """The Hungarian method with potentials, on a square of costs in which no pair costs nothing."""
    rows, columns = (sorted({pair[side] for pair in gains}) for side in (0, 1))
    size = max(len(rows), len(columns))
    costs = [
        [-gains.get((row, column), 0.0) for column in columns] + [0.0] * (size - len(columns))
        for row in rows
    ]
    costs += [[0.0] * size for _ in range(size - len(rows))]
    partner = _solve(costs)
    pairs = (
        (rows[i], columns[j]) for j, i in enumerate(partner) if i < len(rows) and j < len(columns)
    )
    return [pair for pair in pairs if pair in gains]


def _solve(costs: list[list[float]]) -> list[int]:
    """For each column of a square its row, so that the sum of costs is least."""
    size = len(costs)
    row_price, column_price = [0.0] * size, [0.0] * (size + 1)
    owner = [-1] * (size + 1)  # row of each column; the last column is where a search begins
    for row in range(size):
        owner[size] = row
        slack, via, done = [float("inf")] * size, [size] * size, [False] * (size + 1)
        at = size
        while owner[at] != -1:
            done[at] = True
            here = owner[at]
            for column in (c for c in range(size) if not done[c]):
                left = costs[here][column] - row_price[here] - column_price[column]
                if left < slack[column]:
                    slack[column], via[column] = left, at
            following = min((c for c in range(size) if not done[c]), key=lambda c: slack[c])
            step = slack[following]
            for column in range(size + 1):
                if done[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                elif column < size:
                    slack[column] -= step
            at = following
        while at != size:
            owner[at] = owner[via[at]]
            at = via[at]
    return owner[:size]
