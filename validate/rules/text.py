"""Text: whole sentences, balanced brackets, and no character that does not belong in print."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from jinque.safe import begins_formula
from jinque.text import find_lone_bracket, is_han
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context

_TEXTS = ("industry", "title", "description", "rating")
# C0 and C1 controls but line breaks and tabs, directions, noncharacters, replacement, private use.
_BAD = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\uffff"
    "\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_RADICAL = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef]")
_NOT_RARE = re.compile(
    f"{_RADICAL.pattern}|[〇瞭]"
)  # GB 2312 lacks these, and lists may print the last two


@rule("description-end")
def check_sentences(context: Context) -> Iterator[Finding]:
    """A description ends with 。: else its end may be cut off, or something is glued to it."""
    for row in context.filled:
        text = row["description"]
        if text is not None and not text.endswith("。"):
            yield row.finding("description-end", "description", end=text[-8:])


@rule("unbalanced-brackets")
def check_brackets(context: Context) -> Iterator[Finding]:
    """Each bracket and quotation mark has its other half."""
    for row in context.filled:
        for name in _TEXTS:
            sign = find_lone_bracket(row[name] or "")
            if sign is not None:
                yield row.finding("unbalanced-brackets", name, sign=sign)


@rule("bad-character")
def check_characters(context: Context) -> Iterator[Finding]:
    """No control, private-use, replacement or bidirectional character is printed in any cell."""
    for row in context.filled:
        for name, cell in row.raw.cells.items():
            found = None if cell.inherited else _BAD.search(cell.text)
            if found is not None:
                yield row.finding("bad-character", name, character=name_character(found[0]))


@rule("formula-start")
def check_formulas(context: Context) -> Iterator[Finding]:
    """No cell, as printed or as its value, begins with what a spreadsheet takes for a formula."""
    for row in context.filled:
        for name, cell in row.raw.cells.items():
            texts = [] if cell.inherited else [cell.text, row[name]]
            start = next((t[0] for t in texts if isinstance(t, str) and begins_formula(t)), None)
            if start is not None:
                yield row.finding("formula-start", name, character=_name_sign(start))


def _name_sign(sign: str) -> str:
    return f'"{sign}"' if sign.isprintable() else name_character(sign)


@rule("radical-left")
def check_radicals(context: Context) -> Iterator[Finding]:
    """No radical or stroke is left in a value: it has no ordinary character to become."""
    for row in context.filled:
        for name in _TEXTS:
            found = _RADICAL.search(row[name] or "")
            if found is not None:
                yield row.finding("radical-left", name, character=name_character(found[0]))


@rule("rare-character")
def check_rare_characters(context: Context) -> Iterator[Finding]:
    """No Chinese character stands outside GB 2312, to which official titles keep, 瞭望 aside.

    Traditional and rare ones are what a text layer or a recogniser names by mistake: 戶 for 户.
    """
    for row in context.filled:
        for name in _TEXTS:
            char = find_rare_character(row[name] or "")
            if char is not None:
                yield row.finding("rare-character", name, character=f"{char} (U+{ord(char):04X})")


def find_rare_character(text: str) -> str | None:
    """The first Chinese character that GB 2312 lacks.

    >>> find_rare_character("二〇号瞭望员"), find_rare_character("用戶")
    (None, '戶')
    """
    chinese = "".join(filter(is_han, _NOT_RARE.sub("", text)))
    try:
        chinese.encode("gb2312")
    except UnicodeEncodeError as error:
        return chinese[error.start]
    return None


def name_character(char: str) -> str:
    """A character's code point and name (or kind), as it may not be printable itself.

    >>> name_character("\N{RIGHT-TO-LEFT OVERRIDE}"), name_character("\ue000")
    ('U+202E RIGHT-TO-LEFT OVERRIDE', 'U+E000 (private use)')
    """
    kinds = {"Cc": "(control)", "Co": "(private use)", "Cn": "(not assigned)"}
    kind = kinds.get(unicodedata.category(char), "")
    return f"U+{ord(char):04X} {unicodedata.name(char, kind)}".rstrip()
