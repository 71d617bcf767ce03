"""What rules look at: the typed rows, each with its printed cells, and everything they are compared with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from jinque.fields import BY_NAME, extra_field
from jinque.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jinque.fields import Field
    from jinque.profile import Profile
    from jinque.records import Cell, RawRow, RawTable
    from jinque.validate.reference import ReferenceSet

__all__ = ["Context", "TypedRow", "field_of"]


def field_of(name: str, label: str = "") -> Field:
    """The field of that name; an `extra_` one is made on the spot.

    >>> field_of("seq").title_zh, field_of("extra_band", "补贴档次").title_zh
    ('序号', '补贴档次')
    """
    return BY_NAME.get(name) or extra_field(name, label or name)


class TypedRow(Struct, kw_only=True):
    """A row after conversion. `values` has every field but `untyped`; `untyped` holds what failed."""

    raw: RawRow
    values: dict[str, Any]
    untyped: dict[str, str] = field(default_factory=dict)
    is_blank: bool = False

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - values of all types
        """The value of a field; None where it is null or could not be typed."""
        return self.values.get(name)

    def cell(self, name: str) -> Cell | None:
        """The printed cell of a field, if the row has one."""
        return self.raw.cells.get(name)

    def finding(self, rule: str, name: str | None = None, **words: Any) -> Finding:  # noqa: ANN401
        """A finding on this row, or on its cell of one field, with the field's names filled in."""
        printed = self.cell(name) if name else None
        box = printed.place.box if printed and not printed.inherited else self.raw.place.box
        return make_finding(
            rule,
            page=self.raw.place.page,
            row=self.raw.place.row,
            seq=self.values["seq"],
            field=name,
            cell=printed.text if printed else None,
            box=box,
            **_name_words(name),
            **words,
        )


def _name_words(name: str | None) -> dict[str, Any]:
    """Words for messages; Any, as mypy would take them for the named arguments of `make_finding`."""
    if name is None:
        return {}
    found = field_of(name)
    return {"name": found.title.lower(), "name_zh": found.title_zh}


class Context(Struct, frozen=True, kw_only=True, dict=True):
    """One list under check. `references` answers for the classification, `previous` is a release."""

    raw: RawTable
    profile: Profile
    rows: Sequence[TypedRow]
    references: ReferenceSet
    edition: str | None = None
    previous: pd.DataFrame | None = None

    @cached_property
    def columns(self) -> frozenset[str]:
        """The fields that the list prints in a column."""
        return frozenset(column.field for column in self.raw.columns)

    @cached_property
    def filled(self) -> tuple[TypedRow, ...]:
        """The rows that print anything."""
        return tuple(row for row in self.rows if not row.is_blank)

    def finding(self, rule: str, name: str | None = None, **words: Any) -> Finding:  # noqa: ANN401
        """A finding on the list as a whole, or on a whole column."""
        return make_finding(rule, field=name, **_name_words(name), **words)
