"""Labels on two levels in tables without a grid, and several tables of one header on a page."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.layout import lay_out
from jinque.extract.page.repeated_headers import split_at_headers
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.text_lines import glyphs_to_lines

if TYPE_CHECKING:
    from jinque.records import Page

COLUMNS = (60.0, 120.0, 240.0, 360.0, 500.0)
LABELS = ("序号", "名称", "代码", "描述", "评级")
LOWER = ("名称", "代码")
ROWS = (
    ("1", "检测工", "6-01-02", "检测设备", "一般"),
    ("2", "加工工", "6-01-03", "加工零件", "紧缺"),
    ("3", "装调工", "6-01-04", "装调整机", "一般"),
)
TOP = 60.0


def _say(text: str, x: float, top: float, size: float = 10.0) -> list[Glyph]:
    return [
        Glyph(char, x + size * i, top, x + size * i + size, top + size, size)
        for i, char in enumerate(text)
    ]


def _rows(top: float, *rows: tuple[str, ...]) -> list[Glyph]:
    said = (
        _say(text, x, top + 30 * index)
        for index, row in enumerate(rows)
        for x, text in zip(COLUMNS, row, strict=True)
    )
    return list(chain.from_iterable(said))


def _header(beside: float, group: tuple[str, float] = ("急需紧缺职业", 175.0)) -> list[Glyph]:
    """One label over the second and the third column; the others stand `beside` points below it."""
    outer = zip(("序号", "描述", "评级"), (60.0, 360.0, 500.0), strict=True)
    lower = zip(LOWER, (120.0, 240.0), strict=True)
    return [
        *_say(group[0], group[1], TOP),
        *chain.from_iterable(_say(text, x, TOP + beside) for text, x in outer),
        *chain.from_iterable(_say(text, x, TOP + 16) for text, x in lower),
    ]


def _lay_out(glyphs: list[Glyph], *rules: Segment) -> Page:
    content = PageContent(
        number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=list(rules)
    )
    return lay_out(content).page


def _read_labels(page: Page) -> list[list[str]]:
    """The texts above each column of the first grid, from top to bottom, down to the numbers."""
    grid = page.grids[0]
    first = next(cell.row for cell in grid.cells if cell.text == "1")
    return [
        [
            cell.text
            for cell in sorted(grid.cells, key=lambda cell: cell.row)
            if cell.row < first and cell.col <= col < cell.col + cell.colspan and cell.text
        ]
        for col in range(grid.n_cols)
    ]


TWO_LEVELS = [["序号"], ["急需紧缺职业", "名称"], ["急需紧缺职业", "代码"], ["描述"], ["评级"]]


def test_a_label_beside_both_levels_tells_them() -> None:
    """No rule at all: the other labels have their middle between the two levels."""
    page = _lay_out([*_header(8), *_rows(TOP + 46, *ROWS)])
    assert _read_labels(page) == TWO_LEVELS


def test_a_heading_is_no_label() -> None:
    """The labels below it stand on one line: none of them is beside two levels."""
    page = _lay_out([*_header(16, ("本市急需紧缺职业目录表", 135.0)), *_rows(TOP + 46, *ROWS)])
    assert _read_labels(page) == [["序号"], ["名称"], ["代码"], ["描述"], ["评级"]]
    assert [line.text for line in page.lines] == ["本市急需紧缺职业目录表"]


def test_a_rule_above_both_levels_tells_them() -> None:
    """In a three-line table all that stands below the upper rule is the header."""
    whole = [Segment(55, y, 525, y) for y in (TOP - 4, TOP + 36, TOP + 126)]
    page = _lay_out([*_header(16, ("急需紧缺职业", 178.0)), *_rows(TOP + 46, *ROWS)], *whole)
    assert _read_labels(page) == TWO_LEVELS


@pytest.mark.parametrize("end", [320.0, 350.0])
def test_a_rule_below_the_upper_label_tells_its_columns(end: float) -> None:
    """It ends somewhere in the white between two columns, not in the middle of it."""
    whole = [Segment(55, y, 525, y) for y in (TOP - 4, TOP + 36, TOP + 126)]
    page = _lay_out(
        [*_header(8), *_rows(TOP + 46, *ROWS)], *whole, Segment(112, TOP + 13, end, TOP + 13)
    )
    assert _read_labels(page) == TWO_LEVELS


def test_a_rule_below_the_lower_labels_ends_the_header() -> None:
    """Web pages leave it out below labels that reach over both levels."""
    rules = [Segment(55, TOP - 4, 525, TOP - 4), Segment(112, TOP + 36, 345, TOP + 36)]
    page = _lay_out([*_header(8), *_rows(TOP + 46, *ROWS)], *rules)
    assert _read_labels(page) == TWO_LEVELS


def test_labels_with_one_top_below_a_heading_are_one_level() -> None:
    """Where cells are aligned to the top, labels of one line have their middle above those of two."""
    heading = _say("本市急需紧缺职业目录表", 135, TOP - 16)
    labels = _rows(TOP, LABELS)
    second = [*_say("类别", 120, TOP + 12), *_say("编号", 240, TOP + 12)]
    page = _lay_out([*heading, *labels, *second, *_rows(TOP + 46, *ROWS)])
    assert _read_labels(page) == [["序号"], ["名称\n类别"], ["代码\n编号"], ["描述"], ["评级"]]


def test_a_unit_beside_a_heading_is_no_label() -> None:
    """It ends above the labels: it does not reach over both levels."""
    above = [*_say("本市急需紧缺职业目录表", 135, TOP - 2), *_say("万元", 500, TOP - 2)]
    page = _lay_out([*above, *_rows(TOP + 16, LABELS), *_rows(TOP + 46, *ROWS)])
    assert ["名称"] in _read_labels(page)
    assert ["代码"] in _read_labels(page)


def test_a_label_above_a_blank_column_is_its_own() -> None:
    """Its neighbours have their labels at its height."""
    rows = [(*row[:2], "", *row[3:]) for row in ROWS]
    whole = [Segment(55, y, 525, y) for y in (TOP - 4, TOP + 16, TOP + 106)]
    page = _lay_out([*_rows(TOP, LABELS), *_rows(TOP + 26, *rows)], *whole)
    assert _read_labels(page) == [[label] for label in LABELS]


def test_two_labels_side_by_side_have_columns_of_their_own() -> None:
    """Each over two: the columns of one are not taken for the other's."""
    groups = [*_say("职业名称与代码类别", 150, TOP), *_say("技能描述与评级等第", 400, TOP)]
    lower = zip(("名称", "代码", "描述", "评级"), COLUMNS[1:], strict=True)
    labels = [*chain.from_iterable(_say(text, x, TOP + 16) for text, x in lower)]
    page = _lay_out([*groups, *_say("序号", 60, TOP + 8), *labels, *_rows(TOP + 46, *ROWS)])
    assert _read_labels(page) == [
        ["序号"],
        ["职业名称与代码类别", "名称"],
        ["职业名称与代码类别", "代码"],
        ["技能描述与评级等第", "描述"],
        ["技能描述与评级等第", "评级"],
    ]


def test_a_label_no_wider_than_a_column_stands_over_several() -> None:
    """It has its middle over the columns whose labels stand below it."""
    page = _lay_out([*_header(8, ("职业", 200.0)), *_rows(TOP + 46, *ROWS)])
    assert _read_labels(page)[1:3] == [["职业", "名称"], ["职业", "代码"]]


# --- several tables of one header -------------------------------------------------------------------

TITLES = ("检测工", "加工装调检测员", "装调")


def _read_rows(page: Page) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)]
        for grid in page.grids
    ]


@pytest.mark.parametrize(
    ("heading", "x", "size", "below", "step"),
    [
        ("（一）海洋装备产业", 40, 10, 48, 76),  # crosses columns
        ("（一）海", 44, 12, 46, 76),  # in larger print
        ("海洋", 60, 10, 54, 80),  # far below the row
    ],
)
def test_headings_part_tables_of_one_header(
    heading: str, x: float, size: float, below: float, step: float
) -> None:
    """Neither the heading nor the header below it is a row of the table before; all share their columns."""
    rows = [(n, title, *rest) for (n, _, *rest), title in zip(ROWS, TITLES, strict=True)]
    glyphs: list[Glyph] = []
    for index, row in enumerate(rows):
        glyphs += _rows(60 + index * step, LABELS, row)
        glyphs += _say(heading, x, 60 + (index - 1) * step + below, size)
    page = _lay_out(glyphs)
    assert _read_rows(page) == [[list(LABELS), list(row)] for row in rows]
    assert [line.text for line in page.lines] == [heading] * 3
    boxes = [c.box for grid in page.grids for c in grid.cells if c.col == 1 and c.box]
    assert len({(box.x0, box.x1) for box in boxes}) == 1


def test_white_beside_a_label_makes_no_heading_of_the_last_line_below_it() -> None:
    """Where one line of a cell has two signs there, the next ones seem to run across two columns."""
    lines = (
        "使用显微镜测量（打印",
        "备件），安装电池检查",
        "和校准精密数据，加工",
        "制作精密管路。",
    )
    glyphs: list[Glyph] = []
    for index, (number, title, code, _, rating) in enumerate(ROWS):
        top = 60 + index * 200
        for line, text in enumerate(("年薪", "参考", "", "万元", "单位")):
            glyphs += _say(text, 500, top - 30 + 15 * line)
        glyphs += _rows(top, LABELS)
        for line, text in enumerate(lines[:4] if index == 0 else lines[:1]):
            x = 345 if text[3] == "，" else 350  # the comma is set half over the bracket
            height = top + 45 + 20 * line if index == 0 else top + 75
            glyphs += [*_say(text[:3], 320, height), *_say(text[3:], x, height)]
        for x, text in zip((60, 120, 240, 500), (number, title, code, rating), strict=True):
            glyphs += _say(text, x, top + 75)
        glyphs += _say("（一）海洋装备产业", 40, top + 140)
    _, tables = split_at_headers(glyphs_to_lines(glyphs))
    assert tables[0][-1].text == lines[-1]


@pytest.mark.parametrize("below", [48.0, 20.0])
def test_a_spaced_label_printed_again_parts_no_column(below: float) -> None:
    """The white within it is above every row of one text: it counts once, and less than the rows."""
    glyphs: list[Glyph] = []
    for index, row in enumerate(ROWS):
        top = 60 + index * (68 + below)
        spaced = [
            glyph
            for x, char in ((120, "名"), (145, "称"), (170, "号"))
            for glyph in _say(char, x, top)
        ]
        labels = [label for label in LABELS if label != "名称"]
        xs = [x for x in COLUMNS if x != COLUMNS[1]]
        others = [_say(label, x, top) for label, x in zip(labels, xs, strict=True)]
        glyphs += [*spaced, *chain.from_iterable(others)]
        glyphs += _rows(top + 30, (row[0], "加工装调检测", *row[2:]))
        glyphs += _say("（一）海洋装备产业", 40, top - 18, 12)
    page = _lay_out(glyphs)
    assert [grid.n_cols for grid in page.grids] == [5] * 3
    assert _read_rows(page)[0][1] == ["1", "加工装调检测", *ROWS[0][2:]]


def test_rows_alike_are_no_headers() -> None:
    """What is printed twice and holds a number or a code is no header."""
    alike = [(*row[1:3], row[0]) for row in (ROWS[0], ROWS[0])]
    lines = [
        glyphs_to_lines(chain.from_iterable(map(_say, row, COLUMNS, [60 + 30 * i] * 3)))[0]
        for i, row in enumerate(alike)
    ]
    assert split_at_headers(lines) == ([], [lines])


def test_a_heading_alone_at_the_foot_is_no_line_of_a_cell() -> None:
    """Its table begins on the next page; it is in larger print than the row above it."""
    glyphs = [*_rows(60, LABELS, ROWS[0]), *_rows(160, LABELS, ROWS[1])]
    page = _lay_out([*glyphs, *_say("（二）绿", 56, 206, 12)])
    assert _read_rows(page) == [[list(LABELS), list(row)] for row in ROWS[:2]]
    assert [line.text for line in page.lines] == ["（二）绿"]
