"""What changed between two editions: rows that came, went or differ, each with how sure that is.

compare(old, new) -> tuple[Change, ...]
changes_to_csv, changes_to_json, changes_to_markdown, changes_to_html, changes_to_text
"""

from __future__ import annotations

from jinque.output.changes.compare import KINDS, Change, Comparison, compare, compare_editions
from jinque.output.changes.render import (
    CHANGE_FIELDS,
    CHANGE_FORMATS,
    changes_to_csv,
    changes_to_html,
    changes_to_json,
    changes_to_markdown,
    changes_to_text,
    render_changes,
)
from jinque.output.changes.words import KIND_TITLES, KIND_TITLES_ZH

__all__ = [
    "CHANGE_FIELDS",
    "CHANGE_FORMATS",
    "KINDS",
    "KIND_TITLES",
    "KIND_TITLES_ZH",
    "Change",
    "Comparison",
    "changes_to_csv",
    "changes_to_html",
    "changes_to_json",
    "changes_to_markdown",
    "changes_to_text",
    "compare",
    "compare_editions",
    "render_changes",
]
