"""Checked lists and reports made by hand, for the tests of output."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from jinque.fields import BY_NAME, FIELDS
from jinque.findings import Finding, Report, Severity
from jinque.profile import load_profile
from jinque.records import (
    Box,
    Cell,
    Checked,
    Column,
    Metadata,
    Passage,
    Place,
    RawRow,
    RawTable,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_DTYPES = {"integer": "Int64", "boolean": "boolean", "string": "string", "decimal": "object"}

SOURCE = Source(name="list.pdf", kind="pdf", sha256="ab" * 32, size=1234)
LABELS = {
    "seq": "序号",
    "title": "急需紧缺职业（工种）",
    "code": "职业（工种）代码",
    "extra_district": "区",
}

ROW: dict[str, Any] = {
    "seq": 1,
    "industry": "医药健康",
    "title": "药物检验员",
    "code": "4-08-05-04",
    "code_level": "occupation",
    "major_group": "4",
    "sub_major_group": "4-08",
    "minor_group": "4-08-05",
    "gbm": "40805",
    "green": False,
    "digital": False,
    "description": "负责原料药的检查、检验等工作。",
    "rating": "非常急需紧缺",
    "rating_level": 3,
    "median_salary_wan": Decimal("9.8"),
    "median_salary_cny": 98000,
    "salary_min_wan": None,
    "salary_max_wan": None,
    "page": 1,
    "row": 2,
    "untyped": None,
    "extra_district": "海淀区",
}
UNCODED: dict[str, Any] = {
    **dict.fromkeys(ROW),
    "seq": 2,
    "industry": "医药健康",
    "title": "ELISA操作员",
    "description": "操作“设备”,\n并记录=结果。",
    "rating": "一般急需紧缺",
    "rating_level": 1,
    "median_salary_wan": Decimal("12.0"),
    "median_salary_cny": 120000,
    "page": 2,
    "row": 5,
    "untyped": "green: ?",
}
FINDING = Finding(
    rule="unknown-rating",
    severity=Severity.ERROR,
    message='no step of the scheme is "非常紧缺"',
    message_zh="评级“非常紧缺”不在体系内",
    page=1,
    row=2,
    seq=1,
    field="rating",
    cell="非常紧缺",
    hint="add it to rating.steps",
    hint_zh="在 rating.steps 中添加",
    box=(56.1, 40.25, 99.0, 60.3),
)


def make_checked(
    rows: Sequence[dict[str, Any]] = (ROW, UNCODED),
    findings: Sequence[Finding] = (FINDING,),
    source: Source = SOURCE,
) -> Checked:
    """A checked list of these rows, typed as `jinque.validate.check` types them."""
    names = [field.name for field in FIELDS] + [n for n in rows[0] if n not in BY_NAME]
    columns = {}
    for name in names:
        dtype = _DTYPES[BY_NAME[name].type if name in BY_NAME else "string"]
        columns[name] = pd.Series([row[name] for row in rows], dtype=dtype)
    return Checked(
        frame=pd.DataFrame(columns),
        report=Report(tuple(findings)),
        raw=make_raw(source=source),
        profile=load_profile("beijing"),
        metadata=Metadata(
            source=source, profile="beijing", scheme="beijing-3", version="0.1.0", edition="2023"
        ),
    )


def make_raw(
    texts: Sequence[str] = ("药物检验员", "ELISA\n操作员"), source: Source = SOURCE
) -> RawTable:
    """A list as printed, of a number, an industry that is printed once, and a title."""
    industry = Cell(text="医药健康", place=Place(1, 2, Box(30.0, 40.0, 60.0, 90.0)))
    rows = []
    for number, text in enumerate(texts, start=1):
        place = Place(1, number + 1, Box(10.0, 20.0 * number, 300.0, 20.0 * number + 20))
        goes_on = (Place(2, 2, Box(60.123, 10.0, 99.0, 20.0)),) if number == len(texts) else ()
        cells = {
            "seq": Cell(text=f" {number}\n", place=Place(1, number + 1)),
            "industry": industry if number == 1 else _inherit(industry),
            "title": Cell(text=text, place=place, continued=goes_on),
        }
        rows.append(RawRow(place=place, cells=cells))
    return RawTable(
        source=source,
        profile="beijing",
        columns=tuple(Column(field=field, label=label) for field, label in LABELS.items()),
        rows=tuple(rows),
        passages=(Passage(kind="note", text="备注：1.无代码。", place=Place(1, 9)),),
        account={"cells": 20, "notes": 8},
    )


def _inherit(cell: Cell) -> Cell:
    return Cell(text=cell.text, place=cell.place, inherited=True)
