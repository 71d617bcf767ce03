"""Any table of a document, as it stands on the page: what `jinque tables` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.errors import OptionError
from jinque.output.csv_text import rows_to_csv
from jinque.output.json_text import to_json
from jinque.output.raw import box_to_numbers
from jinque.output.table import finding_to_dict, source_to_dict
from jinque.safe import escape_html, replace_surrogates, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.table import Value
    from jinque.records import Document, Grid, GridCell, Page

__all__ = ["TABLE_FORMATS", "render_tables"]

TABLE_FORMATS = ("json", "csv", "html")


def render_tables(document: Document, format: str) -> bytes:  # noqa: A002 -- the word for it
    """Every table of the document as `json`, `csv` or `html`.

    JSON has spans, boxes, lines outside the tables and the account of each page. CSV is one grid under
    the other, `page` and `table` first; the text of a spanning cell stands in its first place only.
    Raises OptionError for another format.
    """
    if format == "json":
        return _document_to_json(document).encode()
    if format == "csv":
        return _document_to_csv(document).encode()
    if format == "html":
        return _document_to_html(document).encode()
    raise OptionError(
        f'tables do not come as "{show(format)}"', hints=(f"there are: {', '.join(TABLE_FORMATS)}",)
    )


def _document_to_json(document: Document) -> str:
    findings = ",\n".join(to_json(finding_to_dict(finding)) for finding in document.findings)
    pages = ",\n".join(to_json(_page_to_dict(page)) for page in document.pages)
    about = to_json(source_to_dict(document.source))
    return f'{{\n"metadata": {about},\n"findings": [\n{findings}\n],\n"pages": [\n{pages}\n]\n}}\n'


def _page_to_dict(page: Page) -> dict[str, object]:
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "account": dict(page.account),
        "lines": [
            {"text": line.text, "line": line.line, "box": box_to_numbers(line.box)}
            for line in page.lines
        ],
        "tables": [_grid_to_dict(grid) for grid in page.grids],
    }


def _grid_to_dict(grid: Grid) -> dict[str, object]:
    return {
        "rows": grid.n_rows,
        "columns": grid.n_cols,
        "ruled": grid.ruled,
        "how": grid.how,
        "box": box_to_numbers(grid.box),
        "cells": [_cell_to_dict(cell) for cell in grid.cells],
    }


def _cell_to_dict(cell: GridCell) -> dict[str, object]:
    return {
        "row": cell.row + 1,
        "column": cell.col + 1,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "text": cell.text,
        "box": box_to_numbers(cell.box),
        "confidence": cell.confidence,
    }


def _document_to_csv(document: Document) -> str:
    grids = list(_number_grids(document))
    width = max((grid.n_cols for _, _, grid in grids), default=0)
    header = ["page", "table", "row", *(f"c{col}" for col in range(1, width + 1))]
    return rows_to_csv(
        header, (row for numbered in grids for row in _grid_to_rows(*numbered, width))
    )


def _number_grids(document: Document) -> Iterator[tuple[int, int, Grid]]:
    """Each table with its page and its number on that page, from 1."""
    for page in document.pages:
        for number, grid in enumerate(page.grids, start=1):
            yield page.number, number, grid


def _grid_to_rows(page: int, number: int, grid: Grid, width: int) -> Iterator[list[Value]]:
    texts = {(cell.row, cell.col): replace_surrogates(cell.text) for cell in grid.cells}
    for row in range(grid.n_rows):
        yield [page, number, row + 1, *(texts.get((row, col)) for col in range(width))]


def _document_to_html(document: Document) -> str:
    from jinque.output.page import html_page  # the pages' drawing is not for every command

    title = escape_html(document.source.name)
    parts = [f"<h1>{title}</h1>"]
    parts += [_grid_to_html(*numbered) for numbered in _number_grids(document)]
    return html_page(document.source.name, "\n".join(parts))


def _grid_to_html(page: int, number: int, grid: Grid) -> str:
    rows: dict[int, list[str]] = {row: [] for row in range(grid.n_rows)}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows.setdefault(cell.row, []).append(_cell_to_html(cell))
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values())
    return f"<table>\n<caption>Page {page}, table {number}</caption>\n{body}\n</table>"


def _cell_to_html(cell: GridCell) -> str:
    spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (
        cell.colspan > 1
    )
    return f"<td{spans}>{'<br>'.join(escape_html(line) for line in cell.text.split(chr(10)))}</td>"
