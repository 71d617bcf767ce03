"""Reports of findings: each form accepted by somebody else's parser, whole messages compared."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from msgspec.structs import replace
from output_making import FINDING, make_checked, make_raw
from sarif_pydantic import Sarif
from test_output_raw import tags_of

from jinque.errors import LayoutError, LimitError, OptionError, PublishError, SourceError
from jinque.findings import Finding, Report, Severity
from jinque.output.reports import (
    REPORT_FORMATS,
    SourceReport,
    append_job_summary,
    checked_to_report,
    count_totals,
    filter_report,
    finding_to_line,
    read_report_schema,
    render_report,
)
from jinque.records import Source

WARNING = Finding(
    rule="odd-pay",
    severity=Severity.WARNING,
    message="pay is far from the others",
    message_zh="薪酬偏离",
    page=1,
    row=3,
    field="title",
    cell="操作员",
)
WAIVED = replace(FINDING, rule="title-mismatch", waiver="printed so in the original")
INFO = Finding(rule="not-checked", severity=Severity.INFO, message="3 codes", message_zh="3 个代码")
TITLE = replace(FINDING, field="title", cell="药物检验员")
NASTY = st.lists(
    st.sampled_from(
        [
            *(
                "\n",
                "\r",
                "\r\n",
                "::error file=a::b",
                "##[error]x",
                "##vso[task]",
                "::add-mask::",
                "%0A",
            ),
            *(
                "<script>",
                "</td>",
                "]]>",
                "&amp;",
                '"',
                "'",
                "|",
                "`",
                "[x](y)",
                "-->",
                "\\",
                "*",
                "@a",
            ),
            *(
                "\x1b[31m",
                "\x1b]0;x\x07",
                "\0",
                "\x85",
                "\u2028",
                "\u202e",
                "\ufeff",
                "\uffff",
                "\udcff",
            ),
            *("药物", "a", " ", ",", ":", "https://x.y"),
        ]
    ),
    max_size=8,
).map("".join)


def make_reports() -> list[SourceReport]:
    """A list with findings of each kind, a clean one, and one that could not be read."""
    raw = make_raw(source=Source(name="list.txt", kind="text", sha256="ab" * 32, size=1234))
    error = SourceError("has no text layer", source="scan.pdf", page=2, hints=("run OCR on it",))
    return [
        SourceReport(path="in/list.txt", report=Report((FINDING, WARNING, WAIVED, INFO)), raw=raw),
        SourceReport(path="clean.pdf", raw=make_raw()),
        SourceReport(path="scan.pdf", error=error),
    ]


def make_nasty(text: str) -> list[SourceReport]:
    """Reports that hold a text wherever a document or a user can put one."""
    nasty: dict[str, Any] = {
        "message": text,
        "message_zh": text,
        "cell": text,
        "hint": text,
        "hint_zh": text,
    }
    findings = tuple(replace(one, **nasty) for one in (TITLE, WARNING, INFO))
    waived = replace(findings[0], waiver=text)
    error = LayoutError(text, source=text, hints=(text,))
    return [
        SourceReport(
            path=text or "x", report=Report((*findings, waived)), raw=make_raw([text, text])
        ),
        SourceReport(path=text or "x", error=error),
    ]


def test_text_is_exactly_this() -> None:
    """One line a finding, `file:page:row: severity rule message`, then the totals."""
    assert render_report(make_reports()) == (
        'in/list.txt:1:2: error unknown-rating no step of the scheme is "非常紧缺"\n'
        "in/list.txt:1:3: warning odd-pay pay is far from the others\n"
        "in/list.txt:1:2: error title-mismatch "
        'no step of the scheme is "非常紧缺" (waived: printed so in the original)\n'
        "in/list.txt: info not-checked 3 codes\n"
        "scan.pdf:2: error unreadable-source has no text layer\n"
        "3 sources, 4 rows: 1 error, 1 warning, 1 info, 1 waived; 1 source gave no list\n"
    )


def test_details_mark_the_cell_between_its_neighbours() -> None:
    """The marker stands under the span, Chinese counted two wide; the hint follows."""
    source = replace(make_reports()[0], report=Report((TITLE, WARNING, FINDING)))
    assert render_report([source], details=True) == (
        'in/list.txt:1:2: error unknown-rating no step of the scheme is "非常紧缺"\n'
        "    | 医药健康 | 药物检验员\n"
        "    |            ^^^^^^^^^^\n"
        "    hint: add it to rating.steps\n"
        "in/list.txt:1:3: warning odd-pay pay is far from the others\n"
        "    | 医药健康 | ELISA⏎操作员\n"
        "    |                  ^^^^^^\n"
        'in/list.txt:1:2: error unknown-rating no step of the scheme is "非常紧缺"\n'
        "    | 非常紧缺\n"
        "    | ^^^^^^^^\n"
        "    hint: add it to rating.steps\n"
        "1 source, 2 rows: 2 errors, 1 warning\n"
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "评级“非常紧缺”不在体系内"),
        ("both", 'no step of the scheme is "非常紧缺" · 评级“非常紧缺”不在体系内'),
    ],
)
def test_messages_come_in_either_language_or_both(lang: Any, words: str) -> None:
    """Every form that is for people says it in the language asked for."""
    first, *_ = render_report(make_reports(), lang=lang).splitlines()
    assert first == f"in/list.txt:1:2: error unknown-rating {words}"
    for name in ("github", "sarif", "junit", "markdown", "html"):
        assert "不在体系内" in render_report(make_reports(), name, lang=lang)


def test_colour_comes_only_when_asked_for() -> None:
    """Severity in its colour, rule in bold, and not a single escape otherwise."""
    line = finding_to_line("a", WARNING, color=True)
    assert (
        line == "a:1:3: \x1b[33;1mwarning\x1b[0m \x1b[1modd-pay\x1b[0m pay is far from the others"
    )
    assert "\x1b" not in render_report(make_reports(), details=True)


def test_the_worst_are_kept_when_there_is_room_for_few() -> None:
    """`max_findings` keeps open errors before warnings before waived ones, in the order of the page."""
    source = replace(make_reports()[0], report=Report((INFO, WAIVED, WARNING, FINDING)))
    lines = render_report([source, make_reports()[2]], max_findings=2).splitlines()
    assert [line.split()[2] for line in lines[:3]] == [
        "odd-pay",
        "unknown-rating",
        "unreadable-source",
    ]
    assert lines[3] == "… and 2 findings more"
    got = json.loads(render_report([source], "json", max_findings=0))
    assert (got["omitted"], got["sources"][0]["findings"]) == (4, [])


def test_filters_choose_findings() -> None:
    """By rule, by rule to leave out, by severity; what is left decides whether a list is valid."""
    report = Report((FINDING, WARNING, WAIVED, INFO))

    def rules(**how: Any) -> list[str]:
        return [finding.rule for finding in filter_report(report, **how)]

    assert rules() == ["unknown-rating", "odd-pay", "title-mismatch", "not-checked"]
    assert rules(select=["odd-pay", "not-checked"]) == ["odd-pay", "not-checked"]
    assert rules(select=["odd-pay"], ignore=["odd-pay"]) == []
    assert rules(severity=Severity.WARNING) == ["unknown-rating", "odd-pay", "title-mismatch"]
    assert not report.is_valid
    assert filter_report(report, ignore=["unknown-rating"]).is_valid


def test_totals_count_everything() -> None:
    """Waived findings count once, as waived; a source with an error counts as failed."""
    totals = count_totals(make_reports())
    assert (totals.sources, totals.failed, totals.rows) == (3, 1, 4)
    assert (totals.errors, totals.warnings, totals.infos, totals.waived) == (1, 1, 1, 1)
    checked = checked_to_report("a.pdf", make_checked())
    assert (checked.path, checked.is_valid, checked.is_text) == ("a.pdf", False, False)


def test_json_follows_its_published_schema() -> None:
    """Findings, an error, totals: accepted by jsonschema; a key more or less is not."""
    schema = json.loads(read_report_schema())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    got = json.loads(render_report(make_reports(), "json"))
    validator.validate(got)
    assert got["sources"][0]["findings"][0]["cell"] == "非常紧缺"
    assert got["sources"][0]["source_sha256"] == "ab" * 32
    assert [one["valid"] for one in got["sources"]] == [False, True, False]
    assert got["sources"][2]["error"] == {
        "kind": "SourceError",
        "message": "has no text layer",
        "page": 2,
        "hints": ["run OCR on it"],
        "exit_status": 3,
    }
    del got["sources"][0]["findings"][0]["cell"]
    got["more"] = 1
    assert len(list(validator.iter_errors(got))) == 2


def test_jsonl_is_a_line_a_finding() -> None:
    """Each line says which source it is of; a source without a list has a line as well."""
    lines = [json.loads(line) for line in render_report(make_reports(), "jsonl").splitlines()]
    assert [line["path"] for line in lines] == ["in/list.txt"] * 4 + ["scan.pdf"]
    assert [line["rule"] for line in lines][-1] == "unreadable-source"


def test_github_is_exactly_this() -> None:
    """Worst first; a line number only where a row is a line; waived findings are not annotated."""
    assert render_report(make_reports(), "github") == (
        "::error file=in/list.txt,line=2,title=jinque unknown-rating::page 1, row 2, rating: "
        'no step of the scheme is "非常紧缺"%0Aadd it to rating.steps\n'
        "::error file=scan.pdf,title=jinque unreadable-source::page 2: has no text layer%0Arun OCR on it\n"
        "::warning file=in/list.txt,line=3,title=jinque odd-pay::"
        "page 1, row 3, title: pay is far from the others\n"
        "::notice file=in/list.txt,title=jinque not-checked::3 codes\n"
        "3 sources, 4 rows: 1 error, 1 warning, 1 info, 1 waived; 1 source gave no list\n"
    )


def test_github_shows_ten_and_says_how_many_more() -> None:
    """What GitHub would drop without a word is counted in a line of its own."""
    source = SourceReport(path="a.pdf", report=Report((*[WARNING] * 9, *[FINDING] * 9)))
    lines = render_report([source], "github", max_findings=15).splitlines()
    assert [line.split()[0] for line in lines[:10]] == ["::error"] * 9 + ["::warning"]
    assert lines[10] == "… and 8 findings more: see the summary of the job"
    assert len(lines) == 12


@settings(max_examples=80, deadline=None)
@given(NASTY)
def test_no_text_becomes_a_workflow_command(text: str) -> None:
    """Whatever a cell, a message or a file name holds, the only commands are ours."""
    reports = make_nasty(text)
    commands = [line for line in render_report(reports, "github").split("\n") if "::" in line[:3]]
    assert len(commands) == 4
    for line in commands:
        name, properties, _ = line[2:].split("::", 2)[0].partition(" ")[0], *line[2:].split("::", 1)
        assert name in {"error", "warning", "notice"}
        assert [part.partition("=")[0] for part in properties.split(" ", 1)[1].split(",")] == [
            "file",
            "title",
        ]
    for line in render_report(reports, "text", details=True).split("\n"):
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_no_report_holds_what_a_terminal_obeys(text: str) -> None:
    """Nothing hidden in any form; parsers still accept each."""
    reports = make_nasty(text)
    for name in REPORT_FORMATS:
        report = render_report(reports, name, details=True)
        assert all(char.isprintable() or char == "\n" for char in report.replace("\uffff", ""))
        report.encode()
    jsonschema.validate(
        json.loads(render_report(reports, "json")), json.loads(read_report_schema())
    )
    Sarif.model_validate_json(render_report(reports, "sarif"))
    junit = JUnitXml.fromstring(render_report(reports, "junit").encode())
    assert sum(suite.tests for suite in junit) == 5


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_html_report_is_inert(text: str) -> None:
    """The elements and attributes are those of a harmless report, whatever the texts."""
    page = render_report(make_nasty(text), "html").encode()
    assert tags_of(page).tags == tags_of(render_report(make_nasty("x"), "html").encode()).tags
    assert "script" not in {tag for tag, _ in tags_of(page).tags}


def test_html_report_needs_nothing_from_elsewhere() -> None:
    """A policy that allows nothing but the page's own style, and no address in it."""
    page = render_report(make_reports(), "html")
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "非常紧缺" in page
    assert "no findings" in page


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_markdown_keeps_its_tables(text: str) -> None:
    """No text adds a column, a row, an element or a link."""
    lines = render_report(make_nasty(text), "markdown").split("\n")
    plain = render_report(make_nasty("x"), "markdown").split("\n")
    assert len(lines) == len(plain)
    for line in lines:
        bare = line.replace("\\\\", "")
        assert bare.count("|") - bare.count("\\|") in {0, 7}
        assert "<" not in line
        assert "](" not in bare.replace("\\]\\(", "")


def test_sarif_has_rules_places_and_suppressions() -> None:
    """An independent model reads it; a line only where there is one, a waiver as a suppression."""
    text = render_report(make_reports(), "sarif")
    run = Sarif.model_validate_json(text).runs[0]
    results = json.loads(text)["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [
        *("unknown-rating", "unreadable-source", "odd-pay", "not-checked", "title-mismatch"),
    ]
    assert results[0]["locations"][0] == {
        "physicalLocation": {
            "artifactLocation": {"uri": "in/list.txt"},
            "region": {"startLine": 2},
        },
        "logicalLocations": [{"fullyQualifiedName": "page 1, row 2, rating"}],
    }
    assert results[1]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert results[4]["suppressions"] == [
        {"kind": "external", "justification": "printed so in the original"}
    ]
    rules = run.tool.driver.rules or []
    assert [rules[one["ruleIndex"]].id for one in results] == [one["ruleId"] for one in results]
    assert run.invocations is not None
    assert run.invocations[0].execution_successful is False


def test_sarif_keeps_what_github_keeps() -> None:
    """At most 5,000 results, worst first; names of files are percent-encoded."""
    source = SourceReport(path="a b:目录.pdf", report=Report((*[WARNING] * 5000, FINDING)))
    results = json.loads(render_report([source], "sarif"))["runs"][0]["results"]
    assert len(results) == 5000
    assert results[0]["level"] == "error"
    uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b%3A%E7%9B%AE%E5%BD%95.pdf"


def test_junit_tells_failures_errors_and_skips() -> None:
    """An independent parser counts them, and a clean list has a test that passed."""
    junit = JUnitXml.fromstring(render_report(make_reports(), "junit").encode())
    counts = [
        (suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in junit
    ]
    assert counts == [
        ("in/list.txt", 4, 1, 0, 1),
        ("clean.pdf", 1, 0, 0, 0),
        ("scan.pdf", 1, 0, 1, 0),
    ]
    results = [[type(result) for result in case.result] for suite in junit for case in suite]
    assert results == [[Failure], [], [Skipped], [], [], [Error]]


def test_job_summary_is_appended(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Markdown report goes to the end of GitHub's file; without one nothing happens."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    append_job_summary(make_reports())
    path = tmp_path / "summary"
    path.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    append_job_summary(make_reports())
    expected = "before\n" + render_report(make_reports(), "markdown") + "\n"
    assert path.read_text("utf-8") == expected
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    with pytest.raises(PublishError, match="cannot be written: Is a directory"):
        append_job_summary(make_reports())


def test_job_summary_stays_below_the_limit_of_github(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A summary over 1 MiB would be dropped whole: then the totals alone are better."""
    path = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    long = replace(FINDING, message="长" * 2000)
    append_job_summary([SourceReport(path="a.pdf", report=Report((long,) * 600))])
    text = path.read_text("utf-8")
    assert len(text.encode()) < 1_000_000
    assert "600 errors" in text
    assert "… and 600 findings more" in text


def test_errors_have_names_of_their_own() -> None:
    """Over the limits, unreadable, no list: a reader of a report can tell them apart."""
    errors = (LimitError("x"), SourceError("x"), LayoutError("x"))
    text = render_report([SourceReport(path="a", error=error) for error in errors])
    assert [line.split()[2] for line in text.splitlines()[:3]] == [
        *("over-limits", "unreadable-source", "no-list"),
    ]


def test_reports_come_in_eight_forms() -> None:
    """Another is a usage error that names them; no sources at all is a report as well."""
    with pytest.raises(OptionError) as caught:
        render_report([], "pdf")
    assert str(caught.value) == (
        'no report as "pdf"\n    there are: text, json, jsonl, github, sarif, junit, markdown, html'
    )
    for name in REPORT_FORMATS:
        assert isinstance(render_report([], name), str)
    assert io.StringIO(render_report([])).readline() == "0 sources, 0 rows: no findings\n"
