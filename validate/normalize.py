"""From printed text to values: small named steps, each saying what it must not change.

`NORMALISATIONS` names the steps of each field in their order. A value can therefore be made again
from its printed text: `normalize("code", "6－18—01-\\n07")` is what the converter itself calls.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from jinque.fields import EXTRA_PREFIX
from jinque.text import DASHES, fold_radicals
from jinque.validate.punctuation import drop_layout_spaces, join_lines, widen_punctuation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "NORMALISATIONS",
    "drop_blanks",
    "drop_invisible",
    "drop_list_dot",
    "fold_token",
    "fold_width",
    "is_blank",
    "normalize",
    "steps_of",
    "strip_blanks",
    "trace_steps",
    "unify_dashes",
]

# Soft hyphen, zero-width characters and variation selectors. Direction overrides are left in place:
# they change what a reader sees, so they are a finding, not something to clean.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = re.compile(f"[{DASHES}\u2043\u2500\u2501\u2e3a\u2e3b\u30fc\ufe58\ufe63\uff0d]")
_BLANK = re.compile(r"\s+")


def drop_invisible(text: str) -> str:
    """Zero-width and soft characters out. Spaces, and characters that turn the direction, stay.

    >>> drop_invisible("操\u200b作\ufeff 员")
    '操作 员'
    """
    return _INVISIBLE.sub("", text)


def fold_width(text: str) -> str:
    """Full-width digits, letters and signs become ASCII. Meant for codes, numbers and pay only.

    Chinese characters, and punctuation without an ASCII twin (、。《》), stay.

    >>> fold_width("６－１８，２．５万元")
    '6-18,2.5万元'
    """
    return text.translate(_WIDE)


def unify_dashes(text: str) -> str:
    """Every kind of dash and minus becomes the hyphen of a code; how many there are stays.

    The Chinese numeral 一 is no dash and stays.

    >>> unify_dashes("6–18—01―07"), unify_dashes("——"), unify_dashes("一")
    ('6-18-01-07', '--', '一')
    """
    return _DASHES.sub("-", text)


def drop_blanks(text: str) -> str:
    """All white space out. Meant for codes and numbers, which have none of their own.

    >>> drop_blanks(" 6-18-01-\\n07 ")
    '6-18-01-07'
    """
    return _BLANK.sub("", text)


def strip_blanks(text: str) -> str:
    """White space at both ends out; inside it stays.

    >>> strip_blanks(" a b\u3000")
    'a b'
    """
    return text.strip()


def drop_list_dot(text: str) -> str:
    """The dot or comma behind a running number out, when nothing else stands with the number.

    >>> drop_list_dot("12."), drop_list_dot("12、"), drop_list_dot("1.5")
    ('12', '12', '1.5')
    """
    return re.sub(r"^(\d+)[.、]$", r"\1", text)


def drop_ordinal(text: str) -> str:
    """The ordinal of a heading or band out, when a name follows; no other number changes.

    >>> drop_ordinal("（一）医药健康"), drop_ordinal("二、3D打印"), drop_ordinal("一般制造")
    ('医药健康', '3D打印', '一般制造')
    """
    return re.sub(
        r"^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d))(?=.)",
        "",
        text,
    )


_TEXT = (
    join_lines,
    drop_invisible,
    fold_radicals,
    widen_punctuation,
    drop_layout_spaces,
    strip_blanks,
)
_NUMBER = (drop_invisible, drop_blanks, fold_width)

NORMALISATIONS: dict[str, tuple[Callable[[str], str], ...]] = {
    "seq": (*_NUMBER, drop_list_dot),
    "industry": (*_TEXT, drop_ordinal),
    "title": _TEXT,  # the marks are split off afterwards: jinque.validate.marks
    "code": (*_NUMBER, unify_dashes),
    "description": _TEXT,
    "rating": _TEXT,
    "median_salary_wan": _NUMBER,  # and read by jinque.validate.pay
    EXTRA_PREFIX: (join_lines, drop_invisible, strip_blanks),
}


def steps_of(field: str) -> tuple[Callable[[str], str], ...]:
    """The steps of a field; every `extra_` column has the same.

    >>> [step.__name__ for step in steps_of("code")]
    ['drop_invisible', 'drop_blanks', 'fold_width', 'unify_dashes']
    """
    return NORMALISATIONS[EXTRA_PREFIX if field.startswith(EXTRA_PREFIX) else field]


def normalize(field: str, text: str) -> str:
    """The text of a cell of that field after all its steps.

    >>> normalize("description", "使用仪器,分离\\nDNA (脱氧核糖\\n核酸)。")
    '使用仪器，分离DNA（脱氧核糖核酸）。'
    """
    for step in steps_of(field):
        text = step(text)
    return text


def trace_steps(field: str, text: str) -> Iterator[tuple[str, str]]:
    """The steps that changed something, each with the text after it.

    >>> list(trace_steps("code", "６-18\u200b"))
    [('drop_invisible', '６-18'), ('fold_width', '6-18')]
    """
    for step in steps_of(field):
        after = step(text)
        if after != text:
            yield step.__name__, after
        text = after


def is_blank(text: str) -> bool:
    """Whether nothing visible is printed.

    >>> is_blank(" \u3000\\n\u200b"), is_blank("—")
    (True, False)
    """
    return not drop_invisible(text).strip()


def fold_token(text: str) -> str:
    """The form under which tokens for a missing value are compared: width, dashes and blanks folded.

    >>> fold_token(" － ") == fold_token("—")
    True
    """
    return unify_dashes(unicodedata.normalize("NFKC", drop_blanks(drop_invisible(text)))).casefold()
