"""Pages as the engines hand them over, characters and rules, to tables and lists."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from jinque.errors import LayoutError
from jinque.extract.ledger import verify_page
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.layout import LaidOut, lay_out
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.process.worker import read_list
from jinque.profile import load_profile
from jinque.records import Document, Source
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.records import Page

CHARS = "序号职业代码一二药物检验员0123456789-—.,（）LS/ :"
LABELS = (
    "序号",
    "行业大类",
    "职业（工种）",
    "代码",
    "基本描述",
    "急需紧缺评级",
    "年薪中位数参考值（万元）",
)
SIZE = 10.0  # points
WIDTH, HEIGHT = 80.0, 44.0  # of a cell


def fuzz_page(data: bytes) -> None:
    """Each character of a page of any glyphs ends in one place: none is lost, doubled or invented.

    Where glyphs lie on one another the ledger may read a cell in another order; it says so, an error.
    """
    check_page(bytes_to_page(data))


def fuzz_ruled_page(data: bytes) -> None:
    """The same of a table drawn with some rules missing; and what is read of it is a list or one error."""
    laid = check_page(bytes_to_ruled_page(data))
    source = Source(name="list.pdf", kind="pdf", sha256="0" * 64, size=1)
    with suppress(LayoutError):
        raw = read_list(Document(source=source, pages=(laid.page,)), PROFILES, None)
        rules = {finding.rule for finding in raw.findings}
        assert not rules & {"lost-text", "invented-text"}, rules


PROFILES = (load_profile("beijing"),)


def check_page(content: PageContent) -> LaidOut:
    """The page laid out, its account and its ledger held."""
    laid = lay_out(content)
    printed = Counter(glyph.text for glyph in content.glyphs if not glyph.text.isspace())
    assert sum(laid.page.account.values()) == printed.total(), laid.page.account
    assert printed >= count_placed(laid.page)
    assert {finding.rule for finding in verify_page(laid.content, laid.page)} <= {"altered-text"}
    return laid


def count_placed(page: Page) -> Counter[str]:
    """The characters that stand in cells and lines."""
    cells = [cell.text for grid in page.grids for cell in grid.cells]
    return Counter(
        c for text in [*cells, *(line.text for line in page.lines)] for c in squeeze(text)
    )


def bytes_to_page(data: bytes) -> PageContent:
    """Four bytes make a glyph: which, where, how large."""
    return PageContent(
        number=1,
        width=595.0,
        height=842.0,
        spans=glyphs_to_spans(list(_scatter(data[:400]))),
        rules=[],
    )


def _scatter(data: bytes) -> Iterator[Glyph]:
    for at in range(0, len(data) - 3, 4):
        which, x, y, size = data[at : at + 4]
        left, top, height = 2.0 * x, 3.0 * y, 6.0 + size % 12
        text = CHARS[which % len(CHARS)]
        yield Glyph(text, left, top, left + height, top + height, height)


def bytes_to_ruled_page(data: bytes) -> PageContent:
    """A table of labels and of cells whose texts, rules and neighbours the bytes choose.

    One byte for its columns, one for its rows, two for each square (its text; which of its rules are
    missing, and how far they are shifted); of the rest, four make a glyph or a rule anywhere.
    """
    columns, rows = 2 + _at(data, 0) % 6, 1 + _at(data, 1) % 5
    glyphs: list[Glyph] = []
    rules: list[Segment] = []
    for index in range(columns * rows):
        row, column = divmod(index, columns)
        left, top = 30 + WIDTH * column, 100 + HEIGHT * row
        text, how = _at(data, 2 + 2 * index), _at(data, 3 + 2 * index)
        glyphs += _write(LABELS[column] if row == 0 else _to_text(text), left, top)
        rules += _draw_square(left, top, how)
    rest = data[2 + 2 * columns * rows :][:120]
    rules += [
        Segment(5.0 * a, 4.0 * b, 5.0 * a + c, 4.0 * b)
        for a, b, c in zip(*[iter(rest[::2])] * 3, strict=False)
    ]
    glyphs += _scatter(rest[1::2])
    return PageContent(
        number=1, width=595.0, height=842.0, spans=glyphs_to_spans(glyphs), rules=rules
    )


def _at(data: bytes, index: int) -> int:
    return data[index] if index < len(data) else 0


def _to_text(number: int) -> str:
    """Some characters in a row, or none."""
    return (CHARS * 2)[number % len(CHARS) :][: number % 9]


def _write(text: str, left: float, top: float) -> Iterator[Glyph]:
    """The text in lines of seven characters within a cell."""
    for index, char in enumerate(text):
        line, place = divmod(index, 7)
        x, y = left + 4 + SIZE * place, top + 4 + 12.0 * line
        yield Glyph(char, x, y, x + SIZE, y + SIZE, SIZE)


def _draw_square(left: float, top: float, how: int) -> Iterator[Segment]:
    """The four rules of a square, but for those that the lowest bits leave out, a little shifted."""
    shift = (how >> 4) * 0.3
    right, bottom = left + WIDTH, top + HEIGHT
    sides = (
        Segment(left, top + shift, right, top + shift),
        Segment(left + shift, top, left + shift, bottom),
        Segment(left, bottom, right, bottom),
        Segment(right, top, right, bottom),
    )
    return (side for bit, side in enumerate(sides) if how >> bit & 1 == 0)
