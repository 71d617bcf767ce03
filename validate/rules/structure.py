"""The list as a whole: its columns, its shape, its industries, its headers and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context


@rule("missing-label")
def check_columns(context: Context) -> Iterator[Finding]:
    """Every column that the profile requires is there, under one of its wordings."""
    for name, column in context.profile.columns.items():
        if column.required and name not in context.columns:
            yield context.finding("missing-label", name, label=column.labels[0])
