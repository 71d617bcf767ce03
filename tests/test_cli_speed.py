"""The comparison of speed runs, and its tables say what they should; no time is judged here."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


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
