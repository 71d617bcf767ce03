"""A row split over a page break is one row again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.parts import Part, PrintedRow

__all__ = ["JoinedRow", "join_parts"]

# Printed on one line each: where both halves have one, they are two rows.
_SHORT_FIELDS = ("seq", "rating", "median_salary_wan")


@dataclass(slots=True, kw_only=True)
class JoinedRow:
    """A row of the list and the pieces it was printed in, in the order of the pages."""

    pieces: list[PrintedRow] = field(default_factory=list)

    @property
    def first(self) -> PrintedRow:
        """The piece where the row begins."""
        return self.pieces[0]


def join_parts(parts: Sequence[Part]) -> list[JoinedRow]:
    """All rows of the parts, the last of one page joined with the first of the next where they are one."""
    joined: list[JoinedRow] = []
    numbered = any(_number(row) is not None for part in parts for row in part.rows)
    last_page = None
    for part in parts:
        for index, row in enumerate(part.rows):
            is_break = index == 0 and last_page is not None and part.page != last_page
            if is_break and numbered and joined and _are_halves(joined, row):
                joined[-1].pieces.append(row)
            else:
                joined.append(JoinedRow(pieces=[row]))
        last_page = part.page if part.rows else last_page
    return joined


def _number(row: PrintedRow) -> int | None:
    cell = row.cells.get("seq")
    text = squeeze(cell.text) if cell else ""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _are_halves(joined: Sequence[JoinedRow], below: PrintedRow) -> bool:
    """Whether the last row so far and the first of a page are the two halves of one.

    One of them has no number, no field of one line is printed in both, and something that each row
    needs is missing in one and printed in the other (or only a long text runs on).
    """
    above = joined[-1].pieces[-1]
    upper, lower = _number(above), _number(below)
    if (upper is None) == (lower is None):
        return False
    if any(_has(above, name) and _has(below, name) for name in _SHORT_FIELDS):
        return False
    if upper is None and len(joined) > 1:
        before = _number(joined[-2].first)
        if before is not None and lower != before + 1:
            return False
    half = below if lower is None else above
    return not all(_has(half, name) for name in half.cells if name not in {"seq", "industry", "code"})


def _has(row: PrintedRow, name: str) -> bool:
    cell = row.cells.get(name)
    return cell is not None and bool(squeeze(cell.text))
