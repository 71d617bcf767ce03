"""What a page break leaves at the top of the next page: the end of one cell alone is still the table's."""

from __future__ import annotations

import pytest

from jinque.extract.glyphs import Glyph, Segment
from jinque.extract.layout import lay_out
from jinque.extract.ledger import verify_page
from jinque.extract.page_content import PageContent

XS = (50.0, 90.0, 300.0, 400.0)  # three columns


def _say(text: str, x: float, top: float) -> list[Glyph]:
    return [
        Glyph(char, x + 10 * i, top, x + 10 * i + 10, top + 10, 10.0) for i, char in enumerate(text)
    ]


def _make_page(top: float, *before: Glyph) -> PageContent:
    """A page with one ruled row of which a single cell holds text, and a note below it."""
    flat = [Segment(XS[0], y, XS[-1], y) for y in (top, top + 20)]
    upright = [Segment(x, top, x, top + 20) for x in XS]
    glyphs = [*before, *_say("等工作。", 100, top + 5), *_say("备注：无。", 50, top + 40)]
    return PageContent(number=2, width=595, height=842, glyphs=glyphs, rules=[*flat, *upright])


@pytest.mark.parametrize("before", [[], _say("人力资源目录", 50, 30)])
def test_rest_of_a_cell_opens_the_page(before: list[Glyph]) -> None:
    """Rules of enough columns with text in one of them, below nothing but a running header."""
    (grid,) = lay_out(_make_page(72.0, *before)).page.grids
    assert [cell.text for cell in grid.cells] == ["", "等工作。", ""]


def test_rules_below_text_are_no_rest() -> None:
    """Further down the page such rules are a form's, not a table that goes on."""
    page = lay_out(_make_page(300.0, *_say("经办人签字", 50, 200))).page
    assert page.grids == ()


def test_text_on_both_sides_of_a_table_is_two_lines() -> None:
    """Found by fuzzing: one line, whose box runs across the cells, made the ledger doubt all of them."""
    tops = (300.0, 320.0, 340.0)
    rules = [Segment(XS[0], y, XS[-1], y) for y in tops] + [Segment(x, 300, x, 340) for x in XS]
    words = (
        ("序号", 52, 305),
        ("职业", 100, 305),
        ("代码", 310, 305),
        ("一", 52, 325),
        ("检验", 100, 325),
    )
    beside = ("（左）", 15, 305), ("右", 450, 305), ("上", 20, 100), ("中", 450, 100)
    glyphs = [glyph for text, x, y in (*words, *beside) for glyph in _say(text, x, y)]
    laid = lay_out(PageContent(number=1, width=595, height=842, glyphs=glyphs, rules=rules))
    assert [line.text for line in laid.page.lines] == ["上 中", "（左）", "右"]
    (grid,) = laid.page.grids
    assert [cell.text for cell in grid.cells] == ["序号", "职业", "代码", "一", "检验", ""]
    assert list(verify_page(laid.content, laid.page)) == []
