"""The rules, each a generator of findings, registered under the ids that it may raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from jinque.findings import Finding
from jinque.validate.context import Context

__all__ = ["REGISTERED", "Rule", "rule"]

Rule: TypeAlias = Callable[[Context], Iterator[Finding]]

REGISTERED: dict[Rule, tuple[str, ...]] = {}


def rule(*ids: str) -> Callable[[Rule], Rule]:
    """Register a function that looks at a whole list and yields findings with these ids."""

    def register(function: Rule) -> Rule:
        REGISTERED[function] = ids
        return function

    return register
