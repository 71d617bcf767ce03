"""The reading child as a process: how it is started, asked and ended.

It runs apart from the user's folder and environment, and answers one request after the other until its
input ends. What one document may do to it is the worker's and the guard's affair. This module loads what
starting a process needs and no more, since nothing is read before the child runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from jinque.extract.process.frames import read_frame, write_frame
from jinque.extract.process.orphan import LIFELINE
from jinque.extract.process.stage import WAITING, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Child", "end_early", "start_early", "take_child"]

_SERVE, _LOAD = "--serve", "--load"
_KINDS = frozenset({".pdf", ".docx", ".xlsx", ".html"})  # endings that are the name of their kind
_early: list[
    tuple[int, Child]
] = []  # the child that was started before it was needed, and by which process


class Child:
    """A process that reads documents.

    With `serve` it loads every reader at once, for many documents; with `kind` the reader of that kind
    before it is asked.
    """

    def __init__(self, *, serve: bool = False, kind: str = "") -> None:
        theirs, ours = os.pipe()
        # The child ends when this end is closed, whoever closes it; nothing is ever written to it.
        self._lifeline = os.fdopen(ours, "wb", buffering=0)
        try:
            self.process = _start(theirs, kind, serve=serve)
        finally:
            os.close(theirs)
        self.stage = "starting"  # what it said last that it was doing
        self._listens = threading.Semaphore(0)  # one for each piece that it waits for

    def exchange(
        self, head: bytes, data: bytes, most: int, more: Iterable[bytes] | None = None
    ) -> bytes | None:
        """Ask, and wait for the answer of at most so many bytes; None where the child died over it.

        `more` is handed on to it, piece by piece, while it is at work. Raises FrameTooLarge. Whoever wants
        to wait no longer kills the child.
        """
        stdin, stdout = self._pipes()
        try:
            write_frame(stdin, head)
            write_frame(stdin, data)
            if more is not None:  # beside the reading, which tells when it is wanted
                threading.Thread(target=self._hand_on, args=(more,), daemon=True).start()
            return self._read_answer(stdout, most)
        except (OSError, ValueError):
            return None  # it died, or was ended meanwhile; its status tells why

    def _hand_on(self, more: Iterable[bytes]) -> None:
        stdin, _ = self._pipes()
        for piece in more:
            while not self._listens.acquire(timeout=1.0):
                if self.process.poll() is not None:
                    return
            with suppress(OSError, ValueError):  # it died, as its missing answer tells
                write_frame(stdin, piece)

    def _read_answer(self, stdout: BinaryIO, most: int) -> bytes | None:
        """The next message that is no news of the stage, of which the last is kept."""
        while (message := read_frame(stdout, most)) is not None:
            stage = to_text(message)
            if stage is None:
                return message
            self.stage = stage
            if stage == WAITING:
                self._listens.release()
        return None

    def kill(self) -> None:
        """Stop it, whatever it does, and those that it may have started. Harmless when it has ended."""
        if self.process.poll() is not None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (AttributeError, ProcessLookupError, PermissionError):
            self.process.kill()

    def end(self, patience: float = 0) -> int:
        """Stop it, unless it ends by itself within so many seconds; its status, negative for a signal."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill()
        status = self.process.wait()
        for pipe in (self._lifeline, *self._pipes()):
            with suppress(OSError):  # what was not written yet has nobody to go to
                pipe.close()
        return status

    def memory_mb(self) -> int:
        """Address space that it has taken; 0 where the system does not tell (all but Linux)."""
        from pathlib import Path  # start-up time

        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[0]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1024**2

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None, "it was made with pipes"  # noqa: S101
        assert stdout is not None, "it was made with pipes"  # noqa: S101
        return stdin, stdout  # type: ignore[return-value] # buffered, as BinaryIO is


def start_early(path: str) -> None:
    """Start the child that will read this file, as its ending tells, before anything else is ready.

    The next `Child.take` gets it; one that nobody takes ends with this process.
    """
    if not _early:
        ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - no object for four letters
        child = Child(kind=ending.removeprefix(".") if ending in _KINDS else "")
        _early.append((os.getpid(), child))


def take_child() -> Child:
    """The child that was started early, or a new one."""
    while _early:
        owner, child = _early.pop()
        if owner == os.getpid() and child.process.poll() is None:
            return child
    return Child()


def end_early() -> None:
    """End the child that was started early; nobody will need it."""
    while _early:
        owner, child = _early.pop()
        if owner == os.getpid():
            child.end()


def _start(lifeline: int, kind: str, *, serve: bool) -> subprocess.Popen[bytes]:
    # Windows hands on no pipes, and has no signal to end with.
    handed_on = (lifeline,) if os.name == "posix" else ()
    options = [word for pipe in handed_on for word in (LIFELINE, str(pipe))]
    options += [*([_SERVE] if serve else []), *([_LOAD, kind] if kind else [])]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, *_isolation(), "-m", "jinque.extract.process", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", **_system_root()},
        cwd=os.path.splitdrive(sys.executable)[0] + os.sep,
        start_new_session=True,
        pass_fds=handed_on,
    )


def _isolation() -> list[str]:
    """`-I`, unless jinque lies in the user's own site folder, which `-I` would hide."""
    import site

    user = site.getusersitepackages() if site.ENABLE_USER_SITE else None
    is_user = user is not None and os.path.realpath(__file__).startswith(user)
    return ["-E", "-P"] if is_user else ["-I"]


def _system_root() -> dict[str, str]:
    """Windows cannot start Python without it."""
    return {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
