"""Worker processes on this machine that outlive a job which kills its worker.

Python's own pool breaks as a whole when one process dies, with innocent jobs lost. This one starts
another pool and tries those that were under way one by one: the one that kills its worker again, alone,
is to blame and gets the error; the others get their results. Jobs must therefore bear being run twice.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SturdyPool", "count_cores"]

P = ParamSpec("P")
T = TypeVar("T")


def count_cores() -> int:
    """The cores that this process may use."""
    with suppress(AttributeError):  # not every system tells
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Job(NamedTuple):
    future: Future[Any]
    call: Callable[..., Any]
    args: tuple[object, ...]


class SturdyPool(Executor):
    """An executor of `workers` processes, each of which does one job at a time.

    One thread owns all that follows `_events`; who submits, and jobs that end, only send it a message.
    So no lock is held while Python's pool holds its own.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._is_shut = self._is_ending = self._is_stopped = False
        self._events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._waiting: deque[_Job] = deque()
        self._suspects: deque[_Job] = deque()  # were under way when a pool broke
        self._running: dict[Future[Any], _Job] = {}
        self._on_trial: _Job | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `concurrent.futures.Executor`; a job takes no keyword arguments."""
        if self._is_shut or kwargs:
            raise RuntimeError("is shut" if self._is_shut else "jobs take no keyword arguments")
        job = _Job(Future(), fn, args)
        self._events.put(lambda: self._waiting.append(job))
        return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End the processes: when all jobs are done, or at once where futures are cancelled."""
        self._is_shut = True
        self._events.put(self._stop if cancel_futures else self._end)
        if wait:
            self._thread.join()

    # --- in the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._is_ending or self._waiting or self._suspects or self._running:
            self._events.get()()
            self._fill()
        if self._pool is not None:
            self._pool.shutdown()

    def _end(self) -> None:
        self._is_ending = True

    def _stop(self) -> None:
        self._is_ending = self._is_stopped = True
        for job in (*self._waiting, *self._suspects):
            job.future.cancel()
        self._waiting.clear()
        self._suspects.clear()
        for process in list(self._pool._processes.values()) if self._pool else []:  # noqa: SLF001
            process.kill()

    def _fill(self) -> None:
        """Hand on a job for each worker; a suspect only when nothing else is under way."""
        while self._suspects and not self._running:
            self._on_trial = self._suspects.popleft()
            self._start(self._on_trial)
        while self._waiting and not self._suspects and self._has_room():
            job = self._waiting.popleft()
            if job.future.set_running_or_notify_cancel():
                self._start(job)

    def _has_room(self) -> bool:
        return self._on_trial is None and len(self._running) < self._workers

    def _start(self, job: _Job) -> None:
        try:
            inner = self._open_pool().submit(job.call, *job.args)
        except BrokenProcessPool:  # between two jobs, and nobody has heard of it yet
            self._pool = None
            inner = self._open_pool().submit(job.call, *job.args)
        self._running[inner] = job
        inner.add_done_callback(lambda done: self._events.put(lambda: self._finish(done)))

    def _finish(self, inner: Future[Any]) -> None:
        job = self._running.pop(inner)
        was_on_trial, self._on_trial = job is self._on_trial, None
        error = inner.exception()
        if not isinstance(error, BrokenProcessPool):
            _settle(job.future, inner, error)
            return
        self._pool = None
        if was_on_trial or self._is_stopped:
            job.future.set_exception(error)
        else:
            self._suspects.append(job)

    def _open_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Forked, a process would inherit the pipes of others' readers, which then never end.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_begin_worker)
        return self._pool


def _settle(future: Future[Any], inner: Future[Any], error: BaseException | None) -> None:
    if error is None:
        future.set_result(inner.result())
    else:
        future.set_exception(error)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it is gone: a killed one cannot say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None, "this is a worker"  # noqa: S101

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
