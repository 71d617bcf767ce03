"""What profile and classification at hand cannot say, and what they would suggest. Nothing here is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context, TypedRow

LIKENESS = 75  # rapidfuzz ratio, of 100
OFFERED = 3
BATCH = 500  # rows compared at once: bounds the memory of the matrix


@rule("draft-profile")
def check_profile(context: Context) -> Iterator[Finding]:
    """The profile is no draft, whose guesses nobody has looked at."""
    if context.profile.draft:
        yield context.finding("draft-profile", None, profile=context.profile.name)


@rule("not-checked")
def count_unchecked(context: Context) -> Iterator[Finding]:
    """Codes of which no table of the edition can tell whether they exist are counted and said."""
    codes = [row["code"] for row in context.filled if row["code"] is not None]
    unchecked = [code for code in codes if not context.references.covers(code)]
    if unchecked:
        different = list(dict.fromkeys(unchecked))
        yield context.finding(
            "not-checked",
            "code",
            count=len(unchecked),
            total=len(codes),
            edition=context.references.edition,
            first=", ".join(different[:3]) + (" …" if len(different) > 3 else ""),
        )


@rule("similar-title")
def suggest_titles(context: Context) -> Iterator[Finding]:
    """Near official titles for rows without a code, best first."""
    official = context.references.titles()
    rows = [row for row in context.filled if _is_unplaced(row, context)]
    titles = list(official)
    for start in range(0, len(rows), BATCH):
        for row, nearest in _compare(rows[start : start + BATCH], titles):
            listed = "; ".join(f"{title} ({official[title]})" for title in nearest)
            yield row.finding(
                "similar-title", "title", nearest=listed, edition=context.references.edition
            )


def _is_unplaced(row: TypedRow, context: Context) -> bool:
    title = row["title"]
    is_uncoded = "code" in context.columns and row["code"] is None
    return bool(title) and is_uncoded and not context.references.codes_of(title)


def _compare(rows: list[TypedRow], titles: list[str]) -> Iterator[tuple[TypedRow, list[str]]]:
    import numpy as np
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    printed = [row["title"] for row in rows]
    scores = cdist(printed, titles, scorer=ratio, score_cutoff=LIKENESS, dtype=np.uint8)
    for row, line in zip(rows, scores, strict=True):
        near = np.flatnonzero(line)
        if near.size:
            best = sorted(near, key=lambda i: (-int(line[i]), titles[i]))[:OFFERED]
            yield row, [titles[i] for i in best]
