"""Industries: each is one block of rows, and goes on under the same name on the next page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context, TypedRow

NEAR = 70.0  # rapidfuzz ratio: one character of four, or two of seven


@rule("industry-broken")
def check_blocks(context: Context) -> Iterator[Finding]:
    """Rows of one industry stand together."""
    last_with: dict[str, TypedRow] = {}
    before: str | None = None
    for row in context.filled:
        industry = row["industry"]
        if industry is None:
            continue
        if industry != before and industry in last_with:
            place = last_with[industry].raw.place
            words = {"last_page": place.page, "last_row": place.row}
            yield row.finding("industry-broken", "industry", industry=industry, **words)
        before, last_with[industry] = industry, row


@rule("industry-label")
def check_continuations(context: Context) -> Iterator[Finding]:
    """At the top of a page the industry is printed again: the same words, or another industry."""
    from rapidfuzz.fuzz import ratio

    for above, row in pairwise(context.filled):
        before, industry = above["industry"], row["industry"]
        if above.raw.place.page == row.raw.place.page or not before or not industry:
            continue
        if before != industry and ratio(before, industry) >= NEAR:
            yield row.finding("industry-label", "industry", before=before)
