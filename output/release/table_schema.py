"""`occupations.tableschema.json`: Frictionless Table Schema 2.0, from the catalogue of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.constraints import Constraints, constrain
from jinque.output.release.json_file import render_json_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from jinque.fields import Field
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = ["PATH", "find_key", "make_list_schema", "make_table_schema", "render_table_schema"]

PATH = "occupations.tableschema.json"
PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {"decimal": "number"}


def render_table_schema(content: ReleaseContent, table: Table) -> bytes:
    """The schema of the list, which CSV, JSON, Parquet and XLSX share."""
    return render_json_file({"$schema": PROFILE} | make_list_schema(content, table))


def make_list_schema(content: ReleaseContent, table: Table) -> dict[str, Any]:
    """The schema of the list as an object."""
    key = find_key(content)
    return make_table_schema(table.fields, key, lambda field: constrain(field, content))


def find_key(content: ReleaseContent) -> tuple[str, ...]:
    """What tells the rows apart: the printed number, or the place where none is printed."""
    has_numbers = any(column.field == "seq" for column in content.checked.raw.columns)
    return ("seq",) if has_numbers else ("page", "row")


def make_table_schema(
    fields: Iterable[Field],
    primary_key: tuple[str, ...] = (),
    bounds: Callable[[Field], Constraints] | None = None,
) -> dict[str, Any]:
    """A schema of these fields. `bounds` gives the constraints; without it the catalogue's own are taken.

    `fieldsMatch` is left out: its default, exact, is meant, and the published profile misspells it.
    """
    found = {field: (bounds or _own_constraints)(field) for field in fields}
    schema = {
        "fields": [_describe_field(field, limits) for field, limits in found.items()],
        "missingValues": [""],
        "primaryKey": list(primary_key),
        "uniqueKeys": [[each.name] for each, limits in found.items() if _is_gappy_key(limits)],
    }
    return {name: value for name, value in schema.items() if value}


def _is_gappy_key(bounds: Constraints) -> bool:
    """Unique where there is a value: `uniqueKeys` says so, in `unique` some readers count nulls."""
    return bounds.unique and not bounds.required


def _own_constraints(field: Field) -> Constraints:
    return Constraints(required=field.required, pattern=field.pattern, values=field.values)


def _describe_field(field: Field, bounds: Constraints) -> dict[str, Any]:
    """Title and description in both languages, unit and origin; the Chinese ones are keys of ours."""
    described = {
        "name": field.name,
        "type": _TYPES.get(field.type, field.type),
        "title": field.title,
        "title_zh": field.title_zh,
        "description": field.description,
        "description_zh": field.description_zh,
        "unit": field.unit,
        "origin": field.origin,
        "categories": list(bounds.values) or None,
        "categoriesOrdered": bounds.steps or None,
        "constraints": _describe_constraints(bounds) or None,
    }
    return {name: value for name, value in described.items() if value is not None}


def _describe_constraints(bounds: Constraints) -> dict[str, Any]:
    """Categories come again as `enum`: most readers know only that."""
    described = {
        "required": bounds.required or None,
        "unique": (bounds.unique and bounds.required) or None,
        "pattern": bounds.pattern,
        "enum": list(bounds.values) or None,
        "minimum": to_number(bounds.minimum),
        "maximum": to_number(bounds.maximum),
    }
    return {name: value for name, value in described.items() if value is not None}


def to_number(value: Decimal | None) -> int | Decimal | None:
    """A whole bound as an integer, which the types that compare with it are.

    >>> from decimal import Decimal
    >>> to_number(Decimal("3.0")), to_number(Decimal("0.5"))
    (3, Decimal('0.5'))
    """
    return int(value) if value is not None and value == value.to_integral_value() else value
