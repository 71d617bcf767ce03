"""Hostile files through the bounded child: a result or one clear error, within the bounds."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import resource
import time
from typing import TYPE_CHECKING

import pytest
from hostile_pdfs import HOSTILE, cmap_elsewhere

from jinque.errors import JinqueError, LimitError
from jinque.extract import Limits, start_reading, start_reading_tables
from jinque.extract.process.guard import Reading
from jinque.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path

# Far below the default, so that the tests are quick: a bound is a bound.
LIMITS = Limits(seconds=7, memory_mb=512)
SLACK = 8  # seconds for two processes on a busy machine


def read_bounded(path: Path, limits: Limits = LIMITS) -> str:
    """How reading ends: `read`, or the error's kind; never anything else, never late."""
    started = time.monotonic()
    try:
        start_reading(str(path), profiles=(load_profile("beijing"),), limits=limits).result()
        ended: JinqueError | None = None
    except JinqueError as error:
        ended = error
    assert time.monotonic() - started < limits.seconds + SLACK
    if ended is None:
        return "read"
    assert re.fullmatch(r".{1,300}", ended.message), "one line, not empty"
    return type(ended).__name__


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pdf_ends_in_an_error(name: str, tmp_path: Path) -> None:
    """None of them holds a list: each ends in an error of the family, in time."""
    path = tmp_path / "list.pdf"
    path.write_bytes(HOSTILE[name]())
    assert read_bounded(path) in {"SourceError", "LimitError", "LayoutError"}


@pytest.mark.parametrize(
    ("name", "engine"),
    [
        ("refers_to_itself", "pdfplumber"),  # PDFium takes no harm from it
        ("laughing_forms", "pdfium"),
        ("flate_bomb", "pdfium"),
    ],
)
def test_what_breaks_a_bound_says_so(name: str, engine: str, tmp_path: Path) -> None:
    """Time and memory are named as what ran out, and the exit status is theirs."""
    path = tmp_path / "list.pdf"
    path.write_bytes(HOSTILE[name]())
    profiles = (load_profile("beijing"),)
    with pytest.raises(LimitError) as caught:
        start_reading(str(path), profiles=profiles, engine=engine, limits=LIMITS).result()
    assert caught.value.exit_status == 4
    assert caught.value.source == str(path)


def test_memory_of_the_parent_stays_small(tmp_path: Path) -> None:
    """A bomb swells the child alone."""
    path = tmp_path / "list.pdf"
    path.write_bytes(HOSTILE["flate_bomb"]())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_bounded(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


class Marker:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


def test_font_leads_to_no_file_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CMap named as a path, or lying in CMAP_PATH, is neither run nor read."""
    marker = tmp_path / "marker"
    for suffix in (".pickle.gz", ".json.gz", ""):
        (tmp_path / f"evil{suffix}").write_bytes(gzip.compress(pickle.dumps(Marker(marker))))
    (tmp_path / "to-unicode-evil.json.gz").write_bytes(gzip.compress(json.dumps({}).encode()))
    monkeypatch.setenv("CMAP_PATH", str(tmp_path))
    path = tmp_path / "list.pdf"
    path.write_bytes(cmap_elsewhere(tmp_path))
    assert read_bounded(path) != "read"
    assert not marker.exists()


def test_code_beside_the_list_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules in the folder, and what the environment adds, stay out of the child."""
    marker = tmp_path / "marker"
    code = f"open({str(marker)!r}, 'w')\n"
    for module in ("pandas", "msgspec", "pdfplumber", "sitecustomize", "usercustomize"):
        (tmp_path / f"{module}.py").write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "pandas.py"))
    path = tmp_path / "list.pdf"
    path.write_bytes(HOSTILE["looping_table"]())
    read_bounded(path)
    assert not marker.exists()


def test_stopped_reading_leaves_no_child(tmp_path: Path) -> None:
    """A reading that nobody waits for ends with its stop."""
    path = tmp_path / "list.pdf"
    path.write_bytes(HOSTILE["laughing_forms"]())
    reading = start_reading_tables(str(path), limits=LIMITS)
    assert isinstance(reading._reading, Reading)
    child = reading._reading._child.process
    assert child.poll() is None
    reading.stop()
    assert child.poll() is not None


def test_text_of_endless_rows(tmp_path: Path) -> None:
    """More rows than any list has are an error about the bound."""
    path = tmp_path / "list.txt"
    path.write_bytes(("1\t医药\t" + "工\t" * 4 + "9.8\n").encode() * 120_000)
    assert read_bounded(path) == "LimitError"
