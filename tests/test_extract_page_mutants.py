"""What mutation testing of `extract/page` found untested: the edges of spans, lines and stamps."""

from __future__ import annotations

import pytest

from jinque.extract.page.glyphs import Glyph
from jinque.extract.page.spans import glyphs_to_spans, part_spans
from jinque.records import Box


def place(*x0s: float, size: float = 100.0, wide: float = 50.0) -> list[Glyph]:
    """Glyphs of one line and width that begin there."""
    return [Glyph("字", x, 0.0, x + wide, size, size) for x in x0s]


# --- spans -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x0s", "lengths"),
    [
        ((0, 72), [2]),  # white of 22, which two words may have between them
        ((0, 73), [1, 1]),
        ((0, 16), [2]),
        ((0, 15), [1, 1]),  # printed twice
        ((0, 200, 272), [1, 2]),  # the same behind a gap
        ((0, 200, 260), [1, 2]),
        ((0, 200, 273), [1, 1, 1]),
        ((0, 200, 216), [1, 2]),
        ((0, 200, 215), [1, 1, 1]),
        ((0, 200, 190), [1, 1, 1]),  # back
    ],
)
def test_where_a_span_ends(x0s: tuple[float, ...], lengths: list[int]) -> None:
    """White of 0.22 of the size is still within, a step of 0.15 is a second print."""
    assert [len(span.glyphs) for span in glyphs_to_spans(place(*x0s))] == lengths


def test_the_edge_of_a_box_is_within() -> None:
    """A character whose centre lies on an edge is inside once, and not outside as well."""
    (left, right), outside = part_spans(glyphs_to_spans(place(-25, 975)), Box(0, 0, 1000, 100))
    assert (left.x0, right.x0, outside) == (-25, 975, [])
    (thin,) = glyphs_to_spans(place(0, wide=0))
    assert part_spans([thin], Box(0, 0, 9, 100)) == ([thin], [])
    assert part_spans([thin], Box(-9, 0, 0, 100)) == ([thin], [])
