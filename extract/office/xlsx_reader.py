"""Excel workbooks: each sheet a page, its cells as Excel shows them, merged cells with their spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from jinque.errors import SourceError
from jinque.extract.bounds import balance_page, check_size, make_document
from jinque.extract.office.office_zip import OfficePackage, child, children, is_true, value_of
from jinque.extract.office.xlsx_format import BUILT_IN
from jinque.extract.office.xlsx_sheet import Book, cell_name, read_sheet, rich_text
from jinque.findings import make_finding
from jinque.records import Grid, GridCell, Line, Page
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from jinque.extract.office.xlsx_sheet import Merge, Sheet
    from jinque.findings import Finding
    from jinque.records import Document, Source

__all__ = ["read_xlsx"]


def read_xlsx(data: bytes, source: Source) -> Document:
    """The sheets of a workbook, each a page with its number among all sheets.

    A sheet's rows are one grid from its first to its last column with text, blank rows left out;
    `Grid.lines` are the sheet's row numbers. A sheet with one column only gives lines. What rows,
    columns and sheets hide is left out, counted and reported; a formula without a stored result is an
    error finding. Raises SourceError for a damaged file or one without text, LimitError beyond the
    bounds.
    """
    package = OfficePackage(data)
    main = package.main_part("xl/workbook.xml")
    workbook = package.parse(main)
    related = package.related(main)
    book = _read_book(package, workbook, dict(related.values()))
    pages: list[Page] = []
    findings: list[Finding] = []
    for number, element in enumerate(children(child(workbook, "sheets"), "sheet"), start=1):
        kind, part = related.get(value_of(element, "id") or "", ("", ""))
        if kind == "worksheet":
            sheet = read_sheet(package, part, book)
            is_hidden = (element.get("state") or "visible") != "visible"
            page, apart = _sheet_to_page(number, sheet, is_hidden=is_hidden)
            pages.append(page)
            findings.extend(_find_problems(number, sheet, apart, is_hidden=is_hidden))
    if not any(page.grids or page.lines for page in pages):
        raise SourceError("has no text: its sheets are blank, hidden, or hold only pictures")
    return make_document(source, pages, findings)


def _read_book(package: OfficePackage, workbook: etree._Element, parts: dict[str, str]) -> Book:
    strings: list[str] = []
    if parts.get("sharedStrings") in package.names:
        strings = [rich_text(si) for si in package.iterate(parts["sharedStrings"], ("{*}si",))]
    formats: list[str] = []
    if parts.get("styles") in package.names:
        formats = _read_formats(package.parse(parts["styles"]))
    properties = child(workbook, "workbookPr")
    is_1904 = properties is not None and is_true(properties.get("date1904"))
    return Book(strings=strings, formats=formats, is_1904=is_1904)


def _read_formats(styles: etree._Element) -> list[str]:
    """The number format of each cell style."""
    custom = {
        element.get("numFmtId"): element.get("formatCode") or "General"
        for element in children(child(styles, "numFmts"), "numFmt")
    }
    built_in = {str(id_): code for id_, code in BUILT_IN.items()}
    ids = [style.get("numFmtId") or "0" for style in children(child(styles, "cellXfs"), "xf")]
    return [custom.get(id_) or built_in.get(id_) or "General" for id_ in ids]


# --- a sheet becomes a page ------------------------------------------------------------------------


def _sheet_to_page(number: int, sheet: Sheet, *, is_hidden: bool) -> tuple[Page, Counter[str]]:
    """The page, and the characters set apart by reason."""
    printed = sum(len(squeeze(text)) for text in sheet.cells.values())
    apart: Counter[str] = Counter()
    if is_hidden:
        apart["hidden"] = printed
        return Page(number=number, account={"hidden": printed} if printed else {}), apart
    shown = _place_cells(sheet, apart)
    rows = sorted({row for (row, _), text in shown.items() if squeeze(text)})
    cols = [col for (_, col), text in shown.items() if squeeze(text)]
    items: list[Grid | Line] = []
    if rows:
        columns = [c for c in range(min(cols), max(cols) + 1) if not sheet.is_hidden(0, c)]
        check_size(len(rows), len(columns), page=number)
        items = _to_items(sheet, shown, rows, columns)
    return balance_page(number, items, printed=printed, apart=dict(apart)), apart


def _place_cells(sheet: Sheet, apart: Counter[str]) -> dict[tuple[int, int], str]:
    """The cells that can be seen, by row and column; the rest is counted.

    A merged cell shows its text in what is visible of it, so it moves to the first visible corner.
    """
    covered = _index_merges(sheet)
    shown: dict[tuple[int, int], str] = {}
    for (row, col), text in sheet.cells.items():
        merge = covered.get((row, col))
        place: tuple[int, int] | None = (row, col)
        if merge is not None:
            place = _visible_corner(sheet, merge) if merge[:2] == (row, col) else None
        elif sheet.is_hidden(row, col):
            place = None
        if place is None:
            apart["hidden"] += len(squeeze(text))
        else:
            shown[place] = text
    return shown


def _index_merges(sheet: Sheet) -> dict[tuple[int, int], Merge]:
    """The merge that covers each cell with text."""
    by_row: dict[int, list[int]] = {}
    for row, col in sheet.cells:
        by_row.setdefault(row, []).append(col)
    rows = sorted(by_row)
    covered: dict[tuple[int, int], Merge] = {}
    for merge in sheet.merges:
        for row in rows[bisect_left(rows, merge.row) : bisect_right(rows, merge.last_row)]:
            for col in by_row[row]:
                if not merge.col <= col <= merge.last_col:
                    continue
                if (row, col) in covered:
                    raise SourceError(f"is damaged: merged cells overlap at {cell_name(row, col)}")
                covered[row, col] = merge
    return covered


def _visible_corner(sheet: Sheet, merge: Merge) -> tuple[int, int] | None:
    rows = (r for r in range(merge.row, merge.last_row + 1) if not sheet.is_hidden(r, 0))
    cols = (c for c in range(merge.col, merge.last_col + 1) if not sheet.is_hidden(0, c))
    row, col = next(rows, None), next(cols, None)
    return None if row is None or col is None else (row, col)


def _to_items(
    sheet: Sheet, shown: dict[tuple[int, int], str], rows: list[int], columns: list[int]
) -> list[Grid | Line]:
    if len(columns) == 1:
        return [Line(text=shown[row, columns[0]], line=row) for row in rows]
    spans = _to_spans(sheet.merges, rows, columns)
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for i, row in enumerate(rows):
        for j, col in enumerate(columns):
            if (i, j) in taken:
                continue
            high, wide = spans.get((i, j), (1, 1))
            taken.update((r, c) for r in range(i, i + high) for c in range(j, j + wide))
            text = shown.get((row, col), "")
            cells.append(GridCell(row=i, col=j, text=text, rowspan=high, colspan=wide))
    grid = Grid(
        n_rows=len(rows), n_cols=len(columns), cells=tuple(cells), how="sheet", lines=tuple(rows)
    )
    return [grid]


def _to_spans(
    merges: Sequence[Merge], rows: list[int], columns: list[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Of the merged cells what is left in some rows and columns: 0-based corner → height and width."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in merges:
        i, j = bisect_left(rows, merge.row), bisect_left(columns, merge.col)
        high = bisect_right(rows, merge.last_row) - i
        wide = bisect_right(columns, merge.last_col) - j
        if high > 0 and wide > 0:
            spans[i, j] = (high, wide)
    return spans


# --- findings --------------------------------------------------------------------------------------


def _find_problems(
    number: int, sheet: Sheet, apart: Counter[str], *, is_hidden: bool
) -> Iterator[Finding]:
    if apart["hidden"]:
        what = (
            "a hidden sheet" if is_hidden else "hidden rows, columns or merged parts of the sheet"
        )
        what_zh = "隐藏的工作表" if is_hidden else "隐藏的行、列或合并单元格内的文字"
        yield make_finding(
            "text-left-out", page=number, count=apart["hidden"], what=what, what_zh=what_zh
        )
    if is_hidden:
        return
    for (row, col), formula in sheet.uncached.items():
        yield make_finding(
            "formula-without-value",
            page=number,
            row=row,
            cell=f"={formula}",
            where=cell_name(row, col),
        )
    for (row, col), (stored, code) in sheet.unformatted.items():
        yield make_finding(
            "unknown-number-format",
            page=number,
            row=row,
            cell=stored,
            where=cell_name(row, col),
            format=code,
        )
