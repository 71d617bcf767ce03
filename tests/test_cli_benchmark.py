"""The benchmark of start-up runs and reports each of its commands."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_startup_benchmark_runs() -> None:
    """One round: a table with a verdict in each row. A busy machine may miss it."""
    script = [sys.executable, "benchmarks/startup.py", "--rounds", "1"]
    ran = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode in {0, 1}, ran.stderr
    rows = [line.split(" | ") for line in ran.stdout.splitlines()[2:]]
    assert [row[0].removeprefix("| ") for row in rows] == [
        "jinque --help",
        "jinque extract (text)",
        "jinque extract (PDF)",
        "jinque extract --raw (PDF)",
    ]
    assert {row[5].removesuffix(" |") for row in rows} <= {"met", "MISSED"}
