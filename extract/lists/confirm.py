"""Labels say which column is which; the content confirms it, or a finding says that they disagree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinque.findings import Finding, make_finding
from jinque.text import DASHES, fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jinque.profile import Profile
    from jinque.records import RawRow

__all__ = ["confirm_columns", "share_of_known_ratings"]

AGREE = 0.5  # least share of a column's cells that look like its field
_CODE = re.compile(rf"\d([{DASHES}－.]\d{{1,2}}){{2,4}}")
_NUMBER = re.compile(r"\d+")
_PAY = re.compile(r"\d")


def confirm_columns(rows: Sequence[RawRow], profile: Profile) -> Iterator[Finding]:
    """A finding for each column most of whose cells do not look like the field that its label names."""
    for field, looks_right in _tests(profile).items():
        texts = [squeeze(row.cells[field].text) for row in rows if field in row.cells]
        filled = [text for text in texts if text not in profile.code.missing]
        if not filled or sum(map(looks_right, filled)) >= AGREE * len(filled):
            continue
        odd = next(text for text in filled if not looks_right(text))
        row = next(r for r in rows if field in r.cells and squeeze(r.cells[field].text) == odd)
        yield make_finding(
            "label-content-mismatch",
            page=row.place.page,
            row=row.place.row,
            field=field,
            cell=row.cells[field].text,
        )


def _tests(profile: Profile) -> dict[str, Callable[[str], bool]]:
    tests: dict[str, Callable[[str], bool]] = {
        "seq": lambda text: bool(_NUMBER.fullmatch(text)),
        "code": lambda text: bool(_CODE.search(text[:40])),
        "title": lambda text: not _PAY.fullmatch(text) and not _CODE.fullmatch(text[:40]),
        "median_salary_wan": lambda text: bool(_PAY.search(text[:40])),
    }
    if profile.rating.steps:
        steps = {fold_label(step) for step in profile.rating.steps}
        tests["rating"] = lambda text: fold_label(text) in steps
    return tests


def share_of_known_ratings(texts: Sequence[str], profile: Profile) -> float:
    """The share of printed ratings that are steps of the profile's scheme; 1.0 where it has none."""
    steps = {fold_label(step) for step in profile.rating.steps}
    if not steps or not texts:
        return 1.0
    return sum(fold_label(text) in steps for text in texts) / len(texts)
