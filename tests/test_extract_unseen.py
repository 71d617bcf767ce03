"""Text that a page holds and does not show is no part of the list, and is named."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, cast

import pytest
from extract_tools import LAYOUTS, find_differences, load_truth, make_request, read_bytes
from msgspec.structs import replace
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from jinque.errors import LayoutError
from jinque.extract.page.spans import GlyphRow, Look
from jinque.extract.pdf.unseen import find_unseen
from jinque.extract.process.worker import read_document, read_list
from jinque.profile import load_profile
from jinque.text import squeeze
from jinque.validate import check

if TYPE_CHECKING:
    from jinque.extract.pdf.unseen import PagePicture
    from jinque.records import Box, Document

FOLDER = LAYOUTS / "grid"
PLAIN = (FOLDER / "chromium.pdf").read_bytes()
TEXT = "BT /Added 9 Tf {mode} Tr 1 0 0 1 {x} {y} Tm (99.9) Tj ET"
WAYS = {
    "invisible": f"{TEXT}".replace("{mode}", "3"),
    "white": "1 g " + TEXT,
    "clipped": "0 0 1 1 re W n " + TEXT,
    "covered": TEXT + " 1 g {x} {y} 20 9 re f",
    "layer off": "/OC /Layer BDC " + TEXT + " EMC",
    "tiny": TEXT.replace(" 9 Tf", " 1 Tf"),
}


@cache
def _industry_box() -> Box:
    """A cell of one line beside a description of several: there is room above the text."""
    cells = [
        c for c in read_bytes(PLAIN).pages[0].grids[0].cells if c.col == 1 and c.row and c.text
    ]
    box = max((c.box for c in cells if c.box), key=lambda b: b.bottom - b.top)
    assert box.bottom - box.top > 40
    return box


def _add(way: str, *, below: float = 12.0) -> bytes:
    """The grid with "99.9" in a cell of its first page, shown or hidden in some way."""
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN))
    page = writer.pages[0]
    box, height = _industry_box(), float(page.mediabox.height)
    drawn = way.format(mode=0, x=round(box.x0 + 6, 1), y=round(height - box.top - below, 1))
    # The producer's own state is closed first, so that the place is in points from below.
    stream = DecodedStreamObject()
    stream.set_data(page.get_contents().get_data())  # type: ignore[union-attr]
    added = DecodedStreamObject()
    added.set_data(f"q {drawn} Q".encode())
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q ")
    after.set_data(b" Q ")
    parts = [writer._add_object(each) for each in (before, stream, after, added)]
    page[NameObject("/Contents")] = ArrayObject(parts)
    _add_resources(writer, page["/Resources"].get_object())  # type: ignore[arg-type]
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def _add_resources(writer: PdfWriter, resources: DictionaryObject) -> None:
    """The font of the added text, and a layer that is turned off."""
    name = NameObject
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = resources["/Font"].get_object()
    fonts[name("/Added")] = DictionaryObject({name(k): name(v) for k, v in font.items()})  # type: ignore[index]
    layer = DictionaryObject(
        {name("/Type"): name("/OCG"), name("/Name"): TextStringObject("draft")}
    )
    reference = writer._add_object(layer)
    resources[name("/Properties")] = DictionaryObject({name("/Layer"): reference})
    off = DictionaryObject({name("/OFF"): ArrayObject([reference])})
    writer.root_object[name("/OCProperties")] = DictionaryObject(
        {name("/OCGs"): ArrayObject([reference]), name("/D"): off}
    )


def _read(data: bytes) -> Document:
    return read_document(make_request(data), data)


@pytest.mark.parametrize("way", WAYS)
def test_hidden_text_is_left_out_and_named(way: str) -> None:
    """Every value is what the page shows, and the hidden text is told in a warning."""
    document = _read(_add(WAYS[way]))
    profile = load_profile("beijing")
    checked = check(read_list(document, (profile,), None), profile)
    assert list(find_differences(checked, load_truth(FOLDER))) == []
    (finding,) = [f for f in document.findings if f.rule == "text-left-out"]
    assert "99.9" in finding.message
    assert finding.page == 1


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_hidden_text_is_found_on_any_page(way: str, ahead: bool) -> None:  # noqa: FBT001
    """Also where the page is opened ahead, and the page before was of another size."""
    writer = PdfWriter(clone_from=io.BytesIO(_add(WAYS[way])))
    writer.insert_blank_page(width=300, height=300, index=0)
    writer.insert_blank_page(width=1000, height=900, index=1)
    data = io.BytesIO()
    writer.write(data)
    request = replace(make_request(data.getvalue()), ahead=ahead)
    document = read_document(request, data.getvalue())
    (finding,) = [f for f in document.findings if f.rule == "text-left-out"]
    assert "99.9" in finding.message
    assert finding.page == 3


def test_visible_text_is_read() -> None:
    """The same text shown is text of its cell: what was hidden above was hidden for its looks alone."""
    document = _read(_add(TEXT))
    texts = [cell.text for cell in document.pages[0].grids[0].cells]
    assert any("99.9" in text for text in texts)
    assert document.findings == ()


def test_texts_over_one_another_are_told() -> None:
    """Where hidden text lies on other text, the page cannot tell the two apart."""
    box = _industry_box()
    document = _read(_add(TEXT, below=(box.bottom - box.top) / 2 + 3))
    assert "overprinted-text" in {finding.rule for finding in document.findings}


def test_small_letters_are_seen() -> None:
    """Raised letters of a few points are text, wherever on the picture's pixels they fall."""
    places = "".join(
        f"1 0 0 1 {40 + 5.03 * i:.2f} {20 + i / 300:.2f} Tm (S) Tj " for i in range(90)
    )
    document = _read(_add(f"BT /Added 1.6 Tf {places}ET"))
    assert document.findings == ()
    assert squeeze(document.pages[0].lines[-1].text) == 90 * "S"


def test_no_list_names_what_may_be_the_reason() -> None:
    """Labels may be unknown because other text lies over them, or because a part of them is not shown."""
    profile = replace(load_profile("beijing"), columns={})
    box = _industry_box()
    over = _add(TEXT, below=(box.bottom - box.top) / 2 + 3)
    for data, said in ((_add(WAYS["clipped"]), "does not show"), (over, "over one another")):
        with pytest.raises(LayoutError, match=rf"\n    page 1: .*{said}"):
            read_list(_read(data), (profile,), None)


class Inked:
    """A page that shows ink in some boxes, and white elsewhere."""

    def __init__(self, *boxes: tuple[float, float, float, float]) -> None:
        self.boxes = boxes

    def draw_larger(self) -> Inked:
        """The same."""
        return self

    def has_ink(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box meets any of those with ink."""
        x0, top, x1, bottom = box
        return any(x0 < c and a < x1 and top < d and b < bottom for a, b, c, d in self.boxes)


@pytest.mark.parametrize(
    ("char", "turn", "ink"),
    [
        ("门", 0, [(11, 10, 12, 20), (18, 10, 19, 20)]),  # two uprights, nothing between them
        ("门", 1, [(10, 11, 20, 12), (10, 18, 20, 19)]),
        ("一", 0, [(11, 12, 19, 13)]),  # fonts do not agree on how high it stands
    ],
)
def test_letter_with_little_ink_is_seen(
    char: str, turn: int, ink: list[tuple[float, float, float, float]]
) -> None:
    """However it is turned; without its ink it is not."""
    row = GlyphRow(Look(10, 20, 10, turn), char, [10], [20])
    assert find_unseen([[row]], cast("PagePicture", Inked(*ink))) == []
    assert find_unseen([[row]], cast("PagePicture", Inked())) == list(row)
