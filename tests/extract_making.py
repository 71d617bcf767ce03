"""Sources made in memory: Word and Excel files from a few lines of XML, and what readers give as rows."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from conftest import SAMPLE

from jinque.records import Grid, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinque.records import Document

LIST = (SAMPLE / "list.txt").read_text("utf-8")

_DIGITS = "0123456789"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(
    reader: Callable[[bytes, Source], Document],
    data: bytes,
    *,
    name: str = "list",
    kind: str = "text",
) -> Document:
    """A reader run on bytes."""
    return reader(data, Source(name=name, kind=kind, sha256="0" * 64, size=len(data)))


def grid_rows(grid: Grid) -> list[list[str | None]]:
    """The texts of a grid by row and column; None where there is no cell or it is covered."""
    rows: list[list[str | None]] = [[None] * grid.n_cols for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def rows_of(document: Document) -> list[list[str | None]]:
    """The rows of the only grid of a document."""
    (grid,) = [grid for page in document.pages for grid in page.grids]
    return grid_rows(grid)


def lines_of(document: Document) -> list[str]:
    """The lines outside the tables."""
    return [line.text for page in document.pages for line in page.lines]


def outline(document: Document) -> list[str]:
    """Lines as they are, tables as the text of their first cell in brackets, in the order of the page."""
    (page,) = document.pages
    items = [(line.line or 0, line.text) for line in page.lines]
    items += [(grid.lines[0], f"[{grid.cells[0].text}]") for grid in page.grids]
    return [text for _, text in sorted(items)]


def spans_of(grid: Grid) -> dict[str, tuple[int, int]]:
    """Text → (rowspan, colspan) of the cells over several squares."""
    return {c.text: (c.rowspan, c.colspan) for c in grid.cells if c.rowspan > 1 or c.colspan > 1}


def zip_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive with some members, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def make_docx(body: str, **parts: str) -> bytes:
    """A Word file: the XML within the body, and of further parts (`header1="…"`) by name."""
    rels = "".join(
        f'<Relationship Id="r{i}" Type="{_R}/{name.rstrip(_DIGITS)}" Target="{name}.xml"/>'
        for i, name in enumerate(parts)
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r" Type="{_R}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_P}">{rels}</Relationships>',
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        members[f"word/{name}.xml"] = _word(roots.get(kind, kind), content)
    return zip_parts(members)


def _word(root: str, content: str) -> str:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f'<w:{root} xmlns:w="{_W}" {mc} xmlns:m="urn:math">{content}</w:{root}>'


def para(*runs: str, properties: str = "") -> str:
    """A paragraph; what is no XML becomes a run."""
    shown = [r if r.startswith("<") else f"<w:r><w:t>{r}</w:t></w:r>" for r in runs]
    return f"<w:p>{properties}{''.join(shown)}</w:p>"


def table(*rows: list[str]) -> str:
    """A table of paragraphs; a cell given as XML stays as it is."""
    cells = [
        [c if c.startswith("<w:tc>") else f"<w:tc>{para(c)}</w:tc>" for c in row] for row in rows
    ]
    rows_xml = ["<w:tr>" + "".join(row) + "</w:tr>" for row in cells]
    return "<w:tbl>" + "".join(rows_xml) + "</w:tbl>"


def make_xlsx(
    *sheets: str,
    strings: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    properties: str = "",
) -> bytes:
    """An Excel file: the XML within each worksheet, shared strings as XML, number formats by style."""
    names = [f"sheet{i}" for i, _ in enumerate(sheets, start=1)]
    shown = [*states, *["visible"] * len(names)]
    listed = "".join(
        f'<sheet name="{n}" r:id="{n}" state="{state}"/>'
        for n, state in zip(names, shown, strict=False)
    )
    rels = [(n, "worksheet", f"worksheets/{n}.xml") for n in names]
    rels += [("strings", "sharedStrings", "sharedStrings.xml"), ("styles", "styles", "styles.xml")]
    related = "".join(
        f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{part}"/>' for i, kind, part in rels
    )
    codes = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i, _ in enumerate(formats))
    texts = "".join(f"<si>{text}</si>" for text in strings)
    members = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_S}"><numFmts>{codes}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
    }
    for name, content in zip(names, sheets, strict=True):
        members[f"xl/worksheets/{name}.xml"] = f'<worksheet xmlns="{_S}">{content}</worksheet>'
    return zip_parts(members)


def text_cell(reference: str, text: str) -> str:
    """A cell with its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_rows(*rows: str) -> str:
    """Rows of a worksheet, numbered from 1, from the XML of their cells."""
    numbered = "".join(f'<row r="{i}">{row}</row>' for i, row in enumerate(rows, start=1))
    return f"<sheetData>{numbered}</sheetData>"
