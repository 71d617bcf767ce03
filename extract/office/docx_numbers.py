"""Numbers that Word prints but does not store: those of numbered paragraphs, running numbers of lists too."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from jinque.extract.office.office_zip import child, children, value_of

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Numbering", "format_number"]

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    gap: str


class Numbering:
    """The numbered lists of a document, and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        abstract = {value_of(a, "abstractNumId"): a for a in children(root, "abstractNum")}
        styled = {value_of(child(a, "styleLink")): key for key, a in abstract.items()}
        for number in children(root, "num"):
            key = value_of(child(number, "abstractNumId"))
            link = value_of(child(abstract.get(key), "numStyleLink"))
            self._add(number, key if link is None else styled.get(link), abstract)

    def _add(
        self,
        number: etree._Element,
        key: str | None,
        abstract: dict[str | None, etree._Element],
    ) -> None:
        id_ = value_of(number, "numId") or ""
        self._list_of[id_] = key or id_
        self._levels[id_] = dict(map(_to_level, children(abstract.get(key), "lvl")))
        for override in children(number, "lvlOverride"):
            level = _to_int(value_of(override, "ilvl"), 0)
            start = value_of(child(override, "startOverride"))
            if start is not None:
                self._overrides[id_, level] = _to_int(start, 1)
            self._levels[id_].update(map(_to_level, children(override, "lvl")))

    def next(self, id_: str, level: int) -> tuple[str, str]:
        """The number of the next paragraph of a list, as printed, and the gap after it."""
        levels = self._levels.get(id_, {})
        if level not in levels:
            return "", ""
        counts = self._counts[self._list_of[id_]]
        counts[level] = self._count(id_, level, counts, levels[level].start)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _fill(levels, counts, level), levels[level].gap

    def _count(self, id_: str, level: int, counts: dict[int, int], start: int) -> int:
        if (id_, level) in self._overrides and (id_, level) not in self._started:
            self._started.add((id_, level))
            return self._overrides[id_, level]
        return counts[level] + 1 if level in counts else start


def _to_level(level: etree._Element) -> tuple[int, _Level]:
    gap = {"nothing": ""}.get(value_of(child(level, "suff")) or "tab", " ")
    return _to_int(value_of(level, "ilvl"), 0), _Level(
        start=_to_int(value_of(child(level, "start")), 1),
        form=value_of(child(level, "numFmt")) or "decimal",
        text=value_of(child(level, "lvlText")) or "",
        gap=gap,
    )


def _to_int(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else default


def _fill(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    """The level's pattern (`%1.%2`) with the counts of this level and those above."""
    text = levels[level].text
    if levels[level].form == "bullet":
        return text
    for index in range(9):
        if f"%{index + 1}" in text and index in levels:
            count = counts.get(index, levels[index].start)
            text = text.replace(f"%{index + 1}", format_number(count, levels[index].form))
    return text


def format_number(number: int, form: str) -> str:
    """A number in one of Word's formats; those that no Chinese list uses come out as digits.

    >>> format_number(21, "chineseCounting"), format_number(3, "upperRoman"), format_number(7, "decimalZero")
    ('二十一', 'III', '07')
    """
    if form == "none":
        return ""
    if form.startswith(("chinese", "taiwaneseCounting", "japaneseCounting")):
        return _to_chinese(number)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.endswith(("Letter", "Roman")) and 0 < number < 4000:
        text = _to_roman(number) if form.endswith("Roman") else _to_letters(number)
        return text.upper() if form.startswith("upper") else text
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x245F + number)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _to_chinese(number: int) -> str:
    """Up to 9999, with 〇 for skipped places and a leading 十.

    >>> _to_chinese(10), _to_chinese(105), _to_chinese(340)
    ('十', '一百〇五', '三百四十')
    """
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            text = _DIGITS[int(digit)] + _UNITS[place] + text
        elif text and not text.startswith("〇"):
            text = "〇" + text
    return text.removeprefix("一") if 10 <= number < 20 else text


def _to_letters(number: int) -> str:
    """The letters a to z, then aa to zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _to_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
