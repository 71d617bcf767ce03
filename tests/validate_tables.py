"""A list read by a plain split of its lines: what tests of checking need, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.records import Cell, Column, Passage, Place, RawRow, RawTable, Source
from jinque.text import fold_label

if TYPE_CHECKING:
    from jinque.profile import Profile


def text_to_raw(text: str, profile: Profile) -> RawTable:
    """A tab-separated list as the raw table that reading it gives; a blank industry is the one above."""
    labels = {fold_label(lb): f for f, rule in profile.columns.items() for lb in rule.labels}
    first = fold_label(profile.columns["seq"].labels[0])
    columns: list[Column] = []
    rows: list[RawRow] = []
    passages: list[Passage] = []
    page, industry = 0, None
    for number, line in enumerate(text.split("\n"), 1):
        parts, place = line.split("\t"), Place(max(page, 1), number)
        if len(parts) < 3:
            kind = "note" if page else "heading"
            passages += [Passage(kind=kind, text=line, place=place)] if line.strip() else []
        elif fold_label(parts[0]) == first:
            page += 1
            place = Place(page, number)
            passages += [Passage(kind="header", text=part, place=place) for part in parts]
            if not columns:
                columns = [Column(field=labels[fold_label(p)], label=p) for p in parts]
        else:
            cells = {
                column.field: Cell(text=part, place=place)
                for column, part in zip(columns, parts, strict=False)
            }
            if cells["industry"].text:
                industry = cells["industry"]
            elif industry is not None and any(parts):
                place_above = industry.place
                cells["industry"] = Cell(text=industry.text, place=place_above, inherited=True)
            rows.append(RawRow(place=place, cells=cells))
    return RawTable(
        source=Source(name="list.txt", kind="text", sha256="0" * 64, size=len(text)),
        profile=profile.name,
        columns=tuple(columns),
        rows=tuple(rows),
        passages=tuple(passages),
    )
