"""Two editions compared, field by field, after their rows were matched."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from jinque.editions import Edition, frame_to_edition
from jinque.matching import match_rows
from jinque.output.changes.words import Note, say_absent, say_schemes
from jinque.output.csv_text import value_to_text
from jinque.text import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from jinque.matching import Match

__all__ = ["KINDS", "Change", "Comparison", "compare", "compare_editions"]

# What can happen to a row, in the order in which it is told.
KINDS = (
    "added",
    "removed",
    "renamed",
    "coded",
    "uncoded",
    "re-coded",
    "moved",
    "re-rated",
    "pay",
    "marked",
    "described",
)
_FIELDS = {
    "title": "renamed",
    "code": "re-coded",
    "industry": "moved",
    "rating": "re-rated",
    "median_salary_wan": "pay",
    "salary_min_wan": "pay",
    "salary_max_wan": "pay",
    "green": "marked",
    "digital": "marked",
    "description": "described",
}
_ALWAYS = frozenset({"title", "code"})  # null in every row is a value too

Row = dict[str, Any]


class Change(Struct, frozen=True, kw_only=True):
    """One thing that happened to one row.

    `title`, `code` and `industry` are those of the new edition, of the old one where the row is gone.
    `field`, `before` and `after` say what differs, as text; `certainty` and `matched_by` how the two
    rows were found to be one, None where there is only one. `steps` is by how many steps of the scheme
    a rating rose. The numbers (序号) are those of each edition.
    """

    kind: str
    title: str
    code: str | None
    industry: str | None
    field: str
    before: str | None
    after: str | None
    certainty: str | None = None
    matched_by: str | None = None
    seq_before: int | None = None
    seq_after: int | None = None
    steps: int | None = None


class Comparison(Struct, frozen=True, kw_only=True):
    """Two editions and what changed; `unchanged` counts rows that are the same in both.

    `notes` say, in English and Chinese, what was not compared.
    """

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    unchanged: int
    notes: tuple[Note, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """Changes by kind, in the order of KINDS, only kinds that occurred."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


def compare(old: Edition | pd.DataFrame, new: Edition | pd.DataFrame) -> tuple[Change, ...]:
    """What changed from one edition (or frame of one) to the next, by kind, then in printed order.

    Typography is no change, nor is another number. Ratings of two schemes are not compared, nor is a
    column that one edition does not have.
    """
    return compare_editions(_to_edition(old), _to_edition(new)).changes


def compare_editions(old: Edition, new: Edition) -> Comparison:
    """The same with all that a report of it says."""
    names, notes = _find_comparable(old, new)
    matches = match_rows(old.rows, new.rows)
    differing = [tuple(_compare_rows(old, new, match, names)) for match in matches]
    changes = [*_find_lone(old, new, matches), *(one for each in differing for one in each)]
    return Comparison(
        old=old,
        new=new,
        changes=tuple(sorted(changes, key=_order)),
        unchanged=sum(not each for each in differing),
        notes=notes,
    )


def _to_edition(given: Edition | pd.DataFrame) -> Edition:
    return given if isinstance(given, Edition) else frame_to_edition(given)


def _order(change: Change) -> tuple[object, ...]:
    seq = change.seq_after if change.seq_after is not None else change.seq_before
    return (KINDS.index(change.kind), seq is None, seq or 0, change.title, change.field)


def _find_comparable(old: Edition, new: Edition) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """The fields that can be compared, and words on those that cannot."""
    names, notes = [], []
    if not old.rows or not new.rows:
        return (), ()
    for name in _FIELDS:
        has = [any(row.get(name) is not None for row in each.rows) for each in (old, new)]
        if all(has) or name in _ALWAYS:
            names.append(name)
        elif any(has):
            notes.append(say_absent(name, is_old=has[1]))
    if "rating" in names and not _has_same_scheme(old, new):
        names.remove("rating")
        notes.append(say_schemes(old.scheme, new.scheme))
    return tuple(names), tuple(notes)


def _has_same_scheme(old: Edition, new: Edition) -> bool:
    """By their names; where one is not known, by whether they have a word in common."""
    if old.scheme and new.scheme:
        return old.scheme == new.scheme
    words = [{fold_label(row.get("rating") or "") for row in each.rows} for each in (old, new)]
    return bool(words[0] & words[1] - {""})


def _find_lone(old: Edition, new: Edition, matches: tuple[Match, ...]) -> Iterator[Change]:
    """Rows that only one of the editions has."""
    for kind, rows, taken in (
        ("added", new.rows, {match.new for match in matches}),
        ("removed", old.rows, {match.old for match in matches}),
    ):
        is_new = kind == "added"
        for index, row in enumerate(rows):
            if index not in taken:
                yield Change(
                    kind=kind,
                    title=row["title"],
                    code=row.get("code"),
                    industry=row.get("industry"),
                    field="title",
                    before=None if is_new else row["title"],
                    after=row["title"] if is_new else None,
                    seq_before=None if is_new else row.get("seq"),
                    seq_after=row.get("seq") if is_new else None,
                )


def _compare_rows(
    old: Edition, new: Edition, match: Match, names: tuple[str, ...]
) -> Iterator[Change]:
    before, after = old.rows[match.old], new.rows[match.new]
    for name in names:
        was, now = before.get(name), after.get(name)
        if _is_same(name, was, now):
            continue
        yield Change(
            kind=_name_kind(name, was, now),
            title=after["title"],
            code=after.get("code"),
            industry=after.get("industry"),
            field=name,
            before=None if was is None else value_to_text(was),
            after=None if now is None else value_to_text(now),
            certainty=match.certainty.value,
            matched_by=match.how,
            seq_before=before.get("seq"),
            seq_after=after.get("seq"),
            steps=_find_rise(before, after) if name == "rating" else None,
        )


def _is_same(name: str, was: Any, now: Any) -> bool:  # noqa: ANN401 - values of all types
    """Whether two values say the same; no mark known is as good as none printed."""
    if _FIELDS[name] == "marked":
        return (was is True) == (now is True)
    if isinstance(was, str) and isinstance(now, str):
        return fold_label(was) == fold_label(now)
    return bool(was == now)


def _name_kind(name: str, was: object, now: object) -> str:
    if name == "code" and was is None:
        return "coded"
    if name == "code" and now is None:
        return "uncoded"
    return _FIELDS[name]


def _find_rise(before: Row, after: Row) -> int | None:
    """By how many steps the rating rose, None where a level is not known."""
    was, now = (row.get("rating_level") for row in (before, after))
    return None if was is None or now is None else int(now - was)
