"""Reports of findings, in eight forms, for people and for CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.errors import OptionError
from jinque.output.reports.as_github import append_job_summary, render_github
from jinque.output.reports.as_html import render_html
from jinque.output.reports.as_json import (
    read_report_schema,
    render_json_report,
    render_jsonl_report,
)
from jinque.output.reports.as_junit import render_junit
from jinque.output.reports.as_markdown import render_markdown
from jinque.output.reports.as_sarif import render_sarif
from jinque.output.reports.as_text import finding_to_line, render_text, totals_to_line
from jinque.output.reports.model import (
    ERROR_RULES,
    Lang,
    SourceReport,
    Totals,
    checked_to_report,
    count_totals,
    digest_reports,
    filter_report,
)
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinque.output.reports.model import Digest

__all__ = [
    "ERROR_RULES",
    "REPORT_FORMATS",
    "Lang",
    "SourceReport",
    "Totals",
    "append_job_summary",
    "checked_to_report",
    "count_totals",
    "filter_report",
    "finding_to_line",
    "read_report_schema",
    "render_report",
    "totals_to_line",
]

_RENDERERS: dict[str, Callable[[Digest, Lang], str]] = {
    "json": lambda digest, _: render_json_report(digest),
    "jsonl": lambda digest, _: render_jsonl_report(digest),
    "github": lambda digest, lang: render_github(digest, lang=lang),
    "sarif": lambda digest, lang: render_sarif(digest, lang=lang),
    "junit": lambda digest, lang: render_junit(digest, lang=lang),
    "markdown": lambda digest, lang: render_markdown(digest, lang=lang),
    "html": lambda digest, lang: render_html(digest, lang=lang),
}
REPORT_FORMATS = ("text", *_RENDERERS)


def render_report(
    reports: Sequence[SourceReport],
    format: str = "text",  # noqa: A002 -- the word for it
    *,
    color: bool = False,
    lang: Lang = "en",
    details: bool = False,
    max_findings: int | None = None,
) -> str:
    """The findings of all sources in one of REPORT_FORMATS, ending with a line end.

    `lang`: `en`, `zh` or `both`. `max_findings` shows only the worst ones and says how many more there
    are. `color` (a terminal that takes it) and `details` (the cell, its neighbours, the hint) are for
    text. For `github`, call `append_job_summary` as well. Which findings count is `filter_report`'s
    to say. Raises OptionError for another format.
    """
    digest = digest_reports(reports, max_findings)
    if format == "text":
        return render_text(digest, color=color, lang=lang, details=details)
    if format not in _RENDERERS:
        known = ", ".join(REPORT_FORMATS)
        raise OptionError(f'no report as "{show(format)}"', hints=(f"there are: {known}",))
    return _RENDERERS[format](digest, lang)
