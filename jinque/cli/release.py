"""`release` and `verify`: open data that others can trust, and the proof that it is what it promises."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jinque.cli.findings import echo_findings
from jinque.cli.options import (
    checking_options,
    message_lang_option,
    profile_option,
    reading_options,
    settle_options,
    source_argument,
)
from jinque.cli.progress import show_progress
from jinque.safe import show

if TYPE_CHECKING:
    from jinque.output.release.settings import ReleaseSettings

__all__ = ["COMMANDS"]

SETTINGS = "release.toml"


@click.command()
@source_argument
@profile_option
@click.option(
    "--edition", metavar="YEAR", help="Edition, as release.toml says it; a mistake shows."
)
@click.option(
    "-o",
    "--output",
    default="releases",
    show_default=True,
    type=click.Path(),
    metavar="DIR",
    help="Folder that holds the releases; this one is a folder in it.",
)
@click.option(
    "--settings",
    type=click.Path(),
    metavar="FILE",
    help="What only a person knows. Default: release.toml beside SOURCE.",
)
@click.option("--init", is_flag=True, help="Draft that file instead, every key explained.")
@click.option("--zip", "archive", is_flag=True, help="Also pack the release as NAME.zip beside it.")
@click.option("--dcat-ap", is_flag=True, help="Also describe it for European data portals.")
@click.option("--zenodo", is_flag=True, help="Also describe it for a deposit at Zenodo.")
@click.option(
    "--sign-off",
    type=click.Path(),
    metavar="FILE",
    help="The sign-off of this very list, as the page of `jinque review` exports it.",
)
@click.option(
    "--require-sign-off",
    is_flag=True,
    help="Refuse to release without one, as a profile or release.toml may demand too.",
)
@click.option("--draft", is_flag=True, help="Release in spite of errors, as a draft on every face.")
@message_lang_option
@reading_options
@checking_options
def release(
    source: str,
    edition: str | None,
    output: str,
    settings: str | None,
    init: bool,
    **options: Any,
) -> int:
    """Publish the list in SOURCE as a release: data, metadata, page, proof.

    The release appears as DIR/NAME-EDITION whole or not at all. A list with an open error is
    refused. Titles, addresses, dates, people and licences come from release.toml.

    \b
    jinque release list.pdf --init                       draft release.toml, then fill it in
    jinque release list.pdf --edition 2023
    jinque release list.pdf --previous releases/beijing-2022 --zip
    jinque verify releases/beijing-2023
    """
    file = Path(settings) if settings else Path(source).parent / SETTINGS
    wanted = settle_options(options)
    lang = wanted.pop("lang")
    if init:
        return _draft(source, file, edition, wanted)
    from jinque.errors import InvalidList
    from jinque.output.release.settings import load_settings
    from jinque.releasing import release as publish

    said = load_settings(file)
    _refuse_other_edition(said, edition)
    chosen = {"dcat-ap": wanted.pop("dcat_ap"), "zenodo": wanted.pop("zenodo")}
    extras = [name for name, is_wanted in chosen.items() if is_wanted]
    try:
        with show_progress(f"reading {source}"):
            made = publish(source, said, output, extras=extras, **wanted)
    except InvalidList as error:
        _echo_report(source, error, lang)
        raise
    echo_findings(made.checked, source, lang)
    for path in filter(None, (made.folder, made.archive)):
        _echo_path(path)
    return 0


def _refuse_other_edition(said: ReleaseSettings, edition: str | None) -> None:
    from jinque.errors import OptionError

    if edition not in {None, said.edition}:
        message = f"--edition {edition}, and release.toml says {said.edition}"
        raise OptionError(message, hints=("is it the file of another edition?",))


def _draft(source: str, file: Path, edition: str | None, options: dict[str, Any]) -> int:
    """Write the draft of the settings, unless a file is there."""
    from jinque.errors import OptionError
    from jinque.output import write_files
    from jinque.output.release.draft import draft_settings
    from jinque.pipeline import read_raw
    from jinque.profile import load_profile, profile_names

    if os.path.lexists(file):
        raise OptionError("is there already", source=str(file), hints=("edit it, or move it away",))
    wanted = ("profile", "section", "password", "ocr", "limits")
    raw = read_raw(source, **{name: options[name] for name in wanted})
    profile = load_profile(options["profile"] or raw.profile)
    publisher = profile.publisher if raw.profile in {profile.name, *profile_names()} else ""
    data = draft_settings(raw, source=Path(source).name, edition=edition, publisher=publisher)
    write_files([(file, data)])
    click.echo(f"drafted {show(str(file))}: fill in the lines that end in # ?", err=True)
    return 0


def _echo_report(source: str, error: Any, lang: Any) -> None:
    from jinque.output.reports import SourceReport, render_report

    click.echo(
        render_report([SourceReport(path=source, report=error.report)], lang=lang),
        nl=False,
        err=True,
    )


def _echo_path(path: Path) -> None:
    click.echo(show(str(path)))


@click.command()
@click.argument("folder", type=click.Path(), metavar="DIR")
@click.option("--allow-draft", is_flag=True, help="A draft is no problem in itself.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
)
def verify(folder: str, allow_draft: bool, format_: str) -> int:
    """Check that the release in DIR is all that it promises; exit with 1 where it is not.

    Sums, files, formats that hold the same rows, types, keys, bounds, clean text, required metadata,
    descriptions that agree, draft or not. It needs nothing but the folder. A line reads
    `file: problem what is wrong`.

    \b
    jinque verify releases/beijing-2023
    """
    from jinque.output.verify import verify_release

    problems = verify_release(folder, allow_draft=allow_draft)
    if format_ == "json":
        import json

        from msgspec.structs import asdict

        click.echo(json.dumps([asdict(one) for one in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            click.echo(show(f"{folder}/{problem}"))
        click.echo(_say_total(len(problems)))
    return 1 if problems else 0


def _say_total(count: int) -> str:
    if count == 0:
        return "all is as promised"
    return f"{count} problem{'s' * (count > 1)}"


COMMANDS = (release, verify)
