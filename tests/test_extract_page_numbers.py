"""The number at a page's foot, below a table without rules that goes on from the page before."""

from __future__ import annotations

from itertools import chain

import pytest

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph
from jinque.extract.page.layout import LaidOut, lay_out
from jinque.extract.page.spans import glyphs_to_spans

COLUMNS = (60.0, 120.0, 260.0, 480.0)


def _say(text: str, x: float, top: float) -> list[Glyph]:
    return [
        Glyph(char, x + 10 * i, top, x + 10 * i + 10, top + 10, 10.0) for i, char in enumerate(text)
    ]


def _row(texts: tuple[str, ...], top: float) -> list[Glyph]:
    said = (_say(text, x, top) for text, x in zip(texts, COLUMNS, strict=True))
    return list(chain.from_iterable(said))


def _rows(first: int, last: int, top: float) -> list[Glyph]:
    rows = ((f"{n}", "检测工", "检测设备并填写记录。", "紧缺") for n in range(first, last))
    made = (_row(texts, top + 30 * index) for index, texts in enumerate(rows))
    return list(chain.from_iterable(made))


def _lay_out_two(foot: str, x: float, y: float) -> LaidOut:
    header = _row(("序号", "职业", "职业描述", "评级"), 60)
    one = PageContent(
        number=1, width=595, height=842, spans=glyphs_to_spans(header + _rows(1, 9, 90)), rules=[]
    )
    glyphs = _rows(9, 30, 60) + _say(foot, x, y)
    two = PageContent(number=2, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[])
    return lay_out(two, lay_out(one))


@pytest.mark.parametrize(
    ("foot", "x", "y"), [("2", 300, 690), ("-2-", 297, 685), ("2", 260, 700), ("第2页", 290, 690)]
)
def test_page_number_is_no_part_of_a_cell(foot: str, x: float, y: float) -> None:
    """It lies within a column by chance: in no column's place, or with much white above it."""
    page = _lay_out_two(foot, x, y).page
    (grid,) = page.grids
    assert [line.text for line in page.lines] == [foot]
    assert grid.cells[-2].text == "检测设备并填写记录。"


def test_number_in_its_columns_place_stays_in_the_table() -> None:
    """The last line of a cell, close below the line before and where its column's texts begin."""
    page = _lay_out_two("24", 260, 675).page
    assert page.lines == ()
    assert page.grids[0].cells[-2].text == "检测设备并填写记录。\n24"


@pytest.mark.parametrize(
    "foot", ["第1页", "第 1 页 共 3 页", "共3页，第1页", "- 1 -", "Page 1 of 3"]
)
def test_page_number_close_below_the_first_page_of_a_table(foot: str) -> None:
    """In a column by chance, a line's height below the last row, where no page before shows the columns."""
    glyphs = _row(("序号", "职业", "职业描述", "评级"), 500) + _rows(1, 9, 530)
    glyphs += _say(foot, 270, 752)
    page = lay_out(
        PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[])
    ).page
    (grid,) = page.grids
    assert [line.text for line in page.lines] == [foot]
    assert grid.cells[-2].text == "检测设备并填写记录。"


def test_page_number_with_a_text_beside_it_is_no_row() -> None:
    """A foot line of two texts that lie within columns by chance."""
    glyphs = _row(("序号", "职业", "职业描述", "评级"), 500) + _rows(1, 9, 530)
    glyphs += _say("- 1 -", 270, 752) + _say("编制", 480, 752)
    page = lay_out(
        PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[])
    ).page
    assert [line.text for line in page.lines] == ["- 1 - 编制"]


def test_text_like_a_page_number_within_a_table_stays() -> None:
    """Only at a page's top and foot it says which page it is."""
    glyphs = _row(("序号", "职业", "职业描述", "评级"), 300) + _rows(1, 4, 330)
    glyphs += _say("- 1 -", 270, 402)
    page = lay_out(
        PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[])
    ).page
    assert page.lines == ()
