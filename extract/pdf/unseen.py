"""Text that a page holds and does not show: invisible, white on white, clipped, covered, in a layer turned off.

The page is drawn once, small and grey; a glyph whose place on it is all of one shade, and is so on a larger
picture too, shows nothing. Where such text lies under other text, that other text is seen there:
`find_overprinted` tells of it.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

import pypdfium2_raw as pdfium

from jinque.extract.page.spans import glyphs_to_spans
from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.pdfium_library import PdfiumError
from jinque.findings import Finding, make_finding
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.spans import GlyphRow, Span

    _Place = tuple[GlyphRow, int]  # of a letter: its row and its index there

__all__ = [
    "TINY",
    "Canvas",
    "PagePicture",
    "find_overprinted",
    "find_unseen",
    "find_unseen_text",
    "set_unseen_apart",
]

SHADES = 10  # of 255: what differs less is one shade
TINY = 1.5  # points: text so small is seen by nobody
MOST_PIXELS = 4_000_000  # of the picture; a larger page is drawn smaller
LARGER = 4.0  # pixels for each point, for a closer look
SHARED, TALL = 0.3, 0.2  # of width and height of the smaller of two letters: one lies on the other
PAPER = 0xFFFFFFFF  # white, nothing shining through
SHOWN = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_ANNOT  # as a viewer shows it, annotations too
HOLLOW = "一二ニ="  # without ink in their middle, or with one stroke that stands as high as the font will
MARGIN, RIM = 0.1, 0.3  # of a letter's width at each side, of its height above and below


class Canvas:
    """Memory that the pictures of pages are drawn into, one after the other: fresh memory takes longer."""

    def __init__(self) -> None:
        """Empty; it grows to the largest picture."""
        self._memory = bytearray()

    def draw(self, page: int, width: int, height: int) -> bytes:
        """A page, by its handle, in shades of grey: a byte for each pixel, row by row from the top."""
        if len(self._memory) < width * height:
            self._memory = bytearray(width * height)
        pixels = (ctypes.c_ubyte * (width * height)).from_buffer(self._memory)
        start = ctypes.addressof(pixels)
        bitmap = calls.create_bitmap(width, height, pdfium.FPDFBitmap_Gray, start, width)
        if not bitmap:
            msg = f"no picture of {width} by {height} pixels"
            raise PdfiumError(msg)
        calls.fill_bitmap(bitmap, 0, 0, width, height, PAPER)
        calls.render_page(bitmap, page, 0, 0, width, height, 0, SHOWN)
        calls.destroy_bitmap(bitmap)
        return bytes(pixels)


class PagePicture:
    """A page drawn in shades of grey, about one pixel for each point."""

    def __init__(
        self, page: int, canvas: Canvas, scale: float = 1.0, most: int = MOST_PIXELS
    ) -> None:
        """`page`: the handle of an open page; `scale`: pixels for each point, fewer for more than `most`.

        `pixels` is a byte for each, row by row from the top.
        """
        width, height = calls.get_page_width(page), calls.get_page_height(page)
        self._page = page
        self.scale = min(scale, (most / max(width * height, 1.0)) ** 0.5)
        self.width = max(1, math.ceil(width * self.scale))
        self.height = max(1, math.ceil(height * self.scale))
        self.pixels = canvas.draw(page, self.width, self.height)

    def draw_larger(self) -> PagePicture:
        """The same page with more pixels: one of a point has no room for the shades of a raised letter."""
        return PagePicture(self._page, Canvas(), LARGER)

    def has_ink(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box of the page shows more than one shade; true for one beyond the page."""
        scale = self.scale
        left, right = max(0, int(box[0] * scale)), min(self.width, int(box[2] * scale) + 1)
        top, bottom = max(0, int(box[1] * scale)), min(self.height, int(box[3] * scale) + 1)
        if left >= right or top >= bottom:
            return True
        stride, rows = self.width, self.pixels
        darkest, lightest = 255, 0
        middle = (top + bottom) // 2
        for line in (*range(middle, bottom), *range(top, middle)):
            row = rows[line * stride + left : line * stride + right]
            darkest, lightest = min(darkest, min(row)), max(lightest, max(row))  # noqa: PLW3301 - faster
            if lightest - darkest > SHADES:
                return True
        return False


def find_unseen(runs: Sequence[Sequence[GlyphRow]], picture: PagePicture) -> list[Glyph]:
    """The glyphs of some texts, each in one row or several, that the page does not show.

    Punctuation has little ink of its own: it goes with the letter that is nearest on its line.
    """
    unseen: list[_Place] = []
    for rows in runs:  # of a text that shows at both ends the rest is not looked for
        if not all(_is_seen(place, picture) for place in _find_ends(rows)):
            unseen += [place for place in _find_letters(rows) if not _is_seen(place, picture)]
    if not unseen:
        return []
    larger = picture.draw_larger()
    glyphs = [row[index] for row, index in unseen if not _is_seen((row, index), larger)]
    return [*glyphs, *_find_beside(runs, glyphs)] if glyphs else []


def _find_ends(rows: Sequence[GlyphRow]) -> Sequence[_Place]:
    """The first letter of a text and the last."""
    if len(rows) == 1 and rows[0].text.isalnum():  # nearly all
        last = len(rows[0].text) - 1
        return ((rows[0], 0), (rows[0], last)) if last else ((rows[0], 0),)
    letters = _find_letters(rows)
    return letters[:1] + letters[1:][-1:]


def _find_letters(rows: Sequence[GlyphRow]) -> list[_Place]:
    return [(row, index) for row in rows for index, c in enumerate(row.text) if c.isalnum()]


def _find_beside(runs: Iterable[Sequence[GlyphRow]], unseen: Sequence[Glyph]) -> Iterator[Glyph]:
    """The punctuation on the lines of unseen letters whose nearest letter is one of them."""
    heights = {round(glyph.middle) for glyph in unseen}
    rows = [
        row
        for rows in runs
        for row in rows
        if round((row.look.top + row.look.bottom) / 2) in heights
    ]
    line = [glyph for row in rows for glyph in row]
    hidden = set(unseen)
    letters = [(glyph, glyph in hidden) for glyph in line if glyph.text.isalnum()]
    for glyph in line:
        if glyph.text.isalnum() or glyph.text.isspace():
            continue
        beside = [each for each in letters if round(each[0].middle) == round(glyph.middle)]
        if min(beside, key=lambda each: abs(each[0].centre - glyph.centre))[1]:
            yield glyph


def _is_seen(place: _Place, picture: PagePicture) -> bool:
    """Whether a letter shows ink in its middle, which no line above or below reaches into."""
    row, index = place
    x0, x1 = row.x0s[index], row.x1s[index]
    top, bottom, _, turn, _ = row.look
    if row.text[index] not in HOLLOW:
        beside, beyond = (RIM, MARGIN) if turn % 2 else (MARGIN, RIM)
        across, down = beside * (x1 - x0), beyond * (bottom - top)
        x0, top, x1, bottom = x0 + across, top + down, x1 - across, bottom - down
    return picture.has_ink((x0, top, x1, bottom))


def set_unseen_apart(content: PageContent, unseen: Sequence[Glyph]) -> PageContent:
    """Take glyphs that the page does not show out of its text, whichever engine has read it."""
    if not unseen:
        return content
    places = {(glyph.text, round(glyph.x0), round(glyph.middle)) for glyph in unseen}
    kept: list[Glyph] = []
    apart: list[Glyph] = []
    for glyph in content.glyphs:
        (apart if _is_at(glyph, places) else kept).append(glyph)
    return content.replace(spans=glyphs_to_spans(kept), apart={**content.apart, "unseen": apart})


def _is_at(glyph: Glyph, places: set[tuple[str, int, int]]) -> bool:
    """Whether a glyph is one of those at some places, to a point."""
    x, y = round(glyph.x0), round(glyph.middle)
    return any((glyph.text, x + i, y + j) in places for i in (0, -1, 1) for j in (0, -1, 1))


def find_unseen_text(content: PageContent) -> Iterator[Finding]:
    """A warning that names what was left out."""
    unseen = content.apart.get("unseen", ())
    if unseen:
        text = "".join(glyph.text for glyph in unseen)[:80]
        what, what_zh = f'text that the page does not show: "{text}"', f"页面未显示的文字：“{text}”"
        yield make_finding(
            "text-left-out", page=content.number, count=len(unseen), what=what, what_zh=what_zh
        )


def find_overprinted(content: PageContent) -> Iterator[Finding]:
    """Two texts printed over one another: which of them a reader is to see, the text layer does not tell."""
    spans = sorted(content.spans, key=lambda span: span.top)
    for index, span in enumerate(spans):
        for other in spans[index + 1 :]:
            if other.top > span.bottom - TALL * (span.bottom - span.top):
                break
            if other.x0 < span.x1 and span.x0 < other.x1 and _lie_over(span, other):
                box = Box(
                    min(span.x0, other.x0),
                    span.top,
                    max(span.x1, other.x1),
                    max(span.bottom, other.bottom),
                )
                yield make_finding(
                    "overprinted-text",
                    page=content.number,
                    box=Box(*(round(value, 2) for value in box)),
                    cell=span.text[:40],
                    other=other.text[:40],
                )
                return


def _lie_over(one: Span, other: Span) -> bool:
    """Whether a character of one span lies on one of another, punctuation aside: fonts let that overlap."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    if shared < TALL * min(one.bottom - one.top, other.bottom - other.top):
        return False
    if min(one.x1, other.x1) - max(one.x0, other.x0) < SHARED * min(one.size, other.size) / 2:
        return False
    return any(
        min(a.x1, b.x1) - max(a.x0, b.x0) > SHARED * min(a.x1 - a.x0, b.x1 - b.x0)
        for a in one.glyphs
        if a.text.isalnum()
        for b in other.glyphs
        if b.text.isalnum()
    )
