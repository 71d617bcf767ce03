"""Options that several commands share, each group one decorator."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

__all__ = ["about_options", "lang_option", "profile_option", "reading_options", "source_argument"]

ENGINES = ("pdfplumber",)

F = TypeVar("F", bound="Callable[..., Any]")


class _ProfileName(click.ParamType):
    """A built-in profile's name or the path of a TOML file; completes both."""

    name = "profile"

    def shell_complete(
        self, _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from jinque.profile import profile_names

        names = [name for name in profile_names() if name.startswith(incomplete)]
        return [*map(CompletionItem, names), CompletionItem(incomplete, type="file")]


def _chain(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several decorators as one, in the order in which --help shows them."""
    return lambda command: reduce(lambda inner, option: option(inner), reversed(options), command)


# Sources are plain strings: the reader itself opens them once, and names what is wrong with them.
source_argument = click.argument("source", type=click.Path(allow_dash=True))

profile_option = click.option(
    "-p",
    "--profile",
    type=_ProfileName(),
    metavar="NAME|FILE",
    help="How this publisher's list is printed: a built-in profile (see `jinque profiles`) or your "
    "own TOML file. Default: the built-in one whose labels and title fit.",
)

reading_options = _chain(
    click.option("--section", metavar="TITLE", help="Heading of the section that holds the list."),
    click.option(
        "--password",
        envvar="JINQUE_PASSWORD",
        metavar="TEXT",
        help="Password of an encrypted PDF (or set JINQUE_PASSWORD, which others cannot see).",
    ),
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="Which reader of PDF pages to use.",
    ),
)

about_options = _chain(
    click.option("--edition", metavar="YEAR", help="Edition, e.g. 2023. Never guessed."),
    click.option("--publisher", metavar="NAME", help="Issuing body. Default: the profile's."),
)

lang_option = click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    default="en",
    show_default=True,
    help="Language of titles and messages.",
)
