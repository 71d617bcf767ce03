"""What `extract --explain` adds: page by page, what was found and how, and where all characters went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jinque.records import RawTable

__all__ = ["echo_explanation"]


def echo_explanation(raw: RawTable) -> None:
    """The explanation on standard error."""
    from jinque.output.explain import explain

    click.echo(explain(raw), nl=False, err=True)
