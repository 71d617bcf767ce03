"""Which row of one edition is which of another, by what survives renumbering and later coding.

Pure Python on plain rows, so that rules, `jinque diff` and releases all use this one matcher.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct

from jinque.assignment import assign
from jinque.text import fold_label

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

__all__ = ["Certainty", "Match", "match_rows"]

Row: TypeAlias = "Mapping[str, Any]"
How = Literal["code", "title", "similar"]

LIKELY = 0.75  # mean likeness of title and description; two rows of one real list reach 0.71
STRONG = 0.9
LEAST_TITLE = 2 * LIKELY - 1  # below it no description could lift the mean to LIKELY
CANDIDATES = 20  # rows whose descriptions are looked at for one row: a bound for hostile lists
ALIKE = 0.3  # titles under one code: below it, the code may be the one that is wrong


class Certainty(StrEnum):
    """How sure a match is.

    Exact: the same code, or the same title and no two codes that contradict each other. Strong: the
    same title under another code, the same code under an unlike title, or texts almost alike.
    Likely: texts alike; somebody should look.
    """

    EXACT = "exact"
    STRONG = "strong"
    LIKELY = "likely"


class Match(Struct, frozen=True, kw_only=True):
    """Two rows that are one: their indices, how they were matched, and the likeness from 0 to 1."""

    old: int
    new: int
    how: How
    certainty: Certainty
    score: float = 1.0


def match_rows(
    old: Sequence[Row], new: Sequence[Row], *, similar: bool = True
) -> tuple[Match, ...]:
    """The matches, each row in one at most, in the order of `new`. What is in none came or went.

    A row needs `title`; `code`, `industry` and `description` may be missing or None. In turn: code and
    title, code (unless the other side has that title elsewhere), title, code alone; then, within an
    industry, rows whose title and description are alike, so that the sum of likeness is greatest.
    Without `similar` that last step is left out. The order of rows does not matter, and swapping the
    editions swaps the matches.
    """
    olds, news = (
        [_Keyed(i, row) for i, row in enumerate(old)],
        [_Keyed(i, row) for i, row in enumerate(new)],
    )
    olds.sort(key=lambda one: one.rank)
    news.sort(key=lambda one: one.rank)
    is_swapped = [one.rank for one in news] < [one.rank for one in olds]
    first, second = (news, olds) if is_swapped else (olds, news)
    found = _match_by_keys(first, second)
    if similar:
        found += _match_similar(_left(first, found, 0), _left(second, found, 1), found)
    matches = [_to_match(pair, is_swapped=is_swapped) for pair in found]
    return tuple(sorted(matches, key=lambda match: match.new))


class _Keyed:
    """A row with the forms that it is compared by."""

    __slots__ = ("code", "description", "index", "industry", "rank", "title")

    def __init__(self, index: int, row: Row) -> None:
        self.index = index
        self.title = fold_label(row["title"] or "")
        self.code = row.get("code") or None
        self.industry = fold_label(row.get("industry") or "")
        self.description = fold_label(row.get("description") or "")
        texts = (self.code or "", self.title, self.industry, self.description)
        self.rank = (*texts, *(str(row.get(name) or "") for name in ("rating", "seq")))


class _Pair(Struct, frozen=True):
    one: _Keyed
    other: _Keyed
    how: How
    certainty: Certainty
    score: float = 1.0


def _to_match(pair: _Pair, *, is_swapped: bool) -> Match:
    old, new = (pair.other, pair.one) if is_swapped else (pair.one, pair.other)
    return Match(
        old=old.index, new=new.index, how=pair.how, certainty=pair.certainty, score=pair.score
    )


def _match_by_keys(first: list[_Keyed], second: list[_Keyed]) -> list[_Pair]:
    """Pairs that share a code or a title, the surest keys first."""
    titles = {one.title for one in first} & {one.title for one in second}
    steps: tuple[tuple[How, Callable[[_Keyed], Hashable | None]], ...] = (
        ("code", lambda one: one.code and (one.code, one.title, one.industry)),
        ("code", lambda one: one.code and (one.code, one.title)),
        # A title that stands elsewhere on the other side says more than the code: codes get mixed up.
        ("code", lambda one: one.code if one.title not in titles else None),
        ("title", lambda one: (one.title, one.industry, one.code)),
        ("title", lambda one: (one.title, one.industry)),
        ("title", lambda one: one.title),
        ("code", lambda one: one.code),
    )
    found: list[_Pair] = []
    for how, key in steps:
        pairs = _pair_by(_left(first, found, 0), _left(second, found, 1), key)
        found += [_Pair(one, other, how, _judge(how, one, other)) for one, other in pairs]
    return found


def _left(rows: list[_Keyed], found: list[_Pair], side: int) -> list[_Keyed]:
    """The rows that no pair holds yet."""
    taken = {(pair.one, pair.other)[side].index for pair in found}
    return [row for row in rows if row.index not in taken]


def _pair_by(
    first: list[_Keyed], second: list[_Keyed], key: Callable[[_Keyed], Hashable | None]
) -> Iterable[tuple[_Keyed, _Keyed]]:
    """Rows with an equal key, one to one; several with the same key in their own order."""
    waiting: dict[Hashable, list[_Keyed]] = defaultdict(list)
    for other in reversed(second):
        wanted = key(other)
        if wanted is not None:
            waiting[wanted].append(other)
    for one in first:
        wanted = key(one)
        if wanted is not None and waiting.get(wanted):
            yield one, waiting[wanted].pop()


def _judge(how: How, one: _Keyed, other: _Keyed) -> Certainty:
    if how == "code":
        is_sure = one.title == other.title or _liken(one.title, other.title) >= ALIKE
    else:
        is_sure = one.code == other.code or not (one.code and other.code)
    return Certainty.EXACT if is_sure else Certainty.STRONG


def _match_similar(first: list[_Keyed], second: list[_Keyed], found: list[_Pair]) -> list[_Pair]:
    """Rows of one industry whose texts are alike, so paired that together they are most alike."""
    renamed = _follow_industries(found)
    groups: dict[str, list[int]] = defaultdict(list)
    for j, other in enumerate(second):
        groups[other.industry].append(j)
    scores: dict[tuple[int, int], float] = {}
    for i, one in enumerate(first):
        group = groups.get(renamed.get(one.industry, one.industry), [])
        for j, title in _find_candidates(one, second, group):
            score = _liken_rows(one, second[j], title)
            if score >= LIKELY:
                scores[i, j] = score
    pairs = ((first[i], second[j], scores[i, j]) for i, j in assign(scores, LIKELY))
    return [
        _Pair(one, other, "similar", _grade(one, other, score), score)
        for one, other, score in pairs
    ]


def _find_candidates(
    one: _Keyed, rows: list[_Keyed], group: list[int]
) -> Iterable[tuple[int, float]]:
    """The rows of the group whose titles are most alike, with how much; so many at most."""
    from rapidfuzz import fuzz, process

    titles = [rows[j].title for j in group]
    best = process.extract(
        one.title, titles, scorer=fuzz.ratio, limit=CANDIDATES, score_cutoff=100 * LEAST_TITLE
    )
    return ((group[at], score / 100) for _, score, at in best)


def _follow_industries(found: list[_Pair]) -> dict[str, str]:
    """What an industry that only one side has is called on the other: where most of its rows went."""
    here, there = ({getattr(pair, side).industry for pair in found} for side in ("one", "other"))
    moves = Counter((pair.one.industry, pair.other.industry) for pair in found)
    ranked = sorted(moves, key=lambda move: (-moves[move], move))
    renamed: dict[str, str] = {}
    for before, after in ranked:
        if before not in there and after not in here and after not in renamed.values():
            renamed.setdefault(before, after)
    return renamed


def _liken_rows(one: _Keyed, other: _Keyed, title: float) -> float:
    """Likeness of title and description, their mean; of titles alone where one has no description."""
    if not (one.description and other.description):
        return title
    return (title + _liken(one.description, other.description)) / 2


def _liken(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


def _grade(one: _Keyed, other: _Keyed, score: float) -> Certainty:
    contradict = one.code and other.code and one.code != other.code
    return Certainty.STRONG if score >= STRONG and not contradict else Certainty.LIKELY
