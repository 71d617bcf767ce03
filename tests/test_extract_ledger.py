"""The account of characters catches every simulated error, and is silent on every right reading.

The kinds are those of a campaign on the first design (rows dropped, pays swapped, digits changed …),
of which checks of sequence and type alone see fewer than half.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from extract_tools import LAYOUTS, find_errors, make_request
from ledger_faults import LIST_FAULTS, PAGE_FAULTS
from msgspec.structs import replace

from jinque.errors import JinqueError
from jinque.extract.ledger import verify_bands, verify_page, verify_table
from jinque.extract.ledger_grid import verify_grid
from jinque.extract.lists.assemble import assemble
from jinque.extract.page.layout import lay_out
from jinque.extract.pdf.reader import read_contents
from jinque.extract.process.worker import read_document
from jinque.profile import load_profile
from jinque.records import Document
from jinque.validate import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jinque.extract.page.content import PageContent
    from jinque.findings import Finding
    from jinque.profile import Profile
    from jinque.records import Page, RawTable

INSTANCES = 5
SOURCES = (
    SAMPLE / "list.txt",
    SAMPLE / "list.typst.pdf",
    SAMPLE / "list.docx",
    LAYOUTS / "grid" / "html.html",
    LAYOUTS / "industry-merged-middle" / "xlsx.xlsx",
    LAYOUTS / "industry-merged-both" / "drawn-cairo.pdf",
    LAYOUTS / "industry-first" / "drawn-qt.pdf",
    LAYOUTS / "split-rows-open" / "drawn-fpdf2.pdf",
    LAYOUTS / "rules-none-first" / "reportlab.pdf",
    LAYOUTS / "industry-band-zebra" / "chromium.pdf",
    LAYOUTS / "industry-heading" / "fpdf2.pdf",
    LAYOUTS / "labels-two-level" / "docx.docx",
    LAYOUTS / "csv" / "csv.csv",
)


@dataclass(frozen=True)
class Sound:
    """A right reading of one source, and the errors that its report has all the same."""

    document: Document
    raw: RawTable
    profile: Profile
    contents: tuple[PageContent, ...]
    baseline: Counter[tuple[object, ...]]


@cache
def read_sound(path: Path) -> Sound:
    """The source as read; for a PDF with the glyphs of its pages."""
    data = path.read_bytes()
    request = make_request(data, path.name)
    profile = load_profile("beijing")
    contents: tuple[PageContent, ...] = ()
    if request.source.kind == "pdf":
        read = read_contents(data, request.source, None, request.limits)
        laid_out = [lay_out(content) for content in read]
        contents = tuple(item.content for item in laid_out)
        pages = tuple(item.page for item in laid_out)
        document = Document(source=request.source, pages=pages)
    else:
        document = read_document(request, data)
    raw = assemble(document, (profile,))
    baseline = Counter(map(key_of, find_all_errors(document, raw, profile)))
    return Sound(document, raw, profile, contents, baseline)


def key_of(finding: Finding) -> tuple[object, ...]:
    """What tells one finding from another."""
    return finding.rule, finding.page, finding.row, finding.field, finding.message


def find_all_errors(document: Document, raw: RawTable, profile: Profile) -> Iterator[Finding]:
    """Errors of the ledger, then of the rules."""
    ledger = (
        *verify_table(document, raw),
        *verify_bands(document, raw),
        *verify_grid(document, raw),
    )
    yield from find_errors(ledger)
    yield from find_errors(check(raw, profile).report.findings)


def is_new(found: Iterable[Finding], sound: Sound) -> bool:
    """Whether there is an error that the right reading has not."""
    return bool(Counter(map(key_of, found)) - sound.baseline)


def find_check(sound: Sound, faulty: RawTable, document: Document) -> str | None:
    """The first check that sees a faulty list."""
    if is_new(find_errors(tuple(verify_table(document, faulty))), sound):
        return "characters"
    if is_new(find_errors(tuple(verify_bands(sound.document, faulty))), sound):
        return "bands"
    if is_new(find_errors(tuple(verify_grid(document, faulty))), sound):
        return "squares"
    if is_new(find_errors(check(faulty, sound.profile).report.findings), sound):
        return "rules"
    return None


def name_of(path: Path) -> str:
    """How pytest names a source."""
    return f"{path.parent.name}/{path.name}"


def make_faulty_lists(sound: Sound, kind: str, path: Path) -> Iterator[tuple[int, RawTable]]:
    """As many faulty lists of one kind as the source allows."""
    for instance in range(INSTANCES):
        faulty = LIST_FAULTS[kind](sound.raw, Random(f"{kind}-{name_of(path)}-{instance}"))
        if faulty is not None:
            yield instance, faulty


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
@pytest.mark.parametrize("kind", LIST_FAULTS)
def test_error_in_a_list_is_caught(kind: str, path: Path) -> None:
    """Whatever happens between the pages and the list, some check says so."""
    sound = read_sound(path)
    faulty_lists = list(make_faulty_lists(sound, kind, path))
    if not faulty_lists:
        pytest.skip("the source has nothing that this could happen to")
    unseen = [i for i, raw in faulty_lists if find_check(sound, raw, sound.document) is None]
    assert unseen == []


PDFS = tuple(path for path in SOURCES if path.suffix == ".pdf")


@pytest.mark.parametrize("path", PDFS, ids=name_of)
@pytest.mark.parametrize("kind", PAGE_FAULTS)
def test_error_on_a_page_is_caught(kind: str, path: Path) -> None:
    """Whatever happens between the glyphs and the tables of a page, some check says so."""
    sound = read_sound(path)
    unseen = [
        (page.number, instance)
        for page in sound.document.pages
        for instance in range(INSTANCES)
        if (faulty := PAGE_FAULTS[kind](page, Random(f"{kind}-{page.number}-{instance}")))
        and not is_caught_on_page(sound, faulty)
    ]
    assert unseen == []


def is_caught_on_page(sound: Sound, faulty: Page) -> bool:
    """By the glyphs, or by anything that follows."""
    content = sound.contents[faulty.number - 1]
    if find_errors(tuple(verify_page(content, faulty))):
        return True
    pages = tuple(faulty if p.number == faulty.number else p for p in sound.document.pages)
    document = replace(sound.document, pages=pages)
    try:
        raw = assemble(document, (sound.profile,))
    except JinqueError:
        return True
    return find_check(sound, raw, document) is not None


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_right_reading_raises_no_alarm(path: Path) -> None:
    """The ledger is silent on what was read right."""
    sound = read_sound(path)
    for content, page in zip(sound.contents, sound.document.pages, strict=False):
        assert list(verify_page(content, page)) == []
    assert list(verify_table(sound.document, sound.raw)) == []
    assert list(verify_bands(sound.document, sound.raw)) == []
    assert list(verify_grid(sound.document, sound.raw)) == []


def test_counts_balance() -> None:
    """Every character of the pages is in the list's account."""
    for path in SOURCES:
        sound = read_sound(path)
        printed = sum(sum(page.account.values()) for page in sound.document.pages)
        assert sum(sound.raw.account.values()) == printed, path.name


def count_by_check() -> dict[str, Counter[str]]:
    """For each kind how often which check sees it first: `python -c` prints it for the docs."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in LIST_FAULTS}
    for path in SOURCES:
        sound = read_sound(path)
        for kind in LIST_FAULTS:
            for _, faulty in make_faulty_lists(sound, kind, path):
                counts[kind][find_check(sound, faulty, sound.document) or "unseen"] += 1
    return counts
