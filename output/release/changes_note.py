"""`CHANGES.md`: what changed since the edition before, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.release.readme import DRAFT

if TYPE_CHECKING:
    from jinque.output.release.content import ReleaseContent

__all__ = ["PATH", "render_changes_note"]

PATH = "CHANGES.md"


def render_changes_note(content: ReleaseContent) -> bytes:
    """The note in both languages; where no edition was named to compare with, it says so."""
    from jinque.output.changes import changes_to_markdown

    draft = f"{DRAFT}\n\n" if content.is_draft else ""
    now = f"{content.name} {content.version}"
    comparison = content.comparison
    if comparison is None:
        return (
            f"{draft}# Changes / 变化: {now}\n\n"
            "No edition before was given to compare with. 没有提供可比较的上一版。\n"
        ).encode()
    old = comparison.old.label
    note = changes_to_markdown(comparison.changes, old=old, new=now, notes=comparison.notes)
    return draft.encode() + note
