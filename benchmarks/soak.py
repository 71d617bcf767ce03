"""Many documents, good and hostile, through `jinque batch`: whether it keeps its promises.

No document lost (each has one row in the manifest, each list all its rows in the data set), every outcome as
expected, the exit status as documented, no process left behind, and memory flat: the command's, its
workers' and their readers' median in the last third of the time against that in the first. Documents come
from a seed; bounds are short, so that those that hang cost little. Linux only.

    .venv/bin/python benchmarks/soak.py [N] [--seed N] [--workers N]

N is 10,000 by default. The exit status is 1 where a promise fails. Memory is not judged of fewer than 1,000
documents, since in so short a time all of it is start-up.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq
from sheets import ROOT
from soak_documents import Made, make_documents
from soak_memory import Sampler, find_growth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

JINQUE = Path(sys.executable).with_name("jinque")
PROFILE = ROOT / "fixtures" / "broken" / "profile.toml"
BOUNDS = ("seconds=30", "cpu_seconds=1", "stream_mb=8")
ENOUGH = 1000  # documents, to judge memory
FAILED = {"ambiguous", "unreadable", "over-limits", "failed", "findings"}

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Soaked:
    """What a run left: its exit status, the manifest, the rows of the data set, memory over time."""

    status: int
    manifest: list[Row]
    rows: int
    seconds: float
    samples: list[dict[str, float]]
    left: int


def soak(folder: Path, workers: int) -> Soaked:
    """Read the documents in `folder`/in by the command."""
    limits = [word for bound in BOUNDS for word in ("--limit", bound)]
    command = [str(JINQUE), "batch", "in", "-o", "out", "-p", str(PROFILE), "--fresh", "--quiet"]
    began = perf_counter()
    run = Popen([*command, "--workers", str(workers), *limits], cwd=folder, stderr=DEVNULL)
    with Sampler(run.pid) as sampler:
        status = run.wait()
    seconds = perf_counter() - began
    return Soaked(
        status=status,
        manifest=_read_manifest(folder / "out" / "manifest.parquet"),
        rows=_count_rows(folder / "out" / "data"),
        seconds=seconds,
        samples=sampler.samples,
        left=len(sampler.find_left()),
    )


def _read_manifest(path: Path) -> list[Row]:
    return pq.read_table(path).to_pylist() if path.exists() else []


def _count_rows(folder: Path) -> int:
    return ds.dataset(folder, format="parquet").count_rows() if folder.exists() else 0


# --- the promises ----------------------------------------------------------------------------------


def find_broken(made: Sequence[Made], soaked: Soaked) -> Iterator[str]:
    """A line for each promise that was not kept."""
    rows = {os.path.basename(row["source"]): row for row in soaked.manifest}  # noqa: PTH119
    names = Counter(os.path.basename(row["source"]) for row in soaked.manifest)  # noqa: PTH119
    for document in made:
        if names.pop(document.name, 0) != 1:
            yield f"{document.name}: not one row in the manifest"
        elif why := _judge(document, rows[document.name]):
            yield f"{document.name} ({document.kind}): {why}"
    yield from (f"{name}: in the manifest, and never made" for name in names)
    yield from _judge_run(soaked)


def _judge(document: Made, row: Row) -> str | None:
    """What is not as expected of a document."""
    said = re.sub(r"^page \d+: ", "", row["error"] or "")
    if row["status"] not in document.statuses:
        return f"{row['status']}, not {' or '.join(sorted(document.statuses))}: {said}"
    if document.rows not in {None, row["rows"]}:
        return f"{row['rows']} rows, not {document.rows}"
    if document.says is not None and not re.fullmatch(document.says, said):
        return f"says: {said}"
    return None


def _judge_run(soaked: Soaked) -> Iterator[str]:
    told = sum(row["rows"] for row in soaked.manifest if row["same_as"] is None)
    if soaked.rows != told:
        yield f"{soaked.rows} rows in the data set, {told} by the manifest"
    wanted = int(any(row["status"] in FAILED for row in soaked.manifest))
    if soaked.status != wanted:
        yield f"exit status {soaked.status}, not {wanted}"
    if soaked.left:
        yield f"{soaked.left} processes left behind"
    if len(soaked.manifest) >= ENOUGH:
        for part, (first, last, _, is_flat) in find_growth(soaked.samples).items():
            if not is_flat:
                yield f"memory of the {part} grows: {first:.0f} MB, then {last:.0f} MB"


# --- what is shown ---------------------------------------------------------------------------------


def to_tables(made: Sequence[Made], soaked: Soaked) -> str:
    """Outcomes by kind of document, and memory by part of the run, in Markdown."""
    parts = [_show_kinds(made, soaked)]
    if len(soaked.manifest) >= ENOUGH:
        parts.append(_show_memory(soaked))
    return "\n".join(parts)


def _show_kinds(made: Sequence[Made], soaked: Soaked) -> str:
    kinds = {document.name: document.kind for document in made}
    rows: Mapping[str, list[Row]] = defaultdict(list)
    for row in soaked.manifest:
        rows[kinds.get(os.path.basename(row["source"]), "?")].append(row)  # noqa: PTH119
    lines = [
        "| kind | documents | outcomes | s, median | s, most |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, of in sorted(rows.items()):
        outcomes = Counter(row["status"] for row in of).most_common()
        told = ", ".join(f"{count:,} {status}" for status, count in outcomes)
        times = [float(row["seconds"]) for row in of]
        lines.append(f"| {kind} | {len(of):,} | {told} | {median(times):.2f} | {max(times):.1f} |")
    return "\n".join([*lines, ""])


def _show_memory(soaked: Soaked) -> str:
    lines = [
        "| MB resident | first third | last third | most |",
        "| --- | --- | --- | --- |",
    ]
    for part, (first, last, most, _) in find_growth(soaked.samples).items():
        lines.append(f"| {part} | {first:.0f} | {last:.0f} | {most:.0f} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Make, run, judge; the exit status is 1 where a promise fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=10_000, help="documents (10000)")
    parser.add_argument("--seed", type=int, default=1, help="of the documents (1)")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make_documents(Path(folder) / "in", options.count, options.seed)
        soaked = soak(Path(folder), options.workers)
    broken = list(find_broken(made, soaked))
    print(f"{len(made):,} documents in {soaked.seconds:.0f} s, {soaked.rows:,} rows\n")
    print(to_tables(made, soaked))
    print(f"{len(broken)} promises not kept")
    for line in broken[:50]:
        print(f"broken: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
