"""Bad input through the command itself: a clear message, the right status, nothing half-written."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT, SAMPLE, Ran

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

LIST = (SAMPLE / "list.txt").read_text("utf-8")
PDF = (SAMPLE / "list.reportlab.pdf").read_bytes()


def make_pdf(content: bytes) -> bytes:
    """A PDF of one page with this content, and Helvetica as /F."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(data),
    )
    return data + head + table + tail


def random_bytes() -> bytes:
    """The same noise each time."""
    return random.Random(7).randbytes(20_000)


UNREADABLE: dict[str, tuple[bytes, int]] = {
    "empty.txt": (b"", 3),
    "blank.txt": (b"\n \n\t\n", 3),
    "noise.pdf": (random_bytes(), 3),
    "noise.txt": (random_bytes(), 3),
    "header-only.pdf": (b"%PDF-1.7\n", 3),
    "truncated.pdf": (PDF[: len(PDF) // 2], 3),
    "no-text.pdf": (make_pdf(b"0 0 1 rg 50 50 400 600 re f"), 3),
    "timetable.pdf": (make_pdf(b"BT /F 12 Tf 50 700 Td (Line 7 leaves at 8:15) Tj ET"), 3),
    "timetable.txt": ("线路\t起点\t终点\n7\t北站\t南站\n8\t东站\t西站\n".encode(), 3),
    "novel.txt": ("从前有座山，山里有座庙。\n".encode() * 40, 3),
    "zip.docx": (b"PK\x03\x04" + random_bytes(), 3),
}


def assert_clear(ran: Ran, status: int, *, says: str) -> None:
    """One error with the file's name, the status, no traceback, nothing on standard output."""
    assert "Traceback" not in ran.err
    assert ran.err.count("error: ") == 1, ran.err
    assert re.search(says, ran.err), ran.err
    assert (ran.status, ran.out) == (status, ""), ran.err


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_sources(name: str, program: Run, tmp_path: Path) -> None:
    """Not a list, or not even a document: status 3, the file is named, no output appears."""
    data, status = UNREADABLE[name]
    (tmp_path / name).write_bytes(data)
    before = sorted(tmp_path.iterdir())
    ran = program("extract", name, "-o", "out.csv", "-o", "out.parquet", cwd=tmp_path)
    assert_clear(ran, status, says=rf"^error: {re.escape(name)}: ")
    assert sorted(tmp_path.iterdir()) == before


def test_no_list_under_a_name_that_lies(program: Run, tmp_path: Path) -> None:
    """A web page saved as a PDF is no PDF without tables: the error says what it is."""
    (tmp_path / "notice.pdf").write_bytes("<html><body><p>目录见附件</p></body></html>".encode())
    ran = program("extract", "notice.pdf", cwd=tmp_path)
    assert_clear(ran, 3, says=r"the file is an HTML page, though its name ends in \.pdf")


def test_no_such_file(program: Run, tmp_path: Path) -> None:
    """A misspelt name is said to be missing."""
    assert_clear(
        program("extract", "lost.pdf", cwd=tmp_path),
        3,
        says=r"^error: lost\.pdf: .*[Nn]o such file",
    )


def test_a_folder(program: Run, tmp_path: Path) -> None:
    """A folder is no source."""
    assert_clear(program("extract", str(tmp_path)), 3, says="folder|directory")


def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read: the message says so. Root reads everything, so its rights are dropped."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv (util-linux) is not here")
    secret = tmp_path / "secret.txt"
    secret.write_text(LIST, "utf-8")
    secret.chmod(0)
    drop = [setpriv, "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all"]
    ran = subprocess.run(
        [*drop, PROGRAM, "extract", secret], capture_output=True, text=True, check=False
    )
    assert_clear(Ran(ran.returncode, ran.stdout, ran.stderr, b""), 3, says="[Pp]ermission")


def test_a_pdf_without_chinese(program: Run, tmp_path: Path) -> None:
    """Its fonts may have lost what they show, as some programs that rewrite a PDF make it."""
    path = tmp_path / "lost.pdf"
    path.write_bytes(make_pdf(b"BT /F 12 Tf 50 700 Td (ABCDEFGHIJKLM) Tj ET"))
    assert_clear(program("extract", path), 3, says="no Chinese character.*--ocr")
    path = tmp_path / "lost.txt"
    path.write_text("ABCDEFGHIJKLM")
    assert "Chinese" not in program("extract", path).err


def test_an_encrypted_pdf(program: Run) -> None:
    """Without the password it is refused with the option to use; with it, it is the list."""
    locked = ROOT / "fixtures" / "broken" / "encrypted.pdf"
    assert_clear(program("extract", locked), 3, says="--password")
    assert_clear(program("extract", locked, "--password", "wrong"), 3, says="password")
    opened = program("extract", locked, "-f", "csv", env={"JINQUE_PASSWORD": "open"})
    assert opened.out == program("extract", SAMPLE / "list.reportlab.pdf", "-f", "csv").out


def drop_cell(text: str) -> str:
    """Row 3 loses its last cell."""
    return text.replace("\t非常急需紧缺\t9.5\n", "\t非常急需紧缺\n", 1)


# What is done to the good list → the rule that must be found.
BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "short-row": (drop_cell, "missing-cell"),
    "unknown-rating": (
        lambda text: text.replace("非常急需紧缺", "特别急需紧缺", 1),
        "unknown-rating",
    ),
    "gap": (lambda text: re.sub(r"\n30\t.*", "", text), "sequence-gap"),
    "repeat": (lambda text: re.sub(r"\n31\t", "\n30\t", text), "sequence-gap|sequence-repeat"),
    "no-number": (lambda text: text.replace("\t9.8\n", "\tn/a\n", 1), "type-error"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_lists_with_findings_are_written_whole(name: str, program: Run, tmp_path: Path) -> None:
    """Every row in printed order, the finding with page and row on standard error, status 1."""
    change, rule = BROKEN[name]
    broken = change(LIST)
    assert broken != LIST
    source = tmp_path / f"{name}.txt"
    source.write_text(broken, "utf-8")
    ran = program("extract", source.name, "-o", "out.csv", cwd=tmp_path)
    assert ran.status == 1, ran.err
    assert re.search(rf"^{name}\.txt:\d+:\d+: error ({rule}) ", ran.err, re.MULTILINE), ran.err
    rows = (tmp_path / "out.csv").read_text("utf-8").splitlines()[1:]
    printed = [
        line.split("\t")[0] for line in broken.splitlines() if line[:1].isdigit() and "\t" in line
    ]
    assert [row.split(",")[0] for row in rows] == printed
    assert "Traceback" not in ran.err


def test_strict_writes_nothing(program: Run, tmp_path: Path) -> None:
    """With --strict a list with errors leaves no output, and what was there before stays."""
    (tmp_path / "gap.txt").write_text(BROKEN["gap"][0](LIST), "utf-8")
    (tmp_path / "out.csv").write_text("old")
    ran = program("extract", "gap.txt", "--strict", "-o", "out.csv", "-o", "new.json", cwd=tmp_path)
    assert ran.status == 1
    assert "error: gap.txt: nothing is written" in ran.err
    assert (tmp_path / "out.csv").read_text() == "old"
    assert not (tmp_path / "new.json").exists()
