"""Findings as Markdown: for the summary of a job, or a comment on a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.reports.as_text import count_words, totals_to_line
from jinque.output.reports.model import finding_to_place, say, say_hint
from jinque.safe import escape_markdown

if TYPE_CHECKING:
    from jinque.findings import Finding
    from jinque.output.reports.model import Digest, Entry, Lang

__all__ = ["render_markdown"]


def render_markdown(digest: Digest, *, lang: Lang) -> str:
    """The totals, then a table of findings for each source that has some."""
    parts = [f"## jinque\n\n{totals_to_line(digest.totals)}"]
    parts += [_entry_to_markdown(entry, lang) for entry in digest.entries if entry.findings]
    if digest.omitted:
        parts.append(f"… and {count_words(digest.omitted, 'finding')} more")
    return "\n\n".join(parts) + "\n"


def _entry_to_markdown(entry: Entry, lang: Lang) -> str:
    lines = [
        f"### {escape_markdown(entry.source.path)}\n",
        "| place | severity | rule | message | printed | hint |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_finding_to_row(finding, lang) for finding in entry.findings),
    ]
    return "\n".join(lines)


def _finding_to_row(finding: Finding, lang: Lang) -> str:
    severity = (
        f"{finding.severity}, waived" if finding.waiver is not None else str(finding.severity)
    )
    cells = (finding_to_place(finding), severity, finding.rule, say(finding, lang))
    texts = (*cells, (finding.cell or "").replace("\n", "⏎"), say_hint(finding, lang))
    return f"| {' | '.join(escape_markdown(text) for text in texts)} |"
