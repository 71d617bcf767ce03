"""Web pages: every table as browsers lay it out, all other text as lines, in the order of the page."""

from __future__ import annotations

import time

import pytest
from conftest import SAMPLE
from extract_making import LIST, grid_rows, lines_of, outline, read, rows_of, spans_of
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.errors import LimitError, SourceError
from jinque.extract.office.html_reader import decode_html, read_html
from jinque.text import squeeze

ROWS = [line.split("\t") for line in LIST.split("\n") if "\t" in line]


def page(html: str) -> bytes:
    """A page in UTF-8."""
    return html.encode()


def test_the_real_list_within_a_site() -> None:
    """The list among navigation, breadcrumbs and a table of links: its 59 rows, and the rest apart."""
    document = read(read_html, (SAMPLE / "list.html").read_bytes(), kind="html")
    grid = max(document.pages[0].grids, key=lambda grid: grid.n_rows)
    wide = str.maketrans(",()", "，（）")
    seen = {row[0]: row for row in ROWS}
    rows = grid_rows(grid)
    assert len(rows) == 59
    for row in rows:
        wanted = seen[str(row[0])]
        for col in (0, 2, 3, 4, 5, 6):
            assert squeeze(row[col] or "").translate(wide) == wanted[col].translate(wide)
    assert spans_of(grid)["医药健康"] == (15, 1)
    assert {"二、技能人才急需紧缺职业（工种）目录", "首页"} <= set(lines_of(document))


def test_tables_need_no_end_tags() -> None:
    """Cells, rows and tables that nobody closes are read as browsers read them."""
    html = "<p>题<p>甲<table><tr><td>a<td>b<br>c<tr><th>d<td><div>e</div>f</table>后<p>尾"
    document = read(read_html, page(html))
    assert rows_of(document) == [["a", "b\nc"], ["d", "e\nf"]]
    assert outline(document) == ["题", "甲", "[a]", "后", "尾"]
    assert [line.line for line in document.pages[0].lines] == [1, 2, 5, 6]


def test_spans_stop_where_the_table_does() -> None:
    """A cell goes down to the end of its group of rows and right to the last column that has a cell."""
    html = (
        "<table><thead><tr><th colspan=99>h<tbody><tr><td rowspan=1000000>r<td>1<tr><td>2"
        "<tbody><tr><td rowspan=0>s<td>3<tr><td>4</table>"
    )
    (grid,) = read(read_html, page(html)).pages[0].grids
    assert grid_rows(grid) == [["h", None], ["r", "1"], [None, "2"], ["s", "3"], [None, "4"]]
    assert spans_of(grid) == {"h": (1, 2), "r": (2, 1), "s": (2, 1)}


def test_feet_and_heads_stand_where_browsers_show_them() -> None:
    """A foot written before the body stands below it, a head written after it above."""
    html = "<table><tfoot><tr><td>f<td>g<tbody><tr><td>b<td>c<thead><tr><td>h<td>i</table>"
    assert rows_of(read(read_html, page(html))) == [["h", "i"], ["b", "c"], ["f", "g"]]


def test_tables_that_lay_out_a_page_give_lines() -> None:
    """Frames of one or two columns are no tables; those within them are, and so are those in a data table."""
    frame = "<table><tr><td>导航<td><h1>目录</h1><table><tr><td>1<td>2</table><p>备注</table>"
    assert outline(read(read_html, page(frame))) == ["导航", "目录", "[1]", "备注"]
    data = "<table>" + "<tr><td>a<td>b<td>c" * 3 + "<table><tr><td>p<td>q</table></table>"
    document = read(read_html, page(data))
    assert outline(document) == ["[a]", "[p]"]
    assert outline(read(read_html, page("<table><tr><td>只<tr><td>一列</table>"))) == ["只", "一列"]


def test_marks_spaces_and_entities() -> None:
    """Superscripts are glued, white space is collapsed as on the screen, entities are characters."""
    cells = ["操作员<sup>L/S</sup>", "a\n  b&nbsp;&lpar;&#x4e2d;&amp;lt;", "<pre>x\n  y</pre>"]
    html = "<table><tr><td>" + "<td>".join(cells) + "</table>"
    assert rows_of(read(read_html, page(html))) == [["操作员L/S", "a b\xa0(中&lt;", "x\ny"]]


def test_what_is_hidden_is_left_out_and_counted() -> None:
    """Elements hidden by their own attributes are no text; those in tables are reported."""
    html = (
        "<title>t</title><style>a{}</style><script>var a='<table><tr><td>x'</script>"
        "<p hidden>藏</p>见<span style='display : none'>藏<b>也</b></span>也<noscript>n</noscript>"
        "<table><tr style='mso-hide:all'><td>行<td>行<tr><td>a<td style='visibility:hidden'>格<td>b</table>"
        "<table hidden><tr><td>表<td>表</table>"
    )
    document = read(read_html, page(html))
    assert outline(document) == ["见也", "[a]"]
    assert rows_of(document) == [["a", "b"]]
    assert document.pages[0].account == {"cells": 2, "lines": 2, "hidden": 9}
    assert [f.message for f in document.findings] == [
        "5 characters were left out: hidden or struck elements of tables"
    ]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("font-size:0", "名"),
        ("font-size: 0px !important", "名"),
        ("color:red; opacity:0.0;", "名"),
        ("font-size:0.9em", "旧名"),
        ("opacity:0.5", "旧名"),
    ],
)
def test_text_without_size_is_hidden(style: str, text: str) -> None:
    """What is drawn in no size, or wholly transparent, is as little seen as what is not drawn."""
    cell = f"<span style='{style}'>旧</span>名"
    document = read(read_html, page(f"<table><tr><td>1<td>{cell}<td>甲</table>"))
    assert rows_of(document) == [["1", text, "甲"]]


@pytest.mark.parametrize(
    "struck",
    ["<del>旧</del>", "<s>旧</s>", "<span style='text-decoration: line-through'>旧</span>"],
)
def test_struck_text_is_left_out_and_reported(struck: str) -> None:
    """What a publisher has struck out does not stand before what replaces it."""
    document = read(read_html, page(f"<table><tr><td>1<td>{struck}新名<td>甲</table>"))
    assert rows_of(document) == [["1", "新名", "甲"]]
    assert [f.rule for f in document.findings] == ["text-left-out"]


def test_what_never_ends_reaches_to_the_end() -> None:
    """A comment or tag that is not closed swallows the rest, as in browsers; a paragraph ends at the next."""
    assert lines_of(read(read_html, page("<p>a<!-- b <p>c"))) == ["a"]
    assert lines_of(read(read_html, page("<p>a<b class='x <p>c"))) == ["a"]
    assert lines_of(read(read_html, page("<p hidden>藏<p>见<ul><li hidden>藏<li>也"))) == [
        "见",
        "也",
    ]


def test_pages_of_word_and_excel() -> None:
    """Their conditional comments, namespaces and empty paragraphs leave no trace."""
    html = """<html xmlns:o="urn:o" xmlns:x="urn:x"><head><meta charset=gb2312>
    <!--[if gte mso 9]><xml><x:Name>Sheet1</x:Name></xml><![endif]--></head><body>
    <table><tr height=19><td class=xl65 x:num="12">12.0</td><td><p class=MsoNormal>
    <![if !supportLists]><span style='mso-list:Ignore'>1</span><![endif]>焊工<o:p>&nbsp;</o:p></p>
    </td></tr></table>"""
    assert rows_of(read(read_html, html.encode("gb18030"))) == [["12.0", "1焊工\xa0"]]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=gb2312>", "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("<meta charset=big5>", "big5"),
        ("<meta charset=gb2312>", "utf-8"),
        ("<meta charset=utf-8>", "gbk"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
        ("<meta charset='no such code'>", "utf-8"),
    ],
)
def test_encodings_by_bytes_then_by_declaration(head: str, encoding: str) -> None:
    """Pages often declare what they are not; the bytes tell."""
    html = f"<html>{head}<p>專業工程" if encoding == "big5" else f"<html>{head}<p>职业的名称和代码"
    assert decode_html(html.encode(encoding)) == html


def test_pages_without_text_are_named() -> None:
    """A frame set, a page that scripts fill, bytes in no encoding: one clear error each."""
    for html in (b"<frameset><frame src=a.htm></frameset>", b"<script>draw()</script>"):
        with pytest.raises(SourceError) as caught:
            read(read_html, html)
        assert caught.value.message == "shows no text: a frame, or a page that scripts fill in"
    with pytest.raises(SourceError, match="the encoding is not recognised"):
        read(read_html, b"<p>\xff\xff\xff")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<table><tr><td>" * 5_000 + "x",
        "<b>" * 50_000 + "</i>" * 50_000 + "x",
        "x<!--" * 50_000,
        "x<a " * 50_000,
        'x<a b="' * 20_000,
        "x<![CDATA[" * 50_000,
        "x</" * 50_000,
        "&" * 200_000,
        "<table><tr><td rowspan=1000000>a<td>b" + "<tr><td>c" * 5_000,
        "<table>" + "<tr><td colspan=1000>a<td hidden>" * 5_000,
    ],
    ids=range(11),
)
def test_hostile_pages_take_linear_time(html: str) -> None:
    """Depth, tags that never close and made-up spans cost no more than their length."""
    start = time.process_time()
    read(read_html, html.encode())
    assert time.process_time() - start < 8


def test_too_many_columns_are_refused() -> None:
    """Spans add up to columns as cells do."""
    with pytest.raises(LimitError, match="a table has 101 columns; at most 100 are read"):
        read(read_html, page("<table><tr>" + "<td rowspan=2>a" * 102))


PIECES = ["table", "tr", "td", "p", "div", "sup", "pre", "script", "tbody", "br"]
TAGS = st.sampled_from(
    [
        *(f"<{name}>" for name in PIECES),
        *(f"</{name}>" for name in PIECES),
        *("<td rowspan=3>", "<td colspan=2>", "<td hidden>", "<!-- -->"),
        *("职业", "a&nbsp;b", "&amp;", "<", ">", "\n"),
    ]
)


@given(st.lists(TAGS, max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_arrangement_of_tags_is_accounted_for(parts: list[str]) -> None:
    """Whatever the nesting, the account balances or the page shows no text; cells lie within their grid."""
    try:
        document = read(read_html, page("<html>" + "".join(parts)))
    except SourceError as error:
        assert error.message.startswith("shows no text")  # noqa: PT017 - may, and need not, come
        return
    for grid in document.pages[0].grids:
        assert all(
            c.row + c.rowspan <= grid.n_rows and c.col + c.colspan <= grid.n_cols
            for c in grid.cells
        )
