"""Two engines, one result: the fast one gives what the strict one gives, or the same refusal."""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING

import msgspec
import pytest
from conftest import ROOT, SAMPLE
from extract_tools import make_request
from hostile_pdfs import HELVETICA, one_page, stream

from jinque import releasing
from jinque.errors import JinqueError, SourceError
from jinque.extract.pdf.soundness import examine
from jinque.extract.process.worker import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinque.records import Box, Document

FILES = sorted((ROOT / "fixtures").rglob("*.pdf"))
# Both engines on all files take a minute: JINQUE_EVERY_PDF=1 makes it so.
CHOSEN = FILES if os.environ.get("JINQUE_EVERY_PDF") else FILES[3::16]
TOLERANCE = 2.0  # points between the edges of lines; cells lie within 0.5


def read(data: bytes, engine: str) -> Document:
    """The document in these bytes by one engine, or by both."""
    return read_document(msgspec.structs.replace(make_request(data), engine=engine), data)


def describe(document: Document) -> list[object]:
    """All that must be the same: grids, their cells, lines."""
    return [
        (page.number, page.turn, [line.text for line in page.lines], cells)
        for page in document.pages
        for cells in [
            [(c.row, c.col, c.rowspan, c.colspan, c.text) for g in page.grids for c in g.cells]
        ]
    ]


def list_boxes(document: Document) -> list[Box]:
    """The boxes of all cells and lines."""
    grids = [grid for page in document.pages for grid in page.grids]
    cells = [cell.box for grid in grids for cell in grid.cells]
    lines = [line.box for page in document.pages for line in page.lines]
    return [box for box in (*cells, *lines) if box is not None]


def outcome(data: bytes, engine: str) -> object:
    """What an engine gives, or the first words of its refusal."""
    try:
        return describe(read(data, engine))
    except JinqueError as error:
        return type(error), error.page, error.message[:12]


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_engines_agree(path: Path) -> None:
    """Cell for cell and line for line the same, or refused alike."""
    data = path.read_bytes()
    fast, strict = outcome(data, "pdfium"), outcome(data, "pdfplumber")
    assert fast == strict
    if isinstance(fast, list):
        boxes = [list_boxes(read(data, engine)) for engine in ("pdfium", "pdfplumber")]
        for one, other in zip(*boxes, strict=True):
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < TOLERANCE


# --- what makes the fast engine safe ---------------------------------------------------------------


@pytest.mark.parametrize("path", FILES[::4], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_whole_files_are_sound(path: Path) -> None:
    """No program's PDF is doubted for how it is written."""
    if path.parent.name not in {"broken", "kind-mismatch"}:
        assert examine(path.read_bytes()).doubt == ""


def spoil_stream(data: bytes) -> bytes:
    """A bit of a compressed stream turned over."""
    streams = re.finditer(rb"FlateDecode[^>]*>>\s*stream\r?\n", data)
    at = next(streams).end() + 60
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "a bit of a stream": spoil_stream,
    "a byte missing": lambda data: data[:300] + data[301:],
    "the end": lambda data: data[: len(data) * 9 // 10],
    "a length": lambda data: re.sub(rb"/Length (\d)", rb"/Length 1\1", data, count=1),
    "an object": lambda data: data.replace(b"\n5 0 obj", b"\n9 9 obj", 1),
    "where the index is": lambda data: re.sub(rb"startxref\s+\d+", b"startxref\n77", data),
}


@pytest.mark.parametrize("what", SPOILED)
@pytest.mark.parametrize("name", ["list.fpdf2.pdf", "list.weasyprint.pdf"])
def test_spoiled_bytes_are_doubted(what: str, name: str) -> None:
    """Each kind of damage is seen before anybody asks what the bytes mean."""
    data = (SAMPLE / name).read_bytes()
    spoiled = SPOILED[what](data)
    if spoiled != data:
        assert examine(spoiled).doubt


def test_a_page_that_is_not_counted_is_missed() -> None:
    """A page tree that counts one page less loses it in PDFium; the file is refused or read whole."""
    data = (SAMPLE / "list.fpdf2.pdf").read_bytes()
    assert b"/Count 4" in data
    short = data.replace(b"/Count 4", b"/Count 3", 1)
    with pytest.raises(SourceError, match="4 pages by one reader, 3 by another"):
        read(short, "pdfium")


def test_text_that_only_a_mark_claims_is_not_believed() -> None:
    """/ActualText says 99.9 where the page shows 12.5: the file is refused, as the two say other things."""
    shown = b"BT /F 12 Tf 50 700 Td /Span <</ActualText(99.9 88.8 77.7)>> BDC (12.5 is) Tj EMC ET"
    with pytest.raises(SourceError, match="two readers disagree"):
        read(one_page(stream(shown)), "pdfium")


def name_last_glyph(name: bytes) -> bytes:
    """A page of words, and behind them a glyph that its font calls so."""
    font = HELVETICA.replace(
        b"/Encoding/WinAnsiEncoding", b"/Encoding<</Differences[1/%s]>>/FirstChar 1" % name
    )
    text = zlib.compress(b"BT /F 12 Tf 50 700 Td (" + b"A table of words " * 5 + b"\x01) Tj ET")
    packed = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
    return one_page(packed % (len(text), text), font=font)


def test_both_reports_what_the_readers_do_not_share() -> None:
    """A glyph that one reader alone knows is a finding with page, box and both readings."""
    found = read(name_last_glyph(b"f_i"), "both").findings
    [finding] = [each for each in found if each.rule == "readers-differ"]
    assert finding.severity == "error"
    assert finding.page == 1
    assert finding.box is not None
    assert finding.message.endswith('of words fi"')


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_a_glyph_without_a_meaning_is_said_to_have_none(engine: str) -> None:
    """By either reader: neither what PDFium makes up for it, nor pdfminer's number of the glyph, is printed."""
    [page] = read(name_last_glyph(b"g1"), engine).pages
    assert [line.text for line in page.lines] == ["A table of words " * 5 + "\ufffd"]


def test_a_list_that_both_read_alike_has_no_such_finding() -> None:
    """No false alarm where two readers agree."""
    found = read((SAMPLE / "list.typst.pdf").read_bytes(), "both").findings
    assert [each for each in found if each.rule == "readers-differ"] == []


def test_a_release_is_read_by_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever is released was read twice."""
    asked: dict[str, object] = {}

    def note(_: object, **options: object) -> None:
        asked.update(options)
        raise SourceError("enough")

    monkeypatch.setattr(releasing, "read", note)
    with pytest.raises(SourceError, match="enough"):
        releasing.release(SAMPLE / "list.txt", ROOT / "tests" / "release.toml", tmp_path)
    assert asked["engine"] == "both"
