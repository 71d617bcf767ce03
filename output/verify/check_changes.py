"""What changed since the edition before: told of rows that the list has, and the same in both files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.verify.problem import Problem
from jinque.output.verify.tables import read_frame
from jinque.safe import escape_markdown, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.verify.folder import Folder

__all__ = ["check_changes"]

CHANGES, NOTE, LIST = "data/changes.csv", "CHANGES.md", "data/occupations.csv"
# What `after` is of: the list's own value, where a change is of one field.
_FIELDS = ("title", "code", "industry", "rating", "description", "green", "digital")


def check_changes(folder: Folder) -> Iterator[Problem]:
    """Each change of a numbered row is of that row, as it is now; the note tells of each."""
    frame, rows = read_frame(folder, CHANGES), read_frame(folder, LIST)
    known = {
        row[rows.columns.index("seq")]: dict(zip(rows.columns, row, strict=True))
        for row in rows.rows
    }
    note = folder.contents[NOTE].decode()
    for number, cells in enumerate(frame.rows, start=1):
        change = dict(zip(frame.columns, cells, strict=True))
        for message in _compare(change, known):
            problem = f"row {number}: {message}"
            yield Problem(name="foreign-key", path=CHANGES, message=problem)
        if escape_markdown(change["title"]) not in note:
            message = f"does not tell of {show(change['title'])}"
            yield Problem(name="different-rows", path=NOTE, message=message)


def _compare(change: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What a change says of a row, against the row. A row without a number cannot be found by it."""
    number = change["seq_after"]
    if number is None:
        return
    row = known.get(number)
    if row is None:
        yield f"the list has no row {show(number)}"
        return
    said = {"title": change["title"], "code": change["code"], "industry": change["industry"]}
    if change["kind"] != "added" and change["field"] in _FIELDS:
        said[change["field"]] = change["after"]
    for name, value in said.items():
        if row[name] != value:
            yield f"{name} is {show(str(value))}, in the list {show(str(row[name]))}"
