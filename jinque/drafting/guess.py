"""Which column is which field: by what its label is like, and by what stands below it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.drafting.header import rate_label
from jinque.fields import EXTRA_PREFIX
from jinque.profile import load_profile
from jinque.text import DASHES, fold_label, is_han, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinque.drafting.header import ListTable

__all__ = ["Guess", "guess_columns", "is_code", "unify_code"]

SURE = 1.5  # label and content agree
CLOSE = 0.5  # so much worse may another field be, to be worth a word
LEAST = 0.75  # of both together; below it a column is an extra one
DASH = f"[{DASHES}－]"
_CODE = re.compile(rf"[1-8]{DASH}\d\d({DASH}\d\d){{1,3}}")
_AMOUNT = r"[¥￥]?\d[\d,，]*(\.\d+)?(万元?|元)?([/∕每](人[/∕每])?[年月])?"
_PAY = re.compile(rf"{_AMOUNT}([{DASHES}~～〜至]{_AMOUNT})?")


class Guess(Struct, frozen=True, kw_only=True):
    """A column: its label, the field taken for it, how sure that is, what spoke for it, and other fields."""

    label: str
    field: str
    is_sure: bool
    reason: str
    others: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def is_extra(self) -> bool:
        """Whether no field was found for it."""
        return self.field.startswith(EXTRA_PREFIX)


def guess_columns(table: ListTable) -> tuple[Guess, ...]:
    """A guess for each column, from left to right; no field is given twice.

    The best pair of column and field is settled first, then the best of the rest. One column is
    always the title, without which no table is a list.
    """
    pairs = [
        (label_score + content_score, field, col)
        for col in range(len(table.labels))
        for field, (label_score, content_score) in _rate_column(table, col).items()
    ]
    fields: dict[int, tuple[str, float]] = {}
    for score, field, col in sorted(pairs, key=lambda pair: (-pair[0], pair[2], pair[1])):
        taken = {given for given, _ in fields.values()}
        if score >= LEAST and col not in fields and field not in taken:
            fields[col] = (field, score)
    _ensure_title(fields, pairs)
    return tuple(_to_guess(table, col, fields) for col in range(len(table.labels)))


def _ensure_title(
    fields: dict[int, tuple[str, float]], pairs: Iterable[tuple[float, str, int]]
) -> None:
    """Where no column was good enough for the title, the best of those left is."""
    if any(field == "title" for field, _ in fields.values()):
        return
    left = [(score, col) for score, field, col in pairs if field == "title" and col not in fields]
    if left:
        score, col = max(left)
        fields[col] = ("title", score)


def _rate_column(table: ListTable, col: int) -> dict[str, tuple[float, float]]:
    """Field → (likeness of its label, fitness of its content), each from 0 to 1."""
    labels = rate_label(table.labels[col])
    texts = [squeeze(text) for text in table.columns[col]]
    content = {field: rate(texts) for field, rate in _CONTENT.items()}
    return {field: (labels.get(field, 0.0), content[field]) for field in content}


def _to_guess(table: ListTable, col: int, fields: dict[int, tuple[str, float]]) -> Guess:
    ratings = _rate_column(table, col)
    field, score = fields.get(
        col, (f"{EXTRA_PREFIX}{1 + sum(c not in fields for c in range(col))}", 0.0)
    )
    least = max(LEAST, score - CLOSE)
    others = sorted(
        (other for other, (a, b) in ratings.items() if other != field and a + b >= least),
        key=lambda other: -sum(ratings[other]),
    )
    label, content = ratings.get(field, (0.0, 0.0))
    return Guess(
        label=table.labels[col],
        field=field,
        is_sure=label == 1.0 or score >= SURE,
        reason=_explain(field, label, content),
        others=tuple(others[:3]),
        texts=table.columns[col],
    )


def _explain(field: str, label: float, content: float) -> str:
    if field.startswith(EXTRA_PREFIX):
        return "like no field that jinque knows"
    likeness = {0.0: "unknown label", 1.0: "known label"}.get(
        label, f"label {100 * label:.0f} % like a known one"
    )
    return f"{likeness}, content {100 * content:.0f} % like {field}"


# --- what stands below a label: each from 0 to 1, for texts without white space -----------------------


def is_code(text: str) -> bool:
    """Whether a text looks like a code of the classification, with any dash, in any width.

    >>> is_code("6－18—01-07"), is_code("2023-01"), is_code("—")
    (True, False, False)
    """
    return bool(_CODE.fullmatch(unify_code(text)))


def unify_code(text: str) -> str:
    """Width folded, white space out."""
    return squeeze(unicodedata.normalize("NFKC", text))


def _share(texts: Iterable[str], test: Callable[[str], bool]) -> float:
    """Of the texts that are not blank, the share that passes."""
    filled = [text for text in texts if text]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _rate_seq(texts: Sequence[str]) -> float:
    """Whole numbers that count up by one."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 7]
    if len(numbers) < max(1, len(texts) // 2):
        return 0.0
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(step == 1 for step in steps) / len(steps) if steps else 0.5 * (numbers[0] == 1)


def _rate_code(texts: Sequence[str]) -> float:
    return min(1.0, 1.5 * _share(texts, is_code))


def _rate_pay(texts: Sequence[str]) -> float:
    """Amounts; whole numbers alone could be anything that is counted."""
    folded = [unicodedata.normalize("NFKC", text) for text in texts]
    share = _share(folded, lambda text: bool(_PAY.fullmatch(text)))
    is_counted = all(text.isdecimal() and len(text) < 4 for text in folded if text)
    return 0.0 if _rate_seq(texts) > 0.8 else 0.3 * share if is_counted else share


def _rate_rating(texts: Sequence[str]) -> float:
    """A few short words again and again; words of a known scheme are the best sign."""
    words = Counter(text for text in texts if text)
    known = {fold_label(s) for each in load_profile("generic").rating.known for s in each.steps}
    if words and all(fold_label(word) in known for word in words):
        return 1.0
    is_few = 1 <= len(words) <= 6 and len(words) <= max(2, sum(words.values()) / 2)
    if not is_few or max(map(len, words)) > 10 or _is_numeric(words):
        return 0.0
    return 0.5 if _is_in_blocks(texts) else 0.8


def _rate_industry(texts: Sequence[str]) -> float:
    """Words in blocks: printed once for several rows, or repeated in rows that follow one another."""
    filled = [text for text in texts if text]
    words = set(filled)
    if not words or _is_numeric(words) or max(map(len, words)) > 25:
        return 0.0
    is_grouped = len(words) < len(texts) and _is_in_blocks(texts)
    return 0.7 if is_grouped and len(words) <= max(2, 0.7 * len(texts)) else 0.0


def _is_in_blocks(texts: Sequence[str]) -> bool:
    """Whether equal words follow one another, blanks aside."""
    filled = [text for text in texts if text]
    return sum(1 for _ in groupby(filled)) <= len(set(filled)) + 1


def _rate_title(texts: Sequence[str]) -> float:
    """Chinese names, nearly all different, neither signs nor sentences."""
    filled = [text for text in texts if text]
    names = [text for text in filled if 2 <= len(text) <= 25 and any(map(is_han, text))]
    if not filled or len(filled) < 0.8 * len(texts):
        return 0.0
    different = len(set(names)) / len(filled)
    return 0.8 * different if not any("。" in text for text in names) else 0.2


def _rate_description(texts: Sequence[str]) -> float:
    """Sentences: long texts."""
    filled = [text for text in texts if text]
    if not filled:
        return 0.0
    return min(1.0, sum(map(len, filled)) / len(filled) / 25)


def _is_numeric(words: Iterable[str]) -> bool:
    return all(re.fullmatch(r"[\d.,%]+", word) for word in words)


_CONTENT: dict[str, Callable[[Sequence[str]], float]] = {
    "seq": _rate_seq,
    "industry": _rate_industry,
    "title": _rate_title,
    "code": _rate_code,
    "description": _rate_description,
    "rating": _rate_rating,
    "median_salary_wan": _rate_pay,
}
