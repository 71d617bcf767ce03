"""Aligned text as programs print it: to the nearest line and column, so that sentences and bands must tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_making import grid_rows, lines_of, read

from jinque.extract.text.aligned_rows import Block
from jinque.extract.text.aligned_sentences import count_doubtful, read_sentences
from jinque.extract.text.reader import read_text
from jinque.findings import Severity
from jinque.safe import text_width
from jinque.text import squeeze

if TYPE_CHECKING:
    from jinque.records import Document


def read_lines(*lines: str) -> Document:
    """A text of these lines."""
    return read(read_text, "\n".join(lines).encode())


def rows_of(document: Document) -> list[list[str]]:
    """The rows of all pages, blanks left out of their texts."""
    grids = [grid for page in document.pages for grid in page.grids]
    return [[squeeze(text or "") for text in row] for grid in grids for row in grid_rows(grid)]


def line(*texts: str) -> str:
    """Texts at columns 0, 6, 16 and 40."""
    parts = [
        text + " " * (size - text_width(text)) for text, size in zip(texts, SIZES, strict=False)
    ]
    return "".join(parts).rstrip()


SIZES = (6, 10, 24, 8)
HEADER = line("序号", "职业", "描述", "评级")
# Two lines of a cell beside one: the number stands by the first of them, as pdftotext prints it.
UPPER = [
    line("1", "焊工", "操作设备，焊接金属零", "紧缺"),
    line("", "", "件。"),
    line("", "", "使用工具，装配和调试各"),
    line("2", "钳工", "种机器，检查零件和材料", "紧缺"),
    line("", "", "。"),
    line("3", "车工", "操作车床，加工金属零件", "紧缺"),
    line("", "", "。"),
]
TEXTS = [
    "操作设备，焊接金属零件。",
    "使用工具，装配和调试各种机器，检查零件和材料。",
    "操作车床，加工金属零件。",
]


def test_sentences_tell_what_half_lines_do_not() -> None:
    """Rows of two lines whose number stands by the first, beside rows of three with it in the middle."""
    document = read_lines(HEADER, *UPPER)
    assert rows_of(document)[1:] == [
        [number, title, text, "紧缺"]
        for number, title, text in zip("123", ("焊工", "钳工", "车工"), TEXTS, strict=True)
    ]
    assert document.pages[0].grids[0].how.endswith("rows by sentences")


def cut_rows(number: int) -> list[str]:
    """A row of one line, and one of three with its number in the middle, which numbers above would cut."""
    return [
        line(str(number), "焊工", "操作设备。", "紧缺"),
        line("", "", "使用工具，装配和调试各"),
        line(str(number + 1), "钳工", "种机器，检查零件和材料", "紧缺"),
        line("", "", "。"),
    ]


def test_readings_that_a_sentence_parts_are_an_error() -> None:
    """Numbers above their rows or in the middle, and of one reading one sentence is cut: too little to tell."""
    document = read_lines(HEADER, *cut_rows(1), line("3", "车工", "操作车床。", "紧缺"))
    assert [f.rule for f in document.findings] == ["ambiguous-rows"]


def test_a_reading_that_cuts_several_sentences_is_none() -> None:
    """Where another one fits and cuts none."""
    document = read_lines(HEADER, *cut_rows(1), *cut_rows(3), *cut_rows(5))
    assert not document.findings
    assert {row[2] for row in rows_of(document)[1:]} == {"操作设备。", TEXTS[1]}


def test_what_may_be_of_either_row_is_no_guess() -> None:
    """Without a number in the middle of anything, two ways are as good."""
    document = read_lines(
        HEADER,
        *UPPER[:2],
        line("2", "钳工", "使用工具。", "紧缺"),
        line("", "工", ""),
        line("3", "车工", "操作车床。", "紧缺"),
        *UPPER[2:3],
        *[text.replace("2 ", "4 ") for text in UPPER[3:5]],
    )
    assert "ambiguous-rows" in {f.rule for f in document.findings}


def test_rows_without_a_blank_line_between_them() -> None:
    """Blank lines part most rows, sentences the others; the page cuts the last one."""
    again = [
        text.replace(text[:1], {"1": "4", "2": "5", "3": "6"}.get(text[:1], " "), 1)
        for text in UPPER
    ]
    document = read_lines(
        *[HEADER, "", *UPPER[:2], "", *UPPER[2:], "", *again[:2], "", *again[2:], ""],
        line("7", "木工", "使用工具，加工木材，制", "紧缺"),
        line("", "", "作家具，检查各种"),
    )
    last = "使用工具，加工木材，制作家具，检查各种"
    assert [row[2] for row in rows_of(document)[1:]] == [*TEXTS, *TEXTS, last]
    assert not document.findings


def test_blank_lines_part_what_a_page_cuts() -> None:
    """The last row of a page, and what is left of it below the labels of the next one; no sentence tells."""
    rows = [text.replace("。", "等") for text in UPPER]
    cut = [
        line("3", "车工", "操作车床，加工金属零件", "紧缺"),
        *[line("", "", "，检查零件和材料，装配")] * 3,
    ]
    one = [HEADER, "", *rows[2:5], "", *cut]
    two = [HEADER, "", line("", "", "机器"), "", *[text.replace("2 ", "4 ") for text in rows[2:5]]]
    document = read(read_text, ("\n".join(one) + "\f" + "\n".join(two)).encode())
    assert [row[0] for row in rows_of(document)] == ["序号", "2", "3", "序号", "", "4"]
    assert rows_of(document)[4][2] == "机器"


def block_of(*lines: dict[int, str], gaps: frozenset[int] = frozenset()) -> Block:
    """Lines of texts by column."""
    numbers = list(range(len(lines)))
    return Block(numbers=numbers, gutters=[(2, 4)] * 3, width=40, lines=[*lines], gaps=gaps)


def test_of_two_ways_as_good_none_is_taken() -> None:
    """A line between two rows is of either; a blank line above or below it tells."""
    lines = [{0: "1", 1: "焊工", 2: "操作。"}, {1: "工"}, {0: "2", 1: "钳工", 2: "操作。"}]
    assert read_sentences(block_of(*lines), 0, [0, 2], [0, 1, 2]) is None
    above, below = (block_of(*lines, gaps=frozenset({gap})) for gap in (1, 2))
    assert read_sentences(above, 0, [0, 2], [0, 1, 2]) == [range(1), range(1, 3)]
    assert read_sentences(below, 0, [0, 2], [0, 1, 2]) == [range(2), range(2, 3)]


def test_a_line_of_merged_cells_alone_goes_with_the_row_above_it() -> None:
    """It moves no cell's middle, so no more than one way is left."""
    block = block_of({0: "1", 2: "操作。"}, {1: "海洋"}, {0: "2", 2: "操作。"})
    assert read_sentences(block, 0, [0, 2], [0, 2]) == [range(2), range(2, 3)]


def test_rows_that_are_doubtful() -> None:
    """A text goes on after its sentence, or a line stands alone below a short one; each row counts once."""
    block = block_of(
        *[{0: "1", 1: "焊工", 2: "操作。"}, {1: "焊工", 2: "使用工具，"}],
        *[{0: "2", 1: "钳工", 2: "操作。"}, {2: "使用工具，"}],
        *[{0: "3", 1: "车工", 2: "操作车床，"}, {2: "使用工具。"}],
    )
    assert count_doubtful(block, [range(2), range(2, 4), range(4, 6)]) == 2
    assert count_doubtful(block, [range(2), range(4, 6)]) == 1


def test_a_line_alone_below_a_full_one_is_its_end() -> None:
    """One below a short line is not, where cells are set to the top."""
    rows = [line(str(number), "焊工", "操作", "紧缺") for number in range(1, 7)]
    wrapped = [line("1", "焊工技术", "操作设备焊接金属零件制", "紧缺"), line("", "员", "造")]
    document = read_lines(HEADER, *wrapped, *rows[1:])
    assert rows_of(document)[1][1] == "焊工技术员"
    assert not document.findings
    document = read_lines(HEADER, *wrapped, *rows[1:3], line("", "能源"), *rows[3:])
    assert [f.rule for f in document.findings] == ["ambiguous-rows"]


def test_labels_below_a_band_are_no_row() -> None:
    """A block that prints them again is not read as one table."""
    document = read_lines(HEADER, *UPPER[:2], "", line("", "", "绿色能源"), "", HEADER, *UPPER[2:5])
    assert [f.rule for f in document.findings] == ["ambiguous-rows"]
    assert not document.pages[0].grids


def test_a_band_between_blank_lines_is_a_row_of_its_own() -> None:
    """In whichever column it stands; labels stand above the first one only."""
    document = read_lines(
        HEADER,
        "",
        line("", "", "海洋装备"),
        "",
        *UPPER[:2],
        "",
        line("", "", "绿色能源"),
        "",
        *UPPER[2:5],
    )
    assert [row[2] for row in rows_of(document)] == [
        "描述",
        "海洋装备",
        TEXTS[0],
        "绿色能源",
        TEXTS[1],
    ]
    assert not document.findings


def test_a_band_without_blank_lines_is_no_end_of_a_name() -> None:
    """A text alone below a short line goes on nothing: it is doubted, not joined to the name above it."""
    rows = [line(str(number), "焊工", "操作。", "紧缺") for number in range(1, 7)]
    rows[5] = line("6", "焊工技术", "操作。", "紧缺")
    document = read_lines(HEADER, *rows[:3], line("", "能源"), *rows[3:])
    assert [f.rule for f in document.findings] == ["ambiguous-rows"]


@pytest.mark.parametrize("above", ["二、技能人才目录", "续表"])
def test_what_stands_close_above_the_labels_is_none(above: str) -> None:
    """A numbered heading, or that the table goes on, within one column."""
    document = read_lines(" " * 16 + above, HEADER, *UPPER)
    assert rows_of(document)[0] == ["序号", "职业", "描述", "评级"]
    assert lines_of(document) == [above]


def test_the_last_word_of_a_long_line_stays_in_its_column() -> None:
    """One space before it parts no columns where there is more white after it."""
    rows = [f"{number}     焊工  使用工具，装配。              紧缺" for number in range(1, 9)]
    rows[4] = "5     焊工  使用工具，达到 ISO9001 的     紧缺"
    document = read_lines("序号  职业  描述                          评级", *rows)
    assert rows_of(document)[5] == ["5", "焊工", "使用工具，达到ISO9001的", "紧缺"]


def test_columns_that_touch_are_parted() -> None:
    """A text ends where, on another line, one of the next column begins; its label reaches over a little."""
    rows = [f"{number}     焊工  使用工具。                紧缺" for number in range(1, 13)]
    rows[1] = "2     焊工  使用工具，装配各种机器。"
    rows[2] = "3     焊工  使用工具。              紧缺"
    document = read_lines("序号  职业  描述              职业评级", *rows)
    assert rows_of(document)[0] == ["序号", "职业", "描述", "职业评级"]
    assert [row[3] for row in rows_of(document)[1:4]] == ["紧缺", "", "紧缺"]
    assert rows_of(document)[2][2] == "使用工具，装配各种机器。"


def test_labels_above_the_rest_of_a_row_are_an_error() -> None:
    """A page with labels and no number holds the end of the last row of the page before."""
    text = "\n".join([HEADER, *UPPER[:4]]) + "\f" + "\n".join([HEADER, line("", "", "。")])
    document = read(read_text, text.encode())
    assert "ambiguous-rows" in {f.rule for f in document.findings if f.page == 2}


def test_a_name_between_rows_makes_filling_down_an_error() -> None:
    """Its middle lies off that of its row, so it belongs to rows above and below."""
    above = ["                操作设备，焊接金属", "                零件，检查零件和材"]
    below = ["                料，装配和调试各种", "                机器。"]
    document = read_lines(
        "序号  行业大类  描述                评级",
        *above,
        "1               零件，检查零件和材  紧缺",
        *below,
        "      智能装备  操作设备，焊接金属",
        above[1],
        "2               零件，检查零件和材  紧缺",
        *below,
        "3     绿色能源  操作车床。          紧缺",
    )
    assert [(f.rule, f.severity) for f in document.findings] == [("unsure-merge", Severity.ERROR)]
