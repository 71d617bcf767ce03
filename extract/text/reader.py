"""Plain text: tabs, CSV, the clipboard of spreadsheets, columns between bars or aligned with spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.extract.bounds import balance_page, check_size, make_document
from jinque.extract.page.word_breaks import settle_texts
from jinque.extract.text.aligned_text import aligned_score, read_aligned
from jinque.extract.text.barred_text import barred_score, read_barred
from jinque.extract.text.decoding import decode_text
from jinque.extract.text.delimited import choose_form, split_records
from jinque.records import Grid, GridCell, Line
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.text.delimited import Form, Record
    from jinque.records import Document, Page, Source

__all__ = ["read_text"]


def read_text(data: bytes, source: Source) -> Document:
    """The tables and lines of a text.

    Text in aligned columns has the pages that its form feeds part; other text is one page. There,
    rows that follow one another are one grid, blank lines or not; a line without a delimiter is a
    Line, and parts two grids. All grids have the same number of columns; a row that is short lacks
    cells. `Grid.lines` and `Line.line` are 1-based lines of the file. Raises SourceError where the
    text cannot be decoded.
    """
    text = decode_text(data)
    form = choose_form(text)
    bars = 0 if form.is_sure else barred_score(text)
    if bars > (0 if form.delimiter == "|" else form.score):
        settled, doubts = settle_texts([read_barred(text)])
        return make_document(source, settled, doubts)
    if not form.is_sure and aligned_score(text) > form.score:
        pages, findings = read_aligned(text)
        settled, doubts = settle_texts(pages)
        return make_document(source, settled, [*findings, *doubts])
    return make_document(source, [_delimited_to_page(text, form)])


def _delimited_to_page(text: str, form: Form) -> Page:
    read = list(split_records(text, form.delimiter, form.ends))
    records = [record for record in read if not record.is_blank]
    if records and records[0].fields == ["sep=", ""]:
        records[0] = records[0]._replace(fields=[f"sep={form.delimiter}"])  # Excel's own line
    width = max((len(record.fields) for record in records), default=1)
    check_size(sum(len(record.fields) > 1 for record in records), width)
    items: list[Grid | Line] = []
    rows: list[Record] = []
    for record in records:
        if len(record.fields) > 1:
            rows.append(record)
            continue
        items.extend(_rows_to_grids(rows, width, form))
        rows = []
        items.append(Line(text=record.fields[0], line=record.line))
    items.extend(_rows_to_grids(rows, width, form))
    delimiters = sum(len(record.fields) - 1 for record in records) if form.delimiter != "\t" else 0
    syntax = delimiters + sum(record.quotes for record in read)
    return balance_page(1, items, printed=len(squeeze(text)), apart={"delimiters": syntax})


def _rows_to_grids(rows: Sequence[Record], width: int, form: Form) -> list[Grid]:
    """The rows as one grid, or none."""
    if not rows:
        return []
    cells = [
        GridCell(row=row, col=col, text=text)
        for row, record in enumerate(rows)
        for col, text in enumerate(record.fields)
    ]
    name = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}.get(
        form.delimiter, form.delimiter
    )
    lines = tuple(record.line for record in rows)
    return [
        Grid(n_rows=len(rows), n_cols=width, cells=tuple(cells), how=f"{name} in text", lines=lines)
    ]
