"""The comparison with other extractors runs, and its table says what it should."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_smoke_table() -> None:
    """Three cases: every cell of ours exact, nothing silently wrong, pdfplumber beside it."""
    tools = ("--tool", "jinque", "--tool", "pdfplumber")
    done = subprocess.run(
        [sys.executable, "benchmarks/accuracy.py", "--smoke", *tools],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    table = {row[0].strip("*"): row[1:] for row in rows}
    documents = table["all"][0]
    assert table["exact cells"] == ["documents", "jinque", "pdfplumber"]
    assert table["all"][1] == "100 %"
    assert table["all"][2] != "100 %"
    assert table["documents wholly exact"][:2] == [documents, documents]
    assert table["silently wrong"][1] == "0"
