"""What both READMEs are made of: tables and lists in Markdown, every text of the list made harmless."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from jinque.safe import escape_markdown, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinque.fields import Field
    from jinque.findings import Finding
    from jinque.output.release.constraints import Constraints
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = [
    "ENGLISH",
    "link",
    "list_creators",
    "rows_to_table",
    "say",
    "sort_findings",
    "summarize",
    "write_bounds",
]

ENGLISH = {"required": "not null", "unique": "unique", "unit": "unit: "}
_MARKUP = re.compile(r"([\\`*_\[\]|])")


def say(text: str) -> str:
    """A person's own words in Markdown: as they are, but no markup, HTML or cell's end comes of them.

    >>> say("Pay (in 万元). See a|b <b>")
    'Pay (in 万元). See a\\\\|b &lt;b&gt;'
    """
    return html.escape(_MARKUP.sub(r"\\\1", show(text)), quote=False)


def rows_to_table(rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are Markdown already; the first row is its header."""
    header, *body = [f"| {' | '.join(row)} |" for row in rows]
    rule = "|" + " --- |" * header.count(" | ") + " --- |"
    return "\n".join([header, rule, *body])


def link(url: str) -> str:
    """An address that can be clicked; its form is checked where it is read."""
    return f"<{url}>"


def list_creators(content: ReleaseContent) -> str:
    """Names with their roles."""
    return "; ".join(
        f"{say(one.name)} ({', '.join(one.roles)})" for one in content.settings.contributors
    )


def write_bounds(field: Field, bounds: Constraints, words: Mapping[str, str]) -> str:
    """The constraints of a field: signs, and these words for `required`, `unique` and units."""
    return ", ".join(_list_bounds(field, bounds, words)) or "—"


def _list_bounds(field: Field, bounds: Constraints, words: Mapping[str, str]) -> Iterator[str]:
    if bounds.required:
        yield words["required"]
    if bounds.unique:
        yield words["unique"]
    if bounds.pattern:
        pattern = bounds.pattern.replace("|", "\\|")
        yield f"`{pattern}`"
    if bounds.values:
        joint = " < " if bounds.steps else " / "
        yield joint.join(escape_markdown(value) for value in bounds.values)
    if bounds.minimum is not None:
        yield f"≥ {bounds.minimum}"
    if bounds.maximum is not None:
        yield f"≤ {bounds.maximum}"
    if field.unit:
        yield words["unit"] + words.get(field.unit, field.unit)


def summarize(table: Table) -> dict[str, int]:
    """Counts that tell at once whether two people hold the same list."""
    columns = {field.name: [row[at] for row in table.rows] for at, field in enumerate(table.fields)}
    codes = [code for code in columns.get("code", []) if code is not None]
    return {
        "rows": len(table.rows),
        "industries": len(set(columns.get("industry", [])) - {None}),
        "coded": len(codes),
        "uncoded": len(table.rows) - len(codes),
    }


def sort_findings(content: ReleaseContent) -> tuple[list[Finding], list[Finding]]:
    """The findings that stand, and those that a waiver covers."""
    findings = list(content.checked.report)
    standing = [finding for finding in findings if finding.waiver is None]
    return standing, [finding for finding in findings if finding.waiver is not None]
