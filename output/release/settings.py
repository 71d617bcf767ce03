"""`release.toml`: what only a person knows of a release. Read key by key; nothing in it is guessed."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from jinque.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "Contributor",
    "Licence",
    "Publisher",
    "ReleaseSettings",
    "SourceSettings",
    "load_settings",
]

MAX_BYTES = 1_000_000
_HINT = "a commented draft of the file is made by: jinque release SOURCE --init"

Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Edition = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}(-[a-z0-9]+)?$")]  # 2023, 2024-q3
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Counter = Annotated[int, msgspec.Meta(ge=0)]
Role = Literal["creator", "contributor", "maintainer", "reviewer", "funder"]
LicenceId = Literal["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: unknown keys are errors, not surprises."""


class Publisher(Strict, frozen=True, kw_only=True):
    """The body that issued the list (not those who made this release of it)."""

    name: Text
    name_en: Text
    url: Url | None = None


class SourceSettings(Strict, frozen=True, kw_only=True):
    """The published document: its title, its official address, its dates, its bytes.

    `sha256` pins the file: a release from any other is refused.
    """

    title: Text
    url: Url
    retrieved: dt.date
    published: dt.date | None = None
    sha256: Sha256 | None = None


class Contributor(Strict, frozen=True, kw_only=True):
    """Somebody who had a hand in this release: a person by both names, or a body by its `name`."""

    name: Text
    roles: tuple[Role, ...] = ("contributor",)
    family_names: Text | None = None
    given_names: Text | None = None
    organization: Text | None = None
    orcid: Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-){3}\d{3}[\dX]$")] | None = None
    url: Url | None = None


class Licence(Strict, frozen=True, kw_only=True):
    """Three statements that are not one: of the source, of our compilation; the code has its own.

    `source` and `source_zh` say in words what is known of the source's own terms.
    """

    compilation: LicenceId
    source: Text
    source_zh: Text


class ReleaseSettings(Strict, frozen=True, kw_only=True):
    """The whole file. `name` with the edition is the release's name and its folder.

    `revision` counts new states of the edition's content, `patch` repairs that leave the table as it is.
    """

    name: Name
    edition: Edition
    title: Text
    title_zh: Text
    description: Text
    description_zh: Text
    publisher: Publisher
    source: SourceSettings
    contributors: Annotated[tuple[Contributor, ...], msgspec.Meta(min_length=1)]
    licence: Licence
    revision: Positive = 1
    patch: Counter = 0
    issued: dt.date | None = None  # else SOURCE_DATE_EPOCH
    url: Url | None = None  # where the release is to be found
    doi: Annotated[str, msgspec.Meta(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    keywords: tuple[Text, ...] = ()
    sign_off: bool = False  # whether this release needs one, whatever the profile says

    @property
    def creators(self) -> tuple[Contributor, ...]:
        """Those to be cited: the creators, or everybody where nobody is called one."""
        chosen = tuple(one for one in self.contributors if "creator" in one.roles)
        return chosen or self.contributors


def load_settings(path: Path) -> ReleaseSettings:
    """The settings of a file. Raises ProfileError; its message ends with the path of the key."""
    table = _read_toml(path)
    _refuse_blanks(table, str(path))
    try:
        return msgspec.convert(table, ReleaseSettings)
    except msgspec.ValidationError as error:
        raise ProfileError(str(error), source=str(path), hints=(_HINT,)) from error


def _refuse_blanks(table: dict[str, Any], source: str) -> None:
    """What the draft left open, all of it at once. Raises ProfileError."""
    blank = list(_find_blanks(table, "$"))
    if blank:
        names = ", ".join(name.removeprefix("$.") for name in blank)
        message = f"not filled in: {names} - at `{blank[0]}`"
        raise ProfileError(message, source=source, hints=("give each a value, or take it out",))


def _find_blanks(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, of in value.items():
            yield from _find_blanks(of, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _find_blanks(one, f"{path}[{number}]")
    elif isinstance(value, str) and not value.strip():
        yield path


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ProfileError(message, source=str(path), hints=(_HINT,)) from error
    if len(data) > MAX_BYTES:
        raise ProfileError(f"has more than {MAX_BYTES:,} bytes", source=str(path))
    try:
        return msgspec.toml.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProfileError(f"is not TOML: {error}", source=str(path)) from error
