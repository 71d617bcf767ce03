"""What lies on a page beside its content is not read, and that is told."""

from __future__ import annotations

import pytest
from extract_tools import make_request
from hostile_pdfs import FONT, one_page, stream
from msgspec.structs import replace

from jinque.extract.process.worker import read_document

LINES = stream(b"BT /F 12 Tf 50 700 Td (These words are text) Tj 0 -20 Td (and so are these) Tj ET")
LOOK = b"/AP<</N 6 0 R>>"
FORM = stream(b"0 0 99 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 99 20]")
PLACE = b"/Rect[40 690 200 720]"


def read_with(annotations: bytes, engine: str = "pdfium") -> list[tuple[int | None, str]]:
    """The page and message of each finding about what a page of two words does not say by itself."""
    data = one_page(LINES, FONT + b"/Annots[%s]" % annotations, o6=FORM)
    document = read_document(replace(make_request(data), engine=engine), data)
    return [(f.page, f.message) for f in document.findings if f.rule == "unread-annotation"]


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_what_lies_over_a_page_is_told(engine: str) -> None:
    """Typed text, a stamp and a filled field over a cell: one warning that counts them, by either engine."""
    kinds = (b"FreeText", b"Stamp", b"FreeText", b"Widget")
    found = read_with(b"".join(b"<</Subtype/%s%s%s>>" % (k, PLACE, LOOK) for k in kinds), engine)
    assert found == [
        (1, "what lies on the page beside its content is not read: 2 FreeText, 1 Stamp, 1 Widget")
    ]


@pytest.mark.parametrize(
    "annotation",
    [
        b"<</Subtype/Link%s>>" % PLACE,
        b"<</Subtype/Highlight%s>>" % PLACE,
        b"<</Subtype/Text%s/Contents(a note)>>" % PLACE,
        b"<</Subtype/Stamp%s%s/F 2>>" % (PLACE, LOOK),
        b"<</Subtype/Stamp%s%s/F 32>>" % (PLACE, LOOK),
        b"<</Subtype/Widget/FT/Sig/Rect[0 0 0 0]%s>>" % LOOK,
        b"<</Subtype/Widget/FT/Tx%s>>" % PLACE,
        b"null",
    ],
)
def test_what_shows_no_text_is_no_finding(annotation: bytes) -> None:
    """Links, marks, notes; hidden ones; a signature that takes no room; a blank field."""
    assert read_with(annotation) == []


def test_a_field_filled_in_without_a_look_is_told() -> None:
    """Viewers draw its value themselves."""
    assert len(read_with(b"<</Subtype/Widget/FT/Tx/V(9.9)%s>>" % PLACE)) == 1
    assert len(read_with(b"<</Subtype/Unheard%s>>" % PLACE)) == 1


def test_annotations_without_number_cost_little() -> None:
    """A thousand of a page are looked at, and all of them told as one finding."""
    assert read_with((b"<</Subtype/Ink%s>>" % PLACE) * 1100)[0][1].endswith(": 1000 Ink")
