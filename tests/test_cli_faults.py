"""Faults around the command: full disks, closed streams, bare environments, kills; each ends as promised."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from conftest import PROGRAM, SAMPLE

if TYPE_CHECKING:
    from conftest import Run

LIST = SAMPLE / "list.txt"
ABOUT = ("--edition", "2023")
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def run(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The installed command, as a shell starts it."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 100} | options
    command = [str(PROGRAM), *map(str, args)]
    done: Any = subprocess.run(command, check=False, **options)
    return cast("subprocess.CompletedProcess[bytes]", done)


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """A line for bash, in which `jinque` is the installed command and $LIST the real list."""
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "LIST": str(LIST)}
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=env, capture_output=True, timeout=100, check=False
    )


@pytest.fixture(scope="module")
def good() -> bytes:
    """The list as CSV, where nothing is wrong."""
    return run("extract", LIST, *ABOUT, "-f", "csv").stdout


def assert_refused(done: subprocess.CompletedProcess[bytes], says: bytes) -> None:
    """Status 5, one error in these words, no traceback."""
    assert done.returncode == 5, done.stderr
    assert done.stderr.count(b"error: ") == 1, done.stderr
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


# --- disks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("blocks", [0, 16])
def test_a_file_that_may_not_grow(blocks: int, tmp_path: Path) -> None:
    """Wherever the limit hits, of three outputs none is written, the old one stays, no litter."""
    (tmp_path / "out.csv").write_text("old")
    done = run(
        *("extract", LIST, "-o", "out.csv", "-o", "out.json", "-o", "out.parquet"),
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (blocks * 1024,) * 2),
    )
    assert_refused(done, b"cannot be written: File too large\n    nothing was changed")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert (tmp_path / "out.csv").read_text() == "old"


def test_a_batch_on_a_full_disk(tmp_path: Path) -> None:
    """Results that cannot be kept end it, status 5; the data set before stays; the next run is whole."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.txt").write_bytes(LIST.read_bytes())
    batch = ("batch", "lists", "-o", "all", "--workers", "1")
    assert run(*batch, "--edition", "2022", cwd=tmp_path).returncode == 1, "of another year"
    before = (tmp_path / "all" / "SHA256SUMS").read_bytes()
    full = run(
        *batch,
        *ABOUT,
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024,) * 2),
    )
    assert_refused(full, b"all.work: cannot be written: File too large\n    make room")
    assert (tmp_path / "all" / "SHA256SUMS").read_bytes() == before
    assert run(*batch, *ABOUT, cwd=tmp_path).returncode == 0
    assert not list((tmp_path / "all.work").rglob("*.part"))


@NEEDS_ROOT
@pytest.mark.parametrize("kilobytes", [4])
def test_a_full_disk(kilobytes: int, tmp_path: Path) -> None:
    """On a disk with so much room the outputs do not all fit: none is there, the old one stays."""
    size = f"size={kilobytes + 4}k"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "x", tmp_path], check=False).returncode:
        pytest.skip("may not mount a small disk here")
    try:
        (tmp_path / "out.csv").write_text("old")
        outputs = [f"-oout.{ending}" for ending in ("csv", "json", "jsonl", "parquet")]
        assert_refused(run("extract", LIST, *outputs, cwd=tmp_path), b"No space left on device")
        assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
        assert (tmp_path / "out.csv").read_text() == "old"
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@NEEDS_ROOT
def test_a_read_only_disk(tmp_path: Path) -> None:
    """Status 5 and the reason."""
    mount = ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "x", str(tmp_path)]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("may not mount a disk here")
    try:
        done = run("extract", LIST, "-o", tmp_path / "out.csv")
        assert_refused(done, b"Read-only file system")
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.parametrize("command", ["extract $LIST -f csv", "validate $LIST", "--help"])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_standard_output_that_takes_nothing(command: str, where: str, tmp_path: Path) -> None:
    """A full or closed standard output is an error, never a success without its output."""
    assert_refused(shell(f"jinque {command} {where}", tmp_path), b"cannot be written: ")


# --- streams ---------------------------------------------------------------------------------------


def test_a_reader_that_goes_away(tmp_path: Path, good: bytes) -> None:
    """`| head -n 1` gets its line; not a word on standard error."""
    done = shell("jinque extract $LIST --edition 2023 -f csv 2>err | head -n 1; cat err", tmp_path)
    assert done.stdout.splitlines()[0] == good.splitlines()[0]
    assert b"rror: " not in done.stdout
    script = "jinque profiles beijing | true; exit ${PIPESTATUS[0]}"
    assert shell(script, tmp_path).returncode in {0, 141}


def test_all_streams_closed(tmp_path: Path, good: bytes) -> None:
    """No file gets the number of a closed stream: the output is the output, byte for byte."""
    done = shell("jinque extract $LIST --edition 2023 -o out.csv <&- >&- 2>&-", tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_bytes() == good


def test_standard_input_closed(tmp_path: Path) -> None:
    """Status 3 and what to do."""
    done = shell("jinque extract - <&-", tmp_path)
    assert (done.returncode, done.stderr) == (
        3,
        b"error: standard input: is closed\n    name a file, or pipe one in\n",
    )


def test_standard_input_without_end(tmp_path: Path) -> None:
    """More than is read: status 4, soon."""
    done = shell("yes | jinque extract - --limit file_mb=2", tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith(b"error: standard input: goes on beyond the 2 MB that are read")


def test_standard_input_that_says_nothing(tmp_path: Path) -> None:
    """A pipe that stays open and silent is waited for as long as reading may take: status 4."""
    ours, theirs = os.pipe()
    try:
        done = run("extract", "-", "--max-seconds", "1", stdin=ours, cwd=tmp_path)
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 4
    assert done.stderr.startswith(b"error: standard input: has not ended after 1 s\n")


# --- environments ----------------------------------------------------------------------------------


BARE: dict[str, dict[str, str]] = {
    "nothing": {},
    "LANG=C": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no such locale": {"LC_ALL": "xx_YY.EUC-KR", "PYTHONUTF8": "0"},
    "no home, no temporary folder": {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"},
    "a clock of its own": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "-7"},
}


@pytest.mark.parametrize("name", BARE)
def test_a_bare_environment(name: str, tmp_path: Path, good: bytes) -> None:
    """Without locale, home, temporary folder or clock: the same bytes, and findings that can be read."""
    source = tmp_path / "目录.txt"
    source.write_bytes(LIST.read_bytes())
    os.utime(source, (1 << 33, 1 << 33))  # in the year 2242
    done = run("extract", source, *ABOUT, "-f", "csv", "-o", "-", "-o", "x.csv", cwd=tmp_path, env=BARE[name])  # fmt: skip # noqa: E501
    assert done.returncode == 0, done.stderr
    assert done.stdout == (tmp_path / "x.csv").read_bytes() == good
    assert "晶体加工工".encode() in done.stderr
    assert b"Warning" not in done.stderr


def test_a_clock_that_jumps(good: bytes, jinque: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours forth and back at every look: the bounds go by another clock, and no output has a time."""
    rng = random.Random(3)
    monkeypatch.setattr(time, "time", lambda: rng.uniform(0, 1 << 33))
    monkeypatch.setattr(time, "time_ns", lambda: rng.randrange(1 << 62))
    done = jinque("extract", LIST, *ABOUT, "-f", "csv", "--max-seconds", "60")
    assert (done.status, done.raw) == (0, good)


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """The current folder was removed: a source named from the root is read all the same."""
    raw = 'jinque extract "$LIST" --raw -f csv'
    (tmp_path / "gone").mkdir()
    done = shell(f"cd gone && rmdir ../gone && {raw}", tmp_path)
    assert (done.returncode, done.stdout) == (0, shell(raw, tmp_path).stdout)


# --- kills and company -----------------------------------------------------------------------------


def test_killed_at_any_moment(in_memory: Path, good: bytes) -> None:
    """Each time the output is the old one or the new one, whole; the child does not outlive it."""
    rng = random.Random(5)
    out = in_memory / "out.csv"
    began = time.monotonic()
    run("extract", LIST, *ABOUT, "-o", out)
    whole = time.monotonic() - began
    seen = set()
    for _ in range(4):
        out.write_bytes(b"old")
        started = subprocess.Popen(
            [PROGRAM, "extract", LIST, *ABOUT, "-o", out],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(rng.uniform(0, 1.1) * whole)
        started.send_signal(signal.SIGKILL)
        started.wait()
        seen.add(out.read_bytes())
    assert seen <= {b"old", good}


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends with status 130, without a traceback, and takes the reading child along."""
    from hostile_pdfs import HOSTILE

    (tmp_path / "list.pdf").write_bytes(HOSTILE["laughing_forms"]())
    hangs = ["--limit", "memory_mb=8192"]  # else it dies of its memory, maybe before the signal
    started = subprocess.Popen(
        [PROGRAM, "extract", "list.pdf", "-o", "out.csv", *hangs],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    while not (pids := children.read_text().split()):
        time.sleep(0.02)
    time.sleep(1)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130
    assert b"Traceback" not in said
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not (tmp_path / "out.csv").exists()


def test_two_at_once(tmp_path: Path, good: bytes) -> None:
    """Several runs to one output: all succeed, and it is whole."""
    command = [str(PROGRAM), "extract", str(LIST), *ABOUT, "-o", "out.csv"]
    runs = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait(timeout=100) for each in runs] == [0, 0]
    assert (tmp_path / "out.csv").read_bytes() == good
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_interrupted_batch(tmp_path: Path) -> None:
    """Ctrl-C in the midst of many files: status 130, no data set; the next run ends what was begun."""
    from hostile_pdfs import HOSTILE

    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.txt").write_bytes(LIST.read_bytes())
    (tmp_path / "lists" / "b.pdf").write_bytes(HOSTILE["encrypted_by_itself"]())
    batch = [str(PROGRAM), "batch", "lists", "-o", "all", *ABOUT, "--workers", "1"]
    started = subprocess.Popen(
        [*batch, "--max-seconds", "50"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not any((tmp_path / "all.work").rglob("*.arrow")) and time.monotonic() < deadline:
        time.sleep(0.1)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert b"Traceback" not in said
    assert not (tmp_path / "all").exists()
    done = run(*batch[1:], "--max-seconds", "2", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert b"b.pdf" in done.stderr
    assert (tmp_path / "all").is_dir()
