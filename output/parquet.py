"""Parquet, made from an explicit Arrow schema: real types, fields explained, provenance in the footer."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.fields import Field
    from jinque.output.table import Table, Value

__all__ = ["fields_to_schema", "render_parquet", "table_to_arrow"]

_DICTIONARIES = frozenset({"industry", "rating", "code_level"})  # few values, many rows


def render_parquet(table: Table) -> bytes:
    """The table as Parquet (Snappy, which reads everywhere); decimals become doubles.

    Equal input gives equal bytes with the same version of pyarrow, whose name stands in the footer.
    """
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(table_to_arrow(table), sink, compression="snappy")
    return sink.getvalue()


def table_to_arrow(table: Table) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """The pyarrow.Table, without pandas in between and without its key in the metadata."""
    import pyarrow as pa

    about = {name: "" if value is None else str(value) for name, value in table.about.items()}
    schema = fields_to_schema(table.fields).with_metadata(about)
    columns = list(zip(*table.rows, strict=True)) or [() for _ in table.fields]
    arrays = [
        pa.array([_to_arrow(value, field) for value in column], type=arrow_field.type)
        for column, field, arrow_field in zip(columns, table.fields, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def fields_to_schema(fields: Sequence[Field]) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """The pyarrow.Schema of these fields, each with its title, description and unit."""
    import pyarrow as pa

    return pa.schema([_field_to_arrow(field) for field in fields])


def _to_arrow(value: Value, field: Field) -> Value | float:
    return float(value) if field.type == "decimal" and value is not None else value


def _field_to_arrow(field: Field) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    import pyarrow as pa

    types = {"integer": pa.int64(), "boolean": pa.bool_(), "decimal": pa.float64()}
    arrow = types.get(field.type, pa.string())
    if field.name in _DICTIONARIES:
        arrow = pa.dictionary(pa.int32(), pa.string())
    return pa.field(field.name, arrow, metadata=_describe(field))


def _describe(field: Field) -> dict[str, str]:
    words = {
        "title": field.title,
        "title_zh": field.title_zh,
        "description": field.description,
        "description_zh": field.description_zh,
        "unit": field.unit or "",
        "values": json.dumps(field.values) if field.values else "",
    }
    return {name: text for name, text in words.items() if text}
