"""What the review page knows: plain values for its JSON, boxes as percentages of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.fields import BY_NAME, extra_field
from jinque.findings import Severity
from jinque.output.csv_text import value_to_text
from jinque.output.table import checked_to_table
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinque.findings import Finding
    from jinque.output.table import Table, Value
    from jinque.records import Cell, Checked, Passage, Picture, Place, RawRow

__all__ = ["checked_to_review"]

Sizes = dict[int, tuple[float, float]]  # page → width and height in points

# What a printed field's column tells besides its own value.
_TELLS = {
    "title": ("green", "digital"),
    "code": ("code_level",),
    "rating": ("rating_level",),
    "median_salary_wan": ("salary_min_wan", "salary_max_wan", "median_salary_cny"),
}


def checked_to_review(checked: Checked, pictures: Sequence[Picture]) -> dict[str, object]:
    """The list, its findings and passages; each row with its printed cells beside their values."""
    table = checked_to_table(checked)
    sizes = {picture.page: (picture.width, picture.height) for picture in pictures}
    places = {(row.place.page, row.place.row): i for i, row in enumerate(checked.raw.rows)}
    return {
        "about": dict(table.about),
        "fields": [_field_to_dict(c.field, c.label) for c in checked.raw.columns],
        "rows": [
            _row_to_dict(row, values, sizes)
            for row, values in zip(checked.raw.rows, _values_by_name(table), strict=True)
        ],
        "findings": [_finding_to_dict(f, places, sizes) for f in checked.report],
        "passages": [_passage_to_dict(passage, sizes) for passage in checked.raw.passages],
    }


def _values_by_name(table: Table) -> Iterable[Mapping[str, Value]]:
    names = [field.name for field in table.fields]
    return (dict(zip(names, row, strict=True)) for row in table.rows)


def _field_to_dict(name: str, label: str) -> dict[str, object]:
    field = BY_NAME.get(name) or extra_field(name, label or name)
    return {
        "name": name,
        "title": field.title,
        "title_zh": field.title_zh,
        "label": _show_lines(label),
    }


def _row_to_dict(row: RawRow, values: Mapping[str, Value], sizes: Sizes) -> dict[str, object]:
    cells = {name: _cell_to_dict(name, cell, values, sizes) for name, cell in row.cells.items()}
    return {"page": row.place.page, "row": row.place.row, "cells": cells}


def _cell_to_dict(
    name: str, cell: Cell, values: Mapping[str, Value], sizes: Sizes
) -> dict[str, object]:
    told = {other: values.get(other) for other in _TELLS.get(name, ())}
    value = values.get(name)
    return {
        "printed": _show_lines(cell.text),
        "value": None if value is None else _show_lines(value_to_text(value)),
        "told": {other: value_to_text(v) for other, v in told.items() if v not in (None, False)},
        "inherited": cell.inherited,
        "confidence": cell.confidence,
        "boxes": [_place_to_box(place, sizes) for place in (cell.place, *cell.continued)],
    }


def _finding_to_dict(
    finding: Finding, places: Mapping[tuple[int, int], int], sizes: Sizes
) -> dict[str, object]:
    page, row = finding.page or 0, finding.row or 0
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": _show_line(finding.message),
        "message_zh": _show_line(finding.message_zh),
        "hint": _show_line(finding.hint),
        "hint_zh": _show_line(finding.hint_zh),
        "page": finding.page,
        "row": finding.row,
        "field": finding.field,
        "cell": finding.cell,
        "waiver": None if finding.waiver is None else show(finding.waiver),
        "needs_decision": finding.waiver is None and finding.severity is not Severity.INFO,
        "item": places.get((page, row)),
        "box": _to_percent(page, finding.box, sizes),
    }


def _passage_to_dict(passage: Passage, sizes: Sizes) -> dict[str, object]:
    return {
        "kind": passage.kind,
        "text": _show_lines(passage.text),
        "page": passage.place.page,
        "row": passage.place.row,
        "box": _place_to_box(passage.place, sizes),
    }


def _place_to_box(place: Place, sizes: Sizes) -> list[float] | None:
    return _to_percent(place.page, place.box, sizes)


def _to_percent(
    page: int, box: tuple[float, float, float, float] | None, sizes: Sizes
) -> list[float] | None:
    """Page, then left, top, width, height in per cent of that page; None where no box is known."""
    if box is None or page not in sizes:
        return None
    x0, top, x1, bottom = box
    width, height = (side or 1.0 for side in sizes[page])
    edges = (x0 / width, top / height, (x1 - x0) / width, (bottom - top) / height)
    return [page, *(round(100 * edge, 2) for edge in edges)]


def _show_line(text: str) -> str:
    """A message on one line; the line breaks of a cell that it quotes become signs."""
    return show(text.replace("\n", "↵"))


def _show_lines(text: str) -> str:
    """Printed line breaks stay; what an eye would miss is made visible."""
    return "\n".join(map(show, text.split("\n")))
