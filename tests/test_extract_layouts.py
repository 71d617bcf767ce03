"""Every document of `fixtures/layouts`: each value exact, or refused; nothing wrong in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_tools import (
    LAYOUTS,
    find_differences,
    find_errors,
    frame_values,
    layout_files,
    load_truth,
    read_checked,
)

import jinque
from jinque.findings import load_rules

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.records import Checked

# What cannot be read yet, and why; a document that is read right must leave this table.
KNOWN: dict[str, str] = {}
# One document of each kind goes the whole way, through the bounded child.
THROUGH_THE_CHILD = (
    "grid/chromium.pdf",
    "grid/docx.docx",
    "grid/xlsx.xlsx",
    "grid/html.html",
    "tsv/tsv.tsv",
    "industry-merged-both/drawn-cairo.pdf",
)


def name_of(path: Path) -> str:
    """How pytest names a document."""
    return path.relative_to(LAYOUTS).as_posix()


def documents(*outcomes: str) -> list[object]:
    """The documents whose truth has one of the outcomes, those that fail marked."""
    files = [path for path in layout_files() if load_truth(path.parent)["outcome"] in outcomes]
    return [
        pytest.param(path, marks=pytest.mark.xfail(reason=KNOWN[name_of(path)], strict=True))
        if name_of(path) in KNOWN
        else path
        for path in files
    ]


def profile_of(path: Path) -> str:
    """The profile that the document's labels are of."""
    return str(load_truth(path.parent)["profile"])


def find_reading_errors(checked: Checked) -> list[str]:
    """Errors about the reading; what a profile expects of a list is not the reader's affair."""
    rules = load_rules()
    errors = [f for f in find_errors(checked.report.findings) if rules[f.rule].stage == "extract"]
    return [f"{error.rule}: {error.message}" for error in errors]


@pytest.mark.parametrize("path", documents("exact"), ids=name_of)
def test_sound_document_gives_every_value(path: Path) -> None:
    """Each expected value of each row, and no error about the reading."""
    checked = read_checked(path, profile_of(path))
    assert list(find_differences(checked, load_truth(path.parent))) == []
    assert find_reading_errors(checked) == []


@pytest.mark.parametrize("path", documents("refused"), ids=name_of)
def test_unsound_document_is_refused(path: Path) -> None:
    """An error of the family, or a list that is invalid: never a wrong list that looks right.

    Where a text layer only exchanges digits, no reader sees more than numbers out of order.
    """
    try:
        checked = read_checked(path, profile_of(path))
    except jinque.JinqueError:
        return
    assert path.parent.name == "text-swapped-digits", "read as a list, though it is none"
    assert find_errors(checked.report.findings)


@pytest.mark.parametrize("path", documents("finding"), ids=name_of)
def test_ambiguous_document_is_exact_or_says_so(path: Path) -> None:
    """Either every value is right after all, or an error names the place."""
    try:
        checked = read_checked(path, profile_of(path))
    except jinque.JinqueError:
        return
    wrong = list(find_differences(checked, load_truth(path.parent)))
    assert not wrong or find_errors(checked.report.findings), wrong


@pytest.mark.parametrize("name", THROUGH_THE_CHILD)
def test_child_reads_what_this_process_reads(name: str) -> None:
    """The bounded child hands over the same table and the same findings."""
    path = LAYOUTS / name
    here = read_checked(path, profile_of(path))
    there = jinque.read(path, profile=profile_of(path))
    assert frame_values(there.frame) == frame_values(here.frame)
    assert there.report == here.report
    assert there.raw.account == here.raw.account


def test_corpus_is_whole() -> None:
    """The corpus has not shrunk unseen."""
    assert len(layout_files()) >= 200
    assert {load_truth(path.parent)["outcome"] for path in layout_files()} >= {"exact", "refused"}


def test_known_failures_exist() -> None:
    """No entry of the table outlives its document."""
    assert set(KNOWN) <= {name_of(path) for path in layout_files()}
