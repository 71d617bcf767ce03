"""Scans: rules and lines found in the picture, each value exact or marked as doubtful."""

from __future__ import annotations

import importlib.util
import io
import json
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest
from conftest import ROOT, Run
from PIL import Image, ImageDraw

import jinque
from jinque.errors import SourceError
from jinque.extract.ocr import engine
from jinque.extract.ocr.doubts import SURE, find_doubts
from jinque.extract.ocr.lines import Span, find_cell_lines, find_loose_lines, join_parts
from jinque.extract.ocr.picture import measure_skew, set_upright, whiten
from jinque.extract.ocr.rules import erase_rules, find_rules
from jinque.extract.pdf.image_source import image_to_pdf
from jinque.extract.process.limits import Limits, widen_for_ocr
from jinque.records import Box, Cell, Column, Place, RawRow, RawTable, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAYOUTS = ROOT / "fixtures" / "layouts"
NUMBERS = ("seq", "code", "median_salary_wan")
SCALE = 3.0
SOURCE = Source(name="list.png", kind="image", sha256="", size=1)

needs_extra = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("onnxruntime", "rapidocr")),
    reason="the extra jinque[ocr] is not installed",
)


# --- the picture -----------------------------------------------------------------------------------


def draw_table(grey: int = 0, lean: float = 0.0) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A grid of 3 × 3 cells with a bar of ink in each, on white paper."""
    image = Image.new("L", (900, 700), 255)
    pen = ImageDraw.Draw(image)
    for n in range(4):
        pen.line((100, 100 + 150 * n, 800, 100 + 150 * n), fill=grey, width=2)
        pen.line((100 + 233 * n, 100, 100 + 233 * n, 550), fill=grey, width=2)
    for row in range(3):
        for col in range(3):
            x, y = 130 + 233 * col, 160 + 150 * row
            for char in range(4):
                pen.rectangle((x + 34 * char, y, x + 34 * char + 26, y + 28), fill=0)
    return np.asarray(image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255))


@pytest.mark.parametrize("lean", [-1.3, -0.5, 0.0, 0.5, 2.0])
def test_skew_is_measured(lean: float) -> None:
    """To a twentieth of a degree, which moves a rule by less than its thickness."""
    assert measure_skew(draw_table(lean=lean)) == pytest.approx(-lean, abs=0.05)


@pytest.mark.parametrize(("grey", "lean"), [(0, 0.0), (0, 0.6), (170, 0.0), (170, -0.4)])
def test_rules_are_found(grey: int, lean: float) -> None:
    """Four each way, where they were drawn: black or grey, level or leaning."""
    rules = find_rules(whiten(set_upright(draw_table(grey, lean))), SCALE)
    level = sorted(round(rule.at) for rule in rules if not rule.upright)
    steep = sorted(round(rule.at) for rule in rules if rule.upright)
    assert level == pytest.approx([100, 250, 400, 550], abs=3)
    assert steep == pytest.approx([100, 333, 566, 799], abs=3)


def test_a_row_of_text_is_no_rule() -> None:
    """Strokes that happen to meet are not taken for a line."""
    image = Image.new("L", (900, 300), 255)
    pen = ImageDraw.Draw(image)
    for n in range(12):
        pen.line((100 + 34 * n, 150, 128 + 34 * n, 150), fill=0, width=3)
    assert find_rules(np.asarray(image), SCALE) == []


def test_rules_are_erased_and_text_stays() -> None:
    """What is left of the ink inside a cell is its text alone."""
    picture = draw_table()
    rules = find_rules(picture, SCALE)
    ink = picture < 128
    erase_rules(ink, rules, SCALE)
    assert find_cell_lines(ink, Span(95, 95, 340, 255), SCALE) == [Span(130, 160, 259, 189)]


def test_loose_text_falls_into_clusters() -> None:
    """Outside a grid, what stands near on one height is one line; a wide white parts two."""
    ink = np.zeros((200, 800), dtype=bool)
    for x in (50, 84, 118, 500, 534):
        ink[80:110, x : x + 26] = True
    found = [line for lines in find_loose_lines(ink, SCALE) for line in lines]
    assert found == [Span(50, 80, 144, 110), Span(500, 80, 560, 110)]


def test_a_character_of_two_parts_is_one_line() -> None:
    """员 alone has white between 口 and 贝; two lines of text stay two."""
    parts = [Span(10, 100, 36, 110), Span(10, 113, 36, 126), Span(10, 140, 300, 166)]
    assert join_parts(parts, 26) == [Span(10, 100, 36, 126), Span(10, 140, 300, 166)]


# --- what is said about it -------------------------------------------------------------------------


def make_raw(confidence: float | None) -> RawTable:
    """A list of one row whose code was read with that confidence."""
    place = Place(2, 3, Box(1, 2, 3, 4))
    cells = {
        "code": Cell(text="4-08-05-04", place=place, confidence=confidence),
        "industry": Cell(text="医药", place=place, confidence=confidence, inherited=True),
    }
    return RawTable(
        source=Source(name="x.pdf", kind="pdf", sha256="", size=1),
        profile="beijing",
        columns=(Column(field="code", label="代码"),),
        rows=(RawRow(place=place, cells=cells),),
    )


@pytest.mark.parametrize(
    ("confidence", "rules"),
    [
        (None, []),
        (1.0, ["ocr-value"]),
        (SURE, ["ocr-value"]),
        (0.5, ["ocr-value", "ocr-doubtful"]),
    ],
)
def test_doubts(confidence: float | None, rules: list[str]) -> None:
    """A text layer says nothing, a sure page one notice, a doubtful printed cell a warning of its own."""
    found = list(find_doubts(make_raw(confidence)))
    assert [finding.rule for finding in found] == rules
    assert {finding.page for finding in found} <= {2}


def test_the_bounds_are_wider() -> None:
    """What nobody set is widened; what somebody set stays."""
    assert widen_for_ocr(Limits()) == Limits(seconds=900, memory_mb=2048)
    assert widen_for_ocr(Limits(seconds=30)) == Limits(seconds=30, memory_mb=2048)


def test_without_the_extra_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setattr(engine.importlib.util, "find_spec", lambda _: None)  # type: ignore[attr-defined]
    with pytest.raises(SourceError) as caught:
        engine.find_model()
    assert str(caught.value) == (
        "--ocr needs the extra jinque[ocr], which is not installed\n"
        "    install it: pip install 'jinque[ocr]'"
    )


# --- whole documents -------------------------------------------------------------------------------


def make_scan(path: Path, folder: Path, *, dpi: int, lean: float, quality: int) -> Path:
    """The pages as a scanner gives them: grey noise, a slight lean, JPEG."""
    noise = np.random.default_rng(7)
    pages = []
    for page in pypdfium2.PdfDocument(path):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        image = image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
        values = np.asarray(image, dtype=np.float32) * 0.93 + 8
        values += noise.normal(0, 6, values.shape)
        pages.append(Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)))
    buffer = io.BytesIO()
    pages[0].save(
        buffer, "PDF", resolution=dpi, quality=quality, save_all=True, append_images=pages[1:]
    )
    scan = folder / f"scan-{dpi}.pdf"
    scan.write_bytes(buffer.getvalue())
    return scan


def load_truth(case: str) -> list[dict[str, str]]:
    """What is printed in each row of a case."""
    truth = json.loads((LAYOUTS / case / "truth.json").read_text("utf-8"))
    return [row["printed"] for row in truth["rows"]]


def fold(text: str | None) -> str:
    """Text without white space and width, as a reader compares it."""
    folded = "".join(unicodedata.normalize("NFKC", text or "").split())
    return folded if folded.strip("-–—－") else folded and "—"  # a lone dash has no telling length


def find_silent_errors(raw: RawTable, truth: list[dict[str, str]]) -> Iterator[str]:
    """Cells that are wrong without being marked."""
    for row, printed in zip(raw.rows, truth, strict=True):
        for field, text in printed.items():
            cell = row.cells[field]
            is_marked = cell.confidence is not None and cell.confidence < SURE
            if fold(cell.text) != fold(text) and not is_marked:
                yield f"{field}: {text!r} was read as {cell.text!r} ({cell.confidence})"


@needs_extra
def test_a_scan_is_refused_without_ocr_and_read_with_it(jinque: Run) -> None:
    """The same file: an error that names the option, then every row, marked as read by OCR."""
    path = next((LAYOUTS / "scan").glob("*.pdf"))
    refused = jinque("extract", path)
    assert refused.status == 3
    assert "--ocr" in refused.err
    read = jinque("validate", "--ocr", path)
    assert "info ocr-value" in read.out
    assert "sequence" not in read.out


def draw_top(folder: Path, share: float, *, name: str) -> Path:
    """The upper part of the scanned page as an image file."""
    path = next((LAYOUTS / "scan").glob("*.pdf"))
    image = pypdfium2.PdfDocument(path)[0].render(scale=2.5).to_pil().convert("L")
    top = image.crop((0, 0, image.width, round(image.height * share)))
    top.save(folder / name, dpi=(180, 180))
    return folder / name


@needs_extra
def test_an_image_is_read_as_a_scanned_page(tmp_path: Path) -> None:
    """A PNG of a list: refused by name without OCR, its rows exact or marked with it."""
    path = draw_top(tmp_path, 0.25, name="list.png")
    with pytest.raises(SourceError, match=r"is a scan: an image .*\n.*--ocr"):
        jinque.read_raw(path)
    raw = jinque.read_raw(path, ocr=True)
    truth = load_truth("scan")[: len(raw.rows)]
    assert len(truth) >= 2
    assert list(find_silent_errors(raw, truth)) == []


def make_image(kind: str, image: Image.Image, **options: object) -> bytes:
    """An image as the bytes of a file of that kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


SMALL = Image.new("L", (600, 400), 200)


@pytest.mark.parametrize(
    ("data", "sizes"),
    [
        # As large as its resolution tells; 96 dots an inch are what programs invent: a page of A4.
        (make_image("PNG", SMALL, dpi=(200, 200)), [(216, 144)]),
        (make_image("JPEG", SMALL, dpi=(96, 96)), [(842, 561)]),
        (make_image("TIFF", SMALL, save_all=True, append_images=[SMALL]), [(842, 561)] * 2),
    ],
)
def test_an_image_becomes_pages(data: bytes, sizes: list[tuple[int, int]]) -> None:
    """One of a PNG or JPEG, as many as a TIFF has."""
    pdf = pypdfium2.PdfDocument(image_to_pdf(data, SOURCE, Limits()))
    assert [(round(w), round(h)) for w, h in (page.get_size() for page in pdf)] == sizes


@pytest.mark.parametrize("mode", ["RGBA", "I;16", "1", "P"])
def test_an_image_is_seen_on_white_paper(mode: str) -> None:
    """Transparent, of 16 bits, black and white or with a palette: what is light stays light."""
    white = {"I;16": 65535, "1": 1, "P": 255}
    image = Image.new(mode, (60, 40), white.get(mode, (0, 0, 0, 0)))
    if mode == "P":
        image.putpalette([value for value in range(256) for _ in range(3)])
    data = image_to_pdf(make_image("PNG", image), SOURCE, Limits())
    drawn = pypdfium2.PdfDocument(data)[0].render(scale=0.2, grayscale=True).to_pil().convert("L")
    assert min(drawn.tobytes()) > 240


@pytest.mark.parametrize(
    ("data", "limits", "message"),
    [
        (make_image("PNG", SMALL), Limits(image_pixels=1000), "240,000 pixels"),
        (
            make_image("TIFF", SMALL, save_all=True, append_images=[SMALL]),
            Limits(pages=1),
            "2 pages",
        ),
        (make_image("PNG", SMALL)[:90], Limits(), "the image is damaged"),
        (b"\xff\xd8\xff\xe0 nothing", Limits(), "the image is damaged"),
    ],
)
def test_an_image_over_a_bound_or_damaged_is_an_error(
    data: bytes, limits: Limits, message: str
) -> None:
    """One that names the bound, before the image is unpacked; damage is no traceback."""
    with pytest.raises(SourceError, match=message):
        image_to_pdf(data, SOURCE, limits)


@needs_extra
@pytest.mark.parametrize(("case", "dpi", "lean", "quality"), [("grid", 150, 0.5, 60)])
def test_no_number_is_wrong_without_a_mark(
    case: str, dpi: int, lean: float, quality: int, tmp_path: Path
) -> None:
    """Every cell of a noisy, leaning scan is exact or marked; numbers and codes are nearly all exact."""
    path = next((LAYOUTS / case).glob("*.pdf"))
    truth = load_truth(case)
    raw = jinque.read_raw(make_scan(path, tmp_path, dpi=dpi, lean=lean, quality=quality), ocr=True)
    assert len(raw.rows) == len(truth)
    assert list(find_silent_errors(raw, truth)) == []
    pairs = [(r.cells[f].text, t[f]) for r, t in zip(raw.rows, truth, strict=True) for f in NUMBERS]
    exact = sum(fold(read) == fold(printed) for read, printed in pairs)
    assert exact >= 0.97 * len(pairs)


@needs_extra
def test_only_the_page_without_text_is_read_by_ocr() -> None:
    """One scanned page among good ones: its cells alone have a confidence, findings name it alone."""
    path = next((LAYOUTS / "scan-one-page").glob("*.pdf"))
    with pytest.raises(SourceError, match="page"):
        jinque.read_raw(path)
    raw = jinque.read_raw(path, ocr=True)
    marked = {c.place.page for r in raw.rows for c in r.cells.values() if c.confidence is not None}
    said = {f.page for f in raw.findings if f.rule.startswith("ocr-")}
    assert marked == said == {2}
    assert [fold(row.cells["seq"].text) for row in raw.rows] == [
        printed["seq"] for printed in load_truth("scan-one-page")
    ]
