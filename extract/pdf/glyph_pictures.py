"""Small pictures of single glyphs, drawn by PDFium, and what can be measured on them."""

from __future__ import annotations

import ctypes
import math
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2_raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.pdf.pdfium_library import Handle

__all__ = [
    "OpenPage",
    "Picture",
    "Shape",
    "draw_glyphs",
    "draw_object",
    "has_ink",
    "measure_distance",
    "to_picture",
]

MAX_PIXELS = 1 << 20  # of one drawn text object
SIDE = 16  # of the square that pictures are compared in
SPECK = 3  # pixels: smaller white spots inside ink are no hole
INVISIBLE = 3  # text render mode
CUT = 0.15  # of a text's height that may lie outside of what the page is clipped to: no font fills all of it
_INK = bytes(ord("1") if alpha >= 110 else ord("0") for alpha in range(256))
Rows = list[bytes]  # a picture's rows from the top, a byte "0" or "1" for each pixel


class OpenPage(NamedTuple):
    """A page that PDFium holds open, and the text on it."""

    pdf: Handle
    page: Handle
    textpage: Handle


class Shape(NamedTuple):
    """What glyphs are told apart by: width and height in pixels, holes, and the mask of a picture."""

    width: int
    height: int
    holes: int
    mask: int

    @property
    def slimness(self) -> float:
        """As that of a picture."""
        return math.log(self.width / self.height)


class Picture:
    """The ink of one glyph, its white borders cut off. `advance` is the glyph's width with them, in pixels."""

    def __init__(self, rows: Rows, advance: float) -> None:
        self.rows = rows
        self.advance = advance

    @cached_property
    def length(self) -> float:
        """How long the strokes are in all, in widths of the glyph, whatever their thickness."""
        width = len(self.rows[0]) + 1
        along = b"0".join([*self.rows, b""])
        down = b"0".join([along[column::width] for column in range(width)])
        return ((b"0" + along).count(b"01") + (b"0" + down).count(b"01")) / self.advance

    @cached_property
    def holes(self) -> int:
        """White areas that ink surrounds: none in 1, one in 0, two in 8."""
        width = len(self.rows[0]) + 2
        ink = 0
        for row in (b"0", *self.rows, b"0"):
            ink = ink << width | int(row, 2) << 1
        white = ~ink & ((1 << width * (len(self.rows) + 2)) - 1)
        white &= ~_flood(1, white, width)
        count = 0
        while white:
            area = _flood(white & -white, white, width)
            white &= ~area
            count += area.bit_count() >= SPECK
        return count

    @cached_property
    def mask(self) -> int:
        """The picture stretched to a square, a bit for each point."""
        height, width = len(self.rows), len(self.rows[0])
        xs = [int((x + 0.5) * width / SIDE) for x in range(SIDE)]
        lines = [self.rows[int((y + 0.5) * height / SIDE)] for y in range(SIDE)]
        return int(bytes(line[x] for line in lines for x in xs), 2)

    @cached_property
    def slimness(self) -> float:
        """The logarithm of width over height."""
        return math.log(len(self.rows[0]) / len(self.rows))


def measure_distance(one: Picture, others: Iterable[Picture | Shape]) -> float:
    """How different a glyph looks from the nearest of some others.

    It is 0 for the same, about 0.1 in another font, from 0.3 another character.
    """
    least = math.inf
    # Holes take longest to count, and can only add to what the outlines differ by.
    for outlines, other in sorted(
        ((_compare_outlines(one, each), each) for each in others), key=itemgetter(0)
    ):
        if outlines >= least:
            break
        least = min(least, outlines + 0.12 * min(2, abs(one.holes - other.holes)))
    return least


def _compare_outlines(one: Picture, other: Picture | Shape) -> float:
    points = (one.mask ^ other.mask).bit_count() / SIDE**2
    return points + min(0.5, 0.15 * abs(one.slimness - other.slimness))


def _flood(seed: int, area: int, width: int) -> int:
    """All of the area that hangs together with the seed, both as bits of one long row."""
    while True:
        grown = (seed | seed << 1 | seed >> 1 | seed << width | seed >> width) & area
        if grown == seed:
            return grown
        seed = grown


def draw_glyphs(
    place: OpenPage, indexes: Sequence[int], height: float
) -> dict[int, Picture] | None:
    """Characters that one text object shows, each drawn about `height` pixels high, without what lies around.

    Those without ink are left out. None where the text cannot be looked at: invisible, at an angle, or
    in part beyond what the page is clipped to.
    """
    shown = pdfium.FPDFText_GetTextObject(place.textpage, indexes[0])
    if pdfium.FPDFTextObj_GetTextRenderMode(shown) == INVISIBLE:
        return None
    angle = round(math.degrees(pdfium.FPDFText_GetCharAngle(place.textpage, indexes[0])))
    turn, rest = divmod(angle % 360, 90)
    boxes = [_read_box(place, index) for index in indexes]
    tall = max(b.right - b.left if turn % 2 else b.top - b.bottom for b in boxes)
    scale = height / max(tall, 0.5)
    left, bottom, right, top = bounds = _read_bounds(shown)
    if rest or (right - left) * (top - bottom) * scale**2 > MAX_PIXELS or _is_cut(shown, bounds):
        return None
    rows = draw_object(place.pdf, place.page, shown, scale)
    found: dict[int, Picture] = {}
    for index, box in zip(indexes, boxes, strict=True):
        if turn % 2:
            part = rows[_pixel(top - box.top, scale) : _pixel(top - box.bottom, scale)]
            wide = box.top - box.bottom
        else:
            first, last = _pixel(box.left - left, scale), _pixel(box.right - left, scale)
            part, wide = [row[first:last] for row in rows], box.right - box.left
        picture = to_picture(_turn(part, turn), wide * scale) if wide > 0 else None
        if picture is not None:
            found[index] = picture
    return found


def _read_box(place: OpenPage, index: int) -> pdfium.FS_RECTF:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(place.textpage, index, box)
    return box


def has_ink(place: OpenPage, shown: Handle) -> bool:
    """Whether a text object shows anything."""
    left, bottom, right, top = _read_bounds(shown)
    scale = min(1.0, math.sqrt(MAX_PIXELS / max(1.0, (right - left) * (top - bottom))))
    return any(b"1" in row for row in draw_object(place.pdf, place.page, shown, scale))


def _pixel(distance: float, scale: float) -> int:
    return max(0, round(distance * scale))


def _read_bounds(shown: Handle) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(shown, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _is_cut(shown: Handle, bounds: tuple[float, float, float, float]) -> bool:
    """Whether the page is clipped to less than an object: a row of a sheet may be lower than its text."""
    clip = pdfium.FPDFPageObj_GetClipPath(shown)
    left, bottom, right, top = bounds
    slack = CUT * (top - bottom)
    for path in range(pdfium.FPDFClipPath_CountPaths(clip)):
        points = list(_read_clip_points(clip, path))
        xs, ys = zip(*points, strict=True) if points else ((left, right), (bottom, top))
        if min(xs) > left + slack or max(xs) < right - slack:
            return True
        if min(ys) > bottom + slack or max(ys) < top - slack:
            return True
    return False


def _read_clip_points(clip: Handle, path: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value


def draw_object(pdf: Handle, page: Handle, shown: Handle, scale: float) -> Rows:
    """The ink of a text object, `scale` pixels for each point; nothing where PDFium has no picture of it."""
    bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(pdf, page, shown, scale)
    if not bitmap:
        return []
    try:
        width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    ink = data[3::4].translate(_INK)  # how opaque, whatever the colour
    return [ink[start : start + width] for start in range(0, len(ink), stride // 4)]


def _turn(rows: Rows, quarters: int) -> Rows:
    for _ in range(quarters):
        rows = [bytes(column) for column in zip(*rows, strict=True)][::-1]
    return rows


def to_picture(rows: Rows, advance: float) -> Picture | None:
    """The picture without white borders; None where nothing is inked."""
    inked = [number for number, row in enumerate(rows) if b"1" in row]
    if not inked:
        return None
    rows = rows[inked[0] : inked[-1] + 1]
    left = len(rows[0]) - max([len(row.lstrip(b"0")) for row in rows])
    right = max([len(row.rstrip(b"0")) for row in rows])
    return Picture([row[left:right] for row in rows], advance)
