"""Ratings: the scheme's steps. An unknown word is found when the cell is converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context


@rule("unused-step")
def check_steps(context: Context) -> Iterator[Finding]:
    """Every step of the scheme is used, where the profile expects it."""
    if not context.profile.expectation(context.edition).every_step_used:
        return
    used = {row["rating_level"] for row in context.filled}
    for level, step in enumerate(context.profile.rating.steps, 1):
        if "rating" in context.columns and level not in used:
            yield context.finding("unused-step", "rating", step=step)
