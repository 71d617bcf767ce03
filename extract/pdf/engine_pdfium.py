"""The fast engine: a page's glyphs and rules by PDFium."""

from __future__ import annotations

import ctypes
from functools import partial
from itertools import groupby, repeat
from typing import TYPE_CHECKING, NamedTuple, Self

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import UNKNOWN, Glyph, rotation_to_turn
from jinque.extract.page.spans import (
    GlyphRow,
    Look,
    glyphs_to_spans,
    part_spans,
    rows_to_spans,
    spans_to_glyphs,
)
from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.annotations import find_annotations
from jinque.extract.pdf.drawn_paths import paths_to_fills, paths_to_rules
from jinque.extract.pdf.pdfium_hidden import find_left_out
from jinque.extract.pdf.pdfium_library import read_text
from jinque.extract.pdf.pdfium_paths import Matrix, PageObject, read_drawings
from jinque.extract.pdf.unseen import TINY, find_unseen
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.pdf.pdfium_document import Font, PdfiumDocument


__all__ = ["PageReader", "Run"]

# PDFium puts these for a hyphen that ends a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
SPACE = (
    0.1  # of the size: an object that begins so far before its first character begins with a space
)
_DOUBLE = ctypes.sizeof(ctypes.c_double)
_UPSIDE_DOWN = Matrix(1.0, 0.0, 0.0, -1.0, 0.0, 0.0)  # user space counts from below
INVISIBLE = (3, 7)  # text render modes that paint nothing
SCANNED = 0.2  # of the page: below so much image an invisible text may be the only one
# Of their fields in order, faster than by their names.
_to_matrix, _make_look = partial(tuple.__new__, Matrix), partial(tuple.__new__, Look)


class Run(NamedTuple):
    """Characters `start` to `end` of a page that one text object shows, in one font, on one baseline."""

    shown: int
    font: int
    start: int
    end: int
    is_whole: bool = True  # its first character is the first one of the object


class PageReader:
    """One page while it is open. A context: `place` is what PDFium holds open, `runs` its text objects."""

    def __init__(self, document: PdfiumDocument, number: int) -> None:
        """Raises PdfiumError where the page cannot be read."""
        self._document = document
        self.number = number
        self._opened = document.pages.take(number)
        self.place = self._opened.place
        self._textpage = calls.to_address(self.place.textpage)
        self._origin = (ctypes.c_double * 2)()  # what PDFium writes into, each time
        self._origin_at = ctypes.addressof(self._origin)
        self._numbers = (ctypes.c_float * 6)()
        self._numbers_at = ctypes.addressof(self._numbers)
        self.text = read_text(self._textpage)
        self.claimed = self.text if self._opened.claimed is None else self._opened.claimed
        self.runs = list(self._find_runs())
        self.has_unknown = self.has_lost = False
        self.unseen: list[Glyph] = []
        self.annotations: list[str] = []
        self._drawn: list[list[GlyphRow]] = []  # of which a picture of the page tells what shows
        self._invisible: list[GlyphRow] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the page."""
        self._opened.close()

    def _find_runs(self) -> Iterator[Run]:
        """Characters by the text object that shows them; spaces and line ends that PDFium adds have none."""
        end, has_spaces = 0, " " in self.text
        handles = map(calls.get_text_object, repeat(self._textpage), range(len(self.text)))
        for shown, group in groupby(handles):
            start, end = end, end + len(list(group))
            if shown:
                run = Run(shown, calls.get_font(shown) or 0, start, end)
                yield from self._leave_out_made(run) if has_spaces else (run,)

    def _leave_out_made(self, run: Run) -> Iterator[Run]:
        """A run in parts, without the spaces that PDFium makes of the white between characters."""
        space = self.text.find(" ", run.start, run.end)
        while space >= 0:
            if calls.is_generated(self._textpage, space):
                if space > run.start:
                    yield run._replace(end=space)
                run = run._replace(start=space + 1, is_whole=False)
            space = self.text.find(" ", space + 1, run.end)
        if run.end > run.start:
            yield run

    def read(self, then: int | None = None) -> PageContent:
        """Glyphs and rules, as the page is shown (rotation and crop box honoured).

        `has_lost` says afterwards whether PDFium has left something out that is no space, `unseen` which
        glyphs the page does not show; below an image, as in a scan, they are not looked for. `then` is the
        page that is read next: it begins to be opened, and this one is closed, once PDFium has told all.
        """
        view, width, height = self._opened.view, self._opened.width, self._opened.height
        drawings = read_drawings(calls.to_address(self.place.page), view)
        image_share = min(1.0, drawings.covered / (width * height or 1.0))
        rows = self._read_rows(view)
        spaces = self._find_left_out(drawings.texts, rows)
        self._document.draws = image_share < SCANNED
        if self._document.draws:
            self.unseen = self._find_unseen()
        self.annotations = find_annotations(self.place.page)
        if then is not None:
            self._opened.close()
            self._document.pages.begin(then)
        content = PageContent(
            number=self.number,
            width=width,
            height=height,
            spans=[*rows_to_spans(rows), *glyphs_to_spans(spaces)],
            rules=list(paths_to_rules(drawings.paths)),
            fills=list(paths_to_fills(drawings.paths)),
            image_share=image_share,
        )
        return _set_outside_apart(content)

    def _find_unseen(self) -> list[Glyph]:
        found = [glyph for row in self._invisible for glyph in row]
        picture = self._opened.picture or self._document.draw(self.place.page)
        return [*found, *find_unseen(self._drawn, picture)]

    def _read_rows(self, view: Matrix) -> list[GlyphRow]:
        rows: list[GlyphRow] = []
        boxes = _read_boxes(self._textpage, len(self.text))
        for run in self.runs:
            made = self._read_run(run, boxes, view)
            rows += made
            if calls.get_render_mode(run.shown) in INVISIBLE or made[0].look.size < TINY:
                self._invisible += made
            elif self._document.meet_font(run.font).is_embedded:
                self._drawn.append(made)
            else:  # Latin is shown on every machine
                self._drawn.append([_keep_latin(row) for row in made])
        return rows

    def _find_left_out(self, texts: list[PageObject], rows: list[GlyphRow]) -> list[Glyph]:
        """Spaces that PDFium has replaced by its own."""
        shown = {run.shown for run in self.runs}
        hidden = [text for text in texts if text.handle not in shown]
        if not hidden:
            return []
        spaces, self.has_lost = find_left_out(self.place, hidden, rows)
        return spaces

    def _read_run(self, run: Run, boxes: list[float], view: Matrix) -> list[GlyphRow]:
        calls.get_matrix(self._textpage, run.start, self._numbers_at)
        own = _to_matrix(self._numbers)
        size = calls.get_font_size(self._textpage, run.start) * own.scale
        runs_down = abs(boxes[4 * run.start + 1] - boxes[4 * run.end - 3]) > size / 2
        if view.a == 1 and own.b == 0 and own.a > 0 and not runs_down:  # nearly all
            return [self._read_upright(run, boxes, view, own.e, size)]
        # A page that is not turned turns no text.
        seen = own if view.a == 1 else own.then(view.then(_UPSIDE_DOWN))
        turn = rotation_to_turn(seen.a, seen.b)
        if turn == 0 and view.a == 1 and not runs_down:
            return [self._read_upright(run, boxes, view, own.e, size)]
        return list(self._read_turned(run, boxes, view, turn, size))

    def _read_upright(
        self, run: Run, boxes: list[float], view: Matrix, begins: float, size: float
    ) -> GlyphRow:
        """The glyphs of a run whose object `begins` at that x of user space, on a page that is not turned."""
        _, _, first, end, is_whole = run
        font = self._document.meet_font(run.font)
        x, y = self._read_origin(first)
        bottom = view.f - y + font.foot * size
        left = view.e
        x0s, x1s = boxes[4 * first : 4 * end : 4], boxes[4 * first + 2 : 4 * end : 4]
        if left:
            x0s, x1s = [x0 + left for x0 in x0s], [x1 + left for x1 in x1s]
        text = self._read_meanings(run, font)
        if is_whole and x - begins > SPACE * size:
            text, x0s, x1s = " " + text, [begins + left, *x0s], [x + left, *x1s]
        return GlyphRow(_make_look((bottom - size, bottom, size, 0, None)), text, x0s, x1s)

    def _read_turned(
        self, run: Run, boxes: list[float], view: Matrix, turn: int, size: float
    ) -> Iterator[GlyphRow]:
        """Each of its own height, as far as is known: text that is turned, or that runs down."""
        font = self._document.meet_font(run.font)
        for index, text in zip(
            range(run.start, run.end), self._read_meanings(run, font), strict=True
        ):
            left, top, right, bottom = boxes[4 * index : 4 * index + 4]
            (xa, ya), (xb, yb) = view.apply(left, top), view.apply(right, bottom)
            box = [min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)]
            x, y = view.apply(*self._read_origin(index))
            foot = font.foot * size
            if turn == 0:
                box[1], box[3] = y + foot - size, y + foot
            elif turn == 1:
                box[0], box[2] = x - foot, x - foot + size
            elif turn == 2:
                box[1], box[3] = y - foot, y - foot + size
            elif turn == 3:
                box[0], box[2] = x + foot - size, x + foot
            yield GlyphRow(Look(box[1], box[3], size, turn), text, [box[0]], [box[2]])

    def _read_origin(self, index: int) -> tuple[float, float]:
        at = self._origin_at
        calls.get_origin(self._textpage, index, at, at + _DOUBLE)
        x, y = self._origin
        return x, y

    def _read_meanings(self, run: Run, font: Font) -> str:
        """The characters of a run, `UNKNOWN` for each that its font gives no meaning: PDFium makes one up."""
        text = self.text[run.start : run.end]
        if not text.isprintable():  # as these are not
            text = text.translate(_HYPHENS)
        if font.known.issuperset(text) and not self.has_unknown:
            return text
        marks = [
            UNKNOWN if calls.has_map_error(self._textpage, run.start + i) else char
            for i, char in enumerate(text)
        ]
        self.has_unknown |= UNKNOWN in marks
        font.known.update(marks)
        return "".join(marks)


def _keep_latin(row: GlyphRow) -> GlyphRow:
    if row.text.isascii():
        return row
    kept = [index for index, char in enumerate(row.text) if char.isascii()]
    x0s, x1s = [row.x0s[index] for index in kept], [row.x1s[index] for index in kept]
    return GlyphRow(row.look, "".join([row.text[index] for index in kept]), x0s, x1s)


def _set_outside_apart(content: PageContent) -> PageContent:
    """Keep the text on the visible page."""
    visible = Box(0.0, 0.0, content.width, content.height)
    inside, outside = part_spans(content.spans, visible)
    if not outside:
        return content
    return content.replace(spans=inside, apart={"outside": spans_to_glyphs(outside)})


def _read_boxes(textpage: int, count: int) -> list[float]:
    """Left, top, right, bottom of each character, in user space, one after the other."""
    buffer = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(buffer)
    addresses = range(start, start + 16 * count, 16)
    for _ in map(calls.get_loose_box, repeat(textpage), range(count), addresses):
        pass
    return buffer[:]
