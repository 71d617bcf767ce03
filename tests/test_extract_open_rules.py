"""Tables with rules between the columns alone, without a line above or below them."""

from __future__ import annotations

from itertools import chain

import pytest

from jinque.extract.ledger import verify_page
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.layout import LaidOut, lay_out
from jinque.extract.page.spans import glyphs_to_spans

EDGES = (55.0, 105.0, 205.0, 305.0)
BEGIN = (60.0, 110.0, 217.0)
LABELS = ("序号", "名称", "描述")
ROWS = (("1", "检测工", "检测"), ("2", "海洋装备加工装调人员", "加工"), ("3", "装调工", "装调"))


def _say(text: str, x: float, top: float) -> list[Glyph]:
    return [
        Glyph(char, x + 10.5 * i, top, x + 10.5 * i + 10.5, top + 10, 10.5)
        for i, char in enumerate(text)
    ]


def _lay_out(length: float) -> LaidOut:
    said = (
        _say(text, x, 60 + 30 * index)
        for index, row in enumerate((LABELS, *ROWS))
        for x, text in zip(BEGIN, row, strict=True)
    )
    rules = [Segment(x, 58, x, 58 + length) for x in EDGES]
    glyphs = list(chain.from_iterable(said))
    return lay_out(
        PageContent(number=1, width=595, height=842, spans=glyphs_to_spans(glyphs), rules=rules)
    )


def _read(laid: LaidOut) -> list[list[str]]:
    (grid,) = laid.page.grids
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)]


@pytest.mark.parametrize("length", [104.0, 80.0])
def test_a_text_that_runs_over_a_rule_is_in_its_column(length: float) -> None:
    """No white is left between the columns; the last character lies across the rule."""
    laid = _lay_out(length)
    assert _read(laid) == [list(row) for row in (LABELS, *ROWS)]
    assert list(verify_page(laid.content, laid.page)) == []


def test_a_short_rule_parts_no_columns() -> None:
    """A stroke beside one row, as of a revision, says nothing of the others."""
    laid = _lay_out(24.0)
    assert laid.page.grids == () or _read(laid) != [list(row) for row in (LABELS, *ROWS)]
