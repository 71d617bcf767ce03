"""What a page break leaves at the top of the next page: the end of one cell alone is still the table's."""

from __future__ import annotations

import pytest

from jinque.extract.ledger import verify_page
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.layout import lay_out
from jinque.extract.page.spans import glyphs_to_spans

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
    return PageContent(
        number=2, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[*flat, *upright]
    )


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
    laid = lay_out(
        PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=rules)
    )
    assert [line.text for line in laid.page.lines] == ["上 中", "（左）", "右"]
    (grid,) = laid.page.grids
    assert [cell.text for cell in grid.cells] == ["序号", "职业", "代码", "一", "检验", ""]
    assert list(verify_page(laid.content, laid.page)) == []


# --- tables whose columns the text alone tells ------------------------------------------------------

HEADER = ("序号", "职业名称", "描述")
COLUMNS = (50.0, 100.0, 300.0)
WHITE = 12.0  # points between two rows; 2 between the lines of one


def _set_row(top: float, number: str, title: str, *lines: str, step: float = 12) -> list[Glyph]:
    """A row of which only the last cell has several lines, each `step` points below the one before."""
    glyphs = [*_say(number, COLUMNS[0], top), *_say(title, COLUMNS[1], top)]
    for index, line in enumerate(lines):
        glyphs += _say(line, COLUMNS[2], top + step * index)
    return glyphs


def _set_page(number: int, *rows: list[Glyph]) -> PageContent:
    glyphs = [glyph for row in rows for glyph in row]
    return PageContent(
        number=number, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=[]
    )


def _first_page() -> PageContent:
    """A header and three rows, the last of which is cut at the page's foot."""
    return _set_page(
        1,
        _set_row(600, *HEADER),
        _set_row(622, "1", "装调工", "安装、调试", "设备。"),
        _set_row(656, "2", "检测员", "检测样品", "并登记。"),
        _set_row(690, "3", "制造工", "加工、制造", "阀门"),
    )


def _read_rows(page: PageContent) -> list[list[str]]:
    """The rows of the only table of a page that follows `_first_page`."""
    (grid,) = lay_out(page, lay_out(_first_page())).page.grids
    rows: list[list[str]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows


REST = _set_row(72, "", "", "等管路，", "并登记。")


def test_rest_without_rules_is_a_row_of_its_own() -> None:
    """Above the first number, parted from it by as much white as two rows."""
    page = _set_page(
        2,
        REST,
        _set_row(106, "4", "分析师", "分析", "数据。"),
        _set_row(140, "5", "管理员", "管理", "设备。"),
    )
    assert [row[0] for row in _read_rows(page)] == ["", "4", "5"]
    assert _read_rows(page)[0] == ["", "", "等管路，\n并登记。"]


def test_rest_is_told_where_the_lines_of_a_row_touch() -> None:
    """No white within a row, little between two: a row cut in two is still no part of the next."""
    first = _set_page(
        1,
        _set_row(600, *HEADER),
        _set_row(614, "1", "装调工", "安装、调试", "设备。", step=10),
        _set_row(638, "2", "检测员", "检测样品", "并登记。", step=10),
        _set_row(662, "3", "制造工", "加工、制造", "阀门", step=10),
    )
    second = _set_page(
        2,
        _set_row(60, *HEADER),
        _set_row(74, "", "", "等管路，", "并登记。", step=10),
        _set_row(98, "4", "分析师", "分析", "数据。", step=10),
        _set_row(122, "5", "管理员", "管理", "设备。", step=10),
    )
    (grid,) = lay_out(second, lay_out(first)).page.grids
    texts = [cell.text for cell in grid.cells if cell.col == 2]
    assert texts == ["描述", "等管路，\n并登记。", "分析\n数据。", "管理\n设备。"]


def test_longer_text_than_on_the_page_before_moves_the_edge_of_its_column() -> None:
    """Middle of the white there, it would run through a character: this page's own is the gutter."""
    title = "人工智能训练工程技术人员工"
    long = _set_row(106, "5", "", "训练", "模型。") + _say(title, COLUMNS[1] - 6, 106)
    page = _set_page(2, _set_row(72, "4", "分析师", "分析", "数据。"), long)
    texts = [row[1:] for row in _read_rows(page)]
    assert texts == [["分析师", "分析\n数据。"], [title, "训练\n模型。"]]


def test_row_of_longer_texts_at_a_top_is_no_running_header() -> None:
    """It does not fit the columns of the page before, though what stands below it does."""
    page = _set_page(
        2,
        _set_row(72, "4", "人工智能训练工程技术人员实训员工", "训练", "模型。"),
        _set_row(106, "5", "管理员", "管理", "设备。"),
    )
    assert [row[0] for row in _read_rows(page)] == ["4", "5"]


def test_rest_below_a_repeated_header_is_no_label() -> None:
    """The header is known from the page before, word for word; what follows it is the rest of a row."""
    page = _set_page(2, _set_row(50, *HEADER), REST)
    assert _read_rows(page) == [[*HEADER], ["", "", "等管路，\n并登记。"]]


def test_rest_or_row_alone_on_a_page_is_of_the_table() -> None:
    """Too little text to tell columns of its own."""
    assert _read_rows(_set_page(2, REST)) == [["", "", "等管路，\n并登记。"]]
    page = _set_page(2, _set_row(72, "4", "分析师", "分析", "数据。"))
    assert _read_rows(page) == [["4", "分析师", "分析\n数据。"]]


@pytest.mark.parametrize("x", [50.0, 210.0])
def test_other_text_at_a_top_is_no_rest(x: float) -> None:
    """A line in the column of the numbers, or that begins where no cell begins, is a caption."""
    page = _set_page(2, _say("经办人签字", x, 72))
    assert lay_out(page, lay_out(_first_page())).page.grids == ()


def test_text_below_a_table_closes_it() -> None:
    """After notes the table does not go on: a line in one of its columns is something else."""
    first = _first_page()
    first.spans = [
        *first.spans,
        *glyphs_to_spans(_say("备注：依据国家职业分类大典编制的目录。", 50, 724)),
    ]
    page = _set_page(2, REST)
    assert lay_out(page, lay_out(first)).page.grids == ()


# --- rules that go on beyond the page ---------------------------------------------------------------


def test_rules_beyond_the_page_make_no_row() -> None:
    """A program may draw a merged cell whole on each page that it is on: above the first rule is no row."""
    xs = (50.0, 100.0, 300.0, 500.0)
    flat = [Segment(100, y, 500, y) for y in (60.0, 90.0)] + [Segment(50, 120, 500, 120)]
    upright = [Segment(x, -200, x, 120) for x in xs]
    rows = [
        _set_row(top, *texts)
        for top, texts in ((70, ("", "装调", "甲")), (100, ("", "检测", "乙")))
    ]
    page = _set_page(2, _say("智能", 60, 85), *rows)
    page.rules.extend([*flat, *upright, Segment(50, -200, 500, -200)])
    laid = lay_out(page)
    (grid,) = laid.page.grids
    assert (grid.n_rows, grid.n_cols) == (2, 3)
    assert {c.text: c.rowspan for c in grid.cells} == {
        "智能": 2,
        "装调": 1,
        "甲": 1,
        "检测": 1,
        "乙": 1,
    }
    assert list(verify_page(laid.content, laid.page)) == []


# --- merged cells that no rule parts ----------------------------------------------------------------


@pytest.mark.parametrize("names", [("医药",), ("医药", "能源")])
def test_two_texts_in_a_cell_without_rules_are_a_guess(names: tuple[str, ...]) -> None:
    """Stripes part the rows, but not the merged cells beside them: which rows a name is of, nobody can tell."""
    glyphs = [*_say("行业", 50, 80), *_say("职业", 150, 80), *_say("描述", 300, 80)]
    for row in range(6):
        top = 105 + 25 * row
        glyphs += [*_say("检测工", 150, top), *_say("检测设备。", 300, top)]
    for index, name in enumerate(names):
        glyphs += _say(name, 50, 130 + 75 * index)
    flat = [Segment(140, 100 + 25 * row, 360, 100 + 25 * row) for row in range(7)]
    flat += [Segment(45, y, 360, y) for y in (75, 100, 250)]
    page = PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=flat)
    (table,) = lay_out(page).tables
    assert table.guessed_rows == (len(names) > 1)


def test_white_between_the_rows_of_one_table_tells_the_next_of_the_same_header() -> None:
    """The second has one row; the beginning of another stands below it, cut by the page break."""
    page = _set_page(
        1,
        _set_row(500, *HEADER),
        _set_row(522, "1", "装调工", "安装、调试", "设备。"),
        _set_row(556, "2", "检测员", "检测样品", "并登记。"),
        _say("（二）海洋装备及工程产业", 40, 588),
        _set_row(608, *HEADER),
        _set_row(630, "3", "制造工", "加工、制造", "阀门。"),
        _set_row(664, "", "", "运行管路，", "并记录"),
    )
    grids = lay_out(page).page.grids
    rows = [[c.text for c in grid.cells if c.col == 2] for grid in grids]
    assert rows[1] == ["描述", "加工、制造\n阀门。", "运行管路，\n并记录"]
