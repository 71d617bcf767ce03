"""Readings by children: begun at once, waited for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jinque.extract.process.limits import Limits, widen_for_ocr, widen_for_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinque.extract.process.guard import Reading
    from jinque.extract.process.shared_reading import SharedReading
    from jinque.extract.process.worker import Answer
    from jinque.profile import Profile
    from jinque.records import Document, PageSummary, Picture, RawTable, Source

__all__ = [
    "Limits",
    "ListReader",
    "Pending",
    "start_drawing",
    "start_reading",
    "start_reading_tables",
]

T = TypeVar("T")


class Pending(Generic[T]):
    """What a child has been asked for and is at work on."""

    def __init__(
        self, reading: Reading | SharedReading, pick: Callable[[Answer], T | None]
    ) -> None:
        """`pick`: which part of the answer it is."""
        self._reading = reading
        self._pick = pick
        self.source = reading.source

    def result(self) -> T:
        """Wait for it, once. Raises SourceError, LimitError or, where it is a list, LayoutError."""
        return _expect(self._pick(self._reading.answer()))

    def stop(self) -> None:
        """End the reading without its result."""
        self._reading.stop()


class ListReader:
    """Reads lists one after the other in one child, which is replaced when a document breaks it.

    Not for several threads at once. `close()`, or the end of this object, ends the child.
    """

    def __init__(self) -> None:
        from jinque.extract.process.guard import Reader  # start-up time

        self._reader = Reader()

    def read(
        self,
        source: Source,
        data: bytes,
        *,
        profiles: tuple[Profile, ...],
        section: str | None = None,
        password: str | None = None,
        ocr: bool = False,
        engine: str = "pdfium",
        limits: Limits = Limits(),
    ) -> RawTable:
        """The list in the bytes of a source, under the one profile that fits best.

        Raises AmbiguousError where several fit alike, SourceError, LimitError or LayoutError.
        """
        from jinque.extract.process.worker import Request

        request = Request(
            source=source,
            profiles=profiles,
            only_best=True,
            section=section,
            password=password,
            ocr=ocr,
            engine=engine,
            limits=_widen(limits, source.size, ocr=ocr),
        )
        return _expect(self._reader.read(request, data, name=source.name).table)

    def close(self) -> None:
        """End the child. The next reading starts another."""
        self._reader.close()


def start_drawing(
    path: str,
    pages: tuple[PageSummary, ...],
    *,
    dpi: int,
    password: str | None = None,
    limits: Limits = Limits(),
) -> Pending[tuple[Picture, ...]]:
    """Start to draw pages of a PDF, such as a list's `pages`, `dpi` dots to the inch."""
    drawing = _start(path, None, limits, draw=pages, dpi=dpi, password=password)
    return Pending(drawing, lambda answer: answer.pictures)


def start_reading(
    path: str,
    *,
    profiles: tuple[Profile, ...],
    section: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    engine: str = "pdfium",
    jobs: int = 1,
    limits: Limits = Limits(),
    name: str | None = None,
) -> Pending[RawTable]:
    """Start to read the list in a file (`-`: standard input) under one of the profiles.

    The pages of a PDF are read by so many children as there are `jobs`, each with its own `limits`.
    Raises SourceError at once for what is no readable file; the rest comes with the result.
    """
    reading = _start(
        path,
        name,
        limits,
        jobs,
        profiles=profiles,
        section=section,
        password=password,
        ocr=ocr,
        engine=engine,
    )
    return Pending(reading, lambda answer: answer.table)


def start_reading_tables(
    path: str,
    *,
    password: str | None = None,
    ocr: bool = False,
    engine: str = "pdfium",
    jobs: int = 1,
    limits: Limits = Limits(),
    name: str | None = None,
) -> Pending[Document]:
    """Start to read every table of a file (`-`: standard input)."""
    reading = _start(path, name, limits, jobs, password=password, ocr=ocr, engine=engine)
    return Pending(reading, lambda answer: answer.document)


def _start(
    path: str,
    name: str | None,
    limits: Limits,
    jobs: int = 1,
    **wanted: Any,  # noqa: ANN401 - fields of a Request
) -> Reading | SharedReading:
    from jinque.extract.process.guard import Reading  # start-up time
    from jinque.extract.process.share import count_cores
    from jinque.extract.process.worker import Request
    from jinque.extract.source import open_source

    source, data = open_source(
        path,
        name=name,
        max_bytes=limits.file_mb * 1024 * 1024,
        seconds=limits.seconds,
        images=bool(wanted.get("ocr") or wanted.get("draw")),
    )
    limits = _widen(limits, source.size, ocr=bool(wanted.get("ocr")))
    request = Request(source=source, limits=limits, ahead=jobs < count_cores(), **wanted)
    if jobs > 1 and source.kind == "pdf":
        from jinque.extract.process.shared_reading import SharedReading

        return SharedReading(request, data, name=path, jobs=jobs)
    return Reading(request, data, name=path)


def _expect(asked_for: T | None) -> T:
    assert asked_for is not None, "the child answers what it was asked"  # noqa: S101
    return asked_for


def _widen(limits: Limits, size: int, *, ocr: bool) -> Limits:
    return widen_for_size(widen_for_ocr(limits) if ocr else limits, size)
