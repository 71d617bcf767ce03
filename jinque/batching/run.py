"""A batch from its sources to its data set."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from jinque.batching.inputs import find_inputs
from jinque.batching.plan import Plan, make_plan
from jinque.batching.store import FAILED, Record, Store
from jinque.batching.tasks import MOST_TOGETHER, run_tasks
from jinque.errors import OptionError
from jinque.extract import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    from jinque.profile import Profile

__all__ = ["Summary", "batch"]

CONNECT = 30  # seconds in which a scheduler is to answer
FilePath = str | os.PathLike[str]


class Summary(Struct, frozen=True, kw_only=True):
    """What a batch came to: the record of each input, in the order of their addresses.

    `unused` are patterns of the index that no input fits.
    """

    records: tuple[Record, ...]
    unused: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many inputs came to each status."""
        return dict(sorted(Counter(record.status for record in self.records).items()))

    @property
    def is_clean(self) -> bool:
        """Whether every input was read without an open error, or is no list."""
        return not any(record.status in {*FAILED, "findings"} for record in self.records)


def batch(
    sources: Sequence[FilePath],
    output: FilePath,
    *,
    profiles: Sequence[str | Profile] = (),
    index: FilePath | None = None,
    edition: str | None = None,
    publisher: str | None = None,
    section: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    references: Sequence[FilePath] = (),
    waivers: Sequence[FilePath] = (),
    limits: Limits = Limits(),
    workers: int | None = None,
    scheduler: str | None = None,
    executor: Executor | None = None,
    fresh: bool = False,
    watch: Callable[[Record, int], None] | None = None,
) -> Summary:
    """Read many lists into one data set, the folder `output`, which appears whole or not at all.

    `sources` are files, folders, patterns and addresses that fsspec knows (`s3://…`). Profiles are chosen
    by labels and title among `profiles`, by default those built in, or named by the `index` (CSV or
    TOML), which also says publisher, edition and section; else those given here hold. Results are kept
    in `OUTPUT.work`, and a second run does only what is new; `fresh` does all again.
    It runs on `workers` processes (default: one for each core), on the Dask cluster at `scheduler`, or on
    any `executor`, whose processes must see sources and output under the same names. `watch` is called
    with each record as it is done, and the number of inputs.

    Errors of one input are records. Raises SourceError for a source that leads nowhere, ProfileError for
    a profile, index, reference or waiver file that is wrong, OptionError, and PublishError where the data
    set cannot be written or another run is at work on it.
    """
    from jinque.batching.dataset import write_dataset
    from jinque.output.release.publish import claim_folder, publish_filled

    target = Path(output)
    store = Store(target.with_name(f"{target.name}.work").absolute())
    with claim_folder(target), ExitStack() as stack:
        addresses = find_inputs(_to_paths(sources), without=(target, store.folder))
        plan = make_plan(
            addresses,
            store,
            profiles=profiles,
            index=index,
            references=_to_paths(references),
            waivers=_to_paths(waivers),
            ocr=ocr,
            said={"edition": edition, "publisher": publisher, "section": section},
            options={"password": password, "limits": limits, "fresh": fresh},
        )
        running = executor or _open_executor(stack, workers, scheduler)
        records = _run(plan, running, watch, together=1 if ocr else MOST_TOGETHER)
        publish_filled(target, lambda folder: write_dataset(folder, records, store))
    return Summary(records=records, unused=plan.unused)


def _to_paths(given: Iterable[FilePath]) -> tuple[str, ...]:
    return tuple(os.fspath(path) for path in given)


def _run(
    plan: Plan,
    executor: Executor,
    watch: Callable[[Record, int], None] | None,
    *,
    together: int,
) -> tuple[Record, ...]:
    records = []
    for record in run_tasks(plan.tasks, executor, together=together):
        records.append(record)
        if watch is not None:
            watch(record, len(plan.tasks))
    return tuple(sorted(records, key=lambda record: record.address))


def _open_executor(stack: ExitStack, workers: int | None, scheduler: str | None) -> Executor:
    """The executor that was asked for; it ends with the stack, at once where an exception ends that."""
    if scheduler is not None:
        if workers is not None:
            raise OptionError("--workers is for this machine; a scheduler has its own workers")
        return _open_dask(stack, scheduler)
    from jinque.batching.pool import SturdyPool
    from jinque.extract.process.share import count_cores

    pool = SturdyPool(workers or count_cores())
    stack.push(lambda kind, *_: pool.shutdown(cancel_futures=kind is not None))
    return pool


def _connect(scheduler: str) -> Any:  # noqa: ANN401 - an extra, which has no types
    try:
        from distributed import Client
    except ImportError as error:
        hint = "pip install 'jinque[dask]'"
        raise OptionError("--scheduler needs Dask", hints=(hint,)) from error
    make: Any = Client
    return make(scheduler, timeout=CONNECT, set_as_default=False)


def _open_dask(stack: ExitStack, scheduler: str) -> Executor:
    try:
        client = stack.enter_context(_connect(scheduler))
    except (OSError, ValueError) as error:
        message = f"no scheduler answers: {' '.join(str(error).split())}"
        raise OptionError(message, source=scheduler, hints=("start one: docs/batch.md",)) from error
    # Tried again, a job would only kill another worker; the scheduler moves innocent ones itself.
    executor: Executor = client.get_executor(retries=0, pure=False)
    stack.push(lambda kind, *_: executor.shutdown(wait=kind is None))
    return executor
