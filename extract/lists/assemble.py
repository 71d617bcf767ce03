"""A document's tables become the list: section chosen, pages joined, industries filled, rest named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.extract.lists.choose import choose_profile
from jinque.extract.lists.confirm import confirm_columns
from jinque.extract.lists.industry import FIELD as INDUSTRY
from jinque.extract.lists.industry import Source, fill_industry
from jinque.extract.lists.join import JoinedRow, join_parts
from jinque.extract.lists.parts import is_band_apart
from jinque.extract.lists.sections import Section, choose_section, find_sections
from jinque.extract.lists.summary import describe_sections, summarize_pages
from jinque.findings import Finding, make_finding
from jinque.records import Cell, Column, Passage, Place, RawRow, RawTable
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.extract.lists.parts import Part
    from jinque.extract.lists.rows import PrintedRow
    from jinque.profile import Profile
    from jinque.records import Document, GridCell

__all__ = ["assemble"]


def assemble(
    document: Document,
    profiles: Sequence[Profile],
    section: str | None = None,
    *,
    only_best: bool = False,
) -> RawTable:
    """The list that a document holds, as printed.

    `profiles` are tried in turn where there are several; `section` names one of several lists by words
    of its heading or by its number from 1. Raises LayoutError where there is no such list, and with
    `only_best` AmbiguousError where several profiles fit alike.
    """
    profile, reasons = choose_profile(document, profiles, only_best=only_best)
    sections, stray = find_sections(document, profile)
    chosen = choose_section(sections, profile, section, document.source.name)
    joined = join_parts(chosen.parts)
    industries, findings = _find_industries(chosen, joined)
    rows = tuple(_to_raw_row(row, industries) for row in joined)
    passages = (*chosen.passages, *_other_passages(sections, chosen), *stray)
    return RawTable(
        source=document.source,
        profile=profile.name,
        columns=_to_columns(chosen, industries),
        rows=rows,
        passages=tuple(sorted(passages, key=lambda p: (p.place.page, p.place.row))),
        account=_account(document, rows, passages),
        findings=(
            *document.findings,
            *chosen.findings,
            *findings,
            *_find_surplus(joined),
            *_find_other_sections(sections, chosen),
            *_find_unknown_columns(chosen),
            *confirm_columns(rows, profile),
        ),
        pages=summarize_pages(document),
        reasons=(*reasons, *describe_sections(sections, chosen)),
    )


def _to_columns(section: Section, industries: object) -> tuple[Column, ...]:
    header = section.parts[0].header
    columns = [
        Column(field=field, label=label)
        for field, label in zip(header.fields, header.labels, strict=True)
        if label or field in header.matched
    ]
    if INDUSTRY not in header.matched and industries:
        columns.insert(1, Column(field=INDUSTRY, label=""))
    return tuple(columns)


# --- industries ------------------------------------------------------------------------------------


def _find_industries(
    section: Section, joined: Sequence[JoinedRow]
) -> tuple[dict[int, Cell], list[Finding]]:
    """The industry cell of each printed row, by the row's id: from a column, bands, or headings."""
    if INDUSTRY in section.parts[0].header.matched:
        rests = {id(piece) for row in joined for piece in row.pieces[1:]}
        filled, findings = fill_industry(section.parts, rests)
        return {key: _industry_cell(key, source) for key, source in filled.items()}, findings
    return _industries_from_bands(section), []


def _industry_cell(key: int, source: Source) -> Cell:
    cell = Cell(
        text=source.cell.text,
        place=source.row.place._replace(box=source.cell.box),
        inherited=id(source.row) != key,
        confidence=source.cell.confidence,
    )
    if source.rest is None:
        return cell
    below, row = source.rest
    return _continue(cell, Cell(text=below.text, place=row.place._replace(box=below.box)))


def _industries_from_bands(section: Section) -> dict[int, Cell]:
    """A band across the table, or the heading above it, names the industry of the rows below it.

    A band holds over page breaks, where the table's title stands again above the header; one that the
    break parts from its rows stands just below the table before it, or just above the next. Headings
    count only where they differ: one alone is the title of the list.
    """
    has_bands = any(row.band for part in section.parts for row in part.rows)
    headings = {squeeze(part.heading.text) for part in section.parts if part.heading}
    if not has_bands and len(headings) < 2:
        return {}
    found: dict[int, Cell] = {}
    current: Passage | None = None
    before: Part | None = None
    for part in section.parts:
        is_band = part.heading is not None and is_band_apart(part, before)
        if part.heading and (current is None or not has_bands or is_band):
            current = part.heading
        before = part
        for row in part.rows:
            current = row.band or current
            if current is not None:
                found[id(row)] = Cell(text=current.text, place=current.place, inherited=True)
    return found


# --- rows ------------------------------------------------------------------------------------------


def _to_raw_row(joined: JoinedRow, industries: dict[int, Cell]) -> RawRow:
    cells: dict[str, Cell] = {}
    for piece in joined.pieces:
        for name, printed in piece.cells.items():
            cell = Cell(
                text=printed.text,
                place=Place(piece.place.page, piece.place.row, printed.box),
                inherited=printed.rowspan > 1 and _is_served_before(printed, piece),
                confidence=printed.confidence,
            )
            cells[name] = _continue(cells[name], cell) if name in cells else cell
    known = [industries[id(piece)] for piece in joined.pieces if id(piece) in industries]
    if known:  # of a row in two halves, the half in which the industry is printed
        cells[INDUSTRY] = min(known, key=lambda cell: cell.inherited)
    rest = tuple(piece.place for piece in joined.pieces[1:])
    return RawRow(place=joined.first.place, cells=cells, continued=rest)


def _is_served_before(cell: GridCell, piece: PrintedRow) -> bool:
    """Whether a cell over several rows began above this one."""
    return cell.row != piece.grid_row


def _continue(cell: Cell, rest: Cell) -> Cell:
    """A cell that goes on after a page break, its text in the order of the pages."""
    if not squeeze(rest.text):
        return cell
    if not squeeze(cell.text):
        return rest
    return replace(cell, text=f"{cell.text}\n{rest.text}", continued=(*cell.continued, rest.place))


# --- findings and account --------------------------------------------------------------------------


def _find_surplus(rows: Sequence[JoinedRow]) -> Iterator[Finding]:
    for row in rows:
        for piece in row.pieces:
            for cell in piece.surplus:
                yield make_finding(
                    "extra-cell",
                    page=piece.place.page,
                    row=piece.place.row,
                    cell=cell.text,
                    box=cell.box,
                )


def _find_other_sections(sections: Sequence[Section], chosen: Section) -> Iterator[Finding]:
    if len(sections) > 1:
        titles = "; ".join(f"{i}. {s.title}" for i, s in enumerate(sections, 1) if s is not chosen)
        yield make_finding(
            "other-sections", page=chosen.parts[0].page, chosen=chosen.title, others=titles
        )


def _find_unknown_columns(section: Section) -> Iterator[Finding]:
    header = section.parts[0].header
    repeated = header.repeated
    for field, label in zip(header.fields, header.labels, strict=True):
        if field not in header.matched and label:
            yield make_finding(
                "repeated-label" if label in repeated else "extra-label",
                page=section.parts[0].page,
                field=field,
                cell=label,
                label=label,
            )


def _other_passages(sections: Sequence[Section], chosen: Section) -> Iterator[Passage]:
    """The text of the sections that were not chosen, so that the account stays whole."""
    for section in sections:
        if section is not chosen:
            yield from section.passages
            for part in section.parts:
                for row in part.rows:
                    yield from _row_passages(row)


def _row_passages(row: PrintedRow) -> Iterator[Passage]:
    for cell in row.cells.values():
        if squeeze(cell.text) and cell.row == row.grid_row:
            yield Passage(
                kind="other-section", text=cell.text, place=row.place._replace(box=cell.box)
            )


def _account(
    document: Document, rows: Sequence[RawRow], passages: Sequence[Passage]
) -> dict[str, int]:
    """Printed characters by where they ended, and what the pages set apart."""
    counts: Counter[str] = Counter()
    for row in rows:
        # A cell that serves several rows was printed once.
        counts["cells"] += sum(len(squeeze(c.text)) for c in row.cells.values() if not c.inherited)
    for passage in passages:
        counts[passage.kind] += len(squeeze(passage.text))
    for page in document.pages:
        for kind, number in page.account.items():
            if kind not in {"cells", "lines"}:
                counts[kind] += number
    return dict(counts)
