"""The soak: a batch of mixed documents keeps its promises, and one that is broken is said."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import ROOT

from jinque.extract import Limits
from jinque.extract.process import worker

if TYPE_CHECKING:
    from collections.abc import Callable


def test_small_soak_keeps_every_promise() -> None:
    """30 documents, every kind among them: each has its row and its outcome; status 0."""
    command = [sys.executable, str(ROOT / "benchmarks" / "soak.py"), "30"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    kinds = {line.split(" | ")[0].removeprefix("| ") for line in ran.stdout.splitlines()[4:]}
    assert {"text", "csv", "html", "pdf", "docx", "xlsx"} < kinds
    assert {"wrong", "letter", "picture", "cut", "flipped", "hostile"} < kinds
    assert "0 promises not kept" in ran.stdout


class Soak(NamedTuple):
    """The judge, a document that was made, and a run that kept every promise for it."""

    judge: Callable[[Any, Any], list[str]]
    made: Any
    good: Any


ROW = {
    "source": "in/000/000001.txt",
    "status": "unreadable",
    "rows": 0,
    "errors": 0,
    "error": "page 2: too deep",
    "seconds": 0.1,
    "same_as": None,
}


@pytest.fixture
def soaking(monkeypatch: pytest.MonkeyPatch) -> Soak:
    """The benchmarks import one another as scripts do."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import soak
    from soak_documents import Made

    statuses = frozenset({"unreadable"})
    made = Made(name="000001.txt", kind="text", statuses=statuses, rows=0, says="too .*")
    good = soak.Soaked(status=1, manifest=[ROW], rows=0, seconds=1.0, samples=[], left=0)
    return Soak(lambda many, run: list(soak.find_broken(many, run)), made, good)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"manifest": []}, "not one row in the manifest"),
        ({"manifest": [ROW, ROW]}, "not one row in the manifest"),
        ({"manifest": [ROW, {**ROW, "source": "x"}]}, "x: in the manifest, and never made"),
        ({"manifest": [{**ROW, "status": "over-limits"}]}, "over-limits, not unreadable"),
        ({"manifest": [{**ROW, "rows": 1}], "rows": 1}, "1 rows, not 0"),
        ({"manifest": [{**ROW, "error": "so deep"}]}, "says: so deep"),
        ({"rows": 1}, "1 rows in the data set, 0 by the manifest"),
        ({"status": 0}, "exit status 0, not 1"),
        ({"left": 2}, "2 processes left behind"),
    ],
)
def test_broken_promise_is_said(soaking: Soak, change: dict[str, Any], says: str) -> None:
    """Whatever is lost, unexpected or left behind is a line; a run without fault has none."""
    assert soaking.judge([soaking.made], soaking.good) == []
    assert says in soaking.judge([soaking.made], replace(soaking.good, **change))[0]


@pytest.mark.usefixtures("soaking")
def test_memory_that_grows_is_told_from_one_that_swells_for_a_moment() -> None:
    """One high sample is no leak; a rise from the first third to the last is, in its own part alone."""
    from soak_memory import find_growth

    samples = [{"command": 50.0, "workers": 200.0 + n, "readers": 90.0} for n in range(100)]
    samples[90]["command"] = samples[91]["readers"] = 900.0
    flat = {part: is_flat for part, (*_, is_flat) in find_growth(samples).items()}
    assert flat == {"command": True, "workers": False, "readers": True}


def test_later_document_has_as_much_time_as_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that has used 5.95 s of the processor gets a whole second more, not 0.05 s."""
    import resource

    class Used:
        ru_utime, ru_stime = 5.5, 0.45

    bounds: dict[int, int] = {}
    monkeypatch.setattr(resource, "getrusage", lambda _: Used)
    monkeypatch.setattr(worker, "_bound", lambda what, most, **_: bounds.update({what: most}))
    worker.set_limits(Limits(cpu_seconds=1))
    assert bounds[resource.RLIMIT_CPU] == 7
