"""Marks: at the end of a title only, the profile's own, and those of the classification."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinque.validate.codes import parent_of
from jinque.validate.marks import find_doubtful_tail
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.profile import Marks
    from jinque.validate.context import Context, TypedRow


@rule("unknown-mark", "misplaced-mark")
def check_places(context: Context) -> Iterator[Finding]:
    """What looks like a mark is one of the profile's, and stands at the title's end."""
    marks = context.profile.marks
    if not (marks.green or marks.digital):
        return
    inner = _inner_pattern(marks)
    for row in context.filled:
        title = row["title"] or ""
        tail = find_doubtful_tail(title)
        if tail is not None:
            known = "/".join(filter(None, (marks.green, marks.digital)))
            yield row.finding("unknown-mark", "title", tail=tail, known=known)
        elif found := inner.search(title):
            yield row.finding("misplaced-mark", "title", mark=found[0])


@cache
def _inner_pattern(marks: Marks) -> re.Pattern[str]:
    """A mark by itself before the end: no Latin letter, digit or dash beside it."""
    one = "|".join(re.escape(mark) for mark in (marks.green, marks.digital) if mark)
    return re.compile(rf"(?<![A-Za-z0-9-])(?:{one})(?:[/、](?:{one}))?(?![A-Za-z0-9-])(?=.)")


@rule("impossible-mark")
def check_uncoded_marks(context: Context) -> Iterator[Finding]:
    """The classification marks its own occupations: a row without a code has no mark."""
    for row in context.filled:
        is_uncoded = row["code"] is None and "code" not in row.untyped
        if "code" in context.columns and is_uncoded and _printed_marks(row):
            yield row.finding("impossible-mark", "title", marks=_to_text(_printed_marks(row)))


@rule("mark-mismatch")
def check_official_marks(context: Context) -> Iterator[Finding]:
    """The printed marks of an occupation are those of the edition; a work type's are its parent's."""
    marks = context.profile.marks
    known = {letter for letter, mark in (("L", marks.green), ("S", marks.digital)) if mark}
    for row in context.filled:
        official = _official_marks(row, context)
        printed = _printed_marks(row)
        if official is not None and row["title"] and official & known != printed:
            yield row.finding(
                "mark-mismatch",
                "title",
                printed=_to_text(printed),
                official=_to_text(official & known),
                edition=context.references.edition,
                code=row["code"],
            )


def _official_marks(row: TypedRow, context: Context) -> frozenset[str] | None:
    """The edition's marks for the row, or None where it says nothing of them."""
    code = row["code"]
    named = context.references.codes_of(row["title"] or "")
    if code is None or (named and code not in named):  # another occupation's title: found elsewhere
        return None
    if row["code_level"] == "work_type":
        parent = context.references.find(parent_of(code))
        return parent.marks if parent is not None and _printed_marks(row) else None
    entry = context.references.find(code)
    return entry.marks if entry is not None else None


def _printed_marks(row: TypedRow) -> frozenset[str]:
    """The marks by the letters of the classification, whatever letters the publisher uses."""
    letters = (("L", row["green"]), ("S", row["digital"]))
    return frozenset(letter for letter, is_printed in letters if is_printed)


def _to_text(marks: frozenset[str]) -> str:
    return "/".join(sorted(marks)) or "—"
