"""A list as a file of each kind that jinque reads, the same bytes each time."""

from __future__ import annotations

import csv
import io
import sys
from html import escape
from typing import TYPE_CHECKING

from sheet_pdf import render_pdf
from sheets import ROOT, Sheet

sys.path.insert(0, str(ROOT / "tests"))

from extract_making import (  # pyright: ignore[reportMissingImports] - the tests are no package
    make_docx,
    make_xlsx,
    para,
    sheet_rows,
    table,
    text_cell,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LISTS"]


def _fill_rows(sheet: Sheet) -> list[list[str]]:
    """The header once, and every row with its industry."""
    rows, industry = [list(sheet.pages[0].header)], ""
    for printed in (row for page in sheet.pages for row in page.rows):
        industry = printed[1] or industry
        rows.append([printed[0], industry, *printed[2:]])
    return rows


def _to_text(sheet: Sheet) -> bytes:
    return sheet.to_text().encode()


def _to_csv(sheet: Sheet) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(_fill_rows(sheet))
    return file.getvalue().encode()


def _to_html(sheet: Sheet) -> bytes:
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in _fill_rows(sheet))
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    page = f"<h1>{sheet.heading}</h1><table>{body}</table><p>{sheet.notes[0]}</p>"
    return f'<!doctype html><meta charset="utf-8">{page}'.encode()


def _to_docx(sheet: Sheet) -> bytes:
    data: bytes = make_docx(para(sheet.heading) + table(*_fill_rows(sheet)) + para(sheet.notes[0]))
    return data


def _to_xlsx(sheet: Sheet) -> bytes:
    rows = [
        "".join(
            text_cell(f"{column}{n}", cell) for column, cell in zip("ABCDEFG", row, strict=True)
        )
        for n, row in enumerate(_fill_rows(sheet), start=1)
    ]
    data: bytes = make_xlsx(sheet_rows(*rows))
    return data


# kind → ending of its name, and how it is made
LISTS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "text": ("txt", _to_text),
    "csv": ("csv", _to_csv),
    "html": ("html", _to_html),
    "pdf": ("pdf", render_pdf),
    "docx": ("docx", _to_docx),
    "xlsx": ("xlsx", _to_xlsx),
}
