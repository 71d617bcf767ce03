"""Cell by cell against the truth: jinque, and table extractors with the usual short script.

    pip install -r benchmarks/requirements.txt        # what is compared with; each only where installed
    python benchmarks/accuracy.py                     # the committed corpus, a Markdown table
    python benchmarks/accuracy.py --made 3 --seed 11  # documents made on the spot, of three producers
    python benchmarks/accuracy.py --mixed 400 --tool jinque  # layouts drawn at random, 400 of them
    python benchmarks/accuracy.py --text --tool jinque       # copies of them as text, by pdftotext -layout

Only PDFs with a sound text layer are scored, for only those can all tools read. The others get what
everybody writes around them: the first table's first row holds the labels (known here, as somebody
would know who reads one list), rows that repeat them are skipped, blank industries are filled down.
Text is compared after folding white space, radicals and width, marks and units as printed, so that no
tool loses by typography. A document is *silently wrong* where a cell differs and nothing was said.
"""

# pyright: reportOptionalMemberAccess=false

from __future__ import annotations

import argparse
import importlib.metadata
import json
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import warnings
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from documents import put_table
from extractors import EXTRACTORS, extract_camelot, find_extractors

from jinque.text import fold_label, fold_radicals, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType

    Rows = list[dict[str, str]]
    Table = Sequence[Sequence[str | None]]

ROOT = Path(__file__).resolve().parent.parent
LAYOUTS = ROOT / "fixtures" / "layouts"
GENERATOR = ROOT / "fixtures" / "generator"
NUMBER = re.compile(r"^\(?[一二三四五六七八九十]+[)、.]")
TRIES = 20  # for each document: most producers cannot show some choices, or are not installed
SMOKE = ("grid", "industry-merged-middle", "rules-none")
GROUPS = {
    "plain grids, labels, streams": (
        "grid", "one-", "labels-", "two-level-", "halfwidth", "top-aligned", "small-print", "stream-",
        "single-",
    ),
    "industries: merged, bands, headings": ("industry-", "band-", "heading-"),
    "page breaks": ("split-", "hanging", "no-top", "many-pages", "table-per", "cut-"),
    "rules: few, none, drawn oddly": ("rules-",),
    "sections, totals, watermarks, running lines": (
        "section", "total", "page-", "running", "footnote", "watermark", "stamp", "no-notes",
        "everything",
    ),
    "paper, rotation, crop box": (
        "landscape", "a3", "narrow", "rotate", "sideways", "cropbox",
    ),
    "drawn at random": ("mixed-",),
    "columns, codes, pay, marks, fonts": ("",),
}  # fmt: skip


@dataclass(frozen=True)
class Document:
    """A PDF and its truth."""

    path: Path
    truth: dict[str, Any]

    @property
    def group(self) -> str:
        """The first group whose beginnings fit the case."""
        case = str(self.truth["case"])
        return next(name for name, starts in GROUPS.items() if case.startswith(starts))


@dataclass(frozen=True)
class Score:
    """One tool on one document. `said`: it refused, or named an error."""

    tool: str
    group: str
    cells: int
    right: int
    whole: bool
    said: bool


# --- the tools: each gives rows by field as printed, and whether it complained ---------------------


def read_jinque(document: Document) -> tuple[Rows, bool]:
    """This project, through its bounded child; the profile is the one of the labels."""
    import jinque

    checked = jinque.read(document.path, profile=document.truth["profile"])
    labels = {squeeze(c["label"]): c["field"] for c in document.truth["columns"]}
    names = {c.field: labels.get(squeeze(c.label), c.field) for c in checked.raw.columns}
    rows = [
        {names.get(name, name): cell.text for name, cell in row.cells.items()}
        for row in checked.raw.rows
    ]
    printed = document.truth["rows"][0]["printed"]
    expected = {"row-count", "unused-step"}  # of the real list, not of these
    errors = [
        f
        for f in checked.report
        if f.is_open
        and f.rule not in expected
        and not (f.rule == "missing-label" and f.field not in printed)
    ]
    return rows, bool(errors)


def read_camelot(document: Document) -> tuple[Rows, bool]:
    """Ruled tables first, as its guide says, else those told by white space."""
    for flavor in ("lattice", "stream"):
        rows = tables_to_rows(extract_camelot(document.path, flavor), document)
        if rows:
            return rows, False
    return [], False


def read_by_extractor(document: Document, name: str) -> tuple[Rows, bool]:
    """One of the others, with the short script."""
    return tables_to_rows(EXTRACTORS[name](document.path), document), False


TOOLS: dict[str, Callable[[Document], tuple[Rows, bool]]] = {
    "jinque": read_jinque,
    **{name: partial(read_by_extractor, name=name) for name in EXTRACTORS},
    "camelot": read_camelot,
}


def find_tools() -> list[str]:
    """This project, and the extractors that are installed."""
    return ["jinque", *find_extractors()]


def tables_to_rows(tables: Iterable[Table], document: Document) -> Rows:
    """The usual short script: labels once, repeated ones skipped, blank industries filled down."""
    columns = document.truth["columns"]
    labels = {fold_label(c["label"]): c["field"] for c in columns}
    fields: list[str | None] = []
    rows: Rows = []
    for table in tables:
        for cells in table:
            texts = [text or "" for text in cells]
            names = [labels.get(fold_label(text)) for text in texts]
            if sum(name is not None for name in names) >= min(3, len(columns)):
                fields = names
            elif fields and any(squeeze(text) for text in texts):
                pairs = zip_longest(fields, texts, fillvalue="")
                rows.append({name: text for name, text in pairs if name})
    industry = ""
    for row in rows:
        if "industry" in row:
            industry = row["industry"] = row["industry"] if squeeze(row["industry"]) else industry
    return rows


# --- scoring ---------------------------------------------------------------------------------------


def fold(text: str | None) -> str:
    """Typography folded away: white space, radicals, width."""
    return squeeze(unicodedata.normalize("NFKC", fold_radicals(text or ""))).replace("∼", "~")


def score(document: Document, tool: str) -> Score:
    """How many of the printed cells the tool gives, each in its row and column."""
    warnings.simplefilter("ignore")
    try:
        rows, said = TOOLS[tool](document)
    except Exception:  # noqa: BLE001 - a tool that stops has said so
        rows, said = [], True
    wanted = [row["printed"] for row in document.truth["rows"]]
    pairs = zip_longest(wanted, rows[: len(wanted)], fillvalue=None)
    right = sum(
        _is_same(name, got.get(name), text)
        for row, got in pairs
        if row
        for name, text in row.items()
        if got is not None
    )
    cells = sum(map(len, wanted))
    whole = right == cells and len(rows) == len(wanted)
    # Nothing at all is noticed by everybody.
    return Score(tool, document.group, cells, right, whole, said or not rows)


def _is_same(name: str, got: str | None, wanted: str) -> bool:
    """Whether a cell is the printed one; the number before an industry's name in a heading does not matter."""
    if name == "industry":
        got, wanted = NUMBER.sub("", fold(got)), NUMBER.sub("", fold(wanted))
    return fold(got) == fold(wanted)


def find_documents(folder: Path, cases: Sequence[str] = ()) -> list[Document]:
    """The sound PDFs of a folder of cases."""
    documents = []
    for path in sorted(folder.glob("*/*.pdf")):
        truth = json.loads((path.parent / "truth.json").read_text("utf-8"))
        if truth["outcome"] == "exact" and (not cases or truth["case"] in cases):
            documents.append(Document(path, truth))
    return documents


def make_documents(folder: Path, producers: int, seed: int) -> list[Document]:
    """Documents made on the spot: each case by as many producers as can show it."""
    sys.path.insert(0, str(GENERATOR))
    make = importlib.import_module("make")
    pdf = [name for name, (kind, *_) in make.PRODUCERS.items() if kind == "pdf"]
    for number, case in enumerate(make.CATALOGUE):
        left = producers
        for producer in (*pdf[number % len(pdf) :], *pdf[: number % len(pdf)]):
            if left and _make(make, folder / f"{case}.{producer}", case, producer, seed):
                left -= 1
    return find_documents(folder)


def mix_documents(folder: Path, count: int, seed: int) -> list[Document]:
    """So many documents of layouts drawn at random, each by a producer that can show it."""
    sys.path.insert(0, str(GENERATOR))
    make, mixed = importlib.import_module("make"), importlib.import_module("mixed")
    pdf = [name for name, (kind, *_) in make.PRODUCERS.items() if kind == "pdf"]
    rng = random.Random(seed)  # noqa: S311 - no secret
    left = count
    for number in range(TRIES * count):
        name, producer = f"mixed-{number}", rng.choice(pdf)
        layout, rows = mixed.draw(name, rng), rng.randrange(10_000)
        left -= _make(make, folder / f"{name}.{producer}", layout, producer, rows)
        if not left:
            break
    return find_documents(folder)


def print_as_text(documents: Sequence[Document], folder: Path, *, unbroken: bool) -> list[Document]:
    """What `pdftotext -layout` makes of each document, of which a text in columns is all that is left.

    `unbroken`: without the form feeds between its pages.
    """
    command = ["pdftotext", "-layout", *(["-nopgbrk"] if unbroken else [])]
    copies = []
    for number, document in enumerate(documents):
        path = folder / f"{number}.txt"
        subprocess.run([*command, document.path, path], check=True)
        copies.append(Document(path, document.truth))
    return copies


def _make(make: ModuleType, folder: Path, case: object, producer: str, seed: int) -> bool:
    folder.mkdir(parents=True)
    try:
        truth = make.produce(case, producer, folder / f"{producer}.pdf", seed=seed)
    except (make.Unsupported, make.Missing):
        shutil.rmtree(folder)
        return False
    make.write_truth(truth, folder / "truth.json")
    return True


def run(documents: Sequence[Document], tools: Sequence[str]) -> list[Score]:
    """Every tool on every document, in as many processes as there are processors."""
    jobs = [(document, tool) for document in documents for tool in tools]
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(len(jobs), os.cpu_count() or 1)) as pool:
        return pool.starmap(score, jobs, chunksize=1)


# --- the table -------------------------------------------------------------------------------------


def write_table(scores: Sequence[Score], tools: Sequence[str]) -> Iterator[str]:
    """Markdown: a row for each group with the share of exact cells, then the documents."""
    by = defaultdict(list)
    for each in scores:
        by[each.group, each.tool].append(each)
        by["", each.tool].append(each)
    yield f"| exact cells | documents | {' | '.join(tools)} |"
    yield "| --- " * (2 + len(tools)) + "|"
    for group in (*GROUPS, ""):
        if first := by.get((group, tools[0])):
            shares = (share(by[group, tool]) for tool in tools)
            yield f"| {group or '**all**'} | {len(first)} | {' | '.join(shares)} |"
    for title, count in (("documents wholly exact", _is_whole), ("silently wrong", _is_silent)):
        numbers = (str(sum(map(count, by["", tool]))) for tool in tools)
        yield f"| **{title}** | {len(by['', tools[0]])} | {' | '.join(numbers)} |"


def share(scores: Sequence[Score]) -> str:
    """The share of exact cells; 100 % only where all are."""
    right, cells = sum(s.right for s in scores), sum(s.cells for s in scores)
    return "100 %" if right == cells else f"{min(99.9, 100 * right / cells):.1f} %"


def _is_whole(score: Score) -> bool:
    return score.whole


def _is_silent(score: Score) -> bool:
    return not score.whole and not score.said


def list_versions(tools: Sequence[str]) -> str:
    """Name and version of each tool."""
    packages = {"camelot": "camelot-py", "tabula": "tabula-py", "pymupdf": "PyMuPDF"}
    names = [packages.get(tool, tool) for tool in tools]
    lines = [f"{name} {importlib.metadata.version(name)}" for name in names]
    if "tabula" in tools:
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
        lines.append(said.stderr.split("\n")[0].replace('"', ""))
    return ", ".join(lines)


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--made", type=int, default=0, metavar="N", help="make N of each case anew")
    parser.add_argument(
        "--mixed", type=int, default=0, metavar="N", help="draw N layouts at random"
    )
    parser.add_argument("--seed", type=int, default=11, help="of the invented rows")
    parser.add_argument("--tool", action="append", choices=TOOLS, help="only these")
    parser.add_argument("--text", action="store_true", help="text copies, for jinque alone")
    parser.add_argument("--unbroken", action="store_true", help="text copies, without form feeds")
    parser.add_argument("--wrong", action="store_true", help="name jinque's inexact documents")
    parser.add_argument("--smoke", action="store_true", help="three cases, to see that it runs")
    parser.add_argument("--write", action="store_true", help="put the table into the documents")
    options = parser.parse_args()
    tools = options.tool or find_tools()
    with tempfile.TemporaryDirectory() as folder:
        if options.made:
            documents = make_documents(Path(folder), options.made, options.seed)
        elif options.mixed:
            documents = mix_documents(Path(folder), options.mixed, options.seed)
        else:
            documents = find_documents(LAYOUTS, SMOKE if options.smoke else ())
        if options.text or options.unbroken:
            documents = print_as_text(documents, Path(folder), unbroken=options.unbroken)
        scores = run(documents, tools)
    table = list(write_table(scores, tools))
    about = f"{len(documents)} documents; {list_versions(tools)}"
    print(*table, "", about, sep="\n")
    if options.write:
        put_table("accuracy", "\n".join([*table, "", about]))
        put_table("accuracy-short", "\n".join([*table[:2], *table[-3:], "", about]))
    if options.wrong:
        jobs = [(d, tool) for d in documents for tool in tools]
        for (document, tool), each in zip(jobs, scores, strict=True):
            if tool == "jinque" and not each.whole:
                print(f"{document.path}: {each.right} of {each.cells}", "said" * each.said)


if __name__ == "__main__":
    main()
