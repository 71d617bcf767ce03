"""What the page of a release shows, in plain values: the rows, and the rows of each industry."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from jinque.output.table import checked_to_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.records import Checked

__all__ = ["RAMP", "Facts", "Group", "Step", "checked_to_facts", "median_of"]

RAMP = 5  # shades of the sequential ramp, the lightest first
MOST_STEPS = 7  # of ratings that can be told apart in a bar

Row: TypeAlias = "dict[str, Any]"


class Step(Struct, frozen=True, kw_only=True):
    """A rating: its words, its level in the scheme and its shade, from 1; None where there is no level."""

    words: str
    level: int | None
    shade: int | None


class Group(Struct, frozen=True, kw_only=True, dict=True):
    """The rows of one industry."""

    name: str
    rows: tuple[Row, ...]

    @cached_property
    def spans(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Printed ranges of pay of its rows, lowest first."""
        ends = ((row["salary_min_wan"], row["salary_max_wan"]) for row in self.rows)
        return tuple(sorted((low, high) for low, high in ends if None not in {low, high}))

    @cached_property
    def pay(self) -> tuple[Decimal, ...]:
        """Median pay of its rows, lowest first."""
        return tuple(sorted(pay_of(self.rows)))


class Facts(Struct, frozen=True, kw_only=True, dict=True):
    """The list for the page. `steps` are the ratings, highest first, empty where they are no scheme."""

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]

    def has(self, *names: str) -> bool:
        """Whether any row has a value in one of the fields: what no row has need not be shown."""
        return any(row[name] is not None for name in names for row in self.rows)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """From a printed running number to the place of its row in the list, from 1."""
        return {
            row["seq"]: at for at, row in enumerate(self.rows, start=1) if row["seq"] is not None
        }

    def count(self, name: str) -> int:
        """How many rows have a true or any other value in the field."""
        return sum(row[name] is not None and row[name] is not False for row in self.rows)

    def count_rated(self, step: Step) -> int:
        """How many rows have that rating."""
        return sum(row["rating"] == step.words for row in self.rows)


def checked_to_facts(checked: Checked) -> Facts:
    """The facts of a checked list, industries in printed order."""
    table = checked_to_table(checked)
    names = [field.name for field in table.fields]
    rows: tuple[Row, ...] = tuple(dict(zip(names, row, strict=True)) for row in table.rows)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["industry"] or "—"), []).append(row)
    return Facts(
        rows=rows,
        groups=tuple(Group(name=name, rows=tuple(of)) for name, of in groups.items()),
        steps=_find_steps(rows, checked.profile.rating.steps),
    )


def _find_steps(rows: Sequence[Row], scheme: Sequence[str]) -> tuple[Step, ...]:
    """The ratings that occur, and the steps of the scheme that could; none where nothing is rated."""
    levels = {row["rating"]: row["rating_level"] for row in rows if row["rating"]}
    if not levels or len(levels) > MOST_STEPS:
        return ()
    levels = {words: level for level, words in enumerate(scheme, start=1)} | levels
    known = [level for level in levels.values() if level is not None]
    top = max(known, default=1)
    ranked = sorted(levels, key=lambda words: (-(levels[words] or 0), words))
    return tuple(
        Step(words=words, level=levels[words], shade=_find_shade(levels[words], top))
        for words in ranked
    )


def _find_shade(level: int | None, top: int) -> int | None:
    """The shade of a level: 1 for the lowest, RAMP for the highest, the others evenly between."""
    if level is None:
        return None
    return RAMP if top == 1 else round(1 + (level - 1) * (RAMP - 1) / (top - 1))


def pay_of(rows: Iterable[Row]) -> list[Decimal]:
    """Median pay of the rows that have it."""
    return [row["median_salary_wan"] for row in rows if row["median_salary_wan"] is not None]


def median_of(values: Sequence[Decimal]) -> Decimal:
    """The median; of an even number of values the mean of the middle two."""
    return Decimal(median(values))
