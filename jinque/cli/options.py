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
    "engine_option",
    "jobs_option",
    "lang_option",
    "limit_options",
    "message_lang_option",
    "ocr_option",
    "profile_option",
    "reading_options",
    "reference_options",
    "settle_options",
    "source_argument",
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
    click.option(
        "--limit",
        "bounds",
        multiple=True,
        metavar="NAME=N",
        help="Another bound of reading, such as pages=5000; see docs/hostile.md. Repeatable.",
    ),
    click.option(
        "--config",
        type=click.Path(),
        metavar="FILE",
        help="Settings. Default: the nearest jinque.toml, or pyproject.toml with [tool.jinque].",
    ),
)

ocr_option = click.option(
    "--ocr", is_flag=True, help="Read pages that are images by OCR. Needs jinque[ocr]."
)

engine_option = click.option(
    "--engine",
    type=click.Choice(("pdfium", "pdfplumber", "both")),
    default="pdfium",
    show_default=True,
    help="What reads a PDF; both reads it twice, and each difference is a finding.",
)

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Read the pages of a long PDF in so many processes; the bounds hold for each.",
)

reading_options = _chain(
    click.option("--section", metavar="TITLE", help="Heading of the section that holds the list."),
    ocr_option,
    limit_options,
)

about_options = _chain(
    click.option("--edition", metavar="YEAR", help="Edition, e.g. 2023. Never guessed."),
    click.option("--publisher", metavar="NAME", help="Issuing body. Default: the profile's."),
)

reference_options = _chain(
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
)

checking_options = _chain(
    reference_options,
    click.option(
        "--previous",
        type=click.Path(),
        metavar="PATH",
        help="The edition before, to compare with: a release, a table that jinque wrote, a source.",
    ),
)

message_lang_option = click.option(
    "--lang",
    type=click.Choice(("en", "zh", "both")),
    default="en",
    show_default=True,
    help="Language of the findings.",
)

lang_option = click.option(
    "--lang",
    type=click.Choice(("en", "zh")),
    default="en",
    show_default=True,
    help="Language of titles and messages.",
)


def settle_options(options: dict[str, Any]) -> dict[str, Any]:
    """A command's options as the library's arguments; what was not typed comes from the settings.

    The bounds of reading become `limits`. Raises ProfileError for settings that are wrong, OptionError
    for a bound that is none.
    """
    from pathlib import Path

    from jinque.config import load_config, read_config
    from jinque.extract.process.limits import set_bounds

    chosen = options.pop("config")
    config = read_config(Path(chosen)) if chosen else load_config()
    given = {"seconds": options.pop("max_seconds"), "memory_mb": options.pop("max_memory")}
    words = [f"{name}={value}" for name, value in given.items() if value is not None]
    limits = set_bounds(config.limits, [*words, *options.pop("bounds")])
    untyped = {name: getattr(config, name) for name in options if _is_left_to_settings(name)}
    return options | untyped | {"limits": limits}


def _is_left_to_settings(name: str) -> bool:
    """Whether the settings know an option by this name and nobody typed it."""
    from jinque.config import Config

    source = click.get_current_context().get_parameter_source(name)
    return name in Config.__struct_fields__ and source is click.core.ParameterSource.DEFAULT
