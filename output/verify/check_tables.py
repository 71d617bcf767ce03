"""The tables: the columns and types of their schemas, keys, bounds, and the same rows in all formats."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinque.output.verify.problem import Problem
from jinque.output.verify.schemas import find_schema, list_resources
from jinque.output.verify.tables import Frame, first_difference, read_frame, text_to_value
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.verify.folder import Folder

__all__ = ["check_formats", "check_values"]

FORMATS = {"occupations": ("json", "parquet", "xlsx"), "printed": ("parquet",)}
_TYPES = frozenset({"integer", "number", "boolean", "string"})


def check_values(folder: Folder) -> Iterator[Problem]:
    """Each CSV against its schema: columns, types, bounds, keys."""
    for name in ("occupations", "printed", "findings", "changes"):
        path = f"data/{name}.csv"
        if path in folder.contents:
            yield from _check_csv(folder, path, find_schema(folder, name))


def _check_csv(folder: Folder, path: str, schema: dict[str, Any]) -> Iterator[Problem]:
    try:
        frame = read_frame(folder, path)
    except ValueError as error:
        yield Problem(name="bad-csv", path=path, message=show(str(error)))
        return
    names = tuple(field["name"] for field in schema["fields"])
    if frame.columns != names:
        yield Problem(name="wrong-columns", path=path, message=_tell_columns(frame.columns, names))
        return
    gappy = {key[0] for key in schema.get("uniqueKeys", []) if len(key) == 1}
    for field in schema["fields"]:
        is_unique = field.get("constraints", {}).get("unique") or field["name"] in gappy
        texts = frame.column(field["name"])
        yield from _check_column(path, field, texts)
        yield from _find_twins(path, field["name"], texts if is_unique else [])
    yield from _check_key(path, frame, schema.get("primaryKey", []))


def _tell_columns(found: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    extra, missing = set(found) - set(wanted), set(wanted) - set(found)
    if not extra and not missing:
        return "the columns stand in another order than in the schema"
    said = [
        f"{what}: {', '.join(map(show, sorted(names)))}"
        for what, names in (("not in the schema", extra), ("missing", missing))
        if names
    ]
    return "; ".join(said)


def _check_column(path: str, field: dict[str, Any], texts: list[Any]) -> Iterator[Problem]:
    bounds = field.get("constraints", {})
    for number, text in enumerate(texts, start=1):
        for name, message in _check_cell(text, field, bounds):
            where = f"row {number}, {field['name']}: "
            yield Problem(name=name, path=path, message=where + message)


def _find_twins(path: str, name: str, texts: list[Any]) -> Iterator[Problem]:
    """Values that stand more than once; nothing is the same as nothing."""
    for text, count in Counter(filter(None, texts)).items():
        if count > 1:
            message = f"{name}: {show(text)} stands {count} times"
            yield Problem(name="not-unique", path=path, message=message)


def _check_cell(
    text: str | None, field: dict[str, Any], bounds: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    if text is None:
        if bounds.get("required"):
            yield "missing-value", "is empty"
        return
    try:
        value = text_to_value(text, field["type"])
    except ValueError:
        yield "type-error", f"{show(text)} is no {field['type']}"
        return
    if "pattern" in bounds and not re.fullmatch(bounds["pattern"], text):
        yield "pattern", f"{show(text)} has not the form {bounds['pattern']}"
    if "enum" in bounds and text not in bounds["enum"]:
        yield "not-in-values", f"{show(text)} is none of {', '.join(bounds['enum'])}"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield from _check_range(value, bounds)


def _check_range(value: int | Decimal, bounds: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "minimum" in bounds and value < bounds["minimum"]:
        yield "out-of-range", f"{value} is less than {bounds['minimum']}"
    if "maximum" in bounds and value > bounds["maximum"]:
        yield "out-of-range", f"{value} is more than {bounds['maximum']}"


def _check_key(path: str, frame: Frame, key: list[str]) -> Iterator[Problem]:
    values = list(zip(*(frame.column(name) for name in key), strict=True))
    for value, count in Counter(values).items():
        if count > 1 or None in value:
            shown = ", ".join(show(part or "nothing") for part in value)
            message = f"the key {', '.join(key)} is {shown} {count} times"
            yield Problem(name="primary-key", path=path, message=message)


# --- the same in all formats -----------------------------------------------------------------------


def check_formats(folder: Folder) -> Iterator[Problem]:
    """JSON, Parquet and XLSX hold the rows of the CSV, no more and no fewer, value for value."""
    for table, endings in FORMATS.items():
        base = _read_typed(folder, table)
        for ending in endings:
            path = f"data/{table}.{ending}"
            if base is not None and path in folder.contents:
                yield from _compare(folder, path, base)


def _read_typed(folder: Folder, table: str) -> Frame | None:
    """The CSV as values; None where it is no table of its schema, which another check says."""
    try:
        frame = read_frame(folder, f"data/{table}.csv")
        types = {field["name"]: field["type"] for field in find_schema(folder, table)["fields"]}
        kinds = [types[name] for name in frame.columns]
        rows = tuple(
            tuple(text_to_value(text, kind) for text, kind in zip(row, kinds, strict=True))
            for row in frame.rows
        )
    except (ValueError, KeyError, TypeError):
        return None
    return Frame(columns=frame.columns, rows=rows)


def _compare(folder: Folder, path: str, base: Frame) -> Iterator[Problem]:
    try:
        frame = read_frame(folder, path)
    except ValueError as error:
        kind = "not-json" if path.endswith(".json") else "bad-table"
        yield Problem(name=kind, path=path, message=f"cannot be read: {show(str(error))}")
        return
    if frame.columns != base.columns and (frame.columns or base.rows):
        message = _tell_columns(frame.columns, base.columns)
        yield Problem(name="wrong-columns", path=path, message=message)
    elif len(frame.rows) != len(base.rows):
        message = f"has {len(frame.rows)} rows, the CSV {len(base.rows)}"
        yield Problem(name="different-rows", path=path, message=message)
    else:
        yield from _compare_rows(path, frame, base)


def _compare_rows(path: str, frame: Frame, base: Frame) -> Iterator[Problem]:
    for number, (row, other) in enumerate(zip(frame.rows, base.rows, strict=True), start=1):
        at = first_difference(row, other)
        if at is not None:
            values = [show(str(one)) for one in (row[at], other[at])]
            message = f"row {number}, {base.columns[at]}: {values[0]}, in the CSV {values[1]}"
            yield Problem(name="different-rows", path=path, message=message)


def check_types(folder: Folder) -> Iterator[Problem]:
    """Every schema names its fields and gives each a type that there is."""
    for name in ("occupations", "printed", "findings", "changes"):
        fields = find_schema(folder, name)["fields"]
        for field in fields:
            if field["type"] not in _TYPES:
                message = f"{name}: {show(field['name'])} has no type of ours: {field['type']}"
                yield Problem(name="bad-schema", path="datapackage.json", message=message)
    for resource in list_resources(folder):
        if resource["path"] not in folder.contents:
            message = f"{show(resource['path'])} is not there"
            yield Problem(name="missing-file", path="datapackage.json", message=message)
