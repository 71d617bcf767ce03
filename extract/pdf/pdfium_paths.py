"""Everything on a page, by PDFium: its paths, its text objects, and how much of it images cover."""

from __future__ import annotations

import ctypes
import math
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2_raw as pdfium

from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.drawn_paths import DrawnPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Matrix", "PageObject", "list_objects", "read_drawings", "read_matrix"]

SQUARE = 0.001  # points by which a rectangle's corners may miss each other
WHITE = 252  # of 255
MAX_DEPTH = 20  # forms within forms
_WANTED = frozenset({pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT})
Point = tuple[float, float]


class Matrix(NamedTuple):
    """A change of coordinates: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @property
    def scale(self) -> float:
        """How much longer an upright line becomes."""
        return math.hypot(self.c, self.d)

    def apply(self, x: float, y: float) -> Point:
        """The point in the new coordinates."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, after: Matrix) -> Matrix:
        """This change, and another one after it."""
        return Matrix(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            *after.apply(self.e, self.f),
        )


_make_matrix = partial(tuple.__new__, Matrix)  # faster than by the names of its fields


class PageObject(NamedTuple):
    """A path, an image or a text, and the matrix that brings what it is in onto the page as shown.

    `handle` is the address of what PDFium holds of it.
    """

    kind: int
    handle: int
    view: Matrix


_make_object = partial(tuple.__new__, PageObject)  # faster than by the names of its fields


class Drawings(NamedTuple):
    """The paths of a page, its text objects, and the area of its images."""

    paths: list[DrawnPath]
    texts: list[PageObject]
    covered: float


def read_drawings(page: int, view: Matrix) -> Drawings:
    """Everything on a page under a view (user space to the page as shown)."""
    paths: list[DrawnPath] = []
    texts: list[PageObject] = []
    covered = 0.0
    for item in list_objects(page, view):
        if item.kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths.extend(_read_path(item))
        elif item.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        else:
            covered += _measure_area(read_matrix(item.handle).then(item.view))
    # Lines first, then rectangles, then curves: the order that the other engine keeps them in.
    order = ("line", "rect", "curve")
    paths.sort(key=lambda path: order.index(path.shape))
    return Drawings(paths, texts, covered)


def list_objects(page: int, view: Matrix) -> Iterator[PageObject]:
    """The paths, images and texts of a page, those in its forms too."""
    for index in range(calls.count_objects(page)):
        yield from _unfold(calls.get_object(page, index), view, 0)


def _unfold(handle: int, view: Matrix, depth: int) -> Iterator[PageObject]:
    kind = calls.get_type(handle)
    if kind in _WANTED:
        yield _make_object((kind, handle, view))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = read_matrix(handle).then(view)
        for index in range(calls.count_form_objects(handle)):
            yield from _unfold(calls.get_form_object(handle, index), inner, depth + 1)


def read_matrix(handle: int) -> Matrix:
    """The matrix of an object, or of a form."""
    found = (ctypes.c_float * 6)()
    if not calls.get_object_matrix(handle, ctypes.addressof(found)):
        return Matrix(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return _make_matrix(found)


def _measure_area(matrix: Matrix) -> float:
    """The area of the box around an image, which is the unit square before its matrix."""
    corners = [matrix.apply(x, y) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


# --- paths -----------------------------------------------------------------------------------------


def _read_path(drawing: PageObject) -> Iterator[DrawnPath]:
    is_filled, is_stroked = _read_mode(drawing.handle)
    is_white = is_filled and _is_white(drawing.handle)
    for points in _read_lines(drawing):
        shape = _name_shape(points)
        yield DrawnPath(
            shape, points, is_stroked=is_stroked, is_filled=is_filled, is_white=is_white
        )


def _read_mode(handle: int) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.get_draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
    return fill.value != pdfium.FPDF_FILLMODE_NONE, bool(stroke.value)


def _is_white(handle: int) -> bool:
    colour = (ctypes.c_uint * 4)()
    start = ctypes.addressof(colour)
    known = calls.get_fill_color(handle, *range(start, start + 16, 4))
    return bool(known) and min(colour[:3]) > WHITE


def _read_lines(drawing: PageObject) -> Iterator[list[Point]]:
    """The stretches of a path, each from one `move to` to the next; of a curve only where it ends."""
    points: list[Point] = []
    matrix = read_matrix(drawing.handle).then(drawing.view)
    controls = 0
    for kind, x, y, closes in _read_segments(drawing.handle):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        # A curve is three points, of which two only pull at it.
        controls = (controls + 1) % 3 if kind == pdfium.FPDF_SEGMENT_BEZIERTO else 0
        if controls == 0:
            points.append(matrix.apply(x, y))
        if closes and not _are_one(points[-1], points[0]):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _read_segments(path: int) -> Iterable[tuple[int, float, float, int]]:
    """The kind, the end, and whether it closes the stretch, of each piece of a path."""
    count = calls.count_segments(path)
    segments = list(map(calls.get_segment, repeat(path), range(count)))
    points = (ctypes.c_float * (2 * count))()
    start = ctypes.addressof(points)
    to_xs, to_ys = range(start, start + 8 * count, 8), range(start + 4, start + 4 + 8 * count, 8)
    for _ in map(calls.get_point, segments, to_xs, to_ys):
        pass
    xs, ys = points[::2], points[1::2]
    kinds, closes = map(calls.get_segment_type, segments), map(calls.is_closing, segments)
    return zip(kinds, xs, ys, closes, strict=True)


def _are_one(point: Point, other: Point) -> bool:
    return abs(point[0] - other[0]) < SQUARE and abs(point[1] - other[1]) < SQUARE


def _name_shape(points: Sequence[Point]) -> str:
    """What the other engine takes such points for."""
    if len(points) == 2 or (len(points) == 3 and _are_one(points[0], points[2])):
        return "line"
    if len(points) != 5 or not _are_one(points[0], points[4]):
        return "curve"
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[:4]
    upright = _are_one((x0, y1), (x1, y2)) and _are_one((x2, y3), (x3, y0))
    level = _are_one((y0, x1), (y1, x2)) and _are_one((y2, x3), (y3, x0))
    return "rect" if upright or level else "curve"
