"""Web pages and office files whose markup the bytes choose: cells, spans, gaps and what hides them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract_making import make_docx, make_xlsx

from jinque.extract.process.worker import Request, answer
from jinque.profile import load_profile
from jinque.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PROFILES = (load_profile("beijing"),)
LABELS = (
    "序号",
    "行业大类",
    "职业（工种）",
    "代码",
    "急需紧缺评级",
    "年薪中位数参考值（万元）",
    "1",
    "医药",
    "9.8",
    "甲 乙",
)
TAGS = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td rowspan=2>"),
    *("<td colspan=3>", "<td rowspan=0 colspan=9>", "<td rowspan=x>", "<tbody>", "<caption>"),
    *("<br>", "<p>", "</p>", "<div hidden>", "</div>", "<span style='display:none'>", "</span>"),
    *("<!--", "-->", "<style>", "</style>", "<script>", "</script>", "&nbsp;", "&#0;", "<", ">"),
    *("<ruby>", "<rt>", "</rt>", "<option>", "<textarea>", "<title>", "</title>", "<svg>", "<br/"),
)


def fuzz_html(data: bytes) -> None:
    """Tags and texts in any order: a document whose characters are accounted for, or one failure."""
    pieces = TAGS + LABELS
    read_both("html", "<html>" + "".join(pieces[byte % len(pieces)] for byte in data))


def fuzz_docx(data: bytes) -> None:
    """Tables in Word with any spans, gaps, deleted and hidden runs."""
    read_both("docx", make_docx("".join(_word_blocks(data))))


def fuzz_xlsx(data: bytes) -> None:
    """Worksheets with cells of any kind in any order, merged, hidden and formatted."""
    sheet = "".join(_sheet_parts(data))
    formats = ("0.00", "yyyy-mm-dd", "@", "General;-0;", "0&quot;万&quot;")
    read_both(
        "xlsx", make_xlsx(sheet, strings=("<t>序号</t>", "<r><t>职业</t></r>"), formats=formats)
    )


def read_both(kind: str, content: str | bytes) -> None:
    """Its tables, and the list in it: each an answer or a failure, and no failure of our own account."""
    data = content.encode() if isinstance(content, str) else content
    source = Source(name=f"list.{kind}", kind=kind, sha256="0" * 64, size=len(data))
    for profiles in ((), PROFILES):
        found = answer(Request(source=source, profiles=profiles), data)
        assert (found.failure is None) == ((found.table or found.document) is not None)
        assert found.failure is None or "fault of jinque" not in str(found.failure.hints), found


RUNS = (
    "<w:r><w:t>{}</w:t></w:r>",
    "<w:r><w:t xml:space='preserve'> {} </w:t><w:br/><w:t>乙</w:t></w:r>",
    "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
    "<w:ins><w:r><w:t>{}</w:t><w:tab/></w:r></w:ins>",
    "<w:hyperlink><w:r><w:t>{}</w:t></w:r></w:hyperlink>",
    "<w:r><w:sym w:char='F0A7'/></w:r>",
    "",
)
CELLS = (
    *("", "<w:gridSpan w:val='2'/>", "<w:gridSpan w:val='7'/>", "<w:vMerge w:val='restart'/>"),
    *(
        "<w:vMerge/>",
        "<w:gridSpan w:val='2'/><w:vMerge/>",
        "<w:hMerge/>",
        "<w:gridSpan w:val='x'/>",
    ),
)
ROWS = ("", "<w:trPr><w:gridBefore w:val='1'/></w:trPr>", "<w:trPr><w:del/></w:trPr>", "<w:trPr><w:gridAfter w:val='2'/></w:trPr>")  # fmt: skip # noqa: E501


def _word_blocks(data: bytes) -> Iterator[str]:
    """A table of the first bytes, three for a cell; rows end where the third byte says so."""
    rows, cells = [], ""
    for at in range(0, len(data) - 2, 3):
        run, cell, how = data[at : at + 3]
        text = RUNS[run % len(RUNS)].format(LABELS[run % len(LABELS)])
        inner = (
            f"<w:tbl><w:tr><w:tc><w:p>{text}</w:p></w:tc></w:tr></w:tbl>" if how % 17 == 1 else ""
        )
        cells += f"<w:tc><w:tcPr>{CELLS[cell % len(CELLS)]}</w:tcPr>{inner}<w:p>{text}</w:p></w:tc>"
        if how % 5 == 0:
            rows.append(f"<w:tr>{ROWS[how % len(ROWS)]}{cells}</w:tr>")
            cells = ""
        if how % 31 == 2:
            rows.append(f"</w:tbl><w:p>{text}</w:p><w:tbl>")
    yield f"<w:tbl>{''.join(rows)}<w:tr>{cells}</w:tr></w:tbl>"


VALUES = (
    *(
        "<c r='{}' t='s'><v>{}</v></c>",
        "<c r='{}'><v>{}.50</v></c>",
        "<c r='{}' s='1'><v>4{}000</v></c>",
    ),
    *(
        "<c r='{}' t='b'><v>{}</v></c>",
        "<c r='{}' t='e'><v>#N/A{}</v></c>",
        "<c t='str'><v>{1}</v></c>",
    ),
    *(
        "<c r='{}' t='inlineStr'><is><t>甲{}</t></is></c>",
        "<c r='{}' s='3'><f>A1</f><v>-{}</v></c>",
    ),
    *("<c r='{}'/>", "<c r='{}' s='99'><v>1e{}</v></c>"),
)


def _sheet_parts(data: bytes) -> Iterator[str]:
    """Four bytes for a cell: its kind, its column, its row, its value."""
    yield "<sheetData>"
    row = 1
    for at in range(0, len(data) - 3, 4):
        kind, column, step, value = data[at : at + 4]
        row += step % 3 - (step > 250)
        hidden = " hidden='1'" if step % 19 == 1 else ""
        place = f"{chr(65 + column % 9)}{row}"
        yield f"<row r='{row}'{hidden}>{VALUES[kind % len(VALUES)].format(place, value % 2)}</row>"
    yield "</sheetData><mergeCells>"
    for at in range(0, min(len(data), 24) - 3, 8):
        left, top, wide, high = (byte % 5 for byte in data[at : at + 4])
        yield f"<mergeCell ref='{chr(65 + left)}{1 + top}:{chr(65 + left + wide)}{1 + top + high}'/>"
    yield "</mergeCells>"
