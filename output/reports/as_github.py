"""Findings as annotations of GitHub Actions, and the summary of the job."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jinque.errors import PublishError
from jinque.findings import Severity
from jinque.output.reports.as_markdown import render_markdown
from jinque.output.reports.as_text import count_words, totals_to_line
from jinque.output.reports.model import (
    digest_reports,
    finding_to_place,
    say,
    say_hint,
    sort_worst_first,
)
from jinque.safe import escape_property, escape_workflow, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.findings import Finding
    from jinque.output.reports.model import Digest, Lang, SourceReport

__all__ = ["append_job_summary", "render_github"]

MAX_ANNOTATIONS = 10  # what GitHub shows of a step
MAX_SUMMARY_FINDINGS = 500
MAX_SUMMARY_BYTES = 1_000_000  # GitHub drops a summary of more than 1 MiB whole
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(digest: Digest, *, lang: Lang) -> str:
    """Workflow commands for the ten worst findings, then how many more there are, and the totals.

    No text of a document can begin a line or end a property, so none can be a command.
    """
    open_ = [pair for pair in digest.findings if pair[1].waiver is None]
    shown = sort_worst_first(open_)[:MAX_ANNOTATIONS]
    lines = [_to_command(source, finding, lang) for source, finding in shown]
    more = len(open_) - len(shown) + digest.omitted
    if more:
        lines.append(f"… and {count_words(more, 'finding')} more: see the summary of the job")
    lines.append(totals_to_line(digest.totals))
    return "\n".join(lines) + "\n"


def _to_command(source: SourceReport, finding: Finding, lang: Lang) -> str:
    properties = {"file": source.path}
    if source.is_text and finding.row:
        properties["line"] = str(finding.row)
    properties["title"] = f"jinque {finding.rule}"
    listed = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    place, hint = finding_to_place(finding), say_hint(finding, lang)
    message = (f"{place}: " if place else "") + say(finding, lang) + (f"\n{hint}" if hint else "")
    return f"::{_COMMANDS[finding.severity]} {listed}::{escape_workflow(message)}"


def append_job_summary(reports: Sequence[SourceReport], *, lang: Lang = "en") -> None:
    """Add the Markdown report to the file that `GITHUB_STEP_SUMMARY` names; nothing where it names none.

    Raises PublishError where the file cannot be written.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    text = render_markdown(digest_reports(reports, MAX_SUMMARY_FINDINGS), lang=lang)
    if len(text.encode()) > MAX_SUMMARY_BYTES:
        text = render_markdown(digest_reports(reports, 0), lang=lang)
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise PublishError(f"cannot be written: {error.strerror}", source=show(path)) from error
