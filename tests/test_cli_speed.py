"""The comparison of speed runs, and its tables say what they should; no time is judged here."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_smoke_tables() -> None:
    """A page of an invented list: every cell of ours and of the usual script right, each time beside it."""
    tools = ("--tool", "jinque pdfplumber", "--tool", "pdfplumber")
    done = subprocess.run(
        [sys.executable, "benchmarks/speed.py", "--pages", "1", "--rounds", "1", *tools],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    first, second = rows[:4], rows[4:]
    assert [row[0] for row in first[2:]] == ["jinque pdfplumber", "pdfplumber"]
    assert [row[3] for row in first[2:]] == ["100 %", "100 %"]
    assert first[3][2] == "1.00"  # times the usual script
    assert [row[0] for row in second[2:]] == ["jinque pdfplumber", "pdfplumber"]
    assert all(float(row[3].removesuffix(" s")) > 0 for row in second[2:])


def test_document_is_the_same_each_time() -> None:
    """Equal bytes, with as many pages and rows as asked for."""
    script = (
        "import sys; sys.path.insert(0, 'benchmarks'); from sheets import make_list; "
        "from sheet_pdf import render_pdf; data = [render_pdf(make_list(54, page_rows=27)) for _ in 'ab']; "
        "assert data[0] == data[1]; import pypdf, io; print(len(pypdf.PdfReader(io.BytesIO(data[0])).pages))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "2\n"


def test_tables_are_put_between_their_marks(tmp_path: Path) -> None:
    """A table replaces the one before and nothing else; in the Chinese README its heads are Chinese."""
    names = ("README.md", "README.zh.md", "docs/accuracy.md", "docs/batch.md", "docs/speed.md")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n")
    script = (
        "import sys, pathlib; sys.path.insert(0, 'benchmarks'); from documents import put_table; "
        f"[put_table('x', '| cells right |', pathlib.Path({str(tmp_path)!r})) for _ in 'ab']"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    wanted = "a\n<!-- x -->\n| cells right |\n<!-- /x -->\nb\n"
    assert (tmp_path / "README.md").read_text() == wanted
    assert (tmp_path / "README.zh.md").read_text() == wanted.replace("cells right", "正确的单元格")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readmes_show_what_was_measured(name: str) -> None:
    """Both tables are there, ours and the usual script in each; none of ours is wrong in silence."""
    text = (ROOT / name).read_text("utf-8")
    for mark in ("accuracy-short", "speed-short"):
        found = re.search(f"<!-- {mark} -->\n(.+?)<!-- /{mark} -->", text, re.DOTALL)
        assert found is not None
        assert "jinque" in found[1]
        assert "pdfplumber" in found[1]
        last = found[1].strip().split("\n\n", maxsplit=1)[0].splitlines()[-1]
        assert mark != "accuracy-short" or last.split(" | ")[2] == "0"
