"""Waivers: reviewed findings stay in the report and no longer fail; stale waivers are findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from conftest import ROOT
from validate_tables import text_to_raw

from jinque.errors import ProfileError
from jinque.profile import load_profile, profile_names
from jinque.validate import check
from jinque.validate.reference import load_reference
from jinque.validate.waivers import Waiver, load_waivers

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.findings import Report

BROKEN = ROOT / "fixtures" / "broken"
PROFILE = load_profile(str(BROKEN / "profile.toml"))
REFERENCES = load_reference(BROKEN / "reference.csv")
GOOD = Waiver(
    rule="title-mismatch",
    code="4-99-01-02",
    reason="printed so",
    evidence="page 1",
    date=dt.date(2020, 1, 1),
)


def check_with(*waivers: Waiver, edition: str | None = None, row_count: int = 8) -> Report:
    text = (BROKEN / "title-mismatch" / "list.txt").read_text("utf-8")
    expect = msgspec.structs.replace(PROFILE.expect, rows=row_count)
    profile = msgspec.structs.replace(PROFILE, expect=expect)
    raw = text_to_raw(text, profile)
    return check(raw, profile, edition=edition, references=REFERENCES, waivers=waivers).report


def summary(report: Report) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.waiver) for finding in report]


def change(**changes: object) -> Waiver:
    return msgspec.structs.replace(GOOD, **changes)


@pytest.mark.parametrize(
    "waiver",
    [
        GOOD,
        change(code=None, title="雾号播放员"),
        change(code=None, seq=2),
        change(printed="雾号播放员"),
        change(edition="2024"),
        change(expires=dt.date(2999, 1, 1)),
    ],
)
def test_a_waived_finding_stays_and_no_longer_fails(waiver: Waiver) -> None:
    """Whatever names the row."""
    report = check_with(waiver)
    assert summary(report) == [("title-mismatch", "printed so")]
    assert report.is_valid
    assert not any(report.counts.values())


@pytest.mark.parametrize(
    "waiver",
    [
        change(code="4-99-01-03"),
        change(rule="duplicate-title"),
        change(printed="雾号演奏员"),
        change(code=None, seq=3),
        change(code=None),
    ],
)
def test_a_waiver_that_matches_nothing_is_a_finding(waiver: Waiver) -> None:
    """And covers nothing: another row, another rule, another wording."""
    report = check_with(waiver)
    assert summary(report) == [("title-mismatch", None), ("unused-waiver", None)]
    assert not report.is_valid


def test_an_expired_waiver_covers_nothing() -> None:
    """Both findings are open again."""
    report = check_with(change(expires=dt.date(2021, 1, 1)))
    assert summary(report) == [("title-mismatch", None), ("expired-waiver", None)]


def test_the_day_of_a_build_is_the_day_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH makes the same bytes on any day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577836800")  # 2020-01-01
    assert check_with(change(expires=dt.date(2021, 1, 1))).is_valid


def test_a_waiver_of_another_edition_says_nothing() -> None:
    """It neither covers nor is stale."""
    report = check_with(change(edition="2023"), edition="2024")
    assert summary(report) == [("title-mismatch", None)]


def test_a_waiver_of_one_edition_is_not_stale_where_the_edition_is_unknown() -> None:
    """Nobody can say then that it should have matched."""
    report = check_with(change(edition="2023", code="4-99-01-03"))
    assert summary(report) == [("title-mismatch", None)]
    report = check_with(change(edition="2023", code="4-99-01-03"), edition="2023")
    assert summary(report) == [("title-mismatch", None), ("unused-waiver", None)]


def test_the_list_as_a_whole_can_be_waived() -> None:
    """A waiver without a row is for findings without one."""
    count = change(rule="row-count", code=None)
    assert summary(check_with(GOOD, count, row_count=9)) == [
        ("title-mismatch", "printed so"),
        ("row-count", "printed so"),
    ]


def test_a_profile_brings_its_own(tmp_path: Path) -> None:
    """By a path beside the profile, or by the name of a packaged file; none of them is a profile."""
    (tmp_path / "my.toml").write_text('extends = "beijing"\nwaivers = "./mine.toml"\n', "utf-8")
    (tmp_path / "mine.toml").write_text("", "utf-8")
    waivers = load_profile(str(tmp_path / "my.toml")).waivers
    assert waivers is not None
    assert load_waivers(waivers) == ()
    packaged = load_profile("beijing").waivers
    assert packaged is not None
    assert [waiver.rule for waiver in load_waivers(packaged)] == ["title-mismatch"] * 2
    assert packaged not in profile_names()


ENTRY = '[[waiver]]\nrule = "row-count"\nreason = "r"\nevidence = "e"\ndate = 2020-01-01\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY.replace('reason = "r"\n', ""), "missing required field `reason` - at `$.waiver[0]`"),
        (ENTRY + ENTRY.replace("row-count", "x"), "at `$.waiver[1]`"),
        (ENTRY + 'code = "a"\ntitle = "b"\n', "one of code, title and seq names the row - at"),
        (ENTRY + "until = 1\n", "contains unknown field `until` - at `$.waiver[0]`"),
        (ENTRY.replace("2020-01-01", '"soon"'), "at `$.waiver[0].date`"),
        ("[[waiver]", "not TOML: "),
    ],
)
def test_a_wrong_file_names_the_key(text: str, message: str, tmp_path: Path) -> None:
    """With the file in front."""
    path = tmp_path / "waivers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProfileError) as caught:
        load_waivers(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """One clear sentence."""
    with pytest.raises(ProfileError, match="cannot read the waivers: No such file"):
        load_waivers(tmp_path / "none.toml")
