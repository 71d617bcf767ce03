"""The same page by two readers: every difference between their cells is a finding with its place."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from jinque.findings import make_finding
from jinque.text import fold_radicals, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.findings import Finding
    from jinque.records import GridCell, Line, Page

__all__ = ["compare_pages"]


def compare_pages(page: Page, other: Page) -> Iterator[Finding]:
    """A finding for each cell, and each line beside the tables, that the two do not share."""
    for grid, twin in zip_longest(page.grids, other.grids):
        ours = [] if grid is None else grid.cells
        theirs = [] if twin is None else twin.cells
        yield from _compare(page.number, ours, theirs)
    yield from _compare(page.number, page.lines, other.lines)


def _compare(
    page: int,
    ours: Sequence[GridCell] | Sequence[Line],
    theirs: Sequence[GridCell] | Sequence[Line],
) -> Iterator[Finding]:
    pairs: Iterator[tuple[GridCell | Line | None, GridCell | Line | None]] = zip_longest(
        ours, theirs
    )
    for item, twin in pairs:
        if _to_key(item) != _to_key(twin):
            shown = item or twin
            assert shown is not None, "the longer of the two goes on"  # noqa: S101
            yield make_finding(
                "readers-differ",
                page=page,
                box=shown.box,
                cell="" if item is None else item.text,
                other="" if twin is None else twin.text,
            )


def _to_key(item: GridCell | Line | None) -> object:
    """What must be the same: the text, and where in its table a cell stands."""
    if item is None:
        return None
    text = fold_radicals(squeeze(item.text))
    place = [getattr(item, name, 0) for name in ("row", "col", "rowspan", "colspan")]
    return (text, *place)
