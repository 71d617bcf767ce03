"""Flows of text and tables while a web page is read, and how a table's rows become a grid."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from jinque.extract.bounds import MAX_COLUMNS, MAX_ROWS, check_size
from jinque.records import Grid, GridCell
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Flow", "Table", "table_to_items"]

_SPACES = re.compile("[ \t\n\f\r]+")
_GROUPS = {"thead": 0, "tfoot": 2}  # where browsers show a group of rows, whatever its place


class Flow(Struct, kw_only=True):
    """The content of a page or a cell: lines of text and tables, in order. `items` are both.

    `stack` holds the open elements, each with whether it hides its content; `is_hidden`: something
    around the flow does.
    """

    is_hidden: bool = False
    items: list[str | Grid] = field(default_factory=list)
    stack: list[tuple[str, bool]] = field(default_factory=list)
    rowspan: int = 1
    colspan: int = 1
    _open: Counter[str] = field(default_factory=Counter)
    _hiding: int = 0
    _parts: list[str] = field(default_factory=list)

    @property
    def hides(self) -> bool:
        """Whether text is hidden here."""
        return self.is_hidden or self._hiding > 0

    def push(self, tag: str, *, hides: bool) -> None:
        """An element opens."""
        self.stack.append((tag, hides))
        self._open[tag] += 1
        self._hiding += hides

    def pop(self, tag: str) -> None:
        """An element closes, and all within it that nobody closed. Nothing happens if it is not open."""
        while self._open[tag]:
            name, hides = self.stack.pop()
            self._open[name] -= 1
            self._hiding -= hides
            if name == tag:
                return

    def is_in(self, tag: str) -> bool:
        """Whether such an element is open."""
        return self._open[tag] > 0

    def add(self, text: str) -> None:
        """More text of the current line."""
        self._parts.append(text)

    def end_line(self) -> None:
        """The current line ends; a blank one leaves nothing."""
        if not self._parts:
            return
        text = _SPACES.sub(" ", "".join(self._parts)).strip(" ")
        self._parts.clear()
        if squeeze(text):
            self.items.append(text)


class Row(Struct, kw_only=True):
    """The cells of a row as written, and its group of rows."""

    group: int
    order: int
    cells: list[Flow] = field(default_factory=list)


class Table(Struct, kw_only=True):
    """A table while it is read. `parent` is the flow around it."""

    parent: Flow
    is_hidden: bool
    rows: list[Row] = field(default_factory=list)
    cell: Flow | None = None
    row_hides: bool = False
    _groups: Iterator[int] = field(default_factory=lambda: count(1))
    _group: int = 0
    _order: int = 1
    _row: Row | None = None

    @property
    def flow(self) -> Flow:
        """Where text goes: the open cell, else what is around the table."""
        return self.parent if self.cell is None else self.cell

    def start_group(self, tag: str) -> None:
        """Rows of a head, body or foot begin."""
        self.end_row()
        self._group, self._order = next(self._groups), _GROUPS.get(tag, 1)

    def start_row(self, *, hides: bool) -> None:
        """A row begins, and the one before it ends."""
        self.end_row()
        self.row_hides = hides
        self._row = Row(group=self._group, order=self._order)
        if not (hides or self.is_hidden):
            self.rows.append(self._row)
        check_size(len(self.rows), 0)

    def start_cell(self, *, rowspan: int, colspan: int, hides: bool) -> Flow:
        """A cell begins; without a row around it, a row as well."""
        self.end_cell()
        if self._row is None:
            self.start_row(hides=False)
        is_hidden = hides or self.row_hides or self.is_hidden
        self.cell = Flow(is_hidden=is_hidden, rowspan=rowspan, colspan=colspan)
        if self._row is not None and not is_hidden:
            self._row.cells.append(self.cell)
        return self.cell

    def end_cell(self) -> None:
        """The open cell ends."""
        if self.cell is not None:
            self.cell.end_line()
        self.cell = None

    def end_row(self) -> None:
        """The open row ends."""
        self.end_cell()
        self._row = None


def table_to_items(table: Table) -> list[str | Grid]:
    """A table as a grid, followed by the tables within its cells; or as the lines of its cells.

    Tables of one column, and small ones around other tables, only arrange a page: they are no grid.
    """
    rows = sorted((row for row in table.rows if row.cells), key=lambda row: row.order)
    cells = _place_cells(rows)
    used = [cell.col for cell, flow in cells if flow.items]
    nested = [item for row in rows for f in row.cells for item in f.items if isinstance(item, Grid)]
    n_cols = 1 + max((cell.col for cell, _ in cells), default=0)
    if len(set(used)) < 2 or (nested and (n_cols < 3 or len(rows) < 3)):
        return [item for row in rows for flow in row.cells for item in flow.items]
    check_size(len(rows), n_cols)
    grid = Grid(
        n_rows=len(rows),
        n_cols=n_cols,
        cells=tuple(_clip(cell, n_cols) for cell, _ in cells),
        how="HTML table",
    )
    return [grid, *(replace(each, is_nested=True) for each in nested)]


def _place_cells(rows: Sequence[Row]) -> list[tuple[GridCell, Flow]]:
    """Cells with their place, as browsers set them: in the first columns that no cell above takes.

    A cell goes down no further than its group of rows, so no number of rows can be made up.
    """
    ends = {row.group: index + 1 for index, row in enumerate(rows)}
    taken: dict[int, int] = {}  # column → the row (excluded) down to which a cell above takes it
    placed: list[tuple[GridCell, Flow]] = []
    for index, row in enumerate(rows):
        col = 0
        for flow in row.cells:
            while taken.get(col, 0) > index:
                col += 1
            check_size(0, col)
            down = min(flow.rowspan or MAX_ROWS, ends[row.group] - index)
            wide = flow.colspan
            for c in range(col, min(col + wide, MAX_COLUMNS + 1)):
                taken[c] = index + down
            text = "\n".join(item for item in flow.items if isinstance(item, str))
            cell = GridCell(row=index, col=col, text=text, rowspan=down, colspan=wide)
            placed.append((cell, flow))
            col += wide
    return placed


def _clip(cell: GridCell, n_cols: int) -> GridCell:
    """A cell that claims columns in which no cell begins has only those that there are."""
    wide = min(cell.colspan, n_cols - cell.col)
    return GridCell(row=cell.row, col=cell.col, text=cell.text, rowspan=cell.rowspan, colspan=wide)
