"""The benchmark of batches runs, and its tables say what they should; no time is judged here."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_smoke_tables(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Six lists by the command, twice, by the local pool and on Dask: each has its row and its time."""
    pytest.importorskip("distributed", reason="the cluster is not measured: jinque[dask]")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import batch

    monkeypatch.setattr(batch, "WORKERS", 1)  # half the processes, to start
    monkeypatch.setattr("batch_figures.JOBS", 50)
    monkeypatch.setattr(sys, "argv", ["batch.py", "6", "--rounds", "1"])
    assert batch.main() == 0
    out = capsys.readouterr().out
    times = dict(re.findall(r"^\| ([^|]+) \| (\d+\.\d) \|", out, re.MULTILINE))
    assert list(times)[:4] == ["1 worker", "1 workers", "local pool", "Dask"]
    assert "the same, a document that was read before" in times
    assert all(float(seconds) > 0 for seconds in times.values())
    assert re.search(
        r"^6 documents, \d+ pages, \d+ rows; 1 rounds, in turns; Python ", out, re.MULTILINE
    )


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
