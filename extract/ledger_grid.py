"""The list against the squares of the printed tables: each field below its label, each industry in its place.

Like the rest of the ledger it knows pages and rows, and nothing of how the list was put together. Text
that is used once and unchanged may still stand in the wrong column, or name the industry of a row that
it does not belong to: an industry filled down a row too far is the silent error of such lists.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from jinque.findings import Finding, make_finding
from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.records import Box, Cell, Document, Grid, GridCell, Passage, Place, RawRow, RawTable

__all__ = ["verify_grid"]

_INDUSTRY = "industry"


class Spot(NamedTuple):
    """A cell of a printed table."""

    table: int
    cell: GridCell


class Line(NamedTuple):
    """A row of a printed table."""

    table: int
    row: int


class _Print(Struct):
    """The tables of a document: cells by page and box, rows by their line, cells by their squares."""

    grids: list[Grid] = field(default_factory=list)
    boxes: dict[tuple[int, Box | None], Spot] = field(default_factory=dict)
    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    squares: dict[tuple[int, int, int], GridCell] = field(default_factory=dict)

    def find_spots(self, place: Place, text: str) -> list[Spot]:
        """The cells that a text at a place may be: one where there are boxes."""
        if place.box is not None:
            spot = self.boxes.get((place.page, place.box))
            return [] if spot is None else [spot]
        return [
            Spot(line.table, cell)
            for line in self.lines[place.row]
            for col in range(self.grids[line.table].n_cols)
            if (cell := self.squares.get((line.table, line.row, col)))
            and squeeze(cell.text) == squeeze(text)
        ]

    def find_lines(self, row: RawRow) -> list[Line]:
        """The rows of tables that a row of the list is printed in."""
        found: dict[tuple[int, int], None] = {}
        own = [c for n, c in row.cells.items() if n != _INDUSTRY and not c.inherited]
        printed = [place for c in own for place in (c.place, *c.continued) if place.box]
        for piece in (row.place, *row.continued):
            here = [p for p in printed if p.page == piece.page and p.row == piece.row]
            spots = [spot for place in here for spot in self.find_spots(place, "")]
            found.update({(table, cell.row): None for table, cell in spots})
            if not spots and len(self.lines[piece.row]) == 1:
                found[self.lines[piece.row][0]] = None
        return [Line(*line) for line in found]


def verify_grid(document: Document, raw: RawTable) -> Iterator[Finding]:
    """Fields that stand below the label of another, and industries that the lines give to other rows."""
    tables = _index(document)
    labels = _find_labels(tables, raw.passages)
    yield from _find_off_label(tables, labels, raw)
    own = {fold_label(column.label) for column in raw.columns if column.field == _INDUSTRY}
    if own - {""}:
        yield from _find_off_industry(tables, _industry_columns(tables, labels, own), raw.rows)
    else:
        yield from _find_off_heading(raw)


def _index(document: Document) -> _Print:
    tables = _Print()
    for page in document.pages:
        for grid in page.grids:
            table = len(tables.grids)
            tables.grids.append(grid)
            for row, line in enumerate(grid.lines):
                tables.lines[line].append(Line(table, row))
            for cell in grid.cells:
                tables.boxes[page.number, cell.box] = Spot(table, cell)
                for row in range(cell.row, cell.row + cell.rowspan):
                    for col in range(cell.col, cell.col + cell.colspan):
                        tables.squares[table, row, col] = cell
    return tables


# --- columns ---------------------------------------------------------------------------------------


def _find_labels(tables: _Print, passages: Sequence[Passage]) -> dict[tuple[int, int], set[str]]:
    """The folded label texts above each (table, column), each level and all levels together."""
    cells: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for passage in passages:
        if passage.kind != "header":
            continue
        for table, cell in tables.find_spots(passage.place, passage.text):
            for col in range(cell.col, cell.col + cell.colspan):
                cells[table, col][cell.row] = fold_label(cell.text)
    return {key: {*rows.values(), "".join(rows.values())} for key, rows in cells.items()}


def _find_off_label(
    tables: _Print, labels: dict[tuple[int, int], set[str]], raw: RawTable
) -> Iterator[Finding]:
    """One finding for each column of a table that stands below another field's label."""
    names = {c.field: fold_label(c.label) for c in raw.columns if c.label}
    for (table, name), (columns, row) in _columns_of_fields(tables, raw.rows, names).items():
        printed = [labels.get((table, col), set()) for col in columns]
        others = set(names.values()) - {names[name]}
        if not columns or (printed and all(p & others and names[name] not in p for p in printed)):
            yield _misplaced(row, name, row.cells[name], "stands in the column of another label")


def _columns_of_fields(
    tables: _Print, rows: Sequence[RawRow], names: dict[str, str]
) -> dict[tuple[int, str], tuple[set[int], RawRow]]:
    """For each (table, field) the columns in which all its cells can be, and a row to show."""
    found: dict[tuple[int, str], tuple[set[int], RawRow]] = {}
    for row in rows:
        for name, cell in row.cells.items():
            if name not in names or cell.continued or not squeeze(cell.text):
                continue
            columns: dict[int, set[int]] = {}
            for table, spot in tables.find_spots(cell.place, cell.text):
                columns.setdefault(table, set()).update(range(spot.col, spot.col + spot.colspan))
            for table, cols in columns.items():
                before, shown = found.get((table, name), (cols, row))
                both = before & cols
                found[table, name] = both, shown if both or not before else row
    return found


# --- industries ------------------------------------------------------------------------------------


def _industry_columns(
    tables: _Print, labels: dict[tuple[int, int], set[str]], own: set[str]
) -> dict[int, int]:
    """The industries' column in each table; a table without labels has that of the one before it."""
    found: dict[int, int] = {}
    for table, grid in enumerate(tables.grids):
        columns = [col for col in range(grid.n_cols) if labels.get((table, col), set()) & own]
        if columns:
            found[table] = columns[0]
        elif table - 1 in found and tables.grids[table - 1].n_cols == grid.n_cols:
            found[table] = found[table - 1]
    return found


class _Entry(Struct, frozen=True):
    """A row of the list and the squares of the industries' column that it is printed beside."""

    row: RawRow
    spots: tuple[Spot, ...]

    @property
    def text(self) -> str:
        """The industry that the list gives it."""
        return squeeze(self.row.cells[_INDUSTRY].text) if _INDUSTRY in self.row.cells else ""

    @property
    def printed(self) -> list[str]:
        """What is printed beside it."""
        return [text for spot in self.spots if (text := squeeze(spot.cell.text))]

    @property
    def is_merged(self) -> bool:
        """Whether its blank square belongs to more rows."""
        return any(spot.cell.rowspan > 1 for spot in self.spots)


def _find_off_industry(
    tables: _Print, columns: dict[int, int], rows: Sequence[RawRow]
) -> Iterator[Finding]:
    """A printed industry is its row's; a blank cell takes the row above, or goes over a page break."""
    lines = [tables.find_lines(row) for row in rows]
    entries = [
        _Entry(row, tuple(_find_squares(tables, columns, found)))
        for row, found in zip(rows, lines, strict=True)
    ]
    reach = _find_reach(line for found in lines for line in found)
    merges = any(entry.is_merged for entry in entries)
    for index, entry in enumerate(entries):
        if not entry.text or not entry.spots:
            continue
        cell = entry.row.cells[_INDUSTRY]
        if entry.printed:
            if not _is_of(entry):
                yield _misplaced(entry.row, _INDUSTRY, cell, "is not the industry beside its row")
        elif entry.text not in _allowed(entries, index, reach, merges=merges):
            yield _misplaced(entry.row, _INDUSTRY, cell, "is an industry of other rows")


def _find_squares(tables: _Print, columns: dict[int, int], lines: Sequence[Line]) -> Iterator[Spot]:
    for line in lines:
        col = columns.get(line.table)
        cell = None if col is None else tables.squares.get((line.table, line.row, col))
        if cell is not None:
            yield Spot(line.table, cell)


def _find_reach(lines: Iterable[Line]) -> dict[int, tuple[int, int]]:
    """The first and the last row of the list in each table."""
    reach: dict[int, tuple[int, int]] = {}
    for table, row in lines:
        first, last = reach.get(table, (row, row))
        reach[table] = (min(first, row), max(last, row))
    return reach


def _is_of(entry: _Entry) -> bool:
    """Whether the industry is the one printed beside the row, or a name cut in two holds it."""
    is_cut = bool(entry.row.cells[_INDUSTRY].continued)
    return any(text == entry.text or (is_cut and text in entry.text) for text in entry.printed)


def _allowed(
    entries: Sequence[_Entry], index: int, reach: dict[int, tuple[int, int]], *, merges: bool
) -> set[str]:
    """The industries of a row with a blank square: of the row above, over a page break of that below."""
    entry = entries[index]
    above = entries[index - 1].text if index else ""
    below = entries[index + 1].text if index + 1 < len(entries) else ""
    at_foot = any(s.cell.row + s.cell.rowspan > reach[s.table][1] for s in entry.spots)
    goes_on = entry.is_merged or (merges and at_foot)
    return {above, below} if goes_on or not above else {above}


def _find_off_heading(raw: RawTable) -> Iterator[Finding]:
    """Where bands or headings name the industries, the last one above a row is its own."""
    used = {squeeze(row.cells[_INDUSTRY].text) for row in raw.rows if _INDUSTRY in row.cells}
    names = [(p.place, squeeze(p.text)) for p in raw.passages if squeeze(p.text) in used]
    places = sorted((_height(place), text) for place, text in names)
    for row in raw.rows:
        if _INDUSTRY not in row.cells:
            continue
        own = [c.place for n, c in row.cells.items() if n != _INDUSTRY and not c.inherited]
        here = min((_height(place) for place in own), default=_height(row.place))
        last = next((text for height, text in reversed(places) if height < here), None)
        if last is not None and last != squeeze(row.cells[_INDUSTRY].text):
            cell = row.cells[_INDUSTRY]
            yield _misplaced(row, _INDUSTRY, cell, "is not the industry named above its row")


def _height(place: Place) -> tuple[int, float]:
    """Where a place stands: lines are counted through all pages of a text, heights on each page."""
    return (0, place.row) if place.box is None else (place.page, place.box.top)


def _misplaced(row: RawRow, name: str, cell: Cell, problem: str) -> Finding:
    return make_finding(
        "misplaced-cell",
        page=row.place.page,
        row=row.place.row,
        field=name,
        cell=cell.text,
        box=cell.place.box,
        problem=problem,
    )
