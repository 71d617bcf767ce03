"""Files appear whole or not at all: written beside their place, flushed to the disk, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jinque.errors import OptionError, PublishError
from jinque.safe import find_log_command, show, show_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["quiet_pipe", "write_files", "write_stdout"]

STDOUT = "-"
_STREAMS = {"/dev/stdout": 1, "/dev/fd/1": 1, "/proc/self/fd/1": 1, "/dev/stderr": 2}
# Set by runners that obey lines of a log: of GitHub (Gitea and Forgejo too), Azure and TeamCity.
_RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
_EXIT_PIPE = 141  # what a shell reports of a program that SIGPIPE ended


def write_files(
    contents: Iterable[tuple[str | os.PathLike[str], bytes]], *, is_shown: bool = False
) -> None:
    """Put each content in its place; `-` is standard output.

    All regular files are complete beside their places before the first is replaced, so an error (a full
    disk, no permission) leaves every one as it was. A replaced file keeps its mode. A symbolic link is
    refused: renaming would replace the link, writing through it would not be whole. Pipes, terminals and
    `/dev/null` are plainly written to, after the files; but on a terminal, which obeys what a file only
    holds, hidden characters are shown as escapes, unless `is_shown`: they are already. For a runner of CI,
    which may obey what comes through a pipe, text with such a line is refused: it is not to be changed.

    Raises PublishError with the file and the reason, OptionError where two contents have one place.
    """
    wanted = [(os.fspath(path), data) for path, data in contents]
    _refuse_twins([path for path, _ in wanted])
    streams = [(path, data) for path, data in wanted if _is_stream(path)]
    files = [(path, data) for path, data in wanted if not _is_stream(path)]
    for path, data in () if is_shown else streams:
        _refuse_command(path, data)
    with _staged(files) as staged:
        for path, beside in staged:
            with _told_of(path):
                beside.replace(path)
        for folder in sorted({beside.parent for _, beside in staged}):
            _flush_folder(folder)
    for path, data in streams:
        _write_stream(path, data, is_shown=is_shown)


def _refuse_twins(paths: list[str]) -> None:
    places: set[Path] = set()
    for path in paths:
        # As it stands, standard output is no place; and the current folder may have been removed.
        place = Path(path) if path == STDOUT else Path(path).absolute()
        if place in places:
            raise OptionError("two outputs have this one place", source=show(path))
        places.add(place)


def _refuse_command(path: str, data: bytes) -> None:
    """Raise PublishError for text that would tell a runner of CI what to do, if it may read it."""
    if not any(map(os.environ.get, _RUNNERS)) or not _is_pipe(path):
        return
    try:
        number = find_log_command(data.decode())
    except UnicodeDecodeError:  # no text: nobody prints it to a log
        return
    if number is not None:
        raise PublishError(
            f"line {number} of the output would be a command to the runner of CI that reads this pipe",
            source=show(path),
            hints=("give it a file, which holds the exact text: -o FILE", "nothing was written"),
        )


def _is_pipe(path: str) -> bool:
    """Whether it is one of our standard streams, and a pipe: one that has a name is no log."""
    if path != STDOUT and path not in _STREAMS:
        return False
    try:
        with _open_stream(path) as file:
            mode = os.fstat(file.fileno()).st_mode
    except OSError:  # also of a stream that is none of the system's
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _is_stream(path: str) -> bool:
    """Whether it is standard output, a pipe, a terminal or another device: nothing to rename."""
    if path == STDOUT or path in _STREAMS:
        return True
    with _told_of(path):
        try:
            mode = Path(path).stat().st_mode
        except FileNotFoundError:
            return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


@contextlib.contextmanager
def _staged(files: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, Path]]]:
    """Each file, complete, beside its place; what was not renamed at the end is removed."""
    staged: list[tuple[str, Path]] = []
    try:
        for path, data in files:
            with _told_of(path):
                _refuse_target(path)
                beside = _name_beside(path)
                staged.append((path, beside))
                _write_new(beside, data, _mode_of(path))
        yield staged
    finally:
        for _, beside in staged:
            with contextlib.suppress(OSError):
                beside.unlink()


def _name_beside(path: str) -> Path:
    """A new name in the same folder, short enough wherever the file's own name is."""
    return Path(path).with_name(f".jinque-{secrets.token_hex(8)}")


def _refuse_target(path: str) -> None:
    if Path(path).is_symlink():
        hint = f"name the file itself: {show(os.path.realpath(path))}"
        raise PublishError("is a symbolic link", source=show(path), hints=(hint,))
    if not path or path.endswith(os.sep) or Path(path).is_dir():
        raise PublishError("is a folder, not a file", source=show(path))


def _mode_of(path: str) -> int | None:
    """The mode of the file that is there, None where there is none."""
    try:
        return stat.S_IMODE(Path(path).stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    fd = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(fd, "wb") as file:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(fd, mode)
        file.write(data)
        file.flush()
        os.fsync(fd)


def _flush_folder(folder: Path) -> None:
    """Make the renames last; file systems that cannot are left alone."""
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _write_stream(path: str, data: bytes, *, is_shown: bool) -> None:
    with _told_of(path), _open_stream(path) as file:
        _write_all(file, data if is_shown or not file.isatty() else _show_bytes(data))


@contextlib.contextmanager
def _open_stream(path: str) -> Iterator[BinaryIO]:
    """The stream of that name; ours stay open."""
    if path == STDOUT or _STREAMS.get(path) == 1:
        sys.stdout.flush()
        yield sys.stdout.buffer
    elif path in _STREAMS:
        yield sys.stderr.buffer
    else:
        with Path(path).open("wb") as file:
            yield file


def write_stdout(data: bytes) -> None:
    """Bytes to standard output, flushed. Raises BrokenPipeError where its reader has gone."""
    sys.stdout.flush()
    _write_all(sys.stdout.buffer, data)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """All of it: with PYTHONUNBUFFERED standard output may take a part and say so."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.flush()


def _show_bytes(data: bytes) -> bytes:
    return show_lines(data.decode("utf-8", "replace").removeprefix("\ufeff")).encode()


@contextlib.contextmanager
def quiet_pipe() -> Iterator[None]:
    """A command whose reader goes away (`| head`) ends without a word, with the status of SIGPIPE (141).

    Wrap the body of a command in it, below click, which would end with 1: our status for findings.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
        raise SystemExit(_EXIT_PIPE) from None


@contextlib.contextmanager
def _told_of(path: str) -> Iterator[None]:
    """An OSError becomes a PublishError that names the file and the reason; a gone reader stays one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(
            f"cannot be written: {reason}", source=show(path), hints=_hints(error)
        ) from error
    except ValueError as error:  # a NUL in the name
        raise PublishError("cannot be written: its name holds a NUL", source=show(path)) from error


def _hints(error: OSError) -> tuple[str, ...]:
    if error.errno == errno.ENOENT:
        return ("make its folder first",)
    return ("nothing was changed",)
