"""Many tasks on any `concurrent.futures` executor: only `submit` and `as_completed` are known here."""

from __future__ import annotations

from concurrent.futures import CancelledError, as_completed
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from jinque.batching.job import Task, error_to_record, run_task
from jinque.errors import LimitError, PublishError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from jinque.batching.store import Record

__all__ = ["run_tasks"]

AHEAD = (
    2000  # twice as many tasks wait at the executor: enough to keep it busy, however many there are
)


def run_tasks(
    tasks: Iterable[Task],
    executor: Executor,
    job: Callable[[Task], Record] = run_task,
) -> Iterator[Record]:
    """The record of each task, as it is done. A task that killed its worker is a record too.

    For each that is done another is handed on, so that a slow one keeps nobody else waiting.
    Raises PublishError where results cannot be kept.
    """
    waiting = iter(tasks)
    current = _submit(islice(waiting, 2 * AHEAD), executor, job)
    while current:
        following: dict[Future[Record], Task] = {}
        for future in as_completed(tuple(current)):
            yield _to_record(current.pop(future), future)
            following |= _submit(islice(waiting, 1), executor, job)
            if len(following) == AHEAD:
                break
        current |= following


def _submit(
    tasks: Iterable[Task], executor: Executor, job: Callable[[Task], Record]
) -> dict[Future[Record], Task]:
    return {executor.submit(job, task): task for task in tasks}


def _to_record(task: Task, future: Future[Record]) -> Record:
    try:
        return future.result()
    except PublishError:
        raise
    except (Exception, CancelledError) as error:  # noqa: BLE001 - each executor raises its own
        ended = LimitError(f"its worker died: {type(error).__name__}")
        return msgspec.structs.replace(error_to_record(ended), address=task.address)
