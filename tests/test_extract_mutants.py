"""What mutation testing found that no other test held, of reading: characters, headers, rows, breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_grids import LABELS, LEFT, UP, list_rows, make_grid, make_parts

from jinque.extract.lists.header import Header, find_headers, nearest_label
from jinque.extract.lists.join import join_parts
from jinque.extract.lists.rows import GridRows
from jinque.profile import load_profile
from jinque.records import Passage, Place
from jinque.safe import escape_markdown, text_width
from jinque.text import is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

BEIJING = load_profile("beijing")
FULL = ["A", "检验员", "4-08-05-04", "9.8"]
HALF = ["", "药物检", "", ""]


# --- characters ------------------------------------------------------------------------------------

HAN = (
    *("\u4e00", "\u9fff", "\u3400", "\u4dbf", "\u2e80", "\u2fd5", "\uf900", "\ufaff", "\u3007"),
    *("\U00020000", "\U0003ffff"),
)
BESIDE = (
    *("\u33ff", "\u4dc0", "\u4dff", "\ua000", "\u2e7f", "\u2fd6", "\uf8ff", "\ufb00", "\u3006"),
    *("\u3008", "\U0001ffff", "\U00040000"),
)


def test_ideographs_end_where_their_blocks_end() -> None:
    """The first and the last of each block are ideographs, those beside them are none."""
    assert [char for char in HAN if not is_han(char)] == []
    assert [char for char in BESIDE if is_han(char)] == []


def test_quotation_marks_stay_in_markdown() -> None:
    """They mean nothing there: `"` and `'` are shown as they are."""
    assert escape_markdown("\"a\" 'b' <c>") == "\"a\" 'b' &lt;c&gt;"


def test_an_enclosing_mark_takes_no_column() -> None:
    """As a combining one: a circle around a letter is drawn over it."""
    assert text_width("a\u20dd药\u0301") == 3


# --- headers ---------------------------------------------------------------------------------------


def find(*rows: Sequence[str]) -> list[tuple[int, int, int]]:
    """Row, depth and number of fields of each header."""
    found = find_headers(make_grid(rows), BEIJING)
    return [(header.row, header.depth, len(header.matched)) for header in found]


def test_labels_cut_over_two_rows_are_joined() -> None:
    """Neither half is a label; together they are, and are printed without anything between them."""
    over = ["序", "行业", "急需紧缺", "职业", "年薪中位数"]
    under = ["号", "大类", "职业（工种）", "（工种）代码", "参考值（万元）"]
    (header,) = find_headers(make_grid([over, under, *list_rows(["医药"])]), BEIJING)
    assert (header.row, header.depth, header.labels) == (0, 2, LABELS)
    assert len(header.matched) == 5


def test_a_label_over_two_rows_is_printed_once() -> None:
    """A cell that spans both rows of a header is one label."""
    over = ["序号", "行业大类", "职业（工种）", LEFT, "年薪中位数参考值（万元）"]
    under = [UP, UP, "急需紧缺职业（工种）", "职业（工种）代码", UP]
    (header,) = find_headers(make_grid([over, under, *list_rows(["医药"])]), BEIJING)
    assert header.labels[:2] == ("序号", "行业大类")


def test_a_row_of_other_words_above_is_no_level() -> None:
    """Where no cell of it resembles a label, the header begins below."""
    assert find(["甲", "乙", "丙", "丁", "戊"], LABELS, *list_rows(["医药"])) == [(1, 1, 5)]


def test_a_header_is_three_rows_at_most() -> None:
    """A label that spans four rows does not make a header of four."""
    rows = [["序号", *(f"{char}{n}" for char in "甲乙丙丁")] for n in range(3)]
    rows = [[UP if n else "序号", *row[1:]] for n, row in enumerate(rows)]
    assert find(*rows, [UP, *LABELS[1:]], *list_rows(["医药"])) == [(1, 3, 5)]


def test_a_blank_row_is_no_level() -> None:
    """Of depths that explain as much the smallest is the header's."""
    assert find(LABELS, [""] * 5, *list_rows(["医药"])) == [(0, 1, 5)]


def test_a_header_directly_below_a_row() -> None:
    """After one row of data comes the next header."""
    one, two = list_rows(["医药"]), list_rows(["软件"], 2)
    assert find(LABELS, *one, LABELS, *two) == [(0, 1, 5), (2, 1, 5)]


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (["职业（工种）", "代码"], 2),
        (["职业（工种）", "代码", "甲"], 2),
        (["职业（工种）", "代码", "甲", "乙"], 0),
        (["职业（工种）", "代码", "序号", "乙"], 3),
        (["职业（工种）", "", "序号", "代码"], 3),
        (["代码", "序号", "行业大类", "乙"], 0),  # no title
    ],
)
def test_how_many_labels_make_a_header(labels: list[str], found: int) -> None:
    """Two of up to three columns, three of more, the title among them."""
    header = find(labels, ["x"] * len(labels))
    assert header == ([(0, 1, found)] if found else [])


def test_a_short_row_has_no_cells_at_its_end() -> None:
    """A header cell is missing where a row is shorter than the grid."""
    (header,) = find_headers(make_grid([list(LABELS[:4]), *list_rows(["医药"])]), BEIJING)
    assert header.labels == (*LABELS[:4], "")


def test_the_nearest_label() -> None:
    """From two fifths in common on; of no fields, none."""
    assert nearest_label("甲号乙", BEIJING, ["seq"]) == ("seq", "序号")
    assert nearest_label("甲号乙丙", BEIJING, ["seq"]) is None
    assert nearest_label("序号", BEIJING, []) is None


# --- breaks ----------------------------------------------------------------------------------------


def join(*pages: Sequence[Sequence[str]], at: Sequence[int] = ()) -> list[list[str]]:
    """For each row the numbers of its pieces; `at` are the pages of the grids, else one each."""
    parts = make_parts([[LABELS, *page] for page in pages])
    for part, page in zip(parts, at, strict=False):
        part.page = page
    return [[piece.cells["seq"].text for piece in row.pieces] for row in join_parts(parts)]


def test_only_the_first_row_of_a_page_goes_on() -> None:
    """A row further down without a number is a row; the number below the rest is that of the next one."""
    assert join([["1", *FULL]], [["2", *FULL], ["", *HALF], ["3", *FULL]]) == [
        ["1"],
        ["2"],
        [""],
        ["3"],
    ]
    rows = join(
        [["1", *FULL], ["2", *FULL], ["3", *HALF]], [["", *HALF], ["4", *FULL], ["5", *FULL]]
    )
    assert rows == [["1"], ["2"], ["3", ""], ["4"], ["5"]]


def test_a_rest_alone_on_its_page_goes_on() -> None:
    """Nothing below it says otherwise; nor does anything above the first row of all."""
    assert join([["1", *HALF]], [["", *HALF]]) == [["1", ""]]
    assert join([["", *HALF]], [["1", *HALF]]) == [["", "1"]]


def test_a_number_that_leaves_a_gap_is_a_row_of_its_own() -> None:
    """Above it a row lost its number."""
    assert join([["1", *FULL], ["", *HALF]], [["3", *HALF]]) == [["1"], [""], ["3"]]


def test_two_tables_of_one_page_are_not_joined() -> None:
    """Only a page break cuts rows, and a table without rows is none."""
    cut = [["1", *HALF]], [["", *HALF], ["2", *FULL]]
    assert join(*cut, at=[1, 1]) == [["1"], [""], ["2"]]
    assert join(cut[0], [], cut[1], at=[1, 2, 2]) == [["1", ""], ["2"]]


def test_a_list_without_numbers_has_no_halves() -> None:
    """A column of numbers is missing: each row is a row."""
    parts = make_parts([[LABELS[1:], FULL], [LABELS[1:], ["", "验员", "", ""]]])
    assert [len(row.pieces) for row in join_parts(parts)] == [1, 1]


# --- rows ------------------------------------------------------------------------------------------


def make_rows(
    *rows: Sequence[str], ruled: bool = True, boxed: bool = True, first: int = 0
) -> GridRows:
    """A grid below the labels."""
    return GridRows(make_grid([LABELS, *rows], ruled=ruled, boxed=boxed), BEIJING, first)


def header_of(rows: GridRows) -> Header:
    """The header in its first row."""
    (header,) = find_headers(rows.grid, BEIJING)
    return header


def name(row: Sequence[str], *, ruled: bool = True, in_notes: bool = False) -> str:
    """What a row below the labels, and below one of data, is."""
    rows = make_rows(*list_rows(["医药"]), row, ruled=ruled)
    return rows.name(2, header_of(rows), in_notes=in_notes)


@pytest.mark.parametrize(
    ("row", "is_named"),
    [
        (["", " ", "\u3000", "", ""], "blank"),
        (["合计", "", "", "", "98"], "total"),
        (["2", "医药", "工", "—", "9.8"], "data"),
        (["二、软件", LEFT, LEFT, LEFT, LEFT], "band"),
        (["", "二、软件", LEFT, LEFT, LEFT], "band"),
        (["", "软件", LEFT, LEFT, ""], "data"),  # not across the table
        (["二、软件", "", "", "", ""], "band"),
        (["2", "", "", "", ""], "data"),
        (["", "软件", "", "", ""], "data"),
        (["备注：无代码的职业以“—”表示。", LEFT, LEFT, LEFT, LEFT], "note"),
        (["续表", LEFT, LEFT, LEFT, LEFT], "caption"),
    ],
)
def test_what_a_row_is(row: Sequence[str], is_named: str) -> None:
    """By what it prints and how far its cells reach."""
    assert name(row) == is_named


def test_below_a_note_all_that_runs_across_is_a_note() -> None:
    """A second sentence of the notes does not say so itself; rows of data stay rows."""
    assert name(["软件", LEFT, LEFT, LEFT, LEFT], in_notes=True) == "note"
    assert name(["2", "医药", "工", "—", "9.8"], in_notes=True) == "data"


def test_places_are_lines_of_a_text_or_rows_of_a_page() -> None:
    """The line where a grid has lines; else its row, counted on from those above."""
    assert make_rows(boxed=False).place(3, 0) == Place(3, 1)
    assert make_rows(first=7).place(3, 0) == Place(3, 8)
    assert make_rows(["1"], first=7).place(3, 1) == Place(3, 9)


def test_cells_of_a_row_come_once() -> None:
    """A merged cell is one, one from above is there, a missing one is not."""
    rows = make_rows(["1", "医药", "a", LEFT, "9.8"], ["2", UP, "b"])
    assert [cell.text for cell in rows.cells(1)] == ["1", "医药", "a", "9.8"]
    assert [cell.text for cell in rows.cells(2)] == ["2", "医药", "b"]


def test_passages_are_a_rows_own_cells() -> None:
    """Of a kind, at their place and in their box; blank cells, and one from the row above, are none."""
    rows = make_rows(["注", "医药", "", "", ""], ["b", UP, " ", "", ""])
    (found,) = rows.passages("note", 4, 2)
    assert (found.kind, found.text, found.place[:2]) == ("note", "b", (4, 3))
    assert found.place.box == rows.cells(2)[0].box


@pytest.mark.parametrize(
    ("row", "is_named"),
    [
        (["续表", "", "", "", ""], "caption"),
        (["备注：一", "二", "", "", ""], "note"),
        (["技能人才目录", "2023", "", "", ""], "heading"),
    ],
)
def test_what_stands_above_the_first_header(row: Sequence[str], is_named: str) -> None:
    """A title, a note or "continued" that a spreadsheet keeps in cells."""
    rows = GridRows(make_grid([row, LABELS]), BEIJING, 0)
    assert rows.name_leading(0) == is_named


def test_a_row_has_its_fields_and_what_is_too_much() -> None:
    """Cells by field, a column without label but with text as surplus, gaps left out."""
    labels = [*LABELS, "", "区"]
    grid = make_grid([labels, ["1", "医药", "工", "—", "9.8", "多", "海淀"], ["2", "医药", "工"]])
    rows = GridRows(grid, BEIJING, 0)
    place = Place(2, 5)
    passage = Passage(kind="band", text="一、医药", place=place)
    printed = rows.printed(1, place, header_of(rows), passage)
    assert (printed.place, printed.grid_row, printed.band) == (place, 1, passage)
    assert [cell.text for cell in printed.surplus] == ["多"]
    assert list(printed.cells.values())[-1].text == "海淀"
    assert set(rows.printed(2, place, header_of(rows), None).cells) == {"seq", "industry", "title"}
