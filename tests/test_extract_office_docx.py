"""Word documents: what is printed, in the order of the page, and nothing else."""

from __future__ import annotations

import io

import docx
import pytest
from conftest import SAMPLE
from extract_making import (
    LIST,
    grid_rows,
    lines_of,
    make_docx,
    outline,
    para,
    read,
    rows_of,
    spans_of,
    table,
)

from jinque.errors import SourceError
from jinque.extract.office.docx_reader import read_docx
from jinque.text import squeeze

ROWS = [line.split("\t") for line in LIST.split("\n") if "\t" in line]


def tc(*paragraphs: str, properties: str = "") -> str:
    """A cell with properties."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def run(text: str, properties: str = "") -> str:
    """A run with properties."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_the_real_list_made_by_an_office_program() -> None:
    """58 rows under one header; merged industries have their rows; heading and notes stand around."""
    document = read(read_docx, (SAMPLE / "list.docx").read_bytes(), kind="docx")
    (grid,) = document.pages[0].grids
    seen = {row[0]: row for row in ROWS if row[0] != "序号"}
    wide = str.maketrans(",()", "，（）")
    rows = grid_rows(grid)
    assert [squeeze(text or "") for text in rows[0]] == ROWS[0]
    assert len(rows) == 59
    for row in rows[1:]:
        wanted = seen[str(row[0])]
        for col in (0, 2, 3, 4, 5, 6):
            assert squeeze(row[col] or "").translate(wide) == wanted[col].translate(wide)
    assert spans_of(grid)["医药健康"] == (15, 1)
    assert [squeeze(line) for line in lines_of(document)] == [
        n for n in LIST.split("\n") if n and "\t" not in n
    ]
    assert not document.findings


def test_python_docx_tables_are_read_as_written() -> None:
    """Cells, merges both ways and line breaks of an independent writer come back."""
    word = docx.Document()
    word.add_paragraph("目录")
    made = word.add_table(rows=3, cols=3)
    for r in range(3):
        for c in range(3):
            made.cell(r, c).text = f"{r}{c}"
    made.cell(0, 0).merge(made.cell(0, 2)).text = "across"
    made.cell(1, 0).merge(made.cell(2, 0)).text = "down"
    made.cell(2, 2).text = "a\nb"
    buffer = io.BytesIO()
    word.save(buffer)
    document = read(read_docx, buffer.getvalue(), kind="docx")
    assert rows_of(document) == [["across", None, None], ["down", "11", "12"], [None, "21", "a\nb"]]
    assert spans_of(document.pages[0].grids[0]) == {"across": (1, 3), "down": (2, 1)}


def test_order_is_that_of_the_body() -> None:
    """Headers, footers, paragraphs, tables and notes come in one order, each with its position."""
    body = (
        para("一、甲")
        + table(["a", "b"], ["c", "d"])
        + para("二、乙")
        + table(["e", "f"])
        + para("尾")
    )
    data = make_docx(body, header1=para("页眉"), footer1=para("页脚"), footnotes=para("脚注"))
    document = read(read_docx, data, kind="docx")
    assert outline(document) == ["页眉", "页脚", "一、甲", "[a]", "二、乙", "[e]", "尾", "脚注"]
    assert [grid.lines for grid in document.pages[0].grids] == [(4, 5), (7,)]
    assert [line.line for line in document.pages[0].lines] == [1, 2, 3, 6, 8, 9]


def test_marks_and_breaks_stay_in_their_place() -> None:
    """A superscript is glued to the title; breaks, tabs, soft hyphens and symbols are what they print."""
    cell = tc(
        para(run("操作员"), run("L/S", '<w:vertAlign w:val="superscript"/>')),
        para(
            "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/><w:noBreakHyphen/></w:r>"
        ),
        para(
            '<w:r><w:sym w:font="Wingdings" w:char="F0AB"/><w:sym w:font="Odd" w:char="F0AB"/></w:r>'
        ),
    )
    assert rows_of(read(read_docx, make_docx(table([cell, "x"])))) == [
        ["操作员L/S\na\nb\tc-\n★\uf0ab", "x"]
    ]


def test_tracked_changes_are_settled() -> None:
    """Insertions are read, deletions left out, counted and reported; so are moves and deleted rows."""
    text = para(
        run("旧"), f"<w:ins>{run('新')}</w:ins>", "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('移')}</w:moveFrom>", f"<w:moveTo>{run('至')}</w:moveTo>",
    )  # fmt: skip
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc(para('行'))}</w:tr>"
    body = text + table(["a", "b"]).replace("</w:tbl>", f"{gone}</w:tbl>")
    document = read(read_docx, make_docx(body))
    assert lines_of(document) == ["旧新至"]
    assert rows_of(document) == [["a", "b"]]
    assert document.pages[0].account == {"cells": 2, "lines": 3, "deleted": 4}
    assert [f.message for f in document.findings] == [
        "4 characters were left out: text that tracked changes delete"
    ]


def test_hidden_text_is_left_out_and_counted() -> None:
    """Hidden by the run, by its style, or by the style that one is based on; shown again by a run."""
    styles = (
        '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    text = para(
        run("见"), run("不见", "<w:vanish/>"), run("也见", '<w:vanish w:val="0"/>'),
        run("隐", '<w:rStyle w:val="Child"/>'), run("显", '<w:rStyle w:val="Loop"/>'),
    )  # fmt: skip
    paragraph = '<w:pPr><w:pStyle w:val="Child"/></w:pPr>'
    hidden = para(run("藏"), run("露", '<w:vanish w:val="false"/>'), properties=paragraph)
    document = read(read_docx, make_docx(text + hidden, styles=styles))
    assert lines_of(document) == ["见也见显", "露"]
    assert [(f.rule, f.message) for f in document.findings] == [
        ("text-left-out", "4 characters were left out: hidden text")
    ]


def test_text_boxes_and_fallbacks_are_read_once() -> None:
    """A text box stands after its paragraph; the old form of the same box is not read again."""
    box = "<w:txbxContent>" + para("框") + table(["a", "b"]) + "</w:txbxContent>"
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><mc:AlternateContent><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    assert outline(read(read_docx, make_docx(para("甲", twice) + para("乙", old)))) == [
        "甲", "框", "[a]", "乙", "框", "[a]"
    ]  # fmt: skip


def test_wrappers_are_looked_through() -> None:
    """Content controls, links, fields, formulas and phonetic guides: their text is read, guides are not."""
    runs = (
        f"<w:hyperlink>{run('链')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('控')}</w:sdtContent></w:sdt>",
        f"<w:fldSimple>{run('域')}</w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>",
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
        f"<w:r><w:ruby><w:rt>{run('yin')}</w:rt><w:rubyBase>{run('音')}</w:rubyBase></w:ruby></w:r>",
    )
    wrapped = f"<w:sdt><w:sdtContent>{table(['a', 'b'])}</w:sdtContent></w:sdt>"
    document = read(read_docx, make_docx(para(*runs) + wrapped))
    assert outline(document) == ["链控域x音", "[a]"]
    assert document.pages[0].account == {"cells": 2, "lines": 5, "ruby": 3}


NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/><w:suff w:val="nothing"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
"""  # noqa: E501


def numbered(id_: int, level: int = 0) -> str:
    """The properties of a numbered paragraph."""
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id_}"/></w:numPr></w:pPr>'


def test_running_numbers_that_word_makes_are_read() -> None:
    """The column of numbers is often a numbered list, whose numbers are printed but not stored."""
    rows = [[tc(para(properties=numbered(1))), name] for name in ("焊工", "钳工", "车工")]
    rows.append([tc(para(properties=numbered(3))), "铣工"])
    document = read(read_docx, make_docx(table(*rows), numbering=NUMBERING))
    assert rows_of(document) == [["1", "焊工"], ["2", "钳工"], ["3", "车工"], ["9", "铣工"]]
    assert document.pages[0].account == {"cells": 12, "lines": 0}


def test_headings_are_numbered_on_levels() -> None:
    """Chinese numbers, levels below them that start again, and the gap that Word leaves."""
    body = (
        para("甲", properties=numbered(2)) + para("a", properties=numbered(2, 1))
        + para("b", properties=numbered(2, 1)) + para("乙", properties=numbered(2))
        + para("c", properties=numbered(2, 1)) + para("无", properties=numbered(7))
    )  # fmt: skip
    assert lines_of(read(read_docx, make_docx(body, numbering=NUMBERING))) == [
        "一、甲", "一.3 a", "一.4 b", "二、乙", "二.3 c", "无"
    ]  # fmt: skip


def test_merges_and_offsets_of_cells() -> None:
    """Old and new ways of merging, rows that begin late, and a lower part of a merge that stores text."""
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    left, right = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    rows = [
        [
            tc(para("a"), properties=start),
            tc(para("b"), properties=left),
            tc(para(), properties=right),
        ],
        [tc(para("藏"), properties=more), tc(para("c")), tc(para("d"))],
        [
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>',
            tc(para("e"), properties='<w:gridSpan w:val="2"/>'),
        ],
        [tc(para("f"), properties=more), tc(para("g")), tc(para("h"))],
    ]
    written = "".join("<w:tr>" + "".join(row) + "</w:tr>" for row in rows)
    document = read(read_docx, make_docx(f"<w:tbl>{written}</w:tbl>"))
    assert rows_of(document) == [
        ["a", "b", None], [None, "c", "d"], [None, "e", None], ["f", "g", "h"]
    ]  # fmt: skip
    assert spans_of(document.pages[0].grids[0]) == {"a": (2, 1), "b": (1, 2), "e": (1, 2)}
    assert document.pages[0].account == {"cells": 8, "lines": 0, "hidden": 1}


def test_tables_in_cells_are_tables() -> None:
    """A table within a data table follows it; a table that only frames others gives lines around them."""
    inner = f"<w:tc>{para('x')}{table(['p', 'q'])}</w:tc>"
    data = table(["a", "b", "c"], ["d", inner, "e"])
    document = read(read_docx, make_docx(data))
    assert outline(document) == ["[a]", "[p]"]
    assert [grid.is_nested for grid in document.pages[0].grids] == [False, True]
    frame = table([f"<w:tc>{para('题')}{table(['p', 'q'])}{para('注')}</w:tc>"])
    assert outline(read(read_docx, make_docx(frame))) == ["题", "[p]", "注"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (para(), "has no text: only pictures, or nothing"),
        (para("a") + "<w:altChunk/>", "holds another document that only Word can open"),
        ("<w:p>", 'is damaged: its part "word/document.xml" is no well-formed XML'),
    ],
)
def test_what_is_no_readable_document_is_named(body: str, message: str) -> None:
    """Scans in Word, embedded documents and broken XML end in one clear error."""
    with pytest.raises(SourceError) as caught:
        read(read_docx, make_docx(body))
    assert caught.value.message.startswith(message)
    assert caught.value.hints


def test_text_lost_on_the_way_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account is taken on the stored text, so a reader that drops some is caught."""
    from jinque.extract.office import docx_reader

    monkeypatch.setattr(docx_reader._TableBuilder, "_cell_text", lambda *_: "")
    with pytest.raises(
        SourceError, match="does not balance: 3 characters are printed, 1 were read"
    ):
        read(read_docx, make_docx(para("题") + table(["a", "b"])))


def test_struck_text_is_left_out_and_reported() -> None:
    """A publisher strikes out what no longer holds; a switch that is off strikes nothing."""
    body = para(run("旧名", "<w:strike/>"), run("新名"), run("称", '<w:strike w:val="0"/>'))
    document = read(read_docx, make_docx(body))
    assert lines_of(document) == ["新名称"]
    assert [f.message for f in document.findings] == [
        "2 characters were left out: text that is struck out"
    ]
