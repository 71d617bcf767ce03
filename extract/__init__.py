"""From a printed document to cells exactly as printed, each with its place.

`start_reading` gives the list in a document, `start_reading_tables` all its tables. Both start the
bounded child at once and return; the result is waited for later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.extract.limits import Limits, widen_for_ocr, widen_for_size

if TYPE_CHECKING:
    from jinque.extract.guard import Reading
    from jinque.profile import Profile
    from jinque.records import Document, PageSummary, Picture, RawTable

__all__ = [
    "Drawing",
    "Limits",
    "ListReading",
    "TablesReading",
    "start_drawing",
    "start_reading",
    "start_reading_tables",
]


class ListReading:
    """A list being read in a child."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.source = reading.source

    def result(self) -> RawTable:
        """Wait for the list. Raises SourceError, LimitError or LayoutError."""
        table = self._reading.answer().table
        assert table is not None, "the child was asked for a list"  # noqa: S101
        return table

    def stop(self) -> None:
        """End the reading without its result."""
        self._reading.stop()


class TablesReading:
    """The tables of a document being read in a child."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.source = reading.source

    def result(self) -> Document:
        """Wait for the document. Raises SourceError or LimitError."""
        document = self._reading.answer().document
        assert document is not None, "the child was asked for tables"  # noqa: S101
        return document

    def stop(self) -> None:
        """End the reading without its result."""
        self._reading.stop()


class Drawing:
    """Pages of a document being drawn in a child."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.source = reading.source

    def result(self) -> tuple[Picture, ...]:
        """Wait for the pictures. Raises SourceError or LimitError."""
        return self._reading.answer().pictures

    def stop(self) -> None:
        """End the drawing without its result."""
        self._reading.stop()


def start_drawing(
    path: str,
    pages: tuple[PageSummary, ...],
    *,
    dpi: int,
    password: str | None = None,
    limits: Limits = Limits(),
) -> Drawing:
    """Start to draw pages of a PDF, such as a list's `pages`, `dpi` dots to the inch."""
    return Drawing(_start(path, None, limits, draw=pages, dpi=dpi, password=password))


def start_reading(
    path: str,
    *,
    profiles: tuple[Profile, ...],
    section: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    limits: Limits = Limits(),
    name: str | None = None,
) -> ListReading:
    """Start to read the list in a file (`-`: standard input) under one of the profiles.

    Raises SourceError at once for what is no readable file; the rest comes with the result.
    """
    return ListReading(
        _start(path, name, limits, profiles=profiles, section=section, password=password, ocr=ocr)
    )


def start_reading_tables(
    path: str,
    *,
    password: str | None = None,
    ocr: bool = False,
    limits: Limits = Limits(),
    name: str | None = None,
) -> TablesReading:
    """Start to read every table of a file (`-`: standard input)."""
    return TablesReading(_start(path, name, limits, password=password, ocr=ocr))


def _start(path: str, name: str | None, limits: Limits, **wanted: Any) -> Reading:  # noqa: ANN401
    from jinque.extract.guard import Reading  # start-up time
    from jinque.extract.source import open_source
    from jinque.extract.worker import Request

    source, data = open_source(path, name=name, max_bytes=limits.file_mb * 1024 * 1024)
    limits = widen_for_ocr(limits) if wanted.get("ocr") else widen_for_size(limits, source.size)
    return Reading(Request(source=source, limits=limits, **wanted), data, name=path)
