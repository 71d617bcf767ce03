"""What all tests share: the fixtures' folder and the command as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "fixtures" / "beijing-2023"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str
    raw: bytes


class Run(Protocol):
    """Runs `jinque` with arguments, in a folder, with standard input."""

    def __call__(
        self,
        *args: str | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """Wait for it; both streams as text, standard output as bytes too."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`: golden tests take what they get as what is expected."""
    parser.addoption("--accept", action="store_true", help="update the golden files")


@pytest.fixture(scope="session")
def jinque() -> Run:
    """The installed `jinque` command in a process of its own: entry point, exit status, both streams."""
    program = Path(sys.executable).with_name("jinque")

    def run(
        *args: str | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        done = subprocess.run(
            [program, *args],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "JINQUE_DEBUG": "", **(env or {})},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)

    return run
