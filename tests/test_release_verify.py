"""`jinque verify`: a good release passes, and each way to break one is caught and named."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from release_breaking import edit_json, seal
from release_faults import BROKEN, Broken
from release_making import load_sample_settings, make_sample_content, write_sample

import jinque
from jinque.errors import SourceError
from jinque.output.release.build import build_release
from jinque.output.verify import PROBLEMS, verify_release

if TYPE_CHECKING:
    from conftest import Run


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good release."""
    return write_sample(tmp_path_factory.mktemp("verify") / "beijing-2023")


@pytest.fixture
def copy(released: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(released, tmp_path / "beijing-2023"))


def test_good_release_passes(released: Path) -> None:
    """A release as jinque makes it has no problem."""
    assert verify_release(released) == []


def test_sealing_breaks_nothing(copy: Path) -> None:
    """What makes the sums right again is itself no fault, so the faults below are the planted ones."""
    seal(copy)
    assert verify_release(copy) == []


@pytest.mark.parametrize(
    "name", ["qinglan-2024/list.docx", "yunping-2024/list.xlsx", "qinglan-2024/list.html"]
)
def test_lists_of_other_publishers_pass(name: str, tmp_path: Path) -> None:
    """Stars for ratings, ranges of pay, no pay, no codes, no marks; Word, Excel, HTML: all promises hold."""
    import msgspec

    said = load_sample_settings()
    source = msgspec.structs.replace(said.source, sha256=None)
    said = msgspec.structs.replace(said, name="other", edition="2024", source=source)
    path = ROOT / "fixtures" / "other-publishers" / name
    profile = str(path.with_name("profile.toml"))
    made = jinque.release(path, said, tmp_path, profile=profile, extras=("dcat-ap", "zenodo"))
    assert verify_release(made.folder) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_broken_copies_are_caught(copy: Path, broken: Broken) -> None:
    """The planted fault is named, at the file that has it."""
    broken.break_it(copy)
    if broken.is_sealed:
        seal(copy)
    found = verify_release(copy)
    assert (broken.problem, broken.path) in {(one.name, one.path) for one in found}, found


def test_faults_are_many_and_cover_the_names() -> None:
    """At least 40 faults, and each problem that verify knows is met by one of them."""
    assert len(BROKEN) >= 40
    assert {broken.problem for broken in BROKEN} == set(PROBLEMS)


def test_a_draft_passes_where_it_is_allowed(tmp_path: Path) -> None:
    """A draft is a draft on every face: refused by default, allowed on demand, nothing else wrong."""
    for file in build_release(make_sample_content(draft=True)):
        path = tmp_path / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
    assert [one.name for one in verify_release(tmp_path)] == ["draft"]
    assert verify_release(tmp_path, allow_draft=True) == []


@pytest.mark.parametrize(
    "junk", [b"", b"null\n", b"[[[[\n", b'{"a": 1}\n', b"\x00\xff", b"[" * 99999]
)
@pytest.mark.parametrize(
    "path", ["datapackage.json", "croissant.json", "provenance.json", "CITATION.cff"]
)
def test_any_junk_is_a_problem_and_no_crash(copy: Path, path: str, junk: bytes) -> None:
    """Whatever a file holds, verify says what is wrong."""
    (copy / path).write_bytes(junk)
    assert verify_release(copy)


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    """A misspelt name is not a release without files."""
    with pytest.raises(SourceError, match="is no folder"):
        verify_release(tmp_path / "nowhere")


def test_command_says_where_and_what(jinque: Run, copy: Path) -> None:
    """One line a problem, the count, status 1; and 0 where all is well."""
    assert (jinque("verify", copy).status, jinque("verify", copy).out) == (
        0,
        "all is as promised\n",
    )
    (copy / "CHANGES.md").unlink()
    ran = jinque("verify", copy)
    assert ran.status == 1
    assert f"{copy}/CHANGES.md: missing-file is promised and is not there\n" in ran.out
    assert re.search(r"\n\d+ problems\n$", ran.out)


def test_command_gives_json(jinque: Run, copy: Path) -> None:
    """For programs: an array of the problems."""
    edit_json("croissant.json", lambda made: made.update(version="9"))(copy)
    found = json.loads(jinque("verify", copy, "-f", "json").out)
    assert {"name": "wrong-sum", "path": "croissant.json"}.items() <= next(
        one for one in found if one["path"] == "croissant.json" and one["name"] == "wrong-sum"
    ).items()
