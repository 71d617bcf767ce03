"""What mutation testing of `extract/page` found untested: the edges of spans, lines, words and stamps."""

from __future__ import annotations

import pytest
from extract_grids import set_text

from jinque.extract.page.content import PageContent
from jinque.extract.page.furniture import find_off_page, set_apart
from jinque.extract.page.glyphs import USUAL_DESCENT, Glyph, foot_of_box, rotation_to_turn
from jinque.extract.page.spans import glyphs_to_spans, part_spans
from jinque.extract.page.stretches import Stretch, glyphs_to_units, lines_to_stretches
from jinque.extract.page.text_lines import (
    add_spaces,
    glyphs_to_lines,
    glyphs_to_text,
    spans_to_lines,
)
from jinque.records import Box


def place(*x0s: float, size: float = 100.0, wide: float = 50.0) -> list[Glyph]:
    """Glyphs of one line and width that begin there."""
    return [Glyph("字", x, 0.0, x + wide, size, size) for x in x0s]


def char(text: str, x: float, top: float = 0.0, size: float = 10.0) -> Glyph:
    """A character as wide as high."""
    return Glyph(text, x, top, x + size, top + size, size)


# --- glyphs ----------------------------------------------------------------------------------------


def test_turns_are_counted_clockwise() -> None:
    """Four directions of lines, and those between."""
    lines = [(1, 0), (0, -1), (-1, 0), (0, 1), (1, 0.01), (1, 0.1)]
    assert [rotation_to_turn(*line) for line in lines] == [0, 1, 2, 3, 0, -1]


@pytest.mark.parametrize(
    ("below", "foot"), [(-5.9, 94.1), (-6.0, None), (4.9, 104.9), (5.0, None), (-10.0, None)]
)
def test_the_foot_of_a_box(below: float, foot: float | None) -> None:
    """A font's descent, unless no letter hangs so low or stands so high."""
    usual = 100.0 + USUAL_DESCENT * 10
    assert foot_of_box(100.0, below, 10.0) == (usual if foot is None else foot)


# --- spans -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x0s", "lengths"),
    [
        ((0, 72), [2]),  # white of 22, which two words may have between them
        ((0, 73), [1, 1]),
        ((0, 16), [2]),
        ((0, 15), [1, 1]),  # printed twice
        ((0, 200, 272), [1, 2]),  # the same behind a gap
        ((0, 200, 260), [1, 2]),
        ((0, 200, 273), [1, 1, 1]),
        ((0, 200, 216), [1, 2]),
        ((0, 200, 215), [1, 1, 1]),
        ((0, 200, 190), [1, 1, 1]),  # back
    ],
)
def test_where_a_span_ends(x0s: tuple[float, ...], lengths: list[int]) -> None:
    """White of 0.22 of the size is still within, a step of 0.15 is a second print."""
    assert [len(span.glyphs) for span in glyphs_to_spans(place(*x0s))] == lengths


def test_the_edge_of_a_box_is_within() -> None:
    """A character whose centre lies on an edge is inside once, and not outside as well."""
    (left, right), outside = part_spans(glyphs_to_spans(place(-25, 975)), Box(0, 0, 1000, 100))
    assert (left.x0, right.x0, outside) == (-25, 975, [])
    (thin,) = glyphs_to_spans(place(0, wide=0))
    assert part_spans([thin], Box(0, 0, 9, 100)) == ([thin], [])
    assert part_spans([thin], Box(-9, 0, 0, 100)) == ([thin], [])


# --- what goes together ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "gap", "down", "is_together"),
    [
        ("工", "，", 2.9, 0, True),
        ("工", "，", 3.0, 0, False),
        ("A", "B", 1.4, 0, True),
        ("A", "B", 1.5, 0, False),
        ("A", "B", 5.0, 0, False),
        ("工", "B", 0.0, 0, False),
        ("A", "fi", 0.0, 0, True),  # a ligature
        ("A", "药物", 0.0, 0, False),
        ("A", "a!", 0.0, 0, False),
        ("A", "B", 0.0, 3.5, True),
        ("A", "B", 0.0, 3.6, False),
    ],
)
def test_what_goes_with_the_character_before(
    before: str, after: str, gap: float, down: float, *, is_together: bool
) -> None:
    """Closing punctuation and the next Latin letter, if they are near and about as high."""
    units = list(glyphs_to_units([char(before, 0), char(after, 10 + gap, down)]))
    assert len(units) == (1 if is_together else 2)


def test_a_word_is_told_by_its_middle_and_keeps_its_space() -> None:
    """The point of each unit, and its characters."""
    a, b, blank, c = char("A", 0), char("B", 10), char(" ", 20), char("工", 30)
    assert list(glyphs_to_units([a, b, blank, c])) == [
        (10.0, 5.0, [a, b, blank]),
        (35.0, 5.0, [c]),
    ]


def test_the_end_of_a_text_is_told_by_the_side_that_the_text_is_on() -> None:
    """Of characters as near as those of one text, 0.1 of the size."""
    near = [char("工", 0), char("人", 10.9)]
    assert [x for x, _, _ in glyphs_to_units(near)] == pytest.approx([9.8, 11.1])
    apart = [char("工", 0), char("人", 11.1)]
    assert [x for x, _, _ in glyphs_to_units(apart)] == pytest.approx([5.0, 16.1])


def test_stretches_have_the_bounds_of_their_points() -> None:
    """A mark that hangs a little away and higher is of one stretch with what it closes."""
    mark, end = char("，", 12.5, -1.0), char("工", 60)
    one, two, three = spans = glyphs_to_spans([char("工", 0), mark, end])
    assert list(lines_to_stretches(spans_to_lines(spans))) == [
        Stretch([one, two], 0.0, 22.5, 4.0, 5.0),
        Stretch([three], 60.0, 70.0, 5.0, 5.0),
    ]
    (unit,) = next(lines_to_stretches(spans_to_lines(spans))).units()
    assert unit == (5.0, 5.0, [char("工", 0), mark])


def test_a_printed_space_parts_no_stretch() -> None:
    """Blanks of their own go with what is before, and what is last before them counts."""
    glyphs = [char("A", 0), char(" ", 4), char("B", 11)]
    assert len(list(lines_to_stretches(glyphs_to_lines(glyphs)))) == 1
    apart = [char("工", 0), char(" ", 30), char("工", 60)]
    assert [len(s.spans) for s in lines_to_stretches(glyphs_to_lines(apart))] == [2, 1]


# --- lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("top", "count"), [(94.0, 2), (95.0, 1), (115.0, 1), (116.0, 2)])
def test_a_small_character_joins_the_line_that_it_overlaps(top: float, count: int) -> None:
    """With 0.45 of its height."""
    assert len(glyphs_to_lines([char("工", 0, 100, 20), char("②", 30, top)])) == count


def test_lines_begin_with_the_topmost_of_one_size() -> None:
    """Whatever the order of print, and also above the page; each small one finds its own line."""
    glyphs = [char("中", 20, 4), char("上", 0, 0), char("下", 40, 8)]
    assert [line.text for line in glyphs_to_lines(glyphs)] == ["上中", "下"]
    assert len(glyphs_to_lines([char("工", 0, -22), char("工", 20, -21, 8)])) == 1
    near = [char("上", 0, 0), char("下", 0, 11), char("②", 10, 13, 6)]
    assert [line.text for line in glyphs_to_lines(near)] == ["上", "下②"]


def test_the_box_of_a_line_holds_all_of_it() -> None:
    """Of one span and of several, the last of which need not reach furthest."""
    (line,) = glyphs_to_lines([char("工", 5, 3)])
    assert line.box == Box(5, 3, 15, 13)
    (line,) = glyphs_to_lines([char("人", 50, 1), char("工", 5, 3), char("②", 30, 2, 8)])
    assert line.box == Box(5, 1, 60, 13)
    assert line.text == "工 ② 人"


def test_spans_over_one_another_are_read_by_their_characters() -> None:
    """From left to right, glyph by glyph."""
    over = [char("乙", 5, 0.5), char("丁", 25, 0.5)]
    under = [char("甲", 0), char("丙", 12), char("戊", 30)]
    (line,) = glyphs_to_lines([*over, *under])
    assert "".join(glyph.text for glyph in line.glyphs) == "甲乙丙丁戊"


def test_white_of_a_character_is_a_space() -> None:
    """More than its size; less only where the space is printed."""
    assert (
        glyphs_to_text([char("工", 0), char(" ", 10), char("人", 25), char("员", 45)]) == "工 人员"
    )
    assert (
        glyphs_to_text([char("工", 0), char(" ", 10), char("人", 20.5), char("员", 41)])
        == "工 人 员"
    )


@pytest.mark.parametrize(
    ("text", "gaps", "spaces"),
    [
        ("AB", [3], [0]),
        ("AB", [2.2], []),
        ("AB", [10], []),
        ("AB", [9.9], [0]),
        ("工B", [3], []),
        ("A工", [3], []),
        ("A工BC", [0, 0, 3], [2]),  # what stands further left in the span says nothing
        ("ABC工", [3, 0, 0], [0]),
        ("ABC工", [3, 0, 3], [0]),
        ("AB工", [3, 0], [0]),
        ("ABCD", [4, 0, 5], [0, 2]),
        ("ABCD", [4, 5, 0], []),  # spread
        ("ABCD", [2, 0, 5], [2]),
    ],
)
def test_where_white_is_a_space_between_words(
    text: str, gaps: list[float], spaces: list[int]
) -> None:
    """Between Latin characters, wider than what is beside it, and then as wide as the white is."""
    x0s = [sum(gaps[:i]) + 10 * i for i in range(len(text))]
    glyphs = [char(each, x) for each, x in zip(text, x0s, strict=True)]
    added = [
        span
        for span in add_spaces(glyphs_to_spans(glyphs), glyphs_to_lines(glyphs))
        if span.text == " "
    ]
    assert [(s.x0, s.x1) for s in added] == [(x0s[i] + 10, x0s[i + 1]) for i in spaces]


# --- what is set apart -----------------------------------------------------------------------------


def make_page(glyphs: list[Glyph]) -> PageContent:
    """A page with these characters."""
    return PageContent(number=3, width=600.0, height=800.0, spans=glyphs_to_spans(glyphs), rules=[])


def texts_apart(*glyphs: Glyph) -> dict[str, str]:
    """What is set apart, by kind; all else stays."""
    page = set_apart(make_page(list(glyphs)))
    apart = {kind: "".join(g.text for g in each) for kind, each in page.apart.items()}
    assert len(page.glyphs) + sum(map(len, apart.values())) == len(glyphs)
    return apart


def test_blank_pages_have_nothing_apart() -> None:
    """No text is no error, on the page or off it."""
    assert texts_apart() == {}
    assert list(find_off_page(make_page([]))) == []


def test_spaces_are_added_where_nothing_is_set_apart() -> None:
    """They are new text of the page."""
    page = set_apart(make_page([char("A", 0), char("B", 13)]))
    assert [glyph.text for glyph in page.glyphs] == ["A", "B", " "]


@pytest.mark.parametrize("at", [-5.0, 0.0, 11.9, 23.5])
def test_second_prints_are_found_across_slots(at: float) -> None:
    """By which they are looked up, beyond the page as well; other characters stay."""
    first = Glyph("药", at, at, at + 10, at + 10, 10.0)
    again = Glyph("药", at + 0.4, at + 0.4, at + 10.4, at + 10.4, 10.0)
    assert texts_apart(first, again) == {"overprinted": "药"}
    assert texts_apart(again, first) == {"overprinted": "药"}


@pytest.mark.parametrize(
    ("sizes", "is_stamp"),
    [
        ((10.0,) * 6, True),  # many spans of one character are most of the text
        ((10.04, 9.96) * 3, True),
        ((10.4, 9.6) * 3, False),  # two sizes; the large text is the most
    ],
)
def test_the_usual_size_is_that_of_most_characters(
    sizes: tuple[float, ...], *, is_stamp: bool
) -> None:
    """Sizes are the same to a tenth of a point."""
    small = [char("工", 50.0 * i, 100, size) for i, size in enumerate(sizes)]
    large = set_text("样本样本", 0, 90, 30.0)
    assert ("stamp" in texts_apart(*small, *large)) is is_stamp


@pytest.mark.parametrize(
    ("size", "top", "is_of_it"),
    [(30.4, 90.0, True), (31.0, 90.0, False), (30.0, 104.0, True), (30.0, 106.0, False)],
)
def test_what_belongs_to_a_stamp(size: float, top: float, *, is_of_it: bool) -> None:
    """Its size to half a point, its line to half a character."""
    under, stamp = set_text("职业名称和编码" * 3, 0, 100), set_text("样本", 20, 90, 30.0)
    beside = char("张", 400, top, size)
    assert texts_apart(*under, *stamp, beside) == {"stamp": "样本张" if is_of_it else "样本"}


def test_large_text_over_large_text_is_no_stamp() -> None:
    """What lies below has to be of about the usual size."""
    title = set_text("二〇二三年", 0, 300, 15.0)
    usual = set_text("职业名称和编码" * 3, 0, 100)
    assert texts_apart(*usual, *title, *set_text("样", 20, 295, 30.0)) == {}
