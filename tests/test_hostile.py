"""Files made to exhaust or mislead: each ends as its table says, through the bounded child."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from extract_tools import make_request
from hostile import CASES, GOOD
from hostile_fonts import with_specks

from jinque.errors import JinqueError
from jinque.extract import Limits, start_reading
from jinque.extract.glyphs import Segment
from jinque.extract.specks import drop_specks
from jinque.extract.worker import read_document
from jinque.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

# Far below the defaults, so that the tests are quick: a bound is a bound.
LIMITS = Limits(seconds=8, cpu_seconds=2)


@pytest.mark.parametrize("name", CASES)
def test_hostile_file_ends_as_expected(name: str, tmp_path: Path) -> None:
    """One error of the family, whose whole message is the expected one."""
    case = CASES[name]
    path = tmp_path / "list.dat"
    path.write_bytes(case.make())
    assert case.says is not None
    with pytest.raises(JinqueError) as caught:
        start_reading(str(path), profiles=(load_profile("beijing"),), limits=LIMITS).result()
    assert re.fullmatch(case.says, caught.value.message), caught.value.message
    assert caught.value.exit_status in {3, 4}


# --- specks ----------------------------------------------------------------------------------------


def test_list_with_specks_is_read() -> None:
    """Dirt behind a list changes no cell."""
    clean, dirty = (
        read_document(make_request(data), data)
        for data in (GOOD.read_bytes(), with_specks(GOOD, 3_000))
    )
    assert dirty.pages == clean.pages


def test_dotted_lines_are_no_specks() -> None:
    """Of many dots those in line stay, across and down; alone, or in a short row, they go."""
    across = [Segment(x, 50.0, x + 0.5, 50.5) for x in range(0, 900, 2)]
    down = [Segment(70.3, y, 70.8, y + 0.5) for y in range(0, 900, 2)]
    alone = [Segment(n * 7.7 % 600, n * 13.1 % 800 + 900, n * 7.7 % 600, n * 13.1 % 800 + 900) for n in range(400)]  # fmt: skip # noqa: E501
    rule = Segment(0.0, 10.0, 300.0, 10.0)
    assert drop_specks([rule, *across, *alone, *down]) == [rule, *across, *down]
    assert drop_specks([rule, *alone]) == [rule, *alone], "few are left alone"


# --- names -----------------------------------------------------------------------------------------

NAMES = [
    "a\nerror: b.txt",
    "a\r::error::b.txt",
    "\x1b]0;owned\x07.txt",
    "a\u202etxt.b",
    "--output.txt",
    "..",
    "%0A::set-output name=x.txt",
    "a\u200b\ufeff.txt",
    "a'\"$(touch x)`touch y`.txt",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_", ["text", "github"])
def test_names_of_files_are_data(name: str, format_: str, jinque: Run, tmp_path: Path) -> None:
    """Line ends, escapes and commands in a file's name begin no line and reach no terminal."""
    path = tmp_path / name
    if name != "..":
        path.write_bytes(b"1\t2\n")
    ran = jinque("validate", "-f", format_, "--", name, cwd=tmp_path)
    assert ran.status == 3
    for line in (ran.out + ran.err).splitlines():
        assert not re.match(r"error: b|::error::b|::set-output", line)
    shown = ran.out + ran.err
    assert not {char for char in shown if ord(char) < 32 and char != "\n"}, repr(shown)
    assert not set(shown) & set("\u202e\u200b\ufeff")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("place", ["fifo", "zero", "loop", "folder", "dangling"])
def test_what_is_no_file_is_refused_by_the_command(
    place: str, program: Run, tmp_path: Path
) -> None:
    """A pipe, a device, links in a circle or to nothing: status 3 at once, never a hang."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    ran = program("extract", place, "-o", "out.csv", cwd=tmp_path)
    assert ran.status == 3
    assert ran.err.startswith(f"error: {place}: ")
    assert not (tmp_path / "out.csv").exists()


def test_a_gigabyte_on_standard_input(program: Run) -> None:
    """What is beyond the bound is not read: status 4, and no more memory than the bound."""
    ran = program("extract", "-", stdin=b"x" * (65 << 20))
    assert ran.status == 4
    assert "goes on beyond the 64 MB" in ran.err
