"""`jinque validate`: lines, reports, filters, patterns, settings, statuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLE, run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

LIST = SAMPLE / "list.txt"
GOOD = LIST.read_text("utf-8")
BAD = GOOD.replace("\t9.8\n", "\tn/a\n", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good list, one with an error, and a file that is no list."""
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "bad.txt").write_text(BAD, "utf-8")
    (tmp_path / "novel.txt").write_text("从前有座山。\n", "utf-8")
    return tmp_path


def test_findings_are_lines(jinque: Run, folder: Path) -> None:
    """`file:page:row: severity rule message`, totals last, nothing on standard error, status 1."""
    ran = jinque("validate", "bad.txt", cwd=folder)
    assert (ran.status, ran.err) == (1, "")
    *lines, totals = ran.out.splitlines()
    assert all(
        re.match(r"bad\.txt:\d+:\d+: (error|warning|info) [a-z-]+ \S", line) for line in lines
    )
    assert any(line.startswith("bad.txt:1:6: error type-error ") for line in lines)
    assert totals == "1 source, 58 rows: 1 error, 1 info, 2 waived"


def test_several_sources_and_patterns(jinque: Run, folder: Path) -> None:
    """All are read, whatever happens to one; the status is that of the gravest."""
    ran = jinque("validate", "*.txt", "good.txt", cwd=folder)
    assert ran.out.splitlines()[-1] == (
        "3 sources, 116 rows: 1 error, 2 infos, 4 waived; 1 source gave no list"
    )
    assert ran.err.startswith("error: novel.txt: ")
    assert ran.status == 3
    assert jinque("validate", "good.txt", "bad.txt", cwd=folder).status == 1
    assert jinque("validate", "good.txt", cwd=folder).status == 0


def test_a_pattern_without_files(jinque: Run, folder: Path) -> None:
    """Nothing checked is not nothing found."""
    ran = jinque("validate", "*.pdf", cwd=folder)
    assert ran.status == 2
    assert ran.err == "error: no file matches '*.pdf'\n    see: jinque validate --help\n"


def test_filters(jinque: Run, folder: Path) -> None:
    """--select, --ignore and --severity decide what counts; --exit-zero only the status."""
    errors = jinque("validate", "bad.txt", "--severity", "error", cwd=folder)
    assert " info " not in errors.out
    assert errors.status == 1
    others = jinque("validate", "bad.txt", "--ignore", "type-error", cwd=folder)
    assert "type-error" not in others.out
    only = jinque("validate", "bad.txt", "--select", "type-error", "--exit-zero", cwd=folder)
    assert len(only.out.splitlines()) == 2
    assert only.status == 0
    worst = jinque("validate", "bad.txt", "--max-findings", "1", cwd=folder)
    assert [line.split()[2] for line in worst.out.splitlines()[:1]] == ["type-error"]
    assert "… and 3 findings more" in worst.out


def test_a_misspelt_rule(jinque: Run, folder: Path) -> None:
    """It would silently select nothing."""
    ran = jinque("validate", "bad.txt", "--select", "typo-error", cwd=folder)
    assert ran.status == 2
    assert ran.err.startswith("error: no rule is called 'typo-error'; `jinque rules` lists them\n")


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_languages(jinque: Run, folder: Path, lang: str) -> None:
    """Messages in English, in Chinese, or in both."""
    line = jinque("validate", "bad.txt", "--select", "type-error", "--lang", lang, cwd=folder).out
    message = line.splitlines()[0].split(" ", 3)[3]
    assert bool(re.search("[一-鿿]", message)) == (lang != "en")
    assert bool(re.search("[a-z]{3} ", message)) == (lang != "zh")


@pytest.mark.parametrize("form", ["json", "jsonl", "github", "sarif", "junit", "markdown", "html"])
def test_forms(jinque: Run, folder: Path, form: str) -> None:
    """Each form names the rule, on standard output or in a file, with the same status."""
    shown = jinque("validate", "bad.txt", "-f", form, cwd=folder)
    assert "type" in shown.out
    assert shown.status == 1
    saved = jinque("validate", "bad.txt", "-f", form, "-o", "report", cwd=folder)
    assert (saved.out, (folder / "report").read_text("utf-8")) == ("", shown.out)


def test_a_failed_source_is_in_the_report(jinque: Run, folder: Path) -> None:
    """A report for machines says so too."""
    ran = jinque("validate", "novel.txt", "-f", "jsonl", cwd=folder)
    assert json.loads(ran.out.splitlines()[0])["rule"] in {"no-list", "unreadable-source"}
    assert ran.status == 3


def test_github_gets_its_summary(jinque: Run, folder: Path) -> None:
    """The job's summary goes to the file that GitHub names."""
    summary = folder / "summary.md"
    ran = jinque(
        "validate", "bad.txt", "-f", "github", cwd=folder, env={"GITHUB_STEP_SUMMARY": str(summary)}
    )
    assert ran.out.startswith("::error ")
    assert "type" in summary.read_text("utf-8")


def test_a_terminal_gets_details_in_color(folder: Path) -> None:
    """There the cell, a marker and the next step follow each line; NO_COLOR is honoured."""
    plain = run_on_terminal("jinque validate bad.txt --select type-error", folder)
    assert "^^^\n" in plain
    assert "    hint: " in plain
    assert "\x1b[" not in plain
    colored = run_on_terminal("NO_COLOR= jinque validate bad.txt --select type-error", folder)
    assert "\x1b[31;1merror\x1b[0m" in colored
    assert "\x1b[" not in run_on_terminal("NO_COLOR= jinque validate bad.txt | cat", folder)


def test_waivers(jinque: Run, folder: Path) -> None:
    """A reviewed finding stays in the report and fails no more."""
    (folder / "reviewed.toml").write_text(
        '[[waiver]]\nrule = "type-error"\nseq = 1\nreason = "printed so"\n'
        'evidence = "page 1"\ndate = 2026-01-02\n',
        "utf-8",
    )
    ran = jinque("validate", "bad.txt", "--waivers", "reviewed.toml", cwd=folder)
    assert ran.status == 0
    assert "type-error" in ran.out
    assert "(waived: printed so)" in ran.out


def test_references(jinque: Run, folder: Path) -> None:
    """A table of the classification goes before what is built in."""
    (folder / "csco2022.csv").write_text("code,title\n4-08-05-04,药品检验员\n", "utf-8")
    ran = jinque("validate", "good.txt", "--reference", "csco2022.csv", cwd=folder)
    assert ran.status == 1
    assert "药品检验员" in ran.out


@pytest.mark.parametrize("ending", ["csv", "parquet", "txt"])
def test_previous_editions(jinque: Run, folder: Path, ending: str) -> None:
    """The edition before may be a table that jinque wrote, or a source."""
    before = f"before.{ending}"
    if ending == "txt":
        (folder / before).write_text(GOOD, "utf-8")
    else:
        jinque("extract", "good.txt", "-o", before, cwd=folder)
    (folder / "next.txt").write_text(GOOD.replace("\t9.5\n", "\t49.5\n", 1), "utf-8")
    ran = jinque("validate", "next.txt", "--previous", before, "--select", "pay-jump", cwd=folder)
    assert len(ran.out.splitlines()) == 2, ran.out
    assert ran.out.startswith("next.txt:1:8: ")
    same = jinque("validate", "good.txt", "--previous", before, "--select", "pay-jump", cwd=folder)
    assert len(same.out.splitlines()) == 1


def test_a_previous_edition_that_is_none(jinque: Run, folder: Path) -> None:
    """Missing, or a folder without a release: wrong use, with the file's name."""
    assert jinque("validate", "good.txt", "--previous", "lost.csv", cwd=folder).status == 2
    ran = jinque("validate", "good.txt", "--previous", ".", cwd=folder)
    assert ran.status == 2
    assert ran.err.startswith("error: .: holds no data/occupations.parquet\n")


def test_settings(jinque: Run, folder: Path) -> None:
    """What is not typed comes from jinque.toml; what is typed goes before it."""
    (folder / "jinque.toml").write_text('ignore = ["type-error"]\nlang = "zh"\n', "utf-8")
    assert jinque("validate", "bad.txt", cwd=folder).status == 0
    typed = jinque("validate", "bad.txt", "--ignore", "similar-title", "--lang", "en", cwd=folder)
    assert typed.status == 1
    (folder / "other.toml").write_text("[limits]\npages = 1\n", "utf-8")
    pdf = str(SAMPLE / "list.typst.pdf")
    assert jinque("extract", pdf, "--config", "other.toml", cwd=folder).status == 4


def test_settings_that_are_wrong(jinque: Run, folder: Path) -> None:
    """The file and the key are named."""
    (folder / "jinque.toml").write_text('languages = "zh"\n', "utf-8")
    ran = jinque("validate", "bad.txt", cwd=folder)
    assert ran.status == 2
    assert "jinque.toml: Object contains unknown field `languages`" in ran.err


def test_the_repository_validates_its_own_list(jinque: Run) -> None:
    """The one real list is valid as shipped: its two known title mismatches are waived."""
    ran = jinque("validate", "fixtures/beijing-2023/list.txt", "--edition", "2023", cwd=ROOT)
    assert ran.status == 0
    assert ran.out.count(" error title-mismatch ") == 2
    assert ran.out.count("(waived: ") == 2
