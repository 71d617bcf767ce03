"""Each format, read back by somebody else's reader, gives the same table; two runs give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from output_making import FINDING, LABELS, ROW, UNCODED, make_checked

from jinque.errors import OptionError, PublishError
from jinque.output import FORMATS, format_of, render
from jinque.safe import text_width

NAMES = list(make_checked().frame.columns)
NASTY = st.lists(
    st.sampled_from(
        [
            *"=+-@,;\"'|<>&\\`*_[]#:!",
            *(
                "\t",
                "\r",
                "\n",
                "\r\n",
                "\0",
                "\x1b[31m",
                "\x85",
                "\u2028",
                "\u202e",
                "\u200b",
                "\ufeff",
            ),
            *("＝1", "药物", "\U0002a6d6", "::error::x", "_x0041_", "é", " ", "=1+1"),
        ]
    ),
    max_size=6,
).map("".join)


def as_row(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in NAMES]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def test_csv_is_exactly_this() -> None:
    """The whole file: header, LF, quotes only where needed, places kept, null as nothing."""
    assert render(make_checked(), "csv").decode() == (
        ",".join(NAMES) + "\n"
        "1,医药健康,药物检验员,4-08-05-04,occupation,4,4-08,4-08-05,40805,false,false,"
        "负责原料药的检查、检验等工作。,非常急需紧缺,3,9.8,98000,,,1,2,,海淀区\n"
        "2,医药健康,ELISA操作员,,,,,,,,,"
        '"操作“设备”,\n并记录=结果。",一般急需紧缺,1,12.0,120000,,,2,5,green: ?,\n'
    )


def test_pandas_reads_the_csv_as_the_same_frame() -> None:
    """Read with the frame's own types, the CSV is the frame."""
    frame = make_checked().frame
    decimals = [name for name, kind in frame.dtypes.items() if kind == "object"]
    kinds = frame.dtypes.astype(str).to_dict() | dict.fromkeys(decimals, "string")
    again = pd.read_csv(io.BytesIO(render(make_checked(), "csv")), dtype=kinds)
    for name in decimals:
        again[name] = again[name].map(Decimal, na_action="ignore").astype(object)
    pd.testing.assert_frame_equal(
        again.astype(object).where(again.notna(), None),
        frame.astype(object).where(frame.notna(), None),
    )


@settings(max_examples=60, deadline=None)
@given(NASTY, NASTY)
def test_csv_keeps_any_text(title: str, description: str) -> None:
    """Python's own reader gets every text back, lone carriage returns and NUL included."""
    row = {**ROW, "title": title, "description": description}
    _, read, last = read_csv(render(make_checked([row, UNCODED]), "csv"))
    got = dict(zip(NAMES, read, strict=True))
    assert (got["title"], got["description"]) == (title, description)
    assert last[2] == UNCODED["title"]


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_excel_csv_has_no_formula(text: str) -> None:
    """With `excel` a byte order mark comes first, and no text begins as a formula does, nor any part of
    it that Excel may take for a cell: behind a semicolon, a tab or a line break. Nothing else changes.
    """  # noqa: D205 -- one promise
    data = render(make_checked([{**ROW, "title": text}]), "csv", excel=True)
    assert data.startswith(b"\xef\xbb\xbf")
    cell = read_csv(data[3:])[1][2]
    assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
    parts, printed = (re.split("[;\t\r\n]", one) for one in (cell, text))
    assert not any(re.match('[" ]*[=+\\-@＝＋－＠]', part) for part in parts)
    dangers = [part for part in printed if re.match("[\"' ]*[=+\\-@＝＋－＠]", part)]
    is_led = text[:1] in {"\t", "\r", "\n"}
    assert cell.replace("'", "") == text.replace("'", "")
    assert cell.count("'") - text.count("'") == len(dangers) + is_led


def test_json_is_laid_out_in_lines() -> None:
    """Numbers keep their places, nulls are null, Chinese is itself, and each row has a line of its own."""
    text = render(make_checked(), "json").decode()
    lines = text.splitlines()
    assert lines[0] == "{"
    assert lines[1].startswith('"metadata": {"source": "list.pdf", "source_kind": "pdf", ')
    assert (
        '"median_salary_wan": 12.0, "median_salary_cny": 120000, "salary_min_wan": null'
        in lines[-3]
    )
    assert text.endswith("}\n]\n}\n")


def test_json_holds_everything() -> None:
    """Metadata, fields, findings and rows, all read back by json."""
    got = json.loads(render(make_checked(), "json"), parse_float=Decimal)
    assert got["metadata"] == {
        "source": "list.pdf",
        "source_kind": "pdf",
        "source_sha256": "ab" * 32,
        "source_size": 1234,
        "profile": "beijing",
        "scheme": "beijing-3",
        "edition": "2023",
        "publisher": None,
        "jinque_version": "0.1.0",
        "content_sha256": hashlib.sha256(render(make_checked(), "csv")).hexdigest(),
    }
    assert [field["name"] for field in got["fields"]] == NAMES
    assert got["fields"][-1]["title_zh"] == LABELS["extra_district"]
    assert got["findings"][0]["rule"] == FINDING.rule
    assert got["findings"][0]["box"] == [
        Decimal("56.1"),
        Decimal("40.25"),
        Decimal("99.0"),
        Decimal("60.3"),
    ]
    assert got["rows"] == [ROW, UNCODED]
    assert str(got["rows"][1]["median_salary_wan"]) == "12.0"


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_json_keeps_any_text_and_shows_nothing_hidden(text: str) -> None:
    """Both JSON forms give every text back, and hold no character that a terminal obeys."""
    checked = make_checked([{**ROW, "title": text}])
    whole, line = render(checked, "json").decode(), render(checked, "jsonl").decode()
    assert json.loads(whole)["rows"][0]["title"] == text
    assert json.loads(line)["title"] == text
    assert line.count("\n") == 1
    assert not set("\x1b\x85\u2028\u202e\u200b\ufeff\r\0") & set(whole + line)


def test_jsonl_is_one_row_a_line() -> None:
    """Each line is a row with all its fields."""
    lines = render(make_checked(), "jsonl").decode().splitlines()
    assert [json.loads(line, parse_float=Decimal) for line in lines] == [ROW, UNCODED]


def test_parquet_has_real_types_and_says_what_they_are() -> None:
    """Types, the meaning and unit of each field in both languages, provenance, and no pandas key."""
    table = pq.read_table(io.BytesIO(render(make_checked(), "parquet")))
    types = {field.name: field.type for field in table.schema}
    assert types["seq"] == pa.int64()
    assert types["green"] == pa.bool_()
    assert types["median_salary_wan"] == pa.float64()
    assert types["title"] == pa.string()
    assert types["extra_district"] == pa.string()
    for name in ("industry", "rating", "code_level"):
        assert types[name] == pa.dictionary(pa.int32(), pa.string())
    words = table.schema.field("median_salary_wan").metadata
    assert words[b"unit"] == b"10 000 CNY per year"
    assert words[b"title_zh"].decode() == "年薪中位数参考值（万元）"
    assert words[b"description"].startswith(b"Reference value")
    assert table.schema.metadata[b"source_sha256"].decode() == "ab" * 32
    assert table.schema.metadata[b"edition"] == b"2023"
    assert b"pandas" not in table.schema.metadata


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_parquet_keeps_every_value(text: str) -> None:
    """Every row comes back as it was; decimals as the nearest double."""
    row = {**ROW, "title": text}
    table = pq.read_table(io.BytesIO(render(make_checked([row, UNCODED]), "parquet")))
    expected = [{**row, "title": text}, UNCODED]
    assert table.to_pylist() == [
        {k: float(v) if isinstance(v, Decimal) else v for k, v in one.items()} for one in expected
    ]


def test_xlsx_is_readable_as_it_opens() -> None:
    """Header frozen, filter on, columns wide enough, places shown, and a sheet that says where from."""
    book = openpyxl.load_workbook(io.BytesIO(render(make_checked(), "xlsx")))
    sheet, about = book["list"], book["about"]
    assert [cell.value for cell in sheet[1]] == NAMES
    assert [cell.value for cell in sheet[2]] == as_row({**ROW, "median_salary_wan": 9.8})
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:V3")
    assert sheet.cell(3, NAMES.index("median_salary_wan") + 1).number_format == "0.0"
    assert sheet.cell(3, NAMES.index("description") + 1).alignment.wrap_text
    assert 25 < sheet.column_dimensions["L"].width <= 61
    keys = {row[0].value: row[1].value for row in about.iter_rows(max_row=10)}
    assert keys["source_sha256"] == "ab" * 32
    assert keys["edition"] == "2023"


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_xlsx_text_is_text(text: str) -> None:
    """No text becomes a formula, a link or a number, and every one comes back."""
    row = {**ROW, "title": text, "industry": "药物" + text, "code": "123"}
    data = render(make_checked([row]), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["list"]
    title, code = sheet.cell(2, 3), sheet.cell(2, 4)
    assert (code.value, code.data_type) == ("123", "s")
    assert title.data_type != "f"
    assert title.hyperlink is None
    assert stored_texts(data)["药物" + text] == 1


def stored_texts(data: bytes) -> Counter[str]:
    """The workbook's texts as Excel reads them: `_x000D_` is a control, `_x005F_` an underscore."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    texts = (str(one.text or "") for one in root.iterfind(".//{*}t"))
    return Counter(re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text) for text in texts)


def test_xlsx_refuses_what_it_cannot_hold() -> None:
    """A text too long for a cell is an error that names the row, not a cell left empty."""
    checked = make_checked([ROW, {**ROW, "description": "药" * 32_768}])
    with pytest.raises(PublishError) as caught:
        render(checked, "xlsx")
    assert str(caught.value) == (
        "row 2, column 12: XLSX holds at most 32,767 characters in a cell\n"
        "    take csv, json or parquet, which have no such limit"
    )
    assert render(make_checked([{**ROW, "description": "药" * 32_767}]), "xlsx")


def test_table_is_exactly_this() -> None:
    """Columns that have a value, Chinese counted two wide, numbers to the right, line breaks shown."""
    assert render(make_checked(), "table", width=62).decode() == (
        "| seq | industry | title      | code       | green | digital |\n"
        "| --- | -------- | ---------- | ---------- | ----- | ------- |\n"
        "|   1 | 医药健康 | 药物检验员 | 4-08-05-04 | false | false   |\n"
        "|   2 | 医药健康 | ELISA操作… |            |       |         |\n"
    )
    assert render(make_checked(), "table").decode().splitlines()[3] == (
        "|   2 | 医药健康 | ELISA操作员 |            |       |         | 一般急需紧缺 "
        "|              12.0 |                |    2 |   5 | 操作“设备”,⏎并记录=结果。      |"
    )


def test_table_fits_its_width() -> None:
    """No line is wider than the terminal, and without one nothing is cut."""
    for width in (20, 80, 120, 200):
        lines = render(make_checked(), "table", width=width).decode().splitlines()
        assert max(map(text_width, lines)) <= width
    assert "…" not in render(make_checked(), "table").decode()


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_table_obeys_nothing(text: str) -> None:
    """A line for each row, nothing hidden in it, and no workflow command at its start."""
    data = render(
        make_checked([{**ROW, "industry": text, "title": "##[error]" + text}]), "table"
    ).decode()
    lines = data.split("\n")
    assert len(lines) == 4
    assert all(line.startswith("|") for line in lines[:3])
    assert all(char.isprintable() for line in lines for char in line)
    assert "##[" not in data


def test_a_list_without_rows_has_its_header() -> None:
    """Every format can say that nothing is there."""
    checked = replace(make_checked(), frame=make_checked([ROW]).frame.iloc[:0])
    for name in FORMATS:
        assert render(checked, name) or name == "jsonl"
    assert json.loads(render(checked, "json"))["rows"] == []
    assert pq.read_table(io.BytesIO(render(checked, "parquet"))).num_rows == 0


def test_formats_go_by_the_ending() -> None:
    """Each ending names its format; another is an error that lists them."""
    for form in FORMATS.values():
        for ending in form.endings:
            assert format_of(Path("a.b") / f"x{ending.upper()}") == form.name
    with pytest.raises(OptionError) as caught:
        format_of("list.doc\x1b")
    assert str(caught.value) == (
        'no format is known by the ending of "list.doc\\u{1b}"\n'
        "    end it in one of .csv, .json, .jsonl, .ndjson, .parquet, .xlsx, .txt\n"
        "    or name the format: csv, json, jsonl, parquet, xlsx, table"
    )
    assert caught.value.exit_status == 2
    with pytest.raises(OptionError, match='no format "xml"'):
        render(make_checked(), "xml")


SCRIPT = """
import sys
from hashlib import sha256
from output_making import make_checked, make_raw
from jinque.output import FORMATS, render, render_raw
for name in FORMATS:
    for data in (render(make_checked(), name), render_raw(make_raw(), name)):
        print(name, sha256(data).hexdigest())
"""


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Another hash seed, time zone, locale and folder change no byte of any format."""

    def run(**around: str) -> str:
        here = os.environ | {"PYTHONPATH": str(Path(__file__).parent)} | around
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=here,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    first = run(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C")
    second = run(PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C.UTF-8")
    assert first == second
    assert len(first.splitlines()) == 2 * len(FORMATS)
