"""The industry of each row is what the lines say; a blank own cell alone takes the row above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_grids import LABELS, UP, list_rows, make_document, make_parts, set_text
from msgspec import structs

from jinque.extract.lists.industry import fill_industry
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Segment
from jinque.extract.page.layout import lay_out
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.process.worker import read_list
from jinque.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

A, B, C = "医药健康", "软件信息", "智能制造"


def fill(*pages: Sequence[str], ruled: bool = True) -> tuple[list[str], int]:
    """The industries of all rows, and how many places are unsure; a page is its industry cells."""
    first, grids = 1, []
    for page in pages:
        grids.append([LABELS, *list_rows(page, first)])
        first += len(page)
    parts = make_parts(grids, ruled=ruled)
    filled, findings = fill_industry(parts)
    rows = [row for part in parts for row in part.rows]
    assert {finding.rule for finding in findings} <= {"ambiguous-industry"}
    return [filled[id(r)].cell.text if id(r) in filled else "?" for r in rows], len(findings)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([[A, "", "", B, ""]], [A, A, A, B, B]),
        ([[A, UP, UP, B, UP]], [A, A, A, B, B]),
        ([[A, A, B]], [A, A, B]),
        ([[A, UP, UP], [A, UP, B]], [A] * 5 + [B]),
        ([[A, UP, B], ["", UP, C]], [A, A, B, B, B, C]),
        ([[A, UP, "", UP], [B, UP, C]], [A, A, B, B, B, B, C]),
        ([[A, UP, ""], [B, UP, C]], [A, A, B, B, B, C]),
        ([[A, "", ""], ["", "", B]], [A] * 5 + [B]),
        ([[A, ""], [A, "", B]], [A] * 4 + [B]),
        ([[A, UP, B, UP], ["", UP, UP], ["", UP, C]], [A, A] + [B] * 7 + [C]),
    ],
    ids=[
        "blank own cells",
        "merged cells",
        "printed on each row",
        "merged, text on both sides of the break",
        "merged, text before the break",
        "merged, text after the break",
        "one row before the break, text after it",
        "blank own cells over a break",
        "printed again on a new page",
        "merged over two breaks, text on the first page",
    ],
)
def test_industries(pages: list[list[str]], expected: list[str]) -> None:
    """Merged or blank, before or after a page break: each row has its own, and nothing is unsure."""
    assert fill(*pages) == (expected, 0)


def test_blank_page_between_two_industries_is_unsure() -> None:
    """A merged cell that fills a page, blank, between two texts: either may be meant."""
    filled, unsure = fill([A, UP], ["", UP, UP], [B, UP])
    assert filled == [A, A, "?", "?", "?", B, B]
    assert unsure == 1


def test_text_centred_without_rules_is_unsure() -> None:
    """No rule tells where a group begins whose text stands in its middle."""
    filled, unsure = fill(["", A, "", "", B, ""], ruled=False)
    assert filled[0] == "?"
    assert unsure >= 1


def test_first_rows_without_any_industry_are_unsure() -> None:
    """Nothing above, nothing merged: no industry is invented."""
    filled, unsure = fill(["", "", A])
    assert filled == ["?", "?", A]
    assert unsure == 2


def test_name_of_single_characters_cut_by_the_break_is_one() -> None:
    """One character under another, the last of them on the next page."""
    parts = make_parts(
        [
            [LABELS, *list_rows([C, UP, "数\n字\n能", UP])],
            [LABELS, *list_rows(["源", UP, B], 5)],
        ]
    )
    filled, findings = fill_industry(parts)
    rows = [row for part in parts for row in part.rows]
    sources = [filled[id(row)] for row in rows[2:6]]
    assert {(s.cell.text, s.rest[0].text if s.rest else "") for s in sources} == {
        ("数\n字\n能", "源")
    }
    assert findings == []


def test_without_rules_a_blank_first_cell_means_centred_names() -> None:
    """No line tells where a group begins: what is blank stays so. With rules, or a name first, it is filled."""
    assert fill(["", A, "", B, ""], ruled=False) == (["?", A, "?", B, "?"], 3)
    assert fill(["", A, "", B, ""]) == (["?", A, A, B, B], 1)
    assert fill([A, "", B, ""], ruled=False) == ([A, A, B, B], 0)


def test_without_rules_groups_elsewhere_mean_centred_names() -> None:
    """Where names stand in the middle of groups on one page, no blank cell of another takes the row above."""
    pages = [[A, UP, B, UP], ["", "", C, ""]]
    assert fill(*pages, ruled=False) == ([A, A, B, B, B, "?", C, "?"], 2)
    assert fill(*pages) == ([A, A, B, B, B, B, C, "?"], 1)


def test_the_last_cell_of_a_list_that_merges_is_open() -> None:
    """A blank cell of its own at a page's foot would be part of the one above: it is a new one."""
    assert fill([A, UP, ""]) == ([A, A, "?"], 1)
    assert fill([A, UP, "", B]) == ([A, A, A, B], 0)


def test_an_unsure_place_is_told_with_its_place() -> None:
    """Page, row and box of the cell, and how many rows it is of."""
    parts = make_parts([[LABELS, *list_rows(["", UP, A])]])
    _, (found,) = fill_industry(parts)
    cell = parts[0].rows[0].cells["industry"]
    assert (found.rule, found.page, found.row, found.field) == (
        "ambiguous-industry",
        1,
        2,
        "industry",
    )
    assert (found.cell, found.box) == ("", cell.box)
    assert "2" in found.message


def test_each_row_knows_where_its_industry_is_printed() -> None:
    """The cell and the row it stands in, on whichever side of the break."""
    parts = make_parts([[LABELS, *list_rows([A, UP])], [LABELS, *list_rows(["", UP], 3)]])
    filled, _ = fill_industry(parts)
    first, last = parts[0].rows[0], parts[1].rows[1]
    assert filled[id(last)].row is first
    assert filled[id(last)].cell is first.cells["industry"]
    assert filled[id(last)].rest is None


def test_a_name_set_in_a_column_and_cut_is_one_name() -> None:
    """One character a line, cut by the break: its two halves are one, each told by its first row."""
    pages = [
        [LABELS, *list_rows(["机器人业", "医\n药", UP])],
        [LABELS, *list_rows(["健\n康", UP], 4)],
    ]
    parts = make_parts(pages)
    filled, _ = fill_industry(parts)
    source = filled[id(parts[1].rows[1])]
    assert (source.cell.text, source.row) == ("医\n药", parts[0].rows[1])
    assert source.rest is not None
    assert (source.rest[0].text, source.rest[1]) == ("健\n康", parts[1].rows[0])


@pytest.mark.parametrize(
    "halves",
    [("轨道交", "通"), ("轨", "道交通"), ("节能环保（", "2）"), ("新能源（含智能", "汽车）")],
)
def test_a_part_of_a_name_beyond_a_break_is_no_name(halves: tuple[str, str]) -> None:
    """The name was wrapped, and the break fell between its lines: one character or half a bracket tells."""
    pages = [["机器人业", halves[0], UP], [halves[1], UP]]
    parts = make_parts([[LABELS, *list_rows(page, 10 * i)] for i, page in enumerate(pages)])
    filled, _ = fill_industry(parts)
    source = filled[id(parts[0].rows[2])]
    assert source == filled[id(parts[1].rows[0])]
    assert source.cell.text == halves[0]
    assert source.rest is not None
    assert source.rest[0].text == halves[1]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            [["医\n药", UP], ["健\n康", UP]],
            ["医\n药"] * 2 + ["健\n康"] * 2,
        ),  # longer than any other
        ([["机器人业", "医药", UP], ["健康", UP]], ["机器人业"] + ["医药"] * 2 + ["健康"] * 2),
        ([["机器人业", "医", UP], ["药", UP]], ["机器人业"] + ["医"] * 2 + ["药"] * 2),
        ([["健康", "医\n药", UP], ["健\n康", UP]], ["健康"] + ["医\n药"] * 2 + ["健\n康"] * 2),
    ],
)
def test_two_names_at_a_break_are_two(pages: list[list[str]], expected: list[str]) -> None:
    """Not set in a column, of one character, too long for one, or a name of its own elsewhere."""
    assert fill(*pages) == (expected, 0)


@pytest.mark.parametrize(
    ("halves", "leans", "is_one"),
    [
        (("海洋工程", "装备"), (90.0, -60.0), True),
        (("海洋工程", "装备"), (2.0, -60.0), False),  # the upper one stands in its cell's middle
        (("海洋工程", "装备"), (90.0, None), False),
        (("海洋工程", "装备"), (-90.0, -60.0), False),  # set to the top
        (("海洋工程", "机器人业"), (90.0, -60.0), False),  # a name that stands elsewhere
    ],
)
def test_texts_at_the_very_break_are_one_name(
    halves: tuple[str, str], leans: tuple[float | None, ...], *, is_one: bool
) -> None:
    """Each stands off the middle of its cell, where the page ends and where the next one begins."""
    pages = [["机器人业", halves[0], UP], [halves[1], UP]]
    parts = make_parts([[LABELS, *list_rows(page, 10 * i)] for i, page in enumerate(pages)])
    for rows, lean in zip((parts[0].rows[1:], parts[1].rows), leans, strict=True):
        moved = structs.replace(rows[0].cells["industry"], lean=lean)
        for row in rows:
            row.cells["industry"] = moved
    filled, _ = fill_industry(parts)
    assert (filled[id(parts[1].rows[0])] == filled[id(parts[0].rows[2])]) == is_one


def test_how_far_a_text_stands_below_the_middle_of_its_cell() -> None:
    """The white above it less the white below it, in points."""
    rules = [
        *(Segment(x, 100, x, 200) for x in (50, 150, 250, 350)),
        *(Segment(50, y, 350, y) for y in (100, 200)),
    ]
    texts = [("甲", 60, 110.0), ("乙", 160, 185.0), ("丙", 260, 145.0)]
    glyphs = [glyph for text, x, top in texts for glyph in set_text(text, x, top)]
    content = PageContent(
        number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=rules
    )
    (grid,) = lay_out(content).page.grids
    assert [cell.lean for cell in grid.cells] == [-70.0, 80.0, 0.0]


@pytest.mark.parametrize(
    ("halves", "is_one"),
    [
        (("智能", "制造"), True),  # a name that stands elsewhere
        (("智能制造", "（二）"), True),  # a name that stands elsewhere is the beginning of another
        (("智能制造", "机器人工业"), False),  # two names
        (("智能制造", "智能制造"), False),  # printed again
        (("海洋工程装备", "制造业"), False),  # longer than any other
    ],
)
def test_the_halves_of_one_row_have_one_industry(halves: tuple[str, str], *, is_one: bool) -> None:
    """The break cut the row between the lines of its industry, however many characters each holds."""
    pages = [["智能制造", "机器人工业", halves[0]], [halves[1], "智能制造", "机器人与自动化"]]
    parts = make_parts([[LABELS, *list_rows(page, 10 * i)] for i, page in enumerate(pages)])
    above, below = parts[0].rows[-1], parts[1].rows[0]
    filled, _ = fill_industry(parts, {id(below)})
    assert (filled[id(below)].rest is not None) == is_one
    assert (filled[id(above)] == filled[id(below)]) == is_one
    assert all(source.rest is None for source in fill_industry(parts)[0].values())


def test_an_industry_cut_with_its_row_is_whole_in_the_list() -> None:
    """Which rows are halves is known when the pages are joined, and the ledger agrees."""
    rows = list_rows(["智能制造", "智能", "智能制造"])
    rest = ["", "制造", "（续）", "", rows[1][-1]]
    rows[1][-1] = ""
    document = make_document([list(LABELS), *rows[:2]], [rest, rows[2]])
    raw = read_list(document, (load_profile("beijing"),), None)
    assert [row.cells["industry"].text for row in raw.rows][1] == "智能\n制造"
    assert [f.message for f in raw.findings if f.severity == "error"] == []
