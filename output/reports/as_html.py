"""Findings as a page: one file, no script, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.reports.as_text import count_words, totals_to_line
from jinque.output.reports.model import finding_to_place, say, say_hint
from jinque.safe import escape_html

if TYPE_CHECKING:
    from jinque.findings import Finding
    from jinque.output.reports.model import Digest, Entry, Lang

__all__ = ["render_html"]

_HEADER = ("place", "severity", "rule", "message", "printed", "hint")


def render_html(digest: Digest, *, lang: Lang) -> str:
    """The totals, then for each source a table of its findings."""
    from jinque.output.page import html_page  # the pages' drawing is not for every command

    parts = ["<h1>jinque</h1>", f"<p>{escape_html(totals_to_line(digest.totals))}</p>"]
    parts += [_entry_to_html(entry, lang) for entry in digest.entries]
    if digest.omitted:
        parts.append(f"<p>… and {count_words(digest.omitted, 'finding')} more</p>")
    return html_page("jinque: findings", "\n".join(parts), lang="zh-Hans" if lang == "zh" else "en")


def _entry_to_html(entry: Entry, lang: Lang) -> str:
    title = f"<h2>{escape_html(entry.source.path)}</h2>"
    if not entry.findings:
        return f"{title}\n<p>no findings</p>"
    header = "".join(f'<th scope="col">{name}</th>' for name in _HEADER)
    rows = "\n".join(_finding_to_html(finding, lang) for finding in entry.findings)
    table = f"<table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    return f'{title}\n<div class="wide" role="region" aria-label="findings" tabindex="0">\n{table}\n</div>'


def _finding_to_html(finding: Finding, lang: Lang) -> str:
    severity = (
        f"{finding.severity}, waived" if finding.waiver is not None else str(finding.severity)
    )
    cells = (finding_to_place(finding), severity, finding.rule, say(finding, lang))
    texts = (*cells, (finding.cell or "").replace("\n", "⏎"), say_hint(finding, lang))
    name = "" if finding.waiver is not None else f' class="{finding.severity.value}"'
    return f"<tr{name}>{''.join(f'<td>{escape_html(text)}</td>' for text in texts)}</tr>"
