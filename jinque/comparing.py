"""Several editions at once: what changed between two, and all of them as one data set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinque.editions import checked_to_edition, load_edition
from jinque.errors import ProfileError
from jinque.pipeline import read
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.editions import Edition
    from jinque.output.changes import Comparison

__all__ = ["diff", "panel", "read_edition"]

FilePath = str | os.PathLike[str]


def read_edition(path: FilePath, **options: Any) -> Edition:  # noqa: ANN401 - those of read
    """One edition of a list, to compare: a release's folder, a table that jinque wrote, or a source.

    `options` are those of `jinque.read`, for a source. Raises ProfileError for a table that cannot be
    read, and for a source what `read` raises.
    """
    edition = None if os.fspath(path) == "-" else load_edition(path)
    return checked_to_edition(read(path, **options)) if edition is None else edition


def diff(old: FilePath, new: FilePath, **options: Any) -> Comparison:  # noqa: ANN401 - those of read
    """What changed from one edition to another; each is what `read_edition` takes, and raises the same."""
    from jinque.output.changes import compare_editions

    return compare_editions(read_edition(old, **options), read_edition(new, **options))


def panel(releases: Sequence[FilePath], output: FilePath) -> tuple[Edition, ...]:
    """All editions as one Parquet data set in the folder `output`, which appears whole or not at all.

    Each of `releases` is a release's folder, or a Parquet or JSON file that jinque wrote with its
    edition and publisher. Raises ProfileError for one that is not or lacks them, PublishError where the
    folder cannot be written; what was there before is untouched.
    """
    from jinque.output.panel import build_panel
    from jinque.output.release.publish import publish_folder

    editions = tuple(map(_load_release, releases))
    publish_folder(Path(output), build_panel(editions))
    return editions


def _load_release(path: FilePath) -> Edition:
    edition = load_edition(path)
    if edition is None:
        hint = "make a release of it first: jinque release --help"
        message = "is no release, nor a table that jinque wrote"
        raise ProfileError(message, source=show(os.fspath(path)), hints=(hint,))
    return edition
