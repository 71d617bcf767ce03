"""`diff` and `panel`: several editions at once."""

from __future__ import annotations

import os
from typing import Any

import click

from jinque.cli.options import profile_option, reading_options, settle_options
from jinque.cli.progress import show_progress
from jinque.safe import show

__all__ = ["COMMANDS"]

FORMATS = ("text", "json", "markdown", "csv", "html")
ENDINGS = {".json": "json", ".md": "markdown", ".csv": "csv", ".html": "html", ".htm": "html"}

edition_path = click.Path(readable=False, allow_dash=True)


@click.command()
@click.argument("old", type=edition_path)
@click.argument("new", type=edition_path)
@profile_option
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: the output file's ending, else text.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything changed, as diff does.")
@reading_options
def diff(
    old: str, new: str, format_: str | None, output: str, exit_code: bool, **options: Any
) -> int:
    """Tell what changed from OLD to NEW: rows that came, went, or have another title, code,
    industry, rating, pay, mark or description.

    Each is a release's folder, a table that jinque wrote (CSV, JSON, Parquet) or a source. Rows are
    matched by code, else by title, else by how alike they are; where a match is not beyond doubt,
    it says so. Another number or typography is no change. Ratings of two schemes are not compared.

    \b
    jinque diff releases/beijing-2023 releases/beijing-2024
    jinque diff 2023.csv 2024.pdf -o changes.md
    """
    from jinque.comparing import diff as compare
    from jinque.output import write_files
    from jinque.output.changes import render_changes

    chosen = format_ or ENDINGS.get(os.path.splitext(output)[1].lower(), "text")  # noqa: PTH122
    settled = settle_options(options)
    with show_progress(f"comparing {old} and {new}"):
        comparison = compare(old, new, **settled)
    write_files([(output, render_changes(comparison, chosen))])
    return 1 if exit_code and comparison.changes else 0


@click.command()
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE...", type=click.Path())
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar="DIR",
    help="Folder of the data set; it appears whole or not at all.",
)
def panel(releases: tuple[str, ...], output: str) -> int:
    """Join all editions into one Parquet data set, a folder for each publisher and edition.

    Each RELEASE is a release's folder, or a Parquet or JSON file that says its edition and publisher.
    Every row carries the scheme of its rating: rating_level can only be compared within one.

    \b
    jinque panel releases/* -o panel
    duckdb -c "FROM read_parquet('panel/data/**/*.parquet', hive_partitioning = true)"
    """
    from jinque.comparing import panel as build

    with show_progress("joining the editions"):
        editions = build(releases, output)
    rows = sum(len(edition.rows) for edition in editions)
    click.echo(f"{show(output)}: {rows} rows of {len(editions)} editions", err=True)
    return 0


COMMANDS = (diff, panel)
