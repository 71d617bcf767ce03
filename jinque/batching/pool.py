"""Worker processes on this machine that outlive a job which kills its worker.

Python's own pool breaks as a whole when one of its processes dies, and may trip over the processes that
it still starts at that moment. So each worker here is a pool of one process, with a thread that waits for
it: a death touches the job that was under way there and nobody else's. That job is tried once more in a
new process, for the death need not be its fault (memory is short, a person ends it); jobs must therefore
bear being run twice.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SturdyPool"]

P = ParamSpec("P")
T = TypeVar("T")


class SturdyPool(Executor):
    """An executor of `workers` processes, each of which does one job at a time."""

    def __init__(self, workers: int) -> None:
        self._workers = [_Worker() for _ in range(workers)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `concurrent.futures.Executor`; a job whose worker dies twice gets BrokenProcessPool."""
        return self._threads.submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End the processes: when all jobs are done, or at once where futures are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            for worker in self._workers:
                worker.kill()
        if wait:
            self._threads.shutdown()
            for worker in self._workers:
                worker.end()

    def _run(self, call: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        """In one of the threads, of which there are as many as workers: one is always idle."""
        worker = self._idle.get()
        try:
            return worker.run(call, args, kwargs)
        except BrokenProcessPool:
            return worker.run(call, args, kwargs)
        finally:
            self._idle.put(worker)


class _Worker:
    """A process that is started when first needed, and again when it has died."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._is_killed = False
        self._lock = threading.Lock()  # a kill finds the process that another thread starts

    def run(self, call: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        try:
            return self._start(call, args, kwargs).result()
        except BrokenProcessPool:
            self._pool = None
            raise

    def kill(self) -> None:
        """End the process at once and start none again."""
        with self._lock:
            self._is_killed = True
            for process in self._pool._processes.values() if self._pool else ():  # noqa: SLF001
                process.kill()

    def end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _start(
        self, call: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Future[T]:
        with self._lock:
            if self._is_killed:
                raise BrokenProcessPool("the pool was shut while the job was under way")
            if self._pool is None:
                # Forked, a process would inherit the pipes of others' readers, which then never end.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, initializer=_begin_worker)
            return self._pool.submit(call, *args, **kwargs)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it is gone: a killed one cannot say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None, "this is a worker"  # noqa: S101

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
