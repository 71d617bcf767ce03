"""Sign-offs: what is accepted, and how each thing that is wrong with one is said."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SAMPLE
from msgspec.structs import replace

import jinque
from jinque.findings import Report, make_finding
from jinque.output.table import checked_to_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinque.records import Checked

    Change = Callable[[Any], Any]


@pytest.fixture(scope="module")
def checked() -> Checked:
    """The real list."""
    return jinque.read(SAMPLE / "list.txt", profile="beijing", edition="2023")


@pytest.fixture
def sign_off(checked: Checked) -> Any:
    """What the page exports when all is accepted."""
    about = checked_to_table(checked).about
    return {
        "format": "jinque-sign-off/1",
        "source": {"name": "list.txt", "sha256": about["source_sha256"]},
        "profile": "beijing",
        "edition": "2023",
        "jinque_version": about["jinque_version"],
        "content_sha256": about["content_sha256"],
        "reviewer": "王核对",
        "date": "2026-11-23",
        "rows": [
            {
                "item": item,
                "page": row.place.page,
                "row": row.place.row,
                "decision": "accepted",
                "note": "",
            }
            for item, row in enumerate(checked.raw.rows, 1)
        ],
        "findings": [
            {
                "rule": f.rule,
                "severity": str(f.severity),
                "page": f.page,
                "row": f.row,
                "field": f.field,
                "cell": f.cell,
                "waived": f.waiver is not None,
                "decision": None,
                "note": "",
            }
            for f in checked.report
        ],
    }


def load(tmp_path: Path, told: Any, checked: Checked | None = None) -> jinque.SignOff:
    path = tmp_path / "s.json"
    path.write_text(json.dumps(told) if not isinstance(told, str) else told, "utf-8")
    return jinque.load_sign_off(path, checked)


def test_finished_sign_off_is_accepted(tmp_path: Path, sign_off: Any, checked: Checked) -> None:
    """All rows accepted; waived and informing findings need no word."""
    loaded = load(tmp_path, sign_off, checked)
    assert loaded.reviewer == "王核对"
    assert len(loaded.rows) == len(checked.raw.rows)


def test_other_version_with_equal_content_is_accepted(
    tmp_path: Path, sign_off: Any, checked: Checked
) -> None:
    """A newer jinque that reads the same needs no new review."""
    load(tmp_path, {**sign_off, "jinque_version": "99.0"}, checked)


def reject_row(told: Any) -> None:
    told["rows"][4] |= {"decision": "rejected", "note": "pay is 13.8"}


def leave_rows_open(told: Any) -> None:
    for row in told["rows"][10:17]:
        row["decision"] = None


def reject_finding(told: Any) -> None:
    told["findings"][0]["decision"] = "rejected"


def leave_finding_open(told: Any) -> None:
    told["findings"][0] |= {"waived": False, "severity": "error"}


def drop_row(told: Any) -> None:
    del told["rows"][5]


def blank_reviewer(told: Any) -> None:
    told["reviewer"] = "  "


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (reject_row, "王核对 rejected 1 row or finding\n    row 5 (page 1, row 10): pay is 13.8"),
        (leave_rows_open, "the review is not finished: 7 rows or findings undecided\n    row 11 "),
        (
            reject_finding,
            "王核对 rejected 1 row or finding\n    finding title-mismatch (page 2, row 29)",
        ),
        (leave_finding_open, "the review is not finished: 1 row or finding undecided\n    finding"),
        (drop_row, "not a sign-off: its rows are not 1, 2, 3, … - at `$.rows`"),
        (blank_reviewer, "not a sign-off: it names no reviewer - at `$.reviewer`"),
    ],
)
def test_what_is_not_accepted(tmp_path: Path, sign_off: Any, change: Change, message: str) -> None:
    """Rejected, undecided, without a name: each is refused and says which row."""
    told = copy.deepcopy(sign_off)
    change(told)
    with pytest.raises(jinque.SignOffError) as refused:
        load(tmp_path, told)
    assert message in str(refused.value)
    assert str(tmp_path / "s.json") in str(refused.value)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("", "not a sign-off: Input data was truncated"),
        ("[]", "not a sign-off: Expected `object`, got `array`"),
        ("{}", "not a sign-off: Object missing required field `format`"),
        ("\x00\x01", "not a sign-off: JSON is malformed"),
        ("[" * 5000, "not a sign-off: "),
    ],
)
def test_what_is_no_sign_off(tmp_path: Path, told: str, message: str) -> None:
    """Anything else is named as what it is, with the next step."""
    with pytest.raises(jinque.SignOffError) as refused:
        load(tmp_path, told)
    assert message in str(refused.value)
    assert "export it from the page that `jinque review` makes" in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [("decision", "maybe"), ("item", "1"), ("extra", 1), ("note", "x" * 501)],
)
def test_unknown_words_are_refused(tmp_path: Path, sign_off: Any, key: str, value: object) -> None:
    """A sign-off that was edited by hand must still have its form."""
    told = copy.deepcopy(sign_off)
    told["rows"][0][key] = value
    with pytest.raises(jinque.SignOffError, match="not a sign-off"):
        load(tmp_path, told)


def test_missing_file_is_named(tmp_path: Path) -> None:
    """No such file."""
    with pytest.raises(
        jinque.SignOffError, match=r"none\.json: the sign-off cannot be read: No such"
    ):
        jinque.load_sign_off(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"source": {"name": "x", "sha256": "0" * 64}}, "source: signed 000000000000…"),
        ({"profile": "generic"}, "profile: signed generic, now beijing"),
        ({"edition": None}, "edition: signed none, now 2023"),
        ({"content_sha256": "f" * 64}, "content: signed ffffffffffff…"),
    ],
)
def test_sign_off_of_another_list(
    tmp_path: Path, sign_off: Any, checked: Checked, other: dict[str, Any], what: str
) -> None:
    """It fits one source, profile, edition and content."""
    with pytest.raises(jinque.SignOffError) as refused:
        load(tmp_path, {**sign_off, **other}, checked)
    assert f"it is of another {what}" in str(refused.value)
    assert "jinque review SOURCE -o review.html" in str(refused.value)


def test_findings_that_nobody_saw(tmp_path: Path, sign_off: Any, checked: Checked) -> None:
    """An error that came up after the review is not covered by it."""
    new = make_finding("blank-row", page=1, row=9)
    later = replace(checked, report=Report((*checked.report, new)))
    with pytest.raises(jinque.SignOffError) as refused:
        load(tmp_path, sign_off, later)
    assert "the reviewer has not seen 1 of the findings\n    blank-row (page 1, row 9)" in str(
        refused.value
    )
