"""Findings on standard error, for commands whose output is something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jinque.records import Checked

__all__ = ["echo_findings"]


def echo_findings(checked: Checked, source: str) -> None:
    """One line a finding, then what was read."""
    from jinque.safe import show

    for finding in checked.report:
        place = ":".join(str(part) for part in (source, finding.page, finding.row) if part)
        line = f"{place}: {finding.severity} {finding.rule} {finding.message}"
        click.echo(show(line), err=True)
