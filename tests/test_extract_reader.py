"""One reading child for many documents: the same answers, and what breaks it costs one document."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest
from conftest import ROOT, SAMPLE
from hostile_fonts import form_in_itself
from hostile_pdfs import HOSTILE

from jinque.errors import AmbiguousError, LayoutError, LimitError, SourceError
from jinque.extract import Limits, ListReader, start_reading
from jinque.extract.process.frames import FrameTooLarge, read_frame, write_frame
from jinque.extract.source import describe_source, open_source
from jinque.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinque.records import RawTable

PROFILES = (load_profile("beijing"), load_profile("generic"))
LISTS = (
    SAMPLE / "list.txt",
    SAMPLE / "list.libreoffice.pdf",
    ROOT / "fixtures" / "made-up-2024" / "list.txt",
)


@pytest.fixture
def reader() -> Iterator[ListReader]:
    """A reader whose child has gone at the end."""
    made = ListReader()
    yield made
    made.close()


def read(reader: ListReader, path: Path, limits: Limits = Limits()) -> RawTable:
    return reader.read(*open_source(str(path)), profiles=PROFILES, limits=limits)


def child_of(reader: ListReader) -> int:
    """The child's process id."""
    child = reader._reader._child
    assert child is not None
    return child.process.pid


def test_one_child_reads_many_as_each_would_alone(reader: ListReader) -> None:
    """Text and PDF in turn, by one process; every cell, place and finding as from a child of its own."""
    first = [read(reader, path) for path in LISTS]
    pid = child_of(reader)
    again = [read(reader, path) for path in LISTS[::-1]]
    assert child_of(reader) == pid
    alone = [start_reading(str(path), profiles=PROFILES).result() for path in LISTS]
    assert first == alone
    assert again[::-1] == alone


def test_what_is_no_list_costs_no_child(reader: ListReader) -> None:
    """A clear error is an answer like any other."""
    read(reader, SAMPLE / "list.txt")
    pid = child_of(reader)
    with pytest.raises(LayoutError, match="no shortage-occupation list"):
        read(reader, ROOT / "LICENSE")
    damaged = LISTS[1].read_bytes()[:5000]
    with pytest.raises(SourceError):
        reader.read(describe_source(damaged, "x.pdf"), damaged, profiles=PROFILES)
    assert len(read(reader, SAMPLE / "list.txt").rows) == 58
    assert child_of(reader) == pid


def test_hang_costs_the_document_that_hangs(reader: ListReader) -> None:
    """The child is killed in time, and the next document read by another."""
    read(reader, SAMPLE / "list.txt")
    pid = child_of(reader)
    endless = HOSTILE["encrypted_by_itself"]()
    with pytest.raises(LimitError, match="took longer than 2 s"):
        reader.read(
            describe_source(endless, "x.pdf"), endless, profiles=PROFILES, limits=Limits(seconds=2)
        )
    assert len(read(reader, SAMPLE / "list.txt").rows) == 58
    assert child_of(reader) != pid


def test_death_between_documents_costs_nothing(reader: ListReader) -> None:
    """A child that is gone is replaced before it is asked."""
    read(reader, SAMPLE / "list.txt")
    pid = child_of(reader)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert len(read(reader, SAMPLE / "list.txt").rows) == 58


def test_memory_is_bounded_for_each_document(reader: ListReader) -> None:
    """Too little for one document is no bound for the next."""
    swelling = form_in_itself()
    source = describe_source(swelling, "x.pdf")
    with pytest.raises(LimitError, match="within 64 MB"):
        reader.read(source, swelling, profiles=PROFILES, limits=Limits(memory_mb=64))
    assert len(read(reader, LISTS[1]).rows) == 58


TIME_OF_A_SECOND_DOCUMENT = """
import resource, time
from jinque.extract.process.limits import Limits
from jinque.extract.process.worker import set_limits
before = resource.getrlimit(resource.RLIMIT_CPU)[1]
set_limits(Limits(seconds=65))
while time.process_time() < 2: pass
set_limits(Limits(seconds=65))
print(*resource.getrlimit(resource.RLIMIT_CPU), before)
"""


def test_time_spent_on_one_document_is_not_lost_to_the_next() -> None:
    """Sixty seconds each: after two that were spent the bound stands at 62, and can still be raised."""
    command = [sys.executable, "-c", TIME_OF_A_SECOND_DOCUMENT]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    soft, hard, before = map(int, printed.split())
    assert soft == 62
    assert hard == before


def test_old_child_is_replaced(reader: ListReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many documents another begins, so that what libraries keep does not add up."""
    monkeypatch.setattr(type(reader._reader), "MOST_DOCUMENTS", 2)
    pids = []
    for _ in range(3):
        read(reader, SAMPLE / "list.txt")
        pids.append(child_of(reader))
    assert pids[0] == pids[1] != pids[2]


def test_child_ends_with_its_reader() -> None:
    """Nobody has to call close."""
    reader = ListReader()
    read(reader, SAMPLE / "list.txt")
    assert reader._reader._child is not None
    process = reader._reader._child.process
    del reader
    assert process.poll() == -signal.SIGKILL


def test_two_profiles_that_fit_alike_are_an_error(reader: ListReader) -> None:
    """Where nothing tells two apart, none is taken, and both are named."""
    twin = msgspec.structs.replace(PROFILES[0], name="twin")
    source, data = open_source(str(SAMPLE / "list.txt"))
    with pytest.raises(AmbiguousError, match="profiles beijing, twin fit alike") as caught:
        reader.read(source, data, profiles=(PROFILES[0], twin))
    assert caught.value.labels == ("beijing", "twin")


def test_labels_alone_are_not_enough_among_several(reader: ListReader) -> None:
    """A profile that names its title is not taken without it, unless a person named the profile."""
    text = (SAMPLE / "list.txt").read_text("utf-8").replace("二、技能人才急需紧缺职业", "")
    data = text.encode()
    source = describe_source(data, "list.txt")
    poor = msgspec.structs.replace(
        PROFILES[0], name="poor", columns={"title": PROFILES[0].columns["title"]}
    )
    with pytest.raises(AmbiguousError, match="profile beijing fits by its labels only: 7 labels"):
        reader.read(source, data, profiles=(PROFILES[0], poor))
    assert reader.read(source, data, profiles=PROFILES[:1]).profile == "beijing"


def test_frames_are_whole_or_nothing() -> None:
    """What is cut off is no message, and what is too long is refused before it is read."""
    pipe = io.BytesIO()
    write_frame(pipe, b"onetwo")
    whole = pipe.getvalue()
    assert read_frame(io.BytesIO(whole)) == b"onetwo"
    assert all(read_frame(io.BytesIO(whole[:end])) is None for end in range(len(whole)))
    with pytest.raises(FrameTooLarge):
        read_frame(io.BytesIO(whole), most=5)
