"""Faults to simulate in a right reading, each as a function of a list or a page and a chance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from jinque.records import Box, Cell, Grid, GridCell, Page, RawRow, RawTable

    ListFault = Callable[[RawTable, Random], RawTable | None]
    PageFault = Callable[[Page, Random], Page | None]

LOOKALIKES = str.maketrans("0Ol1一、员工人大数", "OO1l—，贠エ入太效")


# --- helpers ---------------------------------------------------------------------------------------


def with_rows(raw: RawTable, rows: list[RawRow]) -> RawTable:
    """The list with other rows."""
    return replace(raw, rows=tuple(rows))


def renumber(rows: list[RawRow]) -> list[RawRow]:
    """The rows numbered from 1, as somebody would who hides what happened."""
    return [put(row, "seq", str(number)) for number, row in enumerate(rows, 1)]


def put(row: RawRow, name: str, text: str) -> RawRow:
    """The row with another text in one cell, the place kept."""
    return put_cell(row, name, replace(row.cells[name], text=text))


def put_cell(row: RawRow, name: str, cell: Cell) -> RawRow:
    """The row with another cell."""
    return replace(row, cells={**row.cells, name: cell})


def change(raw: RawTable, index: int, name: str, text: str | None) -> RawTable | None:
    """The list with another text in one cell; None where nothing changes."""
    old = raw.rows[index].cells[name].text
    if text is None or squeeze(text) == squeeze(old):
        return None
    rows = list(raw.rows)
    rows[index] = put(rows[index], name, text)
    return with_rows(raw, rows)


def pick(raw: RawTable, rng: Random, name: str, wanted: str = ".") -> int | None:
    """A row whose cell has what is wanted, printed in its own place."""
    found = [
        i
        for i, row in enumerate(raw.rows)
        if name in row.cells
        and not row.cells[name].inherited
        and re.search(wanted, row.cells[name].text, re.DOTALL)
    ]
    return rng.choice(found) if found else None


def pick_pair(raw: RawTable, rng: Random, name: str) -> tuple[int, int] | None:
    """Two rows whose cells differ."""
    pairs = [
        (i, j)
        for i in range(len(raw.rows))
        for j in range(i)
        if {name} <= raw.rows[i].cells.keys() & raw.rows[j].cells.keys()
        and squeeze(raw.rows[i].cells[name].text) != squeeze(raw.rows[j].cells[name].text)
    ]
    return rng.choice(pairs) if pairs else None


# --- rows ------------------------------------------------------------------------------------------


def drop_row(raw: RawTable, rng: Random) -> RawTable | None:
    rows = list(raw.rows)
    del rows[rng.randrange(len(rows))]
    return with_rows(raw, rows) if rows else None


def drop_last_row(raw: RawTable, _: Random) -> RawTable | None:
    return with_rows(raw, list(raw.rows[:-1])) if len(raw.rows) > 1 else None


def drop_row_renumbered(raw: RawTable, rng: Random) -> RawTable | None:
    rows = list(raw.rows)
    del rows[rng.randrange(len(rows))]
    return with_rows(raw, renumber(rows)) if rows else None


def double_row(raw: RawTable, rng: Random) -> RawTable | None:
    rows, at = list(raw.rows), rng.randrange(len(raw.rows))
    rows.insert(rng.choice((at, len(rows))), rows[at])
    return with_rows(raw, rows)


def double_row_renumbered(raw: RawTable, rng: Random) -> RawTable | None:
    doubled = double_row(raw, rng)
    return with_rows(raw, renumber(list(doubled.rows))) if doubled else None


def drop_page(raw: RawTable, rng: Random) -> RawTable | None:
    pages = sorted({row.place.page for row in raw.rows})
    if len(pages) < 2:
        return None
    page = rng.choice(pages)
    return with_rows(raw, [row for row in raw.rows if row.place.page != page])


def invent_row(raw: RawTable, rng: Random) -> RawTable | None:
    at = rng.randrange(len(raw.rows))
    like = raw.rows[at]
    row = put(put(like, "title", "虚构设备装调工"), "description", "操作虚构设备，完成装调。")
    rows = [*raw.rows[: at + 1], row, *raw.rows[at + 1 :]]
    return with_rows(raw, renumber(rows))


def swap_rows_renumbered(raw: RawTable, rng: Random) -> RawTable | None:
    pair = pick_pair(raw, rng, "title")
    if pair is None:
        return None
    rows = list(raw.rows)
    rows[pair[0]], rows[pair[1]] = rows[pair[1]], rows[pair[0]]
    return with_rows(raw, renumber(rows))


def merge_rows(raw: RawTable, rng: Random) -> RawTable | None:
    if len(raw.rows) < 2:
        return None
    at = rng.randrange(len(raw.rows) - 1)
    upper, lower = raw.rows[at], raw.rows[at + 1]
    cells = {
        name: replace(cell, text=f"{cell.text}\n{lower.cells[name].text}")
        for name, cell in upper.cells.items()
        if name in lower.cells
    }
    rows = [*raw.rows[:at], replace(upper, cells={**upper.cells, **cells}), *raw.rows[at + 2 :]]
    return with_rows(raw, rows)


# --- columns ---------------------------------------------------------------------------------------


def swap_columns(raw: RawTable, one: str, two: str) -> RawTable | None:
    rows = [
        replace(row, cells={**row.cells, one: row.cells[two], two: row.cells[one]})
        for row in raw.rows
        if one in row.cells and two in row.cells
    ]
    return with_rows(raw, rows) if len(rows) == len(raw.rows) else None


def swap_title_and_description(raw: RawTable, _: Random) -> RawTable | None:
    return swap_columns(raw, "title", "description")


def shift_columns(raw: RawTable, rng: Random) -> RawTable | None:
    """From a column on, each cell of a row comes from the column to its left."""
    at = rng.randrange(len(raw.rows))
    row, names = raw.rows[at], [c.field for c in raw.columns if c.field in raw.rows[at].cells]
    start = rng.randrange(1, len(names) - 1)
    moved = {names[i]: row.cells[names[i - 1]] for i in range(start, len(names))}
    rows = list(raw.rows)
    rows[at] = replace(row, cells={**row.cells, **moved})
    return with_rows(raw, rows)


# --- cells -----------------------------------------------------------------------------------------


def lose_last_line(raw: RawTable, rng: Random) -> RawTable | None:
    at = pick(raw, rng, "description", r"\n|，")
    if at is None:
        return None
    text = raw.rows[at].cells["description"].text
    return change(raw, at, "description", text.rpartition("\n" if "\n" in text else "，")[0])


def lose_last_line_with_box(raw: RawTable, rng: Random) -> RawTable | None:
    at = pick(raw, rng, "description", r"\n")
    box = None if at is None else raw.rows[at].cells["description"].place.box
    if at is None or box is None:
        return None
    cell = raw.rows[at].cells["description"]
    lines = cell.text.split("\n")
    height = (box.bottom - box.top) / len(lines)
    place = cell.place._replace(box=box._replace(bottom=round(box.bottom - height, 2)))
    rows = list(raw.rows)
    cut = replace(cell, text="\n".join(lines[:-1]), place=place)
    rows[at] = put_cell(rows[at], "description", cut)
    return with_rows(raw, rows)


def lose_last_character(raw: RawTable, rng: Random) -> RawTable | None:
    at = pick(raw, rng, "title")
    return None if at is None else change(raw, at, "title", raw.rows[at].cells["title"].text[:-1])


def change_digit(raw: RawTable, rng: Random) -> RawTable | None:
    name = rng.choice([c.field for c in raw.columns if c.field in {"code", "median_salary_wan"}])
    at = pick(raw, rng, name, r"\d")
    if at is None:
        return None
    text = raw.rows[at].cells[name].text
    spot = rng.choice([m.start() for m in re.finditer(r"\d", text)])
    digit = str((int(text[spot]) + rng.randrange(1, 10)) % 10)
    return change(raw, at, name, text[:spot] + digit + text[spot + 1 :])


def swap_digits(raw: RawTable, rng: Random) -> RawTable | None:
    name = rng.choice([c.field for c in raw.columns if c.field in {"code", "median_salary_wan"}])
    at = pick(raw, rng, name, r"\d\d")
    if at is None:
        return None
    text = raw.rows[at].cells[name].text
    spots = [m.start() for m in re.finditer(r"(?=\d\d)", text)]
    spot = rng.choice(spots)
    return change(raw, at, name, text[:spot] + text[spot + 1] + text[spot] + text[spot + 2 :])


def swap_lines(raw: RawTable, rng: Random) -> RawTable | None:
    at = pick(raw, rng, "description", r"\n")
    if at is None:
        return None
    lines = raw.rows[at].cells["description"].text.split("\n")
    lines[0], lines[1] = lines[1], lines[0]
    return change(raw, at, "description", "\n".join(lines))


def confuse_character(raw: RawTable, rng: Random) -> RawTable | None:
    name = rng.choice(("title", "description"))
    at = pick(raw, rng, name, "[员工人大数、]")
    if at is None:
        return None
    text = raw.rows[at].cells[name].text
    spot = rng.choice([m.start() for m in re.finditer("[员工人大数、]", text)])
    return change(raw, at, name, text[:spot] + text[spot].translate(LOOKALIKES) + text[spot + 1 :])


def glue_to_row_above(raw: RawTable, rng: Random) -> RawTable | None:
    if len(raw.rows) < 2:
        return None
    at = rng.randrange(1, len(raw.rows))
    above, cell = raw.rows[at - 1], raw.rows[at].cells["description"]
    rows = list(raw.rows)
    text = f"{above.cells['description'].text}\n{cell.text}"
    glued = replace(above.cells["description"], text=text, continued=(cell.place,))
    rows[at - 1] = put_cell(above, "description", glued)
    rows[at] = put(rows[at], "description", "")
    return with_rows(raw, rows)


def swap_cells(raw: RawTable, rng: Random, name: str, *, with_place: bool) -> RawTable | None:
    pair = pick_pair(raw, rng, name)
    if pair is None:
        return None
    rows = list(raw.rows)
    a, b = (rows[i].cells[name] for i in pair)
    if not with_place:
        a, b = replace(b, text=a.text), replace(a, text=b.text)
    rows[pair[0]], rows[pair[1]] = (
        put_cell(rows[pair[0]], name, b),
        put_cell(rows[pair[1]], name, a),
    )
    return with_rows(raw, rows)


def pay_of(raw: RawTable) -> str:
    return next((c.field for c in raw.columns if c.field == "median_salary_wan"), "rating")


def swap_pay_with_place(raw: RawTable, rng: Random) -> RawTable | None:
    return swap_cells(raw, rng, pay_of(raw), with_place=True)


def swap_pay_text(raw: RawTable, rng: Random) -> RawTable | None:
    return swap_cells(raw, rng, pay_of(raw), with_place=False)


def swap_ratings_with_place(raw: RawTable, rng: Random) -> RawTable | None:
    return swap_cells(raw, rng, "rating", with_place=True)


def blank_a_cell(raw: RawTable, rng: Random) -> RawTable | None:
    name = rng.choice(("code", "rating", "description"))
    at = pick(raw, rng, name) if any(c.field == name for c in raw.columns) else None
    return None if at is None else change(raw, at, name, "")


# --- industries ------------------------------------------------------------------------------------


def industry_borders(raw: RawTable) -> list[int]:
    """Rows that begin an industry."""
    texts = [
        squeeze(row.cells["industry"].text) if "industry" in row.cells else "" for row in raw.rows
    ]
    return [
        i for i in range(1, len(texts)) if texts[i] != texts[i - 1] and texts[i] and texts[i - 1]
    ]


def move_border_down(raw: RawTable, rng: Random) -> RawTable | None:
    """The first row of an industry takes the one before: filled down too far."""
    borders = industry_borders(raw)
    return _take_industry(raw, rng.choice(borders), -1) if borders else None


def move_border_up(raw: RawTable, rng: Random) -> RawTable | None:
    """The last row of an industry takes the next one: filled up too far."""
    borders = industry_borders(raw)
    return _take_industry(raw, rng.choice(borders) - 1, 1) if borders else None


def _take_industry(raw: RawTable, at: int, step: int) -> RawTable:
    rows = list(raw.rows)
    cell = replace(rows[at + step].cells["industry"], inherited=True)
    rows[at] = put_cell(rows[at], "industry", cell)
    return with_rows(raw, rows)


LIST_FAULTS: dict[str, ListFault] = {
    "row dropped": drop_row,
    "last row dropped": drop_last_row,
    "row twice": double_row,
    "row twice, renumbered": double_row_renumbered,
    "row dropped, renumbered": drop_row_renumbered,
    "rows of a page dropped": drop_page,
    "columns shifted": shift_columns,
    "title and description swapped": swap_title_and_description,
    "last line of a cell lost": lose_last_line,
    "last line lost with its box": lose_last_line_with_box,
    "last character of a title lost": lose_last_character,
    "two rows merged": merge_rows,
    "description glued to the row above": glue_to_row_above,
    "pays of two rows swapped with their boxes": swap_pay_with_place,
    "pays of two rows swapped": swap_pay_text,
    "digit changed": change_digit,
    "digits swapped": swap_digits,
    "lines of a cell swapped": swap_lines,
    "row invented": invent_row,
    "rows swapped and renumbered": swap_rows_renumbered,
    "confusable character": confuse_character,
    "ratings of two rows swapped with their boxes": swap_ratings_with_place,
    "cell blanked": blank_a_cell,
    "industry filled down too far": move_border_down,
    "industry filled up too far": move_border_up,
}


# --- pages -----------------------------------------------------------------------------------------


def _with_grid(page: Page, index: int, cells: list[GridCell]) -> Page:
    grids = list(page.grids)
    grids[index] = replace(grids[index], cells=tuple(cells))
    return replace(page, grids=tuple(grids))


def _pick_grid(page: Page, rng: Random) -> tuple[int, Grid] | None:
    found = [(i, g) for i, g in enumerate(page.grids) if any(squeeze(c.text) for c in g.cells)]
    return rng.choice(found) if found else None


def _edit_cell(page: Page, rng: Random, edit: Callable[[GridCell], GridCell | None]) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    cells = list(grid.cells)
    filled = [i for i, cell in enumerate(cells) if len(squeeze(cell.text)) > 1]
    at = rng.choice(filled)
    edited = edit(cells[at])
    if edited is None:
        return None
    cells[at] = edited
    return _with_grid(page, index, cells)


def lose_character(page: Page, rng: Random) -> Page | None:
    return _edit_cell(page, rng, lambda cell: replace(cell, text=squeeze(cell.text)[:-1]))


def swap_characters(page: Page, rng: Random) -> Page | None:
    def edit(cell: GridCell) -> GridCell | None:
        text = squeeze(cell.text)
        return None if text[0] == text[1] else replace(cell, text=text[1] + text[0] + text[2:])

    return _edit_cell(page, rng, edit)


def add_character(page: Page, rng: Random) -> Page | None:
    return _edit_cell(page, rng, lambda cell: replace(cell, text=cell.text + "工"))


def shrink_box(page: Page, rng: Random) -> Page | None:
    def edit(cell: GridCell) -> GridCell | None:
        box = cell.box
        if box is None:
            return None
        middle = (box.top + box.bottom) / 2
        return replace(cell, box=box._replace(bottom=min(middle, box.top + 2)))

    return _edit_cell(page, rng, edit)


def drop_cell(page: Page, rng: Random) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    filled = [i for i, cell in enumerate(grid.cells) if squeeze(cell.text)]
    cells = list(grid.cells)
    del cells[rng.choice(filled)]
    return _with_grid(page, index, cells)


def double_cell(page: Page, rng: Random) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    cell = rng.choice([cell for cell in grid.cells if squeeze(cell.text)])
    return _with_grid(page, index, [*grid.cells, cell])


def swap_texts(page: Page, rng: Random) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    cells = list(grid.cells)
    a, b = rng.sample([i for i, cell in enumerate(cells) if squeeze(cell.text)], 2)
    if squeeze(cells[a].text) == squeeze(cells[b].text):
        return None
    cells[a], cells[b] = (
        replace(cells[a], text=cells[b].text),
        replace(cells[b], text=cells[a].text),
    )
    return _with_grid(page, index, cells)


def swap_boxes(page: Page, rng: Random) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    cells = list(grid.cells)
    a, b = rng.sample([i for i, cell in enumerate(cells) if squeeze(cell.text)], 2)
    if squeeze(cells[a].text) == squeeze(cells[b].text):
        return None
    cells[a], cells[b] = replace(cells[a], box=cells[b].box), replace(cells[b], box=cells[a].box)
    return _with_grid(page, index, cells)


def swap_cells_whole(page: Page, rng: Random) -> Page | None:
    """Two cells of a column change their rows, texts and boxes with them: glyphs alone see nothing."""
    picked = _pick_grid(page, rng)
    if picked is None:
        return None
    index, grid = picked
    cells = list(grid.cells)
    body = [i for i, c in enumerate(cells) if c.row > 1 and c.rowspan == 1 and squeeze(c.text)]
    pairs = [
        (i, j)
        for i in body
        for j in body
        if i < j
        and cells[i].col == cells[j].col
        and squeeze(cells[i].text) != squeeze(cells[j].text)
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    cells[a], cells[b] = replace(cells[a], row=cells[b].row), replace(cells[b], row=cells[a].row)
    return _with_grid(page, index, cells)


def merge_grid_rows(page: Page, rng: Random) -> Page | None:
    """Two rows become one, boxes and texts joined: the rule between them was not seen."""
    picked = _pick_grid(page, rng)
    if picked is None or picked[1].n_rows < 4:
        return None
    index, grid = picked
    at = rng.randrange(2, grid.n_rows - 1)
    upper = {c.col: c for c in grid.cells if c.row == at and c.rowspan == 1 and c.colspan == 1}
    lower = {c.col: c for c in grid.cells if c.row == at + 1 and c.rowspan == 1 and c.colspan == 1}
    if len(upper) < 4 or len(lower) < 4:
        return None
    both = upper.keys() & lower.keys()
    joined = [_join_cells(upper[col], lower[col]) for col in both]
    gone = [*(upper[col] for col in both), *(lower[col] for col in both)]
    return _with_grid(page, index, [*(c for c in grid.cells if c not in gone), *joined])


def _join_cells(upper: GridCell, lower: GridCell) -> GridCell:
    box: Box | None = None
    if upper.box and lower.box:
        box = upper.box._replace(bottom=lower.box.bottom)
    text = "\n".join(t for t in (upper.text, lower.text) if t)
    return replace(upper, text=text, box=box, rowspan=1)


def drop_grid_row(page: Page, rng: Random) -> Page | None:
    picked = _pick_grid(page, rng)
    if picked is None or picked[1].n_rows < 3:
        return None
    index, grid = picked
    at = rng.randrange(1, grid.n_rows)
    cells = [cell for cell in grid.cells if cell.row != at]
    return _with_grid(page, index, cells) if len(cells) < len(grid.cells) else None


def drop_line(page: Page, rng: Random) -> Page | None:
    if not page.lines:
        return None
    lines = list(page.lines)
    del lines[rng.randrange(len(lines))]
    return replace(page, lines=tuple(lines))


PAGE_FAULTS: dict[str, PageFault] = {
    "character lost": lose_character,
    "characters swapped": swap_characters,
    "character added": add_character,
    "box shrunk": shrink_box,
    "cell dropped": drop_cell,
    "cell twice": double_cell,
    "texts of two cells swapped": swap_texts,
    "boxes of two cells swapped": swap_boxes,
    "two cells of a column in each other's row": swap_cells_whole,
    "rule between two rows not seen": merge_grid_rows,
    "grid row dropped": drop_grid_row,
    "line dropped": drop_line,
}
