"""Office files, pages and texts that say one thing twice, hide what they declare, or hold what nothing can."""

from __future__ import annotations

import io
import lzma
import zipfile

from extract_making import make_docx, make_xlsx, para, sheet_rows, table, text_cell

PART = "word/document.xml"
WORDS = ["医药", "工"]


def repack(data: bytes, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive with a part replaced, all of them packed by one method."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        for part in old.namelist():
            new.writestr(zipfile.ZipInfo(part), content if part == name else old.read(part), method)
    return buffer.getvalue()


def read_part(data: bytes, name: str = PART) -> bytes:
    """A part of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def damaged_lzma() -> bytes:
    """A Word file packed by LZMA, some of its bytes changed."""
    data = make_docx(table(WORDS) * 9)
    packed = bytearray(repack(data, PART, read_part(data), zipfile.ZIP_LZMA))
    start = packed.index(PART.encode()) + len(PART) + 9  # behind LZMA's own head
    packed[start : start + 40] = bytes(byte ^ 0x5A for byte in packed[start : start + 40])
    assert lzma.FORMAT_RAW, "this Python has it"
    return bytes(packed)


def late_entities() -> bytes:
    """Entities declared behind a long comment, so that a look at the beginning does not find them."""
    data = make_docx(table([WORDS[0], "工&e;"]))
    declared = b"<!--" + b"x" * 9000 + b'--><!DOCTYPE d [<!ENTITY e "lost">]>'
    return repack(make_docx(para("a")), PART, declared + read_part(data))


def late_laughs() -> bytes:
    """A milliard laughs behind a long comment."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!--{"x" * 9000}--><!DOCTYPE d [<!ENTITY l0 "ha">{levels}]><d a="&l9;">&l9;</d>'
    return repack(make_docx(para("a")), PART, text.encode())


def two_documents() -> bytes:
    """A Word file of two texts: which one is shown depends on the program."""
    buffer = io.BytesIO(make_docx(table(WORDS)))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(PART.upper(), read_part(make_docx(table(WORDS[::-1]))))
    return buffer.getvalue()


def cell_twice() -> bytes:
    """A cell of a workbook that is there twice, with two texts."""
    cells = [text_cell("A1", "序号"), text_cell("A1", "职业"), text_cell("B1", "代码")]
    return make_xlsx(sheet_rows("".join(cells)))


def cell_elsewhere() -> bytes:
    """A cell that says that it stands in another row than the one around it."""
    return make_xlsx(sheet_rows(text_cell("A1", "序号") + text_cell("B7", "职业")))


def numbers_beyond_excel() -> bytes:
    """Numbers of a hundred million digits, dates after the year 9999, and nothing but % signs."""
    stored = ("1e99999999", "9" * 5000, "2958465.99999999", "-1e-99999999", "sNaN")
    formats = ("yyyy-mm-dd", "0" + "%" * 250, "#,##0.00E+00")
    rows = [
        f'<row r="{n}">{"".join(_number(n, col, value) for col in range(4))}</row>'
        for n, value in enumerate(stored, start=1)
    ]
    return make_xlsx(f"<sheetData>{''.join(rows)}</sheetData>", formats=formats)


def _number(row: int, style: int, value: str) -> str:
    return f'<c r="{"ABCD"[style]}{row}" s="{style}"><v>{value}</v></c>'


def half_a_pair() -> bytes:
    """A cell with half of a surrogate pair, which no text can hold."""
    return make_xlsx(sheet_rows(text_cell("A1", "工_xD83D_") + text_cell("B1", "_xDC00_")))


def unknown_sections() -> bytes:
    """A page with marked sections of no known name, a hundred thousand of them."""
    return b"<html><table><tr><td>a<td>b" + b"<![x<![&[" * 100_000


def blank_quotes() -> bytes:
    """A text of nothing but quoted blanks, tabs among them."""
    return b'""\n"\t"\n"\n"\n'
