"""The pandera schema, made from the fields and the profile; its failures become findings of ours.

Conversion has found nearly everything before. The schema confirms that the frame is what `jinque
fields` promises, whoever changes a converter.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from jinque.text import fold_label
from jinque.validate.context import field_of
from jinque.validate.frame import DTYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from pandera.errors import SchemaErrors
    from pandera.pandas import Check, Column, DataFrameSchema

    from jinque.fields import Field
    from jinque.findings import Finding
    from jinque.profile import Profile
    from jinque.validate.context import Context

__all__ = ["confirm_frame", "make_schema"]

Place: TypeAlias = tuple[int | None, int | None, str | None]

# What a value must be, by the name of the check that it fails.
_WANTED = {
    "not_nullable": ("may not be empty", "不得为空"),
    "unique": ("stands in a list once", "在目录中只出现一次"),
    "minimum": ("is {minimum} or more", "不小于{minimum}"),
}


def make_schema(
    columns: Sequence[str], profile: Profile, printed: frozenset[str]
) -> DataFrameSchema:
    """The schema of a list with these columns, `printed` of which it prints."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {name: _make_column(field_of(name), profile, printed) for name in columns},
        strict=True,
        ordered=True,
    )


def _make_column(field: Field, profile: Profile, printed: frozenset[str]) -> Column:
    import pandera.pandas as pa

    is_required = field.required and (field.origin != "printed" or field.name in printed)
    return pa.Column(
        DTYPES[field.type],
        list(_make_checks(field, profile)),
        nullable=not is_required,
    )


def _make_checks(field: Field, profile: Profile) -> Iterator[Check]:
    import pandera.pandas as pa

    if field.type == "decimal":
        yield pa.Check(_are_decimals, name="exact")
        low, high = Decimal(str(profile.pay.minimum)), Decimal(str(profile.pay.maximum))
        yield pa.Check(lambda pay: _are_between(pay, low, high), name="plausible")
    if field.unique:  # pandera's own option counts nulls
        yield pa.Check(lambda values: ~values.duplicated(), name="unique")
    if field.pattern:
        yield pa.Check(lambda text: text.str.fullmatch(field.pattern), name="pattern")
    if field.values:  # noqa: PD011 - no frame
        yield pa.Check(lambda values: values.isin(field.values), name="values")
    if field.minimum is not None:
        least = field.minimum
        yield pa.Check(lambda values: values >= least, name="minimum")
    if field.name == "rating" and profile.rating.steps:
        steps = {fold_label(step) for step in profile.rating.steps}
        yield pa.Check(lambda text: text.map(fold_label).isin(steps), name="steps")


def _are_decimals(values: pd.Series[Any]) -> pd.Series[bool]:
    return values.map(lambda value: isinstance(value, Decimal)).astype(bool)


def _are_between(values: pd.Series[Any], low: Decimal, high: Decimal) -> pd.Series[bool]:
    return values.map(lambda value: low <= value <= high).astype(bool)


# --- failures to findings --------------------------------------------------------------------------


def confirm_frame(
    frame: pd.DataFrame, context: Context, known: Sequence[Finding]
) -> Iterator[Finding]:
    """Validate the frame; each failure becomes a finding, unless its cell has one already."""
    from pandera.errors import SchemaErrors

    schema = make_schema(list(frame.columns), context.profile, context.columns)
    try:
        schema.validate(frame.reset_index(drop=True), lazy=True)
    except SchemaErrors as error:
        seen: set[Place] = {(f.page, f.row, f.field) for f in known}
        # A row that is there twice repeats all its keys: one finding says it.
        names = [str(name) for name in frame.columns]
        seen |= {(f.page, f.row, n) for f in known if f.rule == "primary-key" for n in names}
        for name, kind, index in _read_failures(error):
            yield from _failure_to_finding(name, kind, index, context, seen)


def _read_failures(error: SchemaErrors) -> Iterator[tuple[str, str, int | None]]:
    """Field, kind of check and row of each failure."""
    cases = error.failure_cases
    for name, check, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
        yield str(name), str(check), None if index is None else int(index)


def _failure_to_finding(
    name: str, check: str, index: int | None, context: Context, seen: set[Place]
) -> Iterator[Finding]:
    if index is None:  # the frame itself is not what it promises: ours to repair, not the user's
        msg = f"the frame breaks its own schema: {name}: {check}"
        raise AssertionError(msg)
    row = context.rows[index]
    if row.is_blank or (row.raw.place.page, row.raw.place.row, name) in seen:
        return
    wanted, wanted_zh = _WANTED.get(check, ("is otherwise defined", "另有定义"))
    words = {"minimum": field_of(name).minimum}
    yield row.finding(
        "constraint-error",
        name,
        value=row[name],
        wanted=wanted.format(**words),
        wanted_zh=wanted_zh.format(**words),
    )
