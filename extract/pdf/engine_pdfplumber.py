"""The reference engine: a page's glyphs and rules by pdfplumber."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import pdfminer.pdftypes
import pdfplumber

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import UNKNOWN, Glyph, foot_of_box, rotation_to_turn
from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.pdf.drawn_paths import DrawnPath, paths_to_fills, paths_to_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

__all__ = ["StrictDocument", "read_page"]

# pdfminer reads a damaged stream as an empty one, without a word: 77 of 250 damaged copies of a list
# gave a wrong table. Strict in that module alone, all 77 are errors and no good list is refused.
pdfminer.pdftypes.settings = SimpleNamespace(STRICT=True)  # type: ignore[assignment,attr-defined]
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_CID = "(cid:"  # begins what pdfminer writes for a glyph that its font gives no meaning


class StrictDocument:
    """A PDF that pdfplumber holds open. A context. Damage raises whatever pdfminer raises."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self._pdf = _open(data, password or "")
        self._pages = self._pdf.pages

    def __len__(self) -> int:
        """The number of pages."""
        return len(self._pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the document."""
        self._pdf.close()

    def read(self, number: int) -> PageContent:
        """A page, from 1, closed again, so that memory does not grow with the number of pages."""
        page = self._pages[number - 1]
        try:
            return read_page(page)
        finally:
            page.close()


def _open(data: bytes, password: str) -> PDF:
    """The document; a password beyond Latin-1 as UTF-8, which programs write where a standard wants bytes."""
    try:
        return pdfplumber.open(io.BytesIO(data), password=password)
    except Exception as error:
        if not any(isinstance(each, UnicodeEncodeError) for each in (error, *error.args)):
            raise
        in_bytes = password.encode("utf-8", "replace").decode("latin-1")
        return pdfplumber.open(io.BytesIO(data), password=in_bytes)


def read_page(page: Page) -> PageContent:
    """Glyphs and rules of a pdfplumber page, as the page is shown (rotation and crop box honoured)."""
    left, top, right, bottom = _visible_box(page)
    paths = list(_read_paths(page, left, top))
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for char in page.chars:
        glyph = _char_to_glyph(char, left, top)
        is_in = left <= (char["x0"] + char["x1"]) / 2 <= right
        is_in = is_in and top <= (char["top"] + char["bottom"]) / 2 <= bottom
        (inside if is_in else outside).append(glyph)
    return PageContent(
        number=page.page_number,
        width=float(right - left),
        height=float(bottom - top),
        spans=glyphs_to_spans(inside),
        rules=list(paths_to_rules(paths)),
        fills=list(paths_to_fills(paths)),
        apart={"outside": outside} if outside else {},
        image_share=_image_share(page),
    )


def _visible_box(page: Page) -> tuple[float, float, float, float]:
    """The crop box where it lies on the page, else the page: what a viewer shows."""
    x0, top, x1, bottom = page.bbox
    c0, ctop, c1, cbottom = page.cropbox
    box = max(x0, c0), max(top, ctop), min(x1, c1), min(bottom, cbottom)
    return box if box[2] > box[0] and box[3] > box[1] else (x0, top, x1, bottom)


def _char_to_glyph(char: dict[str, Any], left: float, top: float) -> Glyph:
    turn = rotation_to_turn(char["matrix"][0], char["matrix"][1])
    size, drop = char["size"], 0.0
    if turn == 0:
        below = char["matrix"][5] - char["y0"]  # the baseline above the foot of the box
        drop = foot_of_box(0.0, below, size) - below
    elif turn in {1, 3}:
        size = char["width"]  # what pdfminer calls the size is the height of the box
    text = UNKNOWN if char["text"].startswith(_CID) else char["text"]
    x0, x1 = char["x0"] - left, char["x1"] - left
    return Glyph(text, x0, char["top"] - top + drop, x1, char["bottom"] - top + drop, size, turn)


def _read_paths(page: Page, left: float, top: float) -> Iterator[DrawnPath]:
    """Everything drawn on the page, lines first, then rectangles, then curves."""
    for line in page.lines:
        points = [(line["x0"] - left, line["top"] - top), (line["x1"] - left, line["bottom"] - top)]
        yield DrawnPath("line", points, is_stroked=True, is_filled=False, is_white=False)
    for shape, found in (("rect", page.rects), ("curve", page.curves)):
        for drawn in found:
            corners = [(drawn["x0"], drawn["top"]), (drawn["x1"], drawn["bottom"])]
            points = corners if shape == "rect" else drawn["pts"]
            yield DrawnPath(
                shape,
                [(x - left, y - top) for x, y in points],
                is_stroked=drawn["stroke"],
                is_filled=drawn["fill"],
                is_white=_is_white(drawn["non_stroking_color"]),
            )


def _is_white(colour: object) -> bool:
    values = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(value, int | float) for value in values):
        return False
    # Four components are ink (CMYK), fewer are light.
    return (
        all(value == 0 for value in values) if len(values) == 4 else all(v >= 0.99 for v in values)
    )


def _image_share(page: Page) -> float:
    area = float(page.width * page.height) or 1.0
    covered = sum((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in page.images)
    return float(min(1.0, max(0.0, covered / area)))
