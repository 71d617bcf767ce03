"""The two commands of a fresh machine, as far as they can be tried without installing anything."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make by the project's Makefile in a folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "-f", ROOT / "Makefile", *arguments],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_target() -> None:
    """`make` alone says what there is; no target is hidden."""
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert declared is not None
    listed = [line.split()[0] for line in make().stdout.splitlines()]
    assert listed == declared[1].split()


@pytest.mark.parametrize("target", ["run", "test", "lint", "types"])
def test_each_target_sets_up_alone(target: str, tmp_path: Path) -> None:
    """In a folder without .venv each of them begins with making it, from the lock with hashes."""
    planned = make("-n", target, folder=tmp_path).stdout
    assert "-m venv --clear .venv" in planned
    assert "--require-hashes -r requirements/build.txt" in planned


def test_without_a_venv_module_it_says_what_to_install(tmp_path: Path) -> None:
    """Debian leaves it out; the message names the package, and nothing is left behind."""
    fake = tmp_path / "python3"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    ran = make("run", f"PYTHON={fake}", folder=tmp_path)
    assert ran.returncode != 0
    assert (
        "error: this Python has no venv module; on Debian or Ubuntu: apt install python3-venv"
        in ran.stderr
    )
    assert [path.name for path in tmp_path.iterdir()] == ["python3"]


def test_without_python_it_says_so(tmp_path: Path) -> None:
    """No Python of at least 3.11: one line, not a trace of a shell."""
    ran = make("run", "PYTHON=", folder=tmp_path)
    assert ran.returncode != 0
    assert "error: Python 3.11 or later is needed" in ran.stderr


def test_ci_runs_what_everybody_runs() -> None:
    """The workflow calls .ci/run and make run, and .ci/run calls make; nothing else is fetched or run."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    assert [step["run"] for step in steps[1:]] == [".ci/run", "make run"]
    assert not any("uses" in step for step in steps)
    assert workflow["permissions"] == {"contents": "read"}
    last = (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1]
    assert last == "make lint types test"


def test_hooks_run_the_locked_tools() -> None:
    """pre-commit fetches nothing: each hook is a tool of .venv."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]


def test_matrix_is_what_the_package_promises() -> None:
    """CI tries each Python that the classifiers name."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    promised = re.findall(r'Python :: (3\.\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert workflow["jobs"]["check"]["strategy"]["matrix"]["python"] == promised
