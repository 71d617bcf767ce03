"""Glyphs become lines, words and text: nothing lost, no space invented."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from extract_grids import set_text
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.stretches import glyphs_to_units
from jinque.extract.page.text_lines import (
    add_spaces,
    glyphs_to_lines,
    glyphs_to_text,
    spans_to_lines,
    spans_to_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

CHARACTERS = "医药健康使用设备、，。（）ISO9001-./3D"


def print_with_spaces(glyphs: Sequence[Glyph]) -> str:
    """The text of a page without printed spaces."""
    spans = glyphs_to_spans(glyphs)
    return spans_to_text(add_spaces(spans, spans_to_lines(spans)))


def test_lines_stand_from_top_to_bottom() -> None:
    """Two lines, whatever the order in the stream."""
    glyphs = [*set_text("第二行", top=15), *set_text("第一行")]
    assert glyphs_to_text(glyphs) == "第一行\n第二行"


def test_raised_mark_stays_in_its_line() -> None:
    """A superscript overlaps its title and follows it."""
    glyphs = [*set_text("操作员"), *set_text("L/S", x=30, top=-2, size=6)]
    assert glyphs_to_text(glyphs) == "操作员L/S"


def test_layout_white_is_no_space() -> None:
    """The quarter of an em that programs set between Chinese and Latin is layout."""
    glyphs = [*set_text("使用"), *set_text("5G", x=22.5), *set_text("设备", x=35)]
    assert print_with_spaces(glyphs) == "使用5G设备"


def test_printed_space_is_kept_once() -> None:
    """A space that is printed is text, two of them are one."""
    assert glyphs_to_text(set_text("ISO  9001")) == "ISO 9001"


def test_white_between_latin_words_is_a_space_where_none_are_printed() -> None:
    """A page without space glyphs shows its spaces as white."""
    glyphs = [*set_text("ISO"), *set_text("9001", x=19)]
    assert print_with_spaces(glyphs) == "ISO 9001"
    assert glyphs_to_text(glyphs) == "ISO9001"


def test_white_is_no_space_where_spaces_are_printed() -> None:
    """Where spaces have glyphs, white inside a word is justification."""
    glyphs = [*set_text("A B", top=30), *set_text("IS"), *set_text("O9001", x=13.5)]
    assert "ISO9001" in print_with_spaces(glyphs)


def test_even_spread_of_a_justified_line_makes_no_spaces() -> None:
    """All gaps of the line are alike: none of them is a space."""
    spread = [Glyph(c, i * 9.0, 0, i * 9.0 + 5, 10, 10) for i, c in enumerate("ELISA")]
    assert print_with_spaces(spread) == "ELISA"


def test_closing_punctuation_goes_with_its_character() -> None:
    """Hanging over the edge of its cell, a comma is placed with the text before it."""
    units = list(glyphs_to_units(set_text("设备，")))
    assert ["".join(g.text for g in unit) for _, _, unit in units] == ["设", "备，"]
    assert [x for x, _, _ in units] == [9.8, 10.2]


def test_last_character_of_a_text_is_where_the_text_is() -> None:
    """It may lie mostly beyond the rule, and the first mostly before it; others are told by their middle."""
    points = [x for x, _, _ in glyphs_to_units([*set_text("设备工"), *set_text("艺", x=33)])]
    assert points == [9.8, 15.0, 20.2, 38.0]


def test_latin_word_is_placed_by_its_middle() -> None:
    """A code that is wider than its cell stays whole."""
    units = list(glyphs_to_units(set_text("6-25-02-04")))
    assert [(x, len(unit)) for x, _, unit in units] == [(25.0, 10)]


@settings(deadline=None)
@given(st.lists(st.text(CHARACTERS, min_size=1, max_size=12), max_size=6), st.randoms())
def test_no_glyph_is_lost_or_doubled(lines: list[str], rng: st.randoms) -> None:  # type: ignore[valid-type]
    """Lines and units hold each glyph once, in whatever order they came."""
    glyphs = [g for i, text in enumerate(lines) for g in set_text(text, top=i * 15.0)]
    rng.shuffle(glyphs)  # type: ignore[attr-defined]
    units = [g for _, _, unit in glyphs_to_units(glyphs) for g in unit]
    inside = [g for line in glyphs_to_lines(glyphs) for g in line.glyphs]
    assert Counter(units) == Counter(inside) == Counter(glyphs)
    assert glyphs_to_text(glyphs) == "\n".join(lines)


@settings(deadline=None)
@given(st.text(CHARACTERS, max_size=20), st.floats(-0.5, 0.5), st.floats(6, 20))
def test_line_survives_its_size_and_a_slight_slope(text: str, lean: float, size: float) -> None:
    """Characters of one line may stand a hair higher or lower than their neighbours."""
    glyphs = set_text(text, size=size)
    leaning = [
        g._replace(top=g.top + lean * (i % 2), bottom=g.bottom + lean * (i % 2))
        for i, g in enumerate(glyphs)
    ]
    assert glyphs_to_text(leaning) == text


def test_stretches_are_those_of_the_page_itself() -> None:
    """A page made from another, of other glyphs, does not keep what was found on the first."""
    one, two = (Glyph(char, 10.0, 10.0, 20.0, 20.0, 10.0) for char in "一二")
    page = PageContent(number=1, width=100, height=100, spans=glyphs_to_spans([one]), rules=[])
    assert [span.text for stretch in page.stretches() for span in stretch.spans] == ["一"]
    other = page.replace(spans=glyphs_to_spans([two]))
    assert [span.text for stretch in other.stretches() for span in stretch.spans] == ["二"]


def test_a_space_between_chinese_characters_is_no_sign_of_printed_spaces() -> None:
    """Only a space beside Latin shows that the page prints those between words."""
    glyphs = [*set_text("序 号", top=30), *set_text("ISO"), *set_text("9001", x=19)]
    assert print_with_spaces(glyphs).startswith("ISO 9001")


def test_a_space_that_takes_no_room_is_none() -> None:
    """Where a font lacks a zero-width character, a program may write a space of no width for it."""
    word = set_text("ELISA")
    space = word[1]._replace(text=" ", x1=word[1].x0 + 3)
    assert glyphs_to_text([word[0], space, *word[1:]]) == "ELISA"
    moved = [glyph._replace(x0=glyph.x0 + 3, x1=glyph.x1 + 3) for glyph in word[1:]]
    assert glyphs_to_text([word[0], space, *moved]) == "E LISA"


def test_white_beside_a_narrow_letter_is_no_space() -> None:
    """Set at one pitch, as each letter alone may be: only a step of two pitches is a space."""
    letters = [set_text(char, x=5.2 * i) for i, char in enumerate("ELISA 9001") if char != " "]
    narrow = [g._replace(x1=g.x0 + 2) if g.text == "I" else g for g in chain.from_iterable(letters)]
    assert print_with_spaces(narrow) == "ELISA 9001"
