"""Header rows: which column of a grid is which field, by its printed label."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.fields import EXTRA_PREFIX
from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinque.profile import Profile
    from jinque.records import Grid, GridCell

__all__ = ["Header", "cells_by_square", "find_headers", "label_map", "nearest_label"]

MIN_LABELS = 2
_DATA = re.compile(r"\d+([.．]\d+)?|[1-8](-\d{2}){3,4}")  # a number or a code is no label
MAX_DEPTH = 3  # header rows one over another
KEY = "title"  # the one field without which no table is a list


class Header(Struct, frozen=True, kw_only=True):
    """A header found in a grid: its rows, and for each column its label and field.

    Columns that no field of the profile claims are `extra_1`, `extra_2`, … and listed in `unknown`.
    """

    row: int
    depth: int
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    matched: frozenset[str]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The labels that no field claims; blank ones left out."""
        pairs = zip(self.labels, self.fields, strict=True)
        return tuple(label for label, field in pairs if field not in self.matched and label)

    @property
    def repeated(self) -> tuple[str, ...]:
        """Those of the unknown labels that are the label of a field all the same, which another column has."""
        pairs = zip(self.labels, self.fields, strict=True)
        known = {fold_label(label) for label, field in pairs if field in self.matched}
        return tuple(label for label in self.unknown if fold_label(label) in known)


def cells_by_square(grid: Grid) -> dict[tuple[int, int], GridCell]:
    """The cell that covers each (row, col) of a grid."""
    return {
        (row, col): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }


def label_map(profile: Profile) -> dict[str, str]:
    """Folded label → field."""
    return {
        fold_label(label): field for field, rule in profile.columns.items() for label in rule.labels
    }


def find_headers(grid: Grid, profile: Profile) -> list[Header]:
    """All header rows of a grid, from top to bottom; printed again on a new page, there are several."""
    squares = cells_by_square(grid)
    labels = label_map(profile)
    known = _find_label_rows(squares, labels)
    headers: list[Header] = []
    row = 0
    while row < grid.n_rows:
        header = _match_at(grid, squares, labels, row) if row in known else None
        if header is not None:
            headers.append(header)
            row += header.depth - 1
        row += 1
    return headers


def _find_label_rows(squares: dict[tuple[int, int], GridCell], labels: dict[str, str]) -> set[int]:
    """Rows that a header may begin at: several texts, no data among them, one that resembles a label.

    Neither a title across the table nor a row above a repeated header is a level.
    """
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, _), cell in squares.items():
        if cell.text:
            rows[row][id(cell)] = cell.text
    return {
        row
        for row, texts in rows.items()
        if len(texts) >= MIN_LABELS
        and not any(_DATA.fullmatch(squeeze(text)) for text in texts.values())
        and any(_may_be_label(text, labels) for text in texts.values())
    }


def _may_be_label(text: str, labels: dict[str, str]) -> bool:
    """A cheap look: no data cell that is longer than every label can be one."""
    folded = fold_label(text) if len(text) < 60 else ""
    return bool(folded) and any(folded in label or label in folded for label in labels)


def _match_at(
    grid: Grid, squares: dict[tuple[int, int], GridCell], labels: dict[str, str], row: int
) -> Header | None:
    """The header that begins at a row: of all depths the one that explains most columns."""
    depths = range(1, min(MAX_DEPTH, grid.n_rows - row) + 1)
    headers = [_match(grid, squares, labels, row, depth) for depth in depths]
    best = max(headers, key=lambda header: (len(header.matched), -header.depth))
    least = 2 if grid.n_cols < 4 else 3
    return best if KEY in best.matched and len(best.matched) >= least else None


def _match(
    grid: Grid,
    squares: dict[tuple[int, int], GridCell],
    labels: dict[str, str],
    row: int,
    depth: int,
) -> Header:
    printed: list[str] = []
    fields: list[str] = []
    matched: set[str] = set()
    for col in range(grid.n_cols):
        stack = _stack(squares, row, depth, col)
        joined = "".join(stack)
        field = labels.get(fold_label(joined)) or labels.get(fold_label(stack[-1] if stack else ""))
        # The same field twice: the first column keeps it, the second is an unknown label.
        if field is None or field in matched:
            field = f"{EXTRA_PREFIX}{len(fields) - len(matched) + 1}"
        else:
            matched.add(field)
        fields.append(field)
        printed.append(joined)
    return Header(
        row=row,
        depth=depth,
        labels=tuple(printed),
        fields=tuple(fields),
        matched=frozenset(matched),
    )


def _stack(squares: dict[tuple[int, int], GridCell], row: int, depth: int, col: int) -> list[str]:
    """The label texts of a column from top to bottom, a cell over several rows once."""
    cells: list[GridCell] = []
    for r in range(row, row + depth):
        cell = squares.get((r, col))
        if cell is not None and cell.text and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return [cell.text for cell in cells]


def nearest_label(label: str, profile: Profile, fields: Iterable[str]) -> tuple[str, str] | None:
    """The (field, wording) among some fields that a label resembles most, if it resembles any."""
    folded = fold_label(label)
    scored = [
        (SequenceMatcher(None, folded, fold_label(wording)).ratio(), field, wording)
        for field, wording in _wordings(profile, fields)
    ]
    best = max(scored, default=None)
    return (best[1], best[2]) if best and best[0] >= 0.4 else None


def _wordings(profile: Profile, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        for wording in profile.columns[field].labels:
            yield field, wording
