"""Text that runs down its cell, or is turned as a whole, is read in the order in which it is meant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from extract_grids import set_text
from hostile_pdfs import composite, one_page, stream
from hypothesis import given
from hypothesis import strategies as st

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.layout import lay_out
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.text_lines import glyphs_to_text
from jinque.extract.page.vertical import find_lost_turned
from jinque.extract.pdf.reader import read_pdf
from jinque.extract.process.limits import Limits
from jinque.records import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

HAN = "医药健康软件信息智能制造海洋装备绿色能源"


def set_down(columns: Sequence[str], *, step: float = 10.0, across: float = 14.0) -> list[Glyph]:
    """Characters of ten points one below another, the columns from right to left."""
    right = across * len(columns)
    return [
        Glyph(char, right - across * i, step * j, right - across * i + 10, step * j + 10, 10.0)
        for i, column in enumerate(columns)
        for j, char in enumerate(column)
    ]


def turn(glyphs: Sequence[Glyph], turn: int) -> list[Glyph]:
    """The same characters, lying on their side."""
    return [glyph._replace(turn=turn) for glyph in glyphs]


@given(st.lists(st.text(HAN, min_size=4, max_size=6), min_size=1, max_size=4))
def test_columns_are_read_from_the_right(columns: list[str]) -> None:
    """Whatever they print, and in whatever order a program has printed them."""
    wanted = "\n".join(columns) if len(columns) > 1 else "\n".join(columns[0])
    assert glyphs_to_text(set_down(columns)[::-1]) == wanted


@pytest.mark.parametrize(
    ("step", "across"),
    [(13.0, 14.0), (10.0, 11.5), (11.0, 10.5)],
    ids=["lines further apart", "letters near one another", "nearer across than down"],
)
def test_lines_of_spaced_characters_are_lines(step: float, across: float) -> None:
    """Labels are set so; what is read down must be nearer below than beside."""
    text = glyphs_to_text(set_down(["名称种", "职业工"], step=step, across=across))
    assert "".join(text.split()) == "职名业称工种"


@pytest.mark.parametrize(("quarters", "order"), [(1, 1), (3, -1)], ids=["down", "up"])
def test_a_name_turned_as_a_whole(quarters: int, order: int) -> None:
    """Read down, its lines stand from right to left; read up, from left to right."""
    glyphs = turn(set_down(["软件信息"[::order], "与服务业"[::order]][::order]), quarters)
    assert glyphs_to_text(glyphs) == "软件信息\n与服务业"


def lay_out_cells(*more: Glyph) -> tuple[list[str], list[str]]:
    """The texts of a ruled table of one row, three cells and some more glyphs, and what findings say."""
    xs, ys = (0.0, 60.0, 120.0, 180.0), (100.0, 180.0)
    rules = [Segment(x, ys[0], x, ys[1]) for x in xs] + [Segment(0.0, y, 180.0, y) for y in ys]
    glyphs = [g for x in (62.0, 122.0) for g in set_text("操作设备", x=x, top=110.0)]
    content = PageContent(
        number=1, width=400, height=400, spans=glyphs_to_spans([*glyphs, *more]), rules=rules
    )
    item = lay_out(content)
    lattices = [table.lattice for table in item.tables]
    found = [finding.cell or "" for finding in find_lost_turned(item.content, lattices)]
    return [cell.text for grid in item.page.grids for cell in grid.cells], found


def shift(glyphs: Sequence[Glyph], x: float, y: float) -> list[Glyph]:
    """The same characters elsewhere."""
    return [
        g._replace(x0=g.x0 + x, x1=g.x1 + x, top=g.top + y, bottom=g.bottom + y) for g in glyphs
    ]


def test_letters_on_their_side_belong_to_the_name() -> None:
    """They were set apart as watermarks are, without a word: 5G与AI产业 was 与产业."""
    down = [g._replace(turn=int(g.text.isascii())) for g in set_down(["5G与AI"])]
    texts, lost = lay_out_cells(*shift(down, 5, 110))
    assert (texts[0].replace("\n", ""), lost) == ("5G与AI", [])


def test_turned_text_beside_upright_text_is_told() -> None:
    """Whose it is nothing tells; that it is lost is an error."""
    texts, lost = lay_out_cells(*turn(shift(set_down(["作废"]), 90, 130), 1))
    assert texts == ["", "操作设备", "操作设备"]
    assert lost == ["作废"]


def test_a_watermark_is_no_loss() -> None:
    """Large and turned, it lies over the table."""
    large = [g._replace(size=30.0) for g in turn(shift(set_down(["作废"]), 90, 130), 3)]
    assert lay_out_cells(*large)[1] == []


def test_characters_printed_at_one_place_are_not_read() -> None:
    """LibreOffice prints them so where a font has no measures for text that runs down."""
    heap = turn(set_down(["海洋装备产业"], step=0.5), 1)
    texts, lost = lay_out_cells(*shift(heap, 5, 130))
    assert (texts[0], Counter("".join(lost))) == ("", Counter("海洋装备产业"))


def test_a_reading_tells_what_it_lost_of_turned_text() -> None:
    """The whole reading, and not only the look at the page, says so."""
    rules = b"".join(b"%d 600 100 80 re S " % x for x in (50, 150, 250))
    texts = b"".join(b"BT /F 12 Tf %d 660 Td (words) Tj ET " % x for x in (60, 160, 260))
    turned = b"BT /F 12 Tf 0 1 -1 0 190 610 Tm (VOID) Tj ET"
    data = one_page(stream(rules + texts + turned))
    source = Source(name="list.pdf", kind="pdf", sha256="", size=len(data))
    found = read_pdf(data, source, password=None, limits=Limits()).findings
    assert [f.cell for f in found if f.rule == "lost-text"] == ["VOID"]


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_a_font_that_writes_down_keeps_each_character(engine: str) -> None:
    """They were all put at the height of the first, and those that come twice were taken for bold print."""
    words = "软件信息与软件服务"
    page = stream(b"BT /F 12 Tf 50 700 Td <%s> Tj ET" % words.encode("gbk").hex().encode())
    data = one_page(page, font=composite(b"/GBK-EUC-V").replace(b"(Identity)", b"(GB1)"))
    source = Source(name="list.pdf", kind="pdf", sha256="", size=len(data))
    [read] = read_pdf(data, source, password=None, engine=engine, limits=Limits()).pages
    assert [line.text for line in read.lines] == list(words)
