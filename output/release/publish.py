"""A folder appears whole or not at all: written beside its place, flushed, then exchanged in one step.

The new folder is complete on the disk before the name changes hands, and the old one goes only after.
A process that is killed leaves the old or the new one, whole; what it left beside is cleared away by
the next run. Somebody who reads several files while one is replaced should check SHA256SUMS.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from jinque.errors import PublishError
from jinque.output.release.rename import ASIDE, exchange_folders, rename_new
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jinque.output.release.content import ReleaseFile

__all__ = ["claim_folder", "publish_filled", "publish_folder"]

_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


def publish_folder(
    target: Path,
    files: Sequence[ReleaseFile],
    *,
    beside: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Make `target` a folder of exactly these files, replacing what is there as a whole.

    `beside` are further files (names and contents) in the folder above, such as an archive: written
    before, renamed right after. The modes are 644 and 755 whatever the umask. Files are written in
    their order, so the sums, which come last, are there only when everything is.
    Raises PublishError; what was there is untouched.
    """
    extra = list(beside)
    with _told_of(target), _made_above(target.parent):
        _refuse_target(target)
        for name, _ in extra:
            _refuse_file(target.parent / name)
        with _locked(target):
            recover_folder(target)
            try:
                _stage_and_exchange(target, files, extra)
            finally:
                _clear_litter(target)


@contextlib.contextmanager
def claim_folder(target: Path) -> Iterator[None]:
    """While the block runs, no other run publishes to `target`; what a killed one left is cleared away.

    For work that takes long before `publish_filled`. Raises PublishError, also where `target` is not to
    be replaced, before the work begins.
    """
    with contextlib.ExitStack() as stack:
        with _told_of(target):
            stack.enter_context(_made_above(target.parent))
            _refuse_target(target)
            stack.enter_context(_locked(target))
            recover_folder(target)
        try:
            yield
        finally:
            _clear_litter(target)


def publish_filled(target: Path, fill: Callable[[Path], None]) -> None:
    """Make `target`, which the caller has claimed, what `fill` writes into a new folder, as a whole.

    The sums (SHA256SUMS) are to be among it. Raises PublishError; what was there is untouched.
    """
    staging = _name_beside(target)
    with _told_of(target):
        staging.mkdir()
        fill(staging)
        for path in sorted(staging.rglob("*"), reverse=True):  # a folder after what is in it
            path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)
            _flush(path)
        staging.chmod(_FOLDER_MODE)
        _flush(staging)
        _replace(staging, target)
    with _told_of(target, "is in place, but not all of it could be made to last"):
        _flush(target.parent)


def _replace(staging: Path, target: Path) -> None:
    if target.exists():
        exchange_folders(staging, target)
    else:
        rename_new(staging, target)


def _stage_and_exchange(
    target: Path, files: Sequence[ReleaseFile], extra: list[tuple[str, bytes]]
) -> None:
    staging = _name_beside(target)
    _write_folder(staging, files)
    staged = [(_write_beside(target, data), target.parent / name) for name, data in extra]
    _flush(target.parent)
    _replace(staging, target)
    with _told_of(target, "is in place, but not all of it could be made to last"):
        for written, place in staged:
            written.replace(place)
        _flush(target.parent)


# --- writing ---------------------------------------------------------------------------------------


def _write_folder(folder: Path, files: Sequence[ReleaseFile]) -> None:
    folder.mkdir()
    folder.chmod(_FOLDER_MODE)
    inner = sorted({above for file in files for above in Path(file.path).parents} - {Path()})
    for name in inner:
        (folder / name).mkdir()
        (folder / name).chmod(_FOLDER_MODE)
    for file in files:
        _write_file(folder / file.path, file.data)
    for name in reversed(inner):
        _flush(folder / name)
    _flush(folder)


def _write_beside(target: Path, data: bytes) -> Path:
    path = _name_beside(target)
    _write_file(path, data)
    return path


def _write_file(path: Path, data: bytes) -> None:
    """A new file, all of it on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags, _FILE_MODE)
    try:
        os.fchmod(handle, _FILE_MODE)
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- what may be there -----------------------------------------------------------------------------


def _refuse_target(target: Path) -> None:
    """A link is not replaced, nor is a folder that is no release: it may be somebody's work."""
    if target.is_symlink():
        hint = "name the folder itself"
        raise PublishError("is a symbolic link", source=show(str(target)), hints=(hint,))
    if not target.exists():
        return
    if not target.is_dir():
        raise PublishError("is a file, not a folder", source=show(str(target)))
    if any(target.iterdir()) and not (target / "SHA256SUMS").is_file():
        hint = "move it away, or name another place by -o"
        raise PublishError(
            "is there and is no release (it has no SHA256SUMS)",
            source=show(str(target)),
            hints=(hint,),
        )


def _refuse_file(path: Path) -> None:
    """An archive replaces a file of its name, never a link or a folder."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise PublishError("is there and is no plain file", source=show(str(path)))


@contextlib.contextmanager
def _made_above(folder: Path) -> Iterator[None]:
    """The folder and those above it, made where missing, and gone again when nothing came of it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Only one run at a time publishes to a place. The lock goes with the process that holds it."""
    path = target.parent / f".{target.name}.lock"
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _FILE_MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(path, handle):
                break
        except BlockingIOError as error:
            os.close(handle)
            hint = "wait until it has ended, then try again"
            raise PublishError(
                "another run is publishing here", source=show(str(target)), hints=(hint,)
            ) from error
        os.close(handle)
    try:
        yield
    finally:
        _remove(path)  # while it is held: who waits for this file finds that it is gone
        os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether the locked file is the one of that name, and not one that its last holder removed."""
    try:
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False


def _name_beside(target: Path) -> Path:
    return target.parent / f".{target.name}.{secrets.token_hex(8)}.part"


def recover_folder(target: Path) -> None:
    """Put right what a run that was killed left, while the lock is held.

    Only where folders cannot be exchanged in one step may the old one stand aside.
    """
    for aside in sorted(target.parent.glob(f".{target.name}.*{ASIDE}")):
        if not target.exists():
            aside.rename(target)
    _clear_litter(target)


def _clear_litter(target: Path) -> None:
    """Remove what was staged, and the old release; what a passing error leaves is tried once more."""
    for _ in range(2):
        for path in _find_litter(target):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                _remove(path)


def _remove(path: Path) -> None:
    """Remove a file, or leave it to the next run."""
    for _ in range(2):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            return


def _find_litter(target: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return [
            path
            for ending in (".part", ASIDE)
            for path in target.parent.iterdir()
            if path.name.startswith(f".{target.name}.") and path.name.endswith(ending)
        ]
    return []


@contextlib.contextmanager
def _told_of(target: Path, what: str = "cannot be published") -> Iterator[None]:
    """An OSError becomes a PublishError that names the folder and the reason."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(
            f"{what}: {reason}", source=show(str(target)), hints=(_hint(error, what),)
        ) from error


def _hint(error: OSError, what: str) -> str:
    if what.startswith("is in place"):
        return "run it again"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "make room, then try again; what was there is untouched"
    return "what was there is untouched"
