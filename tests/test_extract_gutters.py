"""Gutters of a table without rules: punctuation that hangs over the edge of its column closes none."""

from __future__ import annotations

import pytest
from extract_grids import set_text

from jinque.extract.page.blocks import find_blocks
from jinque.extract.page.gutters import find_gutters
from jinque.extract.page.ink import spans_to_runs
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.page.text_lines import spans_to_lines

LEFT, RIGHT = (0.0, 40.0), (46.0, 86.0)  # two columns of four characters, 6 points apart


def _find(*lines: tuple[str, float, str, float]) -> list[tuple[float, float]]:
    """Gutters of lines of a text in each column, each beginning at an x."""
    glyphs = []
    for index, (one, at, two, beside) in enumerate(lines):
        glyphs += [
            *set_text(one, x=at, top=12.0 * index),
            *set_text(two, x=beside, top=12.0 * index),
        ]
    return find_gutters(spans_to_lines(glyphs_to_spans(glyphs)))


@pytest.mark.parametrize(
    ("one", "at", "two", "beside"),
    [
        ("急需紧缺", 0, "（万元）", RIGHT[0] - 5),  # opens a text, its ink in its right half
        ("紧缺职业，", 0, "万元以上", RIGHT[0]),  # closes one, its ink in its left half
    ],
)
def test_hanging_punctuation_is_white(one: str, at: float, two: str, beside: float) -> None:
    """Typesetters let the blank half of it hang over, so that the ink of all lines is flush."""
    plain = ("急需紧缺", 0.0, "参考数值", RIGHT[0])
    (gutter,) = _find(plain, (one, at, two, beside), plain)
    assert gutter == (LEFT[1], RIGHT[0])


def test_punctuation_within_a_text_is_ink() -> None:
    """A bracket close behind a character opens no text, and one before a character closes none."""
    (line,) = spans_to_lines(glyphs_to_spans(set_text("急需（工种）目录", x=0.0)))
    ((x0, x1, _, _),) = line.ink.part()
    assert (x0, x1) == (0.0, 80.0)


def test_punctuation_that_touches_the_next_column_closes_no_gutter() -> None:
    """The blank half of a full stop fills the white to the edge: all other lines leave the gutter free."""
    touching = (
        "1~~~~急需紧缺",
        -25.0,
        "。参考数值~~~9.8",
        LEFT[1],
    )  # the stop belongs to the left column
    plain = ("1~~~~急需紧缺", -25.0, "参考数值~~~9.8", LEFT[1] + 10)
    _, second, _ = _find(plain, plain, plain, touching, plain, plain)
    assert second == (LEFT[1], LEFT[1] + 10)


def test_punctuation_at_an_edge_parts_no_heading_or_note() -> None:
    """A heading begins in the first column, a note goes on over several; only two cells touch at one edge."""
    (line,) = spans_to_lines(glyphs_to_spans(set_text("（二）绿色能源（二）", x=0.0)))
    bracket, later, second = (22.0, 28.0), (95.0, 99.0), (71.0, 79.0)
    assert len(line.ink.part([bracket, later])) == 1
    assert len(line.ink.part([(-9.0, -5.0), bracket, second])) == 1
    assert len(line.ink.part([(-9.0, -5.0), bracket])) == 2


def test_white_within_a_spaced_label_parts_no_column() -> None:
    """One line shows it, and texts below run across; most lines have nothing there."""
    header = [("序号", 0), ("名", 40), ("称", 60), ("类", 80), ("描述", 130)]
    row = [("1", 0), ("加工装调检测", 35), ("描述文字", 130)]
    below = [("工", 40), ("种", 60), ("别", 80)]
    lines = [header, below, row, row, *[[("描述文字", 130)]] * 8]
    glyphs = [
        glyph
        for index, line in enumerate(lines)
        for text, x in line
        for glyph in set_text(text, x=x, top=12.0 * index)
    ]
    assert len(find_gutters(spans_to_lines(glyphs_to_spans(glyphs)))) == 2


def test_a_header_printed_again_shows_columns_once() -> None:
    """The tables below one another have one header; their rows are what tells the columns."""
    header = "序号~~~名称~~~描述"
    texts = [text for number in "123" for text in (header, f"{number}~~~~检测~~~描述")]
    glyphs = [g for index, text in enumerate(texts) for g in set_text(text, top=12.0 * index)]
    blocks = find_blocks(spans_to_lines(glyphs_to_spans(glyphs)), None)
    assert [len(block.lines) for block in blocks] == [2, 2, 2]
    assert all(len(block.alike) == 4 for block in blocks)


def test_a_run_reaches_as_far_as_its_last_two_characters() -> None:
    """The last one may lie within the one before it: white begins where both end."""
    wide, inner, after = set_text("工一员")
    glyphs = [
        wide._replace(x1=20.0),
        inner._replace(x0=5.0, x1=8.0),
        after._replace(x0=22.0, x1=32.0),
    ]
    (line,) = spans_to_lines(glyphs_to_spans(glyphs))
    assert [(run.x0, run.x1) for run in spans_to_runs(line.spans, 0.25, line.box)] == [(0.0, 32.0)]
    assert len(spans_to_runs(line.spans, 0.15, line.box)) == 2
