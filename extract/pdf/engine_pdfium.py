"""The fast engine: a page's glyphs and rules by PDFium."""

from __future__ import annotations

import ctypes
from functools import partial
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pypdfium2
import pypdfium2.raw as pdfium

from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, foot_of_box, rotation_to_turn
from jinque.extract.page.spans import part_spans
from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.drawn_paths import paths_to_fills, paths_to_rules
from jinque.extract.pdf.glyph_pictures import OpenPage
from jinque.extract.pdf.pdfium_hidden import find_left_out, remove_claims
from jinque.extract.pdf.pdfium_paths import Matrix, PageObject, read_drawings
from jinque.extract.pdf.unseen import TINY, PagePicture, find_unseen
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PageReader", "PdfiumDocument", "Run"]

# PDFium puts these for a hyphen that ends a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
SPACE = (
    0.1  # of the size: an object that begins so far before its first character begins with a space
)
_DOUBLE = ctypes.sizeof(ctypes.c_double)
_UPSIDE_DOWN = Matrix(1.0, 0.0, 0.0, -1.0, 0.0, 0.0)  # user space counts from below
_to_glyph = partial(tuple.__new__, Glyph)  # a glyph of its fields, faster than by their names
INVISIBLE = (3, 7)  # text render modes that paint nothing
SCANNED = 0.2  # of the page: below so much image an invisible text may be the only one
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
    is_embedded: bool  # else this machine may lack what it shows


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
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            font = self.fonts[address] = _Font(keeper, descent.value / 1000.0, set(), is_embedded)
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
        self._origin = (ctypes.c_double * 2)()  # what PDFium writes into, each time
        self._origin_at = ctypes.addressof(self._origin)
        self._numbers = (ctypes.c_float * 6)()
        self._numbers_at = ctypes.addressof(self._numbers)
        self.text = _read_text(self._textpage)
        self.claimed = self.text if claimed is None else claimed
        self.runs = list(self._find_runs())
        self.has_unknown = self.has_lost = False
        self.unseen: list[Glyph] = []
        self._drawn: list[list[Glyph]] = []  # of which a picture of the page tells what shows
        self._invisible: list[list[Glyph]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the page, so that memory does not grow with the number of pages."""
        self.place.textpage.close()
        self.place.page.close()

    def _find_runs(self) -> Iterator[Run]:
        """Characters by the text object that shows them; spaces and line ends that PDFium adds have none."""
        count = len(self.text)
        handles = list(map(calls.get_text_object, repeat(self._textpage), range(count)))
        ends = [end for end, (a, b) in enumerate(pairwise(handles), start=1) if a != b]
        for start, end in pairwise([0, *ends, count] if count else ()):
            shown = handles[start]
            if shown:
                yield from self._leave_out_made(Run(shown, calls.get_font(shown) or 0, start, end))

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

        `has_lost` says afterwards whether PDFium has left something out that is no space, `unseen` which
        glyphs the page does not show; below an image, as in a scan, they are not looked for.
        """
        view, width, height = _read_view(self.place.page)
        drawings = read_drawings(calls.to_address(self.place.page.raw), view)
        glyphs = self._read_glyphs(view)
        glyphs += self._find_left_out(drawings.texts, glyphs)
        content = PageContent(
            number=self.number,
            width=width,
            height=height,
            glyphs=glyphs,
            rules=list(paths_to_rules(drawings.paths)),
            fills=list(paths_to_fills(drawings.paths)),
            image_share=min(1.0, drawings.covered / (width * height or 1.0)),
        )
        content = _set_outside_apart(content)
        if content.image_share < SCANNED:
            self.unseen = self._find_unseen(content)
        return content

    def _find_unseen(self, content: PageContent) -> list[Glyph]:
        found = [glyph for glyphs in self._invisible for glyph in glyphs]
        picture = PagePicture(self.place.page, content.width, content.height)
        return [*found, *find_unseen(self._drawn, picture)]

    def _read_glyphs(self, view: Matrix) -> list[Glyph]:
        glyphs: list[Glyph] = []
        boxes = _read_boxes(self._textpage, len(self.text))
        for run in self.runs:
            made = self._run_to_glyphs(run, boxes, view)
            glyphs.extend(made)
            if calls.get_render_mode(run.shown) in INVISIBLE or made[0].size < TINY:
                self._invisible.append(made)
            elif self._document.meet_font(run.font).is_embedded:
                self._drawn.append(made)
            else:  # Latin is shown on every machine
                self._drawn.append([glyph for glyph in made if glyph.text.isascii()])
        return glyphs

    def _find_left_out(self, texts: list[PageObject], glyphs: list[Glyph]) -> list[Glyph]:
        """Spaces that PDFium has replaced by its own."""
        shown = {run.shown for run in self.runs}
        hidden = [text for text in texts if text.handle not in shown]
        if not hidden:
            return []
        spaces, self.has_lost = find_left_out(self.place, hidden, glyphs)
        return spaces

    def _run_to_glyphs(self, run: Run, boxes: list[float], view: Matrix) -> list[Glyph]:
        calls.get_matrix(self._textpage, run.start, self._numbers_at)
        own = Matrix(*self._numbers)
        size = calls.get_font_size(self._textpage, run.start) * own.scale
        if view.a == 1 and own.b == 0 and own.a > 0:  # nearly all
            return self._upright_glyphs(run, boxes, view, own.e, size)
        # A page that is not turned turns no text.
        seen = own if view.a == 1 else own.then(view.then(_UPSIDE_DOWN))
        turn = rotation_to_turn(seen.a, seen.b)
        if turn == 0 and view.a == 1:
            return self._upright_glyphs(run, boxes, view, own.e, size)
        return list(self._turned_glyphs(run, boxes, view, turn, size))

    def _upright_glyphs(
        self, run: Run, boxes: list[float], view: Matrix, begins: float, size: float
    ) -> list[Glyph]:
        """The glyphs of a run whose object `begins` at that x of user space, on a page that is not turned."""
        _, _, first, end, is_whole = run
        font = self._document.meet_font(run.font)
        x, y = self._read_origin(first)
        bottom = foot_of_box(view.f - y, -font.descent * size, size)
        top, left = bottom - size, view.e
        x0s, x1s = boxes[4 * first : 4 * end : 4], boxes[4 * first + 2 : 4 * end : 4]
        if left:
            x0s, x1s = [x0 + left for x0 in x0s], [x1 + left for x1 in x1s]
        tops, bottoms, sizes, turns, sure = map(repeat, (top, bottom, size, 0, None))
        texts = self._read_meanings(run, font)
        rows = zip(texts, x0s, tops, x1s, bottoms, sizes, turns, sure, strict=False)
        glyphs = list(map(_to_glyph, rows))
        if is_whole and x - begins > SPACE * size:
            glyphs.insert(0, Glyph(" ", begins + left, top, x + left, bottom, size))
        return glyphs

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
            x, y = view.apply(*self._read_origin(index))
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

    def _read_origin(self, index: int) -> tuple[float, float]:
        at = self._origin_at
        calls.get_origin(self._textpage, index, at, at + _DOUBLE)
        x, y = self._origin
        return x, y

    def _read_meanings(self, run: Run, font: _Font) -> str:
        """The characters of a run, `UNKNOWN` for each that its font gives no meaning."""
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


def _set_outside_apart(content: PageContent) -> PageContent:
    """Keep the glyphs on the visible page."""
    visible = Box(0.0, 0.0, content.width, content.height)
    inside, outside = part_spans(content.spans(), visible)
    if not outside:
        return content
    left_out = [glyph for span in outside for glyph in span.glyphs]
    kept = [glyph for span in inside for glyph in span.glyphs]
    return content.replace(glyphs=kept, apart={"outside": left_out})


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
