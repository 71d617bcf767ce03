"""The comparison with other extractors runs, and its table says what it should."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from random import Random

import pytest
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


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_text_copies_are_scored() -> None:
    """The same cases as text in columns: whatever is not exact is said."""
    done = subprocess.run(
        [sys.executable, "benchmarks/accuracy.py", "--smoke", "--text", "--tool", "jinque"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "| **silently wrong** |" in done.stdout
    assert done.stdout.split("| **silently wrong** |")[1].split("|")[1].strip() == "0"


def test_layouts_drawn_at_random_are_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed tells what is drawn; every choice is one that a layout has."""
    monkeypatch.syspath_prepend(str(ROOT / "fixtures" / "generator"))
    mixed = importlib.import_module("mixed")
    first, again = ([mixed.draw("x", rng) for _ in range(50)] for rng in (Random(3), Random(3)))
    assert first == again
    assert len({layout.rules for layout in first}) > 3
    assert {
        choice: len(values) for choice, values in mixed.CHOICES.items() if len(values) < 2
    } == {}
