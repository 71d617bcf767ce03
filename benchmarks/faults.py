"""Which planted faults are caught, by which rule, and what other tools would have caught alone.

Each fault is planted in each good list, one at a time, at several places. A fault counts as caught if
reading refuses the list, or an error or warning appears that the unbroken list does not have.

    python benchmarks/faults.py [--places N] [--only TEXT] [--check]

`--check` exits with 1 if a fault that can be seen is missed, or a harmless change is not. The tools that
are compared are taken where they are installed: see benchmarks/requirements.txt.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import planted_cells  # noqa: F401 - adds its faults
from planted import FAULTS, Fault, Skip
from rivals import find_rivals
from sheets import Sheet, make_list, read_real_list

from jinque.errors import JinqueError
from jinque.extract.process.worker import Request, answer
from jinque.findings import Severity
from jinque.records import Checked, RawTable, Source
from jinque.validate import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rival = Callable[[RawTable, Sheet], bool]

TRIES = 400


@dataclass
class Outcome:
    """What became of one fault over all places: planted, caught, by what; by which other tools."""

    planted: int = 0
    caught: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    rivals: Counter[str] = field(default_factory=Counter)


def read_sheet(sheet: Sheet) -> RawTable:
    """The list read from its text, in this process. Raises JinqueError where reading refuses it."""
    data = sheet.to_text().encode()
    source = Source(name="list.txt", kind="text", sha256="0" * 64, size=len(data))
    found = answer(Request(source=source, profiles=(sheet.profile,)), data)
    if found.table is None:
        raise JinqueError(found.failure.kind if found.failure else "nothing")
    return found.table


def check_sheet(sheet: Sheet, raw: RawTable) -> Checked:
    """Checked with everything that is known of the list."""
    return check(raw, sheet.profile, edition=sheet.edition, references=sheet.references)


def alarms(checked: Checked) -> set[tuple[str, str]]:
    """Rule and printed cell of every open error and warning."""
    return {
        (f.rule, f"{f.cell} {f.message}")
        for f in checked.report
        if f.waiver is None and f.severity is not Severity.INFO
    }


def plant(fault: Fault, good: Sheet, rng: Random) -> Sheet | None:
    """The list with the fault at some place that suits it, or None where there is none."""
    for _ in range(TRIES):
        sheet = good.copy()
        page = rng.randrange(len(sheet.pages))
        row = rng.randrange(len(sheet.pages[page].rows))
        try:
            fault.plant(sheet, page, row, rng)
        except (Skip, ValueError):
            continue
        return sheet
    return None


def run_fault(
    fault: Fault, good: Sheet, places: int, rivals: dict[str, Rival], out: Outcome
) -> None:
    """Plant a fault at some places of one list, and see who notices."""
    usual = alarms(check_sheet(good, read_sheet(good)))
    rng = Random(f"{fault.name} {good.name}")  # noqa: S311 - the same places each time
    for _ in range(places):
        sheet = plant(fault, good, rng)
        if sheet is None:
            return
        out.planted += 1
        try:
            raw = read_sheet(sheet)
        except JinqueError as error:
            out.caught += 1
            out.rules[f"reading: {error.message}"] += 1
            out.rivals.update(list(rivals))  # without a table they have nothing to pass
            continue
        new = alarms(check_sheet(sheet, raw)) - usual
        out.caught += bool(new)
        out.rules.update({rule for rule, _ in new})
        out.rivals.update(name for name, fails in rivals.items() if fails(raw, sheet))


def find_misses(results: dict[Fault, Outcome]) -> list[str]:
    """Faults that can be seen and were not, every time; harmless changes that raised an alarm."""
    missed = [
        f"missed: {fault.name} ({outcome.caught} of {outcome.planted})"
        for fault, outcome in results.items()
        if not fault.harmless and not fault.undetectable and outcome.caught < outcome.planted
    ]
    false = [
        f"false alarm: {f.name} {dict(o.rules)}"
        for f, o in results.items()
        if f.harmless and o.caught
    ]
    never = [f"never planted: {f.name}" for f, o in results.items() if not o.planted]
    return missed + false + never


def print_table(results: dict[Fault, Outcome], rivals: Sequence[str]) -> None:
    """A Markdown table: one line a fault, then the totals."""
    names = ["jinque", *rivals]
    print("| fault | planted | " + " | ".join(names) + " | caught by |")
    print("| --- | --- |" + " --- |" * len(names) + " --- |")
    for fault, outcome in results.items():
        caught = [outcome.caught, *(outcome.rivals[name] for name in rivals)]
        rules = [rule for rule, _ in outcome.rules.most_common(4)]
        why = "nothing to catch" if fault.harmless else fault.undetectable
        note = "; ".join([*([f"*{why}*"] if why else []), *([", ".join(rules)] if rules else [])])
        print(f"| {fault.name} | {outcome.planted} | {' | '.join(map(str, caught))} | {note} |")
    for title, kind in (
        ("can be seen", ""),
        ("cannot be seen in the list", "hidden"),
        ("harmless", "h"),
    ):
        chosen = [o for f, o in results.items() if kind == _kind(f)]
        planted = sum(o.planted for o in chosen)
        caught = [sum(o.caught for o in chosen)]
        caught += [sum(o.rivals[name] for o in chosen) for name in rivals]
        shares = " | ".join(f"{n / max(planted, 1):.0%}" for n in caught)
        print(f"| **{title}: {len(chosen)} faults** | {planted} | {shares} | |")


def _kind(fault: Fault) -> str:
    return "h" if fault.harmless else "hidden" if fault.undetectable else ""


def main() -> int:
    """Run, print, and say what was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--places", type=int, default=5, help="places a fault and list (5)")
    parser.add_argument("--only", default="", help="faults whose name holds this text")
    parser.add_argument("--alone", action="store_true", help="without the other tools")
    parser.add_argument("--check", action="store_true", help="exit with 1 at a miss or false alarm")
    options = parser.parse_args()
    rivals = {} if options.alone else find_rivals()
    results = {fault: Outcome() for fault in FAULTS if options.only in fault.name}
    for good in (read_real_list(), make_list()):
        for fault, outcome in results.items():
            run_fault(fault, good, options.places, rivals, outcome)
    print_table(results, list(rivals))
    misses = find_misses(results)
    print(*misses, sep="\n")
    return 1 if options.check and misses else 0


if __name__ == "__main__":
    sys.exit(main())
