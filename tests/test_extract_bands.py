"""Text that a page break leaves outside the table: bands, and merged cells printed a second time."""

from __future__ import annotations

import pytest
from extract_grids import LABELS, LEFT, UP, list_rows, make_grid
from msgspec.structs import replace

from jinque.extract.lists.assemble import assemble
from jinque.profile import load_profile
from jinque.records import Box, Document, Grid, Line, Page, Source

HEADER = [label for label in LABELS if label != "行业大类"]


def make_part(first: int, *, band: str | None = None, header: bool = True) -> Grid:
    """Two rows without an industry column, below a header and a band across the table."""
    rows = [[number, *rest] for number, _, *rest in list_rows(["", ""], first)]
    above = [HEADER] * header + ([[band, LEFT, LEFT, LEFT]] if band else [])
    return make_grid([*above, *rows])


def make_page(number: int, grid: Grid, *lines: tuple[str, float]) -> Page:
    """A page with a table at its top, 20 points a row, and lines at those heights."""
    made = tuple(Line(text=text, box=Box(62.0, top, 112.0, top + 10.0)) for text, top in lines)
    return Page(number=number, width=300.0, height=800.0, grids=(grid,), lines=made)


def read_industries(first: Page, second: Page) -> list[str]:
    """The industry of each row of a list of two pages."""
    source = Source(name="x.pdf", kind="pdf", sha256="", size=1)
    raw = assemble(Document(source=source, pages=(first, second)), (load_profile("beijing"),))
    return [row.cells["industry"].text for row in raw.rows]


@pytest.mark.parametrize("line", [("低空经济", 85.0), ("低空经济", 78.0)])
def test_band_at_the_foot_of_a_page_names_the_rows_of_the_next(line: tuple[str, float]) -> None:
    """The table above it ends at 80 points; the next page begins with the header."""
    first = make_page(1, make_part(1, band="海洋装备"), line)
    second = make_page(2, make_part(3))
    assert read_industries(first, second) == ["海洋装备"] * 2 + ["低空经济"] * 2


def test_band_above_a_table_that_goes_on_names_its_rows() -> None:
    """Without a header, the band is the first line of the page."""
    first = make_page(1, make_part(1, band="海洋装备"))
    second = make_page(2, make_part(3, header=False), ("低空经济", -12.0))
    assert read_industries(first, second) == ["海洋装备"] * 2 + ["低空经济"] * 2


@pytest.mark.parametrize(
    "line", [("数据来源：市统计局。", 85.0), ("低空经济", 300.0), ("目录", 85.0 + 100.0)]
)
def test_other_text_at_the_foot_names_nothing(line: tuple[str, float]) -> None:
    """A sentence, or a line far from the table, is no band."""
    first = make_page(1, make_part(1, band="海洋装备"), line)
    assert read_industries(first, make_page(2, make_part(3))) == ["海洋装备"] * 4


def test_title_printed_again_above_a_header_is_no_band() -> None:
    """The band of the page before holds on."""
    first = make_page(1, make_part(1, band="海洋装备"), ("人才目录", -30.0))
    second = make_page(2, make_part(3), ("人才目录", -12.0))
    assert read_industries(first, second) == ["海洋装备"] * 4


def read_echo(*lines: tuple[str, float]) -> list[str]:
    """The rules of the findings on a list whose merged industry a page break cuts."""
    first = make_grid([LABELS, *list_rows(["海洋装备", "", UP])])
    second = make_grid([LABELS, *list_rows(["绿色能源", UP], 4)])
    source = Source(name="x.pdf", kind="pdf", sha256="", size=1)
    pages = (make_page(1, first, *lines), make_page(2, second))
    raw = assemble(Document(source=source, pages=pages), (load_profile("beijing"),))
    assert [row.cells["industry"].text for row in raw.rows] == ["海洋装备"] + ["绿色能源"] * 4
    return [finding.rule for finding in raw.findings if finding.rule == "row-outside-table"]


def test_merged_text_printed_beyond_the_page_is_no_lost_row() -> None:
    """Calc prints it on both pages; only in line with the blank half is it known as that."""
    assert read_echo(("绿色能源", 120.0)) == []
    assert read_echo(("绿色食品", 120.0)) == ["row-outside-table"]


# --- tables whose columns the text alone tells: a band may stand in any of them ---------------------


def make_open_part(first: int, last: str, *, name: str = "") -> Grid:
    """Two rows with names of two lines, and a text alone below them in their column."""
    rows = [
        [number, "海洋装备检测\n工", *rest[1:]] for number, _, *rest in list_rows(["", ""], first)
    ]
    above = [["", name, "", ""]] * bool(name)
    return make_grid([HEADER, *above, *rows, ["", last, "", ""]], ruled=False)


@pytest.mark.parametrize(
    ("last", "industry"),
    [
        ("低空经济", "低空经济"),
        ("低空检测，", "海洋装备"),  # a sentence
        ("低空设备检测", "海洋装备"),  # as wide as the lines that go on
    ],
)
def test_first_line_of_a_cut_row_is_no_band(last: str, industry: str) -> None:
    """What stands alone at a page's foot may be the beginning of the next page's first row."""
    pages = [make_open_part(1, last, name="海洋装备"), make_open_part(3, "4")]
    made = [make_page(number, grid) for number, grid in enumerate(pages, 1)]
    assert read_industries(*made)[-2:] == [industry] * 2


def test_band_above_rows_may_be_as_wide_as_they() -> None:
    """Only below the last row of a page may a text be the beginning of one."""
    first = make_page(1, make_open_part(1, "低空经济", name="海洋装备检测"))
    second = make_page(2, make_open_part(3, "4"))
    assert read_industries(first, second)[:2] == ["海洋装备检测"] * 2


@pytest.mark.parametrize(
    ("text", "width", "named"),
    [
        ("（二）低空经济", 40.0, "（二）低空经济"),
        ("（二）低空经济", 55.0, "（二）低空经济"),
        ("装调设备，检测", 40.0, "（一）海洋装备"),
        ("装调设备检测", 55.0, "（一）海洋装备"),
    ],
)
def test_line_below_a_table_that_may_be_of_its_rows_is_no_heading(
    text: str, width: float, named: str
) -> None:
    """It is part of a sentence, or fills a column: the heading of the page before holds on."""
    first = make_page(1, make_part(1), ("（一）海洋装备", -20.0))
    below = Line(text=text, box=Box(62.0, 85.0, 62.0 + width, 95.0))
    first = replace(first, lines=(*first.lines, below))
    second = make_page(2, make_part(3))
    third = make_page(3, make_part(5), ("（三）现代种业", -20.0))
    source = Source(name="x.pdf", kind="pdf", sha256="", size=1)
    document = Document(source=source, pages=(first, second, third))
    raw = assemble(document, (load_profile("beijing"),))
    names = [row.cells["industry"].text for row in raw.rows]
    assert names == ["（一）海洋装备"] * 2 + [named] * 2 + ["（三）现代种业"] * 2
