"""What somebody would catch who took pandera, frictionless or pointblank alone, with the usual rules.

All get the table as our reading gives it, one column a field, industries filled down, cells normalised
and marks split off: more than they would have without this project.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from jinque.fields import BY_NAME
from jinque.validate.convert import convert_table, list_columns
from jinque.validate.frame import rows_to_frame
from jinque.validate.marks import split_marks
from jinque.validate.normalize import fold_token, normalize
from jinque.validate.schema import make_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheets import Sheet

    from jinque.records import RawTable

CODE = (BY_NAME["code"].pattern or "").replace("(", "(?:")
FIELDS = ("seq", "industry", "title", "code", "description", "rating", "median_salary_wan")


def find_rivals() -> dict[str, Callable[[RawTable, Sheet], bool]]:
    """The tools that are installed: name → whether it finds anything wrong with a table."""
    found: dict[str, Callable[[RawTable, Sheet], bool]] = {
        "our pandera schema alone": fails_pandera
    }
    if find_spec("frictionless"):
        found["frictionless"] = fails_frictionless
    if find_spec("pointblank"):
        found["pointblank"] = fails_pointblank
    return found


def fails_pandera(raw: RawTable, sheet: Sheet) -> bool:
    """The schema of this project without its findings: codes as printed, pay and level not null."""
    from pandera.errors import SchemaErrors

    rows, _ = convert_table(raw, sheet.profile)
    for row, record in zip(rows, raw_to_records(raw, sheet), strict=True):
        row.values["code"] = record["code"]
    columns = list_columns(raw)
    schema = make_schema(columns, sheet.profile, frozenset(c.field for c in raw.columns))
    for name in ("median_salary_wan", "rating_level"):
        schema = schema.update_column(name, nullable=False)
    try:
        schema.validate(rows_to_frame(rows, columns), lazy=True)
    except SchemaErrors:
        return True
    return False


def raw_to_records(raw: RawTable, sheet: Sheet) -> list[dict[str, str | None]]:
    """A string a cell; None where it is blank or a token for a missing code."""
    missing = {fold_token(token) for token in sheet.profile.code.missing}
    records = []
    for row in raw.rows:
        texts = {name: normalize(name, cell.text) for name, cell in row.cells.items()}
        texts["title"] = split_marks(texts.get("title", ""), sheet.profile.marks).title
        if fold_token(texts.get("code", "")) in missing:
            texts["code"] = ""
        records.append({name: texts.get(name) or None for name in FIELDS})
    return records


def fails_frictionless(raw: RawTable, sheet: Sheet) -> bool:
    """A Table Schema with types and constraints, running number as primary key."""
    from frictionless import Resource, Schema

    pay = sheet.profile.pay
    constraints: dict[str, tuple[str, dict[str, Any]]] = {
        "seq": ("integer", {"required": True, "unique": True, "minimum": 1}),
        "industry": ("string", {"required": True}),
        "title": ("string", {"required": True, "unique": True}),
        "code": ("string", {"unique": True, "pattern": CODE}),
        "description": ("string", {"required": True}),
        "rating": ("string", {"required": True, "enum": list(sheet.profile.rating.steps)}),
        "median_salary_wan": (
            "number",
            {"required": True, "minimum": pay.minimum, "maximum": pay.maximum},
        ),
    }
    fields = [
        {"name": name, "type": type_, "constraints": rules}
        for name, (type_, rules) in constraints.items()
    ]
    schema = Schema.from_descriptor({"fields": fields, "primaryKey": ["seq"]})
    rows = [list(record.values()) for record in raw_to_records(raw, sheet)]
    resource = Resource(data=[list(FIELDS), *rows], schema=schema)
    return not resource.validate().valid


def fails_pointblank(raw: RawTable, sheet: Sheet) -> bool:
    """A suite of the usual rules: nulls, patterns, sets, ranges, distinct rows, number of rows."""
    import pandas as pd
    import pointblank as pb  # type: ignore[import-untyped,unused-ignore]

    frame = pd.DataFrame(raw_to_records(raw, sheet), columns=list(FIELDS), dtype="string")
    frame["pay"] = pd.to_numeric(frame["median_salary_wan"], errors="coerce").astype("float64")
    frame["number"] = pd.to_numeric(frame["seq"], errors="coerce").astype("float64")
    suite = (
        pb.Validate(frame)
        .col_vals_not_null(["number", "industry", "title", "description", "rating", "pay"])
        .col_vals_regex("code", f"^({CODE})$", na_pass=True)
        .col_vals_in_set("rating", list(sheet.profile.rating.steps))
        .col_vals_between("pay", sheet.profile.pay.minimum, sheet.profile.pay.maximum)
        .rows_distinct(["seq"])
        .rows_distinct(["title"])
        .rows_distinct(["code"], pre=lambda table: table[table["code"].notna()])
    )
    expected = sheet.profile.expectation(sheet.edition).rows
    suite = suite.row_count_match(expected) if expected else suite
    return not suite.interrogate().all_passed()
