"""What is fuzzed: each target takes any bytes, and raises only where a promise is broken."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from jinque.errors import JinqueError
from jinque.extract.glyphs import Glyph
from jinque.extract.layout import lay_out
from jinque.extract.ledger import verify_page
from jinque.extract.page_content import PageContent
from jinque.extract.worker import Request, answer
from jinque.profile import load_profile
from jinque.records import Source
from jinque.safe import show, show_lines
from jinque.text import fold_label, squeeze
from jinque.validate.normalize import NORMALISATIONS, normalize
from jinque.validate.pay import parse_pay
from jinque.validate.waivers import load_waivers

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinque.records import Page

CHARS = "序号职业代码一二药物检验员0123456789-—.,（）LS/ :"


def fuzz_text_reader(data: bytes) -> None:
    """A list or one failure that has a message; never an exception."""
    source = Source(name="list.txt", kind="text", sha256="0" * 64, size=len(data))
    found = answer(Request(source=source, profiles=(load_profile("beijing"),)), data)
    assert (found.table is None) != (found.failure is None)


def fuzz_labels(data: bytes) -> None:
    """Folding again changes nothing, and what is shown is one printable line."""
    text = data.decode("utf-8", "replace")
    assert fold_label(fold_label(text)) == fold_label(text)
    assert show(text).isprintable()
    assert all(char.isprintable() or char in "\t\n" for char in show_lines(text))


def fuzz_values(data: bytes) -> None:
    """No exception; pay is a number, or none."""
    text = data.decode("utf-8", "replace")
    for field in NORMALISATIONS:
        normalize(field, text)
    pay = parse_pay(normalize("median_salary_wan", text), "wan_per_year")
    if pay is not None:
        assert all(one is None or one.is_finite() for one in (pay.median, pay.low, pay.high))


def fuzz_profile(data: bytes) -> None:
    """A profile, or one error of the family."""
    _load(load_profile, data)


def fuzz_waivers(data: bytes) -> None:
    """Waivers, or one error of the family."""
    _load(load_waivers, data)


def _load(load: Callable[[str], object], data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(JinqueError):
        path = Path(folder, "given.toml")
        path.write_bytes(data)
        load(str(path))


def fuzz_page(data: bytes) -> None:
    """Each character of a page of any glyphs ends in one place: none is lost, doubled or invented.

    Where glyphs lie on one another the ledger may read a cell in another order; it says so, an error.
    """
    content = bytes_to_page(data)
    laid = lay_out(content)
    printed = Counter(glyph.text for glyph in content.glyphs if not glyph.text.isspace())
    assert sum(laid.page.account.values()) == printed.total(), laid.page.account
    assert printed >= _count_placed(laid.page)
    assert {finding.rule for finding in verify_page(laid.content, laid.page)} <= {"altered-text"}


def bytes_to_page(data: bytes) -> PageContent:
    """Four bytes make a glyph: which, where, how large."""
    glyphs = []
    for at in range(0, min(len(data), 400) - 3, 4):
        which, x, y, size = data[at : at + 4]
        left, top, height = 2.0 * x, 3.0 * y, 6.0 + size % 12
        text = CHARS[which % len(CHARS)]
        glyphs.append(Glyph(text, left, top, left + height, top + height, height))
    return PageContent(number=1, width=595.0, height=842.0, glyphs=glyphs, rules=[])


def _count_placed(page: Page) -> Counter[str]:
    cells = [cell.text for grid in page.grids for cell in grid.cells]
    return Counter(
        c for text in [*cells, *(line.text for line in page.lines)] for c in squeeze(text)
    )


TARGETS: dict[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): value
    for name, value in list(globals().items())
    if name.startswith("fuzz_")
}
