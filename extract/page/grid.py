"""Rules become grids: where cells are bounded by lines, the lines alone say which cells are merged."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from jinque.extract.page.glyphs import Segment
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Lattice", "Region", "find_lattices", "join_flat", "join_upright"]

SNAP = 4.5  # points: rules closer than this are one (double rules, cells drawn as boxes apart)
JOIN = 6.0  # points: a gap in a rule up to this is a dash, not an end
REACH = 3.5  # points by which a rule may miss the rule it ends at
MIN_SPAN = 12.0  # points: shorter rules (after joining) bound nothing
LEAST_SPAN = 6.0  # points: unless they reach from rule to rule


class Region(Struct, frozen=True):
    """A cell of the lattice as a range of elementary rows and columns, ends excluded."""

    row: int
    col: int
    row_end: int
    col_end: int

    def cut_rows(self, start: int, end: int) -> Region:
        """What is left of the cell between two rows, counted from the first of them."""
        return Region(
            max(self.row, start) - start, self.col, min(self.row_end, end) - start, self.col_end
        )


class Lattice(Struct, frozen=True, kw_only=True):
    """A connected set of rules: its lines `xs` and `ys` from left and top, and its cells.

    `owner[row][col]` is the index in `regions` of the cell that covers an elementary square.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owner: tuple[tuple[int, ...], ...]
    open_top: bool
    open_bottom: bool
    is_broken: bool  # some cell was no rectangle and was cut into its squares

    @property
    def box(self) -> Box:
        """The bounds of all rules."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def without_row(self, *, first: bool) -> Lattice:
        """The lattice without its first row, or its last; cells that reach into it end before."""
        start, end = (1, len(self.ys) - 1) if first else (0, len(self.ys) - 2)
        kept = [i for i, each in enumerate(self.regions) if each.row < end and each.row_end > start]
        number = {index: new for new, index in enumerate(kept)}
        return replace(
            self,
            ys=self.ys[start : end + 1],
            regions=tuple(self.regions[i].cut_rows(start, end) for i in kept),
            owner=tuple(tuple(number[i] for i in line) for line in self.owner[start:end]),
            open_top=self.open_top and not first,
            open_bottom=self.open_bottom and first,
        )

    def find(self, x: float, y: float) -> int | None:
        """The cell at a point, or None outside the lattice."""
        col = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= col < len(self.xs) - 1:
            return self.owner[row][col]
        return None

    def rounded(self) -> Lattice:
        """With coordinates in hundredths of a point, each one number that all cells beside it share."""
        xs, ys = (tuple(round(float(at), 2) for at in lines) for lines in (self.xs, self.ys))
        return replace(self, xs=xs, ys=ys)

    def region_box(self, region: Region) -> Box:
        """The box of a cell."""
        return Box(
            self.xs[region.col],
            self.ys[region.row],
            self.xs[region.col_end],
            self.ys[region.row_end],
        )


class _Rule(Struct, frozen=True):
    """A rule along one axis: its position across and its extent along that axis."""

    at: float
    start: float
    end: float


def find_lattices(segments: Iterable[Segment]) -> list[Lattice]:
    """The grids that the rules of a page draw, from top to bottom."""
    flat, upright = _split_by_direction(segments)
    across = _join_rules(flat)
    down = _join_rules(upright, across)
    lattices = (_rules_to_lattice(*group) for group in _connect(across, down))
    found = [lattice for lattice in lattices if lattice is not None]
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def join_flat(segments: Iterable[Segment]) -> list[Segment]:
    """The horizontal rules alone, those drawn cell by cell joined."""
    flat, _ = _split_by_direction(segments)
    return [Segment(rule.start, rule.at, rule.end, rule.at) for rule in _join_rules(flat)]


def join_upright(segments: Iterable[Segment]) -> list[Segment]:
    """The vertical rules alone, those drawn cell by cell joined."""
    _, upright = _split_by_direction(segments)
    return [Segment(rule.at, rule.start, rule.at, rule.end) for rule in _join_rules(upright)]


def _split_by_direction(segments: Iterable[Segment]) -> tuple[list[_Rule], list[_Rule]]:
    flat, upright = [], []
    for s in segments:
        if s.x1 - s.x0 >= s.bottom - s.top:
            flat.append(_Rule(s.top, s.x0, s.x1))
        else:
            upright.append(_Rule(s.x0, s.top, s.bottom))
    return flat, upright


def _join_rules(rules: Iterable[_Rule], ends: Sequence[_Rule] = ()) -> list[_Rule]:
    """Snap rules that lie within SNAP of one another, and join those that touch end to end.

    Short ones count where both ends are at rules of the other direction: between two bands, those beside
    a low row are such.
    """
    joined: list[_Rule] = []
    for cluster in _cluster(sorted(rules, key=lambda rule: rule.at)):
        at = _weighted_position(cluster)
        start, end = None, 0.0
        for rule in sorted(cluster, key=lambda rule: rule.start):
            if start is None or rule.start > end + JOIN:
                if start is not None:
                    joined.append(_Rule(at, start, end))
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        if start is not None:
            joined.append(_Rule(at, start, end))
    return [rule for rule in joined if _bounds(rule, ends)]


def _bounds(rule: _Rule, ends: Sequence[_Rule]) -> bool:
    """Whether a rule is long enough to bound a cell, or as long as the cell is high."""
    length = rule.end - rule.start
    return length >= MIN_SPAN or (
        length >= LEAST_SPAN
        and any(_meets(other, rule.start, rule.at) for other in ends)
        and any(_meets(other, rule.end, rule.at) for other in ends)
    )


def _meets(rule: _Rule, at: float, along: float) -> bool:
    """Whether a rule goes through a point."""
    return abs(rule.at - at) <= REACH and rule.start - REACH <= along <= rule.end + REACH


def _cluster(rules: Sequence[_Rule]) -> Iterable[list[_Rule]]:
    """Groups of rules (sorted by position) none of which is more than SNAP from its group's first."""
    group: list[_Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _weighted_position(rules: Sequence[_Rule]) -> float:
    length = sum(rule.end - rule.start for rule in rules)
    if length == 0:
        return rules[0].at
    return sum(rule.at * (rule.end - rule.start) for rule in rules) / length


def _connect(across: list[_Rule], down: list[_Rule]) -> Iterable[tuple[list[_Rule], list[_Rule]]]:
    """Rules that meet belong to one table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, flat in enumerate(across):
        start, end, at = flat.start - REACH, flat.end + REACH, flat.at
        for j, upright in enumerate(down):
            if start <= upright.at <= end and upright.start - REACH <= at <= upright.end + REACH:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, rule in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(rule)
    return groups.values()


def _rules_to_lattice(across: list[_Rule], down: list[_Rule]) -> Lattice | None:
    """The elementary squares between all rules, joined where no rule parts them.

    The outline counts as drawn even where it is not: a table with open sides, or whose first row on a
    page has no border above, keeps its outer cells.
    """
    if not across or not down:
        return None
    xs = _positions(down, [r.start for r in across], [r.end for r in across])
    ys = _positions(across, [r.start for r in down], [r.end for r in down])
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    has_rule_below = _find_covered(across, ys, xs)
    has_rule_right = _find_covered(down, xs, ys)
    owner, regions, broken = _join_squares(has_rule_below, has_rule_right)
    return Lattice(
        xs=tuple(xs),
        ys=tuple(ys),
        regions=tuple(regions),
        owner=owner,
        open_top=not all(has_rule_below[0]),
        open_bottom=not all(has_rule_below[-1]),
        is_broken=broken,
    )


def _positions(rules: list[_Rule], starts: list[float], ends: list[float]) -> list[float]:
    """Where the rules stand, with the outermost ends of the rules that cross them."""
    found = sorted({rule.at for rule in rules})
    if min(starts) < found[0] - REACH:
        found.insert(0, min(starts))
    if max(ends) > found[-1] + REACH:
        found.append(max(ends))
    merged = found[:1]
    for position in found[1:]:
        if position - merged[-1] > SNAP:
            merged.append(position)
    return merged


def _find_covered(
    rules: list[_Rule], positions: Sequence[float], marks: Sequence[float]
) -> list[list[bool]]:
    """For each position, and each stretch between two marks, whether a rule there covers it."""
    stretches = [(a + REACH, b - REACH) for a, b in pairwise(marks)]
    extents = [(rule.at, rule.start, rule.end) for rule in rules]
    found: list[list[bool]] = []
    for position in positions:
        low, high = position - SNAP, position + SNAP
        near = [(start, end) for at, start, end in extents if low <= at <= high]
        found.append([any(s <= a and e >= b for s, e in near) for a, b in stretches])
    return found


def _join_squares(
    below: list[list[bool]], right: list[list[bool]]
) -> tuple[tuple[tuple[int, ...], ...], list[Region], bool]:
    """Join the squares without a rule between them into cells; cut cells that are no rectangles."""
    n_rows, n_cols = len(below) - 1, len(right) - 1
    owner = [[-1] * n_cols for _ in range(n_rows)]
    regions: list[Region] = []
    broken = False
    for row in range(n_rows):
        for col in range(n_cols):
            if owner[row][col] >= 0:
                continue
            if _is_closed(row, col, below, right):  # most are
                owner[row][col] = len(regions)
                regions.append(Region(row, col, row + 1, col + 1))
                continue
            squares = _flood(row, col, below, right)
            for region in _squares_to_regions(squares):
                for r in range(region.row, region.row_end):
                    for c in range(region.col, region.col_end):
                        owner[r][c] = len(regions)
                regions.append(region)
                broken |= len(squares) != _size(region)
    return tuple(map(tuple, owner)), regions, broken


def _is_closed(row: int, col: int, below: list[list[bool]], right: list[list[bool]]) -> bool:
    """Whether rules or the outline part a square from all others."""
    return (
        (row == 0 or below[row][col])
        and (row == len(below) - 2 or below[row + 1][col])
        and (col == 0 or right[col][row])
        and (col == len(right) - 2 or right[col + 1][row])
    )


def _flood(
    row: int, col: int, below: list[list[bool]], right: list[list[bool]]
) -> set[tuple[int, int]]:
    """All squares that can be reached without crossing a rule."""
    n_rows, n_cols = len(below) - 1, len(right) - 1
    seen, todo = {(row, col)}, [(row, col)]
    while todo:
        r, c = todo.pop()
        steps = (
            (r + 1, c, r + 1 < n_rows and not below[r + 1][c]),
            (r - 1, c, r > 0 and not below[r][c]),
            (r, c + 1, c + 1 < n_cols and not right[c + 1][r]),
            (r, c - 1, c > 0 and not right[c][r]),
        )
        for r2, c2, is_free in steps:
            if is_free and (r2, c2) not in seen:
                seen.add((r2, c2))
                todo.append((r2, c2))
    return seen


def _squares_to_regions(squares: set[tuple[int, int]]) -> list[Region]:
    """One region if the squares are a rectangle, else one for each run of squares in a row."""
    rows, cols = [r for r, _ in squares], [c for _, c in squares]
    whole = Region(min(rows), min(cols), max(rows) + 1, max(cols) + 1)
    if _size(whole) == len(squares):
        return [whole]
    return [Region(r, c, r + 1, c + 1) for r, c in sorted(squares)]


def _size(region: Region) -> int:
    return (region.row_end - region.row) * (region.col_end - region.col)
