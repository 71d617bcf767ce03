"""What a person knows of many inputs: a table that maps paths to profile, publisher, edition, section.

Nothing of it is ever guessed from a folder's or a file's name. CSV with a header, or TOML with a table
`[[input]]` for each row; the keys are the same.
"""

from __future__ import annotations

import csv
from fnmatch import fnmatchcase
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import msgspec

from jinque.batching.inputs import shorten_address
from jinque.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["IndexRow", "find_row", "load_index"]

MAX_BYTES = 50_000_000
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class IndexRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the inputs whose address, or the end of it from a slash on, fits `pattern`.

    `*` stands for anything, slashes too; `?` for one character. What is not said stays open.
    """

    pattern: Text
    profile: Text | None = None
    publisher: Text | None = None
    edition: Text | None = None
    section: Text | None = None


class _Toml(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    input: tuple[IndexRow, ...]


def load_index(path: Path) -> tuple[IndexRow, ...]:
    """The rows of an index file. Raises ProfileError, which names the file and the row."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProfileError(f"has more than {MAX_BYTES:,} bytes", source=str(path))
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"cannot be read: {error}", source=str(path)) from error
    rows = _read_toml(text, path) if path.suffix == ".toml" else _read_csv(text, path)
    return tuple(_anchor(row, path.parent) for row in rows)


def find_row(index: Sequence[IndexRow], address: str) -> int | None:
    """The number of the first row that fits an input, None where none does.

    Of a file in an archive the address is compared with that of the archive and without it.
    """
    names = {address, shorten_address(address)}
    fits = (number for number, row in enumerate(index) if any(_fits(row, name) for name in names))
    return next(fits, None)


def _fits(row: IndexRow, name: str) -> bool:
    return fnmatchcase(name, row.pattern) or fnmatchcase(name, f"*/{row.pattern}")


def _read_toml(text: str, path: Path) -> tuple[IndexRow, ...]:
    try:
        return msgspec.toml.decode(text, type=_Toml).input
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProfileError(f"is no index: {error}", source=str(path)) from error


def _read_csv(text: str, path: Path) -> list[IndexRow]:
    try:
        table = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ProfileError(f"is not CSV: {error}", source=str(path)) from error
    return [_to_row(values, line, path) for line, values in enumerate(table, 2)]


def _to_row(values: dict[str, str], line: int, path: Path) -> IndexRow:
    said = {name: value.strip() for name, value in values.items() if name and value}
    if None in values:
        raise ProfileError(f"row {line}: more cells than the header", source=str(path))
    try:
        return msgspec.convert({name: value for name, value in said.items() if value}, IndexRow)
    except msgspec.ValidationError as error:
        hint = f"the columns are {', '.join(IndexRow.__struct_fields__)}"
        raise ProfileError(f"row {line}: {error}", source=str(path), hints=(hint,)) from error


def _anchor(row: IndexRow, folder: Path) -> IndexRow:
    """A profile with a dot or a slash is a file, as seen from the index; any other is a name."""
    if row.profile is None or not any(char in row.profile for char in "./\\"):
        return row
    return msgspec.structs.replace(row, profile=str(folder / row.profile))
