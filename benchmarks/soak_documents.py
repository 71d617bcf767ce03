"""Documents for the soak: lists in six formats, files that are no list, damaged and hostile ones, by a seed.

Each names what a batch must say of it. The document of a number is the same each time.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from list_files import LISTS
from sheet_pdf import render_pdf
from sheets import ROOT, Sheet, make_list

sys.path.insert(0, str(ROOT / "tests"))

from hostile_cases import (  # pyright: ignore[reportMissingImports] - the tests are no package
    CASES,
    LATER,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Made", "make_documents"]

# A hostile file → what a batch says of it. Those that are quick to make and to refuse.
HOSTILE = {
    "deep_word": "over-limits",
    "encrypted_by_itself": "over-limits",  # hangs
    "endless_columns": "over-limits",
    "endless_range": "no-list",
    "endless_widths": "unreadable",
    "entity_bomb": "unreadable",
    "entity_of_a_file": "unreadable",
    "far_cell": "over-limits",
    "font_that_draws_itself": "unreadable",
    "form_in_itself": "over-limits",  # kills its reader
    "huge_paper": "unreadable",
    "image_of_fax": "over-limits",
    "laughing_forms": "over-limits",  # kills its reader
    "looping_pages": "unreadable",
    "looping_table": "no-list",
    "many_glyphs": "over-limits",
    "many_members": "over-limits",
    "map_that_uses_itself": "unreadable",
    "nested_flate": "over-limits",
    "no_paper": "unreadable",
    "object_stream_bomb": "over-limits",
    "page_tree_with_a_million_ways": "unreadable",
    "refers_to_itself": "no-list",
    "two_tables_in_a_ring": "over-limits",
    "wide_row": "over-limits",
    "wide_spans": "over-limits",
    "word_bomb": "over-limits",
    "xref_stream_bomb": "over-limits",
}
REFUSED = frozenset({"no-list", "unreadable", "over-limits"})
# Each kind so many times in twenty-five.
DECK = {
    "text": 3,
    "csv": 3,
    "html": 3,
    "pdf": 3,
    "docx": 3,
    "xlsx": 3,
    "wrong": 1,
    "letter": 1,
    "picture": 1,
    "cut": 1,
    "flipped": 1,
    "hostile": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document that was written, by its name, and what must become of it.

    `rows` is the length of a list that must be read, `says` a pattern of the whole error.
    """

    name: str
    kind: str
    statuses: frozenset[str]
    rows: int | None = None
    says: str | None = None


def make_documents(folder: Path, count: int, seed: int = 1) -> list[Made]:
    """Write so many documents into folders of a thousand, the kinds shuffled in the order of the names."""
    made = []
    for number, kind in zip(range(count), deal_kinds(seed), strict=False):
        rng = Random(f"{seed} {number}")  # noqa: S311 - the same document each time
        inner = folder / f"{number // 1000:03}"
        inner.mkdir(parents=True, exist_ok=True)
        document, data = make_document(number, kind, rng)
        (inner / document.name).write_bytes(data)
        made.append(document)
    return made


def deal_kinds(seed: int) -> Iterator[str]:
    """Kinds without end, each deck shuffled."""
    rng = Random(seed)  # noqa: S311 - the same order each time
    deck = [kind for kind, times in DECK.items() for _ in range(times)]
    while True:
        yield from rng.sample(deck, len(deck))


def make_document(number: int, kind: str, rng: Random) -> tuple[Made, bytes]:
    """The document of a number, and its bytes."""
    if kind == "hostile":
        return _make_hostile(number, rng)
    if kind in OTHERS:
        ending, statuses, make = OTHERS[kind]
        return Made(name=f"{number:06}.{ending}", kind=kind, statuses=statuses), make(rng)
    sheet, (ending, render) = _make_sheet(rng), LISTS[kind]
    rows = sum(len(page.rows) for page in sheet.pages)
    name = f"{number:06}.{ending}"
    return Made(name=name, kind=kind, statuses=frozenset({"ok"}), rows=rows), render(sheet)


def _make_hostile(number: int, rng: Random) -> tuple[Made, bytes]:
    name = rng.choice(sorted(HOSTILE))
    document = Made(
        name=f"{number:06}.{name}",
        kind="hostile",
        statuses=frozenset({HOSTILE[name]}),
        says={**CASES, **LATER}[name].says,
    )
    return document, _make_once(name)


@cache
def _make_once(name: str) -> bytes:
    data: bytes = {**CASES, **LATER}[name].make()
    return data


def _make_sheet(rng: Random) -> Sheet:
    # Of a classification large enough that no code is needed twice.
    return make_list(rng.randrange(15, 50), classified=300, seed=rng.randrange(1 << 30))


# --- what is no good list --------------------------------------------------------------------------


def _make_wrong(rng: Random) -> bytes:
    """A list with a rating that its scale does not have."""
    sheet = _make_sheet(rng)
    sheet.pages[0].rows[3][5] = "万分紧缺"
    return sheet.to_text().encode()


def _make_letter(rng: Random) -> bytes:
    words = ("城市", "目录", "职业", "通知", "单位", "关于")
    lines = ("".join(rng.choices(words, k=12)) + "。" for _ in range(20))
    return "\n".join(lines).encode()


def _make_picture(rng: Random) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + rng.randbytes(2000)


def _cut_pdf(rng: Random) -> bytes:
    """The first part of a PDF."""
    data = render_pdf(_make_sheet(rng))
    return data[: len(data) * rng.randrange(5, 95) // 100]


def _flip_pdf(rng: Random) -> bytes:
    """A PDF with ten bytes that are others. It may well still be a list."""
    data = bytearray(render_pdf(_make_sheet(rng)))
    for _ in range(10):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


OTHERS: dict[str, tuple[str, frozenset[str], Callable[[Random], bytes]]] = {
    "wrong": ("txt", frozenset({"findings"}), _make_wrong),
    "letter": ("txt", frozenset({"no-list"}), _make_letter),
    "picture": ("png", frozenset({"unreadable"}), _make_picture),
    "cut": ("pdf", REFUSED, _cut_pdf),
    "flipped": ("pdf", REFUSED | {"ok", "findings"}, _flip_pdf),
}
