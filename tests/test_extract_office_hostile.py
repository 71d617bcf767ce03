"""Archives made to exhaust memory, time or trust: refused before they are unpacked, by name."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from extract_making import (
    make_docx,
    make_xlsx,
    para,
    read,
    rows_of,
    sheet_rows,
    table,
    text_cell,
    zip_parts,
)

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.office.docx_reader import read_docx
from jinque.extract.office.office_zip import OfficePackage
from jinque.extract.office.xlsx_reader import read_xlsx


def lie_about_size(data: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size of a member in both its headers."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = archive.getinfo(name).file_size
    return data.replace(true.to_bytes(4, "little"), size.to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {f"m{i}": "" for i in range(2_001)},
            "the archive has 2,001 members; at most 2,000 are read",
        ),
        (
            {"word/document.xml": b"\0" * 5_000_000},
            r"a part of the archive unpacks to [\d,]+ times its size; at most 200 times is read",
        ),
    ],
)
def test_bombs_are_refused_unopened(parts: dict[str, str | bytes], message: str) -> None:
    """Number of members and their ratios are judged by the directory alone."""
    with pytest.raises(LimitError) as caught:
        OfficePackage(zip_parts(parts))
    assert re.fullmatch(message, caught.value.message)
    assert caught.value.exit_status == 4


def test_a_claimed_size_beyond_the_bound_is_refused() -> None:
    """The sum of the sizes that the directory claims is bounded."""
    data = lie_about_size(zip_parts({"a": "x" * 77_777}), "a", 300 * 1024**2)
    with pytest.raises(LimitError, match="the archive unpacks to 300 MB; at most 256 MB are read"):
        OfficePackage(data)


def test_a_size_that_is_too_small_cannot_hide_a_bomb() -> None:
    """No more is unpacked than the directory claims; the checksum then tells that it lied."""
    data = lie_about_size(zip_parts({"a": "x" * 77_777}), "a", 10)
    with pytest.raises(SourceError, match='is damaged: its part "a" cannot be read'):
        OfficePackage(data).read("a")


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)
EXTERNAL = (
    '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
)


@pytest.mark.parametrize("xml", [ENTITIES, EXTERNAL, ENTITIES.encode("utf-16")])
def test_entities_are_refused(xml: str | bytes) -> None:
    """No document type is read at all: neither entities that multiply nor files of this machine."""
    with pytest.raises(SourceError) as caught:
        read(read_docx, zip_parts({"word/document.xml": xml}))
    assert caught.value.message == (
        'its part "word/document.xml" declares XML entities: no office program does'
    )


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"]
)
def test_entities_are_refused_in_every_part_of_a_workbook(part: str) -> None:
    """As in Word, whichever part declares them."""
    with zipfile.ZipFile(
        io.BytesIO(make_xlsx(sheet_rows(text_cell("A1", "a")), strings=("<t>a</t>",)))
    ) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    parts[part] = '<!DOCTYPE d [<!ENTITY a "aaaa">]>' + parts[part]
    with pytest.raises(SourceError, match=f'its part "{part}" declares XML entities'):
        read(read_xlsx, zip_parts(parts))


def test_paths_lead_nowhere() -> None:
    """A part that points out of the archive is no part of it; nothing is written or read outside."""
    data = make_docx(para("a"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["_rels/.rels"] = (
        '<Relationships><Relationship Type="x/officeDocument" Target="../../etc/passwd"/></Relationships>'
    )
    with pytest.raises(
        SourceError, match=r'is damaged: its part "\.\./\.\./etc/passwd" cannot be read'
    ):
        read(read_docx, zip_parts(parts))


def test_a_cell_at_the_end_of_the_sheet() -> None:
    """XFD1048576 with a text is too wide; without one it is nothing."""
    far = '<row r="1048576">' + text_cell("XFD1048576", "x") + "</row>"
    near = '<row r="1">' + text_cell("A1", "a") + text_cell("B1", "b") + "</row>"
    with pytest.raises(LimitError) as caught:
        read(read_xlsx, make_xlsx(f"<sheetData>{near}{far}</sheetData>"))
    assert caught.value.message == "a table has 16,384 columns; at most 100 are read"
    assert caught.value.page == 1
    blank = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert rows_of(read(read_xlsx, make_xlsx(f"<sheetData>{near}{blank}</sheetData>"))) == [
        ["a", "b"]
    ]


def test_merges_of_the_whole_sheet_cost_nothing() -> None:
    """A merge has only the rows and columns that hold text."""
    sheet = sheet_rows(text_cell("A1", "a"), text_cell("A2", "b"), text_cell("C3", "c"))
    sheet += '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="B2:B1048576"/></mergeCells>'
    (grid,) = read(read_xlsx, make_xlsx(sheet)).pages[0].grids
    assert (grid.n_rows, grid.n_cols) == (3, 3)


def test_depth_is_bounded() -> None:
    """XML nested without end is over the limits, not a crash."""
    deep = "<w:sdt><w:sdtContent>" * 3_000 + para("a") + "</w:sdtContent></w:sdt>" * 3_000
    with pytest.raises(LimitError, match="is nested too deep or has too long a text"):
        read(read_docx, make_docx(deep))


def test_too_many_rows_in_word_are_refused() -> None:
    """Rows are counted while they are read."""
    rows = table(["a", "b"]).replace("</w:tbl>", "<w:tr/>" * 100_001 + "</w:tbl>")
    with pytest.raises(LimitError, match="a table has more than 100,000 rows"):
        read(read_docx, make_docx(rows))


def test_a_span_is_no_way_to_columns() -> None:
    """A span of two thousand million columns is a table too wide."""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{para("a")}</w:tc>'
    with pytest.raises(LimitError, match="at most 100 are read"):
        read(read_docx, make_docx(table([cell, "b"])))


@pytest.mark.parametrize("reader", [read_docx, read_xlsx])
def test_damaged_archives_end_in_an_error(reader: object) -> None:
    """Cut at every twentieth or with bytes changed, an office file is read right or refused."""
    word = reader is read_docx
    data = (
        make_docx(table(["a", "b"]))
        if word
        else make_xlsx(sheet_rows(text_cell("A1", "a") + text_cell("B1", "b")))
    )
    whole = read(reader, data).pages  # type: ignore[arg-type]
    cuts = [data[: len(data) * n // 20] for n in range(20)]
    changed = [data[:i] + bytes([data[i] ^ 0xFF]) + data[i + 1 :] for i in range(0, len(data), 7)]
    for broken in [*cuts, *changed]:
        try:
            assert read(reader, broken).pages == whole  # type: ignore[arg-type]
        except JinqueError as error:
            assert error.message  # noqa: PT017 - either is right
