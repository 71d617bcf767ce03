"""The READMEs' examples, run as printed: commands on a terminal, Python in an interpreter."""

from __future__ import annotations

import difflib
import doctest
import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

READMES = ("README.md", "README.zh.md")


def find_blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def find_sessions() -> list[tuple[str, str]]:
    """Each README's console blocks; the commands of a block build on one another."""
    return [(name, block) for name in READMES for block in find_blocks(name, "console")]


def find_documents() -> list[Path]:
    """Every Markdown file of the project; the tools' own folders, and the copy of `make mutants`, left out."""
    files = (path for depth in ("*.md", "*/*.md", "*/*/*.md") for path in ROOT.glob(depth))
    top = {path: path.relative_to(ROOT).parts[0] for path in files}
    return sorted(path for path in top if top[path][0] != "." and top[path] != "build")


def check_out(folder: Path) -> None:
    """What the examples read, where they expect it."""
    (folder / "fixtures").symlink_to(ROOT / "fixtures")


@pytest.mark.parametrize(("name", "session"), find_sessions())
def test_sessions_run_as_printed(name: str, session: str, tmp_path: Path) -> None:
    """After `$` what is typed, below it what is then on the screen; `…` alone stands for more lines."""
    check_out(tmp_path)
    for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, printed = step.partition("\n")
        seen = run_on_terminal(command, tmp_path)
        pattern = ".*".join(
            re.escape(part) for part in re.split(r"^…\n", printed, flags=re.MULTILINE)
        )
        if not re.fullmatch(pattern, seen, re.DOTALL):
            lines = difflib.unified_diff(printed.splitlines(), seen.splitlines(), name, command)
            pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("name", READMES)
def test_python_examples_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All Python blocks of a README, one after another, as doctests."""
    check_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    examples = "\n".join(find_blocks(name, "pycon"))
    assert ">>>" in examples
    test = doctest.DocTestParser().get_doctest(examples, {}, name, name, 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert not doctest.DocTestRunner(optionflags=flags).run(test).failed


def test_both_readmes_show_the_same() -> None:
    """The Chinese README is an equal: the same commands and code, in the same order."""
    commands = [
        [re.findall(r"^\$ .*", block, re.MULTILINE) for block in find_blocks(name, "console")]
        for name in READMES
    ]
    assert commands[0] == commands[1]
    assert find_blocks(READMES[0], "pycon") == find_blocks(READMES[1], "pycon")


@pytest.mark.parametrize("name", READMES)
def test_the_first_screen_names_the_two_commands(name: str) -> None:
    """A stranger finds them without scrolling."""
    screen = "\n".join((ROOT / name).read_text("utf-8").splitlines()[:30])
    assert "make run" in screen
    assert "make test" in screen


@pytest.mark.parametrize("path", find_documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a document has its file."""
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)", path.read_text("utf-8"))
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert not missing
