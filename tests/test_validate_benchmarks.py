"""The benchmarks of checking run, and what they show holds: on a small part of each."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks import one another as scripts do."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.mark.usefixtures("on_path")
def test_planted_faults_are_caught() -> None:
    """Every fault that can be seen is caught, and no harmless change raises an alarm."""
    import faults
    from planted import FAULTS
    from sheets import make_list

    assert sum(not fault.harmless for fault in FAULTS) >= 60
    results = {fault: faults.Outcome() for fault in FAULTS[::6]}
    for fault, outcome in results.items():
        faults.run_fault(fault, make_list(), 1, {}, outcome)
    assert faults.find_misses(results) == []


@pytest.mark.usefixtures("on_path")
def test_unbroken_lists_raise_no_alarm() -> None:
    """The lists that faults are planted in are good ones."""
    import faults
    from sheets import make_list, read_real_list

    for sheet in (make_list(), read_real_list()):
        checked = faults.check_sheet(sheet, faults.read_sheet(sheet))
        assert faults.alarms(checked) == set()
        assert len(checked.frame) == sum(len(page.rows) for page in sheet.pages)


def test_the_speed_of_checks_is_shown() -> None:
    """A small run of the script: its table has a line for each size."""
    command = [sys.executable, str(BENCHMARKS / "checks.py"), "--rows", "320", "--rounds", "1"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [line.split("|")[1].strip() for line in out.splitlines()[2:5]] == ["20", "80", "320"]
