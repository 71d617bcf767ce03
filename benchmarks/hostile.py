"""Hostile files through the command: how each ends, in what time and memory; and what the child costs.

Every generator of tests/hostile_cases.py makes its file, `jinque extract` reads it in a process of its own, and
the outcome is held against the expected error. Memory is the most that the command or its reading child
had resident. With `--child`, instead: how much longer a good list takes through the child than in one
process, the median of interleaved rounds.

    .venv/bin/python benchmarks/hostile.py [--seconds N] [--engine NAME] [--only NAME] [--write] [--child]
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, run
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from hostile_cases import (  # noqa: E402 # pyright: ignore[reportMissingImports] - the tests are no package
    CASES,
    LATER,
    Case,
)

JINQUE = str(Path(sys.executable).with_name("jinque"))
PAGE = ROOT / "docs" / "hostile.md"
LISTS = ("list.txt", "list.libreoffice.pdf")
ALONE = """
import sys
from jinque.extract.source import open_source
from jinque.extract.process.worker import Request, answer, import_readers
from jinque.profile import load_profile
source, data = open_source(sys.argv[1])
import_readers(source.kind)
assert answer(Request(source=source, profiles=(load_profile("beijing"),)), data).table
"""
CHILD = """
import sys
from jinque.extract import start_reading
from jinque.profile import load_profile
start_reading(sys.argv[1], profiles=(load_profile("beijing"),)).result()
"""


@dataclass(frozen=True)
class Outcome:
    """How one file ended."""

    name: str
    what: str
    size: int
    status: int
    said: str
    seconds: float
    megabytes: float
    is_expected: bool


def try_case(name: str, case: Case, folder: Path, options: argparse.Namespace) -> Outcome:
    """Read one hostile file by the command."""
    _make_file(case, folder / "list")
    command = [
        JINQUE,
        "extract",
        "list",
        "--raw",
        "-o",
        "out.csv",
        "--max-seconds",
        str(options.seconds),
    ]
    command += ["--engine", options.engine]
    began = perf_counter()
    with (folder / "err").open("wb") as err:
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.dup2(err.fileno(), 2)
            os.execv(JINQUE, command)  # noqa: S606 - nothing in it is from outside
    _, status, used = os.wait4(child, 0)
    said = (folder / "err").read_text("utf-8").split("\n")[0]
    message = re.sub(r"^error: list: (page \d+: )?", "", said)
    code = os.waitstatus_to_exitcode(status)
    good = code == 0 if case.says is None else bool(re.fullmatch(case.says, message))
    return Outcome(
        name=name,
        what=(case.make.__doc__ or "").strip().split("\n")[0] or name.replace("_", " "),
        size=(folder / "list").stat().st_size,
        status=code,
        said=message if code else "read",
        seconds=perf_counter() - began,
        megabytes=used.ru_maxrss / 1024,
        is_expected=good and code in {0, 3, 4},
    )


def _make_file(case: Case, path: Path) -> None:
    """Write the file in a process of its own, since a process begins as large as the one that forks it."""
    if os.fork() == 0:
        path.write_bytes(case.make())
        os._exit(0)
    os.wait()


def to_table(outcomes: list[Outcome]) -> str:
    """A Markdown table, one line a file, below a line that sums up."""
    worst = max(outcomes, key=lambda each: each.seconds)
    largest = max(outcomes, key=lambda each: each.megabytes)
    counts = {code: sum(each.status == code for each in outcomes) for code in (0, 3, 4)}
    lines = [
        (
            f"{len(outcomes)} files: {counts[0]} read, {counts[3]} refused (status 3), {counts[4]} over the "
            f"limits (status 4), {sum(not each.is_expected for each in outcomes)} not as expected. Longest "
            f"{worst.seconds:.1f} s ({worst.name}), most memory {largest.megabytes:.0f} MB ({largest.name})."
        ),
        "",
        "| file | what it is | bytes | status | error | s | MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in outcomes:
        said = each.said.replace("|", "\\|")[:100]
        lines.append(
            f"| `{each.name}` | {each.what} | {each.size:,} | {each.status} | {said} | "
            f"{each.seconds:.1f} | {each.megabytes:.0f} |"
        )
    return "\n".join(lines) + "\n"


def measure_child(rounds: int = 15) -> str:
    """A table: the median time of reading each good list alone and through the child, and the difference.

    Time of the processor as well, of all processes together, since it says the same on a busy machine.
    """
    lines = [
        "| list | in one process | through the child | the child costs | of the processor |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in LISTS:
        path = str(ROOT / "fixtures" / "beijing-2023" / name)
        times: dict[str, list[tuple[float, float]]] = {ALONE: [], CHILD: []}
        for _ in range(rounds):
            for script, taken in times.items():
                taken.append(_time([sys.executable, "-c", script, path]))
        (alone, alone_cpu), (child, child_cpu) = (
            (median(wall for wall, _ in taken), median(cpu for _, cpu in taken))
            for taken in times.values()
        )
        lines.append(
            f"| {name} | {alone:.2f} s | {child:.2f} s | {child - alone:.2f} s "
            f"| {child_cpu - alone_cpu:.2f} s |"
        )
    return "\n".join(lines) + "\n"


def _time(command: list[str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a command takes, those that it starts included."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    run(command, check=True, stdout=DEVNULL)
    wall, after = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_page(part: str, table: str) -> None:
    """Put a table into its place in docs/hostile.md."""
    place = re.compile(rf"(?<=<!-- {part} -->\n).*(?=<!-- /{part} -->)", re.DOTALL)
    PAGE.write_text(place.sub(lambda _: table, PAGE.read_text("utf-8")), "utf-8")


def main() -> int:
    """Run; the exit status is 1 where a file did not end as expected."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="the bound on time (60)")
    parser.add_argument("--engine", default="pdfium", help="the reader of PDFs (pdfium)")
    parser.add_argument("--only", default="", help="files whose name holds this text")
    parser.add_argument("--write", action="store_true", help="put the table into docs/hostile.md")
    parser.add_argument("--child", action="store_true", help="measure what the child costs")
    options = parser.parse_args()
    if options.child:
        table = measure_child()
        print(table)
        if options.write:
            write_page("child", table)
        return 0
    outcomes = []
    for name, case in {**LATER, **CASES}.items():
        if options.only in name:
            with tempfile.TemporaryDirectory() as folder:
                outcomes.append(try_case(name, case, Path(folder), options))
            print(name, outcomes[-1].status, f"{outcomes[-1].seconds:.1f}", file=sys.stderr)
    table = to_table(outcomes)
    print(table)
    if options.write:
        write_page("figures", table)
    unexpected = [each for each in outcomes if not each.is_expected]
    for each in unexpected:
        print(f"not as expected: {each.name}: {each.status} {each.said}", file=sys.stderr)
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
