"""The table that looks most like a list, and its header, whether a profile knows its labels or not."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.profile import load_profile, profile_names
from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinque.records import Document, Grid, GridCell

__all__ = ["ListTable", "find_table", "known_labels", "rate_label"]

MAX_GRIDS = 200  # a list begins before that many tables
MAX_ROW = 12  # where a header may stand at the latest, below titles that a sheet keeps in cells
MAX_DEPTH = 3
MAX_LABEL = 40  # characters; a longer cell is a text
MAX_SAMPLES = 500  # rows that guesses look at

Squares = dict[tuple[int, int], "GridCell"]


class ListTable(Struct, frozen=True, kw_only=True):
    """A table with a header: one label and one column of texts for each of its columns, blanks kept."""

    labels: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    score: float


def find_table(document: Document) -> ListTable | None:
    """The best of all tables; later tables of the same width go on with its columns."""
    grids = [grid for page in document.pages for grid in page.grids][:MAX_GRIDS]
    tables = [table for i in range(len(grids)) if (table := _read_table(grids[i:])) is not None]
    return max(tables, key=lambda table: table.score, default=None)


def _read_table(grids: Sequence[Grid]) -> ListTable | None:
    """The first of the grids as a table, with the rows of those that follow it."""
    squares = _cells_by_square(grids[0])
    headers = [
        (_score(labels), -depth, -row, labels) for row, depth, labels in _headers(grids[0], squares)
    ]
    if not headers:
        return None
    score, depth, row, labels = max(headers)
    rows = list(islice(_data_rows(grids, -row - depth, labels), MAX_SAMPLES))
    if not rows:
        return None
    return ListTable(
        labels=labels,
        columns=tuple(zip(*rows, strict=True)),
        score=score + min(len(rows), 20) / 10,
    )


def _cells_by_square(grid: Grid) -> Squares:
    return {
        (row, col): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    }


def _headers(grid: Grid, squares: Squares) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each (row, depth, labels) that could be a header."""
    for row in range(min(MAX_ROW, grid.n_rows - 1)):
        for depth in range(1, min(MAX_DEPTH, grid.n_rows - 1 - row) + 1):
            labels = tuple(
                _join_label(squares, range(row, row + depth), col) for col in range(grid.n_cols)
            )
            if _may_be_header(labels):
                yield row, depth, labels


def _join_label(squares: Squares, rows: range, col: int) -> str:
    cells: list[GridCell] = []
    for row in rows:
        cell = squares.get((row, col))
        if cell is not None and cell.text and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return "".join(cell.text for cell in cells)


def _may_be_header(labels: Sequence[str]) -> bool:
    """Three columns or more, most of them with a short label of their own, none a number."""
    folded = [fold_label(label) for label in labels]
    named = {label for label in folded if label and len(label) <= MAX_LABEL}
    return (
        len(named) >= max(3, 0.7 * len(labels))
        and all(len(label) <= MAX_LABEL for label in folded)
        and not any(label.replace(".", "").isdecimal() for label in named)
    )


def _score(labels: Iterable[str]) -> float:
    """How much the labels are like labels of lists, all fields together."""
    return round(sum(max(rate_label(label).values(), default=0.0) for label in labels), 3)


def _data_rows(
    grids: Sequence[Grid], start: int, labels: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """The rows below the header, on all pages; repeated headers and bands across the table are none."""
    folded = {fold_label(label) for label in labels if label}
    for number, grid in enumerate(grids):
        if grid.n_cols != grids[0].n_cols:
            continue
        squares = _cells_by_square(grid)
        for row in range(start if number == 0 else 0, grid.n_rows):
            cells = [squares.get((row, col)) for col in range(grid.n_cols)]
            texts = tuple(cell.text if cell else "" for cell in cells)
            printed = [text for text in texts if squeeze(text)]
            repeats = sum(fold_label(text) in folded for text in printed)
            if len(printed) >= 2 and len({id(c) for c in cells}) > 1 and 2 * repeats < len(printed):
                yield texts


# --- labels that are known -------------------------------------------------------------------------


@cache
def known_labels() -> Mapping[str, tuple[str, ...]]:
    """Field → the folded labels under which built-in profiles know it."""
    known: dict[str, dict[str, None]] = {}
    for profile in map(load_profile, profile_names()):
        for field, rule in profile.columns.items():
            known.setdefault(field, {}).update(dict.fromkeys(map(fold_label, rule.labels)))
    return {field: tuple(labels) for field, labels in known.items()}


@cache
def rate_label(label: str) -> Mapping[str, float]:
    """Field → how much a label is like one of its known labels, from 0 to 1; unlike ones left out.

    >>> ratings = rate_label("岗位名称")
    >>> ratings["title"], "seq" in ratings
    (1.0, False)
    """
    from rapidfuzz import fuzz

    folded = fold_label(label)
    ratings = {
        field: max(fuzz.ratio(folded, known) for known in labels) / 100
        for field, labels in known_labels().items()
    }
    return {field: round(rating, 2) for field, rating in ratings.items() if rating >= 0.4}
