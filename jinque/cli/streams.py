"""Standard streams that whoever started the command has closed."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

__all__ = ["FULL", "drop_output", "hold_streams"]

# What a write says that cannot be done: of the disk, the quota, the file's size, a closed stream.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})


def hold_streams() -> None:
    """Take the numbers of closed streams, so that no file that is opened later gets one of them.

    What is written to a closed standard output fails as on a full disk, and is told; what goes to a closed
    standard error goes nowhere. A closed standard input stays none.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is taken. Reading 0 and writing to 1 fail.
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_WRONLY)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def drop_output() -> None:
    """Let what is left for a broken standard output go nowhere; else Python complains at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
