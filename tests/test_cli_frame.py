"""What is built in, and the frame of the command line: help, version, completion, wrong use."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import click
import pytest
from conftest import ROOT

import jinque as package
from jinque.cli import cli
from jinque.fields import FIELDS
from jinque.findings import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run


def find_commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Every command, by the words that call it; a group stands for its commands."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from find_commands(command, *above, name)
        else:
            yield (*above, name)


COMMANDS = tuple(find_commands(cli))


def test_version(program: Run) -> None:
    """--version names the program and its version, nothing else."""
    assert program("--version").out == f"jinque {package.__version__}\n"


def test_without_arguments_it_shows_its_help(jinque: Run) -> None:
    """Somebody who types only the name learns what there is."""
    assert jinque().out == jinque("--help").out
    assert jinque().status == 0


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(jinque: Run, command: tuple[str, ...]) -> None:
    """Each --help says what the command does and shows it in use."""
    helped = jinque(*command, "--help")
    words = " ".join(("jinque", *command))
    assert helped.status == 0
    assert f"\n  {words}" in helped.out or f"$({words}" in helped.out
    assert f"  {command[-1]} " in jinque(*command[:-1], "--help").out


def test_profiles_are_listed(jinque: Run) -> None:
    """One line a profile: name, title, publisher."""
    assert (
        "beijing  北京市技能人才急需紧缺职业（工种）目录  北京市人力资源和社会保障局\n"
        in jinque("profiles").out
    )


def test_a_profile_is_printed_as_it_is_stored(jinque: Run) -> None:
    """So that a user's own can start from it."""
    stored = (ROOT / "jinque/profiles/beijing.toml").read_bytes()
    assert jinque("profiles", "beijing").raw == stored
    assert tomllib.loads(stored.decode())["name"] == "beijing"


def test_an_unknown_profile_is_wrong_use(jinque: Run) -> None:
    """The message names the ones that there are."""
    ran = jinque("profiles", "peking")
    assert ran.status == 2
    assert ran.err.startswith(
        "error: Invalid value: no built-in profile is called 'peking'; there are: "
    )
    assert "beijing" in ran.err


def test_fields_as_json_are_the_catalogue(jinque: Run) -> None:
    """Every field with its type, unit and meaning, in the table's order."""
    shown = json.loads(jinque("fields", "-f", "json").out)
    assert [entry["name"] for entry in shown] == [field.name for field in FIELDS]
    assert all(entry["description"] and entry["description_zh"] for entry in shown)


def test_fields_line_up(jinque: Run) -> None:
    """The table for people has one line a field below its header."""
    lines = jinque("fields").out.splitlines()
    assert lines[0].split() == ["field", "type", "unit", "meaning"]
    assert len(lines) == 1 + len(FIELDS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rules_are_the_catalogue(jinque: Run, lang: str) -> None:
    """Every rule is listed, in either language."""
    lines = jinque("rules", "--lang", lang).out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(load_rules())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(jinque: Run, shell: str) -> None:
    """Each script calls back into jinque."""
    ran = jinque("completion", shell)
    assert ran.status == 0
    assert "_JINQUE_COMPLETE" in ran.out


def test_completion_knows_commands_and_profiles(jinque: Run) -> None:
    """What the shell asks for while somebody types is answered."""

    def complete(words: str) -> list[str]:
        typed = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
        answer = jinque(env={"_JINQUE_COMPLETE": "bash_complete", **typed})
        return [line.split(",")[1] for line in answer.out.splitlines()]

    assert complete("jinque ext") == ["extract"]
    assert "beijing" in complete("jinque extract -p bei")


def test_an_unknown_command_is_wrong_use(jinque: Run) -> None:
    """One line says what is wrong, one where help is."""
    ran = jinque("extrakt")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: No such command 'extrakt'")
    assert ran.err.endswith("    see: jinque --help\n")


def test_a_missing_argument_is_wrong_use(jinque: Run) -> None:
    """The hint names the command's own help."""
    ran = jinque("extract")
    assert ran.status == 2
    assert ran.err == "error: Missing argument 'SOURCE'.\n    see: jinque extract --help\n"
