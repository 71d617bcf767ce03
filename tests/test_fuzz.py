"""A short, seeded run of every fuzz target; `make fuzz` runs them longer, led by coverage."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from jinque.text import fold_label

FUZZ = ROOT / "tests" / "fuzz"
sys.path.insert(0, str(FUZZ))
from seeds import make_input  # noqa: E402 -- a folder of scripts, put on the path above
from targets import TARGETS  # noqa: E402 -- the same

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 300


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_promise(name: str, tmp_path: Path) -> None:
    """Each input ends as the target promises; one that does not is kept in a file, which the test names."""
    for number in range(RUNS):
        data = make_input(name, number)
        try:
            TARGETS[name](data)
        except Exception as error:  # noqa: BLE001 -- any exception is what is looked for
            place = tmp_path / f"{name}-{number}"
            place.write_bytes(data)
            pytest.fail(f"{place}: {type(error).__name__}: {error}")


def test_make_fuzz_runs_every_target() -> None:
    """The list in the Makefile is that of the targets."""
    (named,) = re.findall(r"^FUZZED := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert named.split() == list(TARGETS)


def test_folding_twice_is_folding_once() -> None:
    """Found by fuzzing: a mark behind a zero-width space joined its letter only at the second folding."""
    once = fold_label("k\u200b\u0327")
    assert fold_label(once) == once == "\u0137"


@pytest.mark.parametrize("name", ["labels", "page"])
def test_the_fuzzer_runs(name: str) -> None:
    """The harness finds nothing in a bounded number of runs that coverage leads."""
    pytest.importorskip("atheris", reason="requirements/proofs.txt is not installed: no atheris")
    command = [sys.executable, str(FUZZ / "run.py"), name, "-runs=1500", "-seed=1", "-max_len=200"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
