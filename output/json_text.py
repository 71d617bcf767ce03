"""JSON and JSON Lines: numbers with exactly the printed places, real nulls, Chinese as it is."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jinque.output.table import finding_to_dict
from jinque.safe import LOG_COMMAND, replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.fields import Field
    from jinque.output.table import Table, Value

__all__ = ["field_to_dict", "render_json", "render_jsonl", "to_json"]

# Escaped, as JSON allows for any character: delete and C1 controls, soft hyphen, zero-width and
# bidirectional characters, line separators, interlinear marks; and what a CI server's log takes for
# a command. The data stays the same, and a terminal or a runner has nothing to obey.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def render_json(table: Table) -> bytes:
    """One object: metadata, fields, findings, whatever else the table has, and rows; one line for each."""
    about = to_json(dict(table.about))
    parts = [
        f'"metadata": {about}',
        _to_lines("fields", (to_json(field_to_dict(field)) for field in table.fields)),
        _to_lines("findings", (to_json(finding_to_dict(finding)) for finding in table.findings)),
        *(_also_to_text(name, value) for name, value in table.also.items()),
        _to_lines("rows", _row_lines(table)),
    ]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def render_jsonl(table: Table) -> bytes:
    """One line for each row. The form has no place for metadata."""
    return "".join(f"{line}\n" for line in _row_lines(table)).encode()


def to_json(value: object) -> str:
    """A value on one line; a decimal as a number with its places, hidden characters escaped.

    >>> to_json({"pay": Decimal("12.0"), "title": "药物\u202e", "green": None})
    '{"pay": 12.0, "title": "药物\\\\u202e", "green": null}'
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{to_json(key)}: {to_json(of)}" for key, of in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(to_json(one) for one in value) + "]"
    text = replace_surrogates(_encode(value))
    text = LOG_COMMAND.sub(r"\1\\u005b", text)
    return _HIDDEN.sub(lambda found: _to_escape(found[0]), text)


def _to_escape(char: str) -> str:
    """The character as JSON escapes it: one beyond U+FFFF as the two halves of its pair."""
    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"


def field_to_dict(field: Field) -> dict[str, object]:
    """What the catalogue says of a field."""
    return {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "title_zh": field.title_zh,
        "description": field.description,
        "description_zh": field.description_zh,
        "unit": field.unit,
        "origin": field.origin,
    }


def _also_to_text(name: str, value: object) -> str:
    if isinstance(value, list):
        return _to_lines(name, (to_json(one) for one in value))
    return f'"{name}": {to_json(value)}'


def _to_lines(name: str, items: Iterable[str]) -> str:
    inner = ",\n".join(items)
    return f'"{name}": [\n{inner}\n]' if inner else f'"{name}": []'


def _row_lines(table: Table) -> Iterable[str]:
    names = [to_json(field.name) for field in table.fields]
    return (_row_to_line(names, row) for row in table.rows)


def _row_to_line(names: list[str], row: tuple[Value, ...]) -> str:
    pairs = zip(names, row, strict=True)
    return "{" + ", ".join(f"{name}: {to_json(value)}" for name, value in pairs) + "}"
