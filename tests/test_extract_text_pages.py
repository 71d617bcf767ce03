"""Pages of text in aligned columns: what one of them does not show is told by the others, and never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from extract_making import grid_rows, lines_of, read

import jinque
from jinque.extract.text.aligned_columns import Run, add_blank_columns, place_words
from jinque.extract.text.reader import read_text
from jinque.text import squeeze

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS = (7, 7, 7, 24, 2)
LABELS = ("序号", "行业", "职业", "描述", "评级")
GUTTERS = [(4, 7), (11, 14), (18, 21)]


def line(*texts: str) -> str:
    """A line of five columns, a character taking one as where programs print a page as text."""
    return "".join(text.ljust(width) for text, width in zip(texts, WIDTHS, strict=True)).rstrip()


def row(number: int, industry: str = "", text: str = "操作设备。") -> str:
    """A row that takes one line."""
    return line(str(number), industry, "焊工", text, "紧缺")


def tables_of(*pages: list[str]) -> list[list[list[str]]]:
    """The rows of the first table of each page, without white space; none where there is no table."""
    document = read(read_text, "\f".join("\n".join(page) for page in pages).encode())
    tables = [page.grids[0] if page.grids else None for page in document.pages]
    return [
        [[squeeze(text or "") for text in texts] for texts in grid_rows(grid)] if grid else []
        for grid in tables
    ]


def findings_of(*pages: list[str]) -> list[str]:
    """The rules of all findings."""
    document = read(read_text, "\f".join("\n".join(page) for page in pages).encode())
    return [finding.rule for finding in document.findings]


FIRST = [line(*LABELS), *[row(n, "制造" if n % 2 else "") for n in range(1, 9)]]


def count_pages(*lines: str) -> int:
    """The pages of a text that has no form feeds."""
    return len(read(read_text, "\n".join(lines).encode()).pages)


# --- pages without form feeds ----------------------------------------------------------------------

AGAIN = [line("", "", "", "", "紧缺"), line(*LABELS), *[row(n) for n in range(9, 14)]]


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ([], 2),
        (["", " " * 20 + "第 1 页"], 2),
        (["", "某市人力资源和社会保障局", ""], 1),  # a heading, as far as can be told
        (["某市人力资源和社会保障局"], 1),
        (["（二）智能装备"], 1),
        (["（二）智能装备", ""], 1),
        (["", "       操作测试平台，采集、", ""], 2),
        ([line("", "", "（组长）", "", ""), ""], 2),  # the end of the last row
        ([line("", "", "（组长）", "", "")], 1),
    ],
)
def test_labels_begin_a_page_where_no_form_feed_does(between: list[str], count: int) -> None:
    """But below what may be the heading of another table."""
    first = [line("", "", "", "", "紧缺"), *FIRST]
    assert count_pages("目录", "", *first, *between, *AGAIN) == count
    assert count_pages(*first, *between, *AGAIN) == count
    text = "\n".join([*first, *between, *AGAIN, "\f"])
    assert len(read(read_text, text.encode()).pages) == 1


def test_rows_that_are_printed_again_begin_no_page() -> None:
    """They have digits, as no label has."""
    assert count_pages(*FIRST, *FIRST[1:]) == 1


def test_labels_that_stand_above_all_others_begin_the_page() -> None:
    """Those of two lines are read as on pages that form feeds part; a running foot is the page's."""
    foot = ["", "某市目录（征求意见稿）"]
    pages = [[line("", "", "", "", "紧缺"), *FIRST, *foot], [*AGAIN, *foot]]
    text = "\n".join(text for page in pages for text in page)
    document = read(read_text, text.encode())
    first, second = (grid_rows(page.grids[0]) for page in document.pages)
    assert squeeze(first[0][4] or "") == squeeze(second[0][4] or "") == "紧缺评级"
    assert lines_of(document) == foot[1:] * 2


# --- columns ---------------------------------------------------------------------------------------


def test_a_column_with_one_text_is_one_where_other_pages_have_it() -> None:
    """By itself such a text goes with the one before it."""
    page = [row(n, "能源" if n == 12 else "") for n in range(9, 18)]
    assert tables_of(FIRST, page)[1][3] == ["12", "能源", "焊工", "操作设备。", "紧缺"]
    assert len(tables_of(page)[0][3]) == 4


def test_a_column_that_is_blank_on_a_page_is_one_where_other_pages_have_it() -> None:
    """Theirs lies in the white between two others of this page."""
    page = [row(n) for n in range(9, 18)]
    assert tables_of(FIRST, page)[1][0] == ["9", "", "焊工", "操作设备。", "紧缺"]
    assert tables_of(page)[0][0] == ["9", "焊工", "操作设备。", "紧缺"]


@pytest.mark.parametrize(
    ("gutters", "models", "wanted"),
    [
        ([(4, 14), (18, 21)], [GUTTERS], GUTTERS),
        ([(4, 20)], [GUTTERS], [(4, 7), (11, 14), (18, 20)]),  # two of them
        ([(4, 20), (30, 33)], [GUTTERS], [(4, 20), (30, 33)]),  # one of the two
        # another page shows that other columns are blank
        ([(4, 14), (18, 21)], [GUTTERS, [(4, 13), (18, 19), (20, 21)]], [(4, 14), (18, 21)]),
    ],
)
def test_which_columns_are_blank_is_not_guessed(
    gutters: list[tuple[int, int]],
    models: list[list[tuple[int, int]]],
    wanted: list[tuple[int, int]],
) -> None:
    """They are added where there are as many as are missing, and pages do not contradict one another."""
    assert add_blank_columns(gutters, models) == wanted


@pytest.mark.parametrize(("near", "number"), [("序号 行业", 1000), ("序号   行业", 10000)])
@pytest.mark.parametrize("industry", ["能源", ""])
def test_labels_are_in_the_columns_that_another_page_shows(
    near: str, number: int, industry: str
) -> None:
    """On this one, two of them stand too near to one another, above the numbers or above white."""
    labels = line(near, "", *LABELS[2:])
    rows = [row(n, industry) for n in range(number, number + 9)]
    texts = [str(number), industry, "焊工", "操作设备。", "紧缺"]
    assert tables_of(FIRST, [labels, *rows])[1][:2] == [list(LABELS), texts]
    alone = tables_of([labels, *rows])[0]
    assert (alone[0] == list(LABELS)) == (near == "序号   行业" and bool(industry))


def words_at(**texts: str) -> list[Run]:
    """Words by the column that each begins at (`c7="高级"`)."""
    places = {int(name[1:]): text for name, text in texts.items()}
    return [Run(x0, x0 + len(text), text) for x0, text in places.items()]


MOVED = [
    # the third column ends at 14, the fourth one begins at 16
    (words_at(c0="1", c4="能源", c10="安装电池包与电机", c19="2-01"), [0, 1, 2, 3]),
    (words_at(c0="1", c4="能源", c10="安装电池包与电机", c20="2-01"), None),  # by itself
    (words_at(c0="1", c4="能源", c10="安装电池包与电机"), None),
    (words_at(c0="1", c4="能源", c10="安装电池包与发电机组", c21="2-01"), None),  # by much
    # the second one ends at 8, the third one begins at 10
    (words_at(c0="1", c4="能源", c7="高级电工", c16="2-01"), [0, 1, 2, 3]),
    (words_at(c0="1", c4="能", c7="高级电工", c16="2-01"), None),  # by itself
    (words_at(c0="1", c4="能源", c7="高级电工", c12="师", c16="2-01"), None),  # not the only one
    (words_at(c0="1", c4="能源装备制造业", c16="2-01"), None),  # none before it
]


@pytest.mark.parametrize(("words", "columns"), MOVED)
def test_a_text_that_moves_the_next_one_stands_in_its_own_column(
    words: list[Run], columns: list[int] | None
) -> None:
    """By a little, and a space between; else a line that runs across the columns is none of the table.

    Only in columns of which a Chinese character takes one: where it takes two, nothing has to move.
    """
    gutters = [(1, 4), (8, 10), (14, 16)]
    wanted = columns and dict(zip(columns, [word.text for word in words], strict=True))
    assert place_words(words, gutters, 1) == wanted
    assert place_words(words, gutters, 2) is None


@pytest.mark.parametrize(
    ("numbers", "are_outside"),
    [
        (("— 1 —", "— 2 —"), True),
        (("第1页，共2页", "第2页，共2页"), True),
        (("9", "10"), True),
        (("9", "9"), False),  # of cells, as far as can be told
        (("9" * 5000, "1"), False),
    ],
)
def test_the_number_of_a_page_is_in_none_of_its_cells(
    numbers: tuple[str, str], *, are_outside: bool
) -> None:
    """It may stand close below the last row, where the end of a cell would."""
    pages = [
        [
            line(*LABELS),
            *(row(n) for n in (start, start + 1, start + 2)),
            line("", "", "", text, ""),
        ]
        for start, text in zip((1, 4), numbers, strict=True)
    ]
    document = read(read_text, "\f".join("\n".join(page) for page in pages).encode())
    assert (lines_of(document) == list(numbers)) == are_outside
    assert not are_outside or all(page.grids for page in document.pages)


# --- rows ------------------------------------------------------------------------------------------


def tall(number: int, *, middle: bool = True) -> list[str]:
    """A row of three lines, its number in the middle or above."""
    first, second = ("", str(number)) if middle else (str(number), "")
    title = ["", "焊工"] if middle else ["焊工", ""]
    return [
        line(first, first and "制造", title[0], "操作夹具，", first and "紧缺"),
        line(second, second and "制造", title[1], "安装、", second and "紧缺"),
        line("", "", "", "调试设备。", ""),
    ]


def tall_rows(*numbers: int) -> list[str]:
    """Some rows of three lines, one after the other."""
    return [text for number in numbers for text in tall(number)]


def test_a_header_alone_ends_no_reading() -> None:
    """A page may end with the labels of the next one, or hold them and the end of a row alone."""
    labels = line(*LABELS)
    pages = [[labels, *tall_rows(1, 2, 3)], [labels, *tall_rows(4, 5), labels], [labels]]
    first, second, third = tables_of(*pages)
    assert [texts[0] for texts in first] == ["序号", "1", "2", "3"]
    assert [texts[0] for texts in second] == ["序号", "4", "5", "序号"]
    assert third == [list(LABELS)]
    end = line("", "", "", "并填写记录。", "")
    (*_, rest) = tables_of([labels, *tall_rows(1, 2, 3)], [labels, end])
    assert rest == [list(LABELS), ["", "", "", "并填写记录。", ""]]


@pytest.mark.parametrize(
    "below",
    [
        [line("备注", "", "", "以原件为准。", "")],
        [line("", "", "", "并填写记录。", ""), "", line("", "", "", "操作测试平台，采集、", "")],
    ],
)
def test_what_may_be_more_than_the_rest_of_a_row_is_none(below: list[str]) -> None:
    """A text in the first column is a note; behind a blank line another row may begin."""
    labels = line(*LABELS)
    assert tables_of([labels, *tall_rows(1, 2, 3)], [labels, *below]) == [[], []]


def test_rows_that_begin_alike_are_no_labels() -> None:
    """Most tables tell where labels end: one that begins with the same text by chance does not."""
    labels = [line(*LABELS), line("", "", "", "", "（级）")]
    wanted = [*LABELS[:4], "评级（级）"]
    same, other = tall_rows(1, 2, 3), tall_rows(4, 5, 6)
    other[0] = other[0].replace("操作夹具，", "使用量具，")
    alike = [text.replace("操作夹具，", "操作夹具") for text in same]
    for pages in ([alike, alike, other], [other, same, same]):
        assert [rows[0] for rows in tables_of(*([*labels, *page] for page in pages))] == [
            wanted
        ] * 3
    odd = [labels[0], line("", "", "", "", "（度）"), *same]
    first, *_ = tables_of([*labels, *same], [*labels, *other], [*labels, *same], odd)
    assert first[0] == wanted


@pytest.mark.parametrize("column", [0, 1])
def test_a_sum_is_a_row_of_its_own(column: int) -> None:
    """With or without a blank line before it, in one of the first two columns."""
    total = ["", "", "", "3个", ""]
    total[column] = "合计"
    (rows,) = tables_of([line(*LABELS), *tall_rows(1, 2, 3), line(*total)])
    assert rows[-2:] == [["3", "制造", "焊工", "操作夹具，安装、调试设备。", "紧缺"], total]


def test_two_readings_of_cells_set_to_the_middle_may_share_the_pages() -> None:
    """One page leaves the first open, the other one the second."""
    off = [text.replace("制造", "") for text in tall_rows(1, 2, 3, 4)]
    off[3:6] = [  # half a line higher
        line("2", "", "焊工", "操作夹具，", ""),
        line("", "", "", "安装、", "紧缺"),
        line("", "", "", "调试设备。", ""),
    ]
    even = [text.replace("。", "；").replace("制造", "") for text in tall_rows(5, 6, 7, 8)]
    pages = tables_of([line(*LABELS), *off], [line(*LABELS), *even])
    assert [texts[0] for page in pages for texts in page if texts[0].isdigit()] == list("12345678")


# --- rows that a page break cuts -------------------------------------------------------------------


def spaced(*numbers: int) -> list[str]:
    """Rows of three lines, a blank one before each."""
    return [text for number in numbers for text in ("", *tall(number))]


BEGUN = line("", "", "", "操作测试平台，采集、", "")


@pytest.mark.parametrize(
    ("begun", "is_read"),
    [
        (BEGUN, True),
        (line("", "", "", "操作测试平台，采集。", ""), False),  # it ends here
        (line("", "", "", "第 1 页共 2 页", ""), False),
        (line("操作，", "", "", "", ""), False),
    ],
)
def test_the_beginning_of_a_row_behind_a_blank_line_is_read(begun: str, *, is_read: bool) -> None:
    """A sentence without its end, in columns right of the first one; all else stays a line."""
    pages = [[line(*LABELS), *spaced(1, 2, 3), "", begun], [line(*LABELS), *spaced(4, 5, 6)]]
    first, second = tables_of(*pages)
    assert (first[-1][3] == squeeze(begun)) == is_read
    assert [texts[0] for texts in second] == ["序号", "4", "5", "6"]


@pytest.mark.parametrize(
    "below",
    [
        [
            "备注：以原件为准，",
            line("", "", "", "仅供参考，", ""),
        ],  # goes on, but not behind a blank line
        ["", line("", "", "", "操作测试平台，采集、整理大量数据、记录样品，安装", "紧缺")],
    ],
)
def test_a_note_and_a_text_across_the_columns_begin_no_row(below: list[str]) -> None:
    """They stay lines, and the rows above them are read."""
    pages = [[line(*LABELS), *spaced(1, 2, 3), *below], [line(*LABELS), *spaced(4, 5, 6)]]
    first, _ = tables_of(*pages)
    assert [texts[0] for texts in first] == ["序号", "1", "2", "3"]


def test_the_first_row_of_a_page_may_be_what_is_left_of_one() -> None:
    """Its cells need not be set as those of the rows below it are, where these are enough to tell."""
    rest = [row(4, text="整理数据、"), *[line("", "", "", "记录样品、", "")] * 3]
    first = [line(*LABELS), *spaced(1, 2, 3)]
    few, many = ([line(*LABELS), "", *rest, *spaced(*range(5, 5 + count))] for count in (2, 3))
    assert [texts[0] for texts in tables_of(first, many)[1]] == ["序号", "4", "5", "6", "7"]
    assert findings_of(first, many) == ["unsure-merge"]
    assert findings_of(first, few) == ["ambiguous-rows"] * 2


def test_a_row_is_begun_below_rows_set_to_half_a_line() -> None:
    """Where blank lines alone tell the rows."""
    upper = [row(1, text="操作夹具、"), line("", "", "", "安装设备", "")]
    lower = [
        line("", "", "数控", "操作量具、", ""),
        row(2, text="调试设备、"),
        line("", "", "", "整理", ""),
    ]
    page = [line(*LABELS), "", *upper, "", *lower, "", BEGUN, line("", "", "", "整理数据、", "")]
    after = [line(*LABELS), *spaced(3, 4, 5)]
    assert [texts[0] for texts in tables_of(page, after)[0]] == ["序号", "1", "2", ""]


def test_a_line_that_stands_on_several_pages_begins_no_row() -> None:
    """It is a running foot, whatever signs it has."""
    pages = [[line(*LABELS), *spaced(n, n + 1, n + 2), "", BEGUN] for n in (1, 4)]
    document = read(read_text, "\f".join("\n".join(page) for page in pages).encode())
    assert lines_of(document) == [BEGUN.strip()] * 2


def test_a_row_that_begins_on_one_page_is_one_row(tmp_path: Path) -> None:
    """Its number is printed on the next page, where its text goes on."""
    labels = line("序号", "行业", "职业名称", "基本描述", "紧缺程度")
    page = [labels, *spaced(1, 2, 3), "", BEGUN]
    rest = ["", line("4", "制造", "焊工", "整理数据。", "紧缺")]
    path = tmp_path / "list.txt"
    path.write_text("\n".join(page) + "\f" + "\n".join([labels, *rest, *spaced(5, 6)]), "utf-8")
    raw = jinque.read_raw(path, profile=str(ROOT / "fixtures" / "broken" / "profile.toml"))
    texts = [squeeze(row.cells["description"].text) for row in raw.rows]
    assert texts[3] == "操作测试平台，采集、整理数据。"
    assert len(texts) == 6
