"""The reading child: requests on standard input, JSON answers on standard output, limits before all.

It imports neither pandas nor pyarrow, opens no file after its imports, and runs apart from the folder
it was started in (`python -I`). Whatever a hostile file does to it, the parent gets an answer or a
dead child. It serves until its input ends; the bounds on time and memory hold for each document anew.
"""

from __future__ import annotations

import codecs
import gc
import math
import os
import sys
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec.structs import replace

from jinque.errors import JinqueError, LayoutError, SourceError
from jinque.extract.process.frames import read_frame, write_frame
from jinque.extract.process.limits import Limits
from jinque.extract.process.orphan import LIFELINE, end_with_parent
from jinque.extract.process.share import WHOLE, Share
from jinque.extract.process.stage import WAITING, enter, now, report_to
from jinque.profile import Profile
from jinque.records import Document, PageSummary, Picture, RawTable, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinque.extract.pdf.part import PdfPart

__all__ = [
    "Answer",
    "Failure",
    "Request",
    "answer",
    "main",
    "read_document",
    "read_list",
    "set_pace",
]

# Python's own pace (700) looks through all cells of a long list again and again; its own cycles are few.
COLLECT_AFTER = 100_000
# Seconds after which a thread that waits for Python gets it; PDFium's, which opens the next page, is soon done.
SWITCH_AFTER = 0.0002
_MEMORY_HINT = "raise the bound if you trust the file: --max-memory"
# Python loads a codec from its file when it is first used.
_CODECS = {
    "pdf": ("utf-16-be", "utf-16-le"),
    "docx": ("cp437",),
    "xlsx": ("cp437",),
    "text": ("utf-16", "utf-32", "gb18030", "gb2312"),
    "html": ("utf-16", "utf-32", "gb18030", "gb2312", "big5hkscs", "cp1252", "cp932", "cp949"),
}
KINDS = ("text", "pdf", "docx", "xlsx", "html")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read. No profiles: any tables of the document are wanted, not a list.

    With `draw`, nothing is read: pictures of those pages are wanted, `dpi` dots to the inch.
    """

    source: Source
    profiles: tuple[Profile, ...] = ()
    only_best: bool = False  # profiles that fit alike are an error, not the first one's
    section: str | None = None
    password: str | None = None
    ocr: bool = False
    engine: str = "pdfium"
    limits: Limits = Limits()
    share: Share = WHOLE  # of the first the list is wanted, of the others what they read for it
    ahead: bool = True  # a thread opens the next page meanwhile: for a machine with a core to spare
    draw: tuple[PageSummary, ...] = ()
    dpi: int = 0


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An error of the family, as data."""

    kind: str
    message: str
    page: int | None = None
    hints: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five."""

    table: RawTable | None = None
    part: bytes = b""  # a PdfPart, which only another reader looks into
    document: Document | None = None
    pictures: tuple[Picture, ...] = ()
    failure: Failure | None = None


def main() -> None:
    """Answer one request after the other; each is a frame that says what, and one of the bytes."""
    set_pace()
    if LIFELINE in sys.argv:
        end_with_parent(int(sys.argv[sys.argv.index(LIFELINE) + 1]))
    stdin, stdout = sys.stdin.buffer, _claim_stdout()
    report_to(stdout.fileno())
    for kind in KINDS:
        if "--serve" in sys.argv or kind in sys.argv:
            import_readers(kind)
    while (head := read_frame(stdin)) is not None:
        request = msgspec.json.decode(head, type=Request)
        enter("starting")
        prepare(request)
        data = read_frame(stdin)
        if data is not None:
            write_frame(stdout, answer_surely(request, data, _read_parts(stdin)))


def set_pace() -> None:
    """Let Python stop less often to collect garbage, and more often for the other thread."""
    gc.set_threshold(COLLECT_AFTER)
    sys.setswitchinterval(SWITCH_AFTER)


def _read_parts(stdin: BinaryIO) -> Iterator[PdfPart]:
    """What the other readers of a document have read, till one of them has failed."""
    from jinque.extract.pdf.part import PdfPart

    while True:
        enter(WAITING)
        message = read_frame(stdin)
        if not message:
            return
        yield msgspec.json.decode(message, type=PdfPart)


def _claim_stdout() -> BinaryIO:
    """The pipe to the parent for ourselves; what a library prints goes nowhere, not into an answer."""
    pipe = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no pathlib for one line
        os.dup2(nowhere.fileno(), 1)
    return pipe


def prepare(request: Request) -> None:
    """Import what the document needs, then bound what reading it may use."""
    import_readers("drawing" if request.draw else request.source.kind)
    if request.ocr:
        prepare_ocr()
    set_limits(request.limits)


def set_limits(limits: Limits) -> None:
    """Bound this process for the next document. Windows has no such limits; macOS ignores that of memory.

    Those of time and memory are soft, since the next document may need more; the others are for good.
    """
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The system counts whole seconds: up, but for a tenth, so that a later document gets what the first got.
    seconds = math.ceil(used.ru_utime + used.ru_stime - 0.1) + limits.cpu
    _bound(resource.RLIMIT_AS, limits.memory_mb * 1024 * 1024)
    _bound(resource.RLIMIT_CPU, seconds)
    for what, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        _bound(what, most, for_good=True)


def _bound(what: int, most: int, *, for_good: bool = False) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    capped = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (capped, capped if for_good else hard))


def answer_surely(request: Request, data: bytes, others: Iterable[PdfPart]) -> bytes:
    """The answer as bytes; where a reader breaks in a way that nobody foresaw, that is the answer."""
    try:
        return msgspec.json.encode(answer(request, data, others))
    except Exception as error:  # noqa: BLE001 - any: a reader's fault is no reason to die without a word
        what = f"jinque broke ({type(error).__name__}) while {now()}"
        hint = "this is a fault of jinque: please report it, with the file if you may (SECURITY.md)"
        failure = Failure(kind="SourceError", message=what, hints=(hint,))
        return msgspec.json.encode(Answer(failure=failure))


def answer(request: Request, data: bytes, others: Iterable[PdfPart] = ()) -> Answer:
    """Read the document and, where profiles are given, the list in it; errors become data.

    `others`: the parts that other readers of the same document have read, as they come.
    """
    try:
        if request.draw:
            return Answer(pictures=draw_pictures(request, data))
        if request.share.index:
            return Answer(part=msgspec.json.encode(read_share(request, data)))
        return _answer_whole(request, read_document(request, data, others))
    except JinqueError as error:
        return Answer(failure=_to_failure(error))
    except MemoryError:
        return _over(f"reading needs more than {request.limits.memory_mb} MB", _MEMORY_HINT)
    except RecursionError:
        return _over("the source is nested too deep")


def _answer_whole(request: Request, document: Document) -> Answer:
    if not request.profiles:
        return Answer(document=document)
    table = read_list(document, request.profiles, request.section, only_best=request.only_best)
    return Answer(table=table)


def _over(what: str, *hints: str) -> Answer:
    """The failure of a reading that went beyond what this process has."""
    return Answer(failure=Failure(kind="LimitError", message=f"{what}, while {now()}", hints=hints))


def read_list(
    document: Document,
    profiles: tuple[Profile, ...],
    section: str | None,
    *,
    only_best: bool = False,
) -> RawTable:
    """The list in a document, its account checked. Raises LayoutError, as `assemble` does."""
    from jinque.extract.ledger import verify_bands, verify_table
    from jinque.extract.ledger_grid import verify_grid
    from jinque.extract.lists.assemble import assemble
    from jinque.extract.lists.beside import part_blocks
    from jinque.extract.ocr.doubts import find_doubts
    from jinque.extract.page.word_breaks import find_split_words, place_breaks

    enter("finding the list in its tables")
    document = part_blocks(document)
    raw = place_breaks(assemble(document, profiles, section, only_best=only_best))
    enter("accounting for every character")
    checks = (
        *verify_table(document, raw),
        *verify_bands(document, raw),
        *verify_grid(document, raw),
    )
    checks = (*checks, *find_split_words(document, raw))
    return replace(raw, findings=(*raw.findings, *checks, *find_doubts(raw)))


def _to_failure(error: JinqueError) -> Failure:
    return Failure(
        kind=type(error).__name__,
        message=error.message,
        page=error.page,
        hints=error.hints,
        labels=error.labels if isinstance(error, LayoutError) else (),
    )


def read_share(request: Request, data: bytes) -> PdfPart:
    """The pages of a PDF that this reader has to read for another one."""
    from jinque.extract.pdf.reader import read_part

    return read_part(
        data,
        request.source,
        password=request.password,
        ocr=request.ocr,
        engine=request.engine,
        limits=request.limits,
        share=request.share,
        ahead=request.ahead,
    )


def read_document(request: Request, data: bytes, others: Iterable[PdfPart] = ()) -> Document:
    """The reader of the source's kind, run."""
    source = request.source
    if source.kind == "image":
        from jinque.extract.pdf.image_source import image_to_pdf
        from jinque.extract.pdf.reader import read_pdf

        enter("unpacking the image")
        data = image_to_pdf(data, source, request.limits)
        return read_pdf(data, source, password=None, ocr=True, limits=request.limits)
    enter(f"reading the {source.kind}")
    if source.kind == "pdf":
        from jinque.extract.pdf.reader import read_pdf

        return read_pdf(
            data,
            source,
            password=request.password,
            ocr=request.ocr,
            engine=request.engine,
            limits=request.limits,
            jobs=request.share.count,
            others=islice(others, request.share.count - 1),
            ahead=request.ahead,
        )
    return _reader(source.kind)(data, source)


def draw_pictures(request: Request, data: bytes) -> tuple[Picture, ...]:
    """Pictures of the pages asked for. Raises SourceError."""
    from jinque.extract.pdf.drawing import draw_pages

    if request.source.kind == "image":
        from jinque.extract.pdf.image_source import image_to_pdf

        data = image_to_pdf(data, request.source, request.limits)
    enter("drawing its pages")
    return draw_pages(
        data, request.source, request.draw, password=request.password, dpi=request.dpi
    )


def _reader(kind: str) -> Callable[[bytes, Source], Document]:
    # Each reader brings a library of its own; only the one that is needed is imported.
    if kind == "docx":
        from jinque.extract.office.docx_reader import read_docx as read
    elif kind == "xlsx":
        from jinque.extract.office.xlsx_reader import read_xlsx as read
    elif kind == "html":
        from jinque.extract.office.html_reader import read_html as read
    elif kind == "text":
        from jinque.extract.text.reader import read_text as read
    else:
        raise SourceError(f'no reader for a source of kind "{kind}"')
    return read


def import_readers(kind: str) -> None:
    """Import what reading needs before the limits forbid to open files."""
    import jinque.extract.ledger
    import jinque.extract.ledger_grid
    import jinque.extract.lists.assemble
    import jinque.extract.lists.beside
    import jinque.extract.ocr.doubts
    import jinque.extract.page.word_breaks

    for name in _CODECS.get(kind, ()):
        codecs.lookup(name)
    if kind in {"pdf", "image"}:
        import jinque.extract.pdf.reader
    elif kind == "drawing":
        import jinque.extract.pdf.drawing  # noqa: F401
    else:
        _reader(kind)


def prepare_ocr() -> None:
    """Load the recogniser, if it is installed; if not, the first page that needs it says so."""
    from contextlib import suppress

    from jinque.extract.ocr.engine import load_recogniser

    with suppress(SourceError, ImportError):
        import jinque.extract.ocr.scans  # noqa: F401

        load_recogniser()
