"""The reading child does not outlive its parent, whatever it does and however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import PROGRAM, SAMPLE
from hostile_pdfs import HOSTILE

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


def start_python(script: str) -> Any:
    """A process between two pipes."""
    command = [sys.executable, "-c", script]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


WATCHED = """
import os, re, sys, time
from jinque.extract.process.orphan import ending_with_parent
if {late}:
    sys.stdin.buffer.read()
with ending_with_parent(0):
    os.write(1, b"r")
    {act}
os.write(1, b"e")
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
    """A closed pipe ends a process that lets no other thread run; one closed before ends it at once."""
    script = WATCHED.format(act=act, late=late)
    with start_python(script) as child:
        if late:
            child.stdin.close()
        assert child.stdout.read(1) == (b"" if late else b"r")
        child.stdin.close()
        ended = wait_until_gone(child.pid)
    assert ended
    assert child.returncode == status


def test_more_requests_end_nothing() -> None:
    """What comes behind the answer is another document, and no sign that the parent has gone."""
    script = WATCHED.format(act="pass", late=False) + "os.write(1, sys.stdin.buffer.read(3))"
    with start_python(script) as child:
        assert child.stdout.read(2) == b"re"
        said, _ = child.communicate(b"abc", PATIENCE)
    assert (said, child.returncode) == (b"abc", 0)


def test_what_is_no_pipe_is_let_alone() -> None:
    """A request from a file is answered as well."""
    script = WATCHED.format(act="pass", late=False)
    with (SAMPLE / "list.txt").open("rb") as file:
        done = subprocess.run([sys.executable, "-c", script], stdin=file, capture_output=True, check=True)  # fmt: skip # noqa: E501
    assert done.stdout == b"re"
