"""How long checking takes: by number of rows, by step, and against reading the same rows from PDF.

The list is invented, with a classification in which every row can have a code of its own (at 20 000
rows four times as large as the real one). Reading is measured on a committed PDF, a row
at a time, and taken times the number of rows.

    python benchmarks/checks.py [--rows N] [--check]

`--check` exits with 1 where checking takes longer than reading, or does not grow in line with the rows.
"""

from __future__ import annotations

import argparse
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from sheets import ROOT, Sheet, make_list

from jinque.extract.process.worker import Request, answer
from jinque.profile import load_profile
from jinque.records import Cell, Column, Place, RawRow, RawTable, Source
from jinque.text import fold_label
from jinque.validate import check, preload
from jinque.validate.checking import sort_findings
from jinque.validate.context import Context
from jinque.validate.convert import convert_table, list_columns
from jinque.validate.frame import rows_to_frame
from jinque.validate.reference import ReferenceSet
from jinque.validate.rules import run_rules
from jinque.validate.schema import confirm_frame

if TYPE_CHECKING:
    from collections.abc import Callable

PDF = ROOT / "fixtures" / "beijing-2023" / "list.libreoffice.pdf"
GROWTH = 1.5  # times what rows alone would explain


def sheet_to_raw(sheet: Sheet) -> RawTable:
    """The list as reading it would give it, without reading it."""
    columns = {fold_label(lb): f for f, c in sheet.profile.columns.items() for lb in c.labels}
    fields = [columns[fold_label(label)] for label in sheet.pages[0].header]
    rows: list[RawRow] = []
    industry = ""
    for number, page in enumerate(sheet.pages, 1):
        for i, printed in enumerate(page.rows, 1):
            place = Place(number, i + 1)
            industry = printed[1] or industry
            cells = {
                name: Cell(text=t, place=place) for name, t in zip(fields, printed, strict=True)
            }
            cells["industry"] = Cell(text=industry, place=place, inherited=not printed[1])
            rows.append(RawRow(place=place, cells=cells))
    labels = zip(fields, sheet.pages[0].header, strict=True)
    return RawTable(
        source=Source(name="list", kind="text", sha256="0" * 64, size=0),
        profile=sheet.profile.name,
        columns=tuple(Column(field=name, label=label) for name, label in labels),
        rows=tuple(rows),
    )


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of some rounds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def measure(rows: int, classified: int, rounds: int) -> dict[str, float]:
    """Seconds of each step, and of the whole, for a list of that many rows."""
    sheet = make_list(rows, classified=classified)
    raw, profile = sheet_to_raw(sheet), sheet.profile
    typed, _ = convert_table(raw, profile)
    columns = list_columns(raw)
    frame = rows_to_frame(typed, columns)
    references = ReferenceSet(sheet.references, profile.classification.edition)
    context = Context(raw=raw, profile=profile, rows=typed, references=references)
    found = run_rules(context, ())
    return {
        "convert": seconds(lambda: convert_table(raw, profile), rounds),
        "frame": seconds(lambda: rows_to_frame(typed, columns), rounds),
        "rules": seconds(lambda: run_rules(context, ()), rounds),
        "schema": seconds(lambda: list(confirm_frame(frame, context, found)), rounds),
        "sort": seconds(lambda: sort_findings(found), rounds),
        "whole": seconds(lambda: check(raw, profile, references=sheet.references), rounds),
    }


def measure_reading(rounds: int) -> float:
    """Seconds to read a row from PDF, in this process, everything imported."""
    data = PDF.read_bytes()
    source = Source(name=PDF.name, kind="pdf", sha256="0" * 64, size=len(data))
    request = Request(source=source, profiles=(load_profile("beijing"),))
    found = answer(request, data)
    if found.table is None:
        raise SystemExit(f"{PDF.name} cannot be read: {found.failure}")
    return seconds(lambda: answer(request, data), rounds) / len(found.table.rows)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the largest list")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bound is broken")
    options = parser.parse_args()
    preload()
    sizes = [options.rows // 16, options.rows // 4, options.rows]
    times = {rows: measure(rows, options.rows, options.rounds) for rows in sizes}
    reading = measure_reading(options.rounds)
    print("| rows | " + " | ".join(times[sizes[0]]) + " | reading from PDF | checking / reading |")
    print("| ---: |" + " ---: |" * (len(times[sizes[0]]) + 2))
    for rows, steps in times.items():
        spent = [*steps.values(), reading * rows]
        cells = " | ".join(f"{value:.2f} s" for value in spent)
        print(f"| {rows} | {cells} | {steps['whole'] / (reading * rows):.2f} |")
    growth = times[sizes[2]]["whole"] / times[sizes[1]]["whole"] / 4
    print(f"\nFour times the rows take {growth * 4:.1f} times as long.")
    is_good = growth <= GROWTH and times[sizes[2]]["whole"] < reading * sizes[2]
    return 1 if options.check and not is_good else 0


if __name__ == "__main__":
    sys.exit(main())
