"""Texts, web pages and office files that swell or nest without end."""

from __future__ import annotations

import io
import zipfile
from random import Random

from extract_making import make_docx, make_xlsx, para, sheet_rows, table, text_cell

MEGABYTE = 1 << 20


def deep_page() -> bytes:
    """HTML of depth 10⁵."""
    return b"<html>" + b"<div><b>" * 50_000 + b"x" + b"</b></div>" * 50_000


def deep_tables() -> bytes:
    """Tables in tables, 10⁴ deep."""
    return b"<html>" + b"<table><tr><td>x" * 10_000


def large_page() -> bytes:
    """HTML of 100 MB."""
    row = "<tr><td>1</td><td>医药</td><td>工</td></tr>\n".encode() * 1000
    return b"<html><table>" + row * (100 * MEGABYTE // len(row) + 1)


def page_of_one_tag() -> bytes:
    """HTML of 20 MB in one tag that never ends."""
    return b"<html><p " + b"a=" * (10 * MEGABYTE)


def wide_spans() -> bytes:
    """Cells that claim a thousand columns and rows each."""
    return b"<html><table>" + b"<tr>" + b"<td colspan=1000 rowspan=1000>x" * 1000


def long_line() -> bytes:
    """20 MB of text in one line; a gigabyte is refused for its size alone."""
    return "职业代码\t".encode() + "急需紧缺".encode() * (20 * MEGABYTE // 12)


def endless_rows() -> bytes:
    """More rows than any list has."""
    return ("1\t医药\t" + "工\t" * 4 + "9.8\n").encode() * 120_000


def endless_columns() -> bytes:
    """A table of 10⁵ columns."""
    return (b"a\t" * 100_000 + b"\n") * 3


def endless_quote() -> bytes:
    """A quotation that never ends."""
    return b'a,b,c\n1,"' + b"x\n" * MEGABYTE


def spaced_text() -> bytes:
    """Columns aligned with spaces, at random, over 10⁴ lines."""
    rng = Random(4)
    words = ("工", "职业代码", "9.8", "医药健康")
    line = "".join
    return "\n".join(
        line(f"{rng.choice(words)}{' ' * rng.randrange(2, 40)}" for _ in range(12))
        for _ in range(10_000)
    ).encode()


def word_bomb() -> bytes:
    """A Word file of 100 kB that unpacks to 100 MB."""
    return make_docx(para("x" * 1000) * 90_000)


def excel_bomb() -> bytes:
    """A workbook whose strings unpack to 200 times their size."""
    cells = [text_cell(f"A{n}", "x" * 1000) for n in range(1, 60_000)]
    return make_xlsx(sheet_rows(*cells))


def far_cell() -> bytes:
    """A workbook of one cell, the last one possible."""
    far = '<row r="1048576">' + text_cell("XFD1048576", "x") + "</row>"
    near = '<row r="1">' + text_cell("A1", "a") + "</row>"
    return make_xlsx(f"<sheetData>{near}{far}</sheetData>")


def entity_bomb() -> bytes:
    """A milliard laughs in a Word file."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE d [<!ENTITY l0 "ha">{levels}]><d>&l9;</d>'
    return _replace_part(make_docx(para("a")), "word/document.xml", text)


def entity_of_a_file() -> bytes:
    """An entity that is a file of this machine."""
    text = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d>&f;</d>'
    return _replace_part(make_docx(para("a")), "word/document.xml", text)


def deep_word() -> bytes:
    """Tables in tables in Word, a thousand deep."""
    inner = para("x")
    for _ in range(1000):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return make_docx(inner)


def many_members() -> bytes:
    """A Word file of 3,000 parts."""
    buffer = io.BytesIO(make_docx(table(["a", "b"])))
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(3000):
            archive.writestr(f"word/part{number}.xml", "")
    return buffer.getvalue()


def _replace_part(data: bytes, name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return buffer.getvalue()
