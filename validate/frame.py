"""Typed rows to a DataFrame: one column per field, one row per printed row, in printed order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.validate.context import field_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jinque.validate.context import TypedRow

__all__ = ["DTYPES", "rows_to_frame"]

# Decimals stay exact Python objects; the other types know null.
DTYPES = {"integer": "Int64", "string": "string", "boolean": "boolean", "decimal": "object"}


def rows_to_frame(rows: Sequence[TypedRow], columns: Sequence[str]) -> pd.DataFrame:
    """The frame with a plain index from 0, whatever the list prints as its running number."""
    import pandas as pd

    data = {}
    for name in columns:
        dtype = DTYPES[field_of(name).type]
        data[name] = pd.Series([_value_of(row, name) for row in rows], dtype=dtype)
    return pd.DataFrame(data, columns=list(columns))


def _value_of(row: TypedRow, name: str) -> Any:  # noqa: ANN401 - a cell of any type
    if name == "untyped":
        return "; ".join(f"{field}: {text}" for field, text in row.untyped.items()) or None
    return row[name]
