"""The parent's side of a reading: start the bounded child at once, wait for it later.

A hostile file can hang, crash or swell the code that reads it; only a process of its own can be
stopped for sure. Between start and result the parent is free to import what it needs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

import jinque.errors
from jinque.errors import JinqueError, LayoutError, LimitError, SourceError
from jinque.extract.worker import Answer, Failure, Request

if TYPE_CHECKING:
    from jinque.extract.limits import Limits
    from jinque.records import Source

__all__ = ["Reading"]


class Reading:
    """A child that reads one source. `answer()` waits for it, once."""

    def __init__(self, request: Request, data: bytes, *, name: str) -> None:
        self.source: Source = request.source
        self._name = name
        self._limits: Limits = request.limits
        self._output = b""
        self._timed_out = False
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, *_isolation(), "-m", "jinque.extract.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", **_system_root()},
            cwd=Path(sys.executable).anchor,
            start_new_session=True,
        )
        head = msgspec.json.encode(request) + b"\n"
        self._threads = [
            threading.Thread(target=self._feed, args=(head, data), daemon=True),
            threading.Thread(target=self._drain, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self._timer = threading.Timer(self._limits.seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def answer(self) -> Answer:
        """Wait for the child. Raises the error that it met, or LimitError where it broke a bound."""
        try:
            self._threads[1].join()
            status = self._child.wait()
        finally:
            self.stop()
        if self._timed_out or status != 0 or len(self._output) > self._limit_bytes:
            raise self._died(status)
        answer = msgspec.json.decode(self._output, type=Answer)
        if answer.failure is not None:
            raise _to_error(answer.failure, self._name)
        return answer

    def stop(self) -> None:
        """End the child, whatever it does. Harmless when it has ended."""
        self._timer.cancel()
        _kill(self._child)
        self._child.wait()

    @property
    def _limit_bytes(self) -> int:
        return self._limits.result_mb * 1024 * 1024

    def _feed(self, head: bytes, data: bytes) -> None:
        stdin: IO[bytes] = self._child.stdin  # type: ignore[assignment]
        try:
            with stdin:
                stdin.write(head)
                stdin.write(data)
        except OSError:
            pass  # the child died; its status tells why

    def _drain(self) -> None:
        stdout: IO[bytes] = self._child.stdout  # type: ignore[assignment]
        with stdout:
            self._output = stdout.read(self._limit_bytes + 1)
        if len(self._output) > self._limit_bytes:
            _kill(self._child)

    def _expire(self) -> None:
        self._timed_out = True
        _kill(self._child)

    def _died(self, status: int) -> LimitError:
        limits = self._limits
        hint = "raise the bound if you trust the file: --max-seconds, --max-memory"
        if self._timed_out or -status == getattr(signal, "SIGXCPU", None):
            what = f"reading took longer than {limits.seconds} s"
        elif len(self._output) > self._limit_bytes:
            what = f"the result is larger than {limits.result_mb} MB"
        elif status < 0:
            what = f"the reader died ({signal.Signals(-status).name}) within {limits.memory_mb} MB"
        else:
            what = f"reading needs more than {limits.memory_mb} MB, or the reader broke (exit {status})"
        return LimitError(what, source=self._name, hints=(hint,))


def _isolation() -> list[str]:
    """`-I`, unless jinque lies in the user's own site folder, which `-I` would hide."""
    import site

    user = site.getusersitepackages() if site.ENABLE_USER_SITE else None
    is_user = user is not None and str(Path(jinque.errors.__file__).resolve()).startswith(user)
    return ["-E", "-P"] if is_user else ["-I"]


def _system_root() -> dict[str, str]:
    """Windows cannot start Python without it."""
    return {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        child.kill()


def _to_error(failure: Failure, name: str) -> JinqueError:
    """The exception that the child met, here again."""
    words = {"source": name, "page": failure.page, "hints": failure.hints}
    if failure.kind == "LayoutError":
        return LayoutError(failure.message, labels=failure.labels, **words)  # type: ignore[arg-type]
    kind = {"LimitError": LimitError}.get(failure.kind, SourceError)
    return kind(failure.message, **words)  # type: ignore[arg-type]
