"""The findings of reading a layout: each that a file can raise has a broken one that raises it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from jinque.extract.process.worker import Request, answer
from jinque.extract.source import open_source
from jinque.findings import Finding, load_rules
from jinque.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = ROOT / "fixtures" / "broken"
# What no small text can break: ledger, hidden text, scans and office files have tests of their own.
ELSEWHERE = {
    "altered-text",
    "ambiguous-rows",
    "doubled-text",
    "formula-without-value",
    "invented-text",
    "lost-text",
    "misplaced-cell",
    "ocr-doubtful",
    "ocr-value",
    "overprinted-text",
    "readers-differ",
    "text-left-out",
    "uncertain-break",
    "unread-annotation",
    "unknown-number-format",
    "unsure-merge",
}
OURS = sorted(r.id for r in load_rules().values() if r.stage == "extract" and r.id not in ELSEWHERE)


def read_findings(folder: Path) -> list[Finding]:
    """The findings of the extract stage on the list in a folder."""
    profile = load_profile(str(BROKEN / "profile.toml"))
    [path] = folder.glob("list.*")
    opened = open_source(str(path))
    found = answer(Request(source=opened[0], profiles=(profile,)), opened[1])
    assert found.table is not None, found.failure
    return list(found.table.findings)


def to_line(finding: Finding) -> str:
    place = f"{finding.page or ''}:{finding.row or ''}"
    return f"{place}: {finding.severity} {finding.rule} {finding.message}\n"


@pytest.mark.parametrize("rule", OURS)
def test_a_broken_layout_gives_its_finding(rule: str, request: pytest.FixtureRequest) -> None:
    """Each rule has a file that breaks it, and that gives exactly the findings beside it."""
    folder = BROKEN / rule
    lines = [to_line(finding) for finding in read_findings(folder)]
    expected = folder / "expected.txt"
    if request.config.getoption("--accept", default=False):
        expected.write_text("".join(lines), "utf-8")
    assert "".join(lines) == expected.read_text("utf-8")
    assert sum(f" {rule} " in line for line in lines) >= 1


def test_rules_shown_elsewhere_exist() -> None:
    """A rule that goes is not kept as an exception here."""
    assert set(load_rules()) | {"ocr-doubtful", "ocr-value"} >= ELSEWHERE


def test_a_row_above_a_repeated_header_is_no_level_of_it() -> None:
    """With many known labels, the last row of a page was once taken for the upper level of a header."""
    opened = open_source(str(ROOT / "fixtures" / "beijing-2023" / "list.txt"))
    found = answer(Request(source=opened[0], profiles=(load_profile("generic"),)), opened[1])
    assert found.table is not None
    numbers = [int(row.cells["seq"].text) for row in found.table.rows]
    assert numbers == list(range(1, len(numbers) + 1))
