"""Two renames that Python does not offer: exchange two names in one step, and never replace."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ASIDE", "exchange_folders", "rename_new"]

ASIDE = ".old"  # ending of a folder that made way, where names cannot be exchanged in one step

_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2
# What a kernel, a C library or a file system says that does not know the flags.
_UNKNOWN = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def exchange_folders(one: Path, other: Path) -> None:
    """Each takes the other's name, in one step where the system can (Linux 3.15 and most file systems).

    Elsewhere the second is moved aside first. For that moment there is no folder of its name, and if the
    process dies in it the next run puts the old one back. Raises OSError.
    """
    if _rename_with(one, other, _EXCHANGE):
        return
    aside = other.with_name(f".{other.name}.{secrets.token_hex(8)}{ASIDE}")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)


def rename_new(one: Path, other: Path) -> None:
    """Rename, unless the new name is taken. Raises OSError (EEXIST among others)."""
    if not _rename_with(one, other, _NOREPLACE):
        one.rename(other)  # replaces nothing but an empty folder


def _rename_with(one: Path, other: Path, flag: int) -> bool:
    """Whether the system knew how; OSError where it knew and failed."""
    call = _find_renameat2()
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _find_renameat2() -> Any:  # noqa: ANN401 - a function of the C library
    """The call, None where the system has none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return None
    call.argtypes = (
        *(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p),
        ctypes.c_uint,
    )
    call.restype = ctypes.c_int
    return call
