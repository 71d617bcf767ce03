"""What describes the list says the same everywhere, and what is derived in it follows from the rest."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinque.output.verify.problem import Problem
from jinque.output.verify.schemas import LIST_SCHEMA, PACKAGE, find_schema, list_resources
from jinque.output.verify.tables import Frame, read_frame, text_to_value
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.verify.folder import Folder

__all__ = ["check_derivations", "check_printed", "check_schemas"]

JSON_SCHEMA, CROISSANT = "occupations.schema.json", "croissant.json"
PARQUET = "data/occupations.parquet"
_ARROW = {"integer": "int64", "number": "double", "boolean": "bool", "string": "string"}
_CROISSANT = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "string": "sc:Text",
}


def check_schemas(folder: Folder) -> Iterator[Problem]:
    """Table Schema, JSON Schema, Croissant and Parquet name the same fields with the same types."""
    fields = find_schema(folder, "occupations")["fields"]
    types = {field["name"]: field["type"] for field in fields}
    if len(types) != len(fields):
        yield Problem(name="bad-schema", path=LIST_SCHEMA, message="two fields have one name")
    yield from _check_json_schema(folder, fields)
    yield from _check_croissant(folder, types)
    yield from _check_parquet(folder, types)
    for one in list_resources(folder):
        is_list = one["path"].startswith("data/occupations.")
        if is_list and one.get("schema", LIST_SCHEMA) != LIST_SCHEMA:
            message = f"{one['name']} does not name {LIST_SCHEMA}"
            yield Problem(name="schema-mismatch", path=PACKAGE, message=message)


def _check_json_schema(folder: Folder, fields: list[dict[str, Any]]) -> Iterator[Problem]:
    schema = folder.read_json(JSON_SCHEMA)["items"]
    described = schema["properties"]
    if list(described) != [field["name"] for field in fields]:
        message = f"its properties are not the fields of {LIST_SCHEMA}"
        yield Problem(name="schema-mismatch", path=JSON_SCHEMA, message=message)
        return
    if schema.get("additionalProperties") is not False or schema.get("required") != list(described):
        message = "its objects are not closed, or some key may be left out"
        yield Problem(name="schema-mismatch", path=JSON_SCHEMA, message=message)
    for field in fields:
        wanted = _field_to_property(field)
        found = {key: described[field["name"]].get(key) for key in wanted}
        if found != wanted:
            message = f"{field['name']} is bound otherwise than in {LIST_SCHEMA}"
            yield Problem(name="schema-mismatch", path=JSON_SCHEMA, message=message)


def _field_to_property(field: dict[str, Any]) -> dict[str, Any]:
    """What JSON Schema must say of a field of Table Schema."""
    bounds = field.get("constraints", {})
    kind, is_required = field["type"], bounds.get("required", False)
    values = bounds.get("enum")
    return {
        "type": kind if is_required else [kind, "null"],
        "pattern": f"^(?:{bounds['pattern']})$" if "pattern" in bounds else None,
        "enum": values if is_required or values is None else [*values, None],
        "minimum": bounds.get("minimum"),
        "maximum": bounds.get("maximum"),
    }


def _check_croissant(folder: Folder, types: dict[str, str]) -> Iterator[Problem]:
    records = folder.read_json(CROISSANT)["recordSet"][0]
    found = {field["name"]: field["dataType"] for field in records["field"]}
    if found != {name: _CROISSANT.get(kind) for name, kind in types.items()}:
        message = f"its fields are not those of {LIST_SCHEMA}"
        yield Problem(name="schema-mismatch", path=CROISSANT, message=message)


def _check_parquet(folder: Folder, types: dict[str, str]) -> Iterator[Problem]:
    """Real types; a dictionary stands for its values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(io.BytesIO(folder.contents[PARQUET]))
    except (pa.ArrowException, OSError) as error:
        message = f"cannot be read: {show(str(error))}"
        yield Problem(name="bad-table", path=PARQUET, message=message)
        return
    found = {
        field.name: str(field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in schema
    }
    for name, kind in types.items():
        if found.get(name) != _ARROW.get(kind):
            message = f"{show(name)} is {found.get(name, 'not there')}, not {_ARROW.get(kind)}"
            yield Problem(name="schema-mismatch", path=PARQUET, message=message)
    if b"pandas" in (schema.metadata or {}):
        message = "holds pandas' own metadata, which names its version"
        yield Problem(name="parquet-metadata", path=PARQUET, message=message)


# --- between rows and tables -----------------------------------------------------------------------


def check_derivations(folder: Folder) -> Iterator[Problem]:
    """Groups follow from the code, yuan from 万元, the level from the rating."""
    path = "data/occupations.csv"
    steps = _find_steps(folder)
    frame = read_frame(folder, path)
    for number, row in enumerate(frame.rows, start=1):
        values = dict(zip(frame.columns, row, strict=True))
        for name, wanted in _derive(values, steps).items():
            if name in values and values[name] != wanted:
                said = show(str(values[name]))
                message = f"row {number}, {name}: {said}, and it follows {wanted}"
                yield Problem(name="wrong-derivation", path=path, message=message)


def _find_steps(folder: Folder) -> list[str]:
    """The words of the rating scheme, lowest first; none where they are not in order."""
    fields = find_schema(folder, "occupations")["fields"]
    rating: dict[str, Any] = next((one for one in fields if one["name"] == "rating"), {})
    return rating.get("categories", []) if rating.get("categoriesOrdered") else []


def _derive(row: dict[str, Any], steps: list[str]) -> dict[str, str | None]:
    derived: dict[str, str | None] = {}
    code, pay, rating = row.get("code"), row.get("median_salary_wan"), row.get("rating")
    if code:
        parts = code.split("-")
        derived["code_level"] = "work_type" if len(parts) == 5 else "occupation"
        derived |= {"major_group": parts[0], "sub_major_group": "-".join(parts[:2])}
        derived |= {"minor_group": "-".join(parts[:3]), "gbm": "".join(parts[:3])}
    else:
        names = ("code_level", "major_group", "sub_major_group", "minor_group", "gbm")
        derived |= dict.fromkeys(names)
    if pay:
        derived["median_salary_cny"] = _to_yuan(pay)
    if rating in steps:
        derived["rating_level"] = str(steps.index(rating) + 1)
    return derived


def _to_yuan(pay: str) -> str | None:
    """10 000 CNY as whole yuan, None where they are none. Raises ValueError for no number."""
    yuan = Decimal(text_to_value(pay, "number") or 0) * 10_000
    return str(int(yuan)) if yuan == yuan.to_integral_value() else None


def check_printed(folder: Folder) -> Iterator[Problem]:
    """Every row of the list has its printed cells, at its place; no cell belongs to another row."""
    path = "data/printed.csv"
    rows, cells = read_frame(folder, "data/occupations.csv"), read_frame(folder, path)
    places = list(zip(*(rows.column(name) for name in ("seq", "page", "row")), strict=True))
    for number, item in enumerate(cells.column("item"), start=1):
        place = _place_of(cells, number - 1)
        at = int(item or 0) - 1
        if not 0 <= at < len(places) or places[at] != place:
            message = (
                f"line {number + 1}: its item, seq, page and row are those of no row of the list"
            )
            yield Problem(name="foreign-key", path=path, message=message)
    missing = set(map(str, range(1, len(rows.rows) + 1))) - set(cells.column("item"))
    for item in sorted(missing, key=int):
        message = f"row {item} of the list has no printed cells"
        yield Problem(name="foreign-key", path=path, message=message)


def _place_of(cells: Frame, at: int) -> tuple[Any, ...]:
    return tuple(cells.rows[at][cells.columns.index(name)] for name in ("seq", "page", "row"))
