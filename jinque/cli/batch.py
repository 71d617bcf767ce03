"""`batch`: a whole archive as one data set."""

from __future__ import annotations

from typing import Any

import click

from jinque.cli.batch_progress import BatchProgress
from jinque.cli.options import reading_options, reference_options, settle_options

__all__ = ["COMMANDS"]


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar="DIR",
    help="Folder of the data set; it appears whole or not at all. What was read is kept in DIR.work.",
)
@click.option(
    "-p",
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME|FILE",
    help="Profiles to choose from. Repeatable. Default: those built in.",
)
@click.option(
    "--index",
    type=click.Path(),
    metavar="FILE",
    help="What is known of each input (CSV or TOML): pattern, profile, publisher, edition, section.",
)
@click.option("--edition", metavar="YEAR", help="Edition where the index says none. Never guessed.")
@click.option(
    "--publisher",
    metavar="NAME",
    help="Issuing body where the index says none. Default: the profile's.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Processes on this machine. Default: one for each core.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the Dask cluster of this scheduler (tcp://…) instead. Needs jinque[dask].",
)
@click.option("--fresh", is_flag=True, help="Read all again, also what DIR.work has.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what could not be read.")
@reading_options
@reference_options
def batch(sources: tuple[str, ...], output: str, quiet: bool, **options: Any) -> int:
    """Read every list in SOURCE into one Parquet data set, a folder for each publisher and edition.

    SOURCE is a file, a folder with all below it, a pattern ("lists/*.pdf"), or an address that fsspec
    knows (s3://bucket/lists). The profile is chosen by labels and title; where two fit, none is
    taken. Every input has its row in the manifest: files that are no list are said to be so, and one
    that hangs or crashes its reader costs itself alone. A second run reads only what is new.

    Exit status: 0 every input is a list without errors, or no list; 1 some have errors or could not be
    read (see the manifest); 2, 3, 5 nothing was begun or written.

    \b
    jinque batch lists/ -o all
    jinque batch lists/ --index index.csv -o all --workers 8
    jinque batch 's3://bucket/lists/*.pdf' -o all --scheduler tcp://10.0.0.1:8786
    """
    from jinque.batching import batch as run

    settled = settle_options(options)
    with BatchProgress(quiet=quiet) as progress:
        summary = run(sources, output, watch=progress.watch, **settled)
    if not quiet:
        progress.summarize(summary, output)
    return 0 if summary.is_clean else 1


COMMANDS = (batch,)
