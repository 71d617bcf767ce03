"""What all tasks of a batch share, as a file that each process reads once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from jinque.errors import ProfileError
from jinque.profile import Profile  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from jinque.validate.reference import Reference
    from jinque.validate.waivers import Waiver

__all__ = ["Settings", "key_of", "load_references", "load_settings", "load_waivers"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides the result of every input alike. `offered` are names of profiles to choose from.

    `code` names the program that reads; `profiles` also hold those that the index names. `contents` are the
    sums of the files named here, so that a result is not taken for that of another content.
    """

    version: str
    code: str
    offered: tuple[str, ...]
    profiles: dict[str, Profile]
    ocr: bool = False
    references: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    contents: dict[str, str] = {}


def key_of(settings: Settings) -> str:
    """The name of these settings: the same for the same, on every machine."""
    return hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()[:16]


def hash_file(path: str) -> str:
    """The SHA-256 of a file that the settings name. Raises ProfileError."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", source=path) from error


@lru_cache(maxsize=4)
def load_settings(path: Path) -> Settings:
    """The settings of a run, read once in each process."""
    return msgspec.json.decode(path.read_bytes(), type=Settings)


@lru_cache(maxsize=4)
def load_references(paths: tuple[str, ...], _key: str) -> tuple[Reference, ...]:
    """The tables of the classification in these files, read once for settings of this name.

    Raises ProfileError.
    """
    from jinque.validate.reference import load_reference

    return tuple(table for path in paths for table in load_reference(path))


@lru_cache(maxsize=4)
def load_waivers(paths: tuple[str, ...], _key: str) -> tuple[Waiver, ...]:
    """The waivers in these files, read once for settings of this name. Raises ProfileError."""
    from jinque.validate.waivers import load_waivers as load

    return tuple(waiver for path in paths for waiver in load(path))
