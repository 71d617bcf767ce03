"""What a document shows under a draft of its columns: ratings, marks, tokens, notes, headings."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from jinque.drafting.guess import is_code
from jinque.errors import LayoutError, ProfileError
from jinque.profile import Profile, load_profile
from jinque.text import fold_label, squeeze

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from jinque.drafting.guess import Guess
    from jinque.drafting.header import ListTable
    from jinque.extract import Limits
    from jinque.records import RawTable

__all__ = ["Evidence", "columns_to_table", "gather_evidence"]

_MARK = re.compile(r"(?<=[^A-Za-z0-9])[（(]?([A-Z](?:[/、,，\s]*[A-Z])*)[）)]?$")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]")
_PREFIX = re.compile(r"^(备?注[释]?|说明|附注|[*＊※])[:：]?|^[^:：]{1,6}[:：]")
_LETTER = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z])")


class Evidence(Struct, frozen=True, kw_only=True):
    """What was seen; counts keep the order in which things are printed."""

    rows: int
    was_read: bool  # by the reader itself; else only by a look at the table
    ratings: Counter[str]
    missing: Counter[str]
    groups: tuple[str, ...]
    pay: tuple[str, ...]
    marks: Counter[str]
    green: str | None = None
    digital: str | None = None
    heading: str = ""
    headings: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = field(default_factory=tuple)


def columns_to_table(columns: Iterable[Guess]) -> dict[str, dict[str, object]]:
    """The tables `columns.…` of the profile; of columns with one label only the first is named."""
    seen: set[str] = set()
    table: dict[str, dict[str, object]] = {}
    for guess in columns:
        label = squeeze(guess.label)
        if label and len(label) <= 200 and fold_label(label) not in seen:
            seen.add(fold_label(label))
            table[guess.field] = {"labels": [label]}
    return table


def gather_evidence(
    path: str | os.PathLike[str],
    columns: Sequence[Guess],
    table: ListTable,
    *,
    password: str | None,
    limits: Limits,
) -> Evidence:
    """Read the list with the draft, so that rows of all pages count; else look at the table alone."""
    from jinque.pipeline import read_raw

    try:
        profile = msgspec.convert(
            {
                "name": "draft",
                "columns": columns_to_table(columns),
                "notes": {"prefixes": load_profile("generic").notes.prefixes},
            },
            Profile,
        )
        raw = read_raw(path, profile=profile, password=password, limits=limits)
    except (LayoutError, ProfileError, msgspec.ValidationError):
        texts = {guess.field: list(guess.texts) for guess in columns}
        return _sum_up(texts, len(table.columns[0]), None)
    texts = {
        guess.field: [row.cells[guess.field].text for row in raw.rows if guess.field in row.cells]
        for guess in columns
    }
    return _sum_up(texts, len(raw.rows), raw)


def _sum_up(texts: dict[str, list[str]], rows: int, raw: RawTable | None) -> Evidence:
    codes = [squeeze(text) for text in texts.get("code", [])]
    notes = _texts_of(raw, "note")
    green, digital = _find_letters(notes)
    headings = tuple(_ORDINAL.sub("", text) for text in _texts_of(raw, "heading"))
    return Evidence(
        rows=rows,
        was_read=raw is not None,
        ratings=Counter(filter(None, map(squeeze, texts.get("rating", [])))),
        missing=Counter(text for text in codes if not re.search(r"\d", text)),
        groups=tuple(sorted({text[0] for text in codes if is_code(text)})),
        pay=tuple(filter(None, map(squeeze, texts.get("median_salary_wan", [])))),
        marks=Counter(
            found[1] for text in texts.get("title", []) if (found := _MARK.search(text.strip()))
        ),
        green=green,
        digital=digital,
        heading=next((text for text in reversed(headings) if "目录" in text), "")
        or next(iter(headings), ""),
        headings=headings,
        prefixes=tuple(dict.fromkeys(m[0] for text in notes if (m := _PREFIX.match(text)))),
        notes=notes,
        unnamed=_texts_of(raw, "text"),
    )


def _find_letters(notes: Sequence[str]) -> tuple[str | None, str | None]:
    """The letters for green (绿色) and digital (数字), where one note names both, in its own order.

    >>> _find_letters(["标识绿色职业（标识为L）和数字职业（标识为S）。"])
    ('L', 'S')
    >>> _find_letters(["D为数字职业，G为绿色职业。"])
    ('G', 'D')
    """
    for note in notes:
        letters = list(dict.fromkeys(_LETTER.findall(note)))
        green, digital = note.find("绿色"), note.find("数字")
        if green >= 0 and digital >= 0 and len(letters) == 2:
            first, second = letters
            return (first, second) if green < digital else (second, first)
    return None, None


def _texts_of(raw: RawTable | None, kind: str) -> tuple[str, ...]:
    """The passages of a kind, each text once."""
    passages = raw.passages if raw else ()
    return tuple(dict.fromkeys(squeeze(p.text) for p in passages if p.kind == kind))
