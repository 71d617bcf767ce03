"""Findings as JUnit XML, which most CI servers show: a test case for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.reports.model import finding_to_place, say, say_hint
from jinque.safe import escape_html

if TYPE_CHECKING:
    from jinque.findings import Finding
    from jinque.output.reports.model import Digest, Entry, Lang

__all__ = ["render_junit"]


def render_junit(digest: Digest, *, lang: Lang) -> str:
    """A suite for each source. An open error is a failure, a source without a list an error, a waived
    finding is skipped, anything else passes and says what was seen; a clean list has one passing case.
    """  # noqa: D205 -- one sentence needs two lines
    suites = "\n".join(_entry_to_suite(entry, lang) for entry in digest.entries)
    omitted = f" ({digest.omitted} more findings left out)" if digest.omitted else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="jinque{omitted}">\n'
        f"{suites}\n</testsuites>\n"
    )


def _entry_to_suite(entry: Entry, lang: Lang) -> str:
    path, findings = escape_html(entry.source.path), entry.findings
    is_error = entry.source.error is not None
    cases = [_finding_to_case(path, finding, lang, is_error=is_error) for finding in findings]
    if not cases:
        cases = [f'<testcase classname="{path}" name="no findings"/>']
    failures = 0 if is_error else sum(finding.is_open for finding in findings)
    skipped = sum(finding.waiver is not None for finding in findings)
    return (
        f'<testsuite name="{path}" tests="{len(cases)}" failures="{failures}" '
        f'errors="{int(is_error)}" skipped="{skipped}">\n' + "\n".join(cases) + "\n</testsuite>"
    )


def _finding_to_case(path: str, finding: Finding, lang: Lang, *, is_error: bool) -> str:
    name = escape_html(f"{finding.rule} {finding_to_place(finding)}".strip())
    message, hint = escape_html(say(finding, lang)), escape_html(say_hint(finding, lang))
    body = f"<system-out>{finding.severity}: {message}</system-out>"
    if finding.waiver is not None:
        body = f'<skipped message="{escape_html(finding.waiver)}">{message}</skipped>'
    elif finding.is_open:
        tag = "error" if is_error else "failure"
        body = f'<{tag} type="{escape_html(finding.rule)}" message="{message}">{hint}</{tag}>'
    return f'<testcase classname="{path}" name="{name}">{body}</testcase>'
