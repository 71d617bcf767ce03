"""Jobs that worker processes can import: good ones, and some that kill or hang what runs them."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import jinque.batching.job
from jinque.batching.job import Task, run_task

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.batching.store import Record


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    raise ValueError(number)


def die(_: int) -> int:
    """What a fault in native code does to a process."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def tell_process(_: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def write_and_wait(path: Path) -> int:
    """Tell who runs this, then be busy for ever."""
    path.write_text(str(os.getpid()))
    time.sleep(600)
    return 0


def run_or_die(task: Task) -> Record:
    """The real job, but for inputs called killer, which end their worker, and hanger, which never end."""
    if "killer" in task.address:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hanger" in task.address:
        jinque.batching.job.PATIENCE = 1
        jinque.batching.job.read_input = lambda *_: time.sleep(600)  # type: ignore[attr-defined,assignment]
    return run_task(task)
