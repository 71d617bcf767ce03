"""`review`: the page on which a person compares a list with its source and signs it off."""

from __future__ import annotations

from typing import Any

import click

from jinque.cli.findings import echo_findings
from jinque.cli.options import (
    about_options,
    checking_options,
    message_lang_option,
    profile_option,
    reading_options,
    settle_options,
    source_argument,
)
from jinque.cli.progress import show_progress

__all__ = ["COMMANDS"]


@click.command()
@source_argument
@profile_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write the page to this file; - is standard output.",
)
@click.option(
    "--dpi",
    type=click.IntRange(min=0, max=300),
    default=110,
    show_default=True,
    metavar="N",
    help="Dots to the inch of the pages' pictures; 0: without pictures.",
)
@about_options
@message_lang_option
@reading_options
@checking_options
def review(source: str, output: str, dpi: int, **options: Any) -> int:
    """Make a page on which to compare the list in SOURCE with its print, and to sign it off.

    The page is one file and asks nothing of any other. It shows each page of a PDF with the cells
    that were read, or the lines of another source, and beside it the row's values. Keys: j and k
    next and previous row, y accept, n reject, f next finding, u undo, / search. At the end it gives
    a sign-off (JSON), bound to this source and content, which a release can demand.

    \b
    jinque review list.pdf --edition 2023 -o review.html
    """
    from jinque.errors import OptionError
    from jinque.output import write_files
    from jinque.output.review import render_review
    from jinque.pipeline import draw, read

    if source == "-":
        raise OptionError("the source is read twice: give it a file, not -")
    options = settle_options(options)
    lang = options.pop("lang")
    bounds = {name: options[name] for name in ("password", "limits")}
    with show_progress(f"reading {source}"):
        checked = read(source, **options)
        pictures = draw(source, checked.raw, dpi=dpi, **bounds)
    write_files([(output, render_review(checked, pictures).encode())])
    echo_findings(checked, source, lang)
    return 0 if checked.report.is_valid else 1


COMMANDS = (review,)
