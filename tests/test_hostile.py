"""Files made to exhaust or mislead: each ends as its table says, through the bounded child."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import hostile_fonts
import pdfminer
import pytest
from conftest import ROOT, SAMPLE
from extract_tools import make_request
from hostile_cases import CASES, GOOD, LATER
from hostile_fonts import with_specks
from hostile_pdfs import composite, one_page, stream

from jinque.errors import JinqueError
from jinque.extract import Limits, start_reading
from jinque.extract.page.glyphs import Segment
from jinque.extract.page.specks import drop_specks
from jinque.extract.process.worker import read_document
from jinque.profile import load_profile

if TYPE_CHECKING:
    from conftest import Run

# Far below the defaults, so that the tests are quick: a bound is a bound.
LIMITS = Limits(seconds=8, cpu_seconds=1)
ENGINES = ("pdfium", "pdfplumber")


def find_runs() -> list[tuple[str, str]]:
    """Each file with each engine that could read it."""
    pdfs = {maker.__name__ for maker in vars(hostile_fonts).values() if callable(maker)}
    return [(name, each) for name in CASES for each in ENGINES[: 2 if name in pdfs else 1]]


@pytest.mark.parametrize(("name", "engine"), find_runs())
def test_hostile_file_ends_as_expected(name: str, engine: str, tmp_path: Path) -> None:
    """One error of the family, whose whole message is the expected one, whatever the engine."""
    case = CASES[name]
    path = tmp_path / "list.dat"
    path.write_bytes(case.make())
    assert case.says is not None
    profiles = (load_profile("beijing"),)
    with pytest.raises(JinqueError) as caught:
        start_reading(str(path), profiles=profiles, engine=engine, limits=LIMITS).result()
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


# --- what the child touches ------------------------------------------------------------------------

QUICK = (
    *("map_that_uses_itself", "font_that_draws_itself", "pages_claimed", "two_tables_in_a_ring"),
    *("page_tree_with_a_million_ways", "wide_spans", "far_cell", "entity_of_a_file", "deep_word"),
    *("looping_table", "looping_pages", "no_paper", "nested_flate", "image_bomb"),
)
MAPS = ("GBK-EUC-H", "UniGB-UCS2-H", "NoSuch-H", "../../evil", "/etc/passwd")
LISTS = ("list.txt", "list.libreoffice.pdf", "list.docx", "list.xlsx", "list.html")


def write_quick(folder: Path) -> list[str]:
    """Hostile files that end soon, fonts that name a map, and a list in another encoding."""
    for name in QUICK:
        (folder / name).write_bytes({**CASES, **LATER}[name].make())
    for name in MAPS:
        font = composite(b"/" + name.replace("/", "#2F").encode())
        content = stream(b"BT /F 12 Tf 50 700 Td <0001> Tj ET")
        (folder / f"map {name.replace('/', ' ')}").write_bytes(one_page(content, font=font))
    text = (SAMPLE / "list.txt").read_text("utf-8")
    (folder / "list.gb18030.txt").write_bytes(text.encode("gb18030"))
    return [str(path) for path in sorted(folder.iterdir())]


def is_code(event: str, what: str) -> bool:
    """Whether this is a module's import, or something that an installed package brings along."""
    places = [Path(sysconfig.get_path("stdlib")).parent, Path(pdfminer.__file__).parent.parent]
    places += [ROOT / "jinque", ROOT / "extract"]
    is_ours = any(what.strip("'").startswith(str(place)) for place in places) and ".." not in what
    is_search = event == "os.listdir" and what.strip("'") in sys.path
    return event == "import" or is_search or (is_ours and event in {"open", "os.listdir"})


def test_child_opens_nothing(tmp_path: Path) -> None:
    """While it reads, good files and hostile ones, the child opens no file but its packages' own.

    (PDFium's doubts load the strict reader.) Nor does it start or connect to anything; pandas and pyarrow
    are not even loaded. A map's name
    with a path leads nowhere (CVE-2025-64512): pdfminer is required from the version that mended it on.
    """
    good = [str(SAMPLE / name) for name in LISTS if (SAMPLE / name).exists()]
    driver = Path(__file__).with_name("audit_driver.py")
    done = subprocess.run(
        [sys.executable, driver, *good, *write_quick(tmp_path)], capture_output=True, check=True
    )
    told = json.loads(done.stdout)
    touched = [(event, what) for _, event, what in told["touched"] if not is_code(event, what)]
    assert touched == []
    strict = {file for file, event, what in told["touched"] if "engine_pdfplumber" in what}
    assert len(strict) <= 1, "its code is loaded once"
    assert {"pandas", "pyarrow", "numpy"}.isdisjoint(told["heavy"])
    assert [told["ended"][Path(name).name] for name in good] == ["read"] * len(good)
    assert len(good) > 2


def test_pdfminer_is_required_from_its_mended_version_on() -> None:
    """The version that no longer unpickles maps, and no longer follows paths in their names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = (each for each in project["dependencies"] if each.startswith("pdfminer.six"))
    assert int(wanted.removeprefix("pdfminer.six>=")) >= 20260107
    assert int(version("pdfminer.six")) >= 20260107
