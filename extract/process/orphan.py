"""The reading child ends with its parent, however that one ended: by the system, whatever code is run."""

from __future__ import annotations

import os
import select
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ending_with_parent", "listening"]


@contextmanager
def ending_with_parent(pipe: int) -> Iterator[None]:
    """Within this, the process dies by SIGIO as soon as nobody can write to `pipe` any more.

    The system sends it, so that native code which hangs, with Python's own lock or without, is ended
    too. Not PR_SET_PDEATHSIG: that tells of the thread that started this process, which may end while
    its own process waits for the answer. Nothing may be written to the pipe meanwhile, but
    while the process is `listening`. Windows has no
    such signal: there this does nothing.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    usual = fcntl.fcntl(pipe, fcntl.F_GETFL)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGIO})
    with suppress(OSError):  # what is no pipe
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, usual | os.O_ASYNC)
    _end_if_late(pipe)
    try:
        yield
    finally:
        fcntl.fcntl(pipe, fcntl.F_SETFL, usual)


@contextmanager
def listening(pipe: int) -> Iterator[None]:
    """Within this, what is written to `pipe` kills nobody: whoever reads it sees by itself where it ends."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    usual = fcntl.fcntl(pipe, fcntl.F_GETFL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, usual & ~os.O_ASYNC)
    yield
    fcntl.fcntl(pipe, fcntl.F_SETFL, usual)
    _end_if_late(pipe)


def _end_if_late(pipe: int) -> None:
    """The parent may have gone before the signal was asked for."""
    watch = select.poll()
    watch.register(pipe, select.POLLHUP)
    if any(event & select.POLLHUP for _, event in watch.poll(0)):
        os._exit(1)
