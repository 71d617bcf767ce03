"""JSON metadata as people read it: two blanks a level, Chinese as it is, exact decimals, LF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinque.output.json_text import to_json

__all__ = ["render_json_file"]

_WIDE = 96  # what fits on a line stays on one


def render_json_file(value: object) -> bytes:
    """A file's bytes; short objects and arrays stand on one line."""
    return (_indent(value, "") + "\n").encode()


def _indent(value: object, margin: str) -> str:
    flat = to_json(_to_plain(value))
    is_nested = isinstance(value, Mapping | list | tuple) and value
    if not is_nested or len(margin) + len(flat) <= _WIDE:
        return flat
    inner = margin + "  "
    if isinstance(value, Mapping):
        items = [f"{to_json(key)}: {_indent(of, inner)}" for key, of in value.items()]
    else:
        items = [_indent(one, inner) for one in _to_list(value)]
    open_, close = "{}" if isinstance(value, Mapping) else "[]"
    body = f",\n{inner}".join(items)
    return f"{open_}\n{inner}{body}\n{margin}{close}"


def _to_list(value: Any) -> list[object]:  # noqa: ANN401 - any sequence
    return list(value)


def _to_plain(value: object) -> object:
    """Mappings as dicts, which the encoder knows."""
    if isinstance(value, Mapping):
        return {key: _to_plain(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_to_plain(one) for one in value]
    return value
