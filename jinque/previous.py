"""The edition before, as the frame that rules compare a list with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.editions import load_edition

if TYPE_CHECKING:
    import os

    import pandas as pd

    from jinque.editions import Edition

__all__ = ["edition_to_frame", "load_previous"]


def load_previous(path: str | os.PathLike[str]) -> pd.DataFrame | None:
    """The frame of an earlier edition, or None where the file is no table of ours, so a source.

    Raises ProfileError for what cannot be read.
    """
    edition = load_edition(path)
    return None if edition is None else edition_to_frame(edition)


def edition_to_frame(edition: Edition) -> pd.DataFrame:
    """The rows as a frame of objects; no text is null, pay is exact."""
    import pandas as pd

    frame = pd.DataFrame(list(edition.rows), dtype=object)
    return frame.where(frame.notna(), None)
