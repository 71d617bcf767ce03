"""Plain text in every form gives the same rows, and every character of it is accounted for."""

from __future__ import annotations

import csv
import io
import time

import pytest
from extract_making import LIST, grid_rows, lines_of, read, rows_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinque.errors import LimitError, SourceError
from jinque.extract.text.decoding import find_encoding
from jinque.extract.text.reader import read_text
from jinque.text import squeeze

ROWS = [line.split("\t") for line in LIST.split("\n") if "\t" in line]
NOT_RECOGNISED = "the encoding is not recognised: neither UTF-8, UTF-16 nor GB18030"
NOTES = [line for line in LIST.split("\n") if line and "\t" not in line]


def test_the_real_list_has_its_rows_and_lines() -> None:
    """62 rows with four headers among them, each with its line in the file; heading and notes are lines."""
    (page,) = read(read_text, LIST.encode()).pages
    (grid,) = page.grids
    assert grid_rows(grid) == ROWS
    assert (grid.n_rows, grid.n_cols, grid.lines[0]) == (62, 7, 5)
    printed = LIST.split("\n")
    assert all(
        printed[line - 1].startswith(str(row[0]))
        for line, row in zip(grid.lines, ROWS, strict=True)
    )
    assert [(line.text, printed[(line.line or 0) - 1]) for line in page.lines] == [
        (n, n) for n in NOTES
    ]
    assert page.account == {"cells": 3929, "lines": 116}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    """The same rows on the same lines, however the text was saved."""
    document = read(read_text, LIST.replace("\n", end).encode(encoding))
    assert rows_of(document) == ROWS
    assert lines_of(document) == NOTES
    assert (
        document.pages[0].grids[0].lines == read(read_text, LIST.encode()).pages[0].grids[0].lines
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_exports_of_spreadsheets_give_the_same_rows(delimiter: str, quoting: int) -> None:
    """Comma, semicolon or tab, quoted or not; half-width commas within cells part nothing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([[NOTES[0]], [], *ROWS, *([note] for note in NOTES[1:])])
    document = read(read_text, buffer.getvalue().encode("utf-8-sig"))
    assert rows_of(document) == ROWS
    assert lines_of(document) == NOTES


def test_what_excel_writes_before_a_csv_is_obeyed() -> None:
    """The line sep=; names the delimiter, and is a line itself."""
    document = read(read_text, b"sep=;\r\na,1;b,2\r\nc,3;d,4\r\n")
    assert rows_of(document) == [["a,1", "b,2"], ["c,3", "d,4"]]
    assert lines_of(document) == ["sep=;"]


def test_the_clipboard_quotes_cells_with_line_breaks() -> None:
    """A spreadsheet's copy: quotes around cells with line breaks, doubled within, none elsewhere."""
    text = '序号\t职业\t描述\r\n1\t"焊\r\n工"\t"说""好""。\r\n再说"\r\n2\t钳工\t"两区"目录\r\n'
    (grid,) = read(read_text, text.encode()).pages[0].grids
    assert grid_rows(grid) == [
        ["序号", "职业", "描述"],
        ["1", "焊\n工", '说"好"。\n再说'],
        ["2", "钳工", '"两区"目录'],
    ]
    assert grid.lines == (1, 2, 5)


def test_quotes_that_are_text_stay() -> None:
    """A quote that opens a cell and closes nowhere, or before more text, is printed text."""
    text = 'a\t"b\tc\n"d" e\tf"\tg\n"h"\ti\t"j\n'
    assert rows_of(read(read_text, text.encode())) == [
        ["a", '"b', "c"],
        ['"d" e', 'f"', "g"],
        ["h", "i", '"j'],
    ]


def test_a_quoted_blank_is_a_blank_line() -> None:
    """Its quotes are accounted for; it parts no table, and alone it is no text."""
    document = read(read_text, '序号,职业\n""\n1,焊工\n"\n"\n2,钳工\n'.encode())
    assert rows_of(document) == [["序号", "职业"], ["1", "焊工"], ["2", "钳工"]]
    assert sum(document.pages[0].account.values()) == 17
    assert read(read_text, b'"\t"\n').pages[0].grids == ()


def test_title_rows_of_a_csv_stay_rows() -> None:
    """A row with trailing empty cells is a row; a short one lacks cells; a line without delimiter is a line."""
    document = read(read_text, "目录,,\n序号,职业,代码\n1,焊工\n以上\n2,钳工,6-1,x\n".encode())
    first, second = document.pages[0].grids
    assert grid_rows(first) == [
        ["目录", "", "", None],
        ["序号", "职业", "代码", None],
        ["1", "焊工", None, None],
    ]
    assert grid_rows(second) == [["2", "钳工", "6-1", "x"]]
    assert [line.line for line in document.pages[0].lines] == [4]


def test_a_line_between_rows_parts_the_grid() -> None:
    """Two sections in one text: each heading stands before its own grid."""
    text = "一、甲\n序号\t职业\n1\t焊工\n二、乙\n序号\t职业\n1\t钳工\n"
    page = read(read_text, text.encode()).pages[0]
    assert [grid.lines for grid in page.grids] == [(2, 3), (5, 6)]
    assert [line.line for line in page.lines] == [1, 4]


def test_stray_line_ends_break_a_line_within_a_cell() -> None:
    """A lone CR or U+2028 in a text whose lines end in LF is a line break of the cell."""
    text = "a\tb\tc\n1\t焊\r工\tx\n2\t钳\u2028工\ty\n3\tz\tz\n"
    assert rows_of(read(read_text, text.encode()))[1:3] == [
        ["1", "焊\n工", "x"],
        ["2", "钳\n工", "y"],
    ]


def test_text_without_delimiters_is_lines() -> None:
    """A copy whose cells stand one on a line, or between single spaces, is not guessed at."""
    document = read(read_text, "序号\n职业\n1\n焊工\n2 钳工 6-18-01-02\n".encode())
    assert not document.pages[0].grids
    assert lines_of(document) == ["序号", "职业", "1", "焊工", "2 钳工 6-18-01-02"]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff")
    | st.just("\n")
)


@given(
    rows=st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=3, max_size=8)
    ),
    dialect=st.sampled_from(["excel", "excel-tab"]),
)
@example(rows=[["", "|||"], ["", ""], ["", "0|||"]], dialect="excel")  # more bars than commas
@example(rows=[["", ""], ["", "|"], ["", "||||"]], dialect="excel")
@settings(deadline=None, max_examples=150)
def test_what_csv_writes_is_read_back(rows: list[list[str]], dialect: str) -> None:
    """Any table that the csv module writes comes back cell by cell, when the delimiter is clear."""
    rows = [["序号", *(f"列{i}" for i in range(1, len(rows[0])))] * 1, *rows]
    buffer = io.StringIO()
    csv.writer(buffer, dialect=dialect, quoting=csv.QUOTE_ALL).writerows(rows)
    data = buffer.getvalue().encode()
    if find_encoding(data) != "utf-8":
        return  # a few bytes that mean something else in another encoding
    (grid,) = read(read_text, data).pages[0].grids
    assert grid_rows(grid) == rows


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=200)
def test_any_text_is_accounted_for(text: str) -> None:
    """Whatever the text, it is read with a balanced account, or refused by an error of the family."""
    data = text.encode("utf-8", "replace")
    try:
        document = read(read_text, data)
    except SourceError:
        return
    if find_encoding(data) in {"utf-8", "utf-8-sig"}:
        count = sum(sum(page.account.values()) for page in document.pages)
        assert count == len(squeeze(data.decode("utf-8-sig")))


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=200)
def test_any_bytes_end_in_text_or_one_error(data: bytes) -> None:
    """No bytes raise anything but an error of the family."""
    try:
        read(read_text, data)
    except SourceError as error:
        assert error.message  # noqa: PT017 - an error may, and need not, come


# --- broken ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\tb\n1\t\x002\n", "line 2 has a NUL character: not plain text"),
        (
            b"a\tb\n" + "职业".encode() + b"\xff\n",
            f"{NOT_RECOGNISED} (not UTF-8: byte 0xff on line 2)",
        ),
    ],
)
def test_text_that_cannot_be_decoded_is_named(data: bytes, message: str) -> None:
    """What is no text is refused with its line, never read with replacement characters."""
    with pytest.raises(SourceError) as caught:
        read(read_text, data)
    assert caught.value.message == message
    assert caught.value.hints


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("직업 코드와 산업 분류 목록입니다 급한 부족" * 5, "euc_kr"),
        ("職業の番号と行業の大類、このリスト" * 5, "euc_jp"),
    ],
)
def test_other_encodings_are_not_taken_for_chinese(text: str, encoding: str) -> None:
    """Bytes that decode as GB18030 but read like no Chinese are refused."""
    assert find_encoding(text.encode(encoding)) is None


# --- hostile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "ab\n" * 200_000,
        '\t"a\n' * 50_000,
        '"' * 2_000_000,
        ('\t"' + '""' * 10 + "a\n") * 20_000,
    ],
    ids=["one line", "short lines", "open quotes", "quotes only", "doubled quotes"],
)
def test_large_texts_are_read_in_linear_time(text: str) -> None:
    """Megabytes in one line, or of quotes that never close, take about a second."""
    start = time.process_time()
    read(read_text, text.encode())
    assert time.process_time() - start < 8


def test_too_many_rows_or_columns_are_refused() -> None:
    """Bounds are named, with a next step."""
    with pytest.raises(LimitError) as caught:
        read(read_text, b"a\tb\n" * 100_001)
    assert caught.value.message == "a table has more than 100,000 rows"
    with pytest.raises(LimitError) as caught:
        read(read_text, b"\t" * 100)
    assert caught.value.message == "a table has 101 columns; at most 100 are read"
    assert caught.value.hints
