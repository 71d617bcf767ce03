"""The list as a whole: its columns, its headers, its shape and its notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinque.findings import make_finding
from jinque.text import fold_label
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.profile import Expect
    from jinque.records import Passage
    from jinque.validate.context import Context

_EDITION = re.compile(r"职业分类大典\D{0,3}(\d{4})")


@rule("missing-label")
def check_columns(context: Context) -> Iterator[Finding]:
    """Every column that the profile requires is there, under one of its wordings."""
    for name, column in context.profile.columns.items():
        if column.required and name not in context.columns:
            yield context.finding("missing-label", name, label=column.labels[0])


@rule("label-change")
def check_headers(context: Context) -> Iterator[Finding]:
    """The headers of all pages are equal after folding: a unit may not change on the way."""
    known = {fold_label(column.label) for column in context.raw.columns}
    blocks = [
        block for block in _header_blocks(context) if 2 * len(known & block.keys()) >= len(known)
    ]
    for block in blocks[1:]:
        changed = [passage.text for label, passage in block.items() if label not in blocks[0]]
        lost = [passage.text for label, passage in blocks[0].items() if label not in block]
        if changed or lost:
            place = next(iter(block.values())).place
            yield make_finding(
                "label-change",
                page=place.page,
                row=place.row,
                cell="\n".join(changed) or None,
                changed=" ".join(changed) or "—",
                lost=" ".join(lost) or "—",
            )


def _header_blocks(context: Context) -> list[dict[str, Passage]]:
    """Folded label → passage, for each header; one that is several rows deep is one block."""
    blocks: list[dict[str, Passage]] = []
    above: tuple[int, int] | None = None
    for passage in context.raw.passages:
        if passage.kind == "header":
            page, row = passage.place.page, passage.place.row
            if above is None or page != above[0] or not 0 <= row - above[1] <= 1:
                blocks.append({})
            blocks[-1][fold_label(passage.text)] = passage
            above = page, row
    return blocks


@rule("row-count", "industry-count")
def check_counts(context: Context) -> Iterator[Finding]:
    """As many rows and industries as the profile expects of that edition."""
    expect = context.profile.expectation(context.edition)
    count = len(context.filled)
    wanted = _wanted_rows(expect)
    if wanted and not _is_expected(count, expect):
        yield context.finding("row-count", count=count, wanted=wanted[0], wanted_zh=wanted[1])
    industries = {row["industry"] for row in context.filled} - {None}
    if expect.industries is not None and len(industries) != expect.industries:
        yield context.finding(
            "industry-count", "industry", count=len(industries), wanted=expect.industries
        )


def _is_expected(count: int, expect: Expect) -> bool:
    low = expect.rows if expect.rows is not None else expect.rows_min or 0
    high = expect.rows if expect.rows is not None else expect.rows_max
    return low <= count and (high is None or count <= high)


def _wanted_rows(expect: Expect) -> tuple[str, str] | None:
    """What the profile expects, in both languages; None where it expects nothing."""
    if expect.rows is not None:
        return f"{expect.rows}", f"{expect.rows}"
    low, high = expect.rows_min, expect.rows_max
    if low is not None and high is not None:
        return f"{low} to {high}", f"{low}至{high}"
    if low is not None:
        return f"at least {low}", f"至少{low}"
    return None if high is None else (f"at most {high}", f"至多{high}")


@rule("fill-rate")
def check_fill_rates(context: Context) -> Iterator[Finding]:
    """No column is emptier than the profile expects."""
    expect, count = context.profile.expectation(context.edition), len(context.filled)
    for name, least in expect.fill_rate.items():
        filled = sum(row[name] is not None for row in context.filled)
        if count and filled < least * count:
            yield context.finding(
                "fill-rate", name, share=f"{filled / count:.0%}", wanted=f"{least:.0%}"
            )


@rule("edition-mismatch")
def check_edition(context: Context) -> Iterator[Finding]:
    """The edition of the classification that the notes name is the one that the codes are held to."""
    used = context.profile.classification.edition
    for passage in context.raw.passages:
        named = _EDITION.search(fold_label(passage.text)) if passage.kind == "note" else None
        if named and named[1] != used:
            yield make_finding(
                "edition-mismatch",
                page=passage.place.page,
                row=passage.place.row,
                cell=passage.text,
                named=named[1],
                used=used,
            )
            return


@rule("missing-note")
def check_notes(context: Context) -> Iterator[Finding]:
    """Marks are explained in a note: without it nobody can say what they mean this year."""
    marks = context.profile.marks
    used = [
        letter
        for name, letter in (("green", marks.green), ("digital", marks.digital))
        if letter and any(row[name] for row in context.filled)
    ]
    notes = "".join(p.text for p in context.raw.passages if p.kind == "note")
    unexplained = [letter for letter in used if letter not in notes]
    if unexplained:
        yield context.finding("missing-note", marks=", ".join(unexplained))
