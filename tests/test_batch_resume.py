"""A batch again, and after an interruption: nothing finished is lost, and only what is new is read."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from batch_making import LIST, read_files, write_lists
from conftest import PROGRAM, SAMPLE

import jinque.batching.job
import jinque.batching.plan
from jinque import batch
from jinque.batching.code import sum_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def here() -> Iterator[ThreadPoolExecutor]:
    """An executor of this very process, which has pandas loaded: any executor will do."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def test_second_run_does_only_what_is_new(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """What was read is known by its content, whatever its name; other settings are another result."""
    folder = write_lists(tmp_path / "in", 2)
    batch([folder], tmp_path / "out", executor=here)
    before = read_files(tmp_path / "out")
    again = batch([folder], tmp_path / "out", executor=here)
    assert [record.is_old for record in again.records] == [True, True]
    assert read_files(tmp_path / "out") == before
    (folder / "0.txt").rename(folder / "renamed.txt")
    (folder / "new.txt").write_text(LIST.replace("9.8", "9.9", 1), "utf-8")
    third = batch([folder], tmp_path / "out", executor=here)
    old = {os.path.basename(r.address): r.is_old for r in third.records}  # noqa: PTH119
    assert old == {"1.txt": True, "new.txt": False, "renamed.txt": True}
    other = batch([folder], tmp_path / "out", edition="2023", executor=here)
    assert not any(record.is_old for record in other.records)


def test_other_code_is_another_result(
    tmp_path: Path, here: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other code read is read again; a worker that has other code than the command refuses."""
    folder = write_lists(tmp_path / "in", 1)
    batch([folder], tmp_path / "out", executor=here)
    monkeypatch.setattr(jinque.batching.plan, "name_code", lambda: "other")
    (record,) = batch([folder], tmp_path / "out", executor=here).records
    assert (record.status, record.is_old) == ("failed", False)
    assert record.error == (
        "RuntimeError: the worker has another jinque, or other readers, than the command"
    )
    monkeypatch.setattr(jinque.batching.job, "name_code", lambda: "other")
    (record,) = batch([folder], tmp_path / "out", executor=here).records
    assert (record.status, record.is_old) == ("ok", False)


def test_code_is_known_by_its_files(tmp_path: Path) -> None:
    """A changed byte is other code; where the files lie, and what Python keeps beside them, is not."""
    for name in "ab":
        (tmp_path / name / "in" / "__pycache__").mkdir(parents=True)
        (tmp_path / name / "in" / "x.py").write_text("1", "utf-8")
    (tmp_path / "a" / "in" / "__pycache__" / "x.pyc").write_text("1", "utf-8")
    first = sum_files([tmp_path / "a"])
    assert sum_files([tmp_path / "b"]) == first
    assert sum_files([tmp_path / "b", tmp_path / "b" / "in"]) == first
    (tmp_path / "b" / "in" / "x.py").write_text("2", "utf-8")
    assert sum_files([tmp_path / "b"]) != first


def test_torn_result_is_made_again(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """After a power failure a file may be there and not be whole."""
    folder = write_lists(tmp_path / "in", 1)
    batch([folder], tmp_path / "out", executor=here)
    before = read_files(tmp_path / "out")
    (rows,) = (tmp_path / "out.work").rglob("*.arrow")
    rows.write_bytes(rows.read_bytes()[:100])
    again = batch([folder], tmp_path / "out", executor=here)
    assert not again.records[0].is_old
    assert read_files(tmp_path / "out") == before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_run_loses_nothing(
    how: signal.Signals, tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    """What was finished stays, nothing half is published, and the next run gives the same data set."""
    folder = write_lists(tmp_path / "in", 5)
    for path in sorted(folder.iterdir())[2::2]:  # slow enough to be interrupted
        path.write_bytes(
            (SAMPLE / "list.libreoffice.pdf").read_bytes() + b"\n%" + path.name.encode()
        )
    command = [str(PROGRAM), "batch", "in", "-o", "out", "--workers", "1"]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not (done := list((tmp_path / "out.work").rglob("*.json"))[1:]):
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(how)
    running.wait()
    assert not (tmp_path / "out").exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        second = batch(["in"], "out", executor=here)
        assert sum(record.is_old for record in second.records) >= len(done)
        batch(["in"], "whole", executor=here)
    assert read_files(tmp_path / "out") == read_files(tmp_path / "whole")
    assert not list(tmp_path.rglob("*.part"))
