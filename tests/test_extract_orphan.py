"""The reading child does not outlive its parent, whatever it does and however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import PROGRAM, SAMPLE
from hostile_pdfs import HOSTILE

from jinque.extract.process.child import Child
from jinque.extract.process.frames import read_frame, write_frame
from jinque.extract.process.stage import to_text
from jinque.extract.process.worker import Request
from jinque.records import Source

HANGS = ("--limit", "memory_mb=8192")  # else it dies of its memory, maybe before the signal
PATIENCE = 20  # seconds, where the reader would go on for the 55 that it may


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not asked for its status does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def has_worked(pid: int) -> bool:
    """Whether it has used the processor for more than its start takes, in hundredths of a second."""
    try:
        user = int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11])
    except OSError:
        return True
    return user > 150


def wait_until_gone(pid: int) -> bool:
    """Whether it ends in time; if not it is ended here."""
    deadline = time.monotonic() + PATIENCE
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    if was_left := is_alive(pid):
        os.kill(pid, signal.SIGKILL)
    return not was_left


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks /proc for the child")
def test_a_reader_that_hangs_dies_with_its_killed_parent(tmp_path: Path) -> None:
    """SIGKILL for the command, in the midst of a file that hangs PDFium: the reader is gone at once."""
    (tmp_path / "list.pdf").write_bytes(HOSTILE["laughing_forms"]())
    started = subprocess.Popen(
        [PROGRAM, "extract", "list.pdf", *HANGS], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    while not (pids := children.read_text("ascii").split()):
        time.sleep(0.02)
    (child,) = map(int, pids)
    while not has_worked(child):
        time.sleep(0.02)
    assert is_alive(child)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert wait_until_gone(child)


def start_watched(act: str, *, late: bool = False) -> tuple[Any, int]:
    """A process with a lifeline, and our end of that."""
    theirs, ours = os.pipe()
    command = [sys.executable, "-c", WATCHED.format(lifeline=theirs, act=act, late=late)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "pass_fds": (theirs,)}
    child = subprocess.Popen(command, **pipes)  # type: ignore[call-overload]
    os.close(theirs)
    return child, ours


WATCHED = """
import os, re, sys, time
from jinque.extract.process.orphan import end_with_parent
if {late}:
    sys.stdin.buffer.read()
end_with_parent({lifeline})
os.write(1, b"r")
{act}
"""


@pytest.mark.parametrize(
    ("act", "late", "status"),
    [
        ('re.match("(a*)*b", "a" * 60)', False, -signal.SIGIO),  # Python's lock is held for ever
        ("time.sleep(60)", False, -signal.SIGIO),
        ("time.sleep(60)", True, 1),
    ],
)
def test_the_system_ends_it(act: str, status: int, *, late: bool) -> None:
    """A closed lifeline ends a process that lets no other thread run; one closed before ends it at once."""
    child, ours = start_watched(act, late=late)
    with child:
        if late:
            os.close(ours)
            child.stdin.close()
        assert child.stdout.read(1) == (b"" if late else b"r")
        if not late:
            os.close(ours)
        ended = wait_until_gone(child.pid)
    assert ended
    assert child.returncode == status


def test_what_is_written_to_a_reader_at_work_ends_nothing() -> None:
    """The next document is no sign that we have gone.

    Nor is the last one, of which the system tells some time after it could be read: a pipe that documents
    come through cannot be the one that is watched.
    """
    text = (SAMPLE / "list.txt").read_bytes() * 20
    source = Source(name="list.txt", sha256="", size=len(text), kind="text")
    head = msgspec.json.encode(Request(source=source))
    child = Child(serve=True)
    stdin: Any = child.process.stdin
    stdout: Any = child.process.stdout
    try:
        write_frame(stdin, head)
        write_frame(stdin, text)
        while to_text(read_frame(stdout) or b"{") == "starting":
            pass
        write_frame(stdin, head)  # while it reads the first
        answers = [read_answer(stdout)]
        write_frame(stdin, text)
        answers.append(read_answer(stdout))
    finally:
        child.end()
    assert all(b'"document"' in answer for answer in answers), answers


def read_answer(stdout: Any) -> bytes:
    """The next message that is no stage; empty where it died."""
    while (message := read_frame(stdout)) and to_text(message):
        pass
    return message or b""
