"""A PDF becomes a document of tables and lines; what cannot be read in full is an error, never fewer rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.checked_pages import CheckedPages
from jinque.extract.engines_compared import compare_pages
from jinque.extract.furniture import find_off_page
from jinque.extract.kinds import find_kind_mismatch
from jinque.extract.layout import lay_out
from jinque.extract.ledger import verify_page
from jinque.extract.stage import enter
from jinque.extract.word_breaks import Breaks
from jinque.findings import make_finding
from jinque.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.layout import LaidOut
    from jinque.extract.limits import Limits
    from jinque.extract.page_content import PageContent
    from jinque.findings import Finding
    from jinque.records import Page, Source

__all__ = ["read_contents", "read_pdf"]


def read_pdf(
    data: bytes,
    source: Source,
    *,
    password: str | None,
    ocr: bool = False,
    engine: str = "pdfium",
    limits: Limits,
) -> Document:
    """All pages of a PDF as tables and lines.

    `engine`: `pdfium` (fast), `pdfplumber`, or `both`, which reads twice and reports each difference. Raises
    SourceError for damage, encryption, pages without a text layer and text that is no text; LimitError where
    a page is over the limits.
    """
    pages: list[Page] = []
    breaks = Breaks()
    findings: list[Finding] = [*find_kind_mismatch(source)]
    main = "pdfium" if engine == "both" else engine
    others = read_contents(data, source, password, limits, engine="pdfplumber", ocr=ocr)
    item: LaidOut | None = None
    other: LaidOut | None = None
    for content in read_contents(data, source, password, limits, engine=main, ocr=ocr):
        enter(f"laying out page {content.number}")
        item = lay_out(content, item)
        pages.append(item.page)
        breaks.note(item.content, item.page)
        findings.extend([*find_off_page(item.content), *_find_guesses(item)])
        findings.extend(verify_page(item.content, item.page))
        if engine == "both":
            other = lay_out(next(others), other)
            findings.extend(compare_pages(item.page, other.page))
    if engine == "both":
        next(others, None)  # to its end, where it judges the document
    pages, doubts = breaks.settle(pages)
    return Document(source=source, pages=tuple(pages), findings=(*findings, *doubts))


def read_contents(
    data: bytes,
    source: Source,
    password: str | None,
    limits: Limits,
    *,
    engine: str = "pdfium",
    ocr: bool = False,
) -> Iterator[PageContent]:
    """Glyphs and rules page by page, checked; the last checks come after the last page.

    Raises as `read_pdf` does.
    """
    read = 0
    try:
        with CheckedPages(data, source, password, limits, engine=engine, ocr=ocr) as pages:
            for number in range(1, len(pages) + 1):
                yield pages.read(number)
                read = number
            pages.judge()
    except JinqueError:
        raise
    except (MemoryError, RecursionError) as error:
        msg = "the PDF is nested too deep or too large"
        raise LimitError(msg, source=source.name) from error
    except Exception as error:
        raise _to_source_error(error, source, read, password) from error


def _to_source_error(
    error: Exception, source: Source, read: int, password: str | None
) -> SourceError:
    """What broke after `read` whole pages, in our words."""
    # pdfplumber wraps what pdfminer raises in an exception of its own.
    causes = [error, *(cause for cause in error.args if isinstance(cause, Exception))]
    if any(isinstance(cause, MemoryError | RecursionError) for cause in causes):
        return LimitError("the PDF is nested too deep or too large", source=source.name)
    if any(type(cause).__name__ == "PDFPasswordIncorrect" for cause in causes):
        problem = "the password is wrong" if password else "the PDF is encrypted"
        return SourceError(
            problem, source=source.name, hints=("give the password with --password",)
        )
    detail = str(causes[-1]).split("\n")[0][:120] or type(causes[-1]).__name__
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
