"""A first draft of a profile, from a document's own labels and values, for a person to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.drafting.evidence import gather_evidence
from jinque.drafting.guess import guess_columns
from jinque.drafting.header import find_table
from jinque.drafting.write import write_draft
from jinque.errors import LayoutError
from jinque.extract import Limits

if TYPE_CHECKING:
    import os

__all__ = ["draft_profile"]


def draft_profile(
    path: str | os.PathLike[str],
    *,
    name: str = "my-list",
    password: str | None = None,
    limits: Limits = Limits(),
) -> str:
    """The TOML of a profile for the list in a document, commented; what wants an eye says CHECK.

    No profile need know the labels: fields are guessed from labels and from what stands below them.
    Raises SourceError or LimitError, and LayoutError where no table looks like a list.
    """
    from jinque.pipeline import tables

    document = tables(path, password=password, limits=limits)
    table = find_table(document)
    if table is None:
        hint = "look at what was found: jinque tables SOURCE -f html -o tables.html"
        raise LayoutError(
            "no table with a header row and rows below it", source=str(path), hints=(hint,)
        )
    columns = guess_columns(table)
    evidence = gather_evidence(path, columns, table, password=password, limits=limits)
    return write_draft(name, document.source, columns, evidence)
