"""`tables`: every table of a document, whether it is a list or not."""

from __future__ import annotations

from typing import Any

import click

from jinque.cli.options import (
    engine_option,
    jobs_option,
    limit_options,
    ocr_option,
    settle_options,
    source_argument,
)
from jinque.cli.progress import show_progress

__all__ = ["COMMANDS"]

FORMATS = ("json", "csv", "html")


@click.command()
@source_argument
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: the output file's ending, else json.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@engine_option
@jobs_option
@ocr_option
@limit_options
def tables(source: str, format_: str | None, output: str, **options: Any) -> int:
    """Give every table of SOURCE as a grid of cells with text, spans, boxes and page.

    Nothing is taken for a list here and nothing is checked; it is what `extract` is built on.

    \b
    jinque tables report.pdf -f csv
    jinque tables report.pdf -o report.html
    """
    from jinque.output import render_tables, write_files
    from jinque.pipeline import tables as read_tables

    ending = output.rpartition(".")[2].lower()
    chosen = format_ or (ending if ending in FORMATS else FORMATS[0])
    settled = settle_options(options)
    with show_progress(f"reading {source}"):
        document = read_tables(source, **settled)
    write_files([(output, render_tables(document, chosen))])
    return 0


COMMANDS = (tables,)
