"""What is fuzzed: each target takes any bytes, and raises only where a promise is broken."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from document_targets import fuzz_docx, fuzz_html, fuzz_xlsx
from page_targets import fuzz_page, fuzz_ruled_page
from writer_targets import fuzz_reports, fuzz_tables

from jinque.errors import JinqueError
from jinque.extract.process.worker import Request, answer
from jinque.profile import load_profile
from jinque.records import Source
from jinque.safe import show, show_lines
from jinque.text import fold_label
from jinque.validate.normalize import NORMALISATIONS, normalize
from jinque.validate.pay import parse_pay
from jinque.validate.waivers import load_waivers

if TYPE_CHECKING:
    from collections.abc import Callable


def fuzz_text_reader(data: bytes) -> None:
    """A list or one failure that has a message; never an exception."""
    source = Source(name="list.txt", kind="text", sha256="0" * 64, size=len(data))
    found = answer(Request(source=source, profiles=(load_profile("beijing"),)), data)
    assert (found.table is None) != (found.failure is None)
    assert found.failure is None or "fault of jinque" not in str(found.failure.hints)


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


ALL = (
    *(fuzz_text_reader, fuzz_labels, fuzz_values, fuzz_profile, fuzz_waivers),
    *(fuzz_page, fuzz_ruled_page, fuzz_html, fuzz_docx, fuzz_xlsx, fuzz_reports, fuzz_tables),
)
TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__.removeprefix("fuzz_"): each for each in ALL
}
