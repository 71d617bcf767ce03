"""`validate`: the findings of one list or of many, for people and for CI."""

from __future__ import annotations

import glob
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from jinque.cli.findings import echo_error, takes_color
from jinque.cli.options import (
    about_options,
    checking_options,
    engine_option,
    jobs_option,
    message_lang_option,
    profile_option,
    reading_options,
    settle_options,
)
from jinque.cli.progress import show_progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinque.output.reports import Lang, SourceReport

__all__ = ["COMMANDS"]

FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit", "markdown", "html")
REPORT_OPTIONS = ("format", "output", "lang", "details", "max_findings")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@profile_option
@click.option(
    "-f",
    "--format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Form of the report; github also writes annotations and the job's summary.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write the report to this file instead of standard output.",
)
@message_lang_option
@click.option(
    "--details/--no-details",
    default=None,
    help="Show the cell, its neighbours and the next step below each line. Default: on a terminal.",
)
@click.option("--select", multiple=True, metavar="RULE", help="Only this rule. Repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="All but this rule. Repeatable.")
@click.option(
    "--severity",
    type=click.Choice(("error", "warning", "info")),
    default="info",
    show_default=True,
    help="Only findings as bad as this, or worse.",
)
@click.option(
    "--max-findings",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show only the N worst, and how many more there are.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of findings.")
@about_options
@engine_option
@jobs_option
@reading_options
@checking_options
def validate(sources: tuple[str, ...], **options: Any) -> int:
    """Check the list in each SOURCE and give the findings, one a line.

    A line reads `file:page:row: severity rule message`; totals come last. SOURCE may be a pattern
    such as 'lists/**/*.pdf', or - for standard input. `jinque rules` lists the rules.

    \b
    jinque validate list.pdf
    jinque validate 'lists/*.pdf' --severity error -f github
    jinque validate list.pdf -f sarif -o list.sarif
    jinque validate list.pdf --waivers reviewed.toml --reference csco2022.csv
    """
    from jinque.output import write_files

    options = settle_options(options)
    report_options = {name: options.pop(name) for name in REPORT_OPTIONS}
    exit_zero = options.pop("exit_zero")
    reports = list(_check_sources(_expand(sources), _take_filter(options), options))
    report = _render(reports, **report_options).encode()
    write_files([(report_options["output"], report)], is_shown=True)
    return _choose_status(reports, exit_zero=exit_zero)


COMMANDS = (validate,)


def _take_filter(options: dict[str, Any]) -> dict[str, Any]:
    """Take what says which findings count out of the options. Raises UsageError.

    A misspelt rule would silently select nothing.
    """
    from jinque.findings import Severity, load_rules

    chosen = {name: options.pop(name) for name in ("select", "ignore")}
    for rule in (*chosen["select"], *chosen["ignore"]):
        if rule not in load_rules():
            raise click.UsageError(f"no rule is called {rule!r}; `jinque rules` lists them")
    return chosen | {"severity": Severity(options.pop("severity"))}


def _expand(sources: Iterable[str]) -> list[str]:
    """The files that patterns stand for, sorted, beside the other sources. Raises UsageError."""
    found: list[str] = []
    for source in sources:
        if not glob.has_magic(source) or os.path.lexists(source):
            found.append(source)
            continue
        files = filter(os.path.isfile, glob.glob(source, recursive=True))  # noqa: PTH207
        matching = sorted(files)
        if not matching:
            raise click.UsageError(f"no file matches {source!r}")
        found += matching
    return list(dict.fromkeys(found))


def _check_sources(
    sources: list[str], kept: dict[str, Any], options: dict[str, Any]
) -> Iterator[SourceReport]:
    """The report of each source; one that gives no list is reported as such, and the next one read."""
    from msgspec.structs import replace

    from jinque.errors import LayoutError, SourceError
    from jinque.output.reports import SourceReport, checked_to_report, filter_report
    from jinque.pipeline import read

    for number, source in enumerate(sources, 1):
        place = f" ({number} of {len(sources)})" if len(sources) > 1 else ""
        try:
            with show_progress(f"reading {source}{place}"):
                report = checked_to_report(source, read(source, **options))
        except (SourceError, LayoutError) as error:
            yield SourceReport(path=source, error=error)
        else:
            yield replace(report, report=filter_report(report.report, **kept))


def _render(
    reports: list[SourceReport],
    *,
    format: str,  # noqa: A002 - the word for it
    output: str,
    lang: Lang,
    details: bool | None,
    max_findings: int | None,
) -> str:
    """The report; what stopped a source is also said on standard error, unless the report shows all."""
    from jinque.output.reports import append_job_summary, render_report

    to_terminal = output == "-" and sys.stdout.isatty()
    explained = to_terminal if details is None else details
    if format == "github":
        append_job_summary(reports, lang=lang)
    if not (to_terminal and explained and format == "text"):
        for failure in filter(None, (report.error for report in reports)):
            echo_error(str(failure))
    return render_report(
        reports,
        format,
        color=to_terminal and takes_color(sys.stdout),
        lang=lang,
        details=explained,
        max_findings=max_findings,
    )


def _choose_status(reports: list[SourceReport], *, exit_zero: bool) -> int:
    """The gravest of all: over the limits, then unreadable, then findings."""
    errors = [report.error.exit_status for report in reports if report.error]
    if errors:
        return max(errors)
    return 0 if exit_zero or all(report.is_valid for report in reports) else 1
