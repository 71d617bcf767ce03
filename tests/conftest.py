"""What all tests share: the fixtures' folder and the command as a user starts it."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from jinque.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "fixtures" / "beijing-2023"
PROGRAM = Path(sys.executable).with_name("jinque")
PROGRESS = re.compile(r"(\r[^\r\n]* … \d+ s)*\r\x1b\[K")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str
    raw: bytes


class Run(Protocol):
    """Runs `jinque` with arguments, in a folder, with standard input."""

    def __call__(
        self,
        *args: str | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """Wait for it; both streams as text, standard output as bytes too."""
        ...


def run_on_terminal(command: str, folder: Path, *, columns: int = 100) -> str:
    """What somebody sees who types the command: both streams, as a terminal shows them."""
    return PROGRESS.sub("", record_terminal(command, folder, columns=columns))


def record_terminal(command: str, folder: Path, *, columns: int = 100) -> str:
    """All that the command sends to a terminal, with what moves and clears."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    # pytest-xdist says COLUMNS=80, which would go before the terminal's own width.
    around = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    child = subprocess.Popen(
        ["sh", "-c", command],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env={**around, "PATH": path, "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(theirs)
    seen = b"".join(_read_until_closed(ours))
    child.wait()
    return seen.decode().replace("\r\n", "\n")


def _read_until_closed(terminal: int) -> Iterator[bytes]:
    with os.fdopen(terminal, "rb", buffering=0) as file:
        while True:
            try:
                data = file.read(65536)
            except OSError:  # Linux says so when the other end is closed
                return
            if not data:
                return
            yield data


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`: golden tests take what they get as what is expected."""
    parser.addoption("--accept", action="store_true", help="update the golden files")


@pytest.fixture
def jinque(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command's entry point, called in this process: quick, since pandas is loaded once."""

    def run(
        *args: str | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        raw, said = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(each, "utf-8", write_through=True) for each in (raw, said))
        with monkeypatch.context() as patch:
            patch.chdir(cwd)
            patch.delenv("JINQUE_DEBUG", raising=False)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as left:
                main([str(arg) for arg in args])
        printed = raw.getvalue()
        return Ran(int(left.value.code or 0), printed.decode(), said.getvalue().decode(), printed)

    return run


@pytest.fixture(scope="session")
def program() -> Run:
    """The installed `jinque` in a process of its own, as a user's shell starts it."""

    def run(
        *args: str | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        done = subprocess.run(
            [PROGRAM, *args],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "JINQUE_DEBUG": "", **(env or {})},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)

    return run


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk in memory, where there is one: flushing a thousand files takes no time."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)
