"""The reading child ends with its parent, however that one ended: by the system, whatever code is run."""

from __future__ import annotations

import os
import select
import signal

__all__ = ["LIFELINE", "end_with_parent"]

LIFELINE = "--lifeline"  # the option that tells the child which pipe it is


def end_with_parent(lifeline: int) -> None:
    """From now on this process dies by SIGIO as soon as nobody holds the other end of a pipe.

    The system sends it, so that native code which hangs, with Python's own lock or without, is ended
    too. Not PR_SET_PDEATHSIG: that tells of the thread that started this process, which may end while
    its own process waits for the answer. The pipe is for this alone and nobody writes to it: the system
    signals what is written too, and that some time after it can be read.
    """
    import fcntl  # where there is a lifeline

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGIO})
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    _end_if_late(lifeline)


def _end_if_late(lifeline: int) -> None:
    """The parent may have gone before the signal was asked for."""
    watch = select.poll()
    watch.register(lifeline, select.POLLHUP)
    if any(event & select.POLLHUP for _, event in watch.poll(0)):
        os._exit(1)
