"""Damaged copies of a good list: the right table or an error, never a wrong table that looks right."""

from __future__ import annotations

import io
import re
import signal
import zlib
from contextlib import contextmanager
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from conftest import SAMPLE
from extract_tools import LAYOUTS, find_errors, frame_values, read_bytes
from hostile_cases import BOUND
from hostile_pdfs import HOSTILE
from hostile_streams import OVER_BOUNDS

import jinque
from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract import Limits, start_reading
from jinque.extract.process.worker import read_list
from jinque.profile import load_profile
from jinque.validate import check, preload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jinque.records import Checked

GOOD = LAYOUTS / "grid" / "chromium.pdf"  # one page
LONG = SAMPLE / "list.reportlab.pdf"  # several
COPIES = 250
CHUNKS = 10
SECONDS = 10  # of the processor, for one reading; the child has 55

BOMBS = HOSTILE | {make.__name__: make for make in OVER_BOUNDS}

# An import that the time limit broke off would spoil all that follows.
preload()


class TooLongError(Exception):
    """A reading that the child would have been stopped in."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TooLongError in the block after a while."""

    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read_here(data: bytes, password: str | None = None) -> Checked:
    """The list in these bytes, read and checked in this process."""
    profile = load_profile("beijing")
    return check(read_list(read_bytes(data, password=password), (profile,), None), profile)


@cache
def read_good(path: Path) -> Checked:
    """What the undamaged document gives."""
    return read_here(path.read_bytes())


def judge(data: bytes, good: Path) -> str:
    """`right`, `error` (refused, or invalid where it was not), or `wrong`."""
    try:
        with time_limit(SECONDS):
            checked = read_here(data)
    except (JinqueError, TooLongError, MemoryError, RecursionError):
        return "error"
    sound = read_good(good)
    if frame_values(checked.frame) == frame_values(sound.frame):
        return "right"
    rules = {finding.rule for finding in find_errors(sound.report.findings)}
    new = [f for f in find_errors(checked.report.findings) if f.rule not in rules]
    return "error" if new else "wrong"


# --- kinds of damage -------------------------------------------------------------------------------


def flip(data: bytearray, rng: Random) -> None:
    """A few bytes become others."""
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)


def zero(data: bytearray, rng: Random) -> None:
    """A stretch was never written."""
    start, length = rng.randrange(len(data)), rng.choice((1, 8, 64, 512, 4096))
    data[start : start + length] = bytes(len(data[start : start + length]))


def cut(data: bytearray, rng: Random) -> None:
    """A stretch is missing, all behind it moved up."""
    start = rng.randrange(len(data))
    del data[start : start + rng.choice((1, 8, 64, 512, 4096))]


def break_stream(data: bytearray, rng: Random) -> None:
    """A byte inside one compressed stream."""
    streams = [m.span(1) for m in re.finditer(rb"stream\r?\n(.+?)endstream", data, re.DOTALL)]
    start, end = rng.choice(streams)
    data[rng.randrange(start, end)] ^= rng.randrange(1, 256)


def change_object(data: bytearray, rng: Random) -> None:
    """A byte of the objects around the streams: a number, a name, a reference."""
    streams = [m.span() for m in re.finditer(rb"stream\r?\n.+?endstream", data, re.DOTALL)]
    start = rng.choice([0, *(end for _, end in streams)])
    stop = min((begin for begin, _ in streams if begin > start), default=len(data))
    at = rng.randrange(start, stop)
    data[at] = rng.choice(b"0123456789 /<>[]RN")


DAMAGE: tuple[Callable[[bytearray, Random], None], ...] = (
    flip,
    zero,
    cut,
    break_stream,
    change_object,
)


def make_copy(good: Path, number: int) -> bytes:
    """The damaged copy of this number, always the same."""
    data = bytearray(good.read_bytes())
    DAMAGE[number % len(DAMAGE)](data, Random(f"damage-{number}"))
    return bytes(data)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_damaged_copy_is_right_or_an_error(chunk: int) -> None:
    """250 copies, each with one damage: none gives a wrong table that looks right."""
    wrong = [
        (number, DAMAGE[number % len(DAMAGE)].__name__)
        for number in range(chunk, COPIES, CHUNKS)
        if judge(make_copy(GOOD, number), GOOD) == "wrong"
    ]
    assert wrong == []


@pytest.mark.parametrize("number", [1, 3, 6, 11])
def test_child_judges_damage_alike(number: int, tmp_path: Path) -> None:
    """Through the bounded child, a damaged copy ends as it does in this process."""
    path = tmp_path / "list.pdf"
    path.write_bytes(make_copy(GOOD, number))
    here = judge(path.read_bytes(), GOOD)
    try:
        there = jinque.read(path, profile="beijing")
    except JinqueError:
        assert here == "error"
    else:
        assert here == "right"
        assert frame_values(there.frame) == frame_values(read_good(GOOD).frame)


@pytest.mark.parametrize("percent", range(5, 100, 5))
def test_truncated_file(percent: int) -> None:
    """A download that broke off is an error, or the whole list where only the index is lost."""
    data = LONG.read_bytes()
    assert judge(data[: len(data) * percent // 100], LONG) in {"error", "right"}


def test_damaged_stream_names_its_page() -> None:
    """A page whose content is broken is an error that names the page, not a page without rows."""
    pdf = pypdfium2.PdfDocument(LONG.read_bytes())
    assert len(pdf) > 1
    data = LONG.read_bytes()
    spans = [m.span(1) for m in re.finditer(rb"stream\r?\n(.+?)\r?\n?endstream", data, re.DOTALL)]
    contents = [span for span in spans if is_page_content(data[slice(*span)])]
    start, end = contents[1]
    broken = data[: start + 40] + bytes(b ^ 0x55 for b in data[start + 40 : end]) + data[end:]
    with pytest.raises(SourceError, match="damaged") as caught:
        read_bytes(broken)
    assert caught.value.page == 2


def is_page_content(stream: bytes) -> bool:
    """Whether a stream, in ASCII85 or not, is a page's text."""
    import base64

    raw = stream.strip()
    if raw.endswith(b"~>"):
        raw = base64.a85decode(raw.removesuffix(b"~>"))
    try:
        return b" Tf" in zlib.decompress(raw)
    except zlib.error:
        return False


# --- pages -----------------------------------------------------------------------------------------


def edit_pages(edit: Callable[[pypdfium2.PdfDocument], None]) -> bytes:
    """The long list after an edit of its pages, a valid document again."""
    with pypdfium2.PdfDocument(LONG.read_bytes()) as pdf:
        edit(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def test_removed_page_leaves_a_gap() -> None:
    """A page taken out of the middle is another, valid document: the running numbers tell."""

    def remove(pdf: pypdfium2.PdfDocument) -> None:
        del pdf[1]

    report = read_here(edit_pages(remove)).report
    assert "sequence-gap" in {finding.rule for finding in find_errors(report.findings)}


def test_swapped_pages_are_out_of_order() -> None:
    """Pages in another order are no right list."""

    def swap(pdf: pypdfium2.PdfDocument) -> None:
        other = pypdfium2.PdfDocument(LONG.read_bytes())
        del pdf[1]
        pdf.import_pages(other, pages=[1], index=0)

    assert judge(edit_pages(swap), LONG) == "error"


def test_page_that_is_an_image_is_named() -> None:
    """One page without a text layer among good ones is an error with its number."""

    def flatten(pdf: pypdfium2.PdfDocument) -> None:
        page = pdf[1]
        picture = page.render(scale=0.5)
        size = page.get_size()
        del pdf[1]
        fresh = pdf.new_page(*size, index=1)
        image = pypdfium2.PdfImage.new(pdf)
        image.set_bitmap(picture)
        image.set_matrix(pypdfium2.PdfMatrix().scale(*size))
        fresh.insert_obj(image)
        fresh.gen_content()

    with pytest.raises(SourceError, match="text layer") as caught:
        read_bytes(edit_pages(flatten))
    assert caught.value.page == 2


def test_page_lost_from_the_tree_is_an_error() -> None:
    """A page that the tree counts but does not lead to is not left out in silence."""
    data = LONG.read_bytes()
    kids = re.search(rb"/Kids \[([^\]]+)\]", data)
    assert kids
    second = re.findall(rb"\d+ 0 R", kids[1])[1]
    lost = kids[0].replace(second, b"9" * (len(second) - 4) + b" 0 R")
    assert judge(data.replace(kids[0], lost), LONG) == "error"


# --- encryption ------------------------------------------------------------------------------------

STANDARDS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")


@cache
def encrypt(standard: str, user: str) -> bytes:
    """The one-page list, encrypted."""
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(io.BytesIO(GOOD.read_bytes()))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=standard)  # noqa: S106
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("standard", STANDARDS)
def test_right_password_gives_the_list(standard: str) -> None:
    """Each standard is read with its password, by the user's and by the owner's."""
    sound = frame_values(read_good(GOOD).frame)
    for password in ("open sesame", "owner"):
        checked = read_here(encrypt(standard, "open sesame"), password=password)
        assert frame_values(checked.frame) == sound


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(
    ("password", "problem"),
    [(None, "the PDF is encrypted"), ("wrong", "the password is wrong")],
    ids=["none", "wrong"],
)
def test_without_the_password(standard: str, password: str | None, problem: str) -> None:
    """No password and a wrong one are told apart, and the option is named."""
    with pytest.raises(SourceError, match=problem) as caught:
        read_bytes(encrypt(standard, "open sesame"), password=password)
    assert caught.value.hints == ("give the password with --password",)
    assert not isinstance(caught.value, LimitError)


@pytest.mark.parametrize("standard", ["RC4-128", "AES-128", "AES-256"])
def test_a_chinese_password(standard: str) -> None:
    """Standards of bytes take it as UTF-8, as programs write it; another one is wrong, not damage."""
    right, wrong = "急需紧缺", "职业"
    data = encrypt(standard, right)
    sound = frame_values(read_good(GOOD).frame)
    assert frame_values(read_here(data, password=right).frame) == sound
    with pytest.raises(SourceError, match="the password is wrong"):
        read_bytes(data, password=wrong)


def test_a_password_longer_than_its_standard_takes() -> None:
    """The two readers cut it differently: refused as a password, not as damage."""
    with pytest.raises(SourceError, match="the password is wrong"):
        read_bytes(encrypt("AES-256", "x" * 200), password="x" * 200)


@pytest.mark.parametrize("standard", STANDARDS)
def test_empty_password_needs_none(standard: str) -> None:
    """A file that only forbids changes opens for everybody."""
    checked = read_here(encrypt(standard, ""))
    assert frame_values(checked.frame) == frame_values(read_good(GOOD).frame)


@pytest.mark.parametrize("standard", ["RC4-128", "AES-256"])
def test_damage_to_an_encrypted_list_is_never_silent(standard: str) -> None:
    """Nobody looks into its streams beforehand: the strict reader, which unpacks them, finds the damage."""
    good = encrypt(standard, "")
    at = [found.end() for found in re.finditer(rb"stream\r?\n", good) if good[found.start() - 3 : found.start()] != b"end"]  # fmt: skip # noqa: E501
    rng = Random(7)
    judged = []
    for start in rng.choices(at, k=8):
        data = bytearray(good)
        data[start + rng.randrange(40)] ^= rng.randrange(1, 256)
        judged.append(judge(bytes(data), GOOD))
    assert "wrong" not in judged
    assert "error" in judged


@pytest.mark.parametrize("name", ["flate_bomb", "nested_flate", "run_length_bomb", "image_bomb"])
def test_an_encrypted_bomb_ends_within_the_bounds(name: str, tmp_path: Path) -> None:
    """Its unpacked bytes cannot be counted, but memory, time and what an image claims are bounded."""
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(io.BytesIO(BOMBS[name]()))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-128")  # noqa: S106
    path = tmp_path / "list.pdf"
    writer.write(path)
    limits = Limits(seconds=8, cpu_seconds=2, memory_mb=256)
    with pytest.raises(LimitError) as caught:
        start_reading(str(path), profiles=(load_profile("beijing"),), limits=limits).result()
    assert re.fullmatch(BOUND, caught.value.message), caught.value.message
