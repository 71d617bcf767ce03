"""Excel workbooks: cells as Excel shows them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from conftest import SAMPLE
from extract_making import (
    LIST,
    grid_rows,
    lines_of,
    make_xlsx,
    read,
    rows_of,
    sheet_rows,
    spans_of,
    text_cell,
)
from hypothesis import given
from hypothesis import strategies as st

from jinque.errors import SourceError
from jinque.extract.office.xlsx_format import format_number
from jinque.extract.office.xlsx_reader import read_xlsx
from jinque.text import squeeze

ROWS = [line.split("\t") for line in LIST.split("\n") if "\t" in line]


def number(reference: str, value: str, style: int = 0) -> str:
    """A cell with a number in a style."""
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def save(book: openpyxl.Workbook) -> bytes:
    """A workbook as openpyxl writes it."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_real_list_made_by_an_office_program() -> None:
    """58 rows with their merged industries; pay stored as a number keeps its place after the point."""
    document = read(read_xlsx, (SAMPLE / "list.xlsx").read_bytes(), kind="xlsx")
    (grid,) = document.pages[0].grids
    wide = str.maketrans(",()", "，（）")
    seen = {row[0]: row for row in ROWS if row[0] != "序号"}
    rows = [row for row in grid_rows(grid) if (row[0] or "").isdecimal()]
    assert len(rows) == 58
    for row in rows:
        wanted = seen[str(row[0])]
        for col in (0, 2, 3, 4, 5, 6):
            assert squeeze(row[col] or "").translate(wide) == wanted[col].translate(wide)
    assert spans_of(grid)["医药健康"] == (15, 1)


def test_openpyxl_workbooks_are_read_as_shown() -> None:
    """Numbers by their format, dates, per cent, text that looks like a number, merges."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["目录", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append([12, 12.0, "012"])
    sheet["B2"].number_format = "0.0"
    sheet.append([date(2023, 9, 1), 0.125, True])
    sheet["A3"].number_format = 'yyyy"年"m"月"'
    sheet["B3"].number_format = "0.0%"
    sheet.append(["a\nb", None, "=x"])
    sheet["C4"].data_type = "s"
    assert rows_of(read(read_xlsx, save(book))) == [
        ["目录", None, None], ["12", "12.0", "012"], ["2023年9月", "12.5%", "TRUE"], ["a\nb", "", "=x"]
    ]  # fmt: skip


def test_sheets_are_pages_and_rows_keep_their_numbers() -> None:
    """Blank rows and columns around a table are left out; chart-like empty sheets stay empty pages."""
    first = '<sheetData><row r="3">' + text_cell("C3", "a") + text_cell("E3", "b") + "</row>"
    first += '<row r="9">' + text_cell("D9", "c") + "</row></sheetData>"
    document = read(read_xlsx, make_xlsx(first, sheet_rows(), sheet_rows(text_cell("A1", "说明"))))
    (grid,) = document.pages[0].grids
    assert grid_rows(grid) == [["a", "", "b"], ["", "c", ""]]
    assert grid.lines == (3, 9)
    assert [(page.number, len(page.grids), len(page.lines)) for page in document.pages] == [
        (1, 1, 0), (2, 0, 0), (3, 0, 1)
    ]  # fmt: skip
    assert lines_of(document) == ["说明"]


def test_rich_text_and_strings() -> None:
    """Runs are joined in order, phonetic guides left out, Excel's escapes and line breaks undone."""
    strings = (
        "<r><t>操作员</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>L/S</t></r>",
        "<t>音</t><rPh><t>yin</t></rPh>",
        "<t>a_x000D_\nb_x005F_x</t>",
    )
    cells = "".join(f'<c r="{c}1" t="s"><v>{i}</v></c>' for i, c in enumerate("ABC"))
    document = read(read_xlsx, make_xlsx(sheet_rows(cells), strings=strings))
    assert rows_of(document) == [["操作员L/S", "音", "a\nb_x"]]


def test_formulas_give_their_stored_result() -> None:
    """A formula without a result is an error that names the cell; an empty text is a result."""
    cells = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c>'
        '<c r="C1" t="str"><f>D1</f><v></v></c><c r="D1"><f>SUM(A1)</f></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    document = read(read_xlsx, make_xlsx(sheet_rows(cells)))
    assert rows_of(document) == [["2", "x", "", "", "#DIV/0!"]]
    (finding,) = document.findings
    assert (finding.rule, finding.severity, finding.page, finding.row) == (
        "formula-without-value",
        "error",
        1,
        1,
    )
    assert finding.message == "cell D1 holds a formula whose result was not stored: =SUM(A1)"


def test_what_is_hidden_is_left_out_and_reported() -> None:
    """Hidden rows, columns and sheets are not shown; merged cells show their text in what is left."""
    rows = [
        "<row r='1'>" + text_cell("A1", "a") + text_cell("B1", "藏") + text_cell("C1", "c"),
        "<row r='2' hidden='1'>" + text_cell("A2", "行") + text_cell("C2", "并"),
        "<row r='3'>" + text_cell("A3", "d") + text_cell("C3", "盖"),
    ]
    cols = '<cols><col min="2" max="2" width="9" hidden="1"/></cols>'
    merges = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    sheet = f"{cols}<sheetData>{''.join(row + '</row>' for row in rows)}</sheetData>{merges}"
    document = read(
        read_xlsx,
        make_xlsx(sheet, sheet_rows(text_cell("A1", "密")), states=("visible", "veryHidden")),
    )
    assert rows_of(document) == [["a", "c"], ["d", "并"]]
    assert [page.account for page in document.pages] == [
        {"cells": 4, "lines": 0, "hidden": 3},
        {"hidden": 1},
    ]
    assert [(f.page, f.message) for f in document.findings] == [
        (1, "3 characters were left out: hidden rows, columns or merged parts of the sheet"),
        (2, "1 characters were left out: a hidden sheet"),
    ]


def test_merges_of_blank_cells_keep_their_span() -> None:
    """A blank merged cell is one cell over its rows, as the lines show it."""
    sheet = sheet_rows(
        text_cell("A1", "1") + text_cell("B1", "x") + text_cell("D1", "z"),
        text_cell("A2", "2") + text_cell("B2", "y"),
    )
    sheet += '<mergeCells><mergeCell ref="A3:B9"/><mergeCell ref="C1:C2"/></mergeCells>'
    (grid,) = read(read_xlsx, make_xlsx(sheet)).pages[0].grids
    assert grid_rows(grid) == [["1", "x", "", "z"], ["2", "y", None, ""]]
    assert spans_of(grid) == {"": (2, 1)}


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("12", "General", "12"),
        ("9.8000000000000007", "General", "9.8"),
        ("0.1", "General", "0.1"),
        ("123456789012", "General", "1.23457E+11"),
        ("0", "General", "0"),
        ("12", "0.0", "12.0"),
        ("2.675", "0.00", "2.68"),
        ("1.0049999999999999", "0.00", "1.01"),
        ("-0.04", "0.0", "-0.0"),
        ("7", "#.##", "7."),
        ("4", "00", "04"),
        ("0.5", "#.0", ".5"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-1234.5", "#,##0.00;[Red](#,##0.00)", "(1,234.50)"),
        ("0", '0;-0;"—"', "—"),
        ("5", ";;;", ""),
        ("9.8", '0.0"万元"', "9.8万元"),
        ("98000", "0!.0,", "9.8"),
        ("4080504", "0-00-00-00", "4-08-05-04"),
        ("12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
        ("12", "[$¥-804]#,##0.0", "¥12.0"),
        ("150", "[>=100]0;0.0", "150"),
        ("15", "[>=100]0;0.0", "15.0"),
        ("123456", "0.00E+00", "1.23E+05"),
        ("0.125", "0%", "13%"),
        ("45170", "yyyy/m/d", "2023/9/1"),
        ("45170", '[$-804]yyyy"年"m"月"d"日";@', "2023年9月1日"),
        ("45170.5", "yyyy-mm-dd hh:mm", "2023-09-01 12:00"),
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("0.5", "# ?/?", None),
        ("0.5", "[h]:mm", None),
        ("-1", "yyyy", None),
        ("x", "0", None),
        ("1e400", "0", None),
        ("1", "0" * 300, None),
        ("1e99999999", "General", None),
        ("-1e-99999999", "General", None),
        ("2958465.99999999", "yyyy-mm-dd", None),
        ("1", "0" + "%" * 200, "1" + "0" * 400 + "%" * 200),
    ],
)
def test_number_formats(stored: str, code: str, shown: str | None) -> None:
    """A number is given as Excel shows it, or not at all."""
    assert format_number(stored, code) == shown


def test_dates_of_old_macs() -> None:
    """Workbooks may count days from 1904, and then end sooner."""
    assert format_number("43708", "yyyy/m/d", is_1904=True) == "2023/9/1"
    assert format_number("2957500", "yyyy/m/d", is_1904=True) is None


_CODES = st.lists(
    st.sampled_from(["0", "#", ".", ",", "%", "E+", ";", "yyyy", "h", "[>1]", '"', "General"])
)
_STORED = st.sampled_from(
    ["0", "-1", "1e30", "1e-30", "2958465.9", "9" * 400, "45170.5", "nan", "1e999"]
)


@given(_STORED, _CODES.map("".join), st.booleans())
def test_no_format_breaks_the_reader(stored: str, code: str, is_1904: bool) -> None:  # noqa: FBT001 - drawn
    """A number is shown under any format, or is not understood."""
    shown = format_number(stored, code, is_1904=is_1904)
    assert shown is None or isinstance(shown, str)


def test_half_of_a_surrogate_pair_is_the_replacement_character() -> None:
    """No text can hold one."""
    cells = text_cell("A1", "a_xD83D_") + text_cell("B1", "b")
    assert rows_of(read(read_xlsx, make_xlsx(sheet_rows(cells)))) == [["a\ufffd", "b"]]


def test_a_format_that_is_not_understood_is_reported() -> None:
    """The number is given as stored, with a warning that names cell and format."""
    cells = number("A1", "0.5") + number("B1", "1")
    document = read(read_xlsx, make_xlsx(sheet_rows(cells), formats=("# ?/?",)))
    assert rows_of(document) == [["0.5", "1"]]
    assert document.findings[0].rule == "unknown-number-format"
    assert (
        "cell A1 shows a number in a format that is not understood (# ?/?)"
        in document.findings[0].message
    )


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (sheet_rows(), "has no text: its sheets are blank, hidden, or hold only pictures"),
        (
            sheet_rows('<c r="A1" t="s"><v>7</v></c>'),
            'is damaged: there is no shared text number "7"',
        ),
        (sheet_rows(text_cell("1A", "x")), 'is damaged: "1A" is no cell of a sheet'),
        (
            sheet_rows(text_cell("A1", "x") + text_cell("B1", "y"))
            + '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A1:A9"/></mergeCells>',
            "is damaged: merged cells overlap at A1",
        ),
        ("<sheetData>", 'is damaged: its part "xl/worksheets/sheet1.xml" is no well-formed XML'),
    ],
)
def test_what_is_no_readable_workbook_is_named(sheet: str, message: str) -> None:
    """Empty, damaged and inconsistent workbooks end in one clear error."""
    with pytest.raises(SourceError) as caught:
        read(read_xlsx, make_xlsx(sheet))
    assert caught.value.message.startswith(message)
