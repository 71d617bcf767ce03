"""How fast `jinque batch` is: two workers against one, and a Dask cluster against the local pool.

Small lists of three publishers over some years, in six formats, are made by a seed. The command reads them
with one worker and with two, as a user starts it, imports, data set and all; runs take turns, so that a busy
machine slows all alike, and times are medians. CPU seconds stand beside, since they are nearly the same on a
busy machine. Then the same documents are read with as many workers of the local pool, and of a Dask cluster
over TCP on loopback (a scheduler and two workers, each a process), all warmed up before: what a document takes
longer on Dask, in the time of a worker. Last what else a batch costs, from which docs/batch.md reckons; and
the answer of DuckDB to the query that stands there.

    .venv/bin/python benchmarks/batch.py [N] [--rounds N] [--seed N] [--write]

N is 2,000 by default. The exit status is 1 where a target is missed; fewer than 500 documents are not judged,
since in so short a time all of it is start-up.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NamedTuple

from batch_documents import Archive, make_archive
from batch_figures import count_jobs, describe_output, query_dataset
from documents import put_table

from jinque import batch
from jinque.batching.pool import SturdyPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

JINQUE = Path(sys.executable).with_name("jinque")
WORKERS = 2
SPEEDUP, OVERHEAD = 1.8, 5.0  # times; milliseconds
ENOUGH = 500  # documents, to judge
DASK = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}  # as docs/batch.md says
WARM = 8  # documents for each worker, to load what it needs


class Run(NamedTuple):
    """Seconds of one run, by the clock and of the processors."""

    wall: float
    cpu: float


def measure_command(archive: Archive, workers: int, *how: str) -> Run:
    """The whole command, in a process of its own."""
    where = ["-o", str(archive.output), "--workers", str(workers), "--quiet", *how]
    command = [str(JINQUE), "batch", str(archive.folder), *archive.options, *where]
    before = _count_cpu()
    began = perf_counter()
    subprocess.run(command, check=True)
    return Run(perf_counter() - began, _count_cpu() - before)


def _count_cpu() -> float:
    """Seconds of the children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_executor(archive: Archive, executor: Executor) -> Run:
    """The same in this process, on an executor that runs already."""
    began = perf_counter()
    read_archive(archive, executor)
    return Run(perf_counter() - began, 0)


def read_archive(archive: Archive, executor: Executor) -> None:
    """Raises RuntimeError where a list was not read as it should be."""
    made = batch(
        [archive.folder],
        archive.output,
        profiles=[str(path) for path in archive.profiles],
        index=archive.index,
        executor=executor,
        fresh=True,
    )
    if not made.is_clean or sum(record.rows for record in made.records) != archive.rows:
        raise RuntimeError(f"not read as made: {made.counts}")


# --- executors -------------------------------------------------------------------------------------


@contextmanager
def open_cluster(workers: int) -> Iterator[Executor]:
    """A Dask scheduler and its workers, each a process with one thread, as docs/batch.md starts them."""
    from distributed import Client

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        file = Path(folder) / "scheduler.json"
        local = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
        stack.enter_context(_start("scheduler", *local, "--port", "0"))
        while not file.exists():
            sleep(0.05)
        stack.enter_context(_start("worker", *local, "--nworkers", str(workers), "--nthreads", "1"))
        address = json.loads(file.read_text("utf-8"))["address"]
        client = stack.enter_context(Client(address, set_as_default=False))  # type: ignore[no-untyped-call]
        client.wait_for_workers(workers)
        yield client.get_executor(retries=0, pure=False)


@contextmanager
def _start(*words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "dask", *words]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | DASK, stdout=silent, stderr=silent)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


# --- in turns --------------------------------------------------------------------------------------


def take_turns(ways: dict[str, Callable[[], Run]], rounds: int) -> dict[str, Run]:
    """The medians of each way."""
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            runs[name].append(way())
    return {name: Run(*map(median, zip(*of, strict=True))) for name, of in runs.items()}


def compare_workers(archive: Archive, rounds: int) -> dict[str, Run]:
    """One worker and two."""
    return take_turns(
        {
            "1 worker": lambda: measure_command(archive, 1, "--fresh"),
            f"{WORKERS} workers": lambda: measure_command(archive, WORKERS, "--fresh"),
        },
        rounds,
    )


def compare_executors(
    archive: Archive, warm: Archive, rounds: int
) -> tuple[dict[str, Run], dict[str, float]]:
    """The local pool and Dask, with equal workers: the lists, and how many empty jobs a second."""
    with open_cluster(WORKERS) as cluster, SturdyPool(WORKERS) as pool:
        executors = {"local pool": pool, "Dask": cluster}
        for executor in executors.values():
            read_archive(warm, executor)
        runs = take_turns(
            {
                "local pool": lambda: measure_executor(archive, pool),
                "Dask": lambda: measure_executor(archive, cluster),
            },
            rounds,
        )
        return runs, {name: count_jobs(executor) for name, executor in executors.items()}


# --- what is shown ---------------------------------------------------------------------------------


def write_tables(workers: dict[str, Run], executors: dict[str, Run], count: int) -> Iterator[str]:
    """Markdown: documents a second and the ratio; milliseconds a document and what Dask adds."""
    one, two = workers.values()
    pool, dask = executors.values()
    yield "| the command | seconds | documents/s | CPU seconds | × one | target |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, run in workers.items():
        ratio = f"{one.wall / run.wall:.2f}"
        goal = f"≥ {SPEEDUP}" if run is two else ""
        rate = count / run.wall
        yield f"| {name} | {run.wall:.1f} | {rate:.1f} | {run.cpu:.1f} | {ratio} | {goal} |"
    yield f"\n| {WORKERS} workers, warm | seconds | ms a document and worker | more | target |"
    yield "| --- | --- | --- | --- | --- |"
    for name, run in executors.items():
        more = f"{_share(run, count) - _share(pool, count):+.1f}"
        goal = f"≤ {OVERHEAD:.0f}" if run is dask else ""
        yield f"| {name} | {run.wall:.1f} | {_share(run, count):.1f} | {more} | {goal} |"


def _share(run: Run, count: int) -> float:
    """Milliseconds of a worker's time for a document."""
    return 1000 * run.wall * WORKERS / count


def write_figures(
    archive: Archive, count: int, workers: dict[str, Run], jobs: dict[str, float]
) -> Iterator[str]:
    """Markdown: what else a batch costs."""
    again = measure_command(archive, WORKERS)
    yield "| figure | |\n| --- | --- |"
    yield f"| ms of a processor, a document | {1000 * workers['1 worker'].cpu / count:.0f} |"
    yield f"| ms of a processor, a page | {1000 * workers['1 worker'].cpu / archive.pages:.0f} |"
    yield f"| the same, a document that was read before | {1000 * again.cpu / count:.1f} |"
    yield from (f"| empty jobs a second, {name} | {rate:.0f} |" for name, rate in jobs.items())
    yield from (f"| {name} | {value} |" for name, value in describe_output(archive, count))


def find_missed(workers: dict[str, Run], executors: dict[str, Run], count: int) -> Iterator[str]:
    """A line for each target that is missed."""
    one, two = workers.values()
    pool, dask = executors.values()
    if (ratio := one.wall / two.wall) < SPEEDUP:
        yield f"{WORKERS} workers are {ratio:.2f} × as fast as one"
    if (more := _share(dask, count) - _share(pool, count)) > OVERHEAD:
        yield f"Dask takes {more:.1f} ms more for a document"


def describe_run(archive: Archive, options: argparse.Namespace) -> str:
    """What was measured with what."""
    size = f"{options.count:,} documents, {archive.pages:,} pages, {archive.rows:,} rows"
    system = f"Python {sys.version.split()[0]}, {os.cpu_count()} processors"
    return f"{size}; {options.rounds} rounds, in turns; {system}"


def main() -> int:
    """Make, measure, judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=2000, help="documents (2000)")
    parser.add_argument("--rounds", type=int, default=3, help="of each run (3)")
    parser.add_argument("--seed", type=int, default=1, help="of the documents (1)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/batch.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = make_archive(Path(folder) / "archive", options.count, options.seed)
        warm = make_archive(Path(folder) / "warm", min(WARM * WORKERS, options.count), options.seed)
        workers = compare_workers(archive, options.rounds)
        executors, jobs = compare_executors(archive, warm, options.rounds)
        figures = "\n".join(write_figures(archive, options.count, workers, jobs))
        answer = query_dataset(archive)
    times = "\n".join(write_tables(workers, executors, options.count))
    about = describe_run(archive, options)
    print(f"{times}\n\n{figures}\n\n{answer}\n\n{about}")
    if options.write:
        put_table("batch", f"{times}\n\n{figures}\n\n{about}")
        put_table("batch-query", answer)
    missed = list(find_missed(workers, executors, options.count))
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed and options.count >= ENOUGH else 0


if __name__ == "__main__":
    sys.exit(main())
