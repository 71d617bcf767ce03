"""Options that several commands share, each group one decorator."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

__all__ = [
    "about_options",
    "checking_options",
    "lang_option",
    "limit_options",
    "profile_option",
    "reading_options",
    "source_argument",
    "take_limits",
]

F = TypeVar("F", bound="Callable[..., Any]")


class _ProfileName(click.ParamType[str]):
    """A built-in profile's name or the path of a TOML file; completes both."""

    name = "profile"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from jinque.profile import profile_names

        del ctx, param
        names = [name for name in profile_names() if name.startswith(incomplete)]
        return [*map(CompletionItem, names), CompletionItem(incomplete, type="file")]


def _chain(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several decorators as one, in the order in which --help shows them."""
    return lambda command: reduce(lambda inner, option: option(inner), reversed(options), command)


# Sources are plain strings: the reader itself opens them once, and names what is wrong with them.
source_argument = click.argument("source", type=click.Path(readable=False, allow_dash=True))

profile_option = click.option(
    "-p",
    "--profile",
    type=_ProfileName(),
    metavar="NAME|FILE",
    help="How this publisher's list is printed: a built-in profile (see `jinque profiles`) or your "
    "own TOML file. Default: the built-in one whose labels and title fit.",
)

limit_options = _chain(
    click.option(
        "--password",
        envvar="JINQUE_PASSWORD",
        metavar="TEXT",
        help="Password of an encrypted PDF (or set JINQUE_PASSWORD, which others cannot see).",
    ),
    click.option(
        "--max-seconds",
        type=click.IntRange(min=1),
        metavar="N",
        help="Time that reading one source may take. Default: 60.",
    ),
    click.option(
        "--max-memory",
        type=click.IntRange(min=64),
        metavar="MB",
        help="Memory that it may use (Linux). Default: 512.",
    ),
)

reading_options = _chain(
    click.option("--section", metavar="TITLE", help="Heading of the section that holds the list."),
    limit_options,
)

about_options = _chain(
    click.option("--edition", metavar="YEAR", help="Edition, e.g. 2023. Never guessed."),
    click.option("--publisher", metavar="NAME", help="Issuing body. Default: the profile's."),
)

checking_options = _chain(
    click.option(
        "--reference",
        "references",
        multiple=True,
        type=click.Path(),
        metavar="FILE",
        help="A classification to check codes and titles against (CSV or Parquet). Repeatable.",
    ),
    click.option(
        "--waivers",
        multiple=True,
        type=click.Path(),
        metavar="FILE",
        help="Reviewed exceptions (TOML): reported as before, failing no more. Repeatable.",
    ),
    click.option(
        "--previous",
        type=click.Path(),
        metavar="PATH",
        help="The edition before, to compare with: a release, a table that jinque wrote, a source.",
    ),
)

lang_option = click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    default="en",
    show_default=True,
    help="Language of titles and messages.",
)


def take_limits(options: dict[str, Any]) -> dict[str, Any]:
    """A command's options as the library's arguments: the bounds of reading become `limits`."""
    from jinque.extract import Limits

    given = {"seconds": options.pop("max_seconds"), "memory_mb": options.pop("max_memory")}
    limits = Limits(**{name: value for name, value in given.items() if value is not None})
    return options | {"limits": limits}
