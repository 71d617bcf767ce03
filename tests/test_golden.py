"""Every folder under fixtures/ with a golden.toml: its sources must give what lies beside them.

A failing comparison leaves what really came out under tests/actual/ and prints the difference;
`make accept` (pytest --accept) takes it over, deliberately.
"""

from __future__ import annotations

import csv
import difflib
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, Run

import jinque
from jinque.output import render

ACTUAL = ROOT / "tests" / "actual"
PLACES = ("page", "row")  # differ between the forms of one list


@dataclass(frozen=True)
class Golden:
    """A folder's golden.toml."""

    folder: Path
    sources: tuple[str, ...]
    profile: str | None = None
    edition: str | None = None
    publisher: str | None = None
    section: str | None = None
    status: int = 0

    @property
    def files(self) -> list[Path]:
        """The sources; the first pattern's come first."""
        return [path for pattern in self.sources for path in sorted(self.folder.glob(pattern))]

    @property
    def options(self) -> dict[str, str]:
        """What `jinque.read` takes, where it is given."""
        given = {
            "profile": self._profile,
            "edition": self.edition,
            "publisher": self.publisher,
            "section": self.section,
        }
        return {name: value for name, value in given.items() if value is not None}

    @property
    def arguments(self) -> list[str]:
        """The same for the command line."""
        return [word for name, value in self.options.items() for word in (f"--{name}", value)]

    @property
    def _profile(self) -> str | None:
        own = self.profile is not None and self.profile.endswith(".toml")
        return str(self.folder / str(self.profile)) if own else self.profile


def load_golden(path: Path) -> Golden:
    """The golden.toml, checked: an unknown key is an error."""
    table = tomllib.loads(path.read_text("utf-8"))
    return Golden(folder=path.parent, **{**table, "sources": tuple(table["sources"])})


FOLDERS = [load_golden(path) for path in sorted((ROOT / "fixtures").rglob("golden.toml"))]


def name_of(value: object) -> str:
    """How pytest names a case."""
    path = value.folder if isinstance(value, Golden) else value
    return Path(str(path)).relative_to(ROOT / "fixtures").as_posix()


def compare(actual: str, expected: Path, request: pytest.FixtureRequest) -> None:
    """Equal texts, or a failure that shows the difference and keeps what came out."""
    if request.config.getoption("--accept"):
        expected.write_text(actual, "utf-8", newline="")
        return
    wanted = expected.read_bytes().decode() if expected.exists() else ""
    if actual == wanted:
        return
    kept = ACTUAL / expected.relative_to(ROOT / "fixtures")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(actual, "utf-8", newline="")
    lines = difflib.unified_diff(
        wanted.splitlines(), actual.splitlines(), str(expected), str(kept), lineterm="", n=1
    )
    pytest.fail("\n".join(["not what was expected:", *list(lines)[:60]]), pytrace=False)


def drop_places(text: str) -> list[list[str]]:
    """The rows of a CSV without the columns that name the place."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    kept = [col for col, name in enumerate(rows[0]) if name not in PLACES]
    return [[row[col] for col in kept] for row in rows]


@pytest.mark.parametrize("golden", FOLDERS, ids=name_of)
def test_command_gives_what_is_expected(
    golden: Golden, jinque: Run, request: pytest.FixtureRequest
) -> None:
    """The first source through the command: CSV on standard output, the exit status."""
    ran = jinque("extract", golden.files[0], *golden.arguments, "-f", "csv")
    assert ran.status == golden.status, ran.err
    compare(ran.raw.decode(), golden.folder / "expected.csv", request)


@pytest.mark.parametrize("golden", FOLDERS, ids=name_of)
def test_findings_are_what_is_expected(
    golden: Golden, jinque: Run, request: pytest.FixtureRequest
) -> None:
    """The first source through `jinque validate`: every finding, word for word."""
    source = golden.files[0].relative_to(ROOT)
    ran = jinque("validate", source, *golden.arguments)
    assert ran.status == golden.status, ran.err
    compare(ran.out, golden.folder / "expected.findings.txt", request)


@pytest.mark.parametrize(
    ("golden", "source"),
    [(golden, source) for golden in FOLDERS for source in golden.files],
    ids=name_of,
)
def test_every_form_gives_the_same_table(golden: Golden, source: Path) -> None:
    """Cell for cell what the first source gives, and the same rows with errors."""
    checked = jinque.read(source, **golden.options)  # type: ignore[arg-type]
    expected = (golden.folder / "expected.csv").read_bytes().decode()
    assert drop_places(render(checked, "csv").decode()) == drop_places(expected)


def test_there_is_something_to_compare() -> None:
    """The one real list is among the folders, in all its forms."""
    real = next(golden for golden in FOLDERS if golden.folder.name == "beijing-2023")
    assert len(real.files) >= 9
