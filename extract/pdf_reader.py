"""A PDF becomes a document of tables and lines; what cannot be read in full is an error, never fewer rows."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pdfminer.pdftypes
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.engine_pdfplumber import read_page
from jinque.extract.furniture import find_off_page
from jinque.extract.kinds import find_kind_mismatch
from jinque.extract.layout import lay_out
from jinque.extract.ledger import verify_page
from jinque.extract.limits import raise_hint
from jinque.extract.stage import enter
from jinque.extract.streams import check_streams
from jinque.extract.textlayer import check_page, check_pages, is_scan
from jinque.extract.word_breaks import settle_breaks
from jinque.findings import make_finding
from jinque.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfplumber.pdf import PDF

    from jinque.extract.glyphs import PageContent
    from jinque.extract.layout import LaidOut
    from jinque.extract.limits import Limits
    from jinque.findings import Finding
    from jinque.records import Page, Source

__all__ = ["read_contents", "read_pdf"]

# pdfminer reads a damaged stream as an empty one, without a word: 77 of 250 damaged copies of a list
# gave a wrong table. Strict in that module alone, all 77 are errors and no good list is refused.
pdfminer.pdftypes.settings = SimpleNamespace(STRICT=True)  # type: ignore[assignment,attr-defined]
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(
    data: bytes, source: Source, *, password: str | None, ocr: bool = False, limits: Limits
) -> Document:
    """All pages of a PDF as tables and lines.

    Raises SourceError for damage, encryption, pages without a text layer and text that is no text;
    LimitError where a page is over the limits.
    """
    pages: list[Page] = []
    printed: list[PageContent] = []
    findings: list[Finding] = [*find_kind_mismatch(source)]
    for content in read_contents(data, source, password, limits, ocr=ocr):
        enter(f"laying out page {content.number}")
        item = lay_out(content)
        pages.append(item.page)
        printed.append(item.content)
        findings.extend([*find_off_page(item.content), *_find_guesses(item)])
        findings.extend(verify_page(item.content, item.page))
    pages, doubts = settle_breaks(printed, pages)
    return Document(source=source, pages=tuple(pages), findings=(*findings, *doubts))


def read_contents(
    data: bytes, source: Source, password: str | None, limits: Limits, *, ocr: bool = False
) -> list[PageContent]:
    """Glyphs and rules of all pages: streams and text layers checked, pages counted by a second reader."""
    contents: list[PageContent] = []
    check_streams(data, limits)
    enter("opening the PDF")
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or "") as pdf:
            contents.extend(_iterate(pdf, source, limits))
        if ocr and any(is_scan(content) for content in contents):
            from jinque.extract.ocr.scans import read_scans  # an extra

            contents = read_scans(contents, data, password, source)
        check_pages(contents, data, password, source)
    except JinqueError:
        raise
    except (MemoryError, RecursionError) as error:
        msg = "the PDF is nested too deep or too large"
        raise LimitError(msg, source=source.name) from error
    except Exception as error:
        raise _to_source_error(error, source, len(contents), password) from error
    return contents


def _iterate(pdf: PDF, source: Source, limits: Limits) -> Iterator[PageContent]:
    if len(pdf.pages) > limits.pages:
        msg = f"{len(pdf.pages):,} pages, more than {limits.pages:,}"
        raise LimitError(msg, source=source.name, hints=(raise_hint("pages"),))
    for page in pdf.pages:
        enter(f"reading page {page.page_number}")
        content = read_page(page)
        page.close()
        if (
            len(content.glyphs) > limits.glyphs_per_page
            or len(content.rules) > limits.rules_per_page
        ):
            msg = f"{len(content.glyphs):,} characters and {len(content.rules):,} rules on one page"
            hints = (raise_hint("glyphs_per_page"), raise_hint("rules_per_page"))
            raise LimitError(msg, source=source.name, page=content.number, hints=hints)
        check_page(content, source)
        yield content


def _to_source_error(
    error: Exception, source: Source, read: int, password: str | None
) -> SourceError:
    """What broke after `read` whole pages, in our words."""
    causes = [error, *error.args] if isinstance(error, PdfminerException) else [error]
    if any(isinstance(cause, MemoryError | RecursionError) for cause in causes):
        return LimitError("the PDF is nested too deep or too large", source=source.name)
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        problem = "the password is wrong" if password else "the PDF is encrypted"
        return SourceError(
            problem, source=source.name, hints=("give the password with --password",)
        )
    cause = next((c for c in causes[::-1] if isinstance(c, Exception)), error)
    detail = str(cause).split("\n")[0][:120] or type(cause).__name__
    return SourceError(
        f"the PDF is damaged: {detail}",
        source=source.name,
        page=read + 1 if read else None,
        hints=("download it again, or print it to a new PDF from a viewer that shows it",),
    )


def _find_guesses(item: LaidOut) -> Iterator[Finding]:
    for table in item.tables:
        if table.guessed_rows:
            yield make_finding("ambiguous-rows", page=item.page.number, box=table.lattice.box)
