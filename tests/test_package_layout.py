"""The house: who may import whom, what importing costs, and that every doctest runs."""

from __future__ import annotations

import ast
import doctest
import pkgutil
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import pytest
from conftest import ROOT

import jinque

STAGES = ("extract", "validate", "output")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(jinque.__path__, "jinque.")
    if not module.name.endswith("__main__")
)
HEAVY = ("pandas", "pyarrow", "pandera", "numpy", "pdfplumber", "pypdfium2", "openpyxl", "docx")


def imported_modules(stage: str) -> set[str]:
    """The jinque modules that a stage's files import, anywhere in them."""
    names: set[str] = set()
    for path in (ROOT / stage).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] == "jinque"}


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_know_one_another(stage: str) -> None:
    """A stage imports the shared records and itself; only the pipeline knows all three."""
    others = {f"jinque.{name}" for name in (*STAGES, "pipeline", "cli")} - {f"jinque.{stage}"}
    forbidden = {
        name
        for name in imported_modules(stage)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    }
    assert not forbidden


@pytest.mark.parametrize(
    "statement", ["import jinque", "import jinque.cli", "import jinque.extract"]
)
def test_importing_is_cheap(statement: str) -> None:
    """Neither the package, nor the command line, nor starting a reader loads a heavy library."""
    code = f"{statement}, sys; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_child_is_started_before_all_else() -> None:
    """What starts it loads none of what the command needs beside it."""
    code = "import jinque.extract.process.child, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith(("jinque", "msgspec"))}
    parts = ("child", "frames", "orphan", "stage")
    process = "jinque.extract.process"
    assert loaded == {"jinque", "jinque.extract", process, *(f"{process}.{x}" for x in parts)}


def test_the_child_loads_nothing_slow_that_it_can_do_without() -> None:
    """A second typing takes a quarter of msgspec's own time, which looks for it first."""
    needed = {"msgspec", "pypdfium2_raw"}
    spared = {"typing_extensions", "importlib.resources", "dataclasses", "pypdfium2"}
    code = (
        "import sys; from jinque.extract.process.__main__ import main; main()\n"
        f"print(*{(needed | spared)!r} & {{*sys.modules}}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--load", "pdf"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {*done.stderr.split()} == needed


@pytest.mark.parametrize("name", jinque.__all__)
def test_public_names_exist(name: str) -> None:
    """Each name that the package offers can be fetched, and is what its module holds."""
    assert getattr(jinque, name) is not None
    assert name in dir(jinque)


def test_unknown_names_are_attribute_errors() -> None:
    """A misspelt name fails as with any module."""
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = getattr(jinque, "reed")  # noqa: B009 - the type checkers know better


def test_version_is_that_of_the_distribution() -> None:
    """There is one version, the installed one."""
    assert jinque.__version__ == version("jinque")


@pytest.mark.parametrize("module", MODULES)
def test_doctests(module: str) -> None:
    """The examples in docstrings give what they show."""
    failed, _attempted = doctest.testmod(import_module(module))
    assert not failed
