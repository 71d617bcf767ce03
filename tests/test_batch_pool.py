"""The pool of processes: what kills one costs the job that did it, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, CancelledError
from typing import TYPE_CHECKING

import pytest
from batch_jobs import die, double, refuse, tell_process, write_and_wait
from conftest import ROOT

from jinque.batching.pool import SturdyPool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether it comes true in a minute, which is far more than it needs."""
    for _ in range(1200):
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_jobs_that_kill_their_workers_cost_themselves_alone() -> None:
    """Two killers among many: each gets the error, every other job its result, at one go."""
    with SturdyPool(2) as pool:
        futures = [pool.submit(die if n in {3, 4} else double, n) for n in range(12)]
        failed = pool.submit(refuse, 7)
    ended = [future.exception() or future.result() for future in futures]
    assert [type(e) for e in ended if not isinstance(e, int)] == [type(ended[3])] * 2
    assert isinstance(ended[3], BrokenExecutor)
    assert isinstance(ended[4], BrokenExecutor)
    assert [e for n, e in enumerate(ended) if n not in {3, 4}] == [
        2 * n for n in range(12) if n not in {3, 4}
    ]
    assert isinstance(failed.exception(), ValueError)


def die_once(mark: Path) -> int:
    """A worker that somebody else ended, as when memory is short."""
    if not mark.exists():
        mark.touch()
        die(0)
    return 1


def test_job_whose_worker_was_ended_once_is_tried_again(tmp_path: Path) -> None:
    """The death need not be the job's fault."""
    with SturdyPool(1) as pool:
        assert pool.submit(die_once, tmp_path / "mark").result() == 1


def test_worker_that_dies_between_two_jobs_costs_none() -> None:
    """The next job finds it dead, or dying, and gets another."""
    with SturdyPool(1) as pool:
        pid = pool.submit(tell_process, 0).result()
        os.kill(pid, signal.SIGKILL)
        assert pool.submit(double, 1).result() == 2
        assert pool.submit(tell_process, 0).result() != pid


def test_many_deaths_leave_no_thread_with_an_error() -> None:
    """Python's own pool trips over a process that it starts while another dies; no two share one here."""
    with SturdyPool(4) as pool:
        futures = [pool.submit(die if n % 3 else double, n) for n in range(24)]
    assert [future.result() for future in futures[::3]] == [2 * n for n in range(0, 24, 3)]
    assert all(isinstance(f.exception(), BrokenExecutor) for n, f in enumerate(futures) if n % 3)


def test_as_many_processes_as_were_asked_for() -> None:
    """Both work, and none is started for each job."""
    with SturdyPool(2) as pool:
        pids = {pool.submit(tell_process, n) for n in range(8)}
    assert len({future.result() for future in pids}) == 2


def test_shut_pool_takes_no_more() -> None:
    """As any executor."""
    pool = SturdyPool(1)
    pool.shutdown()
    with pytest.raises(RuntimeError):
        pool.submit(double, 1)


def test_cancelled_jobs_end_at_once(tmp_path: Path) -> None:
    """The one under way is ended with its process, the others never begin."""
    pool = SturdyPool(1)
    busy = pool.submit(write_and_wait, tmp_path / "pid")
    queued = pool.submit(double, 1)
    assert wait_for((tmp_path / "pid").exists)
    pool.shutdown(cancel_futures=True)
    assert isinstance(busy.exception(), BrokenExecutor)
    with pytest.raises(CancelledError):
        queued.result()


KILLED = """
import sys, os, signal, time
from pathlib import Path
sys.path.insert(0, "tests")
from batch_jobs import write_and_wait
from jinque.batching.pool import SturdyPool
if __name__ == "__main__":
    SturdyPool(1).submit(write_and_wait, Path(sys.argv[1]))
    while not Path(sys.argv[1]).exists(): time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """SIGKILL gives nobody the chance to say goodbye."""
    script, said = tmp_path / "killed.py", tmp_path / "pid"
    script.write_text(KILLED, "utf-8")
    subprocess.run([sys.executable, script, said], cwd=ROOT, check=False)
    assert wait_for(lambda: not is_alive(int(said.read_text())))
