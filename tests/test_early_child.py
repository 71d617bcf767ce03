"""The reading child starts before the rest is loaded, and never outlives or mixes up its users."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE

import jinque
from jinque.__main__ import _find_source
from jinque.errors import ProfileError
from jinque.extract.process import child as children

LIST = SAMPLE / "list.txt"


@pytest.mark.parametrize(
    ("args", "source"),
    [
        (["extract", "--raw", "list.PDF"], "list.PDF"),
        (["validate", "a.txt", "b.pdf"], "a.txt"),
        (["extract", "list.pdf", "--help"], None),
        (["profiles"], None),
        (["extract"], None),
        ([], None),
    ],
)
def test_only_a_command_that_reads_starts_it(args: list[str], source: str | None) -> None:
    """By a look at the arguments, which click reads later."""
    assert _find_source(args) == source


def test_it_is_taken_once_and_by_its_own_process() -> None:
    """A process that was forked meanwhile starts its own."""
    children.start_early("list.pdf")
    ((owner, early),) = children._early
    assert owner == os.getpid()
    children._early[0] = (owner + 1, early)
    other = children.take_child()
    assert other is not early
    children._early.append((owner, early))
    assert children.take_child() is early
    assert not children._early
    for child in (early, other):
        child.end()


def test_a_profile_that_is_wrong_leaves_no_child(tmp_path: Path) -> None:
    """The child is started before the profile is looked at."""
    (tmp_path / "wrong.toml").write_text("name = 3\n")
    before = _list_children()
    with pytest.raises(ProfileError):
        jinque.read_raw(LIST, profile=str(tmp_path / "wrong.toml"))
    assert not children._early
    assert _list_children() == before


def test_wrong_use_of_the_command_leaves_no_child(tmp_path: Path) -> None:
    """It ends with the program, which nobody waits for longer than that."""
    program = [sys.executable, "-m", "jinque", "extract", str(LIST), "--nonsense"]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert b"--nonsense" in ran.stderr
    assert b"Traceback" not in ran.stderr


def _list_children() -> set[str]:
    """The processes that this one has started and that still run."""
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(path.read_text().split()) if path.exists() else set()
