"""Text outside the rows: named for a reason, or reported; lists of one document told apart."""

from __future__ import annotations

import pytest
from extract_grids import LABELS, LEFT, list_rows, make_grid
from msgspec import structs

from jinque.errors import LayoutError
from jinque.extract.lists.passages import (
    find_furniture,
    is_caption,
    is_note,
    is_total,
    is_unit,
    resembles_row,
)
from jinque.extract.lists.sections import choose_section, find_sections
from jinque.profile import load_profile
from jinque.records import Box, Document, Grid, Line, Page, Source

BEIJING = load_profile("beijing")
POSTS = ("序号", "岗位名称", "需求人数", "工作地点")


@pytest.mark.parametrize(
    "text", ["续表", "（续表）", "续表 2", "(接下页)", "接上表", "表2（续）", "续 表 一"]
)
def test_captions(text: str) -> None:
    """What only says that the table goes on."""
    assert is_caption(text)


@pytest.mark.parametrize("text", ["续写人员", "表演艺术人员", "接线工", "续聘专员 1", ""])
def test_no_captions(text: str) -> None:
    """Titles that begin alike are titles."""
    assert not is_caption(text)


def test_totals() -> None:
    """The first text of a row says that it sums up; a title that begins so does not."""
    assert is_total(["合 计", "58"])
    assert is_total(["", "总计：58 个"])
    assert not is_total(["1", "合计", "9.8"])
    assert not is_total(["", ""])


def test_notes_and_units() -> None:
    """As this publisher begins its notes; and what names a unit."""
    assert is_note("备 注：1.无职业代码的", BEIJING)
    assert not is_note("药品备注员", BEIJING)
    assert is_unit("（单位：万元）")
    assert is_unit("计量单位:元")
    assert not is_unit("单位食堂厨师")


def test_a_code_or_a_rating_makes_a_row() -> None:
    """Outside the tables, either tells of a row that fell out."""
    assert resembles_row("23 药物检验员 4-08-05-04", BEIJING)
    assert resembles_row("非常急需紧缺", BEIJING)
    assert not resembles_row("北京市人力资源和社会保障局 2023年9月", BEIJING)


# --- furniture -------------------------------------------------------------------------------------


def make_line(text: str, top: float) -> Line:
    """A line at a height of the page."""
    return Line(text=text, box=Box(50, top, 200, top + 10))


def make_page(number: int, *lines: Line, grids: tuple[Grid, ...] = ()) -> Page:
    """A page of A4."""
    return Page(number=number, width=595, height=842, grids=grids, lines=lines)


def make_document(*pages: Page) -> Document:
    """A document of these pages."""
    return Document(source=Source(name="x.pdf", kind="pdf", sha256="", size=1), pages=pages)


@pytest.mark.parametrize("text", ["— 3 —", "3", "第3页", "第 3 页 共 9 页", "- 3/9 -", "iv"])
def test_page_number_at_the_edge(text: str) -> None:
    """A number alone at the foot is a page number; in the middle of the page it is not."""
    document = make_document(make_page(1, make_line(text, 810), make_line(text, 400)))
    assert find_furniture(document) == {(1, 0)}


def test_running_header_recurs() -> None:
    """The same words at the same height on several pages, digits apart."""
    first = make_page(1, make_line("目录 第1版", 30), make_line("另一行", 60))
    second = make_page(2, make_line("目录 第2版", 30))
    assert find_furniture(make_document(first, second)) == {(1, 0), (2, 0)}


def test_row_at_the_edge_is_no_furniture() -> None:
    """Words that stand once are not named furniture for their place alone."""
    assert find_furniture(make_document(make_page(1, make_line("药物检验员", 810)))) == set()


@pytest.mark.parametrize(("uneven", "found"), [(True, {(1, 1), (2, 1)}), (False, set())])
def test_the_last_lines_of_pages_of_text_recur_at_any_height(
    found: set[tuple[int, int]], *, uneven: bool
) -> None:
    """Their pages are as high as they have lines; numbered headings and rows are no furniture."""
    pages = [
        make_page(
            number,
            make_line("（一）装备", 50 + 10 * number),
            make_line(f"— {number} —  某中心编制", 330 + 200 * number),
            grids=(grid_at(LIST, 100),),
        )
        for number in (1, 2)
    ]
    rows = make_page(3, make_line("3 焊工 4-08-05-04", 400), grids=(grid_at(LIST, 100),))
    again = make_page(4, make_line("4 焊工 4-08-05-05", 500), grids=(grid_at(LIST, 100),))
    once = make_page(5, make_line("本目录由某中心解释", 400), grids=(grid_at(LIST, 100),))
    all_pages = (*pages, rows, again, once)
    document = make_document(*(map(cut_below, all_pages) if uneven else all_pages))
    assert find_furniture(document) == found


def cut_below(page: Page) -> Page:
    """The page without the white below its last line."""
    return structs.replace(page, height=max(line.box.bottom for line in page.lines if line.box))


# --- sections --------------------------------------------------------------------------------------


def grid_at(rows: list[list[str]], top: float) -> Grid:
    """A grid moved down the page."""
    grid = make_grid(rows)
    cells = [
        type(cell)(
            row=cell.row,
            col=cell.col,
            text=cell.text,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            box=cell.box
            and cell.box._replace(top=cell.box.top + top, bottom=cell.box.bottom + top),
        )
        for cell in grid.cells
    ]
    box = Box(0, top, 300, top + 20 * len(rows))
    return Grid(n_rows=grid.n_rows, n_cols=grid.n_cols, cells=tuple(cells), box=box)


LIST = [list(LABELS), *list_rows(["医药", "医药"])]
OTHER = [list(POSTS), ["1", "管理岗", "3", "东城"]]


def test_pages_of_one_list_are_one_section() -> None:
    """The header printed again, the numbers running on."""
    first = make_page(1, grids=(grid_at(LIST, 100),))
    second = make_page(2, grids=(grid_at([list(LABELS), *list_rows(["软件"], 3)], 100),))
    sections, _ = find_sections(make_document(first, second), BEIJING)
    assert [len(section.parts) for section in sections] == [2]


def test_numbers_that_start_again_below_a_heading_are_another_list() -> None:
    """Two lists of the same columns, told apart by the heading and the number 1."""
    page = make_page(
        1,
        make_line("一、技能人才目录", 60),
        make_line("二、管理人才目录", 300),
        grids=(grid_at(LIST, 100), grid_at(LIST, 340)),
    )
    sections, _ = find_sections(make_document(page), BEIJING)
    assert [section.title for section in sections] == ["一、技能人才目录", "二、管理人才目录"]
    assert choose_section(sections, BEIJING, "2", "x.pdf") is sections[1]
    assert choose_section(sections, BEIJING, "管理人才", "x.pdf") is sections[1]


@pytest.mark.parametrize(
    ("first", "is_same"), [("3智能装备", True), ("4智能装备", False), ("3-01-02-03", False)]
)
def test_numbers_that_go_on_are_of_the_same_list_whatever_its_labels(
    first: str, *, is_same: bool
) -> None:
    """A page of which two columns were read as one has no numbers of its own: its rows are not to be lost."""
    labels = ["序号行业大类", *LABELS[2:]]
    page = make_page(2, grids=(grid_at([labels, [first, "钳工", "6-01-01-01", "9"]], 100),))
    before = make_page(1, grids=(grid_at(LIST, 100),))
    sections, _ = find_sections(make_document(before, page), BEIJING)
    assert (len(sections) == 1) == is_same
    rules = [finding.rule for section in sections for finding in section.findings]
    assert ("header-changed" in rules) == is_same


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([["3", "钳工", "9"]], ["row-outside-table"]),
        ([["1", "钳工", "9"], ["3", "车工", "9"]], []),  # counts by itself
        ([["四", "钳工", "3人"]], []),
    ],
)
def test_a_table_whose_numbers_go_on_is_of_no_other_kind(
    rows: list[list[str]], rules: list[str]
) -> None:
    """Two columns read as one may hide its labels and all else that a row is known by: its rows fell out."""
    labels = ["编", "名称与职业代码", "薪"]
    before = make_page(1, grids=(grid_at(LIST, 100),))
    page = make_page(2, grids=(grid_at([labels, *rows], 100),))
    (section,), _ = find_sections(make_document(before, page), BEIJING)
    assert [finding.rule for finding in section.findings] == rules


@pytest.mark.parametrize(("wanted", "problem"), [("三", "no section"), ("人才目录", "several")])
def test_words_that_name_no_section_or_several(wanted: str, problem: str) -> None:
    """The error lists what there is."""
    page = make_page(
        1,
        make_line("一、技能人才目录", 60),
        make_line("二、管理人才目录", 300),
        grids=(grid_at(LIST, 100), grid_at(LIST, 340)),
    )
    sections, _ = find_sections(make_document(page), BEIJING)
    with pytest.raises(LayoutError, match=problem) as caught:
        choose_section(sections, BEIJING, wanted, "x.pdf")
    assert "1. 一、技能人才目录" in caught.value.hints


def test_row_that_fell_out_of_the_table_is_reported() -> None:
    """Text between two parts of a list that looks like a row is an error, not a footnote."""
    first = make_page(1, make_line("3 药物检验员 4-08-05-04", 400), grids=(grid_at(LIST, 100),))
    second = make_page(2, grids=(grid_at([list(LABELS), *list_rows(["软件"], 4)], 100),))
    sections, _ = find_sections(make_document(first, second), BEIJING)
    findings = [f for section in sections for f in section.findings]
    assert ("row-outside-table", 1) in {(f.rule, f.page) for f in findings}


def test_title_row_of_a_spreadsheet_is_a_heading() -> None:
    """Rows above the header are kept as what they are."""
    rows = [["二、技能人才目录", *[LEFT] * 4], *LIST]
    sections, _ = find_sections(make_document(make_page(1, grids=(grid_at(rows, 10),))), BEIJING)
    (section,) = sections
    first = section.passages[0]
    assert (first.kind, first.text) == ("heading", "二、技能人才目录")
    assert [row.cells["seq"].text for row in section.parts[0].rows] == ["1", "2"]


def test_rest_of_a_row_above_a_page_is_no_industry() -> None:
    """Without industry column a heading names one; a sentence above a page without header does not."""
    rows = [["1", "焊工", "4-08-05-04", "检查管路，"], ["2", "车工", "4-08-05-05", "加工。"]]
    labels = ["序号", "职业名称", "职业代码", "职业描述"]
    first = make_page(1, make_line("某市目录", 20), grids=(grid_at([labels, rows[0]], 100),))
    second = make_page(2, make_line("并填写记录。", 80), grids=(grid_at([rows[1]], 100),))
    [section], _ = find_sections(make_document(first, second), load_profile("generic"))
    assert [part.heading and part.heading.text for part in section.parts] == ["某市目录", None]
    assert [(f.rule, f.page) for f in section.findings] == [("row-outside-table", 2)]


@pytest.mark.parametrize(
    ("text", "x0", "rules"),
    [
        (
            "加工、制作管路，检查阀门。",
            185.0,
            ["row-outside-table"],
        ),  # in the column of descriptions
        ("以下目录，供参考。", 20.0, []),  # across columns: a title
        ("（二）装备，制造", 185.0, []),  # numbered: a heading
    ],
)
def test_the_end_of_a_row_above_the_next_header_is_no_heading(
    text: str, x0: float, rules: list[str]
) -> None:
    """A sentence below a table, in one of its columns, has fallen out of the last row."""
    labels = ["序号", "职业名称", "职业代码", "职业描述"]
    rows = [["1", "焊工", "4-08-05-04", "检查管路，"], ["2", "车工", "4-08-05-05", "加工。"]]
    line = Line(text=text, box=Box(x0, 142, x0 + 50, 152))
    grids = (grid_at([labels, rows[0]], 100), grid_at([labels, rows[1]], 200))
    page = make_page(1, make_line("某市目录", 20), line, grids=grids)
    [section], _ = find_sections(make_document(page), load_profile("generic"))
    assert [f.rule for f in section.findings] == rules
    headings = [part.heading and part.heading.text for part in section.parts]
    assert headings == ["某市目录", None if rules else text]


def test_rest_of_the_last_row_on_a_page_of_its_own_is_an_error() -> None:
    """A list that ends inside a sentence goes on there; below a whole sentence it is a closing word."""
    labels = ["序号", "职业名称", "职业代码", "职业描述"]
    for text, rule in (
        ("检查管路并且填写", "row-outside-table"),
        ("检查管路和阀门。", "unplaced-text"),
    ):
        rows = [labels, ["1", "焊工", "4-08-05-04", text]]
        first = make_page(1, grids=(grid_at(rows, 100),))
        second = make_page(2, make_line("记录。", 80))
        [section], _ = find_sections(make_document(first, second), load_profile("generic"))
        assert [(f.rule, f.page) for f in section.findings] == [(rule, 2)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("3 焊工 检查管路。", "row-outside-table"),
        ("3. 焊工须持证上岗。", "unplaced-text"),
        ("3月底前完成。", "unplaced-text"),
        ("4 焊工", "unplaced-text"),
    ],
)
def test_next_number_below_the_last_row_is_an_error(text: str, rule: str) -> None:
    """Too short for a table of its own, the last row would be lost; an item of notes is none."""
    page = make_page(1, make_line(text, 400), grids=(grid_at(LIST, 100),))
    [section], _ = find_sections(make_document(page), BEIJING)
    assert [f.rule for f in section.findings] == [rule]
