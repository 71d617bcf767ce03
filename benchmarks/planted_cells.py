"""The faults of single cells, notes and labels; importing this module adds them to `planted.FAULTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planted import (
    IND,
    C,
    D,
    P,
    R,
    S,
    T,
    all_rows,
    at,
    cell_fault,
    fault,
    is_coded,
    marks,
    need,
    next_row,
    other_row,
    plain,
)

if TYPE_CHECKING:
    from random import Random

    from sheets import Sheet

DIGITS = "0123456789"
HANZI = "天地山川风云日月水火"


def _digit(char: str, rng: Random) -> str:
    need(char in DIGITS)
    return rng.choice([digit for digit in DIGITS if digit != char])


def _is_marked(row: list[str]) -> bool:
    return bool(marks(row[T])) and is_coded(row)


# --- number, industry ------------------------------------------------------------------------------

cell_fault("digit of a number changed", S, lambda t, r: at(t, r, lambda c: _digit(c, r)))
cell_fault("number lost", S, lambda _t, _r: "")
cell_fault("number not a number", S, lambda t, _r: f"{t}O")
cell_fault(
    "character of an industry changed in mid-page",
    IND,
    lambda t, r: at(t, r, lambda _c: r.choice(HANZI)),
    lambda row: bool(row[IND]) and row[S] != "1",
    undetectable="an industry's name stands once, and may be anything",
)


@fault("industry printed otherwise at the top of a page")
def _(sheet: Sheet, page: int, _row: int, rng: Random) -> None:
    need(page)
    row, above = sheet.pages[page].rows[0], all_rows(sheet)
    before = next(r[IND] for r in reversed(above[: int(row[S]) - 1]) if r[IND])
    need(row[IND] == before)
    row[IND] = at(row[IND], rng, lambda _c: rng.choice(HANZI))


@fault("industry's first label lost, its rows fall to the industry above")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    need(cells[IND] and row)
    cells[IND] = ""


@fault("industry begins one row late")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    cells, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need(cells[IND] and row and not after[IND])
    cells[IND], after[IND] = "", cells[IND]


@fault("industry begins one row early")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    cells, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need(row and after[IND] and not cells[IND] and is_coded(after))
    cells[IND], after[IND] = after[IND], ""


@fault("industry begins one row early, none coded", undetectable="no order holds among them")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    cells, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need(row and after[IND] and not cells[IND] and not is_coded(after) and not is_coded(cells))
    cells[IND], after[IND] = after[IND], ""


@fault("industry in two places")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    sheet.pages[-1].rows[-1][IND] = sheet.pages[0].rows[0][IND]


# --- title -----------------------------------------------------------------------------------------

for name, change in {
    "character of a title changed": lambda t, r: at(t, r, lambda _c: r.choice(HANZI), 0, 3),
    "character of a title lost": lambda t, r: at(t, r, lambda _c: "", 0, 3),
    "character of a title added": lambda t, r: at(t, r, lambda c: c + r.choice(HANZI), 0, 3),
    "工 of a title read as 土": lambda t, _r: t.replace("工", "土", 1),
    "title cut off": lambda t, _r: plain(t)[: len(plain(t)) // 2],
}.items():
    cell_fault(name, T, change, is_coded)

cell_fault("title lost", T, lambda _t, _r: "")
cell_fault(
    "character of an uncoded title changed",
    T,
    lambda t, r: at(t, r, lambda _c: r.choice(HANZI)),
    lambda row: not is_coded(row),
    undetectable="no classification has the title",
)


@fault("title of another row")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    sheet.pages[page].rows[row][T] = other_row(sheet, page, row, rng)[T]


@fault("two titles swapped")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    here, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need(is_coded(here) or is_coded(after))
    here[T], after[T] = after[T], here[T]


# --- code ------------------------------------------------------------------------------------------

for name, change in {
    "digit of a code changed": lambda t, r: at(t, r, lambda c: _digit(c, r)),
    "digit of a code lost": lambda t, r: at(t, r, lambda c: "" if c in DIGITS else c),
    "digit of a code added": lambda t, r: at(t, r, lambda c: c + r.choice(DIGITS)),
    "0 of a code read as O": lambda t, _r: t.replace("0", "O", 1),
    "dash of a code lost": lambda t, _r: t.replace("-", "", 1),
    "code lost": lambda _t, _r: "",
    "code printed as a dash": lambda _t, _r: "—",
    "code cut off": lambda t, _r: t[: t.rindex("-")],
    "ordinal of a work type added": lambda t, _r: f"{t}-01",
    "code made a sole occupation's": lambda t, _r: t[:-2] + "00",
    "code of another major group": lambda t, _r: "5" + t[1:],
    "code of a group": lambda t, _r: t[:7],
}.items():
    cell_fault(name, C, change, is_coded)

cell_fault(
    "code given to an uncoded title",
    C,
    lambda _t, _r: "6-31-07-04",
    lambda row: not is_coded(row),
)


@fault("two digits of a code swapped")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    need(is_coded(cells))
    i = rng.randrange(len(cells[C]) - 1)
    swapped = cells[C][:i] + cells[C][i + 1] + cells[C][i] + cells[C][i + 2 :]
    need(swapped != cells[C] and swapped[i] != "-" and swapped[i + 1] != "-")
    cells[C] = swapped


@fault("code of another row")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    here, other = sheet.pages[page].rows[row], other_row(sheet, page, row, rng)
    need(is_coded(here) and is_coded(other))
    here[C] = other[C]


@fault("two codes swapped")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    here, other = sheet.pages[page].rows[row], other_row(sheet, page, row, rng)
    need(is_coded(here) and is_coded(other))
    here[C], other[C] = other[C], here[C]


# --- marks -----------------------------------------------------------------------------------------

cell_fault("mark lost", T, lambda t, _r: plain(t), _is_marked)
cell_fault(
    "mark read as the other",
    T,
    lambda t, _r: plain(t) + {"S": "L", "L": "S", "L/S": "S"}[marks(t)],
    _is_marked,
)
cell_fault("mark unknown", T, lambda t, _r: f"{plain(t)}X", _is_marked)
cell_fault("mark before the title", T, lambda t, _r: marks(t) + plain(t), _is_marked)
cell_fault("mark inside the title", T, lambda t, _r: t[:2] + marks(t) + plain(t)[2:], _is_marked)
cell_fault("mark in the code", C, lambda t, _r: f"{t}S", is_coded)
cell_fault("mark read as 5", T, lambda t, _r: t.replace("S", "5"), _is_marked)
cell_fault(
    "mark added",
    T,
    lambda t, _r: f"{t}S",
    lambda row: is_coded(row) and not marks(row[T]) and row[C].count("-") == 3,
)
cell_fault("mark on an uncoded row", T, lambda t, _r: f"{t}L", lambda row: not is_coded(row))


@fault("mark moved to the next row")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    here, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    need(_is_marked(here) and not marks(after[T]))
    here[T], after[T] = plain(here[T]), after[T] + marks(here[T])


# --- rating ----------------------------------------------------------------------------------------

cell_fault("rating lost", R, lambda _t, _r: "")
cell_fault("rating unknown", R, lambda t, _r: "特别" + t[2:])
cell_fault("character of a rating lost", R, lambda t, r: at(t, r, lambda _c: ""))


@fault("another step of the scheme", undetectable="each step may be any row's")
def _(sheet: Sheet, page: int, row: int, rng: Random) -> None:
    cells = sheet.pages[page].rows[row]
    cells[R] = rng.choice([s for s in sheet.profile.rating.steps if s != cells[R]])


@fault("a step read as another everywhere")
def _(sheet: Sheet, _page: int, _row: int, rng: Random) -> None:
    gone, other = rng.sample(sheet.profile.rating.steps, 2)
    for row in all_rows(sheet):
        row[R] = other if row[R] == gone else row[R]


# --- pay -------------------------------------------------------------------------------------------

for name, change in {
    "pay lost": lambda _t, _r: "",
    "pay as a dash": lambda _t, _r: "—",
    "point of pay lost": lambda t, _r: t.replace(".", ""),
    "point of pay read as a comma": lambda t, _r: t.replace(".", ","),
    "decimal place of pay lost": lambda t, _r: t.split(".")[0],
    "digit of pay added": lambda t, r: t + r.choice(DIGITS),
    "pay ten times": lambda t, _r: f"{float(t) * 10:.1f}",
    "pay a tenth": lambda t, _r: f"{float(t) / 10:.1f}",
    "pay in yuan": lambda t, _r: f"{float(t) * 10000:.0f}",
    "0 of pay read as O": lambda t, _r: t.replace("0", "O"),
    "minus before pay": lambda t, _r: f"-{t}",
    "words for pay": lambda _t, _r: "面议",
}.items():
    cell_fault(name, P, change)

cell_fault(
    "decimal digit of pay changed",
    P,
    lambda t, r: t[:-1] + _digit(t[-1], r),
    undetectable="a figure stands once, and may be any",
)


@fault("label of pay in yuan")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    for page in sheet.pages:
        page.header[P] = page.header[P].replace("万元", "元")


@fault("label of pay in yuan on one page")
def _(sheet: Sheet, page: int, _row: int, _rng: Random) -> None:
    sheet.pages[page].header[P] = sheet.pages[page].header[P].replace("万元", "元")


@fault("label of pay by the month")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    for page in sheet.pages:
        page.header[P] = page.header[P].replace("年薪", "月薪")


# --- description, notes ----------------------------------------------------------------------------

for name, change in {
    "description lost": lambda _t, _r: "",
    "end of a description cut off": lambda t, _r: t[:-3],
    "bracket lost": lambda t, _r: t.replace("）", "", 1).replace(")", "", 1),
    "character replaced by U+FFFD": lambda t, r: at(t, r, lambda _c: "\ufffd"),
    "character of private use": lambda t, r: at(t, r, lambda _c: "\ue123"),
    "direction turned round": lambda t, r: at(t, r, lambda c: "\u202e" + c),
    "control character": lambda t, r: at(t, r, lambda c: c + "\x02"),
    "tail of another text": lambda t, _r: t + "同时负责设备",
}.items():
    cell_fault(name, D, change)

cell_fault(
    "character of a description changed",
    D,
    lambda t, r: at(t, r, lambda _c: r.choice(HANZI), 0, 1),
    undetectable="the tables at hand have no descriptions",
)


@fault("two descriptions swapped", undetectable="the tables at hand have no descriptions")
def _(sheet: Sheet, page: int, row: int, _rng: Random) -> None:
    here, after = sheet.pages[page].rows[row], next_row(sheet, page, row)
    here[D], after[D] = after[D], here[D]


@fault("notes lost")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    sheet.notes.clear()


@fault("another edition in the notes")
def _(sheet: Sheet, _page: int, _row: int, _rng: Random) -> None:
    sheet.notes.append("备注：依据《中华人民共和国职业分类大典（2015年版）》。")


# --- typography: nothing may change ----------------------------------------------------------------

_FULL = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
cell_fault("full-width code", C, lambda t, _r: t.translate(_FULL), is_coded, harmless=True)
cell_fault("full-width pay", P, lambda t, _r: t.translate(_FULL), harmless=True)
cell_fault("other dashes in a code", C, lambda t, _r: t.replace("-", "–"), is_coded, harmless=True)
cell_fault(
    "half-width punctuation",
    D,
    lambda t, _r: t.replace("，", ",").replace("（", "(").replace("）", ")"),
    harmless=True,
)
cell_fault("spaces between characters", D, lambda t, _r: " ".join(t[:6]) + t[6:], harmless=True)
cell_fault("zero-width space", T, lambda t, _r: f"{t[:2]}\u200b{t[2:]}", harmless=True)
cell_fault(
    "mark in brackets", T, lambda t, _r: f"{plain(t)}（{marks(t)}）", _is_marked, harmless=True
)
cell_fault("工 as a radical", T, lambda t, _r: t.replace("工", "\u2f2f"), harmless=True)


@fault("industry not repeated at the top of a page", harmless=True)
def _(sheet: Sheet, page: int, _row: int, _rng: Random) -> None:
    need(page)
    row, rows = sheet.pages[page].rows[0], all_rows(sheet)
    need(row[IND] == next(r[IND] for r in reversed(rows[: int(row[S]) - 1]) if r[IND]))
    row[IND] = ""
