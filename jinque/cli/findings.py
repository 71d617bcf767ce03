"""Findings in words: what `extract` says beside its output, and what `validate` is made of."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jinque.output.reports import Lang
    from jinque.records import Checked

__all__ = ["echo_error", "echo_findings", "takes_color"]


def echo_error(message: str) -> None:
    """What stopped a run, on standard error: the cause, and below it the next steps."""
    from jinque.safe import show

    click.echo("error: " + "\n".join(map(show, message.splitlines())), err=True)


def echo_findings(checked: Checked, source: str, lang: Lang) -> None:
    """One line a finding on standard error, then the totals."""
    from jinque.output.reports import checked_to_report, render_report

    reports = [checked_to_report(source, checked)]
    report = render_report(reports, color=takes_color(sys.stderr), lang=lang)
    click.echo(report, nl=False, err=True)


def takes_color(stream: IO[str]) -> bool:
    """Whether the stream is a terminal whose user has not said NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
