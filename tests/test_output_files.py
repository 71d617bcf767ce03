"""Files appear whole or not at all, and streams are written as streams."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from output_making import make_checked

from jinque.errors import OptionError, PublishError
from jinque.output import write, write_all, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = b"what was there before"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_several_formats_in_one_go(tmp_path: Path) -> None:
    """Each file by its ending, complete, and nothing else in the folder."""
    wanted = ["a.csv", "a.json", "a.jsonl", "a.parquet", "a.txt", "a.xlsx"]
    write_all(make_checked(), [tmp_path / name for name in wanted])
    assert names(tmp_path) == wanted
    assert (tmp_path / "a.parquet").read_bytes().startswith(b"PAR1")
    write(make_checked(), tmp_path / "b.data", "csv", excel=True)
    assert (tmp_path / "b.data").read_bytes().startswith(b"\xef\xbb\xbfseq,")


def test_an_unknown_ending_writes_nothing(tmp_path: Path) -> None:
    """The endings are looked at before anything is written."""
    with pytest.raises(OptionError):
        write_all(make_checked(), [tmp_path / "a.csv", tmp_path / "a.doc"])
    assert names(tmp_path) == []


def test_a_replaced_file_keeps_its_mode_and_a_new_one_obeys_the_umask(tmp_path: Path) -> None:
    """Replacing is not a change of permissions."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(OLD)
    old.chmod(0o604)
    before = os.umask(0o027)
    try:
        write_files([(old, b"1"), (new, b"2")])
    finally:
        os.umask(before)
    assert (old.stat().st_mode & 0o777, new.stat().st_mode & 0o777) == (0o604, 0o640)
    assert old.read_bytes() == b"1"


@pytest.mark.parametrize("call", ["open", "write", "fsync", "rename"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_any_failing_step_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """The n-th open, write, flush or rename fails, for each n: old or new, never half, and no litter."""
    first, second = tmp_path / "first", tmp_path / "second"
    failures = 0
    for nth in range(1, 9):
        first.write_bytes(OLD)
        second.write_bytes(OLD)
        with monkeypatch.context() as patch:
            fail_at(patch, call, nth, code)
            try:
                write_files([(first, b"new"), (second, b"new")])
            except PublishError as error:
                failures += error.message == f"cannot be written: {os.strerror(code)}"
        assert {first.read_bytes(), second.read_bytes()} <= {OLD, b"new"}
        assert names(tmp_path) == ["first", "second"]
        if call != "rename":
            whole = (first.read_bytes(), second.read_bytes())
            assert whole in {(OLD, OLD), (b"new", b"new")}
    assert failures == 2


def test_files_are_on_the_disk_before_they_are_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All flushed, then all renamed, then the folder flushed: what a loss of power needs."""
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(fd: int) -> None:
        steps.append("flush folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "flush file")
        real_fsync(fd)

    def replace(self: Path, target: str) -> Path:
        steps.append("rename")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_files([(tmp_path / "a", b"1"), (tmp_path / "b", b"2")])
    assert steps == ["flush file", "flush file", "rename", "rename", "flush folder"]


def fail_at(patch: pytest.MonkeyPatch, call: str, nth: int, code: int) -> None:
    """Let the n-th such call of the system on one of our files raise."""
    count = 0
    homes: dict[str, tuple[Any, str]] = {
        "open": (os, "open"),
        "write": (os, "fdopen"),
        "fsync": (os, "fsync"),
        "rename": (Path, "replace"),
    }
    home, name = homes[call]
    real = getattr(home, name)

    def fake(*args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(code, os.strerror(code))
        return real(*args, **named)

    patch.setattr(home, name, fake)


def test_a_full_disk_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    """A real limit of the system, in the midst of a write."""
    target = tmp_path / "big.csv"
    target.write_bytes(OLD)
    script = (
        "import resource, signal, sys\n"
        "from jinque.output import write_files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n    write_files([(sys.argv[1], b'x' * 200_000)])\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, target], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        f"PublishError {target}: cannot be written: File too large\n    nothing was changed\n"
    )
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["big.csv"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    """A rename would replace the link; the message names the file behind it."""
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(OLD)
    link.symlink_to(target)
    with pytest.raises(PublishError) as caught:
        write_files([(tmp_path / "other.csv", b"x"), (link, b"new")])
    assert str(caught.value) == (f"{link}: is a symbolic link\n    name the file itself: {target}")
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["link.csv", "target.csv"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "missing/a.csv",
            "cannot be written: No such file or directory\n    make its folder first",
        ),
        ("file/a.csv", "cannot be written: Not a directory\n    nothing was changed"),
        ("folder", "is a folder, not a file"),
        ("new/", "is a folder, not a file"),
        ("a\0b.csv", "cannot be written: its name holds a NUL"),
        ("x" * 300, "cannot be written: File name too long\n    nothing was changed"),
    ],
)
def test_a_place_that_cannot_be_is_told(tmp_path: Path, name: str, reason: str) -> None:
    """The file as it was named, the reason, the next step."""
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()
    path = f"{tmp_path}/{name}"
    with pytest.raises(PublishError) as caught:
        write_files([(tmp_path / "first", b"x"), (path, b"x")])
    assert str(caught.value) == f"{path}: {reason}".replace("\0", "\\u{0}")
    assert names(tmp_path) == ["file", "folder"]


def test_one_place_for_two_contents_is_refused(tmp_path: Path) -> None:
    """Also where it is named in two ways; standard output is one place as well."""
    with pytest.raises(OptionError, match="two outputs have this one place"):
        write_files([(tmp_path / "a", b"1"), (f"{tmp_path}/./a", b"2")])
    with pytest.raises(OptionError, match="two outputs have this one place"):
        write_files([("-", b"1"), ("-", b"2")])
    assert names(tmp_path) == []


def test_devices_and_pipes_are_written_to(tmp_path: Path) -> None:
    """`/dev/null` stays a device, and a FIFO's reader gets everything."""
    write_files([("/dev/null", b"x")])
    assert not Path("/dev/null").is_file()
    fifo, got = tmp_path / "fifo", []
    os.mkfifo(fifo)
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    write_files([(fifo, b"y" * 200_000)])
    reader.join(10)
    assert got == [b"y" * 200_000]
    assert fifo.is_fifo()


def in_shell(command: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run with `$WRITE PATH N`, a command that writes N bytes to PATH as a command of ours does."""
    script = (
        "import sys; from jinque.output import quiet_pipe, write_files\n"
        "with quiet_pipe(): write_files([(sys.argv[1], b'z' * int(sys.argv[2]))])"
    )
    env = os.environ | {"PY": sys.executable, "CODE": script}
    shell = 'WRITE() { "$PY" -c "$CODE" "$@"; }; set -o pipefail; ' + command
    return subprocess.run(["bash", "-c", shell], env=env, cwd=cwd, capture_output=True, check=False)


@pytest.mark.parametrize("path", ["-", "/dev/stdout"])
def test_standard_output_gets_the_bytes(tmp_path: Path, path: str) -> None:
    """In a pipe, and appended to a file, which a rename or a truncation would lose."""
    assert in_shell(f"WRITE {path} 300000 | wc -c", tmp_path).stdout.strip() == b"300000"
    done = in_shell(f"echo old > log; WRITE {path} 3 >> log; cat log", tmp_path)
    assert done.stdout == b"old\nzzz"
    assert done.stderr == b""


@pytest.mark.parametrize("path", ["-", "/dev/stdout"])
@pytest.mark.parametrize("buffering", ["", "1"])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, path: str, buffering: str) -> None:
    """`| head -c 1` ends without a word, with the status that a shell gives to a broken pipe."""
    command = f"export PYTHONUNBUFFERED={buffering}; WRITE {path} 3000000 | head -c 1"
    done = in_shell(command, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (141, b"z", b"")


def test_a_read_only_folder_is_told() -> None:
    """As anybody but root, who may write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        with as_nobody(), pytest.raises(PublishError) as caught:
            write_files([(folder / "a", b"x")])
        assert str(caught.value) == (
            f"{folder}/a: cannot be written: Permission denied\n    nothing was changed"
        )
        assert names(folder) == []


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's rights, for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)
