"""Each stream of a PDF is unpacked once before a reader sees it: whole, and within the bounds."""

from __future__ import annotations

import base64
import io
import subprocess
import tracemalloc
import zlib
from random import Random
from typing import TYPE_CHECKING

import pypdf
import pytest
from conftest import ROOT
from hostile_pdfs import FONT, TEXT, flate_bomb, one_page, run_length_bomb, stream
from hostile_streams import OVER_BOUNDS, pack_lzw
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.lzw import lzwdecode

from jinque.errors import LimitError, SourceError
from jinque.extract import Limits
from jinque.extract.pdf.streams import check_streams
from jinque.extract.pdf.syntax import find_streams, parse_value
from jinque.extract.pdf.unpack import FILTERS, DamagedError, split

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = ["git", "-C", str(ROOT), "ls-files", "-z", "*.pdf"]
PDFS = [name for name in subprocess.check_output(LISTED, text=True).split("\0") if name]
GOOD = ROOT / "fixtures" / "layouts" / "grid" / "chromium.pdf"
PACKED_OBJECTS = ROOT / "fixtures" / "beijing-2023" / "list.typst.pdf"
BOMBS = {**OVER_BOUNDS, flate_bomb: "its streams unpack", run_length_bomb: "its streams unpack"}
MEGABYTE = 1 << 20
LOW = Limits(stream_mb=8, objects=50_000)  # far below the defaults, to be quick: a bound is a bound


def check(data: bytes) -> int:
    """The bytes that come out of its streams."""
    return check_streams(data, Limits()).unpacked


def run_filter(name: str, data: bytes, early: int = 1) -> bytes:
    """What a filter makes of these bytes."""
    spent: list[int] = []
    out = b"".join(FILTERS[name](split(memoryview(data)), spent.append, early))
    assert sum(spent) == len(out), "what comes out is counted"
    return out


def test_no_alarm_on_good_files() -> None:
    """Every PDF of the fixtures passes, with as many streams as another reader finds."""
    for name in PDFS:
        data = (ROOT / name).read_bytes()
        totals = check_streams(data, Limits())
        assert totals.is_encrypted == (name == "fixtures/broken/encrypted.pdf"), name
        assert totals.streams == data.count(b"endstream"), name


@pytest.mark.parametrize("name", ["grid", "scan", "stamp"])
def test_as_much_comes_out_as_elsewhere(name: str) -> None:
    """The sum is that of another reader's streams, or more: tables of places are streams too."""
    path = next((ROOT / "fixtures" / "layouts").glob(f"{name}/*.pdf"))
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    numbers = [number for places in reader.xref.values() for number in places]
    found = [reader.get_object(number) for number in numbers]
    theirs = sum(
        len(each.get_data()) for each in found if isinstance(each, pypdf.generic.StreamObject)
    )
    assert check(path.read_bytes()) >= theirs


PACK: dict[str, Callable[[bytes], bytes]] = {
    "FlateDecode": zlib.compress,
    "LZWDecode": pack_lzw,
    "ASCII85Decode": lambda data: base64.a85encode(data, wrapcol=76) + b"~>",
    "ASCIIHexDecode": lambda data: data.hex("\n", 32).encode() + b">",
    "RunLengthDecode": lambda data: (
        b"".join(b"\0" + data[i : i + 1] for i in range(len(data))) + b"\x80"
    ),
}


@pytest.mark.parametrize("name", PACK)
@given(data=st.binary(max_size=3000) | st.integers(1, 3000).map(bytes))
def test_filters_give_back_what_was_packed(name: str, data: bytes) -> None:
    """Whatever the bytes."""
    assert run_filter(name, PACK[name](data)) == data


@pytest.mark.parametrize("name", PACK)
def test_long_data_passes_in_pieces(name: str) -> None:
    """The borders of the chunks leave no trace."""
    rng = Random(7)
    data = b"".join(
        bytes(rng.randrange(9)) + rng.randbytes(rng.randrange(9)) for _ in range(40_000)
    )
    assert run_filter(name, PACK[name](data)) == data


def test_lzw_as_others_read_it() -> None:
    """The tests' own packer is right by another reader; the late change of width is known too."""
    data = bytes(Random(3).choices(range(7), k=60_000))
    assert lzwdecode(pack_lzw(data)) == data
    assert run_filter("LZWDecode", pack_lzw(data, early=0), early=0) == data


def test_runs() -> None:
    """A run of a byte, a stretch as it is, the end: what follows the end does not count."""
    assert run_filter("RL", b"\xfea\x01bc\x80\xff\xff") == b"aaabc"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("FlateDecode", zlib.compress(bytes(range(256)))[:-1]),
        ("FlateDecode", b"no zlib"),
        ("FlateDecode", zlib.compress(b"abcd" * 99)[:-4] + b"\0\0\0\0"),
        ("LZWDecode", b"\x80\x0f\xff\xff"),
        ("ASCII85Decode", b"{{{{{~>"),
        ("ASCII85Decode", b"uuuuu~>"),
        ("ASCIIHexDecode", b"0g>"),
        ("RunLengthDecode", b"\x05ab"),
    ],
)
def test_what_is_not_whole_is_told(name: str, data: bytes) -> None:
    """A stream that is cut off, or of other data, is no shorter stream."""
    with pytest.raises(DamagedError):
        run_filter(name, data)


def test_a_flip_in_any_stream_is_an_error() -> None:
    """A byte changed inside a compressed stream is found wherever it matters, and its object is named."""
    data = GOOD.read_bytes()
    streams = [s for s in find_streams(data, lambda _: None).streams if "Filter" in s.entries]
    rng = Random(11)
    told = []
    for _ in range(150):
        number, _, start, (end,) = rng.choice(streams)
        at = rng.randrange(start, end)
        broken = data[:at] + bytes([data[at] ^ rng.randrange(1, 256)]) + data[at + 1 :]
        if is_same(data[start:end], broken[start:end]):
            continue
        with pytest.raises(SourceError, match=f"damaged: the stream of object {number} cannot"):
            check(broken)
        told.append(at)
    assert len(told) > 140


def is_same(packed: bytes, other: bytes) -> bool:
    """Whether both unpack to the same bytes; a few bits of Flate say nothing."""
    try:
        return zlib.decompress(packed) == zlib.decompress(other)
    except zlib.error:
        return False


@pytest.mark.parametrize("path", [GOOD, PACKED_OBJECTS], ids=["plain", "packed objects"])
def test_damage_names_its_page(path: object) -> None:
    """The page whose content is broken is told, also where the pages lie in object streams."""
    data = path.read_bytes()  # type: ignore[attr-defined]
    reader = pypdf.PdfReader(io.BytesIO(data))
    page = reader.pages[-1]
    number = page.raw_get("/Contents").idnum
    (chosen,) = (s for s in find_streams(data, lambda _: None).streams if s.number == number)
    middle = (chosen.start + chosen.ends[0]) // 2
    with pytest.raises(SourceError) as caught:
        check(data[:middle] + bytes(8) + data[middle + 8 :])
    assert caught.value.page == len(reader.pages)
    assert caught.value.hints


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_bombs_are_told_by_their_bound(bomb: Callable[[], bytes]) -> None:
    """Each breaks the bound that is named."""
    data = bomb()
    assert len(data) < 8 * MEGABYTE
    with pytest.raises(LimitError, match=BOMBS[bomb]) as caught:
        check_streams(data, LOW)
    assert caught.value.exit_status == 4


def test_a_bomb_is_never_held_whole() -> None:
    """Compressed twice over, four gigabytes pass in pieces of a few kilobytes."""
    data = flate_bomb()
    tracemalloc.start()
    with pytest.raises(LimitError):
        check_streams(data, Limits(stream_mb=64))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * MEGABYTE


def test_the_bounds_can_be_raised() -> None:
    """A file over a bound passes with a higher one."""
    image = stream(b"", b"/Subtype/Image/Width 20000/Height 20000/Filter/DCTDecode")
    data = one_page(stream(TEXT), o6=image)
    with pytest.raises(LimitError) as caught:
        check(data)
    assert caught.value.hints == ("raise the bound if you trust the file: --limit image_pixels=N",)
    assert check_streams(data, Limits(image_pixels=400_000_000)).streams == 2


@pytest.mark.parametrize(
    ("entries", "how"),
    [
        (b"/Filter/FlatfDecode", "no such filter: 'FlatfDecode'"),
        (b"/Filler/FlateDecode", "its filter is not named"),
    ],
)
def test_a_filter_that_lost_its_name(entries: bytes, how: str) -> None:
    """Damage in the words around a stream would make readers take it for plain, or for none."""
    with pytest.raises(SourceError, match=how) as caught:
        check(one_page(stream(zlib.compress(TEXT), entries)))
    assert caught.value.page == 1


@pytest.mark.parametrize(
    "entries",
    [
        b"/Filter 6 0 R",
        b"/Filter[6 0 R]",
        b"/Fil#74er/Fl#61teDecode",
        b"/Filter/Fl/DecodeParms null",
        b"/Note(a \\) b (stream\n) >>)/Filter/FlateDecode",
    ],
)
def test_ways_to_name_a_filter(entries: bytes) -> None:
    """By reference, with escapes, short, beside a text that looks like syntax: it is looked into."""
    whole = one_page(stream(zlib.compress(TEXT), entries), o6=b"/FlateDecode")
    assert check(whole) == len(TEXT)
    with pytest.raises(SourceError, match="damaged"):
        check(one_page(stream(zlib.compress(TEXT)[:-3], entries), o6=b"/FlateDecode"))


@pytest.mark.parametrize("length", [b"7 0 R", b"0", b"99999", b"-5", b"null"])
def test_a_length_that_does_not_say(length: bytes) -> None:
    """A length that is wrong or lies elsewhere: the stream reaches to the word that ends it."""
    packed = zlib.compress(TEXT)
    content = b"<</Length %s/Filter/FlateDecode>>stream\r\n%s\r\nendstream" % (length, packed)
    assert check(one_page(content)) == len(TEXT)


def test_the_word_for_the_end_inside_a_stream() -> None:
    """Packed bytes may hold it by chance; the stream does not end there."""
    packed = zlib.compress(b"an endstream in a text", 0)
    content = b"<</Length 7 0 R/Filter/FlateDecode>>stream\n%s\nendstream" % packed
    assert check(one_page(content)) == 22


@given(data=st.binary(max_size=200) | st.text("<>[]()/ \n%0R", max_size=200).map(str.encode))
def test_any_bytes_are_parsed(data: bytes) -> None:
    """Whatever stands before a stream, reading its words ends."""
    parse_value(data)


def test_depth_costs_nothing() -> None:
    """Brackets without end are no recursion."""
    assert parse_value(b"<</A" * 10_000) is None
    assert parse_value(b"[" * 10_000 + b"]" * 10_000) is not None


def test_an_encrypted_file_is_counted_only() -> None:
    """Its streams cannot be unpacked without the key; its objects are bounded all the same."""
    totals = check_streams((ROOT / "fixtures/broken/encrypted.pdf").read_bytes(), Limits())
    assert (totals.is_encrypted, totals.unpacked) == (True, 0)
    with pytest.raises(LimitError):
        check_streams((ROOT / "fixtures/broken/encrypted.pdf").read_bytes(), Limits(objects=3))


def test_a_page_may_lack_everything() -> None:
    """No objects, no streams: nothing to say."""
    assert check(b"%PDF-1.7\n" + FONT) == 0
