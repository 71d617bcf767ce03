"""What the values of a field must be in this release: the catalogue's word and the profile's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from jinque.fields import Field
    from jinque.output.release.content import ReleaseContent

__all__ = ["Constraints", "constrain", "content_to_constraints"]


class Constraints(Struct, frozen=True, kw_only=True):
    """Bounds of a field. `pattern` matches the whole text; `steps` says that `values` rise in order."""

    required: bool = False
    unique: bool = False
    pattern: str | None = None
    values: tuple[str, ...] = ()
    steps: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None


def content_to_constraints(content: ReleaseContent) -> dict[str, Constraints]:
    """The constraints of each of the frame's columns, by name."""
    from jinque.output.table import checked_to_table

    fields = checked_to_table(content.checked).fields
    return {field.name: constrain(field, content) for field in fields}


def constrain(field: Field, content: ReleaseContent) -> Constraints:
    """A printed field is required only where the list prints it; ratings and pay have the profile's bounds."""
    checked = content.checked
    printed = {column.field for column in checked.raw.columns}
    is_there = field.origin != "printed" or field.name in printed
    values, steps = field.values, False
    low = None if field.minimum is None else Decimal(field.minimum)
    high = None
    if field.name == "rating":
        values = _find_steps(content)
        steps = bool(values)
    if field.name == "rating_level" and _find_steps(content):
        high = Decimal(len(_find_steps(content)))
    if field.type == "decimal":
        pay = checked.profile.pay
        low, high = Decimal(str(pay.minimum)), Decimal(str(pay.maximum))
    return Constraints(
        required=field.required and is_there,
        unique=field.unique,
        pattern=field.pattern,
        values=values,
        steps=steps,
        minimum=low,
        maximum=high,
    )


def _find_steps(content: ReleaseContent) -> tuple[str, ...]:
    """The words of the scheme, lowest first, as this list prints them; none where it is unknown.

    Wordings are compared folded, so a list may print a step in its own typography.
    """
    frame = content.checked.frame
    words = []
    for level, step in enumerate(content.checked.profile.rating.steps, start=1):
        printed = sorted({str(word) for word in frame["rating"][frame["rating_level"].eq(level)]})
        words += printed or [step]
    return tuple(words)
