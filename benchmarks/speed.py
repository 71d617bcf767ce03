"""How fast, how exact and in how much memory a PDF becomes cells: jinque's engines, and other extractors.

    pip install -r benchmarks/requirements.txt   # what is compared with; each only where installed
    python benchmarks/speed.py                   # 4, 100 and 750 pages; a Markdown table

Each reading is a process of its own: it imports its tool, reads a list of four pages to warm up, and then
reads the document, which is what is timed. jinque's time is from the bytes to the list's cells with their
places, all characters accounted for. Tools take turns, so that a busy machine slows all alike; times are
medians, ratios are to pdfplumber's `extract_tables` with the usual short script. Cells are right where their
text, white space aside, is the printed one in its row and column. Memory is the process's peak. "Whole
process" starts the program from nothing and lets it write the cells. Documents are invented and made on the
spot, the same each time. A tool is not tried on a document that, by its time on the one before, would
take longer than --patience.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from accuracy import Document, fold, list_versions, tables_to_rows
from documents import put_table
from extractors import EXTRACTORS, find_extractors
from sheet_pdf import render_pdf
from sheets import ROOT, Sheet, make_list
from speed_engines import list_engines, read_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Rows = list[dict[str, str]]

NAIVE = "pdfplumber"
FLOOR = "PDFium's text alone"  # of every page, no cells: no reader that stands on PDFium is quicker
PAGE_ROWS = 27
SIZES = {4: 7, 100: 3, 750: 1}  # pages → rounds
PROFILE = ROOT / "fixtures" / "broken" / "profile.toml"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading: seconds, cells right of all, peak memory in MB."""

    seconds: float
    right: int
    cells: int
    peak: float


# --- documents -------------------------------------------------------------------------------------


def make_document(folder: Path, pages: int) -> Path:
    """A list of so many pages, and its truth beside it."""
    sheet = make_list(PAGE_ROWS * pages, page_rows=PAGE_ROWS, seed=pages)
    path = folder / f"list-{pages}.pdf"
    path.write_bytes(render_pdf(sheet))
    path.with_suffix(".json").write_text(json.dumps(make_truth(sheet)), "utf-8")
    return path


def make_truth(sheet: Sheet) -> dict[str, object]:
    """Labels and printed cells by field, each industry in all of its rows."""
    labels = [(name, sheet.profile.columns[name].labels) for name in sheet.profile.columns]
    fields = {label: name for name, of in labels for label in of}
    names = [fields[label] for label in sheet.pages[0].header]
    rows, industry = [], ""
    for printed in (row for page in sheet.pages for row in page.rows):
        row = dict(zip(names, printed, strict=True))
        industry = row["industry"] = row["industry"] or industry
        rows.append({"printed": row})
    columns = [{"label": label, "field": fields[label]} for label in sheet.pages[0].header]
    return {"case": "speed", "columns": columns, "rows": rows}


def load_document(path: Path) -> Document:
    """A document made before."""
    return Document(path, json.loads(path.with_suffix(".json").read_text("utf-8")))


# --- one reading, in a process of its own ----------------------------------------------------------


def read_once(tool: str, path: Path, warm: Path) -> Reading:
    """Warm up, read and time, then count what is right."""
    document = load_document(path)
    read, to_rows = find_reader(tool)
    read(warm)
    began = perf_counter()
    found = read(path)
    seconds = perf_counter() - began
    peak = measure_peak()
    wanted = [row["printed"] for row in document.truth["rows"]]
    right = count_right(to_rows(found, document), wanted)
    return Reading(seconds=seconds, right=right, cells=sum(map(len, wanted)), peak=peak)


def find_reader(tool: str) -> tuple[Callable, Callable]:  # type: ignore[type-arg]
    """How a tool reads, and how rows by field come of what it gives."""
    if tool in EXTRACTORS:
        return EXTRACTORS[tool], tables_to_rows
    if tool == FLOOR:
        return read_floor, lambda _, document: [{} for _ in document.truth["rows"]]
    engine = next(one for one in list_engines() if one.name == tool)
    return (lambda path: read_list(engine, path, PROFILE)), (lambda rows, _: rows)


def read_floor(path: Path) -> list[str]:
    """What PDFium says is the text of each page."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def measure_peak() -> float:
    """Peak memory in MB of this process, or of the largest that it started."""
    import resource

    used = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1 if sys.platform == "darwin" else 1024
    return max(each.ru_maxrss for each in used) * unit / 1e6


def count_right(rows: Rows, wanted: Sequence[Mapping[str, str]]) -> int:
    """Cells whose text is the printed one, white space aside, in their row and column."""
    pairs = zip(wanted, rows, strict=False)
    return sum(
        fold(got.get(name)) == fold(text) for row, got in pairs for name, text in row.items()
    )


# --- all readings, in turns ------------------------------------------------------------------------


def measure(tools: Sequence[str], pages: Sequence[int], options: argparse.Namespace) -> Results:
    """Every tool on every document, in turns."""
    results: Results = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        paths = {count: make_document(Path(folder), count) for count in pages}
        warm = paths[min(pages)]
        for before, count in zip((None, *pages), pages, strict=False):
            able = [
                t for t in tools if is_quick_enough(results, t, before, count, options.patience)
            ]
            for _ in range(options.rounds or SIZES.get(count, 1)):
                for tool in able:
                    results[tool, count].append(read_apart(tool, paths[count], warm))
        for _ in range(options.rounds or SIZES.get(pages[0], 1)):
            for tool in (tool for tool in tools if tool != FLOOR):
                results[tool, 0].append(run_whole(tool, warm))
    return results


Results = dict[tuple[str, int], list[Reading]]  # by tool and pages; 0 pages: the whole process


def is_quick_enough(
    results: Results, tool: str, before: int | None, count: int, patience: float
) -> bool:
    """Whether, by its time on the document before, it should be done soon enough."""
    if before is None:
        return True
    known = results.get((tool, before), [])
    return any(one.seconds * count / before <= patience for one in known)


def read_apart(tool: str, path: Path, warm: Path) -> Reading:
    """`read_once` in a new process."""
    command = [sys.executable, __file__, "--read", tool, str(path), str(warm)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Reading(**json.loads(done.stdout.splitlines()[-1]))


def run_whole(tool: str, path: Path) -> Reading:
    """The whole program from nothing to its output, as a user starts it."""
    began = perf_counter()
    subprocess.run(find_command(tool, path), capture_output=True, check=True)
    return Reading(seconds=perf_counter() - began, right=0, cells=0, peak=0)


def find_command(tool: str, path: Path) -> list[str]:
    """The short script of an extractor, or `jinque extract --raw`."""
    if tool in EXTRACTORS:
        return [sys.executable, str(Path(__file__).with_name("extractors.py")), tool, str(path)]
    engine = next(one for one in list_engines() if one.name == tool)
    main = "from jinque.__main__ import main; main()"
    command = [sys.executable, "-c", main, "extract", str(path), "--raw", "-f", "csv"]
    return [*command, "-p", str(PROFILE), *engine.options]


# --- the tables ------------------------------------------------------------------------------------


def write_tables(results: Results, tools: Sequence[str], pages: Sequence[int]) -> Iterator[str]:
    """Markdown: for each document seconds, ratio and cells right; then growth, memory, whole process."""
    heads = " | ".join(f"{count} pages | × naive | cells right" for count in pages)
    yield f"| in the process | {heads} |"
    yield "| --- " * (1 + 3 * len(pages)) + "|"
    for tool in tools:
        cells = [cell for count in pages for cell in _tell(results, tool, count)]
        yield f"| {tool} | {' | '.join(cells)} |"
    first, last = pages[0], pages[-1]
    yield ""
    yield f"| {first} → {last} pages | ms a page | peak MB | whole process, {first} pages | × naive |"
    yield "| --- " * 5 + "|"
    for tool in tools:
        yield f"| {tool} | {' | '.join(_tell_growth(results, tool, pages))} |"


def _tell(results: Results, tool: str, count: int) -> Iterator[str]:
    readings = results.get((tool, count))
    if not readings:
        yield from ("–", "–", "–")
        return
    right, cells = min(one.right for one in readings), readings[0].cells
    yield f"{_seconds(results, tool, count):.2f} s"
    yield _tell_ratio(results, tool, count)
    yield (
        "–"
        if tool == FLOOR
        else "100 %"
        if right == cells
        else f"{min(99.9, 100 * right / cells):.1f} %"
    )


def _seconds(results: Results, tool: str, count: int) -> float:
    return median(one.seconds for one in results[tool, count])


def _tell_ratio(results: Results, tool: str, count: int) -> str:
    if not (results.get((NAIVE, count)) and results.get((tool, count))):
        return "–"
    ratio = _seconds(results, NAIVE, count) / _seconds(results, tool, count)
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}"


def _tell_growth(results: Results, tool: str, pages: Sequence[int]) -> Iterator[str]:
    known = [count for count in pages if results.get((tool, count))]
    ends = (known[0], known[-1])
    note = "" if known[-1] == pages[-1] else f" (to {known[-1]})"
    yield " → ".join(f"{1000 * _seconds(results, tool, n) / n:.0f}" for n in ends) + note
    yield " → ".join(f"{max(one.peak for one in results[tool, n]):.0f}" for n in ends) + note
    yield f"{_seconds(results, tool, 0):.2f} s" if results.get((tool, 0)) else "–"
    yield _tell_ratio(results, tool, 0)


def describe_run(tools: Sequence[str], options: argparse.Namespace) -> str:
    """What was measured with what."""
    others = [tool for tool in tools if tool in EXTRACTORS]
    engines = "pypdfium2" if any("pdfium" in tool for tool in tools if tool not in others) else ""
    named = list_versions(["jinque", *others, *filter(None, [engines])])
    rounds = options.rounds or "/".join(str(SIZES.get(count, 1)) for count in options.pages)
    system = f"Python {sys.version.split()[0]}, {os.cpu_count()} processors"
    return f"{rounds} rounds, in turns; {named}; {system}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, nargs="+", default=sorted(SIZES), metavar="N")
    parser.add_argument(
        "--rounds", type=int, default=0, help="of each document, instead of 7, 3, 1"
    )
    parser.add_argument("--tool", action="append", help="only these")
    parser.add_argument("--patience", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--write", action="store_true", help="put the tables into the documents")
    parser.add_argument("--read", nargs=3, metavar=("TOOL", "FILE", "WARM"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        tool, path, warm = options.read
        print(json.dumps(asdict(read_once(tool, Path(path), Path(warm)))))
        return
    tools = options.tool or [*(one.name for one in list_engines()), *find_extractors(), FLOOR]
    results = measure(tools, options.pages, options)
    tables = "\n".join(write_tables(results, tools, options.pages))
    about = describe_run(tools, options)
    print(f"{tables}\n\n{about}")
    if options.write:
        put_table("speed", f"{tables}\n\n{about}")
        put_table("speed-short", "\n\n".join([tables.partition("\n\n")[0], about]))


if __name__ == "__main__":
    main()
