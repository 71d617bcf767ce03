"""Text whose columns are aligned with spaces: read where its lines agree, refused where they do not."""

from __future__ import annotations

import shutil
import subprocess
from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from extract_making import LIST, grid_rows, lines_of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.extract.text.aligned_blocks import AlignedPage
from jinque.extract.text.aligned_columns import PrintedLine, Run, lower_marks
from jinque.extract.text.aligned_labels import find_group
from jinque.extract.text.reader import read_text
from jinque.safe import text_width
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = [line.split("\t") for line in LIST.split("\n") if "\t" in line]
WIDTHS = (4, 8, 8, 13, 15, 4, 5)  # characters that fit on a line of a cell


def wrap(text: str, size: int) -> list[str]:
    """A text cut into lines."""
    return [text[i : i + size] for i in range(0, len(text), size)] or [""]


def align(rows: list[list[str]], *, middle: bool = False, wide: int = 2) -> str:
    """Rows set in columns, cells wrapped and set to the top or the middle."""
    widths = [wide * size + 2 for size in WIDTHS]
    lines: list[str] = []
    for row in rows:
        cells = [wrap(text, size) for text, size in zip(row, WIDTHS, strict=True)]
        height = max(map(len, cells)) | 1
        padded = [centre(c, height) if middle else c for c in cells]
        wides = [wide] * len(widths)
        lines += [
            "".join(map(pad, parts, widths, wides)).rstrip()
            for parts in zip_longest(*padded, fillvalue="")
        ]
    return "\n".join(lines) + "\n"


def centre(cell: list[str], height: int) -> list[str]:
    """The lines of a cell around the middle of an odd height; an even number leaves the middle free."""
    half, rest = divmod(len(cell), 2)
    above, below = cell[:half], cell[half + rest :]
    return [*[""] * (height // 2 - half), *above, cell[half] if rest else "", *below]


def pad(text: str, width: int, wide: int) -> str:
    """A text filled up to a column."""
    return text + " " * (width - (text_width(text) if wide == 2 else len(text)))


def joined(rows: list[list[str | None]]) -> list[list[str]]:
    """Rows without the line breaks of the layout."""
    return [[squeeze(text or "") for text in row] for row in rows]


WANTED = joined([[*row] for row in ROWS[:18]])


@pytest.mark.parametrize("wide", [1, 2])
def test_wrapped_cells_set_to_the_top(wide: int) -> None:
    """Rows begin with their numbers; a Chinese character counts two columns, or one as in pdftotext."""
    document = read(read_text, align(ROWS[:18], wide=wide).encode())
    (grid,) = document.pages[0].grids
    assert joined(grid_rows(grid)) == WANTED
    assert grid.how == "columns aligned with spaces, rows by numbers above"
    assert not grid.ruled
    assert not document.findings


def test_wrapped_cells_set_to_the_middle() -> None:
    """Each column has as many lines above the number as below: that tells the rows, and the header's end."""
    rows = [[*row] for row in ROWS[:18]]
    for row in rows:
        row[1] = "医药"  # printed on each row
    document = read(read_text, align(rows, middle=True).encode())
    (grid,) = document.pages[0].grids
    assert joined(grid_rows(grid)) == joined([[*row] for row in rows])
    assert grid.how == "columns aligned with spaces, rows by numbers in the middle"
    assert not document.findings


def test_one_line_a_row() -> None:
    """Without wrapped cells every reading gives the same rows, so there is nothing to guess."""
    rows = [[c[:size] for c, size in zip(row, WIDTHS, strict=True)] for row in ROWS[:18]]
    document = read(read_text, align(rows).encode())
    assert joined(grid_rows(document.pages[0].grids[0])) == joined([[*row] for row in rows])


def test_heading_and_notes_are_lines() -> None:
    """Text across the columns, above or below the table, is no row of it."""
    heading, note = "二、技能人才急需紧缺职业（工种）目录", "备注：1.无职业代码的职业，尚未收录。"
    text = f"{' ' * 10}{heading}\n\n{align(ROWS[:5])}\n{note}\n"
    document = read(read_text, text.encode())
    assert lines_of(document) == [heading, note]
    assert document.pages[0].grids[0].n_rows == 5


def test_form_feeds_part_pages() -> None:
    """Each page has its own grid, number and boxes in columns and lines."""
    text = align(ROWS[:9]) + "\f" + align([ROWS[0], *ROWS[9:18]]) + "\f"
    pages = read(read_text, text.encode()).pages
    assert [page.number for page in pages] == [1, 2]
    assert [row[0] for page in pages for row in joined(grid_rows(page.grids[0]))] == [
        "序号", *map(str, range(1, 9)), "序号", *map(str, range(9, 18))
    ]  # fmt: skip
    assert pages[1].grids[0].box is not None
    assert pages[1].grids[0].box.top == 0


def test_no_reading_is_no_guess() -> None:
    """A cell that stops and goes on fits no reading: the text stays lines, with a finding."""
    lines = [
        "序号  职业      描述            评级",
        "1     焊工      操作设备，焊接  紧缺",
        "                金属零件。",
        "2     钳工      使用工具，装配  紧缺",
        "      （装配）",
        "3     车工      操作车床，加工  紧缺",
    ]
    shifted = [*lines[:2], " " * 32 + "一般", *lines[2:]]
    document = read(read_text, "\n".join(shifted).encode())
    assert not document.pages[0].grids
    assert [(f.rule, f.page) for f in document.findings] == [("ambiguous-rows", 1)]
    assert len(lines_of(document)) == 7


def test_two_readings_that_disagree_are_a_finding() -> None:
    """Numbers at the top, or in the middle: where both fit and give other rows, it is said."""
    lines = [
        "序号  职业  描述",
        "            甲一",
        "1     焊工  甲二",
        "            甲三",
        "            乙一",
        "2     钳工  乙二",
        "            乙三",
    ]
    document = read(read_text, "\n".join(lines).encode())
    assert [(f.rule, f.page) for f in document.findings] == [("ambiguous-rows", 1)]


def test_a_text_that_may_stand_above_or_below_a_border_is_no_guess() -> None:
    """A name for several rows, between the header and the first row, may be a line of either."""
    lines = [
        "序号  行业  职业  描述  评级",
        "      医药",
        "                  甲一",
        "1           焊工        紧缺",
        "                  甲三",
        "                  乙一",
        "2           钳工        紧缺",
        "                  乙三",
        "                  丙一",
        "3           车工        紧缺",
        "                  丙三",
    ]
    document = read(read_text, "\n".join(lines).encode())
    assert not document.pages[0].grids
    assert [(f.rule, f.page) for f in document.findings] == [("ambiguous-rows", 1)]


def test_hanging_punctuation_does_not_close_a_gutter() -> None:
    """Closing punctuation at the end of a line may reach into the next column, where that is blank."""
    lines = [
        "序号  职业  描述        评级",
        "1     焊工  操作设备焊  紧缺",
        "            接各种零件、、",
        "            和材料。",
        "2     钳工  使用工具。  一般",
        "3     车工  操作车床。  一般",
    ]
    (grid,) = read(read_text, "\n".join(lines).encode()).pages[0].grids
    assert joined(grid_rows(grid))[1] == ["1", "焊工", "操作设备焊接各种零件、、和材料。", "紧缺"]


def test_a_band_across_the_table_is_no_guess() -> None:
    """Text that runs across the columns, in the middle of the table, leaves it unread, with a finding."""
    rows = [f"{n:<6}焊工    操作设备{n}  紧缺" for n in range(1, 9)]
    lines = [
        "序号  职业    描述       评级",
        *rows[:4],
        "智能装备和新能源汽车行业的职业",
        *rows[4:],
    ]
    document = read(read_text, "\n".join(lines).encode())
    assert not document.pages[0].grids
    assert [(f.rule, f.page) for f in document.findings] == [("ambiguous-rows", 1)]


@pytest.mark.parametrize("labels", [(), ("序号  职业    描述       评级",)])
@pytest.mark.parametrize("blank", [(), ("",)])
def test_numbered_headings_part_the_tables_of_a_page(
    labels: tuple[str, ...], blank: tuple[str, ...]
) -> None:
    """Each table is a grid, with labels of its own or without, and the heading is a line between them."""
    rows = [f"{n:<6}焊工    操作设备{n}  紧缺" for n in range(1, 9)]
    heading = "（二）智能装备和新能源汽车行业"
    lines = [
        " " * 55 + "（一）数字能源",
        "序号  职业    描述       评级",
        *rows[:4],
        *blank,
        heading,
        *blank,
        *labels,
        *rows[4:],
    ]
    document = read(read_text, "\n".join(lines).encode())
    page = document.pages[0]
    assert [grid.n_rows for grid in page.grids] == [5, 4 + len(labels)]
    assert [line.text for line in page.lines] == ["（一）数字能源", heading]
    assert joined(grid_rows(page.grids[1]))[-1] == ["8", "焊工", "操作设备8", "紧缺"]
    assert not document.findings


def test_a_numbered_line_of_a_cell_is_no_heading() -> None:
    """It begins where a later column does, though it stands alone on its line."""
    lines = ["序号  职业  描述                评级"]
    for n in range(1, 5):
        lines += [f"{n:<6}焊工  操作设备，焊接零件；  紧缺", "            （一）装配机器。"]
    document = read(read_text, "\n".join(lines).encode())
    (grid,) = document.pages[0].grids
    assert joined(grid_rows(grid))[1] == [
        "1",
        "焊工",
        "操作设备，焊接零件；（一）装配机器。",
        "紧缺",
    ]


@pytest.mark.parametrize(
    ("rest", "is_read"),
    [
        ("各种零件和材料。", True),
        ("各种零件和各种材料以及工具和机器等等。", False),  # runs across the next column
    ],
)
def test_the_end_of_the_last_row_is_read_or_the_page_refused(rest: str, *, is_read: bool) -> None:
    """Close below the table and right of its first column no line is a note that may be left out."""
    lines = ["序号  职业  描述                评级"]
    for n in range(1, 5):
        lines += [f"{n:<6}焊工  操作设备，焊接零件、  紧缺", "            和材料。"]
    lines[-1] = 12 * " " + rest
    document = read(read_text, "\n".join(lines).encode())
    cells = [cell.text for grid in document.pages[0].grids for cell in grid.cells]
    assert any(text.endswith(rest) for text in cells) == is_read
    assert [f.rule for f in document.findings] == ([] if is_read else ["ambiguous-rows"])


ROWS_BELOW = [
    "1     焊工      6-01      操作设备，焊接零件，  紧缺    9",
    "2     车工      6-02      操作车床，加工零件。  紧缺    9",
    "3     钳工      6-03      使用工具，装配机器。  紧缺    9",
]


@pytest.mark.parametrize(
    "head",
    [
        [  # across a gutter
            "                急需紧缺职业（工种）          评级    年薪",
            "序号                                                  （元）",
            "      名称      代码      基本描述",
        ],
        [  # in one of the columns below it
            "序号                    职业                  评级    年薪",
            "      名称      代码      基本描述                    （元）",
        ],
    ],
)
def test_a_label_over_several_columns_has_theirs_below_it(head: list[str]) -> None:
    """It is a cell over the columns that have their middle where it has its own."""
    document = read(read_text, "\n".join([*head, *ROWS_BELOW]).encode())
    (grid,) = document.pages[0].grids
    (group,) = (cell for cell in grid.cells if cell.colspan > 1)
    assert (group.row, group.col, group.colspan, group.rowspan) == (0, 1, 3, 1)
    assert group.text == head[0].replace("序号", "").split()[0]
    labels = [(c.text, c.rowspan) for c in grid.cells if c.row <= 1 and c is not group]
    assert [(text.replace("\n", ""), high) for text, high in labels] == [
        ("序号", 2),
        ("名称", 1),
        ("代码", 1),
        ("基本描述", 1),
        ("评级", 2),
        ("年薪（元）", 2),
    ]
    row = [cell.text for cell in grid.cells if cell.row == 2]
    assert row == ["1", "焊工", "6-01", "操作设备，焊接零件，", "紧缺", "9"]
    assert not document.findings


def test_a_label_over_several_columns_may_stand_alone_on_its_line() -> None:
    """The line then holds no text of a column."""
    head = [
        "                急需紧缺职业（工种）",
        "序号  名称      代码      基本描述            评级    年薪",
    ]
    document = read(read_text, "\n".join([*head, *ROWS_BELOW]).encode())
    (grid,) = document.pages[0].grids
    assert [cell.text for cell in grid.cells if cell.colspan > 1] == ["急需紧缺职业（工种）"]


@pytest.mark.parametrize(
    "head", [[f"{' ' * n}某某市技能人才紧缺职业一览表之一"] for n in (11, 12)] + [[]]
)
def test_no_label_over_several_columns(head: list[str]) -> None:
    """A title over the middle of all is a line, and a label of two lines in its own column one cell."""
    labels = [
        "                          职业（工种）",
        "序号  名称      代码      基本描述            评级    年薪",
    ]
    document = read(read_text, "\n".join([*head, *labels, *ROWS_BELOW]).encode())
    page = document.pages[0]
    assert [line.text for line in page.lines] == [text.strip() for text in head]
    assert joined(grid_rows(page.grids[0]))[0][3] == "职业（工种）基本描述"


def test_the_lines_below_the_last_with_several_texts_narrow_the_white_beside_them() -> None:
    """They are of the last row: one may reach further than all above it."""
    rows = ["序号   职业   描述              评级"]
    rows += [f" {n}   焊工   使用夹具，安装、调试数据   紧缺" for n in range(1, 5)]
    rest = "         （焊接机器人），安装、调试车"
    page = [PrintedLine(n, text) for n, text in enumerate([*rows, rest])]
    gutters = AlignedPage(page, 1).find_columns()
    alone = AlignedPage(page[:-1], 1).find_columns()
    assert (alone[-1], gutters[-1]) == ((22, 25), (23, 25))


def test_two_labels_with_a_space_between_are_none_over_several_columns() -> None:
    """Each stands in its own column, above the rest of it."""
    labels = [
        "                                               紧缺度 中位",
        "序号  名称      代码      基本描述            评级    年薪",
    ]
    document = read(read_text, "\n".join([*labels, *ROWS_BELOW]).encode())
    rows = joined(grid_rows(document.pages[0].grids[0]))
    assert rows[0] == ["序号", "名称", "代码", "基本描述", "紧缺度评级", "中位年薪"]


@pytest.mark.parametrize(
    ("x0", "columns"),
    [(16, (0, 3)), (15, (1, 2)), (12, None)],
)
def test_of_several_extents_the_widest_that_has_its_middle_there(
    x0: int, columns: tuple[int, int] | None
) -> None:
    """To within two columns, by which programs that print pages as text move what stands beside much white."""
    gutters = [(9, 11), (19, 21), (29, 31), (43, 45)]
    labels = [Run(x, x + 4, "标签") for x in (0, 13, 23, 35, 48)]
    lines = [[Run(x0, x0 + 8, "职业工种"), Run(48, 52, "年薪")], labels]
    found = find_group(lines, range(2), gutters, None)
    assert (found and (found.first, found.last)) == columns


def test_on_later_pages_only_the_same_label_stands_over_several_columns() -> None:
    """What runs across the columns at the top of a page may be the rest of a row."""
    head = ["                急需紧缺职业（工种）          评级    年薪"]
    labels = ["序号  名称      代码      基本描述                    （元）"]
    rest = "                检测各种零件和材料。"
    pages = [[*head, *labels, *ROWS_BELOW], [rest, *ROWS_BELOW[1:]]]
    document = read(read_text, "\f".join(map("\n".join, pages)).encode())
    spans = [max(c.colspan for g in page.grids for c in g.cells) for page in document.pages]
    assert spans == [3, 1]
    assert [line.text for line in document.pages[1].lines] == [rest.strip()]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (9, ["焊工", "车工L/S"]),
        (12, ["焊工", "车工L/S"]),
        (6, ["焊工L/S", "车工"]),
    ],
)
def test_a_mark_raised_behind_a_text_stands_on_the_line_before(
    column: int, expected: list[str]
) -> None:
    """It belongs to the text that it stands behind; one that stands below a text goes on with that."""
    rows = [
        ["序号", "职业", "描述", "评级"],
        ["1", "焊工", "操作设备焊接零件。", "紧缺"],
        ["2", "车工", "操作车床加工零件。", "紧缺"],
        ["3", "钳工", "使用工具装配机器。", "紧缺"],
    ]
    lines = ["".join(map(str.ljust, row, (6, 10, 12, 4))) for row in rows]
    lines.insert(2, " " * column + "L/S")
    document = read(read_text, "\n".join(lines).encode())
    found = joined(grid_rows(document.pages[0].grids[0]))
    assert [row[1] for row in found[1:3]] == expected


@pytest.mark.parametrize(
    ("column", "below"),
    [(5, "1  焊工 描述  紧缺"), (10, "1  焊工          描述  紧缺"), (0, "1  焊工  描述")],
)
def test_a_mark_above_or_far_from_the_next_text_is_not_raised_from_one(
    column: int, below: str
) -> None:
    """There is no room for it, or much white, or no text before it."""
    sheet = [PrintedLine(1, " " * column + "LS"), PrintedLine(2, below)]
    assert lower_marks(sheet) == sheet


def test_blanks_in_a_page_set_to_the_middle_are_reported() -> None:
    """Nothing tells whether a group's name stands in the middle of its rows: so it is said."""
    lines = [
        "序号  行业大类  职业    描述            评级",
        "                        操作设备，焊接",
        "1               焊工                    紧缺",
        "                        金属零件。",
        "                        使用工具，装配",
        "2     智能装备  钳工                    紧缺",
        "                        各种机器。",
        "                        操作车床，加工",
        "3               车工                    紧缺",
        "                        金属零件。",
    ]
    document = read(read_text, "\n".join(lines).encode())
    rows = joined(grid_rows(document.pages[0].grids[0]))
    assert rows[2] == ["2", "智能装备", "钳工", "使用工具，装配各种机器。", "紧缺"]
    assert [(f.rule, f.cell) for f in document.findings] == [("unsure-merge", "智能装备")]


def test_tabs_and_commas_win_where_they_part_more() -> None:
    """A tab-separated text with spaces and half-width commas in its cells stays tab-separated."""
    rows = [[f"{n}", f"工种  {n}", "使用A,B,C  和D,完成（1,2,3）工作"] for n in range(1, 9)]
    text = "\n".join("\t".join(row) for row in rows)
    assert grid_rows(read(read_text, text.encode()).pages[0].grids[0]) == rows


@given(
    st.lists(
        st.lists(st.sampled_from(["", "1", "2", "职业", "描述。", "a b"]), max_size=5), max_size=9
    ),
    st.integers(1, 3),
)
@settings(deadline=None, max_examples=150)
def test_nothing_is_lost_in_any_arrangement(lines: list[list[str]], gap: int) -> None:
    """Whatever stands where, each character is in one cell or one line."""
    text = (
        "\n".join((" " * 2 * gap).join(parts) for parts in lines)
        + "\f序号  职业  代码\n1  焊工  —\n"
    )
    document = read(read_text, text.encode())
    placed = sum(sum(page.account.values()) for page in document.pages)
    assert placed == len(squeeze(text))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("producer", ["typst", "reportlab", "weasyprint", "libreoffice"])
def test_pdftotext_is_right_or_refused(
    producer: str, record_property: Callable[[str, object], None]
) -> None:
    """`pdftotext -layout` of the real list: where a page is read, each description is that of its row."""
    command = ["pdftotext", "-layout", str(SAMPLE / f"list.{producer}.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout
    document = read(read_text, text)
    wide = str.maketrans(",()", "，（）")
    wanted = {row[0]: squeeze(row[4]).translate(wide) for row in ROWS}
    right = 0
    for page in document.pages:
        for row in joined(grid_rows(page.grids[0])) if page.grids else []:
            if row[0].isdecimal() and len(row) == 7:
                assert row[4].translate(wide) == wanted[row[0]]
                right += 1
    record_property("rows", right)
    assert right == 58 or document.findings
