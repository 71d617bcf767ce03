"""From a printed document to cells exactly as printed, each with its place.

`start_reading` gives the list in a document, `start_reading_tables` all its tables. Both start the
bounded child at once and return; the result is waited for later. `ListReader` keeps a child for many.

Importing this package loads nothing, so that the child can be started before anything else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinque.extract.process.limits import Limits
    from jinque.extract.reading import (
        ListReader,
        Pending,
        start_drawing,
        start_reading,
        start_reading_tables,
    )

__all__ = [
    "Limits",
    "ListReader",
    "Pending",
    "start_drawing",
    "start_reading",
    "start_reading_tables",
]


def __getattr__(name: str) -> object:
    """Fetch a name from its module, once."""
    if name not in __all__:
        msg = f"module 'jinque.extract' has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module("jinque.extract.reading"), name)
    globals()[name] = value
    return value
