"""A comparison as text, JSON, CSV, Markdown or a page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from jinque.errors import OptionError
from jinque.output.changes.compare import KINDS, Change, Comparison
from jinque.output.changes.words import KIND_TITLES, KIND_TITLES_ZH, name_field
from jinque.output.csv_text import rows_to_csv
from jinque.output.json_text import to_json
from jinque.output.page import html_page
from jinque.safe import escape_html, escape_markdown, replace_surrogates, show, show_at_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jinque.editions import Edition
    from jinque.output.changes.words import Note

__all__ = [
    "CHANGE_FIELDS",
    "CHANGE_FORMATS",
    "changes_to_csv",
    "changes_to_html",
    "changes_to_json",
    "changes_to_markdown",
    "changes_to_text",
    "render_changes",
]

CHANGE_FIELDS = (
    *("kind", "title", "code", "industry", "field", "before", "after"),
    *("certainty", "matched_by", "seq_before", "seq_after", "steps"),
)
_SIGNS = {"added": "+", "removed": "-"}
_ARROW = " → "
_NOTHING = "—"


def render_changes(comparison: Comparison, format: str) -> bytes:  # noqa: A002 -- the word for it
    """The comparison in a format of CHANGE_FORMATS. Raises OptionError for another."""
    if format not in CHANGE_FORMATS:
        hint = f"there are: {', '.join(CHANGE_FORMATS)}"
        raise OptionError(f'changes do not come as "{show(format)}"', hints=(hint,))
    return CHANGE_FORMATS[format](comparison)


def changes_to_csv(changes: Iterable[Change]) -> bytes:
    """One line a change, the columns of CHANGE_FIELDS."""
    rows = ([getattr(change, name) for name in CHANGE_FIELDS] for change in changes)
    return replace_surrogates(rows_to_csv(CHANGE_FIELDS, rows)).encode()


def changes_to_json(comparison: Comparison) -> bytes:
    """One object: what was compared, how much changed, and the changes, one a line."""
    lines = ",\n".join(to_json(asdict(change)) for change in comparison.changes)
    head = {
        "old": _about(comparison.old),
        "new": _about(comparison.new),
        "unchanged": comparison.unchanged,
        "counts": comparison.counts,
        "notes": [note._asdict() for note in comparison.notes],
    }
    parts = [f"{to_json(name)}: {to_json(value)}" for name, value in head.items()]
    parts.append(f'"changes": [\n{lines}\n]' if lines else '"changes": []')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _about(edition: Edition) -> dict[str, object]:
    names = ("name", "edition", "publisher", "scheme")
    return {name: getattr(edition, name) for name in names} | {"rows": len(edition.rows)}


def changes_to_text(comparison: Comparison) -> bytes:
    """For a terminal: the totals, the changes one a line under their kinds, what was not compared."""
    lines = [
        _say_heading(comparison),
        _say_totals(comparison),
        *(note.en for note in comparison.notes),
    ]
    for kind, changes in _group(comparison.changes):
        lines += ["", f"{KIND_TITLES[kind]} ({len(changes)})"]
        lines += [f"  {_SIGNS.get(kind, '~')} {_say_change(change)}" for change in changes]
    return "".join(f"{show_at_start(line)}\n" for line in lines).encode()


def _say_heading(comparison: Comparison) -> str:
    old, new = comparison.old, comparison.new
    return f"{old.label} ({len(old.rows)} rows){_ARROW}{new.label} ({len(new.rows)} rows)"


def _say_totals(comparison: Comparison) -> str:
    counted = [f"{count} {kind}" for kind, count in comparison.counts.items()]
    return ", ".join([*counted, f"{comparison.unchanged} rows unchanged"])


def _say_change(change: Change) -> str:
    row = " ".join(filter(None, (change.code, change.title)))
    if change.kind in _SIGNS:
        return f"{row} ({change.industry or _NOTHING})"
    return f"{row}: {_say_values(change)}{_say_doubt(change)}"


def _say_values(change: Change) -> str:
    """What it was and is; of a description only that, for a line has no room for two."""
    if change.kind == "described":
        return name_field(change.field)[0].lower()
    values = _ARROW.join(value or _NOTHING for value in (change.before, change.after))
    return f"{change.field} {values}" if change.kind == "marked" else values


def _say_doubt(change: Change) -> str:
    """How the rows were matched, where that is not beyond doubt."""
    if change.certainty == "exact":
        return ""
    return f"  [{change.certainty} match, by {change.matched_by}]"


def changes_to_markdown(
    changes: Sequence[Change],
    *,
    old: str = "",
    new: str = "",
    notes: Iterable[Note] = (),
) -> bytes:
    """A release note in both languages: a table for each kind of change. `old`, `new`: how to call them."""
    names = _ARROW.join(escape_markdown(name) for name in (old, new) if name)
    lines = [f"# Changes / 变化{': ' * bool(names)}{names}", ""]
    lines += [f"- {escape_markdown(note.en)} {escape_markdown(note.zh)}" for note in notes]
    if not changes:
        lines += ["No row changed. 没有变化。"]
    for kind, group in _group(changes):
        lines += ["", f"## {KIND_TITLES[kind]} / {KIND_TITLES_ZH[kind]} ({len(group)})", ""]
        lines += _to_markdown_table(kind, group)
    return ("\n".join(lines).replace("\n\n\n", "\n\n") + "\n").encode()


def _to_markdown_table(kind: str, changes: Sequence[Change]) -> Iterator[str]:
    header = _header_of(kind)
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for change in changes:
        yield f"| {' | '.join(escape_markdown(cell) for cell in _cells_of(change))} |"


def _header_of(kind: str) -> list[str]:
    columns = ["Code / 代码", "Occupation / 职业（工种）", "Industry / 行业"]
    if kind in _SIGNS:
        return columns
    return [*columns, "Before / 原", "After / 现", "Match / 匹配"]


def _cells_of(change: Change) -> list[str]:
    cells = [change.code or _NOTHING, change.title, change.industry or _NOTHING]
    if change.kind in _SIGNS:
        return cells
    values = [_value_of(change, value) for value in (change.before, change.after)]
    return [*cells, *values, f"{change.certainty} ({change.matched_by})"]


def _value_of(change: Change, value: str | None) -> str:
    if change.kind in {"marked", "pay"} and change.field != "median_salary_wan":
        return f"{name_field(change.field)[1]} {value or _NOTHING}"
    return value or _NOTHING


def changes_to_html(comparison: Comparison) -> bytes:
    """A page of its own: a table for each kind of change."""
    heading = _say_heading(comparison)
    parts = [f"<h1>{escape_html(heading)}</h1>", f"<p>{escape_html(_say_totals(comparison))}</p>"]
    parts += [
        f'<p>{escape_html(note.en)} <span lang="zh-Hans">{escape_html(note.zh)}</span></p>'
        for note in comparison.notes
    ]
    parts += [_to_html_table(kind, group) for kind, group in _group(comparison.changes)]
    return html_page(heading, "\n".join(parts)).encode()


def _to_html_table(kind: str, changes: Sequence[Change]) -> str:
    title = f"{KIND_TITLES[kind]} / {KIND_TITLES_ZH[kind]} ({len(changes)})"
    header = "".join(f'<th scope="col">{name}</th>' for name in _header_of(kind))
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape_html(cell)}</td>" for cell in _cells_of(change)) + "</tr>"
        for change in changes
    )
    return (
        f'<h2>{title}</h2>\n<div class="wide" role="region" aria-label="{title}" tabindex="0">\n'
        f"<table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _group(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """The changes under their kinds, in the order of KINDS."""
    in_order = sorted(changes, key=lambda change: KINDS.index(change.kind))
    for kind, group in groupby(in_order, key=lambda change: change.kind):
        yield kind, list(group)


CHANGE_FORMATS: dict[str, Callable[[Comparison], bytes]] = {
    "text": changes_to_text,
    "json": changes_to_json,
    "csv": lambda comparison: changes_to_csv(comparison.changes),
    "markdown": lambda comparison: changes_to_markdown(
        comparison.changes,
        old=comparison.old.label,
        new=comparison.new.label,
        notes=comparison.notes,
    ),
    "html": changes_to_html,
}
