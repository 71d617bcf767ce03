"""Documents that repeat the code repeat it rightly."""

from __future__ import annotations

import ast
import re
import runpy
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GENERATED: dict[Path, str] = runpy.run_path(str(ROOT / "docs" / "generate.py"))["generate"]()
FOLDERS = ("jinque", "extract", "validate", "output")

# Import names of distributions that are called otherwise.
IMPORT_NAMES = {"pdfminer.six": "pdfminer", "pillow": "PIL"}


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_generated_parts_are_current(path: Path) -> None:
    """Run `make docs` and commit what it wrote."""
    assert path.read_text("utf-8") == GENERATED[path]


def declared_dependencies(*, extras: bool) -> set[str]:
    """The run-time dependencies of pyproject.toml, without versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = list(project["dependencies"])
    if extras:
        lines += [
            line for extra in project.get("optional-dependencies", {}).values() for line in extra
        ]
    return {re.split(r"[\[<>=~! ]", line)[0] for line in lines}


def imported_names() -> set[str]:
    """The top-level modules that the code imports, without Python's own and ours."""
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"jinque"}


def test_dependencies_are_what_is_imported() -> None:
    """No dependency is missing, none is there for nothing."""
    needed, possible = (
        {IMPORT_NAMES.get(name, name) for name in declared_dependencies(extras=extras)}
        for extras in (False, True)
    )
    # numpy is part of pandas' own interface, the bindings are the lower half of pypdfium2
    imported = imported_names() - {"numpy", "pypdfium2_raw"}
    assert not needed - imported
    assert not imported - possible


def test_each_dependency_has_its_reason() -> None:
    """CONTRIBUTING.md says in a line why each is here."""
    table = re.findall(
        r"^\| ([\w.-]+) \| (.+) \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE
    )
    reasons = {name: why for name, why in table if name not in {"package", "---"}}
    assert set(reasons) == declared_dependencies(extras=True)


def test_locks_name_no_registry() -> None:
    """A lock holds versions and hashes; where to get them is everybody's own affair."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "-url" not in text
        assert "find-links" not in text
        assert all("==" in line for line in text.splitlines() if re.match(r"\w", line))
        assert text.count("==") <= text.count("--hash=sha256:")


def test_locks_hold_every_dependency() -> None:
    """What pyproject.toml wants is in the lock that `make run` installs."""
    normal = {re.sub(r"[-_.]+", "-", name).lower() for name in declared_dependencies(extras=False)}
    locked = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements/build.txt").read_text(), re.MULTILINE
    )
    assert normal <= set(locked)
