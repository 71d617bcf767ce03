"""The same batch on a Dask cluster: scheduler and workers as processes of their own, over TCP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from batch_jobs import run_or_die
from conftest import SAMPLE
from hostile_fonts import form_in_itself
from hostile_pdfs import HOSTILE

import jinque.batching.run
from jinque import batch
from jinque.batching.tasks import run_tasks
from jinque.errors import OptionError
from jinque.extract import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("distributed", reason="the cluster is not tried: pip install 'jinque[dask]'")

TESTS = Path(__file__).parent
DASK = [sys.executable, "-m", "dask"]


def start(*args: str, cwd: Path) -> subprocess.Popen[bytes]:
    """A program of Dask, which finds the jobs of the tests."""
    return subprocess.Popen(
        [*DASK, *args],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each one process with one thread."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    found = ("--scheduler-file", str(file))
    local = ("--host", "127.0.0.1", "--no-dashboard")
    started = [start("scheduler", *found, *local, "--port", "0", cwd=folder)]
    while not file.exists():
        assert started[0].poll() is None
        time.sleep(0.05)
    started += [
        start("worker", *found, *local, "--nworkers", "1", "--nthreads", "1", cwd=folder)
        for _ in range(2)
    ]
    yield json.loads(file.read_text("utf-8"))["address"]
    for process in started:
        process.kill()  # a worker that is asked to end waits for a scheduler that may be gone
    for process in started:
        process.wait()


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(folder / "manifest.parquet").to_pylist()
    return {Path(row["source"]).name: row for row in rows}


def test_cluster_survives_a_crash_and_a_hang(scheduler: str, tmp_path: Path) -> None:
    """A reader that hangs, and a job that kills its worker, each cost their own file on the cluster too."""
    folder = tmp_path / "in"
    folder.mkdir()
    text = (SAMPLE / "list.txt").read_text("utf-8")
    for n in range(4):
        (folder / f"{n}.txt").write_text(text.replace("9.8", f"9.{n}"), "utf-8")
    (folder / "hangs.pdf").write_bytes(HOSTILE["encrypted_by_itself"]())
    (folder / "crashes.pdf").write_bytes(form_in_itself())
    shutil.copy(SAMPLE / "list.txt", folder / "killer.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            jinque.batching.run,
            "run_tasks",
            lambda tasks, pool, together: run_tasks(tasks, pool, run_or_die, together=together),
        )
        batch(
            [folder], tmp_path / "out", scheduler=scheduler, limits=Limits(seconds=8, memory_mb=128)
        )
    rows = read_manifest(tmp_path / "out")
    assert {name: row["status"] for name, row in rows.items()} == {
        **{f"{n}.txt": "ok" for n in range(4)},
        "hangs.pdf": "over-limits",
        "crashes.pdf": "over-limits",
        "killer.txt": "over-limits",
    }
    assert rows["killer.txt"]["error"] == "its worker died: KilledWorker"
    assert rows["hangs.pdf"]["error"].startswith("reading took longer than ")
    assert rows["crashes.pdf"]["error"].startswith("the reader died (SIG")


def test_cluster_gives_what_one_process_gives(scheduler: str, tmp_path: Path) -> None:
    """The same bytes, wherever the work was done."""
    source = SAMPLE / "list.txt"
    batch([source], tmp_path / "a", scheduler=scheduler)
    with ThreadPoolExecutor(1) as here:
        batch([source], tmp_path / "b", executor=here)
    (ours,), (theirs,) = (list((tmp_path / each / "data").rglob("*.parquet")) for each in "ab")
    assert ours.read_bytes() == theirs.read_bytes()
    ours, theirs = (tmp_path / each / "findings.parquet" for each in "ab")
    assert ours.read_bytes() == theirs.read_bytes()


def test_scheduler_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said with its address, and nothing is written."""
    monkeypatch.setattr(jinque.batching.run, "CONNECT", 1)
    with pytest.raises(OptionError, match="no scheduler answers") as caught:
        batch([SAMPLE / "list.txt"], tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert caught.value.source == "tcp://127.0.0.1:9"
    assert not (tmp_path / "out").exists()
