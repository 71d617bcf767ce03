"""How far a batch is: a bar on a real terminal, plain lines elsewhere, and what stays at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from batch_making import read_manifest, write_lists
from conftest import record_terminal

from jinque.batching.store import Record
from jinque.cli import batch_progress
from jinque.cli.batch_progress import BatchProgress

if TYPE_CHECKING:
    from pathlib import Path

FAILED = "in/x.png: unreadable: is a scan: an image (PNG), not a document"
LISTS = 40  # so many that they take longer than what the bar waits between two pictures
BAR = re.compile(
    r"(\d+) of 41 files, (\d+) failed, (?:[\d,]+ rows/s, \d+:\d\d left|writing the data set)"
)


def show_screen(sent: str) -> list[str]:
    """The lines that a terminal shows after all of this, by the few movements that rich uses."""
    lines, at = [""], 0
    for part in re.findall(r"\x1b\[[?\d]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", sent):
        if part == "\n":
            at += 1
            lines += [""] * (at + 1 - len(lines))
        elif part.endswith("A") and part[0] == "\x1b":
            at -= int(part[2:-1])
        elif part == "\x1b[2K":
            lines[at] = ""
        elif part[0] not in "\r\x1b":
            lines[at] += part
    return [line for line in lines if line]


def test_bar_on_a_terminal(tmp_path: Path) -> None:
    """It counts files and failures, rows and the time left; in the end only failures and totals stay.

    With --quiet the failures alone.
    """
    folder = write_lists(tmp_path / "in", LISTS)
    (folder / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\1" * 100)
    command = "jinque batch in -o out --workers 1"
    sent = record_terminal(command, tmp_path)
    told = [(int(done), int(failed)) for done, failed in BAR.findall(sent)]
    assert "looking for files" in sent
    assert told == sorted(told)
    assert told[-1] == (41, 1)
    assert re.search(r"[1-9][\d,]* rows/s, 0:\d\d left", sent)
    assert "━" in sent
    failed, counts, rows = show_screen(sent)
    read = sum(row["rows"] or 0 for row in read_manifest(tmp_path / "out").values())
    assert failed == FAILED
    assert counts == "41 files: 40 ok, 1 unreadable"
    assert re.fullmatch(rf"{read:,} rows in 0:\d\d: out", rows)
    assert record_terminal(f"{command} --quiet", tmp_path) == f"{FAILED}\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock of the progress tells."""
    now = [0.0]
    monkeypatch.setattr(batch_progress, "monotonic", lambda: now[0])
    return now


def test_plain_lines_now_and_then(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    """Without a terminal: a line when ten seconds have passed, not one for each file."""
    with BatchProgress() as progress:
        for n in range(30):
            clock[0] += 1.0
            progress.watch(Record(address=f"{n}", status="ok", rows=40), 60)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "10 of 60 files, 0 failed, 40 rows/s, 0:50 left"
    assert len(lines) == 3


def test_time_left_is_by_the_last_files(
    capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    """A thousand that were read before took a second: it says nothing of those that are new."""
    with BatchProgress() as progress:
        for n in range(1100):
            clock[0] += 0.001 if n < 1000 else 1.0
            progress.watch(Record(address=f"{n}", status="ok", is_old=n < 1000), 2000)
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(r"1,099 of 2,000 files, 0 failed, 0 rows/s, 14:\d\d left", last)
