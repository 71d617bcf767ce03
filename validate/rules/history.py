"""Against the release before: what came, went and changed, and whether that much is plausible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.matching import match_rows
from jinque.text import fold_label
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from jinque.findings import Finding
    from jinque.validate.context import Context, TypedRow

_NAMES = ("title", "code", "rating", "median_salary_wan", "industry", "description")
JUMP = 1.5  # times, up or down, from one edition to the next

Old = dict[str, Any]


@rule("row-added", "row-removed", "title-changed", "code-changed", "rating-changed", "pay-jump")
def compare_rows(context: Context) -> Iterator[Finding]:
    """Each row with its like in the previous release: by code, else by title."""
    if context.previous is None:
        return
    old_rows = _read_rows(context.previous)
    pairs, removed = pair_rows(context, old_rows)
    is_same_scheme = _has_same_scheme(context, old_rows)
    for row, old in pairs:
        if old is None:
            yield row.finding("row-added", "title", title=row["title"])
        else:
            yield from _compare(row, old, is_same_scheme=is_same_scheme)
    for old in removed:
        yield context.finding("row-removed", cell=old["title"], title=old["title"])


@rule("change-share")
def check_share(context: Context) -> Iterator[Finding]:
    """The share of rows that came, went or changed lies in the profile's band."""
    if context.previous is None or not context.filled:
        return
    expect = context.profile.expectation(context.edition)
    pairs, removed = pair_rows(context, _read_rows(context.previous))
    changed = sum(old is None or _is_changed(row, old) for row, old in pairs) + len(removed)
    share = changed / (len(pairs) + len(removed))
    if not expect.change_min <= share <= expect.change_max:
        yield context.finding(
            "change-share",
            share=f"{share:.0%}",
            low=f"{expect.change_min:.0%}",
            high=f"{expect.change_max:.0%}",
        )


def _read_rows(release: pd.DataFrame) -> list[Old]:
    """The rows of a release that have a title, null as None."""
    frame = release.reindex(columns=list(_NAMES)).astype(object)
    records = frame.where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in records if row["title"]]


def pair_rows(
    context: Context, old_rows: list[Old]
) -> tuple[list[tuple[TypedRow, Old | None]], list[Old]]:
    """Each row with its like before, or None; and the old rows that nothing is like."""
    rows = [row for row in context.filled if row["title"]]
    # Likeness alone does not make a finding: a row with another title and no code is another row.
    typed = [row.values for row in rows]  # noqa: PD011 - no frame
    matches = match_rows(old_rows, typed, similar=False)
    found = {match.new: old_rows[match.old] for match in matches}
    taken = {id(old) for old in found.values()}
    pairs = [(row, found.get(i)) for i, row in enumerate(rows)]
    return pairs, [old for old in old_rows if id(old) not in taken]


def _has_same_scheme(context: Context, old_rows: list[Old]) -> bool:
    """Whether the old ratings are of this scheme: two schemes are never compared."""
    steps = {fold_label(step) for step in context.profile.rating.steps}
    return not steps or any(fold_label(old["rating"] or "") in steps for old in old_rows)


def _compare(row: TypedRow, old: Old, *, is_same_scheme: bool) -> Iterator[Finding]:
    if _differs(row, old, "title"):
        yield row.finding("title-changed", "title", before=old["title"])
    if row["code"] != old["code"]:
        yield row.finding("code-changed", "code", before=old["code"] or "—")
    if is_same_scheme and _differs(row, old, "rating"):
        yield row.finding("rating-changed", "rating", before=old["rating"] or "—")
    yield from _find_jump(row, old)


def _differs(row: TypedRow, old: Old, name: str) -> bool:
    return fold_label(row[name] or "") != fold_label(old[name] or "")


def _is_changed(row: TypedRow, old: Old) -> bool:
    return row["code"] != old["code"] or any(
        _differs(row, old, name) for name in ("title", "rating")
    )


def _find_jump(row: TypedRow, old: Old) -> Iterator[Finding]:
    name = "median_salary_wan"
    now, before = row[name], old[name]
    if not now or not before:
        return
    factor = float(now) / float(before)
    if not 1 / JUMP <= factor <= JUMP:
        yield row.finding("pay-jump", name, before=before, factor=f"{factor:.2f}")
