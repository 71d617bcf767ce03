"""The layout's part in a text: its line breaks, its spaces, and the width of its punctuation."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from jinque.text import is_han

__all__ = ["drop_layout_spaces", "join_lines", "widen_punctuation"]

_SOFT = "\u00ad\u200b-\u200d\u2060\ufeff"
_BREAK = re.compile(rf"[\s{_SOFT}]*[\n\r\v\f\u0085\u2028\u2029][\s{_SOFT}]*")
_SPACES = re.compile(r"\s+")
_CLOSING = frozenset(".,;:!?)%")
_WIDE = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_OPEN, _CLOSE = "(（", ")）"


def is_word(char: str) -> bool:
    """Whether a character is a letter or digit of a script that parts words by spaces.

    >>> is_word("a"), is_word("é"), is_word("9"), is_word("工"), is_word("Ａ"), is_word("-")
    (True, True, True, False, False, False)
    """
    if char.isascii():
        return char.isalnum()
    return char.isalnum() and unicodedata.east_asian_width(char) not in "WF"


def is_chinese(char: str) -> bool:
    """Whether a character is a Chinese ideograph or full-width (Chinese) punctuation.

    >>> is_chinese("工"), is_chinese("，"), is_chinese("《"), is_chinese(","), is_chinese("Ａ")
    (True, True, True, False, False)
    """
    return is_han(char) or is_wide_sign(char)


def is_wide_sign(char: str) -> bool:
    """Whether a character is punctuation that fills the square of an ideograph.

    >>> is_wide_sign("，"), is_wide_sign("·"), is_wide_sign("工")
    (True, False, False)
    """
    if char.isascii() or unicodedata.east_asian_width(char) not in "WF":
        return False
    return unicodedata.category(char)[0] in "PS"


def join_lines(text: str) -> str:
    """Line breaks of the layout out. A space takes their place only between two words or numbers.

    None comes between Chinese characters, inside a code, or where a hyphen ends the line, and a
    hyphen that is printed stays. Spaces elsewhere stay.

    >>> join_lines("操作反应\\n器"), join_lines("6-18-01-\\n07"), join_lines("Visual\\nStudio")
    ('操作反应器', '6-18-01-07', 'Visual Studio')
    >>> join_lines("按 ISO\\n9001 检\\n测"), join_lines("real-\\ntime"), join_lines("3,\\n000")
    ('按 ISO 9001 检测', 'real-time', '3,000')
    """
    if not _BREAK.search(text):
        return text
    latin = not any(map(is_han, text))  # Chinese text has no space after its punctuation
    return _BREAK.sub(lambda match: _break_to_text(match, latin=latin), text).strip()


def _break_to_text(match: re.Match[str], *, latin: bool) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text) or "\u00ad" in match[0]:
        return ""
    left, right = text[start - 1], text[end]
    if left in ".," and text[start - 2 : start - 1].isdigit() and right.isdigit():
        return ""
    before = is_word(left) or (latin and left in _CLOSING)
    after = is_word(right) or (latin and right == "(")
    return " " if before and after else ""


def drop_layout_spaces(text: str) -> str:
    """Spaces beside Chinese characters and full-width punctuation out.

    Between an ideograph and a Latin letter they are layout as well: some programs print one there,
    others only leave white. A space between two Latin words stays, one where several are printed.

    >>> drop_layout_spaces("操 作\u3000员"), drop_layout_spaces("Visual  Studio")
    ('操作员', 'Visual Studio')
    >>> drop_layout_spaces("使用 ELISA 检测（ DNA ）")
    '使用ELISA检测（DNA）'
    """
    return _SPACES.sub(_spaces_to_text, text)


def _spaces_to_text(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text):
        return ""
    beside = (text[start - 1], text[end])
    return "" if any(is_chinese(char) or is_wide_sign(char) for char in beside) else " "


def widen_punctuation(text: str) -> str:
    """Half-width `, : ; ! ? ( )` become full-width beside Chinese text, both brackets of a pair together.

    Beside means the next character, spaces aside. What stands between Latin letters or digits stays:
    3,000, 1:100, ISO 9001, f(x). So does everything that is no such sign, and full-width signs.

    >>> widen_punctuation("分析,检测(DNA)"), widen_punctuation("3,000:1"), widen_punctuation("f(x)")
    ('分析，检测（DNA）', '3,000:1', 'f(x)')
    """
    if not any(sign in text for sign in _WIDE):
        return text
    chars = list(text)
    before, after = _find_neighbours(chars)
    partner = _pair_brackets(chars)
    work = [i for i, char in enumerate(chars) if is_chinese(char)]
    while work:  # a sign that was widened is Chinese text to its own neighbours
        i = work.pop()
        for j in (before[i], after[i], partner.get(i)):
            if j is not None and chars[j] in _WIDE:
                chars[j] = _WIDE[chars[j]]
                work.append(j)
    return "".join(chars)


def _find_neighbours(chars: list[str]) -> tuple[list[int | None], list[int | None]]:
    """For each character the index of the one before and after it, spaces skipped."""
    seen = [i for i, char in enumerate(chars) if not char.isspace()]
    before: list[int | None] = [None] * len(chars)
    after: list[int | None] = [None] * len(chars)
    for left, right in pairwise(seen):
        after[left], before[right] = right, left
    return before, after


def _pair_brackets(chars: list[str]) -> dict[int, int]:
    """Round brackets that belong together, whatever their width: index to index, both ways."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for i, char in enumerate(chars):
        if char in _OPEN:
            opened.append(i)
        elif char in _CLOSE and opened:
            j = opened.pop()
            pairs |= {i: j, j: i}
    return pairs
