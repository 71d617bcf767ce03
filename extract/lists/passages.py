"""Text outside the rows gets a name for a positive reason: note, heading, caption, furniture.

What has no reason is not dropped: between two parts of a list it may be a row that fell out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from jinque.text import DASHES, SUMS, fold_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.profile import Profile
    from jinque.records import Document, Line, Page

__all__ = [
    "find_furniture",
    "fold_numbers",
    "has_clause",
    "is_caption",
    "is_heading",
    "is_note",
    "is_page_number",
    "is_total",
    "is_unit",
    "resembles_row",
]

_PAGE_NUMBER = re.compile(
    rf"[{DASHES}·~～〜(（]*第?\d{{1,5}}页?([/／∕|,，]?共?\d{{1,5}}页?)?[{DASHES}·~～〜)）]*"
    rf"|[{DASHES}]?[ivxIVX]{{1,6}}[{DASHES}]?"
)
# What can be nothing else: a number alone may be the last line of a cell.
_SURELY_PAGE_NUMBER = re.compile(
    rf"第\d{{1,4}}页(?:[/,，]?共\d{{1,4}}页)?|共\d{{1,4}}页[/,，]?第\d{{1,4}}页|[{DASHES}]\d{{1,4}}[{DASHES}]"
    r"|Page\d{1,4}(?:(?:of|/)\d{1,4})?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"[(（]?(续表|续上表|接上表|接上页|接下页|转下页|未完待续|续)[)）]?[\d一二三四五六七八九十：:.]*"
    r"|[(（]?续?表\d+[)）]?([(（]续[)）].{0,40})?"
    r"|[(（]?continued(onnextpage|frompreviouspage)?[)）]?",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"({'|'.join(SUMS)})[：:]?.{{0,40}}")
_CLAUSE = re.compile("[，。；]")
_UNIT = re.compile(r"[(（]?(计量)?单位[：:].{1,20}")
_CODE = re.compile(r"[1-8]-\d{2}-\d{2}-\d{2}")
_EDGE = 0.12  # share of the page's height at top and bottom where running headers stand


def find_furniture(document: Document) -> set[tuple[int, int]]:
    """(page, index of line) of page numbers and of lines that recur on pages at the same height."""
    found: set[tuple[int, int]] = set()
    seen = Counter(_recurring_key(line, page) for page in document.pages for line in page.lines)
    for page in document.pages:
        for index, line in enumerate(page.lines):
            if line.box is None:
                continue
            at_edge = _is_at_edge(line, page)
            number = at_edge and _PAGE_NUMBER.fullmatch(squeeze(line.text)[:40])
            # Digits are folded, so that "page 3 of 9" recurs; but for their digits two rows may be alike.
            recurs = at_edge and len(document.pages) > 1 and seen[_recurring_key(line, page)] > 1
            if number or (recurs and not _CODE.search(squeeze(line.text))):
                found.add((page.number, index))
    return found


def _recurring_key(line: Line, page: Page) -> tuple[str, bool, int]:
    """Its words, and how far it is from the nearer one of top and foot: pages may be of several heights.

    A page of text is as high as it has lines.
    """
    words = fold_numbers(squeeze(line.text)[:200])
    if line.box is None:
        return words, False, -1
    top, foot = line.box.top, page.height - line.box.top
    return words, foot < top, round(min(top, foot) / 4)


def _is_at_edge(line: Line, page: Page) -> bool:
    if line.box is None or not page.height:
        return False
    return line.box.bottom < _EDGE * page.height or line.box.top > (1 - _EDGE) * page.height


def fold_numbers(text: str) -> str:
    """What a line has in common with those that differ from it by numbers alone.

    >>> fold_numbers(" 第 3 页") == fold_numbers("第12页")
    True
    """
    return re.sub(r"\d+", "#", squeeze(text))


def is_note(text: str, profile: Profile) -> bool:
    """Whether a text begins as a note of this publisher does."""
    folded = fold_label(text[:60])
    return any(folded.startswith(fold_label(prefix)) for prefix in profile.notes.prefixes)


def is_caption(text: str) -> bool:
    """Whether a text only says that the table goes on.

    >>> is_caption("（续表）"), is_caption("续表 2"), is_caption("续写人员")
    (True, True, False)
    >>> is_caption("Continued on next page"), is_caption("continued fractions")
    (True, False)
    """
    return bool(_CAPTION.fullmatch(squeeze(text)[:60]))


def is_page_number(text: str) -> bool:
    """Whether a text says which page it is on, and can say nothing else.

    >>> is_page_number("第 3 页，共 12 页"), is_page_number("— 3 —"), is_page_number("3")
    (True, True, False)
    """
    return bool(_SURELY_PAGE_NUMBER.fullmatch(squeeze(text)[:40]))


def is_total(texts: Sequence[str]) -> bool:
    """Whether the first text of a row says that it sums up.

    >>> is_total(["合 计", "58"])
    True
    """
    first = next((squeeze(text) for text in texts if squeeze(text)), "")
    return bool(_TOTAL.fullmatch(first[:60]))


def has_clause(text: str) -> bool:
    """Whether a text holds a sign that parts or ends sentences, as no name does.

    >>> has_clause("软件、信息服务"), has_clause("安装，调试")
    (False, True)
    """
    return bool(_CLAUSE.search(text))


def is_heading(text: str) -> bool:
    """Whether a line is numbered as the heading of a section is, and no longer than one.

    >>> is_heading("三、高技能人才目录"), is_heading("2.依据分类大典。")
    (True, False)
    """
    return (
        bool(re.match(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]", text.strip())) and len(text) < 60
    )


def is_unit(text: str) -> bool:
    """Whether a line names the unit of the table below it."""
    return bool(_UNIT.fullmatch(squeeze(text)[:60]))


def resembles_row(text: str, profile: Profile) -> bool:
    """Whether a line outside the tables has what only rows have: a code or a rating."""
    squeezed = squeeze(text)[:2000]
    return bool(_CODE.search(squeezed)) or any(
        squeeze(step) in squeezed for step in profile.rating.steps if len(step) > 2
    )
