"""Many tasks on any `concurrent.futures` executor: only `submit` and `as_completed` are known here.

Short tasks are handed on a few at a time, for an executor that works over a network takes milliseconds for
each thing that it is handed. A group whose worker dies is handed on again task by task.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, as_completed
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from jinque.batching.job import Task, error_to_record, run_task
from jinque.errors import LimitError, PublishError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from jinque.batching.store import Record

    Job = Callable[[Task], Record]
    Group = Sequence[Task]

__all__ = ["MOST_TOGETHER", "run_tasks"]

AHEAD = 2000  # twice as many groups wait at the executor: enough to keep it busy, however many there are
MOST_TOGETHER = 16  # tasks of a group
SHARE = 50  # of what is left a group is this part at most, so that all workers end together


def run_tasks(
    tasks: Sequence[Task], executor: Executor, job: Job = run_task, *, together: int = MOST_TOGETHER
) -> Iterator[Record]:
    """The record of each task, as it is done. A task that killed its worker is a record too.

    For each group of at most `together` that is done another is handed on, so that a slow one keeps nobody
    else waiting. Raises PublishError where results cannot be kept.
    """
    waiting = _cut(tasks, together)
    current = _submit(islice(waiting, 2 * AHEAD), executor, job)
    while current:
        following: dict[Future[list[Record]], Group] = {}
        for future in as_completed(tuple(current)):
            group = current.pop(future)
            again = _find_innocent(group, future)
            if not again:
                yield from _to_records(group, future)
            following |= _submit(again or islice(waiting, 1), executor, job)
            if len(following) >= AHEAD:
                break
        current |= following


def _cut(tasks: Sequence[Task], most: int) -> Iterator[Group]:
    """Groups, smaller toward the end (guided self-scheduling, Polychronopoulos and Kuck 1987)."""
    start = 0
    while start < len(tasks):
        size = max(1, min(most, (len(tasks) - start) // SHARE))
        yield tasks[start : start + size]
        start += size


def _submit(
    groups: Iterable[Group], executor: Executor, job: Job
) -> dict[Future[list[Record]], Group]:
    return {executor.submit(_run_all, job, group): group for group in groups}


def _run_all(job: Job, group: Group) -> list[Record]:
    """In the worker."""
    return [job(task) for task in group]


def _find_innocent(group: Group, future: Future[list[Record]]) -> list[Group]:
    """Each of a group whose worker died over one of them, to be tried alone."""
    error = CancelledError() if future.cancelled() else future.exception()
    if error is None or isinstance(error, PublishError) or len(group) == 1:
        return []
    return [(task,) for task in group]


def _to_records(group: Group, future: Future[list[Record]]) -> list[Record]:
    try:
        return future.result()
    except PublishError:
        raise
    except (Exception, CancelledError) as error:  # noqa: BLE001 - each executor raises its own
        ended = error_to_record(LimitError(f"its worker died: {type(error).__name__}"))
        return [msgspec.structs.replace(ended, address=task.address) for task in group]
