"""What a list must keep to, one family of rules to a module. Each looks at the list once, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.validate.rules import (
    codes,
    coverage,
    history,
    industries,
    marks,
    pay,
    ratings,
    sequence,
    structure,
    text,
)
from jinque.validate.rules.registry import REGISTERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.findings import Finding
    from jinque.validate.context import Context

__all__ = ["FAMILIES", "run_rules"]

FAMILIES = (
    structure,
    sequence,
    industries,
    codes,
    coverage,
    marks,
    ratings,
    pay,
    text,
    history,
)


def run_rules(context: Context, known: Sequence[Finding]) -> list[Finding]:
    """What all rules find, without what reading the layout has said of the same place already."""
    seen = {(f.rule, f.page, f.row, f.field) for f in known}
    found = (finding for function in REGISTERED for finding in function(context))
    return [f for f in found if (f.rule, f.page, f.row, f.field) not in seen]
