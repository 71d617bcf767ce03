"""The faults: each damages a good list in one place, as copying, scanning, typing and converting do.

A fault is a function of the sheet, a page, a row and a random source. It raises `Skip` where the place
does not suit it. `undetectable` says why nobody could see it in the list alone; `harmless` marks a
change of typography that must change neither a value nor the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from sheets import Sheet

S, IND, T, C, D, R, P = range(7)

Plant: TypeAlias = Callable[[Sheet, int, int, Random], None]


class Skip(Exception):
    """The fault cannot happen at this place."""


@dataclass(frozen=True)
class Fault:
    """A fault by name."""

    name: str
    plant: Plant
    undetectable: str = ""
    harmless: bool = False


FAULTS: list[Fault] = []


def fault(name: str, *, undetectable: str = "", harmless: bool = False) -> Callable[[Plant], Plant]:
    """Add a function to the list of faults."""

    def add(plant: Plant) -> Plant:
        FAULTS.append(Fault(name, plant, undetectable, harmless))
        return plant

    return add


def need(condition: object) -> None:
    """Another place is tried unless the condition holds."""
    if not condition:
        raise Skip


def is_coded(row: list[str]) -> bool:
    """Whether the row prints a code."""
    return "-" in row[C]


def cell_fault(
    name: str,
    column: int,
    change: Callable[[str, Random], str],
    when: Callable[[list[str]], bool] = lambda _row: True,
    *,
    undetectable: str = "",
    harmless: bool = False,
) -> None:
    """A fault that changes one cell."""

    @fault(name, undetectable=undetectable, harmless=harmless)
    def plant(sheet: Sheet, page: int, row: int, rng: Random) -> None:
        cells = sheet.pages[page].rows[row]
        need(when(cells))
        changed = change(cells[column], rng)
        need(changed != cells[column])
        cells[column] = changed


def all_rows(sheet: Sheet) -> list[list[str]]:
    """The rows of all pages."""
    return [row for page in sheet.pages for row in page.rows]


def other_row(sheet: Sheet, page: int, row: int, rng: Random) -> list[str]:
    """Any row but this one."""
    here = sheet.pages[page].rows[row]
    return rng.choice([r for r in all_rows(sheet) if r is not here])


def next_row(sheet: Sheet, page: int, row: int) -> list[str]:
    """The row below on the same page."""
    rows = sheet.pages[page].rows
    need(row + 1 < len(rows))
    return rows[row + 1]


def at(text: str, rng: Random, new: Callable[[str], str], low: int = 0, high: int = 0) -> str:
    """One character, not beyond `low` from the start and `high` from the end, made another."""
    need(len(text) - high > low)
    i = rng.randrange(low, len(text) - high)
    return text[:i] + new(text[i]) + text[i + 1 :]


def plain(title: str) -> str:
    """A title without its marks."""
    return title.rstrip("LS/")


def marks(title: str) -> str:
    """The marks at the end of a title."""
    return title[len(plain(title)) :]


# --- rows ------------------------------------------------------------------------------------------


@fault("row lost")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    if rows[row][IND] and row + 1 < len(rows) and not rows[row + 1][IND]:
        rows[row + 1][IND] = rows[row][IND]
    del rows[row]


@fault("first row of an industry lost, the next takes the industry above")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    need(row and rows[row][IND])
    del rows[row]


@fault("last row lost", undetectable="without the number of rows: nothing follows it")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    del sheet.pages[-1].rows[-1]


@fault("first row lost")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    rows = sheet.pages[0].rows
    rows[1][IND] = rows[1][IND] or rows[0][IND]
    del rows[0]


@fault("page lost")
def _(sheet: Sheet, page: int, _row: int, _rng: Random) -> None:
    need(page + 1 < len(sheet.pages))
    del sheet.pages[page]


@fault("row lost, the others renumbered", undetectable="without the number of rows")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    need(not rows[row][IND])
    del rows[row]
    for number, cells in enumerate(all_rows(sheet), 1):
        cells[S] = str(number)


@fault("row printed twice")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    rows.insert(row, list(rows[row]))


@fault("row printed again at the end")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    need(sheet.pages[page].rows[row] is not sheet.pages[-1].rows[-1])
    sheet.pages[-1].rows.append(list(sheet.pages[page].rows[row]))


@fault("page copied twice")
def _(sheet: Sheet, page: int, _row: int, _rng: Random) -> None:
    sheet.pages.insert(page, sheet.pages[page])


@fault("pages in the wrong order")
def _(sheet: Sheet, page: int, _row: int, _rng: Random) -> None:
    need(page + 1 < len(sheet.pages))
    sheet.pages[page : page + 2] = sheet.pages[page + 1], sheet.pages[page]


@fault("two rows swapped")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    after = next_row(sheet, page, row)
    rows[row], rows[row + 1] = after, rows[row]


@fault("two rows swapped under their numbers")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    here, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need((is_coded(here) or is_coded(after)) and not after[IND])
    here[T:], after[T:] = after[T:], here[T:]


@fault("two far rows swapped under their numbers")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    here, other = sheet.pages[page].rows[row], other_row(sheet, page, row, rng)
    need(is_coded(here) and abs(int(here[S]) - int(other[S])) > 10)
    here[T:], other[T:] = other[T:], here[T:]


@fault("row moved to another place")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    rows = sheet.pages[page].rows
    need(not rows[row][IND] and len(rows) > row + 3)
    moved = rows.pop(row)
    rows.insert(rng.randrange(row + 2, len(rows)), moved)


@fault("row invented at the end", undetectable="without the number of rows: a title may be new")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    last = list(sheet.pages[-1].rows[-1])
    last[S], last[IND], last[T], last[C] = str(int(last[S]) + 1), "", "梦境修补引导员", "—"
    sheet.pages[-1].rows.append(last)


@fault("row invented in the middle")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    need(row and not rows[row][IND])
    new = list(rows[row])
    new[T], new[C] = "梦境修补引导员", "—"
    rows.insert(row, new)


@fault("two rows run into one")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows, after = sheet.pages[page].rows, next_row(sheet, page, row)
    rows[row] = [a + b for a, b in zip(rows[row], after, strict=True)]
    del rows[row + 1]


@fault("row split in two")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    rows = sheet.pages[page].rows
    text = rows[row][D]
    rows[row][D] = text[: len(text) // 2]
    rows.insert(row + 1, ["", "", "", "", text[len(text) // 2 :], "", ""])


@fault("cells of a row lost but its number")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    cells[IND + 1 :] = [""] * 5


# --- cells out of place ----------------------------------------------------------------------------


@fault("cells shifted to the left")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    i = rng.randrange(T, P)
    cells[i:] = [*cells[i + 1 :], ""]


@fault("cells shifted to the right")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    i = rng.randrange(T, P)
    cells[i:] = ["", *cells[i:-1]]


@fault("two cells of a row swapped")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    i, j = rng.sample(range(T, P + 1), 2)
    cells[i], cells[j] = cells[j], cells[i]


def _shift_column(column: int, *, fill: bool) -> Plant:
    def plant(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
        rows = all_rows(sheet)
        values = [row[column] for row in rows]
        shifted = [values[-1] if fill else "", *values[:-1]]
        for row, value in zip(rows, shifted, strict=True):
            row[column] = value

    return plant


fault("titles slipped down by a row")(_shift_column(T, fill=True))
fault("codes slipped down by a row")(_shift_column(C, fill=True))
fault("pay slipped down by a row, the first blank")(_shift_column(P, fill=False))
fault("pay slipped down by a row, all round", undetectable="any figure may be any row's")(
    _shift_column(P, fill=True)
)
fault("ratings slipped down by a row, all round", undetectable="any step may be any row's")(
    _shift_column(R, fill=True)
)


@fault("labels of two columns swapped")
def _(sheet: Sheet, _page: int, _row: int, rng: Random) -> None:
    i, j = rng.sample(range(T, P + 1), 2)
    for page in sheet.pages:
        page.header[i], page.header[j] = page.header[j], page.header[i]


@fault("labels swapped on one page")
def _(sheet: Sheet, page: int, _row: int, rng: Random) -> None:
    header = sheet.pages[page].header
    i, j = rng.sample(range(T, P + 1), 2)
    header[i], header[j] = header[j], header[i]


@fault("column lost")
def _(sheet: Sheet, _page: int, _row: int, rng: Random) -> None:
    i = rng.randrange(IND, P + 1)
    for page in sheet.pages:
        del page.header[i]
        for row in page.rows:
            del row[i]


@fault("label under another wording")
def _(sheet: Sheet, _page: int, _row: int, rng: Random) -> None:
    i = rng.randrange(IND, P + 1)
    for page in sheet.pages:
        page.header[i] = "备用栏"


@fault("column added")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    for page in sheet.pages:
        page.header.append("补贴档次")
        for row in page.rows:
            row.append("一档")
