"""Commands that show what is built in: `profiles`, `fields`, `rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from jinque.cli.columns import rows_to_columns, rows_to_markdown
from jinque.cli.options import lang_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.fields import Field
    from jinque.findings import Rule

__all__ = ["COMMANDS"]

format_option = click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("table", "json", "markdown")),
    default="table",
    show_default=True,
    help="How to print them.",
)


@click.command()
@click.argument("name", required=False)
def profiles(name: str | None) -> None:
    """List the built-in profiles; with NAME print that profile's TOML.

    A profile holds all that is specific to one publisher: labels, rating words, marks, units,
    notes, expected counts. To write your own, start from a built-in one:

    \b
    jinque profiles beijing > mine.toml
    jinque extract list.pdf -p mine.toml
    """
    from jinque.profile import load_profile, profile_names

    if name is not None:
        click.echo(_read_builtin(name), nl=False)
        return
    known = [load_profile(each) for each in profile_names()]
    click.echo(rows_to_columns([[p.name, p.title, p.publisher] for p in known]))


@click.command()
@format_option
@lang_option
def fields(format_: str, lang: str) -> None:
    """List the fields of the table: name, type, unit, meaning.

    \b
    jinque fields
    jinque fields -f json
    """
    from jinque.fields import FIELDS

    if format_ == "json":
        _echo_json(FIELDS)
    else:
        header = ["field", "type", "unit", "meaning"]
        _echo_rows([header, *(_field_to_row(field, lang) for field in FIELDS)], format_)


@click.command()
@format_option
@lang_option
def rules(format_: str, lang: str) -> None:
    """List the rules that findings come from: id, severity, what it means.

    \b
    jinque rules
    jinque rules --lang zh -f markdown
    """
    from jinque.findings import load_rules

    catalogue = tuple(load_rules().values())
    if format_ == "json":
        _echo_json(catalogue)
    else:
        header = ["rule", "severity", "meaning"]
        _echo_rows([header, *(_rule_to_row(rule, lang) for rule in catalogue)], format_)


COMMANDS = (profiles, fields, rules)


def _read_builtin(name: str) -> str:
    from importlib.resources import files

    from jinque.profile import profile_names

    if name not in profile_names():
        known = ", ".join(profile_names())
        raise click.BadParameter(f"no built-in profile is called {name!r}; there are: {known}")
    return files("jinque").joinpath("profiles", f"{name}.toml").read_text("utf-8")


def _field_to_row(field: Field, lang: str) -> list[str]:
    meaning = field.description_zh if lang == "zh" else field.description
    return [field.name, field.type, field.unit or "", meaning]


def _rule_to_row(rule: Rule, lang: str) -> list[str]:
    return [rule.id, str(rule.severity), rule.title_zh if lang == "zh" else rule.title]


def _echo_rows(rows: Sequence[Sequence[str]], format_: str) -> None:
    click.echo(rows_to_markdown(rows) if format_ == "markdown" else rows_to_columns(rows))


def _echo_json(records: Sequence[Field] | Sequence[Rule]) -> None:
    import json

    from msgspec.structs import asdict

    click.echo(json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=2))
