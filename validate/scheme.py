"""The rating scheme of a list whose profile names none: the known one that holds all its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jinque.findings import Finding, make_finding
from jinque.profile import Rating
from jinque.text import fold_label

if TYPE_CHECKING:
    from jinque.profile import Profile, Scheme
    from jinque.records import RawTable

__all__ = ["adopt_scheme"]


def adopt_scheme(raw: RawTable, profile: Profile) -> tuple[Profile, list[Finding]]:
    """The profile with the one known scheme that holds every printed rating, and what was guessed.

    A profile with steps of its own, or a list without ratings, stays as it is. Where no scheme fits,
    or several do, ratings stay as printed and have no level.
    """
    printed = [row.cells["rating"].text for row in raw.rows if "rating" in row.cells]
    words = {fold_label(text) for text in printed} - {""}
    if profile.rating.steps or not words:
        return profile, []
    fitting = [scheme for scheme in profile.rating.known if words <= _fold_steps(scheme)]
    shown = " / ".join(sorted({text.strip() for text in printed if text.strip()}))[:200]
    if len(fitting) != 1:
        return profile, [make_finding("scheme-unknown", field="rating", words=shown)]
    found = fitting[0]
    steps = " < ".join(found.steps)
    finding = make_finding("scheme-guessed", field="rating", scheme=found.scheme, steps=steps)
    rating = Rating(scheme=found.scheme, steps=found.steps, known=profile.rating.known)
    return msgspec.structs.replace(profile, rating=rating), [finding]


def _fold_steps(scheme: Scheme) -> set[str]:
    return {fold_label(step) for step in scheme.steps}
