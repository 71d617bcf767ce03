"""What is told of whole spans is what their glyphs tell one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, permutations
from typing import TYPE_CHECKING

from extract_grids import set_text
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.extract import ledger
from jinque.extract.page import furniture
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.grid import find_lattices
from jinque.extract.page.layout import _place, lay_out
from jinque.extract.page.spans import (
    LATIN_GAP,
    GlyphRow,
    Look,
    drop_blanks,
    glyphs_to_spans,
    part_spans,
    rows_to_spans,
)
from jinque.extract.page.stretches import glyphs_to_units
from jinque.extract.page.text_grid import Table
from jinque.extract.page.text_lines import glyphs_to_text, spans_to_text
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.extract.page.spans import Span

CHARACTERS = "医药健康、，。（）ISO9001-./3D "
XS, YS = (0.0, 47.0, 95.0, 160.0), (0.0, 21.0, 33.0, 60.0)


@st.composite
def make_glyphs(draw: st.DrawFn) -> list[Glyph]:
    """Texts anywhere on a small page: over edges, over one another, spread and raised."""
    glyphs: list[Glyph] = []
    for _ in range(draw(st.integers(0, 8))):
        text = draw(st.text(CHARACTERS, min_size=1, max_size=8))
        x, top = draw(st.floats(-5, 150)), draw(st.integers(-2, 60))
        part = set_text(text, x=x, top=top, size=draw(st.sampled_from((6.0, 10.0, 24.0))))
        spread = draw(st.sampled_from((0.0, 0.0, 0.5, 3.0, -9.5)))
        glyphs += [
            g._replace(x0=g.x0 + i * spread, x1=g.x1 + i * spread) for i, g in enumerate(part)
        ]
    return draw(st.permutations(glyphs)) if draw(st.booleans()) else glyphs


def list_glyphs(spans: Iterable[Span]) -> list[Glyph]:
    """The glyphs of spans."""
    return [glyph for span in spans for glyph in span.glyphs]


def lie_over(glyphs: Iterable[Glyph]) -> bool:
    """Whether a glyph has its middle on another one."""
    return any(
        a.x0 <= b.centre <= a.x1 and a.top <= b.middle <= a.bottom
        for a, b in permutations(glyphs, 2)
    )


@settings(deadline=None)
@given(make_glyphs())
def test_spans_hold_all_glyphs_in_order(glyphs: list[Glyph]) -> None:
    """Nothing lost or moved; within a span no white as wide as a space, and none printed over another."""
    spans = glyphs_to_spans(glyphs)
    assert list_glyphs(spans) == glyphs
    assert all(span.text == "".join(glyph.text for glyph in span.glyphs) for span in spans)
    for span in spans:
        for before, after in zip(span.glyphs, span.glyphs[1:], strict=False):
            assert before.x0 < after.x0
            assert after.x0 - before.x1 <= LATIN_GAP * span.size
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    assert list_glyphs(drop_blanks(spans)) == printed
    assert sum(span.n_printed for span in spans) == len(printed)


@settings(deadline=None)
@given(make_glyphs(), st.data())
def test_rows_stand_for_their_glyphs(glyphs: list[Glyph], data: st.DataObject) -> None:
    """The fast engine's rows are what a list of glyphs is, whatever is asked of them, and give its spans."""
    rows: list[GlyphRow] = []
    for look, group in groupby(
        glyphs, lambda g: Look(g.top, g.bottom, g.size, g.turn, g.confidence)
    ):
        texts, x0s, x1s = map(list, zip(*[(g.text, g.x0, g.x1) for g in group], strict=True))
        cut = data.draw(st.integers(1, len(texts)))
        row = GlyphRow(look, "".join(texts), x0s, x1s)
        rows += [part for part in (row[:cut], row[cut:]) if part]
    assert [glyph for row in rows for glyph in row] == glyphs
    assert [row[i] for row in rows for i in range(-len(row), 0)] == glyphs
    assert [glyph for row in rows for glyph in (*row[:1], *row[1:])] == glyphs
    by_row = [span._replace(glyphs=list(span.glyphs)) for span in rows_to_spans(rows)]
    assert by_row == glyphs_to_spans(glyphs)


@settings(deadline=None)
@given(make_glyphs())
def test_a_box_parts_spans_by_their_glyphs(glyphs: list[Glyph]) -> None:
    """Inside is what has its centre inside."""
    box = Box(10.0, 5.0, 62.0, 40.0)
    inside, outside = part_spans(glyphs_to_spans(glyphs), box)

    def is_in(glyph: Glyph) -> bool:
        return 10 <= glyph.centre <= 62 and 5 <= glyph.middle <= 40

    assert sorted(list_glyphs(inside)) == sorted(g for g in glyphs if is_in(g))
    assert sorted(list_glyphs(outside)) == sorted(g for g in glyphs if not is_in(g))


@settings(deadline=None)
@given(make_glyphs())
def test_cells_hold_the_units_that_lie_in_them(glyphs: list[Glyph]) -> None:
    """Layout and ledger place whole stretches as they would place unit by unit."""
    rules = [Segment(0.0, y, 160.0, y) for y in YS] + [Segment(x, 0.0, x, 60.0) for x in XS]
    (lattice,) = find_lattices(rules)
    wanted: dict[int | None, list[Glyph]] = defaultdict(list)
    for x, y, unit in glyphs_to_units(glyphs):
        wanted[lattice.find(x, y)] += unit
    content = PageContent(
        number=1, width=160, height=60, spans=glyphs_to_spans(glyphs), rules=rules
    )
    (cells,), rest = _place(
        content.stretches(), [Table(lattice=lattice, how="rules", is_ruled=True)]
    )
    assert sorted(list_glyphs(rest)) == sorted(wanted.pop(None, []))
    assert {index: sorted(list_glyphs(held)) for index, held in cells.items()} == {
        index: sorted(unit) for index, unit in wanted.items()
    }
    for index, unit in wanted.items():
        assert index is not None
        if not lie_over(unit):  # what lies over one another has no order
            assert spans_to_text(cells[index]) == glyphs_to_text(unit)


@settings(deadline=None)
@given(make_glyphs())
def test_the_ledger_finds_the_units_in_their_regions(glyphs: list[Glyph]) -> None:
    """Regions may overlap; the nearer middle decides, for each unit."""
    regions = [
        Box(0.0, 0.0, 90.0, 30.0),
        Box(70.0, 20.0, 160.0, 58.0),
    ]
    wanted: dict[int, list[Glyph]] = defaultdict(list)
    lost: list[Glyph] = []
    for x, y, unit in glyphs_to_units(glyphs):
        inside = [i for i, box in enumerate(regions) if ledger._holds(box, x, y)]
        nearest = min(((ledger._distance(regions[i], y), i) for i in inside), default=None)
        (wanted[nearest[1]] if nearest else lost).extend(unit)
    content = PageContent(number=1, width=160, height=60, spans=glyphs_to_spans(glyphs), rules=[])
    held, left = ledger._place(content.stretches(), regions)
    assert sorted(list_glyphs(left)) == sorted(lost)
    assert {i: sorted(list_glyphs(spans)) for i, spans in held.items()} == {
        i: sorted(unit) for i, unit in wanted.items()
    }


@settings(deadline=None)
@given(make_glyphs(), st.floats(-1.6, 1.6), st.floats(-1.6, 1.6))
def test_second_prints_are_looked_for_wherever_there_are_some(
    glyphs: list[Glyph], right: float, down: float
) -> None:
    """The look at the crowded spans finds all that the look at each character of the page would find."""
    moved = [g._replace(x0=g.x0 + right, x1=g.x1 + right, top=g.top + down) for g in glyphs[:3]]
    spans = glyphs_to_spans([*glyphs, *moved])
    crowded = furniture._find_crowded(spans)
    found = list(furniture._find_overprints(crowded))
    assert found == list(furniture._find_overprints(spans))


def test_a_code_too_long_for_its_cell_stays_whole() -> None:
    """It reaches over the rule, and over the beginning of the text in the next cell."""
    rules = [Segment(0.0, y, 160.0, y) for y in YS] + [Segment(x, 0.0, x, 60.0) for x in XS]
    texts = (("6-31-01-71-03", 1.0, 5.0), ("《海洋", 47.5, 5.0), ("工程", 47.5, 23.0))
    glyphs = [glyph for text, x, top in texts for glyph in set_text(text, x, top, 8.0)]
    content = PageContent(
        number=1, width=160, height=60, spans=glyphs_to_spans(glyphs), rules=rules
    )
    (grid,) = lay_out(content).page.grids
    printed = [cell.text for cell in grid.cells if cell.text]
    assert printed == ["6-31-01-71-03", "《海洋", "工程"]
