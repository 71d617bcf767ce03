"""The catalogue of rules, its broken fixtures and the code that raises its findings, held together."""

from __future__ import annotations

import ast
import csv
import io
import string
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from conftest import ROOT
from validate_tables import text_to_raw

from jinque.extract.process.worker import Request, answer
from jinque.findings import Finding, Rule, load_rules
from jinque.profile import load_profile
from jinque.validate import check
from jinque.validate.reference import load_reference
from jinque.validate.rules.registry import REGISTERED
from jinque.validate.waivers import load_waivers

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = ROOT / "fixtures" / "broken"
RULES = load_rules()
OURS = sorted(rule.id for rule in RULES.values() if rule.stage == "validate")
# No reader hands over a blank row today; a table that somebody else makes may have one.
READ_PLAINLY = {"blank-row"}


def pick(folder: Path, name: str) -> Path:
    """The folder's own file, else the one that all share."""
    return folder / name if (folder / name).exists() else BROKEN / name


def find_all(folder: Path) -> list[Finding]:
    """The findings of the list in a folder, checked with everything that lies beside it."""
    profile = load_profile(str(pick(folder, "profile.toml")))
    source, waivers = folder / "list.txt", folder / "waivers.toml"
    raw = text_to_raw(source.read_text("utf-8"), profile)
    if folder.name not in READ_PLAINLY:
        data = source.read_bytes()  # read as the child would, without the cost of sixty children
        found = answer(Request(source=raw.source, profiles=(profile,)), data)
        assert found.table is not None, found.failure
        raw = found.table
    previous = folder / "previous.csv"
    checked = check(
        raw,
        profile,
        references=load_reference(pick(folder, "reference.csv")),
        waivers=load_waivers(waivers) if waivers.exists() else (),
        previous=pd.read_csv(previous, dtype="string") if previous.exists() else None,
    )
    return list(checked.report)


def to_line(finding: Finding) -> str:
    place = f"{finding.page or ''}:{finding.row or ''}"
    return f"{place}: {finding.severity} {finding.rule} {finding.message}\n"


@pytest.mark.parametrize("rule", OURS)
def test_a_broken_list_gives_its_finding(rule: str, request: pytest.FixtureRequest) -> None:
    """Each rule has a list that breaks it, and that gives exactly the findings beside it."""
    folder = BROKEN / rule
    lines = [to_line(finding) for finding in find_all(folder)]
    expected = folder / "expected.txt"
    if request.config.getoption("--accept", default=False):
        expected.write_text("".join(lines), "utf-8")
    assert "".join(lines) == expected.read_text("utf-8")
    assert sum(f" {rule} " in line for line in lines) == 1
    assert len(lines) == (2 if rule in {"expired-waiver", "duplicate-code"} else 1)


def test_no_folder_is_left_without_a_rule() -> None:
    """A rule that goes takes its folder with it."""
    folders = {path.name for path in BROKEN.iterdir() if path.is_dir()}
    assert folders <= set(RULES)


def test_the_unbroken_list_gives_no_finding() -> None:
    """The list from which the broken ones are made is a good one."""
    profile = load_profile(str(BROKEN / "profile.toml"))
    text = (BROKEN / "unused-waiver" / "list.txt").read_text("utf-8")
    report = check(
        text_to_raw(text, profile), profile, references=load_reference(BROKEN / "reference.csv")
    ).report
    assert list(report) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_speaks_both_languages_with_the_same_words(rule: Rule) -> None:
    """Message and hint exist in English and Chinese, and name the same things."""
    assert all((rule.title, rule.title_zh, rule.message, rule.message_zh))
    assert bool(rule.hint) == bool(rule.hint_zh)
    english, chinese = (
        {name.removesuffix("_zh") for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (rule.message, rule.message_zh)
    )
    # A field is named by its id in one language and by its printed name in the other.
    assert english - {"field", "name"} == chinese - {"field", "name"}


def literals(folder: str) -> set[str]:
    """Every string in the code of a stage that is the id of a rule."""
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / folder).rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    found = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found & set(RULES)


def test_every_rule_of_the_stage_is_raised_by_its_code() -> None:
    """No rule is only talk, and none is raised by another stage than the catalogue says."""
    assert set(OURS) <= literals("validate")


def test_rules_raise_only_what_they_are_registered_for() -> None:
    """Ids in the registry exist in the catalogue, each under one rule only."""
    ids = [id_ for ids in REGISTERED.values() for id_ in ids]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(OURS)


def test_previous_files_are_plain_csv() -> None:
    """What a fixture calls a release has the columns that comparing needs."""
    for path in BROKEN.glob("*/previous.csv"):
        header = next(csv.reader(io.StringIO(path.read_text("utf-8"))))
        assert header == ["title", "code", "rating", "median_salary_wan"]
