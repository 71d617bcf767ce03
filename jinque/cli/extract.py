"""`extract`: the checked table, in any format, to files or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from jinque.cli.explain import echo_explanation
from jinque.cli.findings import echo_findings
from jinque.cli.options import (
    about_options,
    checking_options,
    engine_option,
    jobs_option,
    message_lang_option,
    profile_option,
    reading_options,
    settle_options,
    source_argument,
)
from jinque.cli.progress import show_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.output.table import Table
    from jinque.records import Checked

__all__ = ["COMMANDS"]

FORMATS = ("csv", "json", "jsonl", "parquet", "xlsx", "table")
STDOUT = "-"


@click.command()
@source_argument
@profile_option
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write to this file; its ending says the format. Give -o several times for several files "
    "in one reading; - is standard output.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Format of standard output, and of files whose ending says none. Default: a table on a "
    "terminal, CSV in a pipe.",
)
@about_options
@click.option("--raw", is_flag=True, help="The cells as printed, each with its place, unchecked.")
@click.option(
    "--excel",
    is_flag=True,
    help="CSV for Excel: begin with the mark of UTF-8, and put an apostrophe before text that Excel "
    "would run as a formula.",
)
@click.option(
    "--strict", is_flag=True, help="Write nothing when there is a finding that is an error."
)
@click.option("--explain", is_flag=True, help="Also say, page by page, what was found and how.")
@message_lang_option
@engine_option
@jobs_option
@reading_options
@checking_options
def extract(
    source: str,
    outputs: tuple[str, ...],
    format_: str | None,
    raw: bool,
    excel: bool,
    strict: bool,
    explain: bool,
    **options: Any,
) -> int:
    """Read the list in SOURCE and give its rows, checked and typed.

    SOURCE is a text, PDF, Word, Excel, HTML or CSV file, or - for standard input. Findings go to
    standard error. A list with findings is still written whole: a value that cannot be read is null,
    its printed form stands in the column `untyped`, and the exit status is 1.

    \b
    jinque extract list.pdf
    jinque extract list.pdf --edition 2023 -o list.csv -o list.parquet
    jinque extract list.txt -f json | jq '.rows[0]'
    jinque extract list.pdf --raw -f jsonl
    pdftotext -layout list.pdf - | jinque extract -
    """
    targets = _plan(outputs, format_)
    options = settle_options(options)
    lang = options.pop("lang")
    if raw:
        return _extract_raw(source, targets, options, excel=excel, explain=explain)
    from jinque.output.table import checked_to_table
    from jinque.pipeline import read

    with show_progress(f"reading {source}"):
        checked = read(source, **options)
    if explain:
        echo_explanation(checked.raw)
    try:
        if strict and not checked.report.is_valid:
            _refuse(checked, source)
        _write(checked_to_table(checked), targets, excel=excel)
    finally:
        echo_findings(checked, source, lang)
    return 0 if checked.report.is_valid else 1


COMMANDS = (extract,)


def _extract_raw(
    source: str,
    targets: Sequence[tuple[str, str]],
    options: dict[str, Any],
    *,
    excel: bool,
    explain: bool,
) -> int:
    from jinque.output.raw import raw_to_table
    from jinque.pipeline import read_raw

    wanted = ("profile", "section", "password", "ocr", "engine", "jobs", "limits")
    with show_progress(f"reading {source}"):
        raw = read_raw(source, **{name: options[name] for name in wanted})
    if explain:
        echo_explanation(raw)
    _write(raw_to_table(raw), targets, excel=excel)
    return 0


def _plan(outputs: Sequence[str], format_: str | None) -> list[tuple[str, str]]:
    """Each output and its format, settled before anything is read. Raises OptionError."""
    return [(path, _choose_format(path, format_)) for path in outputs or [STDOUT]]


def _choose_format(path: str, format_: str | None) -> str:
    from jinque.errors import OptionError
    from jinque.output import find_format, format_of

    if path != STDOUT:
        try:
            return format_of(path)
        except OptionError:
            if format_ is None:
                raise
            return format_
    if format_ is None:
        return "table" if sys.stdout.isatty() else "csv"
    if sys.stdout.isatty() and not find_format(format_).is_text:
        raise click.UsageError(
            f"{format_} is not for a terminal; give it a file: -o FILE.{format_}"
        )
    return format_


def _write(table: Table, targets: Sequence[tuple[str, str]], *, excel: bool) -> None:
    from jinque.output import find_format, write_files
    from jinque.output.formats import Style

    is_bounded = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = shutil.get_terminal_size().columns if is_bounded else None
    style = Style(excel=excel, width=width)
    write_files([(path, find_format(name).render(table, style)) for path, name in targets])


def _refuse(checked: Checked, source: str) -> None:
    from jinque.errors import InvalidList

    message = "nothing is written, since findings are errors (--strict)"
    raise InvalidList(message, report=checked.report, source=source)
