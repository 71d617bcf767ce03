"""The fast engine: a page's glyphs and rules by PDFium."""

from __future__ import annotations

import ctypes
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pypdfium2
import pypdfium2.raw as pdfium

from jinque.extract import pdfium_calls as calls
from jinque.extract.drawn_paths import paths_to_fills, paths_to_rules
from jinque.extract.glyph_pictures import OpenPage
from jinque.extract.glyphs import Glyph, foot_of_box, rotation_to_turn
from jinque.extract.page_content import PageContent
from jinque.extract.pdfium_hidden import find_left_out, remove_claims
from jinque.extract.pdfium_paths import Matrix, PageObject, read_drawings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PageReader", "PdfiumDocument", "Run"]

# PDFium puts these for a hyphen that ends a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
SPACE = (
    0.1  # of the size: an object that begins so far before its first character begins with a space
)
UNKNOWN = "\ufffd"  # for a glyph that its font gives no meaning; PDFium makes a character up
Handle = Any  # an object behind PDFium's C interface


class Run(NamedTuple):
    """Characters `start` to `end` of a page that one text object shows, in one font, on one baseline."""

    shown: int
    font: int
    start: int
    end: int
    is_whole: bool = True  # its first character is the first one of the object


class _Font(NamedTuple):
    """What is needed of a font; `keeper` is a text object that keeps it, and so its address, alive."""

    keeper: Handle
    descent: float  # of the size, below 0
    known: set[str]  # characters whose meaning the font tells


class PdfiumDocument:
    """A PDF that PDFium holds open, and its fonts. A context."""

    def __init__(self, data: bytes, password: str | None) -> None:
        """Raises pypdfium2.PdfiumError for what is no PDF, or is encrypted."""
        self.pdf = pypdfium2.PdfDocument(data, password=password)
        self.fonts: dict[int, _Font] = {}

    def __len__(self) -> int:
        """How many pages its page tree counts."""
        return len(self.pdf)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the fonts and the document go."""
        for font in self.fonts.values():
            pdfium.FPDFPageObj_Destroy(font.keeper)
        self.fonts.clear()
        self.pdf.close()

    def meet_font(self, address: int) -> _Font:
        """The font at an address, its measures read when it is met first."""
        font = self.fonts.get(address)
        if font is None:
            handle = ctypes.cast(address, pdfium.FPDF_FONT)
            keeper = pdfium.FPDFPageObj_CreateTextObj(self.pdf, handle, 1.0)
            descent = ctypes.c_float()
            pdfium.FPDFFont_GetDescent(handle, 1000.0, descent)
            font = self.fonts[address] = _Font(keeper, descent.value / 1000.0, set())
        return font


class PageReader:
    """One page while it is open. A context: `place` is what PDFium holds open, `runs` its text objects."""

    def __init__(self, document: PdfiumDocument, number: int, *, has_marks: bool = False) -> None:
        """`has_marks`: somewhere in the document a mark claims another text (/ActualText)."""
        self._document = document
        self.number = number
        page = document.pdf[number - 1]
        claimed = remove_claims(page) if has_marks else None
        self.place = OpenPage(document.pdf, page, page.get_textpage())
        self._textpage = calls.to_address(self.place.textpage.raw)
        self.text = _read_text(self._textpage)
        self.claimed = self.text if claimed is None else claimed
        self.runs = list(self._find_runs())
        self.has_unknown = self.has_lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the page, so that memory does not grow with the number of pages."""
        self.place.textpage.close()
        self.place.page.close()

    def _find_runs(self) -> Iterator[Run]:
        """Characters by the text object that shows them; spaces and line ends that PDFium adds have none."""
        handles = map(calls.get_text_object, repeat(self._textpage), range(len(self.text)))
        start = 0
        for shown, group in groupby(handles):
            end = start + sum(1 for _ in group)
            if shown:
                yield from self._leave_out_made(Run(shown, calls.get_font(shown) or 0, start, end))
            start = end

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

    def read(self) -> PageContent:
        """Glyphs and rules, as the page is shown (rotation and crop box honoured).

        `has_lost` says afterwards whether PDFium has left something out that is no space.
        """
        view, width, height = _read_view(self.place.page)
        drawings = read_drawings(self.place.page.raw, view)
        glyphs = self._read_glyphs(view)
        glyphs += self._find_left_out(drawings.texts, glyphs)
        inside, outside = _part(glyphs, width, height)
        return PageContent(
            number=self.number,
            width=width,
            height=height,
            glyphs=inside,
            rules=list(paths_to_rules(drawings.paths)),
            fills=list(paths_to_fills(drawings.paths)),
            apart={"outside": outside} if outside else {},
            image_share=min(1.0, drawings.covered / (width * height or 1.0)),
        )

    def _read_glyphs(self, view: Matrix) -> list[Glyph]:
        glyphs: list[Glyph] = []
        boxes = _read_boxes(self._textpage, len(self.text))
        for run in self.runs:
            glyphs.extend(self._run_to_glyphs(run, boxes, view))
        return glyphs

    def _find_left_out(self, texts: list[PageObject], glyphs: list[Glyph]) -> list[Glyph]:
        """Spaces that PDFium has replaced by its own."""
        shown = {run.shown for run in self.runs}
        hidden = [text for text in texts if calls.to_address(text.handle) not in shown]
        if not hidden:
            return []
        spaces, self.has_lost = find_left_out(self.place, hidden, glyphs)
        return spaces

    def _run_to_glyphs(self, run: Run, boxes: list[float], view: Matrix) -> list[Glyph]:
        font = self._document.meet_font(run.font)
        matrix = _read_matrix(self._textpage, run.start).then(view)
        turn = rotation_to_turn(matrix.a, -matrix.b)
        size = calls.get_font_size(self._textpage, run.start) * matrix.scale
        texts = self._read_meanings(run, font)
        if turn == 0 and view.a == 1:
            x, baseline = view.apply(*_read_origin(self._textpage, run.start))
            bottom = foot_of_box(baseline, -font.descent * size, size)
            top, left = bottom - size, view.e
            leads = run.is_whole and x - matrix.e > SPACE * size
            space = [Glyph(" ", matrix.e, top, x, bottom, size)] if leads else []
            return space + [
                Glyph(text, x0 + left, top, x1 + left, bottom, size, 0)
                for text, x0, x1 in zip(
                    texts,
                    boxes[4 * run.start : 4 * run.end : 4],
                    boxes[4 * run.start + 2 : 4 * run.end : 4],
                    strict=True,
                )
            ]
        return list(self._turned_glyphs(run, boxes, view, turn, size))

    def _turned_glyphs(
        self, run: Run, boxes: list[float], view: Matrix, turn: int, size: float
    ) -> Iterator[Glyph]:
        font = self._document.meet_font(run.font)
        for index, text in zip(
            range(run.start, run.end), self._read_meanings(run, font), strict=True
        ):
            left, top, right, bottom = boxes[4 * index : 4 * index + 4]
            (xa, ya), (xb, yb) = view.apply(left, top), view.apply(right, bottom)
            box = [min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)]
            x, y = view.apply(*_read_origin(self._textpage, index))
            foot = foot_of_box(0.0, -font.descent * size, size)
            if turn == 0:
                box[1], box[3] = y + foot - size, y + foot
            elif turn == 1:
                box[0], box[2] = x - foot, x - foot + size
            elif turn == 2:
                box[1], box[3] = y - foot, y - foot + size
            elif turn == 3:
                box[0], box[2] = x + foot - size, x + foot
            yield Glyph(text, box[0], box[1], box[2], box[3], size, turn)

    def _read_meanings(self, run: Run, font: _Font) -> str:
        """The characters of a run, `UNKNOWN` for each that its font gives no meaning."""
        text = self.text[run.start : run.end].translate(_HYPHENS)
        new = set(text) - font.known
        if not new and not self.has_unknown:
            return text
        marks = [
            UNKNOWN if calls.has_map_error(self._textpage, run.start + i) else char
            for i, char in enumerate(text)
        ]
        self.has_unknown |= UNKNOWN in marks
        font.known.update(marks)
        return "".join(marks)


def _part(glyphs: list[Glyph], width: float, height: float) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs on the visible page, and those outside of it."""
    outside = [glyph for glyph in glyphs if not _is_within(glyph, width, height)]
    if not outside:
        return glyphs, []
    return [glyph for glyph in glyphs if _is_within(glyph, width, height)], outside


def _is_within(glyph: Glyph, width: float, height: float) -> bool:
    return 0 <= glyph.centre <= width and 0 <= glyph.middle <= height


def _read_text(textpage: int) -> str:
    """The page's characters, one for each of PDFium's: all at once if it left none out."""
    count = calls.count_chars(textpage)
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(
        ctypes.cast(textpage, pdfium.FPDF_TEXTPAGE), 0, 2 * count, buffer
    )
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = map(calls.get_unicode, repeat(textpage), range(count))
    return "".join(chr(code) if code < 0x110000 else UNKNOWN for code in codes)


def _read_boxes(textpage: int, count: int) -> list[float]:
    """Left, top, right, bottom of each character, in user space, one after the other."""
    buffer = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(buffer)
    addresses = range(start, start + 16 * count, 16)
    for _ in map(calls.get_loose_box, repeat(textpage), range(count), addresses):
        pass
    return buffer[:]


def _read_origin(textpage: int, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    calls.get_origin(textpage, index, ctypes.addressof(x), ctypes.addressof(y))
    return x.value, y.value


def _read_matrix(textpage: int, index: int) -> Matrix:
    found = (ctypes.c_float * 6)()
    calls.get_matrix(textpage, index, ctypes.addressof(found))
    return Matrix(*found)


def _read_view(page: pypdfium2.PdfPage) -> tuple[Matrix, float, float]:
    """From user space to the page as a viewer shows it, in points from its top left; its size."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    width, height = right - left, top - bottom
    quarters = pdfium.FPDFPage_GetRotation(page)
    if quarters == 1:
        return Matrix(0.0, 1.0, 1.0, 0.0, -bottom, -left), height, width
    if quarters == 2:
        return Matrix(-1.0, 0.0, 0.0, 1.0, right, -bottom), width, height
    if quarters == 3:
        return Matrix(0.0, -1.0, -1.0, 0.0, top, right), height, width
    return Matrix(1.0, 0.0, 0.0, -1.0, -left, top), width, height
