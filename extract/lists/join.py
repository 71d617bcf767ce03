"""A row split over a page break is one row again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.lists.parts import Part
    from jinque.extract.lists.rows import PrintedRow

__all__ = ["JoinedRow", "join_parts"]

POINTS = (".", "．")


class JoinedRow(Struct, kw_only=True):
    """A row of the list and the pieces it was printed in, in the order of the pages."""

    pieces: list[PrintedRow] = field(default_factory=list)

    @property
    def first(self) -> PrintedRow:
        """The piece where the row begins."""
        return self.pieces[0]


def join_parts(parts: Sequence[Part]) -> list[JoinedRow]:
    """All rows of the parts, the last of one page joined with the first of the next where they are one."""
    joined: list[JoinedRow] = []
    last_page = None
    for part in parts:
        for index, row in enumerate(part.rows):
            is_break = index == 0 and part.page != last_page
            after = part.rows[index + 1] if index + 1 < len(part.rows) else None
            if is_break and joined and _are_halves(joined, row, after):
                joined[-1].pieces.append(row)
            else:
                joined.append(JoinedRow(pieces=[row]))
        last_page = part.page if part.rows else last_page
    return joined


def _number(row: PrintedRow) -> int | None:
    cell = row.cells.get("seq")
    text = squeeze(cell.text) if cell else ""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _are_halves(joined: Sequence[JoinedRow], below: PrintedRow, after: PrintedRow | None) -> bool:
    """Whether the last row so far and the first of a page are the two halves of one.

    One of them has no number, and the numbers around them leave no room for another row: a row that
    only lacks its number leaves a gap. Or each has some digits of the number that is between those
    around them. Pay is never printed in both halves, unless it is cut at its point.
    """
    above = joined[-1].pieces[-1]
    upper, lower = _number(above), _number(below)
    if _pay(above) and _pay(below) and not _is_cut(_pay(above), _pay(below)):
        return False
    before = _number(joined[-2].first) if len(joined) > 1 else None
    following = None if after is None else _number(after)
    if upper is not None and lower is not None:
        whole = int(f"{upper}{lower}")
        return before == whole - 1 and (after is None or following == whole + 1)
    if upper is not None:
        return after is None or following == upper + 1
    return lower is not None and (before is None or lower == before + 1)


def _is_cut(above: str, below: str) -> bool:
    """Whether a number ends at its point and goes on below, or the other way."""
    return above.endswith(POINTS) != below.startswith(POINTS)


def _pay(row: PrintedRow) -> str:
    cell = row.cells.get("median_salary_wan")
    return squeeze(cell.text) if cell else ""
