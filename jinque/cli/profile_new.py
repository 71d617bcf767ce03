"""`profile new`: a draft of a profile from a document's own labels and values."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import click

from jinque.cli.options import limit_options, settle_options, source_argument
from jinque.cli.progress import show_progress

__all__ = ["COMMANDS"]


@click.group()
def profile() -> None:
    """Make a profile for a publisher that has none. `jinque profiles` lists those that are built in."""


@profile.command()
@source_argument
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write to this file instead of standard output; its name is the profile's.",
)
@limit_options
def new(source: str, output: str, **options: Any) -> int:
    """Draft a profile (TOML) from the list in SOURCE, for a person to finish.

    It needs no profile that knows the labels: columns are guessed by what their labels are like and
    by what stands below them. What wants an eye is marked CHECK; alternatives stand in comments.

    \b
    jinque profile new list.pdf -o mine.toml
    jinque extract list.pdf -p mine.toml --explain
    """
    from jinque.drafting import draft_profile
    from jinque.errors import OptionError
    from jinque.output import write_files

    if source == "-":
        raise OptionError("the source is read twice: give it a file, not -")
    settled = settle_options(options)
    name = "my-list" if output == "-" else PurePath(output).stem
    with show_progress(f"reading {source}"):
        draft = draft_profile(source, name=name, **settled)
    write_files([(output, draft.encode())])
    return 0


COMMANDS = (profile,)
