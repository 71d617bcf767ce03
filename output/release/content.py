"""What a release is made of: the checked list and all that a person said of it, before any file is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from jinque.output.changes import Change
    from jinque.output.release.settings import ReleaseSettings
    from jinque.records import Checked

__all__ = ["ReleaseContent", "ReleaseFile", "SignOff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """A file of the release: its path inside (`data/occupations.csv`), what it is, and its bytes."""

    path: str
    media_type: str
    title: str
    title_zh: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who said that the list was looked at, and when; `sha256` is that of the source it was about."""

    by: tuple[str, ...]
    date: dt.date
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContent:
    """All that the files of a release are written from.

    `version` is EDITION.REVISION.PATCH, with `-draft` where `is_draft`; `name` is the folder's name, for
    example `beijing-2023`. `issued` is the release's date. `previous` is the frame of the edition before
    and `previous_name` how to call it ("beijing-2022 2022.1.0"); `changes` is what came of comparing.
    `files` are those written so far: the data, for a page that lists them. `linked_data` is Croissant
    (a schema.org Dataset), for a page to carry.
    """

    checked: Checked
    settings: ReleaseSettings
    name: str
    version: str
    issued: dt.date
    is_draft: bool = False
    previous: pd.DataFrame | None = None
    previous_name: str | None = None
    changes: tuple[Change, ...] = ()
    sign_off: SignOff | None = None
    files: tuple[ReleaseFile, ...] = ()
    linked_data: Mapping[str, Any] = field(default_factory=dict)
