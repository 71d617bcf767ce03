"""Word documents: tables with their merged cells, all other text as lines, in the order of the body.

Headers and footers come first and notes last. Paragraphs and table rows are counted together from 1,
and `Line.line` and `Grid.lines` hold that position, so that both stand in one order; Word has no
fixed pages, so the document is one page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from jinque.errors import SourceError
from jinque.extract.bounds import balance_page, check_size, make_document
from jinque.extract.office.docx_text import WordReading, count_printed, iter_blocks
from jinque.extract.office.office_zip import OfficePackage, child, is_on, local_name, value_of
from jinque.findings import make_finding
from jinque.records import Grid, GridCell, Line
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from jinque.findings import Finding
    from jinque.records import Document, Page, Source

__all__ = ["read_docx"]

_STORIES = ("header", "footer", "document", "footnotes", "endnotes")  # the order of reading
_REASONS = {
    "deleted": ("text that tracked changes delete", "修订中已删除的文字"),
    "hidden": ("hidden text", "隐藏文字"),
    "ruby": ("phonetic guides", "拼音指南"),
    "struck": ("text that is struck out", "划去的文字"),
}


def read_docx(data: bytes, source: Source) -> Document:
    """The tables and lines of a Word document.

    Tracked insertions are read, deletions, hidden and struck text are left out, counted and reported. Raises
    SourceError for a damaged file or one without text, LimitError beyond the bounds.
    """
    package = OfficePackage(data)
    main = package.main_part("word/document.xml")
    roots = _read_parts(package, main)
    body = _Body(reading=WordReading(_first(roots, "styles"), _first(roots, "numbering")))
    for kind in _STORIES:
        for root in roots.get(kind, []):
            body.take(root)
    return make_document(source, [body.to_page(roots)], body.findings())


def _first(roots: dict[str, list[etree._Element]], kind: str) -> etree._Element | None:
    return next(iter(roots.get(kind, [])), None)


def _read_parts(package: OfficePackage, main: str) -> dict[str, list[etree._Element]]:
    """The XML of the parts with text, of the styles and of the numbered lists, by kind, each once."""
    parts: dict[str, list[etree._Element]] = {"document": [package.parse(main)]}
    kinds = {"header", "footer", "footnotes", "endnotes", "styles", "numbering"}
    for kind, name in sorted(set(package.related(main).values())):
        if kind in kinds and name in package.names:
            parts.setdefault(kind, []).append(package.parse(name))
    return parts


class _Body(Struct, kw_only=True):
    """What was read so far. `position` counts paragraphs with text and table rows."""

    reading: WordReading
    items: list[Grid | Line] = field(default_factory=list)
    position: int = 0

    def take(self, container: etree._Element) -> None:
        """Read the blocks of a part, a cell or a text box in their order."""
        for block in iter_blocks(_content(container), self.reading):
            name = local_name(block)
            if name == "p":
                self._take_paragraph(block)
            elif name == "tbl" and _is_frame(block, self.reading):
                for cell in _frame_cells(block, self.reading):
                    self.take(cell)
            elif name == "tbl":
                self._take_table(block)
            else:
                raise SourceError(
                    "holds another document that only Word can open",
                    hints=("open and save it in Word: that puts the text in",),
                )

    def _take_paragraph(self, paragraph: etree._Element) -> None:
        text, boxes = self.reading.paragraph(paragraph)
        if squeeze(text):
            self.position += 1
            self.items.append(Line(text=text.strip("\n"), line=self.position))
        for box in boxes:
            self.take(box)

    def _take_table(self, table: etree._Element, *, is_nested: bool = False) -> None:
        builder = _TableBuilder(reading=self.reading)
        for row in _rows(table, self.reading):
            builder.add_row(row)
        if not builder.cells:
            return
        first = self.position + 1
        self.position += builder.n_rows
        grid = builder.to_grid(tuple(range(first, first + builder.n_rows)))
        self.items.append(replace(grid, is_nested=is_nested))
        for nested in builder.nested:
            self._take_table(nested, is_nested=True)

    def to_page(self, roots: dict[str, list[etree._Element]]) -> Page:
        """The page, its account balanced against all text that is stored."""
        stories = [root for kind in _STORIES for root in roots.get(kind, [])]
        stored = sum(map(count_printed, stories))
        if not self.items:
            raise SourceError("has no text: only pictures, or nothing", hints=_NO_TEXT)
        printed = stored + self.reading.generated
        return balance_page(1, self.items, printed=printed, apart=dict(self.reading.apart))

    def findings(self) -> list[Finding]:
        """One finding for each reason why stored text was left out."""
        found = []
        for reason, count in sorted(self.reading.apart.items()):
            if count:
                what, what_zh = _REASONS[reason]
                found.append(make_finding("text-left-out", count=count, what=what, what_zh=what_zh))
        return found


_NO_TEXT = ("a scan pasted into Word: ask the publisher for the text",)


def _content(container: etree._Element) -> etree._Element:
    """The body of a document part; other parts and boxes are their own content."""
    body = child(container, "body")
    return container if body is None else body


def _rows(table: etree._Element, reading: WordReading) -> Iterator[etree._Element]:
    """The rows of a table; those deleted or hidden are counted."""
    for node in _unwrap(table, "tr"):
        properties = child(node, "trPr")
        if child(properties, "del") is not None:
            reading.set_apart(node, "deleted")
        elif is_on(child(properties, "hidden")):
            reading.set_apart(node, "hidden")
        else:
            yield node


def _is_frame(table: etree._Element, reading: WordReading) -> bool:
    """Whether a table of one or two columns only arranges others on the page."""
    rows = [[*_unwrap(row, "tc")] for row in _unwrap(table, "tr")]
    if not rows or max(map(len, rows)) > 2:
        return False
    return any(local_name(e) == "tbl" for row in rows for c in row for e in iter_blocks(c, reading))


def _frame_cells(table: etree._Element, reading: WordReading) -> Iterator[etree._Element]:
    """The cells of a table that is a frame, row by row."""
    for row in _rows(table, reading):
        yield from _unwrap(row, "tc")


def _unwrap(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those within content controls."""
    for node in container:
        found = local_name(node)
        if found == name:
            yield node
        elif found in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _unwrap(node, name)


class _TableBuilder(Struct, kw_only=True):
    """Cells of a table while its rows are read. `open` holds, by column, which cells may go on below."""

    reading: WordReading
    cells: list[GridCell] = field(default_factory=list)
    nested: list[etree._Element] = field(default_factory=list)
    open: dict[int, int] = field(default_factory=dict)
    n_rows: int = 0
    n_cols: int = 0

    def add_row(self, row: etree._Element) -> None:
        """Place the cells of a row, from its first column on."""
        col = _count(child(row, "trPr", "gridBefore"))
        opened: dict[int, int] = {}
        for cell in _unwrap(row, "tc"):
            properties = child(cell, "tcPr")
            span = max(1, _count(child(properties, "gridSpan")))
            merge = child(properties, "vMerge")
            above = self.open.get(col)
            if merge is not None and value_of(merge) != "restart" and above is not None:
                self._extend(above, cell)
                opened[col] = above
            elif _is_merged_leftwards(properties) and self.cells:
                self._widen(cell, span)
            else:
                self._add_cell(cell, col, span)
                if merge is not None:
                    opened[col] = len(self.cells) - 1
            col += span
        self.open = opened
        self.n_rows += 1
        self.n_cols = max(self.n_cols, col)
        check_size(self.n_rows, self.n_cols)

    def _add_cell(self, cell: etree._Element, col: int, span: int) -> None:
        text = self._cell_text(cell)
        self.cells.append(GridCell(row=self.n_rows, col=col, text=text, colspan=span))

    def _extend(self, index: int, cell: etree._Element) -> None:
        """A merged cell goes on; Word shows no text that is stored in its lower parts."""
        above = self.cells[index]
        self.cells[index] = replace(above, rowspan=self.n_rows - above.row + 1)
        self.reading.set_apart(cell, "hidden")

    def _widen(self, cell: etree._Element, span: int) -> None:
        """The old way of merging sideways: the cell belongs to the one on its left."""
        last = self.cells[-1]
        self.cells[-1] = replace(last, colspan=last.colspan + span)
        self.reading.set_apart(cell, "hidden")

    def _cell_text(self, cell: etree._Element) -> str:
        """The paragraphs of a cell, a line each; text boxes too. Tables within are kept for later."""
        texts: list[str] = []
        for block in iter_blocks(cell, self.reading):
            if local_name(block) == "p":
                text, boxes = self.reading.paragraph(block)
                texts += [text, *map(self._cell_text, boxes)]
            elif local_name(block) == "tbl":
                self.nested.append(block)
        return "\n".join(text.strip("\n") for text in texts if squeeze(text))

    def to_grid(self, lines: tuple[int, ...]) -> Grid:
        """The finished table."""
        return Grid(
            n_rows=self.n_rows,
            n_cols=self.n_cols,
            cells=tuple(self.cells),
            how="Word table",
            lines=lines,
        )


def _count(element: etree._Element | None) -> int:
    text = value_of(element) or "0"
    return min(int(text[:6]), 10_000) if text.isdecimal() else 0


def _is_merged_leftwards(properties: etree._Element | None) -> bool:
    merge = child(properties, "hMerge")
    return merge is not None and value_of(merge) != "restart"
