"""The one form that every writer takes: fields and rows of plain Python values, and what they are of."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from jinque.fields import BY_NAME, Field, extra_field
from jinque.output.csv_text import rows_to_csv
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import pandas as pd

    from jinque.findings import Finding
    from jinque.records import Checked, Metadata, Source

__all__ = ["Table", "Value", "checked_to_table", "finding_to_dict", "source_to_dict"]

Value: TypeAlias = "int | str | bool | Decimal | None"

# What a terminal has room for; the others are one option away.
_BRIEF = ("seq", "industry", "title", "code", "green", "digital", "rating", "median_salary_wan")


class Table(Struct, frozen=True, kw_only=True):
    """Rows of values, one for each of `fields`; a decimal has the places that are to be shown.

    `about` is the provenance, flat and in order. `brief` names the fields for a terminal, in order.
    `also` holds what only JSON has a place for.
    """

    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    about: Mapping[str, str | int | None]
    findings: tuple[Finding, ...] = ()
    brief: tuple[str, ...] = ()
    also: Mapping[str, object] = field(default_factory=dict)


def checked_to_table(checked: Checked) -> Table:
    """The typed list as plain values: the frame's columns in their order, missing values as None."""
    labels = {column.field: column.label for column in checked.raw.columns}
    names = [str(name) for name in checked.frame.columns]
    fields = tuple(BY_NAME.get(name) or extra_field(name, labels.get(name, name)) for name in names)
    columns = [_series_to_values(checked.frame[name]) for name in names]
    rows = tuple(zip(*columns, strict=True))
    extras = tuple(field.name for field in fields if field.name not in BY_NAME)
    return Table(
        fields=fields,
        rows=rows,
        about=metadata_to_dict(checked.metadata) | {"content_sha256": hash_content(fields, rows)},
        findings=checked.report.findings,
        brief=(*_BRIEF, *extras, "page", "row", "description"),
    )


def _series_to_values(series: pd.Series) -> list[Value]:
    """Plain values; pandas' several kinds of missing value all become None."""
    pairs = zip(series.to_list(), series.isna().to_list(), strict=True)
    return [None if missing else value for value, missing in pairs]


def hash_content(fields: tuple[Field, ...], rows: tuple[tuple[Value, ...], ...]) -> str:
    """SHA-256 of the CSV of these rows: the same for equal content, whatever the format or the platform."""
    return hashlib.sha256(rows_to_csv([field.name for field in fields], rows).encode()).hexdigest()


def source_to_dict(source: Source) -> dict[str, str | int | None]:
    """The source as flat keys."""
    return {
        "source": replace_surrogates(source.name),
        "source_kind": source.kind,
        "source_sha256": source.sha256,
        "source_size": source.size,
    }


def metadata_to_dict(metadata: Metadata) -> dict[str, str | int | None]:
    """The provenance as flat keys, in the order in which every output shows them."""
    return {
        **source_to_dict(metadata.source),
        "profile": metadata.profile,
        "scheme": metadata.scheme,
        "edition": metadata.edition,
        "publisher": metadata.publisher,
        "jinque_version": metadata.version,
    }


def finding_to_dict(finding: Finding) -> dict[str, object]:
    """A finding with all its keys, whether they have a value or not."""
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "message_zh": finding.message_zh,
        "page": finding.page,
        "row": finding.row,
        "seq": finding.seq,
        "field": finding.field,
        "cell": finding.cell,
        "hint": finding.hint,
        "hint_zh": finding.hint_zh,
        "box": list(finding.box) if finding.box else None,
        "waiver": finding.waiver,
    }
