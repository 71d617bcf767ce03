"""What a release is made of: the checked list and all that a person said of it, before any file is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from jinque.output.changes import Change, Comparison
    from jinque.output.release.settings import ReleaseSettings
    from jinque.records import Checked
    from jinque.signoff import SignOff

__all__ = ["ReleaseContent", "ReleaseFile"]


class ReleaseFile(Struct, frozen=True, kw_only=True):
    """A file of the release: its path inside (`data/occupations.csv`), what it is, and its bytes."""

    path: str
    media_type: str
    title: str
    title_zh: str
    data: bytes


class ReleaseContent(Struct, frozen=True, kw_only=True):
    """All that the files of a release are written from.

    `version` is EDITION.REVISION.PATCH, with `-draft` where `is_draft`; `name` is the folder's name, for
    example `beijing-2023`. `issued` is the release's date. `comparison` is with the edition before, where
    one was given; `previous_name` and `changes` are of it.
    `files` are those written so far: the data, for a page that lists them. `linked_data` is Croissant
    (a schema.org Dataset), for a page to carry.
    """

    checked: Checked
    settings: ReleaseSettings
    name: str
    version: str
    issued: dt.date
    is_draft: bool = False
    comparison: Comparison | None = None
    sign_off: SignOff | None = None
    files: tuple[ReleaseFile, ...] = ()
    linked_data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed since the edition before; nothing where none was given."""
        return self.comparison.changes if self.comparison else ()

    @property
    def previous_name(self) -> str | None:
        """How to call the edition before, None where none was given."""
        return self.comparison.old.label if self.comparison else None
