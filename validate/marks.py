"""The marks of green and digital occupations, which stand glued to the end of a title."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jinque.text import is_han

if TYPE_CHECKING:
    from jinque.profile import Marks

__all__ = ["SplitTitle", "find_doubtful_tail", "split_marks"]

_BETWEEN = r"\s*[/、,;&+·.\s]\s*"  # two marks, after NFKC
_TAIL = 24  # characters: no mark with its brackets is longer
_BRACKETS = ((r"\(", r"\)"), (r"\[", r"\]"), ("【", "】"), ("〔", "〕"), ("", ""))
_RAISED = str.maketrans("ˢˡ", "SL")  # NFKC would make small letters of these
_DOUBTFUL = re.compile(rf"(?<=[^A-Za-z])[(\[【〔]?\s*[A-Z](?:{_BETWEEN}[A-Z]){{0,2}}\s*[)\]】〕]?$")


class SplitTitle(NamedTuple):
    """A title without its marks, and which marks stood at its end."""

    title: str
    green: bool = False
    digital: bool = False


def split_marks(title: str, marks: Marks) -> SplitTitle:
    """Split the profile's marks off the end of a title; whatever else the title holds stays.

    A mark is exactly one letter, or both, behind a character that is neither a Latin letter nor a
    digit: glued, spaced, raised, full-width or in brackets. Letters that belong to a word stay.

    >>> from jinque.profile import Marks
    >>> split_marks("操作员L/S", Marks())
    SplitTitle(title='操作员', green=True, digital=True)
    >>> split_marks("操作员（S）", Marks()), split_marks("细胞检测工ELISA", Marks()).title
    (SplitTitle(title='操作员', green=False, digital=True), '细胞检测工ELISA')
    """
    # Most titles end in an ideograph and need no closer look.
    if not title or is_han(title[-1]) or not (marks.green or marks.digital):
        return SplitTitle(title)
    for start in range(max(1, len(title) - _TAIL), len(title)):
        found = _match_tail(title, start, marks.green, marks.digital)
        if found:
            return SplitTitle(title[:start].rstrip(), marks.green in found, marks.digital in found)
    return SplitTitle(title)


def _match_tail(title: str, start: int, green: str, digital: str) -> tuple[str, ...]:
    """The marks that fill the title from `start` on, or none."""
    before = title[:start].rstrip()[-1:]
    if not before or not _may_precede_mark(before):
        return ()
    match = _marks_pattern(green, digital).fullmatch(_fold_tail(title[start:]))
    letters = tuple(filter(None, match.groups())) if match else ()
    return letters if len(set(letters)) == len(letters) else ()


def _fold_tail(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_RAISED))


def _may_precede_mark(char: str) -> bool:
    """Whether a title may end here: behind an ideograph or a closing bracket, not inside a word."""
    return unicodedata.category(char) in ("Lo", "Pe", "Pf")


@cache
def _marks_pattern(green: str, digital: str) -> re.Pattern[str]:
    one = "|".join(re.escape(mark) for mark in (green, digital) if mark)
    body = rf"\s*({one})(?:(?:{_BETWEEN})?({one}))?\s*"
    return re.compile("|".join(f"{left}{body}{right}" for left, right in _BRACKETS))


def find_doubtful_tail(title: str) -> str | None:
    """What looks like a mark at the end of a title (already split) and is not one of the profile's.

    Single capital letters that are no part of a word.

    >>> find_doubtful_tail("操作员X"), find_doubtful_tail("管理员5S"), find_doubtful_tail("检测工ELISA")
    ('X', 'S', None)
    """
    found = _DOUBTFUL.search(_fold_tail(title[-_TAIL:]))
    return found[0].strip() if found else None
