"""The benchmark of batches runs, and its tables say what they should; no time is judged here."""

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
    """Six lists by one worker and two, by the local pool and a Dask cluster: each has its row and its time."""
    pytest.importorskip("distributed", reason="the cluster is not measured: jinque[dask]")
    done = subprocess.run(
        [sys.executable, "benchmarks/batch.py", "6", "--rounds", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    times = {row[0]: row[1] for row in rows if re.fullmatch(r"\d+\.\d", row[1])}
    assert list(times) == ["1 worker", "2 workers", "local pool", "Dask"]
    assert all(float(seconds) > 0 for seconds in times.values())
    assert re.search(r"^6 documents, \d+ rows; 1 rounds; Python ", done.stdout, re.MULTILINE)


def test_archive_is_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal names and bytes, in six formats, under three publishers."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from batch_documents import make_archive

    made = [make_archive(tmp_path / name, 18).folder for name in "ab"]
    first, second = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in made
    )
    assert first == second
    assert len(first) == 18
    assert {name.rpartition(".")[2] for name in first} == {
        "csv",
        "docx",
        "html",
        "pdf",
        "txt",
        "xlsx",
    }
    assert {name.partition("/")[0] for name in first} == {"yunzhong", "wugang", "xialing"}
