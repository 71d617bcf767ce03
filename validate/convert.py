"""RawTable to typed rows: every printed cell becomes a value, or null with a finding. No row is dropped."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.fields import BY_NAME, EXTRA_PREFIX, FIELDS
from jinque.text import fold_label
from jinque.validate.codes import derive_from_code
from jinque.validate.context import TypedRow
from jinque.validate.marks import split_marks
from jinque.validate.normalize import fold_token, is_blank, normalize
from jinque.validate.pay import find_label_unit, parse_pay, wan_to_cny

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinque.findings import Finding
    from jinque.profile import PayUnit, Profile
    from jinque.records import Cell, RawRow, RawTable

__all__ = ["convert_table", "list_columns"]

PAY = "median_salary_wan"
_CODE = re.compile(BY_NAME["code"].pattern or "")
_EMPTY = {field.name: None for field in FIELDS if field.name != "untyped"}


class Conversion(Struct, frozen=True, kw_only=True):
    """What the cells of one list have in common."""

    profile: Profile
    columns: tuple[str, ...]
    required: frozenset[str]  # columns whose cells may not be blank
    missing_codes: frozenset[str]
    levels: dict[str, int]  # folded wording of a rating → its step, from 1
    pay_unit: PayUnit


def convert_table(raw: RawTable, profile: Profile) -> tuple[list[TypedRow], list[Finding]]:
    """The typed rows in printed order, and what could not be typed."""
    conversion = _plan_conversion(raw, profile)
    findings: list[Finding] = []
    rows = [_convert_row(row, conversion, findings) for row in raw.rows]
    return rows, findings


def list_columns(raw: RawTable) -> tuple[str, ...]:
    """The columns of the frame: every field in its order, then the extra ones as printed."""
    extra = [column.field for column in raw.columns if column.field.startswith(EXTRA_PREFIX)]
    return (*(field.name for field in FIELDS), *dict.fromkeys(extra))


def _plan_conversion(raw: RawTable, profile: Profile) -> Conversion:
    # The running number first: every finding of the row names it.
    names = dict.fromkeys(column.field for column in raw.columns)
    columns = tuple(sorted(names, key=lambda name: name != "seq"))
    labels = {column.field: column.label for column in raw.columns}
    rule = profile.columns.get(PAY)
    return Conversion(
        profile=profile,
        columns=columns,
        required=frozenset(name for name in columns if _is_required(name, profile)),
        missing_codes=frozenset(map(fold_token, profile.code.missing)),
        levels={fold_label(step): i for i, step in enumerate(profile.rating.steps, 1)},
        pay_unit=find_label_unit(labels.get(PAY, ""), rule.unit if rule else None),
    )


def _is_required(name: str, profile: Profile) -> bool:
    if name == "code":
        return profile.code.required
    if name == PAY:
        return name in profile.columns and profile.columns[name].required
    return name in BY_NAME and BY_NAME[name].required


# --- a row -----------------------------------------------------------------------------------------


def _convert_row(raw: RawRow, conversion: Conversion, findings: list[Finding]) -> TypedRow:
    row = TypedRow(raw=raw, values=dict(_EMPTY))
    row.values["page"], row.values["row"] = raw.place.page, raw.place.row
    own = (cell for cell in raw.cells.values() if not cell.inherited)
    row.is_blank = all(is_blank(cell.text) for cell in own)
    if row.is_blank:
        findings.append(row.finding("blank-row"))
        return row
    for name in conversion.columns:
        findings.extend(_convert_cell(row, name, conversion))
    _complete_flags(row, conversion.profile)
    return row


def _convert_cell(row: TypedRow, name: str, conversion: Conversion) -> Iterable[Finding]:
    cell = row.cell(name)
    if cell is None or is_blank(cell.text):
        is_missing = cell is None or name in conversion.required
        return [row.finding("missing-cell", name)] if is_missing else []
    convert = _CONVERTERS.get(name, _convert_text)
    return convert(row, name, cell, conversion)


def _set_untyped(row: TypedRow, name: str, cell: Cell) -> None:
    row.untyped[name] = " ".join(cell.text.split())


@lru_cache(maxsize=4096)
def _normalize_repeated(name: str, text: str) -> str:
    return normalize(name, text)


# --- a cell ----------------------------------------------------------------------------------------


def _convert_text(
    row: TypedRow, name: str, cell: Cell, _conversion: Conversion
) -> Iterable[Finding]:
    row.values[name] = _normalize_repeated(name, cell.text) or None
    return ()


def _convert_description(
    row: TypedRow, name: str, cell: Cell, _conversion: Conversion
) -> Iterable[Finding]:
    row.values[name] = normalize(name, cell.text) or None
    return ()


def _convert_seq(
    row: TypedRow, name: str, cell: Cell, _conversion: Conversion
) -> Iterator[Finding]:
    text = normalize(name, cell.text)
    if re.fullmatch(r"[0-9]{1,9}", text):
        row.values[name] = int(text)
    else:
        _set_untyped(row, name, cell)
        yield row.finding("type-error", name, wanted="a whole number", wanted_zh="整数")


def _convert_title(
    row: TypedRow, name: str, cell: Cell, conversion: Conversion
) -> Iterable[Finding]:
    split = split_marks(normalize(name, cell.text), conversion.profile.marks)
    row.values[name] = split.title or None
    row.values["green"] = split.green or None
    row.values["digital"] = split.digital or None
    return ()


def _complete_flags(row: TypedRow, profile: Profile) -> None:
    """The absence of a mark says no only of an occupation, and only where the list prints marks."""
    if row.values["code_level"] == "occupation" and row.values["title"] is not None:
        for name, mark in (("green", profile.marks.green), ("digital", profile.marks.digital)):
            if mark and row.values[name] is None:
                row.values[name] = False


def _convert_code(
    row: TypedRow, name: str, cell: Cell, conversion: Conversion
) -> Iterator[Finding]:
    text = normalize(name, cell.text)
    if fold_token(text) in conversion.missing_codes:
        if conversion.profile.code.required:
            yield row.finding("missing-cell", name)
    elif _CODE.fullmatch(text):
        row.values |= derive_from_code(text)
    else:
        _set_untyped(row, name, cell)
        yield row.finding("bad-code", name)


def _convert_rating(
    row: TypedRow, name: str, cell: Cell, conversion: Conversion
) -> Iterator[Finding]:
    row.values[name] = text = _normalize_repeated(name, cell.text)
    row.values["rating_level"] = level = conversion.levels.get(fold_label(text))
    if level is None and conversion.levels:
        steps = conversion.profile.rating.steps
        yield row.finding("unknown-rating", name, steps=" / ".join(steps))


def _convert_pay(row: TypedRow, name: str, cell: Cell, conversion: Conversion) -> Iterator[Finding]:
    text = normalize(name, cell.text)
    if fold_token(text) in conversion.missing_codes:
        if name in conversion.required:
            yield row.finding("missing-cell", name)
        return
    pay = parse_pay(text, conversion.pay_unit)
    if pay is None:
        _set_untyped(row, name, cell)
        yield row.finding("type-error", name, wanted="an amount of pay", wanted_zh="薪酬数额")
        return
    row.values |= {name: pay.median, "salary_min_wan": pay.low, "salary_max_wan": pay.high}
    if pay.median is not None:
        row.values["median_salary_cny"] = yuan = wan_to_cny(pay.median)
        if yuan is None:
            yield row.finding("pay-not-whole-yuan", name)


_CONVERTERS: dict[str, Callable[[TypedRow, str, Cell, Conversion], Iterable[Finding]]] = {
    "seq": _convert_seq,
    "title": _convert_title,
    "code": _convert_code,
    "description": _convert_description,
    "rating": _convert_rating,
    PAY: _convert_pay,
}
