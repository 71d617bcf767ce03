"""What is written of any text: each form is parsed by somebody else, and the text is data in it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from defusedxml import ElementTree
from msgspec.structs import replace
from nasty_list import NASTY, is_harmless
from output_making import FINDING, make_raw
from test_output_raw import tags_of

from jinque.errors import JinqueError, LayoutError
from jinque.findings import Report
from jinque.output import FORMATS, render_raw, render_tables
from jinque.output.reports import REPORT_FORMATS, Lang, SourceReport, render_report
from jinque.records import Document, Grid, GridCell, Line, Page, Source
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from jinque.records import RawTable

PIECES = (
    *NASTY,
    "\0",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\udcff",
    "\uffff",
    "]]>",
    "%0A",
    ",",
    '"',
    "药物",
    " ",
)


def fuzz_reports(data: bytes) -> None:
    """Findings and errors of any text in all eight forms: nothing is obeyed, no element is added."""
    reports, plain = make_reports(bytes_to_text(data)), make_reports("x")
    lang: Lang = "both" if len(data) % 2 else "en"
    for name in REPORT_FORMATS:
        report = render_report(reports, name, details=True, lang=lang)
        assert_parses(name, report)
        commands = "::" if name == "github" else "no command is ours"
        lines = [line for line in report.split("\n") if not line.startswith(commands)]
        assert is_harmless("\n".join(lines).replace("\uffff", "")), name  # no character
        if name == "html":
            wanted = render_report(plain, name, details=True, lang=lang)
            assert tags_of(report.encode()).tags == tags_of(wanted.encode()).tags


def fuzz_tables(data: bytes) -> None:
    """Cells of any text in all formats: parsed, they hold that very text."""
    text = bytes_to_text(data)
    with suppress(JinqueError):  # more than a cell of Excel can hold
        assert_holds(make_raw([text]), replace_surrogates(text))
    grid = Grid(n_rows=1, n_cols=1, cells=(GridCell(row=0, col=0, text=text),), ruled=True)
    page = Page(number=1, grids=(grid,), lines=(Line(text=text, line=2),), account={})
    source = Source(name=text, kind="text", sha256="0" * 64, size=1)
    document = Document(source=source, pages=(page,))
    shown = json.loads(render_tables(document, "json"))["pages"][0]["tables"][0]["cells"][0]["text"]
    assert shown == replace_surrogates(text)
    assert is_harmless(render_tables(document, "html").decode())


def bytes_to_text(data: bytes) -> str:
    """Nasty pieces and plain letters."""
    return "".join(PIECES[byte % len(PIECES)] if byte < 200 else chr(byte) for byte in data[:20])


def make_reports(text: str) -> list[SourceReport]:
    """A list with a finding and a source without a list, the text wherever one can stand."""
    words: Any = dict.fromkeys(("message", "message_zh", "cell", "hint", "hint_zh"), text)
    findings = (replace(FINDING, field="title", **words), replace(FINDING, waiver=text, **words))
    error = LayoutError(text, source=text, hints=(text,))
    raw = make_raw([text, text])
    return [
        SourceReport(path=text or "x", report=Report(findings), raw=raw),
        SourceReport(path=text or "x", error=error),
    ]


def assert_parses(name: str, report: str) -> None:
    """As JSON, lines of JSON or XML, whatever it says that it is."""
    if name in {"json", "sarif"}:
        json.loads(report)
    elif name == "jsonl":
        assert len([json.loads(line) for line in report.split("\n")[:-1]]) == 3
    elif name == "junit":
        assert ElementTree.fromstring(report).tag == "testsuites"


def assert_holds(raw: RawTable, text: str) -> None:
    """Some row of each format has the text; no cell of a workbook is a formula."""
    found = {name: render_raw(raw, name) for name in FORMATS}
    rows = list(csv.DictReader(io.StringIO(found["csv"].decode(), newline=""), strict=True))
    assert text in [row["text"] for row in rows]
    assert text in [row["text"] for row in json.loads(found["json"])["rows"]]
    lines = found["jsonl"].decode().split("\n")[:-1]
    assert text in [json.loads(line)["text"] for line in lines]
    assert text in pq.read_table(io.BytesIO(found["parquet"]))["text"].to_pylist()
    assert is_harmless(found["table"].decode())
    with zipfile.ZipFile(io.BytesIO(found["xlsx"])) as book:
        for name in book.namelist():
            tags = {
                element.tag.rpartition("}")[2]
                for element in ElementTree.fromstring(book.read(name)).iter()
            }
            assert "f" not in tags or "worksheets" not in name
