"""A checked list as the rows of the data set, kept as an Arrow file until the data set is written."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jinque.batching.fields import ROW_FIELDS
from jinque.fields import BY_NAME
from jinque.output.parquet import fields_to_schema, table_to_arrow
from jinque.output.table import Table, checked_to_table

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.output.table import Value
    from jinque.records import Checked

__all__ = ["checked_to_arrow", "load_rows"]


def checked_to_arrow(checked: Checked) -> bytes:
    """The rows with the columns of ROW_FIELDS, `source` left null: it is named when they are used."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    table = table_to_arrow(_to_table(checked))
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def load_rows(path: Path, source: str) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """The rows of a result as a pyarrow.Table, named as those of this source. Raises OSError."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    column = ROW_FIELDS.index(next(field for field in ROW_FIELDS if field.name == "source"))
    names = pa.array([source] * table.num_rows, type=pa.string())
    return table.set_column(column, table.schema.field(column), names).cast(_row_schema())


@cache
def _row_schema() -> Any:  # noqa: ANN401 -- pyarrow ships no types
    return fields_to_schema(ROW_FIELDS)


def _to_table(checked: Checked) -> Table:
    own: dict[str, Value] = {
        "scheme": checked.metadata.scheme,
        "profile": checked.metadata.profile,
        "list_status": "ok" if checked.report.is_valid else "findings",
        "source_sha256": checked.metadata.source.sha256,
    }
    table = checked_to_table(checked)
    names = [field.name for field in table.fields]
    rows = [own | _fold_extras(dict(zip(names, row, strict=True))) for row in table.rows]
    return replace(
        table,
        fields=ROW_FIELDS,
        rows=tuple(tuple(row.get(field.name) for field in ROW_FIELDS) for row in rows),
        about={},
    )


def _fold_extras(row: dict[str, Value]) -> dict[str, Value]:
    """The publisher's own columns in one, since no two publishers have the same."""
    extras = {name: value for name, value in row.items() if name not in BY_NAME}
    text = json.dumps(extras, ensure_ascii=False, default=str) if extras else None
    return row | {"extra": text}
