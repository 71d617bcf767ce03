"""`occupations.schema.json`: JSON Schema (2020-12) of `data/occupations.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.constraints import Constraints, constrain
from jinque.output.release.json_file import render_json_file
from jinque.output.release.table_schema import to_number

if TYPE_CHECKING:
    from jinque.fields import Field
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = ["PATH", "render_json_schema"]

PATH = "occupations.schema.json"
_TYPES = {"decimal": "number"}


def render_json_schema(content: ReleaseContent, table: Table) -> bytes:
    """An array of closed objects. No `multipleOf`: floating point would refuse real pay.

    A key that a draft's table breaks, such as one value twice, JSON Schema cannot say; Table Schema does.
    """
    properties = {field.name: _describe(field, constrain(field, content)) for field in table.fields}
    return render_json_file(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": content.settings.title,
            "description": content.settings.description,
            "type": "array",
            "items": {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            },
        }
    )


def _describe(field: Field, bounds: Constraints) -> dict[str, Any]:
    kind = _TYPES.get(field.type, field.type)
    values = [*bounds.values, *([] if bounds.required else [None])] if bounds.values else None
    described = {
        "type": kind if bounds.required else [kind, "null"],
        "title": field.title,
        "description": _join_words(field),
        "pattern": f"^(?:{bounds.pattern})$" if bounds.pattern else None,
        "enum": values,
        "minimum": to_number(bounds.minimum),
        "maximum": to_number(bounds.maximum),
    }
    return {name: value for name, value in described.items() if value is not None}


def _join_words(field: Field) -> str:
    unit = f" Unit: {field.unit}." if field.unit else ""
    return f"{field.description}{unit} {field.title_zh}：{field.description_zh}"
