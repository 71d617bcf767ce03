"""The lists of a document: parts in the order of the pages, cut where another list begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.errors import LayoutError
from jinque.extract.lists.parts import Part, page_items, rows_to_parts
from jinque.extract.lists.passages import (
    find_furniture,
    has_clause,
    is_caption,
    is_heading,
    is_note,
    is_unit,
    resembles_row,
)
from jinque.extract.lists.rows import FULL, GridRows
from jinque.findings import Finding, make_finding
from jinque.records import Grid, Passage, Place
from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.profile import Profile
    from jinque.records import Box, Document, GridCell, Line, Page

__all__ = ["Section", "choose_section", "find_sections"]

_UNREASONED = frozenset({"text", "heading", "other-table"})  # kinds that a row may hide among
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]?")


class Section(Struct, kw_only=True):
    """One list of a document: its parts and the passages around them."""

    parts: list[Part]
    passages: list[Passage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading above the first part, or nothing."""
        heading = self.parts[0].heading
        return squeeze(heading.text) if heading else ""


class _Walk(Struct, kw_only=True):
    """State while walking down the pages."""

    profile: Profile
    sections: list[Section] = field(default_factory=list)
    stray: list[Passage] = field(default_factory=list)  # before the first part
    waiting: list[Passage] = field(default_factory=list)  # lines since the last part
    findings: list[Finding] = field(default_factory=list)
    in_notes: bool = False
    in_table: bool = False  # the last table that stands in no other is part of a list

    @property
    def last(self) -> Part | None:
        """The part before this place."""
        return self.sections[-1].parts[-1] if self.sections else None


def find_sections(document: Document, profile: Profile) -> tuple[list[Section], list[Passage]]:
    """The lists of a document, and the passages that stand before the first of them."""
    walk = _Walk(profile=profile)
    furniture = find_furniture(document)
    for page in document.pages:
        names = {id(line): i for i, line in enumerate(page.lines)}
        rows = 0
        for item in page_items(page):
            if isinstance(item, Grid):
                rows += _take_grid(walk, item, page, rows)
            else:
                is_furniture = (page.number, names[id(item)]) in furniture
                _take_line(walk, item, page, is_furniture=is_furniture)
    _settle_waiting(walk, None)
    if walk.sections:
        walk.sections[0].findings[:0] = walk.findings
    return walk.sections, walk.stray


def _take_grid(walk: _Walk, grid: Grid, page: Page, rows: int) -> int:
    """Add a grid's parts; the number of rows it counts on its page (0 for a table of another kind)."""
    number = page.number
    if walk.last is not None and grid.lines:
        is_beside = grid.lines[0] <= max(walk.last.grid.lines, default=0)
        number = walk.last.page + (not is_beside)
    parts = list(rows_to_parts(GridRows(grid, walk.profile, rows), number, walk.last))
    for part in parts:
        _add_part(walk, part)
    if grid.is_nested and not parts and walk.in_table:
        text = " ".join(squeeze(cell.text) for cell in grid.cells)
        section = walk.sections[-1]
        within = section.parts[-1].page
        section.findings.append(make_finding("nested-table", page=within, cell=text[:80]))
    if not grid.is_nested:
        walk.in_table = bool(parts)
    if parts:
        return grid.n_rows
    for cell in grid.cells:
        if squeeze(cell.text):
            row = grid.lines[cell.row] if grid.lines else cell.row + 1
            place = Place(page.number, row, cell.box)
            walk.waiting.append(Passage(kind="other-table", text=cell.text, place=place))
    return 0


def _take_line(walk: _Walk, line: Line, page: Page, *, is_furniture: bool) -> None:
    """Name a line: furniture, caption, note; anything else waits for what comes after it."""
    kind = "text"
    if is_furniture:
        kind = "furniture"
    elif is_caption(line.text) or is_unit(line.text):
        kind = "caption"
    elif is_note(line.text, walk.profile) or (walk.in_notes and not is_heading(line.text)):
        kind, walk.in_notes = "note", True
    page_number = page.number if line.line is None or walk.last is None else walk.last.page
    place = Place(page_number, line.line or 0, line.box)
    walk.waiting.append(Passage(kind=kind, text=line.text, place=place))


def _add_part(walk: _Walk, part: Part) -> None:
    walk.in_notes = False
    walk.waiting = [
        _rename(each, "furniture") if _is_echo(each, walk.last, part) else each
        for each in walk.waiting
    ]
    texts = [p for p in walk.waiting if p.kind == "text"]
    titles = [p for p in part.passages if p.kind == "heading"]
    bands = [walk.last.last_band] if walk.last and walk.last.last_band else []
    names = [p for p in texts if not _is_rest(p, part, walk.last)]
    part.heading = next(reversed([*bands, *names, *titles]), None)
    is_new = not walk.sections or _is_new_section(walk, part)
    _settle_waiting(walk, part, is_new=is_new)
    if is_new:
        walk.sections.append(Section(parts=[part]))
    else:
        section = walk.sections[-1]
        section.findings.extend(_find_changed_header(section.parts[0], part))
        section.parts.append(part)
    walk.sections[-1].passages.extend(part.passages)


def _is_echo(passage: Passage, before: Part | None, part: Part) -> bool:
    """Whether a line is the text of a merged cell that a page break cuts, printed a second time.

    LibreOffice Calc sets it on either page where it would stand if the page went on: beyond the table's
    edge, in line with the cell's blank half. The other half has the same text.
    """
    if (
        passage.kind != "text"
        or before is None
        or passage.place.page not in {before.page, part.page}
    ):
        return False
    shown, blank = part.rows[:1], before.rows[-1:]
    if passage.place.page == part.page:
        shown, blank = blank, shown
    text = squeeze(passage.text)
    names = [
        name
        for row in shown
        for name, cell in row.cells.items()
        if text in map(squeeze, cell.text.split("\n"))
    ]
    return any(_is_in_line(passage, row.cells.get(name)) for row in blank for name in names)


def _is_in_line(passage: Passage, cell: GridCell | None) -> bool:
    """Whether a line stands above or below a blank cell, within its edges."""
    box = passage.place.box
    if box is None or cell is None or cell.box is None or squeeze(cell.text):
        return False
    return cell.box.x0 - 1 <= box.x0 and box.x1 <= cell.box.x1 + 1


def _find_changed_header(first: Part, part: Part) -> Iterator[Finding]:
    """The numbers run on below a header with other columns: one of them was not read right."""
    missing = first.header.matched ^ part.header.matched
    if missing:
        yield make_finding(
            "header-changed",
            page=part.page,
            row=part.rows[0].place.row if part.rows else None,
            fields=", ".join(sorted(missing)),
        )


def _is_new_section(walk: _Walk, part: Part) -> bool:
    """Other columns, or numbers that start again below a heading, make another list.

    Without an industry column the heading names the industry, and the list goes on.
    """
    last = walk.sections[-1].parts[-1]
    first, before = _first_number(part), _numbers(last)[-1:]
    if not part.has_header or (first and before and first[0] == before[0] + 1):
        return False
    if part.header.matched != last.header.matched:
        return True
    restarts = first == [1] and bool(before)
    return restarts and part.heading is not None and "industry" in part.header.matched


def _numbers(part: Part) -> list[int]:
    texts = (squeeze(row.cells["seq"].text) for row in part.rows if "seq" in row.cells)
    return [int(text) for text in texts if re.fullmatch(r"\d{1,6}", text)]


def _first_number(part: Part) -> list[int]:
    """The number of a part's first row; where no column is that of numbers, what its first cell begins with."""
    if "seq" in part.header.matched or not part.rows:
        return _numbers(part)[:1]
    texts = [squeeze(cell.text) for cell in part.rows[0].cells.values()]
    found = re.match(r"\d{1,6}(?![\d.-])", next(filter(None, texts), ""))
    return [int(found[0])] if found else []


def _settle_waiting(walk: _Walk, part: Part | None, *, is_new: bool = False) -> None:
    """Give the lines since the last part their names, now that it is known what follows them."""
    section = walk.sections[-1] if walk.sections else None
    named = [
        _rename(passage, "heading")
        if section is None or _is_heading_of(passage, part, walk.last, is_new=is_new)
        else passage
        for passage in walk.waiting
    ]
    (walk.stray if section is None else section.passages).extend(named)
    findings = walk.findings if section is None else section.findings
    last = walk.last
    between = part is not None or (
        last is not None and (_is_cut(last, named) or _counts_on(last, named))
    )
    goes_on = last is not None and _table_counts_on(last, named)
    findings.extend(_find_unplaced(named, walk.profile, between=between, goes_on=goes_on))
    walk.waiting = []


def _is_cut(last: Part, after: Sequence[Passage]) -> bool:
    """Whether a list ends inside a sentence, and the next page begins with the end of one."""
    cells = [row.cells["description"] for row in last.rows[-1:] if "description" in row.cells]
    texts = [passage for passage in after if passage.kind != "furniture"][:1]
    goes_on = any(p.kind == "text" and p.place.page > last.page and "。" in p.text for p in texts)
    return goes_on and any(not squeeze(cell.text).endswith("。") for cell in cells)


def _counts_on(last: Part, after: Sequence[Passage]) -> bool:
    """Whether a line below a list begins with the number of its next row: no item of notes."""
    following = [number + 1 for number in _numbers(last)[-1:]]
    pattern = re.compile(r"0*(\d{1,6})(?!\s*[\d.．、,，:：)）年月日])\s*\S")
    found = (pattern.match(passage.text) for passage in after if passage.kind == "text")
    return any(int(match[1]) in following for match in found if match)


def _table_counts_on(last: Part, after: Sequence[Passage]) -> bool:
    """Whether the first number in tables of another kind is that of a list's next row: they are none."""
    texts = (squeeze(passage.text) for passage in after if passage.kind == "other-table")
    first = next((text for text in texts if re.fullmatch(r"\d{1,6}", text)), "")
    return bool(first) and [int(first) - 1] == _numbers(last)[-1:]


def _is_heading_of(
    passage: Passage, part: Part | None, before: Part | None, *, is_new: bool
) -> bool:
    """Whether a line stands above a table as its heading: on its page, or naming its industry.

    Where a page goes on without a header, a sentence above it is the rest of a row, and names nothing.
    """
    if part is None or _is_left(passage, before):
        return False
    is_above = part.has_header and passage.place.page == part.page
    is_name = "industry" not in part.header.matched and not _is_rest(passage, part, before)
    return is_new or is_above or is_name


def _is_rest(passage: Passage, part: Part, before: Part | None) -> bool:
    """Whether a line above a part may be what is left of a row of the page before, or begins one there."""
    is_sentence = has_clause(passage.text)
    if passage.place.page == part.page or before is None:
        return is_sentence and (not part.has_header or _is_left(passage, before))
    is_numbered = is_heading(passage.text)
    return is_sentence or (not is_numbered and _fills_column(passage.place.box, before.grid))


def _is_left(passage: Passage, before: Part | None) -> bool:
    """Whether a sentence stands below a table of its page, in one of the columns: the end of its last row."""
    if before is None or before.page != passage.place.page or is_heading(passage.text):
        return False
    return has_clause(passage.text) and _fills_column(passage.place.box, before.grid, 0.0)


def _fills_column(box: Box | None, grid: Grid, full: float = FULL) -> bool:
    """Whether a line stands in a column of a grid, and takes at least so much of its width."""
    return box is not None and any(
        cell.box.x0 - 1 <= box.x0
        and box.x1 <= cell.box.x1 + 1
        and box.x1 - box.x0 >= full * (cell.box.x1 - cell.box.x0)
        for cell in grid.cells
        if cell.box and cell.colspan == 1 and cell.col
    )


def _rename(passage: Passage, kind: str) -> Passage:
    if passage.kind != "text":
        return passage
    return Passage(kind=kind, text=passage.text, place=passage.place)


def _find_unplaced(
    passages: Sequence[Passage], profile: Profile, *, between: bool, goes_on: bool
) -> Iterator[Finding]:
    """Text without a reason between two parts of a list, or that looks like a row, may have fallen out.

    Of a whole table that looks like one, or whose numbers go on, the first cell is enough.
    """
    has_table = False
    for passage in passages:
        is_row = passage.kind in _UNREASONED and resembles_row(passage.text, profile)
        if passage.kind == "other-table":
            is_row |= goes_on
            is_row, has_table = is_row and not has_table, has_table or is_row
        if is_row or passage.kind == "text":
            yield make_finding(
                "row-outside-table" if is_row or between else "unplaced-text",
                page=passage.place.page,
                row=passage.place.row or None,
                cell=passage.text,
                box=passage.place.box,
            )


def choose_section(
    sections: Sequence[Section], profile: Profile, wanted: str | None, source: str
) -> Section:
    """The list asked for, else the one that the profile names, else the one with most columns.

    Raises LayoutError where no heading has the wanted words.
    """
    if wanted is not None:
        return _find_wanted(sections, wanted, source)
    named = _by_title(sections, profile.section) if profile.section else []
    if named:
        return named[0]
    return max(sections, key=lambda section: len(section.parts[0].header.matched))


def _find_wanted(sections: Sequence[Section], wanted: str, source: str) -> Section:
    found = _by_title(sections, wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(sections):
        found = [sections[int(wanted) - 1]]
    if len(found) == 1:
        return found[0]
    titles = tuple(f"{i}. {s.title or '(no heading)'}" for i, s in enumerate(sections, 1))
    problem = "several sections match" if found else "no section matches"
    raise LayoutError(f'{problem} "{wanted}"', source=source, hints=("sections:", *titles))


def _by_title(sections: Sequence[Section], words: str) -> list[Section]:
    folded = _ORDINAL.sub("", fold_label(words))
    return [s for s in sections if folded and folded in fold_label(s.title)]
