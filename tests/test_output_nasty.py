"""One nasty list, driven through the commands: its text is data everywhere it appears."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import SAMPLE
from test_output_raw import tags_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

TITLES = [
    "=1+1",
    '@SUM(A1)","x',
    "<script>alert(1)</script>",
    "::error file=a::b",
    "##[error]c",
    "\x1b]0;owned\x07d",
    "药\u202e物",
    "](javascript:x) | `e`",
    "--> ]]> &amp; f",
    "\u200b::add-mask::g",
]
NAME = "::warning::$(x) <b>,.txt"


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """The real list with nasty titles in its first rows, in a file of a nasty name."""
    lines = (SAMPLE / "list.txt").read_text("utf-8").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("1\t"))
    for number, title in enumerate(TITLES, start=first):
        cells = lines[number].split("\t")
        lines[number] = "\t".join([*cells[:2], title, *cells[3:]])
    path = tmp_path / NAME
    path.write_text("\n".join(lines), "utf-8")
    return path


def is_harmless(text: str) -> bool:
    """No character that a terminal obeys, no line that a runner of GitHub does."""
    lines = text.split("\n")
    shown = all(char.isprintable() for line in lines for char in line)
    return shown and "##[" not in text and not any(line.lstrip().startswith("::") for line in lines)


def test_extract_keeps_nasty_text_as_data(nasty: Path, jinque: Run) -> None:
    """Every format holds the same titles; nothing is a formula; standard error shows escapes."""
    names = [f"out.{ending}" for ending in ("csv", "json", "jsonl", "parquet", "xlsx", "txt")]
    outputs = [word for name in names for word in ("-o", name)]
    done = jinque("extract", NAME, "-p", "beijing", *outputs, cwd=nasty.parent)
    assert done.status == 1
    assert is_harmless(done.err)
    folder = nasty.parent
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file, strict=True)]
    assert titles[:4] == TITLES[:4]
    assert [
        row["title"] for row in json.loads((folder / "out.json").read_bytes())["rows"]
    ] == titles
    assert pq.read_table(folder / "out.parquet")["title"].to_pylist() == titles
    cells = openpyxl.load_workbook(folder / "out.xlsx")["list"]["C"][1:]
    assert {cell.data_type for cell in cells} == {"s"}
    for name in ("out.json", "out.jsonl", "out.txt"):
        assert is_harmless((folder / name).read_text("utf-8"))


def test_raw_cells_and_tables_keep_it_too(nasty: Path, jinque: Run) -> None:
    """The cells as printed, and the page of tables, whose elements are its own."""
    raw = jinque("extract", NAME, "-p", "beijing", "--raw", "-f", "table", cwd=nasty.parent)
    assert raw.status == 0
    assert is_harmless(raw.out)
    page = jinque("tables", NAME, "-f", "html", cwd=nasty.parent)
    assert is_harmless(page.out)
    elements = {tag for tag, _ in tags_of(page.raw).tags}
    assert elements <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p"),
        *("table", "caption", "tr", "td", "br"),
    }


def test_reports_hold_no_command_but_ours(nasty: Path, jinque: Run) -> None:
    """Annotations name the file, escaped; the text report begins no line with a command."""
    summary = nasty.parent / "summary"
    done = jinque(
        *("validate", NAME, "-p", "beijing", "-f", "github"),
        cwd=nasty.parent,
        env={"GITHUB_STEP_SUMMARY": str(summary)},
    )
    assert done.status == 1
    commands = [line for line in done.out.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == 10
    start = "::error file=%3A%3Awarning%3A%3A$(x) <b>%2C.txt,line="
    assert all(line.startswith(start) for line in commands)
    assert "<" not in summary.read_text("utf-8")
    text = jinque("validate", NAME, "-p", "beijing", "--details", cwd=nasty.parent)
    assert is_harmless(text.out)
    assert is_harmless(text.err)
