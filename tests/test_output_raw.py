"""The cells as printed, and any table of a document, in each form."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from output_making import SOURCE, make_raw

from jinque.errors import OptionError
from jinque.output import render_raw, render_tables
from jinque.records import Box, Document, Grid, GridCell, Line, Page, Source


def make_document(text: str = "药物", name: str = "list.pdf") -> Document:
    """A page with a grid of a spanning header and one row, and a second grid."""
    cells = (
        GridCell(row=0, col=0, text=text, colspan=2, box=Box(1.0, 2.0, 3.126, 4.0)),
        GridCell(row=1, col=0, text="a\nb", rowspan=2),
        GridCell(row=1, col=1, text="c"),
        GridCell(row=2, col=1, text="d"),
    )
    grids = (
        Grid(n_rows=3, n_cols=2, cells=cells, how="ruled"),
        Grid(n_rows=1, n_cols=1, cells=(GridCell(row=0, col=0, text="x"),)),
    )
    page = Page(number=2, lines=(Line(text="heading"),), grids=grids, account={"cells": 5})
    return Document(source=Source(name=name, kind="pdf", sha256="ab" * 32, size=9), pages=(page,))


def test_raw_csv_is_one_line_a_cell() -> None:
    """Each cell with the row it belongs to, the place it is printed at, and where it goes on."""
    rows = list(csv.DictReader(io.StringIO(render_raw(make_raw(), "csv").decode(), newline="")))
    assert len(rows) == 6
    assert rows[4] == {
        "item": "2",
        "seq": "2",
        "page": "1",
        "row": "3",
        "field": "industry",
        "label": "",
        "text": "医药健康",
        "inherited": "true",
        "cell_page": "1",
        "cell_row": "2",
        "x0": "30.00",
        "top": "40.00",
        "x1": "60.00",
        "bottom": "90.00",
        "continued": "",
        "confidence": "",
    }
    assert rows[5]["text"] == "ELISA\n操作员"
    assert rows[5]["continued"] == "2:2 60.12 10.00 99.00 20.00"


def test_raw_json_has_the_passages_and_the_account() -> None:
    """What is not a cell of a row is there as well."""
    got = json.loads(render_raw(make_raw(), "json"), parse_float=Decimal)
    assert got["metadata"]["source_sha256"] == "ab" * 32
    assert got["account"] == {"cells": 20, "notes": 8}
    assert got["columns"][0] == {"field": "seq", "label": "序号"}
    assert got["passages"][0]["text"] == "备注：1.无代码。"
    assert got["rows"][0]["text"] == " 1\n"


def test_raw_needs_no_pandas() -> None:
    """Reading modules and these writers leave pandas, pyarrow and xlsxwriter alone."""
    script = """
import sys
from jinque.output import render_raw, render_tables
from jinque.records import RawTable, Source, Document, RawRow, Cell, Place
source = Source(name="x", kind="text", sha256="", size=0)
row = RawRow(place=Place(1, 1), cells={"seq": Cell(text="1", place=Place(1, 1))})
raw = RawTable(source=source, profile="p", columns=(), rows=(row,))
for name in ("csv", "json", "jsonl", "table"):
    assert render_raw(raw, name)
for name in ("csv", "json", "html"):
    assert render_tables(Document(source=source, pages=()), name)
print(sorted({"pandas", "pyarrow", "pandera", "numpy", "xlsxwriter"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=20))
def test_raw_holds_any_text(text: str) -> None:
    """Any text a reader could give, halves of surrogate pairs included, is written."""
    raw = make_raw([text])
    cell = json.loads(render_raw(raw, "json"))["rows"][2]["text"]
    assert cell == "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    for name in ("csv", "table", "parquet", "xlsx"):
        assert render_raw(raw, name)


def test_tables_csv_is_one_grid_under_the_other() -> None:
    """A spanning text stands in its first place; narrower tables are filled up."""
    assert render_tables(make_document(), "csv").decode() == (
        'page,table,row,c1,c2\n2,1,1,药物,\n2,1,2,"a\nb",c\n2,1,3,,d\n2,2,1,x,\n'
    )


def test_tables_json_has_spans_boxes_lines_and_account() -> None:
    """Everything that is known of a table."""
    got = json.loads(render_tables(make_document(), "json"))
    page = got["pages"][0]
    assert page["account"] == {"cells": 5}
    assert page["lines"] == [{"text": "heading", "line": None, "box": None}]
    assert page["tables"][0]["cells"][0] == {
        "row": 1,
        "column": 1,
        "rowspan": 1,
        "colspan": 2,
        "text": "药物",
        "box": [1.0, 2.0, 3.13, 4.0],
        "confidence": None,
    }


class Tags(HTMLParser):
    """Collects the elements with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The name, and the names of the attributes."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        """What a reader of the page sees."""
        self.words += data


def tags_of(page: bytes) -> Tags:
    """The page, parsed by somebody else."""
    tags = Tags()
    tags.feed(page.decode())
    return tags


def test_tables_html_is_inert() -> None:
    """Markup in a cell or a file name adds no element and no attribute; a policy allows nothing."""
    nasty = '</td><script>alert(1)</script><img src=x onerror="y">\x1b[31m\u202e'
    page = render_tables(make_document(nasty, name=f'<b>"{nasty}'), "html")
    tags = tags_of(page)
    assert tags.tags == tags_of(render_tables(make_document(), "html")).tags
    assert "</td><script>alert(1)</script>" in tags.words
    assert b"default-src 'none'" in page
    assert b"\x1b" not in page
    assert ("td", ("colspan",)) in tags.tags
    assert ("td", ("rowspan",)) in tags.tags


def test_tables_come_in_three_forms() -> None:
    """Another form is a usage error that names them."""
    with pytest.raises(OptionError) as caught:
        render_tables(make_document(), "xlsx")
    assert str(caught.value) == 'tables do not come as "xlsx"\n    there are: json, csv, html'
    empty = Document(source=SOURCE, pages=())
    assert render_tables(empty, "csv") == b"page,table,row\n"
    assert json.loads(render_tables(empty, "json"))["pages"] == []
