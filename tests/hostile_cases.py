"""Every hostile file, with how reading it must end: the exit statuses and what the error says.

Each is made by seeded code when it is needed; none is stored. `benchmarks/hostile.py` runs them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import hostile_fonts as fonts
import hostile_office as office
import hostile_texts as texts
from conftest import SAMPLE
from hostile_pdfs import HOSTILE
from hostile_streams import OVER_BOUNDS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CASES", "LATER", "Case"]

GOOD = SAMPLE.parent / "layouts" / "grid" / "chromium.pdf"


class Case(NamedTuple):
    """A file, and a pattern for the whole message of its error; None where it must be read."""

    make: Callable[[], bytes]
    says: str | None


# A bound of the system or of ours.
BOUND = (
    r"reading took longer than .*|reading needs more than .*|the reader died .*|.* nested too deep.*"
    r"|[\d,]+ pages, more than [\d,]+|[\d,]+ characters and [\d,]+ rules on one page"
    r"|.*more than the .* that are read|.*; at most [\d,]+ (MB )?are read|a row of [\d,]+ bytes in a stream"
    r"|.* at most 200 times is read|a table has more than .* rows"
)
# It holds nothing that is a list.
EMPTY = (
    r"no shortage-occupation list with .*|the PDF has no (text|pages)|no page has a text layer"
    r"|shows no text: .*"
)
# It is not whole, or two readers see two things in it.
BROKEN = (
    r"the PDF is damaged: .*|two readers disagree: .*|\d+ pages by one reader, \d+ by another: .*"
    r"|garbled text: .*"
)
# XML that no office program writes.
ENTITIES = r"its part \"word/document.xml\" declares XML entities: no office program does"

BOUND_OR_EMPTY, NO_LIST = f"{BOUND}|{EMPTY}", f"{BOUND}|{EMPTY}|{BROKEN}"

_FONTS = {
    fonts.map_that_uses_itself: NO_LIST,
    fonts.map_of_millions: NO_LIST,
    fonts.font_of_milliards: NO_LIST,
    fonts.font_that_draws_itself: NO_LIST,
    fonts.pages_claimed: NO_LIST,
    fonts.deep_page_tree: NO_LIST,
    fonts.page_tree_with_a_million_ways: NO_LIST,
    fonts.deep_contents: NO_LIST,
    fonts.million_characters: BOUND,
    fonts.endless_number: NO_LIST,
    fonts.form_in_itself: NO_LIST,
    fonts.two_tables_in_a_ring: NO_LIST,
}
_TEXTS = {
    texts.deep_page: BOUND_OR_EMPTY,
    texts.deep_tables: BOUND_OR_EMPTY,
    texts.large_page: r"is 100 MB, more than the 64 MB that are read",
    texts.page_of_one_tag: EMPTY,
    texts.wide_spans: BOUND,
    texts.long_line: BOUND_OR_EMPTY,
    texts.endless_rows: BOUND,
    texts.endless_columns: BOUND,
    texts.endless_quote: BOUND_OR_EMPTY,
    texts.spaced_text: BOUND_OR_EMPTY,
    texts.word_bomb: BOUND,
    texts.excel_bomb: BOUND_OR_EMPTY,
    texts.far_cell: BOUND,
    texts.entity_bomb: ENTITIES,
    texts.entity_of_a_file: ENTITIES,
    texts.deep_word: BOUND,
    texts.many_members: BOUND,
}
_OFFICE = {
    office.damaged_lzma: r'is damaged: its part "word/document.xml" cannot be read',
    office.late_entities: ENTITIES,
    office.late_laughs: ENTITIES,
    office.two_documents: r'is damaged: 2 parts are called "word/document.xml"',
    office.cell_twice: r"is damaged: cell A1 is there twice",
    office.cell_elsewhere: r"is damaged: cell B7 stands in row 1",
    office.numbers_beyond_excel: EMPTY,
    office.half_a_pair: EMPTY,
    office.unknown_sections: EMPTY,
    office.blank_quotes: EMPTY,
}


def list_with_specks() -> bytes:
    """A real list with 10⁵ specks behind it."""
    return fonts.with_specks(GOOD)


# Those that other tests run already: each filter and each bound of the streams, and the first twenty.
LATER: dict[str, Case] = {
    **{maker.__name__: Case(maker, BOUND) for maker in OVER_BOUNDS},
    **{name: Case(maker, NO_LIST) for name, maker in HOSTILE.items()},
    "list_with_specks": Case(list_with_specks, None),
}
CASES: dict[str, Case] = {
    maker.__name__: Case(maker, says) for maker, says in {**_FONTS, **_TEXTS, **_OFFICE}.items()
}
