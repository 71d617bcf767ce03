"""The pages of a PDF one by one, each read by an engine and doubted by every check there is.

Where the bytes are sound in all that can be told, PDFium alone reads them; its text is checked by how its
glyphs look. Any other file, and any page on which PDFium leaves something out, is read by the strict
reader too, which is slow, and the two must agree.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from jinque.errors import LimitError, SourceError
from jinque.extract.page.hyphens import show_hyphens
from jinque.extract.pdf.engine_pdfium import PageReader
from jinque.extract.pdf.part import Evidence
from jinque.extract.pdf.pdfium_document import PdfiumDocument
from jinque.extract.pdf.shapes import Shapes
from jinque.extract.pdf.soundness import examine
from jinque.extract.pdf.streams import check_streams
from jinque.extract.pdf.textlayer import Textless, check_page, compare_text, is_garbled, is_scan
from jinque.extract.pdf.unseen import set_unseen_apart
from jinque.extract.process.limits import raise_hint
from jinque.extract.process.stage import enter

if TYPE_CHECKING:
    from jinque.extract.page.content import PageContent
    from jinque.extract.pdf.engine_pdfplumber import StrictDocument
    from jinque.extract.process.limits import Limits
    from jinque.records import Source

__all__ = ["CheckedPages"]


class CheckedPages:
    """A PDF held open. A context; `read` gives its pages, `evidence` what all of them together tell.

    Raises SourceError for damage, LimitError for too many pages, and what the
    engines raise.
    """

    def __init__(
        self,
        data: bytes,
        source: Source,
        password: str | None,
        limits: Limits,
        *,
        engine: str,
        ocr: bool,
    ) -> None:
        self._data, self._password = data, password
        self._source, self._limits, self._ocr = source, limits, ocr
        self._strict: StrictDocument | None = None
        self._stack = ExitStack()
        check_streams(data, limits)
        enter("opening the PDF")
        self._bytes = examine(data)
        if engine == "pdfplumber" or self._bytes.doubt:
            self._check_count(len(self._open_strict()))
        pdf = PdfiumDocument(data, password, has_marks=self._bytes.has_actual_text)
        self._pdf = self._stack.enter_context(pdf)
        self._shapes = Shapes(source)
        self._textless = Textless()
        self._check_count(len(self._pdf))
        self._check_tree()

    def __len__(self) -> int:
        """The number of pages."""
        return len(self._pdf)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the document."""
        self._stack.close()

    def _open_strict(self) -> StrictDocument:
        from jinque.extract.pdf.engine_pdfplumber import StrictDocument  # seldom needed

        if self._strict is None:
            self._strict = self._stack.enter_context(StrictDocument(self._data, self._password))
        return self._strict

    def _check_count(self, count: int) -> None:
        if count > self._limits.pages:
            msg = f"{count:,} pages, more than {self._limits.pages:,}"
            raise LimitError(msg, source=self._source.name, hints=(raise_hint("pages"),))

    def _check_tree(self) -> None:
        """A page tree that counts other pages than there are objects, by both readers."""
        if self._strict is None and self._bytes.n_pages == len(self._pdf):
            return
        one, other = len(self._open_strict()), len(self._pdf)
        if one != other:
            msg = f"{one} pages by one reader, {other} by another: the page tree is damaged"
            raise SourceError(msg, source=self._source.name)

    def read(self, number: int, then: int | None = None) -> PageContent:
        """The glyphs and rules of a page, from 1, its text layer checked.

        `then` is the page that is read next, which begins to be opened: till then nobody may ask PDFium.
        """
        enter(f"reading page {number}")
        with PageReader(self._pdf, number) as reader:
            self._shapes.look(reader)
            content = reader.read(None if self._ocr else then)
            if self._strict is not None or reader.has_lost or self._is_garbled(content, reader):
                content = self._open_strict().read(number)
            if self._strict is not None or self._bytes.has_actual_text:
                compare_text(content, reader.claimed, self._source)
            if self._ocr and is_scan(content):
                from jinque.extract.ocr.scans import read_scan_page  # an extra

                content = read_scan_page(reader.place.page, content, self._source)
            content.annotations = reader.annotations
        content = show_hyphens(set_unseen_apart(content, reader.unseen))
        self._check_size(content)
        check_page(content, self._source)
        self._textless.note(content)
        return content

    def _is_garbled(self, content: PageContent, reader: PageReader) -> bool:
        """Whether PDFium finds no meaning for too much of a page; the strict reader may know it.

        PDFium passes over a ToUnicode range over all codes, as PHP's libraries write it.
        """
        return reader.has_unknown and is_garbled(content)

    def _check_size(self, content: PageContent) -> None:
        glyphs, rules = sum(len(span.glyphs) for span in content.spans), len(content.rules)
        if glyphs > self._limits.glyphs_per_page or rules > self._limits.rules_per_page:
            msg = f"{glyphs:,} characters and {rules:,} rules on one page"
            hints = (raise_hint("glyphs_per_page"), raise_hint("rules_per_page"))
            raise LimitError(msg, source=self._source.name, page=content.number, hints=hints)

    def evidence(self, *, identify: bool) -> Evidence:
        """What was seen on the pages that were read. `identify`: for another process, which read others."""
        return Evidence(fonts=self._shapes.seen(identify=identify), textless=self._textless)
