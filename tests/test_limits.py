"""The bounds of reading: set by options and settings, each named in the error that it makes."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from hostile_pdfs import HOSTILE

from jinque.errors import JinqueError, LimitError, OptionError
from jinque.extract import start_reading_tables
from jinque.extract.process.child import Child
from jinque.extract.process.guard import Reading
from jinque.extract.process.limits import Limits, raise_hint, set_bounds, widen_for_size
from jinque.extract.process.worker import Request
from jinque.extract.source import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

PDF = SAMPLE / "list.reportlab.pdf"


def test_bounds_are_set_by_name() -> None:
    """Each bound, and the last word where one is set twice."""
    words = [f"{name}=99" for name in Limits.__struct_fields__]
    assert set_bounds(Limits(), [*words, "pages=7"]) == Limits(
        **dict.fromkeys(Limits.__struct_fields__, 99) | {"pages": 7}
    )


@pytest.mark.parametrize("word", ["page=5", "pages", "pages=", "pages=-5", "pages=0", "pages=5.5", "pages=٣", f"pages={'9' * 5000}"])  # fmt: skip # noqa: E501
def test_what_is_no_bound(word: str) -> None:
    """A misspelt name, a number that is none: the names are told."""
    with pytest.raises(OptionError, match=r"no (such )?bound of reading") as caught:
        set_bounds(Limits(), [word])
    assert len(str(caught.value)) < 500


def test_a_processor_second_less_than_the_clock() -> None:
    """By default the processor's time ends a little before the clock's, so that the system ends it."""
    assert (Limits().cpu, Limits(seconds=3).cpu, Limits(cpu_seconds=9).cpu) == (55, 1, 9)


def test_a_bound_that_somebody_set_is_not_widened() -> None:
    """A large file widens what nobody set, and that alone."""
    wide = widen_for_size(Limits(stream_mb=10), 20_000_000)
    assert (wide.stream_mb, wide.memory_mb) == (10, 2048)


@pytest.mark.parametrize("where", ["option", "settings"])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("pages", r"pages, more than 1"),
        ("objects", r"objects, more than the 20 that are read"),
        ("glyphs_per_page", r"characters and \d+ rules on one page"),
        ("rules_per_page", r"characters and \d+ rules on one page"),
        ("stream_mb", r"streams unpack to more than the 1 MB"),
    ],
)
def test_a_bound_is_named_where_it_is_broken(
    where: str, name: str, says: str, jinque: Run, tmp_path: Path
) -> None:
    """By option or settings; status 4, one error with the place and what raises the bound."""
    bound = 20 if name == "objects" else 1
    data = PDF.read_bytes()
    if name == "stream_mb":
        import zlib

        packed = zlib.compress(bytes(2 << 20))
        data += b"99 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\n" % (
            len(packed),
            packed,
        )
    (tmp_path / "list.pdf").write_bytes(data)
    options = ["--limit", f"{name}={bound}"]
    if where == "settings":
        (tmp_path / "jinque.toml").write_text(f"[limits]\n{name} = {bound}\n")
        options = []
    ran = jinque("extract", "list.pdf", "-o", "out.csv", *options, cwd=tmp_path)
    assert ran.status == 4, ran.err
    assert re.match(rf"error: list\.pdf: .*{says}", ran.err), ran.err
    assert raise_hint(name) in ran.err
    assert not (tmp_path / "out.csv").exists()


def test_the_stage_is_told_to_the_parent(tmp_path: Path) -> None:
    """Who kills a child that hangs says what it was doing."""
    (tmp_path / "list.pdf").write_bytes(HOSTILE["laughing_forms"]())
    limits = Limits(seconds=2, memory_mb=8192)  # the time is to run out first, on any machine
    with pytest.raises(LimitError) as caught:
        start_reading_tables(str(tmp_path / "list.pdf"), limits=limits).result()
    assert re.fullmatch(
        r"reading took longer than 2 s(, or 1 s of the processor)?, while reading page 1",
        caught.value.message,
    )


BROKEN_READER = """
import os, signal
import jinque.extract.text.reader as reader, jinque.extract.process.worker as worker
def nest(depth):
    outer = []
    for _ in range(depth):
        outer = [outer]
    return outer
reader.read_text = lambda data, source: {act}
worker.main()
"""


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", r"the reader died \(SIGSEGV\) within \d+ MB"),
        ("os.abort()", r"the reader died \(SIGABRT\) within \d+ MB"),
        ("os._exit(3)", r"reading needs more than \d+ MB, or the reader broke \(exit 3\)"),
        ("bytearray(1 << 33)", r"reading needs more than \d+ MB"),
        ("repr(nest(100_000))", r"the source is nested too deep"),
    ],
)
def test_however_a_child_dies(act: str, says: str, tmp_path: Path) -> None:
    """A crash of native code, an exit, want of memory or stack: one LimitError with cause and stage."""
    error = read_by_broken_reader(act, tmp_path)
    assert isinstance(error, LimitError)
    assert re.fullmatch(says + ", while reading the text", error.message)
    assert error.exit_status == 4


def test_what_nobody_foresaw_is_told_as_a_fault_of_ours(tmp_path: Path) -> None:
    """A reader that raises what it should not, or gives what cannot be handed on: an error that says so."""
    for act in ("1 / 0", "worker.Document(source=source, pages=(chr(0xD800),), findings=())"):
        error = read_by_broken_reader(act, tmp_path)
        assert not isinstance(error, LimitError)
        assert re.fullmatch(r"jinque broke \(\w+Error\) while reading the text", error.message)
        assert "please report it" in error.hints[0]


def read_by_broken_reader(act: str, folder: Path) -> JinqueError:
    """The error that comes of a child whose reader of texts does something else."""
    (folder / "broken.py").write_text(BROKEN_READER.format(act=act), "utf-8")
    (folder / "list.txt").write_bytes(b"1\t2\n")
    source, data = open_source(str(folder / "list.txt"))
    child = Child()
    child.end()
    child.process = subprocess.Popen(
        [sys.executable, folder / "broken.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with pytest.raises(JinqueError) as caught:
            Reading(Request(source=source), data, name="list.txt", child=child).answer()
    finally:
        child.end()
    return caught.value


def test_a_wrong_setting_names_its_key(jinque: Run, tmp_path: Path) -> None:
    """A bound of nothing is a mistake in the settings: status 2."""
    (tmp_path / "jinque.toml").write_text("[limits]\nopen_files = 0\n")
    ran = jinque("extract", PDF, cwd=tmp_path)
    assert ran.status == 2
    assert "$.limits.open_files" in ran.err
