"""A release appears whole or not at all: killed, out of space, forbidden, twice at once."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from publish_driver import NAMES, list_litter, look, make_files

from jinque.errors import PublishError
from jinque.output.release import publish, rename
from jinque.output.release.publish import publish_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = Path(__file__).with_name("publish_driver.py")
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def drive(what: str, folder: Path, *arguments: str) -> Any:
    """What the driver tells of it."""
    command = [sys.executable, str(DRIVER), what, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_killed_at_every_step(tmp_path: Path) -> None:
    """Before each system call in turn: old or new, whole; the next run clears away what was left."""
    told = drive("kill_each", tmp_path)
    assert len(told) > 50
    assert {one["state"] for one in told} == {"a", "b"}
    assert {one["then"] for one in told} == {"c"}
    assert [one["left"] for one in told] == [[]] * len(told)
    assert Counter(one["status"] for one in told)[-9] > 50


def test_killed_where_names_cannot_be_exchanged(in_memory: Path) -> None:
    """The old one may stand aside for a moment; the next run puts it back or replaces it."""
    told = drive("kill_without_exchange", in_memory)
    assert {one["state"] for one in told} == {"a", "b", "none"}
    assert Counter(one["state"] for one in told)["none"] == 1
    assert {one["then"] for one in told} == {"c"}
    assert [one["left"] for one in told] == [[]] * len(told)


@pytest.mark.parametrize("code", ["EIO", "ENOSPC"])
def test_every_call_fails_once(in_memory: Path, code: str) -> None:
    """Each system call in turn fails: a clear refusal, old or new whole, no litter."""
    told = drive("fail_each", in_memory, code)
    assert {one["state"] for one in told} == {"a", "b"}
    assert {one["status"] for one in told} == {0, 5}
    assert [one["litter"] for one in told] == [[]] * len(told)
    refused_but_new = [one for one in told if one["status"] == 5 and one["state"] == "b"]
    assert len(refused_but_new) <= 4  # in place, and the disk did not confirm it: that is said


def test_killed_at_random(in_memory: Path) -> None:
    """Forty times at any moment; afterwards one whole release and nothing else."""
    *states, last = drive("kill_at_random", in_memory, "40")
    assert set(states) <= set("abcd")
    assert last == "z"


def test_file_size_limit(tmp_path: Path) -> None:
    """A file that may not grow: refused, the old one whole, no litter."""
    assert drive("limit_size", tmp_path) == {"status": 5, "state": "a", "litter": []}


@NEEDS_ROOT
def test_disk_full(tmp_path: Path) -> None:
    """A disk on which old and new do not both fit: refused, the old one whole, no litter."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("may not mount a small disk here")
    try:
        assert drive("fill_disk", tmp_path) == {"status": 5, "state": "a", "litter": []}
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@NEEDS_ROOT
def test_read_only_folder(open_folder: Path) -> None:
    """Another user's folder: refused, the old one whole, no litter."""
    told = drive("without_permission", open_folder)
    assert told == {"status": 5, "state": "a", "litter": []}


def test_several_at_once(tmp_path: Path) -> None:
    """Four processes, fifteen times each: some are refused, the release is one of theirs, whole."""
    told = drive("at_once", tmp_path, "4")
    assert told["state"] in set("bcde")
    assert told["litter"] == []
    assert sum(told["done"]) >= 1


def test_another_run_is_named(tmp_path: Path) -> None:
    """While somebody holds the lock, the message says what is going on and what to do."""
    publish_folder(tmp_path / "r", make_files("a"))
    with (tmp_path / ".r.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublishError) as refused:
            publish_folder(tmp_path / "r", make_files("b"))
    assert str(refused.value) == (
        f"{tmp_path}/r: another run is publishing here\n    wait until it has ended, then try again"
    )
    assert look(tmp_path / "r") == "a"


def test_link_is_refused(tmp_path: Path) -> None:
    """A link is neither replaced nor followed."""
    (tmp_path / "real").mkdir()
    (tmp_path / "r").symlink_to(tmp_path / "real")
    with pytest.raises(PublishError, match="is a symbolic link"):
        publish_folder(tmp_path / "r", make_files("b"))
    assert (tmp_path / "r").is_symlink()
    assert list((tmp_path / "real").iterdir()) == []


def test_archive_does_not_replace_a_link(tmp_path: Path) -> None:
    """Nor does what is written beside the release."""
    (tmp_path / "r.zip").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="is there and is no plain file"):
        publish_folder(tmp_path / "r", make_files("b"), beside=[("r.zip", b"x")])
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_other_peoples_work_is_refused(tmp_path: Path, kind: str) -> None:
    """A file, or a folder that is no release, is not replaced."""
    if kind == "file":
        (tmp_path / "r").write_text("mine")
    else:
        (tmp_path / "r").mkdir()
        (tmp_path / "r" / "thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match=r"is a file|is no release"):
        publish_folder(tmp_path / "r", make_files("b"))
    kept = tmp_path / "r" if kind == "file" else tmp_path / "r" / "thesis.txt"
    assert kept.read_text() == "mine"
    assert list_litter(tmp_path) == []


def test_folders_above_are_made_and_unmade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new place is made; when nothing comes of it, nothing is left."""
    publish_folder(tmp_path / "x" / "y" / "r", make_files("a"))
    assert look(tmp_path / "x" / "y" / "r") == "a"

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish, "rename_new", fail)
    with pytest.raises(PublishError) as refused:
        publish_folder(tmp_path / "u" / "v" / "r", make_files("a"))
    assert str(refused.value) == (
        f"{tmp_path}/u/v/r: cannot be published: No space left on device\n"
        "    make room, then try again; what was there is untouched"
    )
    assert not (tmp_path / "u").exists()


def test_everything_is_on_the_disk_before_the_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file and folder is flushed before the names change hands, and the folder above after."""
    publish_folder(tmp_path / "r", make_files("a"))
    told: list[str] = []
    flush, exchange = os.fsync, rename.exchange_folders

    def log_flush(handle: int) -> None:
        told.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        flush(handle)

    def log_exchange(one: Path, other: Path) -> None:
        told.append("exchange")
        exchange(one, other)

    monkeypatch.setattr(os, "fsync", log_flush)
    monkeypatch.setattr(publish, "exchange_folders", log_exchange)
    publish_folder(tmp_path / "r", make_files("b"))
    before, after = told[: told.index("exchange")], told[told.index("exchange") + 1 :]
    staging = before[0].removesuffix("/README.md")
    assert before == [
        *(f"{staging}/{name}" for name in NAMES),
        *(f"{staging}/data", staging, str(tmp_path)),
    ]
    assert after == [str(tmp_path)]


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """Everybody may read a release, whoever made it."""
    before = os.umask(0o077)
    try:
        publish_folder(tmp_path / "r", make_files("a"))
    finally:
        os.umask(before)
    modes = {
        path.relative_to(tmp_path).as_posix(): oct(path.stat().st_mode & 0o777)
        for path in tmp_path.rglob("*")
    }
    assert modes == {
        "r": "0o755",
        "r/data": "0o755",
        **{f"r/{name}": "0o644" for name in NAMES},
    }


def test_old_files_do_not_stay(tmp_path: Path) -> None:
    """The folder is replaced as a whole: what the new release does not have is gone."""
    publish_folder(tmp_path / "r", make_files("a"))
    publish_folder(tmp_path / "r", [one for one in make_files("b") if "json" not in one.path])
    assert not (tmp_path / "r" / "data" / "occupations.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r"]
