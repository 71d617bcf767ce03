"""Grids, parts and glyphs written down by hand, for the tests of single steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.extract.lists.parts import rows_to_parts
from jinque.extract.lists.rows import GridRows
from jinque.extract.page.glyphs import Glyph
from jinque.profile import load_profile
from jinque.records import Box, Document, Grid, GridCell, Page, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.lists.parts import Part
    from jinque.profile import Profile

UP, LEFT = "^", "<"  # the square belongs to the cell above, or to the one at its left
LABELS = (
    "序号",
    "行业大类",
    "急需紧缺职业（工种）",
    "职业（工种）代码",
    "年薪中位数参考值（万元）",
)
WIDTH, HEIGHT = 60.0, 20.0


def make_grid(rows: Sequence[Sequence[str]], *, ruled: bool = True, boxed: bool = True) -> Grid:
    """A grid of these texts; each row is 20 points high, each column 60 wide."""
    n_rows, n_cols = len(rows), max(map(len, rows))
    cells = [
        _make_cell(rows, row, col, boxed=boxed)
        for row in range(n_rows)
        for col in range(len(rows[row]))
        if rows[row][col] not in {UP, LEFT}
    ]
    box = Box(0, 0, n_cols * WIDTH, n_rows * HEIGHT) if boxed else None
    how = "rules" if ruled else "columns by text"
    lines = () if boxed else tuple(range(1, n_rows + 1))
    return Grid(
        n_rows=n_rows, n_cols=n_cols, cells=tuple(cells), box=box, ruled=ruled, how=how, lines=lines
    )


def make_document(*pages: Sequence[Sequence[str]], boxed: bool = True) -> Document:
    """One table on each page."""
    made = [
        Page(number=number, width=900, height=900, grids=(make_grid(rows, boxed=boxed),))
        for number, rows in enumerate(pages, 1)
    ]
    source = Source(name="list.pdf", kind="pdf", sha256="", size=1)
    return Document(source=source, pages=tuple(made))


def _make_cell(rows: Sequence[Sequence[str]], row: int, col: int, *, boxed: bool) -> GridCell:
    down, right = row + 1, col + 1
    while down < len(rows) and col < len(rows[down]) and rows[down][col] == UP:
        down += 1
    while right < len(rows[row]) and rows[row][right] == LEFT:
        right += 1
    box = Box(col * WIDTH, row * HEIGHT, right * WIDTH, down * HEIGHT) if boxed else None
    return GridCell(
        row=row, col=col, text=rows[row][col], rowspan=down - row, colspan=right - col, box=box
    )


def make_parts(
    pages: Sequence[Sequence[Sequence[str]]],
    *,
    profile: Profile | None = None,
    ruled: bool = True,
) -> list[Part]:
    """The parts of a list with one grid on each page."""
    parts: list[Part] = []
    chosen = profile or load_profile("beijing")
    for number, rows in enumerate(pages, 1):
        grid = GridRows(make_grid(rows, ruled=ruled), chosen, 0)
        parts.extend(rows_to_parts(grid, number, parts[-1] if parts else None))
    return parts


def list_rows(industries: Sequence[str], start: int = 1) -> list[list[str]]:
    """Rows of a list with these industries."""
    return [
        [str(number), industry, f"职业{number}工", "—", "9.8"]
        for number, industry in enumerate(industries, start)
    ]


def set_text(
    text: str, x: float = 0.0, top: float = 0.0, size: float = 10.0, *, latin: float = 0.5
) -> list[Glyph]:
    """A line of glyphs set without gaps: Latin ones half as wide; a ~ is white without a glyph."""
    glyphs = []
    for char in text:
        width = size * (latin if char.isascii() else 1.0)
        if char != "~":
            glyphs.append(Glyph(char, x, top, x + width, top + size, size))
        x += width
    return glyphs
