"""Line ends between two Latin letters: a space, the middle of a word, or a finding that names the cell."""

from __future__ import annotations

import pytest
from extract_tools import LAYOUTS, read_raw

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.word_breaks import Breaks, place_breaks, settle_texts
from jinque.findings import make_finding
from jinque.records import Box, Cell, Grid, GridCell, Page, Place, RawRow, RawTable, Source

SIZE = 10.0
CELL_WIDTH, LINE = 100.0, 14.0


def _set_line(text: str, top: float) -> list[Glyph]:
    """Glyphs set tight: an ideograph is as wide as the size, a letter half of it."""
    glyphs, x = [], 2.0
    for char in text:
        width = SIZE / 2 if char.isascii() else SIZE
        glyphs.append(Glyph(char, x, top, x + width, top + SIZE, SIZE))
        x += width
    return glyphs


def _make_page(*cells: str) -> tuple[PageContent, Page]:
    """A page with one column of cells, their lines as given; a space at a line's end is printed."""
    glyphs: list[Glyph] = []
    made: list[GridCell] = []
    top = 0.0
    for row, text in enumerate(cells):
        lines = text.split("\n")
        for index, line in enumerate(lines):
            glyphs += _set_line(line, top + 2 + index * LINE)
        box = Box(0.0, top, CELL_WIDTH, top + LINE * len(lines) + 4)
        stripped = "\n".join(line.rstrip() for line in lines)
        made.append(GridCell(row=row, col=0, text=stripped, box=box))
        top = box.bottom
    grid = Grid(n_rows=len(cells), n_cols=1, cells=tuple(made), box=Box(0, 0, CELL_WIDTH, top))
    content = PageContent(
        number=1, width=CELL_WIDTH, height=top, spans=glyphs_to_spans(glyphs), rules=[]
    )
    return content, Page(number=1, width=CELL_WIDTH, height=top, grids=(grid,))


def _read(*cells: str) -> tuple[str, list[str]]:
    """The text of the first cell, and the rules of the findings."""
    content, page = _make_page(*cells)
    breaks = Breaks()
    breaks.note(content, page)
    pages, findings = breaks.settle([page])
    return pages[0].grids[0].cells[0].text, [finding.rule for finding in findings]


CUT = "操作数字机器人阀3\nD设备"  # 9 characters and a half: the line is full
FULL = "一二三四五六七八九\n十"
DOUBT = ["uncertain-break"]


@pytest.mark.parametrize(
    ("cells", "wanted", "rules"),
    [
        # The same word stands unbroken elsewhere, and nothing speaks for a space.
        ((CUT, "用3D打印"), "操作数字机器人阀3D设备", []),
        # Nothing speaks for either.
        ((CUT, "用打印"), CUT, DOUBT),
        # The next letter would have fitted: the break stands for a space.
        (("操作数字3\nD设备", FULL), "操作数字3\nD设备", []),
        # Only punctuation, which hangs over the edge, would have fitted.
        (("操作数字机器人阀3\nD设备", "一二三四五六七八九，\n十"), CUT, DOUBT),
        # The space is printed.
        (("操作数字机器人阀3 \nD设备",), CUT, []),
        # Both words stand side by side elsewhere.
        ((CUT, "用3 D打印"), CUT, []),
        # A word elsewhere went down whole, though its first letter would have fitted.
        ((CUT, "一二三四五六七八\nELISA法", FULL), CUT, []),
        # So it did, but digits are hardly two words.
        (
            ("操作数字机器ISO900\n1的要求", "一二三四五六七八\nELISA法", FULL),
            "操作数字机器ISO900\n1的要求",
            DOUBT,
        ),
        # A word that begins a line is whole, where the line above does not end with one.
        ((CUT, "用\n3D打印"), "操作数字机器人阀3D设备", []),
        ((CUT, "用3D\n打印"), "操作数字机器人阀3D设备", []),
        # The evidence is at odds.
        ((CUT, "用3D与3 D打印"), CUT, DOUBT),
        # A word that fills its line may have been cut even where words are kept.
        (
            ("ABCDEFGHIJKLMNOPQRS\nTU法", "一二三四五六七八\nELISA法"),
            "ABCDEFGHIJKLMNOPQRS\nTU法",
            DOUBT,
        ),
        # A hyphen is the word's own, or was put there to part syllables.
        (("用于real-\ntime检测", "又real-time检测"), "用于real-\ntime检测", []),
        (("用于devel-\nopment检测",), "用于devel-\nopment检测", DOUBT),
        # Codes and numbers lose their blanks anyway.
        (("6-18-01-0\n7",), "6-18-01-0\n7", []),
    ],
)
def test_break_is_judged(cells: tuple[str, ...], wanted: str, rules: list[str]) -> None:
    """By what the print shows; never silently where that does not tell."""
    assert _read(*cells) == (wanted, rules)


def test_text_in_columns_has_its_words_as_only_witness() -> None:
    """There is no room to measure: a word known elsewhere is joined, any other is in doubt."""
    for other, wanted, rules in (("用3D打印", CUT.replace("\n", ""), []), ("用打印", CUT, DOUBT)):
        _, page = _make_page(CUT, other)
        pages, findings = settle_texts([page])
        assert pages[0].grids[0].cells[0].text == wanted
        assert [finding.rule for finding in findings] == rules


def test_cut_words_of_a_producer_are_whole() -> None:
    """fpdf2 cut "3D" and "PLC" at the ends of full lines."""
    for name in ("grid-single-header", "industry-heading"):
        raw = read_raw(LAYOUTS / name / "fpdf2.pdf")
        texts = "".join(row.cells["description"].text for row in raw.rows)
        assert "3\nD" not in texts
        assert "P\nLC" not in texts
        assert [f.rule for f in raw.findings if f.rule == "uncertain-break"] == []


def test_a_doubt_in_the_rest_of_a_split_cell_has_its_row() -> None:
    """The finding about the half after a page break names the row that the half belongs to."""
    first = Place(1, 9, Box(0, 700, 100, 800))
    rest = Place(2, 2, Box(0, 50, 100, 80))
    cell = Cell(text=f"操作设备\n{CUT}", place=first, continued=(rest,))
    row = RawRow(place=first, cells={"description": cell}, continued=(rest,))
    doubt = make_finding(
        "uncertain-break", page=2, cell=CUT, box=rest.box, left="3", right="D", row=None
    )
    source = Source(name="list.pdf", kind="pdf", sha256="", size=1)
    raw = RawTable(source=source, profile="x", columns=(), rows=(row,), findings=(doubt,))
    (placed,) = place_breaks(raw).findings
    assert (placed.page, placed.row, placed.field) == (2, 9, "description")
