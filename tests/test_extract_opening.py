"""The next page is opened while this one is laid out, where a core is idle; nothing else changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from extract_tools import LAYOUTS, make_request
from msgspec.structs import replace

import jinque
from jinque.errors import SourceError
from jinque.extract import reading
from jinque.extract.pdf.opening import Opener
from jinque.extract.pdf.reader import read_contents
from jinque.extract.process import guard, share, shared_reading, worker
from jinque.extract.process.limits import Limits
from jinque.extract.process.stage import now
from jinque.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path

THREE_PAGES = min(SAMPLE.glob("list.*.pdf"))


@dataclass
class Book:
    """Pages that say who opened them and when they were closed."""

    log: list[str] = field(default_factory=list)
    broken: frozenset[int] = frozenset()

    def open(self, number: int) -> Leaf:
        """Page `number`, unless it is broken."""
        place = "here" if threading.current_thread() is threading.main_thread() else "ahead"
        self.log.append(f"{number} {place}")
        if number in self.broken:
            msg = f"page {number} is broken"
            raise ValueError(msg)
        return Leaf(number, self)


@dataclass
class Leaf:
    """A page of a book."""

    number: int
    book: Book

    def close(self) -> None:
        """Write down that it was closed."""
        self.book.log.append(f"{self.number} closed")


def test_what_was_begun_is_taken() -> None:
    """One page is opened here, the next one ahead, each once."""
    book = Book()
    opener = Opener(book.open)
    assert opener.take(1).number == 1
    opener.begin(2)
    assert opener.take(2).number == 2
    assert opener.take(3).number == 3
    opener.close()
    assert book.log == ["1 here", "2 ahead", "3 here"]


def test_what_nobody_takes_is_closed() -> None:
    """Another page than the one begun, and the end of all: a page left open would keep its memory."""
    book = Book(broken=frozenset({9}))
    opener = Opener(book.open)
    opener.begin(2)
    assert opener.take(5).number == 5
    opener.begin(9)
    opener.begin(6)
    opener.close()
    assert book.log == ["2 ahead", "2 closed", "5 here", "9 ahead", "6 ahead", "6 closed"]


def test_a_page_that_does_not_open_says_so_where_it_is_taken() -> None:
    """Not a page before."""
    opener = Opener(Book(broken=frozenset({2})).open)
    opener.take(1)
    opener.begin(2)
    with pytest.raises(ValueError, match="page 2 is broken"):
        opener.take(2)
    opener.close()


def test_without_threads_pages_are_opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system may allow no more threads."""

    def refuse(_: threading.Thread) -> None:
        msg = "can't start new thread"
        raise RuntimeError(msg)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    book = Book()
    opener = Opener(book.open)
    opener.begin(2)
    assert opener.take(2).number == 2
    opener.close()
    assert book.log == ["2 here"]


# --- documents -------------------------------------------------------------------------------------


def begin_nothing(_: Opener[Leaf], number: int) -> None:
    """In place of `Opener.begin`, where no page may be opened ahead."""
    pytest.fail(f"page {number} was opened ahead")


@pytest.mark.parametrize(
    "path",
    [THREE_PAGES, min((LAYOUTS / "cut-rows-three-line").glob("*.pdf"))],
    ids=lambda p: p.stem,
)
def test_the_same_document(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page, cell, place and finding."""
    data = path.read_bytes()
    request = make_request(data)
    begun: list[int] = []
    begin = Opener.begin

    def note(opener: Opener[Leaf], number: int) -> None:
        begun.append(number)
        begin(opener, number)

    monkeypatch.setattr(Opener, "begin", note)
    ahead = worker.read_document(replace(request, ahead=True), data)
    assert begun == list(range(2, len(ahead.pages) + 1))
    monkeypatch.setattr(Opener, "begin", begin_nothing)
    assert worker.read_document(replace(request, ahead=False), data) == ahead


def test_what_a_crash_would_be_blamed_on() -> None:
    """Of the two pages that are worked on at once, the error of a dead reader names both."""
    data = THREE_PAGES.read_bytes()
    source, limits = make_request(data).source, Limits()
    contents = read_contents(data, source, None, limits, ahead=True)
    stages = [now() for _ in contents]
    assert stages[0] == "laying out page 1, opening page 2"
    assert stages[-1] == f"laying out page {len(stages)}"


def test_two_engines_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ask PDFium, of which only one may at a time."""
    data = THREE_PAGES.read_bytes()
    monkeypatch.setattr(Opener, "begin", begin_nothing)
    both = worker.read_document(replace(make_request(data), ahead=True, engine="both"), data)
    assert len(both.pages) > 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_thread_only_where_a_core_is_idle(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two cores one reader leaves one idle, two readers none."""
    asked: list[bool] = []

    def note(request: worker.Request, *_: object, **__: object) -> None:
        asked.append(request.ahead)
        raise SourceError("enough is known")

    monkeypatch.setattr(share, "count_cores", lambda: 2)
    for module in (guard, shared_reading):
        monkeypatch.setattr(module, "Reading", note)
    with pytest.raises(SourceError, match="enough"):
        jinque.tables(THREE_PAGES, jobs=jobs)
    assert asked == [jobs < 2]


def test_readers_of_many_files_leave_the_other_cores_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A batch has a reader for each core."""
    asked: list[bool] = []

    class Noted(guard.Reading):
        def __init__(self, request: worker.Request, *args: object, **words: object) -> None:
            asked.append(request.ahead)
            super().__init__(request, *args, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(guard, "Reading", Noted)
    data = THREE_PAGES.read_bytes()
    reader = reading.ListReader()
    reader.read(make_request(data).source, data, profiles=(load_profile("beijing"),))
    reader.close()
    assert asked == [False]
