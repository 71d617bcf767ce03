"""A list as a plain PDF: a ruled table, pages cut by rows, its header on each, industries merged.

Written here, byte by byte and the same each time, so that a benchmark needs no other program. The font is
one of the standard Chinese ones, which every reader knows without having it.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sheets import Page, Sheet

__all__ = ["render_pdf"]

PAPER = (595, 842)
LEFT, TOP = 36, 60  # of the table
WIDTHS = (28, 52, 100, 60, 186, 44, 56)
ROW, LEADING, SIZE, PAD = 26, 10, 8, 3
INDUSTRY = 1  # the column whose cells are merged


def render_pdf(sheet: Sheet) -> bytes:
    """The PDF of a list; every row of it has to fit its line, two lines of text at most."""
    pages = [_draw_page(page) for page in sheet.pages]
    pages[0] += _say(LEFT, TOP - 20, sheet.heading)
    pages[-1] += _say(LEFT, TOP + ROW * (len(sheet.pages[-1].rows) + 1) + 20, sheet.notes[0])
    return _assemble(pages)


# --- a page ----------------------------------------------------------------------------------------


def _draw_page(page: Page) -> str:
    rows = (page.header, *page.rows)
    drawn = [_draw_row(row, TOP + ROW * number) for number, row in enumerate(rows)]
    return "".join([_draw_rules(page), *drawn])


def _draw_rules(page: Page) -> str:
    """All verticals, and a horizontal above each row but in the merged cells."""
    bottom = TOP + ROW * (len(page.rows) + 1)
    edges = [LEFT + sum(WIDTHS[:n]) for n in range(len(WIDTHS) + 1)]
    parts = [_rule(x, TOP, x, bottom) for x in edges]
    for number, row in enumerate((page.header, *page.rows)):
        y = TOP + ROW * number
        if row[INDUSTRY]:
            parts.append(_rule(LEFT, y, edges[-1], y))
        else:
            parts.append(_rule(LEFT, y, edges[INDUSTRY], y))
            parts.append(_rule(edges[INDUSTRY + 1], y, edges[-1], y))
    return "".join([*parts, _rule(LEFT, bottom, edges[-1], bottom)])


def _rule(x0: int, y0: int, x1: int, y1: int) -> str:
    return f"{x0} {PAPER[1] - y0} m {x1} {PAPER[1] - y1} l S\n"


def _draw_row(row: Sequence[str], top: int) -> str:
    x, parts = LEFT, []
    for text, width in zip(row, WIDTHS, strict=True):
        for number, line in enumerate(_wrap(text, width - 2 * PAD)):
            parts.append(_say(x + PAD, top + LEADING * (number + 1), line))
        x += width
    return "".join(parts)


def _wrap(text: str, room: int) -> Iterator[str]:
    """Lines of at most so many points; a Chinese character is as wide as it is high, a Latin one half."""
    line, used = "", 0.0
    for char in text:
        wide = SIZE * (0.5 if char.isascii() else 1)
        if used + wide > room:
            yield line
            line, used = "", 0.0
        line, used = line + char, used + wide
    yield line


def _say(x: float, baseline: float, text: str) -> str:
    """A line of text; after a character that stands alone a space, as some word processors write it.

    Without it, PDFium leaves out such a character where the machine has no glyph for it, and the page is
    read by the strict reader.
    """
    shown = (f"{text} " if len(text) == 1 else text).encode("utf-16-be").hex()
    return f"BT /F {SIZE} Tf {x} {PAPER[1] - baseline} Td <{shown}> Tj ET\n"


# --- the file --------------------------------------------------------------------------------------


# A standard font, which stands in no file: its Chinese characters are 1 wide, its Latin ones half.
_FONT = (
    (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>"
    ),
    (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] >>"
    ),
    (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    ),
)


def _assemble(pages: Sequence[str]) -> bytes:
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *_FONT,
        "<< /Font << /F 3 0 R >> >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAPER[0]} {PAPER[1]}]"
            f" /Resources 6 0 R /Contents {8 + 2 * number} 0 R >>"
        )
        objects.append(_stream(f"0.5 w\n{content}"))
    return _number(objects)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _number(objects: Sequence[str]) -> bytes:
    """The objects with their table of places."""
    parts = [b"%PDF-1.4\n"]
    parts += [
        f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
        for number, body in enumerate(objects, start=1)
    ]
    *places, start = accumulate(map(len, parts))
    entries = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    table = f"xref\n0 {count}\n0000000000 65535 f \n{entries}"
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return b"".join([*parts, (table + trailer).encode("ascii")])
