"""A PDF becomes a document of tables and lines; what cannot be read in full is an error, never fewer rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.kinds import find_kind_mismatch
from jinque.extract.ledger import verify_page
from jinque.extract.page.furniture import find_off_page
from jinque.extract.page.layout import lay_out
from jinque.extract.page.vertical import find_lost_turned
from jinque.extract.page.word_breaks import Breaks
from jinque.extract.pdf.annotations import find_unread
from jinque.extract.pdf.checked_pages import CheckedPages
from jinque.extract.pdf.engines_compared import compare_pages
from jinque.extract.pdf.part import Evidence, PdfPart, merge_parts
from jinque.extract.pdf.unseen import find_overprinted, find_unseen_text
from jinque.extract.process.share import MISSING, WHOLE, Share
from jinque.extract.process.stage import enter
from jinque.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.layout import LaidOut
    from jinque.extract.process.limits import Limits
    from jinque.findings import Finding
    from jinque.records import Document, Page, Source

__all__ = ["read_contents", "read_part", "read_pdf"]


def read_pdf(
    data: bytes,
    source: Source,
    *,
    password: str | None,
    ocr: bool = False,
    engine: str = "pdfium",
    limits: Limits,
    jobs: int = 1,
    others: Iterable[PdfPart] = (),
    ahead: bool = False,
) -> Document:
    """All pages of a PDF as tables and lines.

    `engine`: `pdfium` (fast), `pdfplumber`, or `both`, which reads twice and reports each difference. Of
    several `jobs` this one reads the first pages, and `others` are what the others have read. With `ahead` a
    thread opens the next page while this one is laid out, where only one engine reads. Raises
    SourceError for damage, encryption, pages without a text layer and text that is no text; LimitError where
    a page is over the limits.
    """
    read = partial(
        read_part,
        data,
        source,
        password=password,
        ocr=ocr,
        engine=engine,
        limits=limits,
        ahead=ahead,
    )
    parts = [read(share=Share(count=jobs)), *others]
    if len(parts) < jobs:
        raise LimitError(MISSING, source=source.name)
    if any(part.is_open for part in parts[:-1]):
        parts = [read()]  # the next pages can only be understood after the ones before
    return merge_parts(parts, source)


def read_part(
    data: bytes,
    source: Source,
    *,
    password: str | None,
    ocr: bool = False,
    engine: str = "pdfium",
    limits: Limits,
    share: Share = WHOLE,
    ahead: bool = False,
) -> PdfPart:
    """The pages of one share, each laid out and verified. Raises as `read_pdf` does, for these pages."""
    pages: list[Page] = []
    breaks = Breaks()
    findings: list[Finding] = [] if share.index else [*find_kind_mismatch(source)]
    seen: list[Evidence] = []
    main, *more = ("pdfium", "pdfplumber") if engine == "both" else (engine,)
    contents, *others = (
        read_contents(
            data,
            source,
            password,
            limits,
            engine=each,
            ocr=ocr,
            share=share,
            keep=seen,
            ahead=ahead and not more,
        )
        for each in (main, *more)
    )
    item: LaidOut | None = None
    twin: LaidOut | None = None
    for content in contents:
        item = lay_out(content, item)
        pages.append(item.page)
        breaks.note(item.content, item.page)
        findings.extend([*find_off_page(item.content), *_find_guesses(item)])
        findings.extend([*find_unseen_text(item.content), *find_overprinted(item.content)])
        findings.extend(find_unread(item.content))
        findings.extend(find_lost_turned(item.content, [table.lattice for table in item.tables]))
        findings.extend(verify_page(item.content, item.page))
        for other in others:
            twin = lay_out(next(other), twin)
            findings.extend(compare_pages(item.page, twin.page))
    for other in others:
        next(other, None)  # to its end, where it tells what it has seen
    return PdfPart(
        pages=tuple(pages),
        findings=tuple(findings),
        breaks=breaks.seen(),
        evidence=tuple(seen),
        is_open=any(each is not None and each.open_table is not None for each in (item, twin)),
    )


def read_contents(
    data: bytes,
    source: Source,
    password: str | None,
    limits: Limits,
    *,
    engine: str = "pdfium",
    ocr: bool = False,
    share: Share = WHOLE,
    keep: list[Evidence] | None = None,
    ahead: bool = False,
) -> Iterator[PageContent]:
    """Glyphs and rules page by page, checked; after the last, what they tell together is added to `keep`.

    `ahead`: nobody else asks PDFium between two pages, so that the next one may be opened meanwhile.

    Raises as `read_pdf` does.
    """
    read = 0
    try:
        with CheckedPages(data, source, password, limits, engine=engine, ocr=ocr) as pages:
            numbers = share.numbers(len(pages))
            for number in numbers:
                then = number + 1 if ahead and number + 1 in numbers else None
                content = pages.read(number, then)
                enter(f"laying out page {number}" + (f", opening page {then}" if then else ""))
                yield content
                read = number
            if keep is not None:
                keep.append(pages.evidence(identify=share.count > 1))
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
    if any(map(_is_of_password, causes)):
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


def _is_of_password(cause: Exception) -> bool:
    """Whether pdfminer or PDFium, of whom each may be the first to ask, misses the password."""
    return type(cause).__name__ == "PDFPasswordIncorrect" or "ncorrect password" in str(cause)


def _find_guesses(item: LaidOut) -> Iterator[Finding]:
    for table in item.tables:
        if table.guessed_rows:
            yield make_finding("ambiguous-rows", page=item.page.number, box=table.lattice.box)
