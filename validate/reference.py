"""Tables of the classification: which codes an edition has, under which titles, with which marks.

A table is a CSV (UTF-8) or Parquet file with the columns `code`, `title`, and if it has them `mark`
(empty, L, S or L/S), `work_types` (titles in the order of their ordinals, parted by `|`, or a list)
and `edition`. A row may name a group (4, 4-08, 4-08-05) or an occupation (4-08-05-04).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.errors import ProfileError
from jinque.text import fold_label
from jinque.validate.codes import parent_of
from jinque.validate.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Entry", "Reference", "ReferenceSet", "builtin_reference", "load_reference"]

MAX_BYTES = 50_000_000
_CODE = re.compile(r"[1-8](-\d{2}){0,3}")
_MARKS = {"": frozenset[str](), "L": frozenset("L"), "S": frozenset("S"), "L/S": frozenset("LS")}
_EDITION = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class Entry(Struct, frozen=True, kw_only=True):
    """A group, occupation or work type of one edition. Work types have no marks of their own."""

    code: str
    title: str
    marks: frozenset[str] = frozenset()

    @property
    def is_codable(self) -> bool:
        """Whether a list may print this code: an occupation or a work type, no group."""
        return self.code.count("-") >= 3


class Reference(Struct, frozen=True, kw_only=True):
    """One edition's table. It is taken as whole below every group that it lists something of.

    `whole_depth` says otherwise of a table with gaps: the number of parts of the longest codes of
    which it has all (2: all sub-major groups). `parents` are the codes right above its entries,
    `prefixes` all that stand above them.
    """

    edition: str
    name: str
    entries: dict[str, Entry]
    whole_depth: int = 5
    parents: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    by_title: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def covers(self, code: str) -> bool:
        """Whether the table can tell if a code exists: it has it, or all that stand beside it."""
        if code in self.entries:
            return True
        above = parent_of(code)
        while above and above not in self.entries and above not in self.prefixes:
            above = parent_of(above)
        depth = above.count("-") + 2  # of the first part that the table does not know
        # An occupation in the table that lists no work types is no parent, and has none.
        is_listed = above in self.parents or (depth == 5 and above in self.entries)
        return depth <= self.whole_depth and is_listed


def make_reference(
    entries: Iterable[Entry], *, edition: str, name: str, whole_depth: int = 5
) -> Reference:
    """A reference with its indexes: which codes have children, and which codes have a title."""
    table = {entry.code: entry for entry in entries}
    titles: dict[str, list[str]] = {}
    for entry in table.values():
        if entry.is_codable:
            titles.setdefault(fold_label(entry.title), []).append(entry.code)
    return Reference(
        edition=edition,
        name=name,
        entries=table,
        whole_depth=whole_depth,
        parents=frozenset(map(parent_of, table)) - {""},
        prefixes=frozenset(prefix for code in table for prefix in _prefixes_of(code)),
        by_title={title: tuple(codes) for title, codes in titles.items()},
    )


def _prefixes_of(code: str) -> Iterator[str]:
    while code := parent_of(code):
        yield code


class ReferenceSet:
    """All tables at hand, asked for one edition; the others only say where else a code exists.

    The built-in table answers where none of the edition is given.
    """

    def __init__(self, references: Sequence[Reference], edition: str) -> None:
        self.edition = edition
        given = tuple(r for r in references if r.edition == edition)
        builtin = builtin_reference()
        self.named = given or ((builtin,) if builtin.edition == edition else ())
        references = (*references, builtin)
        self.others = tuple(r for r in references if r.edition != edition)

    def find(self, code: str) -> Entry | None:
        """The entry of a code in the edition."""
        return next((r.entries[code] for r in self.named if code in r.entries), None)

    def covers(self, code: str) -> bool:
        """Whether some table of the edition can tell if the code exists."""
        return any(reference.covers(code) for reference in self.named)

    def codes_of(self, title: str) -> tuple[str, ...]:
        """The codes that the edition has under a title, whatever its typography."""
        folded = fold_label(title)
        found = (code for r in self.named for code in r.by_title.get(folded, ()))
        return tuple(dict.fromkeys(found))

    def find_elsewhere(self, code: str) -> tuple[str, Entry] | None:
        """The first other edition that has the code, and its entry there."""
        return next(((r.edition, r.entries[code]) for r in self.others if code in r.entries), None)

    def titles(self) -> dict[str, str]:
        """Every codable title of the edition with its (first) code."""
        found: dict[str, str] = {}
        for reference in self.named:
            for entry in reference.entries.values():
                if entry.is_codable:
                    found.setdefault(entry.title, entry.code)
        return found


# --- reading tables --------------------------------------------------------------------------------


@cache
def builtin_reference() -> Reference:
    """What ships with the project: every group down to the sub-major ones, and some occupations."""
    text = files("jinque.validate").joinpath("data", "csco-2022.csv").read_text("utf-8")
    rows = list(csv.DictReader(StringIO(text)))
    entries = _rows_to_entries(rows, "csco-2022.csv")
    return make_reference(entries["2022"], edition="2022", name="built-in", whole_depth=2)


def load_reference(path: str | Path, edition: str | None = None) -> tuple[Reference, ...]:
    """The table in a CSV or Parquet file: one Reference for each edition in it.

    The edition stands in the column `edition`, else in the argument, else as four digits in the
    file's name. Raises ProfileError with the file and line of what is wrong.
    """
    path = Path(path)
    rows = _read_rows(path)
    default = edition or next(iter(_EDITION.findall(path.stem)), None)
    named = _rows_to_entries(rows, str(path), default)
    return tuple(
        make_reference(entries, edition=name, name=path.name) for name, entries in named.items()
    )


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # a link to a device tells no size, and never ends
    except OSError as error:
        raise ProfileError(
            f"cannot read the reference table: {error.strerror}", source=str(path)
        ) from error
    if len(data) > MAX_BYTES:
        raise ProfileError(f"a reference table of more than {MAX_BYTES:,} bytes", source=str(path))
    rows = _read_parquet(path) if data[:4] == b"PAR1" else _read_csv(data, path)
    missing = [name for name in ("code", "title") if not rows or name not in rows[0]]
    if missing:
        hint = "the columns are code, title and, if it has them, mark, work_types and edition"
        raise ProfileError(f"no column {missing[0]}", source=str(path), hints=(hint,))
    return rows


def _read_csv(data: bytes, path: Path) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text, newline=""), restval="", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        hint = "save the table as CSV in UTF-8"
        raise ProfileError(f"not a CSV: {error}", source=str(path), hints=(hint,)) from error


def _read_parquet(path: Path) -> list[dict[str, str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise ProfileError(f"not a Parquet file: {error}", source=str(path)) from error
    return [{name: _to_text(value) for name, value in row.items()} for row in rows]


def _to_text(value: object) -> str:
    if isinstance(value, list):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def _rows_to_entries(
    rows: Sequence[dict[str, str]], source: str, default: str | None = None
) -> dict[str, list[Entry]]:
    """The entries by edition. Raises ProfileError at the first row that is wrong."""
    named: dict[str, list[Entry]] = {}
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 2):
        edition = (row.get("edition") or "").strip() or default
        if edition is None:
            hint = "add a column edition, or name the file like csco2022.csv"
            raise ProfileError(f"line {number}: no edition", source=source, hints=(hint,))
        for entry in _row_to_entries(row, f"line {number}", source):
            if (edition, entry.code) in seen:
                raise ProfileError(f"line {number}: {entry.code} again", source=source)
            seen.add((edition, entry.code))
            named.setdefault(edition, []).append(entry)
    return named


def _row_to_entries(row: dict[str, str], where: str, source: str) -> Iterator[Entry]:
    """A row's own entry, and one for each of its work types."""
    code, title = normalize("code", row["code"] or ""), normalize("title", row["title"] or "")
    mark = (row.get("mark") or "").strip()
    if not _CODE.fullmatch(code):
        hint = "a code reads 4, 4-08, 4-08-05 or 4-08-05-04; work types stand in work_types"
        raise ProfileError(f'{where}: "{row["code"]}" is no code', source=source, hints=(hint,))
    if not title:
        raise ProfileError(f"{where}: {code} has no title", source=source)
    if mark not in _MARKS:
        hint = "a mark is L, S, L/S or empty"
        raise ProfileError(f'{where}: "{mark}" is no mark', source=source, hints=(hint,))
    yield Entry(code=code, title=title, marks=_MARKS[mark])
    names = [normalize("title", name) for name in (row.get("work_types") or "").split("|")]
    for ordinal, name in enumerate(filter(None, names), 1):
        yield Entry(code=f"{code}-{ordinal:02d}", title=name)
