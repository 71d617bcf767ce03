"""Rules become the cells they bound: random tables, drawn as badly as programs draw them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.extract.page.glyphs import Segment
from jinque.extract.page.grid import Lattice, find_lattices, join_flat


@dataclass(frozen=True)
class Drawn:
    """A table to draw: where its lines stand, and its cells as (row, col, row_end, col_end)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: frozenset[tuple[int, int, int, int]]


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    """Up to 8 by 6 squares, some joined into larger cells."""
    n_rows, n_cols = draw(st.integers(2, 8)), draw(st.integers(2, 6))
    heights, widths = st.integers(10, 60), st.integers(16, 60)  # small print makes low rows
    ys, xs = [50.0], [40.0]
    for _ in range(n_rows):
        ys.append(ys[-1] + draw(heights))
    for _ in range(n_cols):
        xs.append(xs[-1] + draw(widths))
    rng = Random(draw(st.integers(0, 10_000)))
    return Drawn(tuple(xs), tuple(ys), frozenset(join_squares(n_rows, n_cols, rng)))


def join_squares(n_rows: int, n_cols: int, rng: Random) -> set[tuple[int, int, int, int]]:
    """A random division into rectangles; every line of the table bounds some cell."""
    free = {(r, c) for r in range(n_rows) for c in range(n_cols)}
    cells: set[tuple[int, int, int, int]] = set()
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) not in free:
                continue
            down, right = rng.choice(((1, 1), (1, 1), (1, 1), (2, 1), (3, 1), (1, 2)))
            squares = {(r, c) for r in range(row, row + down) for c in range(col, col + right)}
            if not squares <= free:
                squares, down, right = {(row, col)}, 1, 1
            free -= squares
            cells.add((row, col, row + down, col + right))
    return cells


def draw_sides(table: Drawn) -> list[Segment]:
    """The four sides of each cell."""
    sides = []
    for row, col, row_end, col_end in sorted(table.cells):
        x0, x1 = table.xs[col], table.xs[col_end]
        y0, y1 = table.ys[row], table.ys[row_end]
        sides += [
            Segment(x0, y0, x1, y0),
            Segment(x0, y1, x1, y1),
            Segment(x0, y0, x0, y1),
            Segment(x1, y0, x1, y1),
        ]
    return sides


def used_lines(table: Drawn) -> Drawn:
    """The same table without lines that bound no cell: nobody can see those."""
    rows = sorted({i for r, _, e, _ in table.cells for i in (r, e)})
    cols = sorted({i for _, c, _, e in table.cells for i in (c, e)})
    row_of = {old: new for new, old in enumerate(rows)}
    col_of = {old: new for new, old in enumerate(cols)}
    return Drawn(
        tuple(table.xs[i] for i in cols),
        tuple(table.ys[i] for i in rows),
        frozenset((row_of[a], col_of[b], row_of[c], col_of[d]) for a, b, c, d in table.cells),
    )


def cells_of(lattice: Lattice) -> frozenset[tuple[int, int, int, int]]:
    """The regions as plain tuples."""
    return frozenset((r.row, r.col, r.row_end, r.col_end) for r in lattice.regions)


def is_flat(side: Segment) -> bool:
    """Whether a rule lies."""
    return side.top == side.bottom


def jitter(sides: list[Segment], rng: Random) -> list[Segment]:
    """Each rule up to a point away from where it should be, and its ends too long or short."""
    moved = []
    for side in sides:
        off, start, end = (rng.uniform(-1, 1) for _ in range(3))
        if is_flat(side):
            moved.append(Segment(side.x0 + start, side.top + off, side.x1 + end, side.top + off))
        else:
            moved.append(Segment(side.x0 + off, side.top + start, side.x0 + off, side.bottom + end))
    return moved


def cut_to_pieces(sides: list[Segment], rng: Random) -> list[Segment]:
    """Each rule as pieces that touch or leave a gap of a point."""
    pieces = []
    for side in sides:
        length = (side.x1 - side.x0) + (side.bottom - side.top)
        cuts = sorted(rng.uniform(2, length - 2) for _ in range(rng.randrange(3)))
        for a, b in pairwise([0.0, *cuts, length]):
            end = b - 1 if b < length else b
            if is_flat(side):
                pieces.append(Segment(side.x0 + a, side.top, side.x0 + max(a, end), side.top))
            else:
                pieces.append(Segment(side.x0, side.top + a, side.x0, side.top + max(a, end)))
    return pieces


def double(sides: list[Segment], _: Random) -> list[Segment]:
    """Double rules, two points apart."""
    second = [
        Segment(s.x0, s.top + 2, s.x1, s.top + 2)
        if is_flat(s)
        else Segment(s.x0 + 2, s.top, s.x0 + 2, s.bottom)
        for s in sides
    ]
    return [*sides, *second]


def leave_sides_open(sides: list[Segment], _: Random) -> list[Segment]:
    """No rule at the left and at the right of the table."""
    left = min(s.x0 for s in sides)
    right = max(s.x1 for s in sides)
    return [s for s in sides if is_flat(s) or left < s.x0 < right]


def leave_top_open(sides: list[Segment], _: Random) -> list[Segment]:
    """No rule above the table: it goes on from the page before."""
    top = min(s.top for s in sides)
    return [s for s in sides if not is_flat(s) or s.top > top]


@settings(deadline=None)
@given(tables())
def test_drawn_cells_come_back(table: Drawn) -> None:
    """Exactly the cells that were drawn, with their bounds."""
    seen = used_lines(table)
    (lattice,) = find_lattices(draw_sides(table))
    assert cells_of(lattice) == seen.cells
    assert (lattice.xs, lattice.ys) == (seen.xs, seen.ys)
    assert not lattice.is_broken


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("spoil", [jitter, cut_to_pieces, double])
@given(table=tables(), seed=st.integers(0, 1000))
def test_badly_drawn_cells_come_back(spoil: object, table: Drawn, seed: int) -> None:
    """A point off, in pieces, doubled: the same cells."""
    assert callable(spoil)
    (lattice,) = find_lattices(spoil(draw_sides(table), Random(seed)))
    assert cells_of(lattice) == used_lines(table).cells


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("spoil", [leave_sides_open, leave_top_open])
@given(n_rows=st.integers(3, 8), n_cols=st.integers(3, 6))
def test_open_borders_count_as_drawn(spoil: object, n_rows: int, n_cols: int) -> None:
    """Of a plain grid the outer cells stay, though nothing closes them."""
    assert callable(spoil)
    cells = frozenset((r, c, r + 1, c + 1) for r in range(n_rows) for c in range(n_cols))
    xs = tuple(40.0 + 50 * i for i in range(n_cols + 1))
    ys = tuple(50.0 + 20 * i for i in range(n_rows + 1))
    (lattice,) = find_lattices(spoil(draw_sides(Drawn(xs, ys, cells)), Random(0)))
    assert cells_of(lattice) == cells
    assert lattice.open_top == (spoil is leave_top_open)


@settings(deadline=None)
@given(tables())
def test_every_point_is_in_the_cell_that_holds_it(table: Drawn) -> None:
    """`find` agrees with the boxes, and knows what lies outside."""
    (lattice,) = find_lattices(draw_sides(table))
    for index, region in enumerate(lattice.regions):
        box = lattice.region_box(region)
        assert lattice.find((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) == index
    assert lattice.find(lattice.xs[0] - 5, lattice.ys[0] + 1) is None
    assert lattice.find(lattice.xs[-1] + 5, lattice.ys[0] + 1) is None


def test_two_tables_are_two_lattices() -> None:
    """Tables that do not touch stay apart, from top to bottom."""
    cells = frozenset((r, c, r + 1, c + 1) for r in range(2) for c in range(2))
    upper = Drawn((0, 50, 100), (0, 20, 40), cells)
    lower = Drawn((0, 30, 100), (200, 220, 240), cells)
    found = find_lattices([*draw_sides(lower), *draw_sides(upper)])
    assert [lattice.ys[0] for lattice in found] == [0, 200]


def test_cell_that_is_no_rectangle_is_cut() -> None:
    """An L of squares is no cell: it is cut, and said to be."""
    sides = draw_sides(Drawn((0, 50, 100), (0, 20, 40), frozenset({(0, 0, 2, 2)})))
    sides += [Segment(50, 20, 100, 20), Segment(50, 20, 50, 40)]
    (lattice,) = find_lattices(sides)
    assert lattice.is_broken
    assert cells_of(lattice) == {(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)}


def test_dashes_are_one_rule() -> None:
    """Gaps up to six points are dashes."""
    dashes = [Segment(x, 10, x + 4, 10) for x in range(0, 100, 8)]
    assert join_flat(dashes) == [Segment(0, 10, 100, 10)]


def test_lone_strokes_bound_nothing() -> None:
    """Underlines and single rules are no table."""
    assert find_lattices([Segment(0, 10, 200, 10), Segment(0, 30, 200, 30)]) == []
    assert find_lattices([]) == []


def flat(y: float, x0: float = 0, x1: float = 200) -> Segment:
    """A rule across."""
    return Segment(x0, y, x1, y)


def upright(x: float, top: float = 0, bottom: float = 60) -> Segment:
    """A rule down."""
    return Segment(x, top, x, bottom)


def squares(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    """Row, column and their ends of each cell."""
    return [(r.row, r.col, r.row_end, r.col_end) for r in lattice.regions]


def test_a_point_on_the_last_rule_is_outside() -> None:
    """A cell holds its left and upper edge; what lies on the lower and right edge of all is in none."""
    (lattice,) = find_lattices([*map(flat, (0, 30, 60)), *map(upright, (0, 100, 200))])
    assert lattice.find(0, 0) == 0
    assert lattice.find(100, 30) == 3
    outside = [(50, 60), (200, 30), (50, 90), (300, 30), (-1, 30), (50, -1)]
    assert [lattice.find(x, y) for x, y in outside] == [None] * 6


def test_lattices_come_from_top_to_bottom_then_from_the_left() -> None:
    """By their first rules, however high their first rows are."""
    left = [*(flat(y, 0, 80) for y in (0, 50, 60)), *(upright(x) for x in (0, 70, 80))]
    right = [*(flat(y, 100, 200) for y in (0, 20, 60)), *(upright(x) for x in (100, 110, 200))]
    low = [*(flat(y, 0, 80) for y in (100, 110, 160)), *(upright(x, 100, 160) for x in (0, 40, 80))]
    boxes = [lattice.box[:2] for lattice in find_lattices([*low, *right, *left])]
    assert boxes == [(0, 0), (100, 0), (0, 100)]


@pytest.mark.parametrize(("lowest", "is_open"), [([flat(60)], False), ([], True)])
def test_a_table_without_its_last_rule_is_open_below(
    lowest: list[Segment], *, is_open: bool
) -> None:
    """Its uprights end where no rule is drawn; its top is closed."""
    (lattice,) = find_lattices([flat(0), flat(30), *lowest, *map(upright, (0, 100, 200))])
    assert (lattice.open_top, lattice.open_bottom) == (False, is_open)
    assert lattice.ys == (0, 30, 60)


@pytest.mark.parametrize(("gap", "count"), [(3.0, 1), (4.0, 0)])
def test_rules_that_nearly_meet_are_of_one_table(gap: float, count: int) -> None:
    """A rule may miss the one it ends at by 3.5 points, on each side."""
    rules = [flat(y, gap, 200 - gap) for y in (0, 30, 60)] + [upright(0), upright(200)]
    assert len(find_lattices(rules)) == count
    rules = [flat(0), flat(60)] + [upright(x, gap, 60 - gap) for x in (0, 100, 200)]
    assert len(find_lattices(rules)) == count


def test_a_cell_that_is_no_rectangle_is_cut_into_squares() -> None:
    """Whichever way it bends: each of its squares is a cell."""
    frame = [flat(0), flat(60), upright(0), upright(200)]
    (lattice,) = find_lattices([*frame, flat(30, 0, 100), upright(100, 0, 30)])
    assert lattice.is_broken
    assert sorted(squares(lattice)) == [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)]


def test_a_rule_that_ends_within_a_cell_cuts_nothing() -> None:
    """Around its end the squares on both sides are one cell."""
    frame = [flat(0), flat(60), upright(0), upright(200), flat(30, 200, 300), upright(300)]
    rules = [*frame, flat(0, 200, 300), flat(60, 200, 300), upright(100, 0, 30)]
    (lattice,) = find_lattices(rules)
    assert not lattice.is_broken
    assert (0, 0, 2, 2) in squares(lattice)


def test_one_cell_is_no_table() -> None:
    """A frame around a text; two cells, beside or below one another, are a table."""
    frame = [flat(0), flat(60), upright(0), upright(200)]
    assert find_lattices(frame) == []
    assert len(find_lattices([*frame, flat(30)])) == 1
    assert len(find_lattices([*frame, upright(100)])) == 1


def test_low_rows_between_bands_have_columns() -> None:
    """Their rules are shorter than any other, and reach from the rule above to that below."""
    ys = (50.0, 60.0, 70.0, 80.0)
    flat = [Segment(40, y, 300, y) for y in ys]
    uprights = [Segment(x, top, x, top + 10) for x in (40, 120, 200, 300) for top in (50.0, 70.0)]
    (lattice,) = find_lattices(
        [*flat, *uprights, Segment(40, 50, 40, 80), Segment(300, 50, 300, 80)]
    )
    widths = [[r.col_end - r.col for r in lattice.regions if r.row == row] for row in range(3)]
    assert widths == [[1, 1, 1], [3], [1, 1, 1]]


def test_short_strokes_part_no_cell() -> None:
    """As of a letter that is drawn: they end at no rule."""
    flat = [Segment(40, y, 300, y) for y in (50.0, 80.0, 110.0)]
    sides = [Segment(x, 50, x, 110) for x in (40.0, 300.0)]
    (lattice,) = find_lattices(
        [*flat, *sides, Segment(120, 50, 120, 60), Segment(140, 60, 140, 70)]
    )
    assert len(lattice.regions) == 2
