"""`completion`: the script that teaches a shell to complete jinque's commands and options."""

from __future__ import annotations

import click

__all__ = ["COMMANDS"]

VARIABLE = "_JINQUE_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for your shell.

    \b
    eval "$(jinque completion bash)"                                    # in ~/.bashrc
    eval "$(jinque completion zsh)"                                     # in ~/.zshrc
    jinque completion fish > ~/.config/fish/completions/jinque.fish
    """
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    maker = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}[shell]
    click.echo(maker(context.find_root().command, {}, "jinque", VARIABLE).source())


COMMANDS = (completion,)
