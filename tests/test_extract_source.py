"""Files are opened once and judged by their content; what is no source gets one clear error."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE
from extract_making import LIST, make_docx, make_xlsx, para, sheet_rows, text_cell, zip_parts

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.kinds import detect_kind, find_kind_mismatch
from jinque.extract.source import open_source
from jinque.records import Source

DATA = LIST.encode()


def error_of(path: Path | str) -> str:
    """The message and hints that opening gives, without the folder."""
    with pytest.raises(SourceError) as caught:
        open_source(str(path))
    return str(caught.value).replace(f"{Path(path).parent}{os.sep}", "")


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Name without folders, kind, size and SHA-256 belong to the very bytes that are handed on."""
    path = tmp_path / "list.txt"
    path.write_bytes(DATA)
    source, data = open_source(str(path))
    digest = hashlib.sha256(DATA).hexdigest()
    assert data == DATA
    assert source == Source(name="list.txt", kind="text", sha256=digest, size=len(DATA))


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads standard input; outputs call it stdin unless a name is given."""
    for name, shown in ((None, "stdin"), ("a.txt", "a.txt")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA)))
        source, data = open_source("-", name=name)
        assert (source.name, data) == (shown, DATA)


def test_standard_input_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops one byte after the bound, whatever may follow."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            view[:] = b"x" * len(view)
            return len(view)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    with pytest.raises(LimitError) as caught:
        open_source("-", max_bytes=1024 * 1024)
    assert str(caught.value).startswith("standard input: goes on beyond the 1 MB that are read")


def test_closed_standard_input_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard input there is a message, no AttributeError."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="standard input: is closed"):
        open_source("-")


def test_links_are_followed_to_files_only(tmp_path: Path) -> None:
    """A link to a file is the file; a link to a device is refused before a byte is read."""
    (tmp_path / "list.txt").write_bytes(DATA)
    (tmp_path / "link.txt").symlink_to("list.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    assert open_source(str(tmp_path / "link.txt"))[1] == DATA
    assert error_of(tmp_path / "zero.txt") == (
        "zero.txt: is a device, not a file\n    pipe its content in and name - as the source"
    )
    assert error_of(tmp_path / "loop") == (
        "loop: its links lead in a circle\n    name the file itself"
    )


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    """A folder, a pipe without a writer, a missing file, a strange name: an error at once, never a hang."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "list.txt").write_bytes(DATA)
    assert error_of(tmp_path / "pipe").startswith("pipe: is a named pipe, not a file\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert error_of(folder) == "folder: is a directory\n    name a file in it"
    assert error_of(tmp_path / "none.txt") == (
        "none.txt: no such file\n    check the name, and the folder that the command runs in"
    )
    assert "a part of its path is no folder" in error_of(tmp_path / "list.txt" / "x")
    assert "NUL" in error_of("a\0b")
    assert "the name is too long" in error_of("x" * 5000)


def test_a_file_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No permission is said as such (root has it always, so the system's answer is played)."""

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "list.txt"
    path.write_bytes(DATA)
    monkeypatch.setattr(os, "open", refuse)
    assert error_of(path).startswith("list.txt: may not be read: no permission\n")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """The bound holds for the size that the system tells, before anything is read."""
    path = tmp_path / "list.txt"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)
    with pytest.raises(LimitError) as caught:
        open_source(str(path))
    assert caught.value.message == "is 5,120 MB, more than the 64 MB that are read"
    assert caught.value.exit_status == 4


def test_the_bound_itself_is_allowed(tmp_path: Path) -> None:
    """A file of just as many bytes as are read is read; one byte more is too many."""
    path = tmp_path / "list.txt"
    path.write_bytes(DATA)
    assert open_source(str(path), max_bytes=len(DATA))[1] == DATA
    with pytest.raises(LimitError):
        open_source(str(path), max_bytes=len(DATA) - 1)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_can_be_reported(tmp_path: Path) -> None:
    """Bytes in a file name that no encoding fits do not reach the outputs."""
    path = os.fsencode(tmp_path) + b"/a\xff.txt"
    Path(os.fsdecode(path)).write_bytes(DATA)
    source, _ = open_source(os.fsdecode(path))
    assert source.name == "a\ufffd.txt"


# --- kinds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (DATA, "text"),
        (LIST.encode("gb18030"), "text"),
        (LIST.encode("utf-16"), "text"),
        (LIST.encode("utf-16-le"), "text"),
        (b"a,b\n1,2\n", "text"),
        (b"<!DOCTYPE html>\n<html><body>%PDF-1.4</body>", "html"),
        ("\ufeff<!-- saved --><html>".encode(), "html"),
        (b"<html><meta charset=big5>" + "職業".encode("big5"), "html"),
        (b"<table><tr><td>", "html"),
        ((SAMPLE / "list.typst.pdf").read_bytes(), "pdf"),
        (b"\n\n junk before the header %PDF-1.7\n\x00\x01\x02", "pdf"),
        (make_docx(para("a")), "docx"),
        (make_xlsx(sheet_rows(text_cell("A1", "a"))), "xlsx"),
    ],
)
def test_kinds_are_told_by_content(data: bytes, kind: str) -> None:
    """No name is needed to know what a file is."""
    assert detect_kind(data) == kind


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty (0 bytes)"),
        (b" \r\n\n", "is blank: nothing but white space"),
        (_OLE + "WordDocument".encode("utf-16-le"), "is an old Word (.doc) file, which jinque does not read"),
        (_OLE + "Workbook".encode("utf-16-le"), "is an old Excel (.xls) file, which jinque does not read"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted: a Word or Excel file with a password"),
        (b"\x89PNG\r\n\x1a\n", "is a scan: an image (PNG), not a document"),
        (b"\xff\xd8\xff\xe0", "is a scan: an image (JPEG), not a document"),
        (b"II*\0", "is a scan: an image (TIFF), not a document"),
        (b"\x1f\x8b\x08", "is a gzip archive"),
        (b"{\\rtf1 }", "is an RTF document"),
        (zip_parts({"a.txt": "x"}), "is a ZIP archive, not a document"),
        (zip_parts({"OFD.xml": "x"}), "is an OFD document, which jinque does not read"),
        (zip_parts({"[Content_Types].xml": "", "ppt/a.xml": ""}), "is a presentation (.pptx), which jinque does not read"),  # noqa: E501
        (make_docx(para("a"))[:-30], "is a damaged ZIP archive (a Word or Excel file is one): its end is missing"),  # noqa: E501
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "is a web archive (MHTML) or an e-mail"),
        (bytes(range(256)) * 4, "is none of text, PDF, Word, Excel or HTML: it starts with the bytes 00 01 02 03 04 05 06 07"),  # noqa: E501
        ("職業代碼與行業大類".encode("big5") * 20, "the encoding is not recognised: neither UTF-8, UTF-16 nor GB18030 (not UTF-8: byte 0xb7 on line 1)"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data: bytes, message: str) -> None:
    """Each kind of file that is no source is refused by its name, with a next step."""
    with pytest.raises(SourceError) as caught:
        detect_kind(data)
    assert caught.value.message == message
    assert caught.value.hints


def test_random_bytes_are_refused_whatever_the_name(tmp_path: Path) -> None:
    """Random bytes named .pdf end in an error of the family, every time."""
    for seed in range(50):
        path = tmp_path / "list.pdf"
        path.write_bytes(random.Random(seed).randbytes(2000))
        with pytest.raises(JinqueError):
            open_source(str(path))


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("list.pdf", "html", "an HTML page, though its name ends in .pdf"),
        ("list.XLS", "html", "an HTML page, though its name ends in .xls"),
        ("list.txt", "pdf", "a PDF, though its name ends in .txt"),
        ("list.csv", "text", None),
        ("list.docm", "docx", None),
        ("list.2023", "text", None),
        ("list", "pdf", None),
    ],
)  # fmt: skip
def test_a_name_that_lies_is_reported(name: str, kind: str, message: str | None) -> None:
    """A web page saved as .pdf is read as what it is, and said to be so; unknown endings claim nothing."""
    findings = find_kind_mismatch(Source(name=name, kind=kind, sha256="", size=1))
    wanted = [f"the file is {message}; it was read as what it is"] if message else []
    assert [finding.message for finding in findings] == wanted
