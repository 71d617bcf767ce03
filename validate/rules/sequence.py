"""The running number, and what may stand in a list only once."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context, TypedRow


@rule("sequence-gap", "sequence-order", "sequence-repeat", "primary-key")
def check_sequence(context: Context) -> Iterator[Finding]:
    """Numbers begin at 1 and go up by one over all pages; a row without a readable number counts."""
    printed = sorted({row["seq"] for row in context.rows if row["seq"] is not None})
    first_with: dict[int, TypedRow] = {}
    last = expected = 0
    for row in context.filled:
        seq, expected = row["seq"], expected + 1
        if seq is None:
            continue
        first = first_with.setdefault(seq, row)
        if first is not row:
            rule_id = "primary-key" if is_same_row(first, row) else "sequence-repeat"
            yield row.finding(rule_id, "seq", **_place_words(first))
            continue
        if seq > max(last + 1, expected):
            yield from _find_gap(row, last, printed)
        elif seq < last:
            yield row.finding("sequence-order", "seq", last=last)
        last = expected = seq


def _find_gap(row: TypedRow, last: int, printed: list[int]) -> Iterator[Finding]:
    """The numbers between two rows that stand nowhere in the list."""
    seq = row["seq"]
    between = printed[bisect_left(printed, last + 1) : bisect_left(printed, seq)]
    missing = seq - last - 1 - len(between)
    if missing:
        known = set(between)
        first = next(n for n in range(last + 1, seq) if n not in known)
        final = next(n for n in range(seq - 1, last, -1) if n not in known)
        numbers = f"{first}" if first == final else f"{first} to {final}"
        numbers_zh = f"{first}" if first == final else f"{first}至{final}"
        yield row.finding("sequence-gap", "seq", numbers=numbers, numbers_zh=numbers_zh)


def is_same_row(one: TypedRow, other: TypedRow) -> bool:
    """Whether two rows print the same number, title and code: one row, printed twice."""
    return all(one[name] == other[name] for name in ("seq", "title", "code"))


def _place_words(row: TypedRow) -> dict[str, object]:
    return {"first_page": row.raw.place.page, "first_row": row.raw.place.row}


@rule("duplicate-title")
def check_titles(context: Context) -> Iterator[Finding]:
    """A title stands in a list once."""
    return _find_repeats(context, "title", "duplicate-title")


@rule("duplicate-code")
def check_codes(context: Context) -> Iterator[Finding]:
    """A code stands in a list once."""
    return _find_repeats(context, "code", "duplicate-code")


def _find_repeats(context: Context, name: str, rule_id: str) -> Iterator[Finding]:
    first_with: dict[str, TypedRow] = {}
    for row in context.filled:
        value = row[name]
        first = first_with.setdefault(value, row)
        if value is not None and first is not row and not _is_repeated_row(first, row):
            yield row.finding(rule_id, name, value=value, **_place_words(first))


def _is_repeated_row(first: TypedRow, row: TypedRow) -> bool:
    """Such a row is one finding, `primary-key`, not three."""
    return row["seq"] is not None and is_same_row(first, row)
