"""The command line. It only translates: options in, one library call, one family of exceptions out.

Nothing heavy is imported before a command needs it, so that `jinque --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from jinque.cli import (
    batch,
    completion,
    diff,
    extract,
    inventory,
    profile_new,
    release,
    review,
    tables,
    validate,
)
from jinque.cli.findings import echo_error
from jinque.cli.streams import FULL, drop_output, hold_streams
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["cli", "main"]

# Python's own pace (700) collects garbage hundreds of times while pandas and pandera load, and finds hardly
# any; with this one, a long reading still gives its cycles back.
COLLECT_AFTER = 100_000
EXIT_UNWRITTEN = 5
EXIT_BUG = 70  # EX_SOFTWARE of sysexits.h: our fault, not the file's
EXIT_INTERRUPTED = 130  # what a shell says of a command that Ctrl-C ended


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    import jinque

    click.echo(f"jinque {jinque.__version__}")
    context.exit()


class _Group(click.Group):
    """click ends with status 1 when the reader of a pipe goes away; 1 means findings here."""

    def invoke(self, ctx: click.Context) -> object:
        from jinque.output import quiet_pipe

        with quiet_pipe():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a day's work, not of the alphabet."""
        return list(self.commands)


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 valid, 1 findings of severity error, 2 wrong use, 3 the source cannot be "
    "read or holds no such list, 4 it is over the limits, 5 the output could not be written.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn a published list of shortage occupations (急需紧缺职业目录) into checked open data.

    \b
    jinque extract list.pdf                             look at it
    jinque extract list.pdf -o out.csv -o out.parquet   write files
    jinque validate list.pdf                            only the findings, one a line
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _module in (
    *(extract, validate, review, release, diff, batch, tables, inventory),
    *(profile_new, completion),
):
    for _command in _module.COMMANDS:
        cli.add_command(_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status. No exception gets past this."""
    gc.set_threshold(COLLECT_AFTER)
    hold_streams()
    try:
        status = cli.main(args=args, prog_name="jinque", standalone_mode=False) or 0
    except (KeyboardInterrupt, click.Abort):
        status = EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - this is the one place that translates them all
        status = _explain(error)
    gc.freeze()  # the process ends: nobody needs the garbage of all that was loaded
    if status == EXIT_UNWRITTEN:
        drop_output()
    sys.exit(status)


def _explain(error: Exception) -> int:
    """Say an exception in plain words on standard error and give its exit status."""
    from jinque.errors import JinqueError

    if os.environ.get("JINQUE_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    if isinstance(error, JinqueError):
        message, status = str(error), error.exit_status
    elif isinstance(error, click.ClickException):
        message, status = _usage_message(error), error.exit_code
    elif isinstance(error, OSError) and error.errno in FULL:
        message, status = f"standard output cannot be written: {error.strerror}", EXIT_UNWRITTEN
    else:
        message, status = _bug_message(error), EXIT_BUG
    echo_error(message)
    return status


def _usage_message(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f"\n    see: {context.command_path} --help" if context else ""
    return show(error.format_message()) + hint


def _bug_message(error: Exception) -> str:
    words = " ".join(str(error).split())
    return (
        f"jinque failed, which is a bug in it: {type(error).__name__}: {words}\n"
        "    please report it with the file that caused it; JINQUE_DEBUG=1 shows where it happened"
    )
