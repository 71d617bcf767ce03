"""Bounds and the account that the readers of text and office files share.

No published list comes near these bounds; a file beyond them is hostile or no list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.errors import LimitError, SourceError
from jinque.extract.kinds import find_kind_mismatch
from jinque.records import Document, Grid, Line, Page
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.findings import Finding
    from jinque.records import Source

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "balance_page", "check_size", "make_document"]

MAX_ROWS = 100_000
MAX_COLUMNS = 100


def check_size(rows: int, columns: int, *, page: int | None = None) -> None:
    """Raise LimitError for a table with more rows or columns than are read."""
    if rows > MAX_ROWS:
        raise LimitError(f"a table has more than {MAX_ROWS:,} rows", page=page, hints=_HINTS)
    if columns > MAX_COLUMNS:
        raise LimitError(
            f"a table has {columns:,} columns; at most {MAX_COLUMNS} are read",
            page=page,
            hints=_HINTS,
        )


_HINTS = ("a published list is far smaller: delete stray cells far from it, or name another file",)


def balance_page(
    number: int,
    items: Sequence[Grid | Line],
    *,
    printed: int,
    apart: dict[str, int] | None = None,
) -> Page:
    """A page whose account balances: what the source prints, in characters that are not white space.

    `printed` was counted on the source itself; `apart` are characters that are no text of the page,
    by kind. Raises SourceError where characters were lost or doubled on the way.
    """
    grids = tuple(item for item in items if isinstance(item, Grid))
    lines = tuple(item for item in items if isinstance(item, Line))
    account = {
        "cells": sum(len(squeeze(cell.text)) for grid in grids for cell in grid.cells),
        "lines": sum(len(squeeze(line.text)) for line in lines),
        **{kind: count for kind, count in (apart or {}).items() if count},
    }
    placed = sum(account.values())
    if placed != printed:
        raise SourceError(
            f"the account does not balance: {printed} characters are printed, {placed} were read",
            page=number,
            hints=("this is a fault of jinque: please report it, with the file if you may",),
        )
    return Page(number=number, grids=grids, lines=lines, account=account)


def make_document(
    source: Source, pages: Sequence[Page], findings: Sequence[Finding] = ()
) -> Document:
    """The document, with a warning first where its name claims another kind."""
    return Document(
        source=source, pages=tuple(pages), findings=(*find_kind_mismatch(source), *findings)
    )
