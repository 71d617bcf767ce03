"""The page's part on what changed since the edition before."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING

from jinque.output.page.html import both, text, value_or_dash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinque.output.changes import Change
    from jinque.output.page.model import Facts
    from jinque.output.release.content import ReleaseContent

__all__ = ["show_changes"]

MOST_CHANGES = 200  # of one kind; the file has them all
MOST_OPEN = 12  # of one kind; longer ones are folded
DOUBTS = {
    "strong": "≈",
    "likely": "≈?",
}  # how sure it is that both rows are one, where it is not exact


def show_changes(content: ReleaseContent, facts: Facts) -> str:
    """What changed since the edition before, by kind; or that there is none to compare with."""
    heading = f'<h2 id="changes">{both("What changed", "与上一版相比")}</h2>'
    if content.comparison is None:
        words = ("No earlier edition was given to compare with.", "没有提供可比较的上一版。")
        return f"{heading}<p>{both(*words)}</p>"
    since = text(content.previous_name or "—")
    notes = "".join(f"<p>{both(note.en, note.zh)}</p>" for note in content.comparison.notes)
    lead = f"<p>{both('Since', '相对于')} {since}{_explain_doubts(content.changes)}</p>{notes}"
    if not content.changes:
        return f"{heading}{lead}<p>{both('No row changed.', '没有变化。')}</p>"
    kinds = "".join(
        _show_kind(kind, list(group), facts.numbers)
        for kind, group in groupby(content.changes, key=lambda change: change.kind)
    )
    return f'{heading}{lead}<div class="kinds">{kinds}</div>'


def _explain_doubts(changes: Sequence[Change]) -> str:
    """What the marks mean, where one is used."""
    if not any(change.certainty in DOUBTS for change in changes):
        return ""
    words = (
        " (≈ strong, ≈? likely match of the two rows; all others are certain)",
        "（≈ 前后两行较确定为同一条，≈? 可能为同一条；其余确定）",
    )
    return both(*words)


def _show_kind(kind: str, changes: Sequence[Change], numbers: Mapping[int, int]) -> str:
    from jinque.output.changes import KIND_TITLES, KIND_TITLES_ZH

    items = "".join(f"<li>{_show_change(one, numbers)}" for one in changes[:MOST_CHANGES])
    more = len(changes) - MOST_CHANGES
    if more > 0:
        items += f"<li>{both(f'and {more} more, in', f'另有 {more} 项，见')} data/changes.csv"
    title = both(KIND_TITLES[kind], KIND_TITLES_ZH[kind])
    is_open = " open" if len(changes) <= MOST_OPEN else ""
    return (
        f"<details{is_open}><summary>{title} <b>{len(changes)}</b></summary>"
        f"<ul lang=zh-Hans>{items}</ul></details>"
    )


def _show_change(change: Change, numbers: Mapping[int, int]) -> str:
    """The row, linked where it is in this list, and what it was and is."""
    values = " → ".join(value_or_dash(value) for value in (change.before, change.after))
    is_name = change.kind == "renamed"  # the values are the titles
    name = _link_row(change, values if is_name else text(change.title), numbers)
    if change.code and change.kind in {"added", "removed"}:  # of the others, the linked row says it
        name += f" <code>{text(change.code)}</code>"
    if change.kind in {"added", "removed"}:
        return f"{name} <small>{value_or_dash(change.industry)}</small>"
    if change.certainty in DOUBTS:
        name += f" <small>{DOUBTS[change.certainty or '']}</small>"
    if is_name or change.kind == "described":
        return name
    if change.kind == "marked":
        values = _show_mark(change)
    return f"{name}<br>{values}{_tell_share(change)}"


def _link_row(change: Change, name: str, numbers: Mapping[int, int]) -> str:
    at = numbers.get(change.seq_after) if change.seq_after is not None else None
    return f"<a href=#r{at}>{name}</a>" if at else name


def _show_mark(change: Change) -> str:
    """Which mark came or went."""
    words = {"green": ("green", "绿色"), "digital": ("digital", "数字")}[change.field]
    return f"{'+' if change.after == 'true' else '−'} {both(*words)}"


def _tell_share(change: Change) -> str:
    """By how much the median pay rose or fell, in percent of what it was."""
    if change.field != "median_salary_wan":
        return ""
    try:
        share = 100 * (Decimal(change.after or "") / Decimal(change.before or "") - 1)
    except (InvalidOperation, ZeroDivisionError):
        return ""
    return f" <small>{share:+.1f}%</small>".replace("-", "−")
