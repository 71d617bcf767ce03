"""How a list was read, in words: its tables, the names its lines got, and where every character went."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jinque.safe import show_at_start, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinque.records import Box, PageSummary, Passage, RawTable

__all__ = ["explain"]

WIDTH = 60  # columns of a terminal that a quoted line may take
SHOWN = 5  # lines of one kind on one page
NAMED = {
    "header": "header",
    "heading": "heading",
    "band": "band across the table",
    "total": "total",
    "note": "note",
    "caption": "caption",
    "furniture": "page furniture",
    "other-table": "in a table of another kind",
    "other-section": "in another section",
}


def explain(raw: RawTable) -> str:
    """What was found how, page by page; which profile and section were taken and why; what is left over.

    Left over is text that got no name: it also has a finding each.
    """
    lines = (*_explain_choice(raw), *_explain_pages(raw), *_explain_columns(raw), *_sum_up(raw))
    return "".join(f"{show_at_start(line)}\n" for line in lines)


def _explain_choice(raw: RawTable) -> Iterator[str]:
    yield f"{raw.source.name}: {raw.source.kind}, {raw.source.size:,} bytes"
    yield f"taken: profile {raw.profile}"
    yield from (f"    {reason}" for reason in raw.reasons)


def _explain_pages(raw: RawTable) -> Iterator[str]:
    rows = Counter(row.place.page for row in raw.rows)
    summaries = {page.number: page for page in raw.pages}
    for number in sorted({*summaries, *rows, *(p.place.page for p in raw.passages)}):
        yield f"page {number}:"
        if number in summaries:
            yield from _explain_page(summaries[number])
        if rows[number]:
            yield f"    rows of the list: {rows[number]}"
        yield from _name_lines([p for p in raw.passages if p.place.page == number])


def _explain_page(page: PageSummary) -> Iterator[str]:
    if page.turn:
        yield f"    turned by {90 * page.turn} degrees, so that its text stands upright"
    for grid in page.grids:
        where = f" at {_describe_box(grid.box)}" if grid.box else ""
        how = f", found by {grid.how}" if grid.how else ""
        yield f"    table of {grid.n_rows} rows, {grid.n_cols} columns{where}{how}"
    if not page.grids:
        yield "    no table"
    yield f"    {_count(page.account)}"


def _describe_box(box: Box) -> str:
    return "({:.0f}, {:.0f}, {:.0f}, {:.0f})".format(*box)


def _name_lines(passages: Sequence[Passage]) -> Iterator[str]:
    """A line for each kind and place, its cells side by side; nameless text last, as left over."""
    placed: dict[tuple[str, int], list[str]] = {}
    for passage in passages:
        key = (passage.kind, passage.place.row)
        placed.setdefault(key, []).append(_join_lines(passage.text))
    named: dict[str, list[str]] = {}
    for (kind, _), texts in sorted(placed.items(), key=lambda pair: pair[0][0] not in NAMED):
        named.setdefault(NAMED.get(kind, "left over"), []).append(_shorten(" | ".join(texts)))
    for name, lines in named.items():
        yield from (f"    {name}: {line}" for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield f"    {name}: … and {len(lines) - SHOWN} more lines"


def _join_lines(text: str) -> str:
    """A printed cell on one line; Chinese goes on without a space."""
    return "".join(line.strip() for line in text.splitlines())


def _shorten(text: str) -> str:
    """So much of a text as a line has room for.

    >>> _shorten("目" * 40) == "目" * 30 + "…"
    True
    """
    kept = 0
    for end, char in enumerate(text):
        kept += text_width(char)
        if kept > WIDTH:
            return text[:end] + "…"
    return text


def _explain_columns(raw: RawTable) -> Iterator[str]:
    yield "columns:"
    for column in raw.columns:
        label = _join_lines(column.label)
        printed = (
            f'is printed as "{label}"' if label else "has no column: bands or headings name it"
        )
        yield f"    {column.field} {printed}"


def _sum_up(raw: RawTable) -> Iterator[str]:
    """The two accounts side by side: what the pages hold, and where the list's reader put it."""
    printed = sum(sum(page.account.values()) for page in raw.pages)
    placed = sum(raw.account.values())
    left = sum(n for kind, n in raw.account.items() if kind == "text")
    verdict = "they agree" if printed == placed else f"they differ by {abs(printed - placed)}"
    yield f"list: {len(raw.rows)} rows"
    yield f"    {_count(raw.account)}"
    yield f"    printed on the pages: {printed}; placed: {placed}; {verdict}; left over: {left}"


def _count(account: Mapping[str, int]) -> str:
    """An account of characters as a sum.

    >>> _count({"cells": 40, "lines": 2})
    '42 characters = cells 40 + lines 2'
    """
    parts = " + ".join(f"{name} {count}" for name, count in account.items())
    return f"{sum(account.values())} characters = {parts}" if parts else "0 characters"
