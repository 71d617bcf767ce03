"""Lists of other publishers: what their makers printed comes out, by a profile alone."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from extract_tools import find_differences, find_errors, load_truth, read_bytes

from jinque.errors import JinqueError
from jinque.extract.process.worker import read_list
from jinque.profile import load_profile
from jinque.validate import check

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.records import Checked

FOLDER = ROOT / "fixtures" / "other-publishers"
DOCUMENTS = sorted(FOLDER.glob("*/list.*"))


def name_of(path: Path) -> str:
    """How pytest names a document."""
    return path.relative_to(FOLDER).as_posix()


def read(path: Path, profile: str) -> Checked:
    """The list in a file, read in this process."""
    chosen = load_profile(profile)
    document = read_bytes(path.read_bytes(), path.name)
    return check(read_list(document, (chosen,), None), chosen, edition="2024")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_profile_reads_what_was_printed(path: Path) -> None:
    """Every value of every row, and a valid list."""
    checked = read(path, str(path.parent / "profile.toml"))
    assert list(find_differences(checked, load_truth(path.parent))) == []
    assert find_errors(checked.report.findings) == []
    assert {row["rating"] for row in checked.frame.to_dict("records")} <= set(
        checked.profile.rating.steps
    )
    assert checked.frame["rating_level"].notna().all()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_profile_of_another_publisher_refuses(path: Path) -> None:
    """Under Beijing's profile, neither list is read as one of Beijing's without a word."""
    try:
        checked = read(path, "beijing")
    except JinqueError:
        return
    assert find_errors(checked.report.findings)


def test_folders_are_whole() -> None:
    """Each publisher has a profile of its own, at least two forms, and says that it is invented."""
    folders = {path.parent for path in DOCUMENTS}
    assert len(folders) == 2
    for folder in folders:
        assert len(list(folder.glob("list.*"))) >= 3
        assert tomllib.loads((folder / "profile.toml").read_text("utf-8"))["extends"] == "generic"
    assert "invented" in (FOLDER / "README.md").read_text("utf-8")
