"""Releases made for the tests: of the real list, with made-up people, addresses and dates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conftest import SAMPLE

from jinque.output.release.build import build_release
from jinque.output.release.settings import load_settings
from jinque.pipeline import read
from jinque.releasing import make_content

if TYPE_CHECKING:
    from jinque.output.release.content import ReleaseContent, ReleaseFile
    from jinque.output.release.settings import ReleaseSettings
    from jinque.records import Checked

SETTINGS = Path(__file__).with_name("release.toml")
SOURCE = SAMPLE / "list.txt"


@cache
def read_sample() -> Checked:
    """The real list, read once."""
    return read(SOURCE, edition="2023", publisher=load_sample_settings().publisher.name)


@cache
def load_sample_settings() -> ReleaseSettings:
    """The made-up settings."""
    return load_settings(SETTINGS)


def make_sample_content(**options: Any) -> ReleaseContent:
    """What the release of the real list is made of."""
    return make_content(read_sample(), load_sample_settings(), source=str(SOURCE), **options)


@cache
def build_sample() -> tuple[ReleaseFile, ...]:
    """The files of that release, with all options."""
    return build_release(make_sample_content(), ("dcat-ap", "zenodo"))


def write_sample(folder: Path) -> Path:
    """The release in a folder, plainly written."""
    for file in build_sample():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder
