"""What a reader of an OCR'd list must look at: one notice for each page, a warning for each doubtful cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.records import Cell, RawTable

__all__ = ["SURE", "find_doubts"]

# Of the scans that docs/ocr.md lists, each wrong cell had a character below it, right ones rarely.
SURE = 0.9


def find_doubts(raw: RawTable) -> Iterator[Finding]:
    """`ocr-value` once for each page that OCR read, `ocr-doubtful` for each printed cell below `SURE`."""
    pages: set[int] = set()
    for row in raw.rows:
        for field, cell in row.cells.items():
            if cell.confidence is None or cell.inherited:
                continue
            if cell.place.page not in pages:
                pages.add(cell.place.page)
                yield make_finding("ocr-value", page=cell.place.page)
            if cell.confidence < SURE:
                yield _to_finding(field, cell, row.place.row)


def _to_finding(field: str, cell: Cell, row: int) -> Finding:
    return make_finding(
        "ocr-doubtful",
        page=cell.place.page,
        row=row,
        field=field,
        cell=cell.text,
        box=cell.place.box,
        percent=round(100 * (cell.confidence or 0)),
    )
