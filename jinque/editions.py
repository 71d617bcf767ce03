"""One edition of a list as plain rows, from whatever holds it: a release, a table of ours, a checked list."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from jinque.errors import ProfileError
from jinque.fields import BY_NAME

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import pandas as pd

    from jinque.records import Checked

__all__ = ["Edition", "checked_to_edition", "frame_to_edition", "load_edition"]

IN_RELEASE = ("data/occupations.parquet", "data/occupations.csv", "data/occupations.json")
# What reading a file of the right beginning and the wrong content can raise.
_DAMAGE = (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError)
NEEDED = ("title", "code", "rating", "median_salary_wan")
Row = dict[str, Any]


class Edition(Struct, frozen=True, kw_only=True):
    """The rows of one edition, missing values None, pay a Decimal; what is known of it, else None.

    `scheme` is that of the ratings; `name` is the folder or file it came from.
    """

    rows: tuple[Row, ...]
    name: str = ""
    edition: str | None = None
    publisher: str | None = None
    scheme: str | None = None
    profile: str | None = None
    version: str | None = None  # of the release
    source_sha256: str | None = None
    is_draft: bool = False

    @property
    def label(self) -> str:
        """How to call it in a heading: publisher and edition where known, else the name."""
        said = " ".join(filter(None, (self.publisher, self.edition)))
        return said if self.edition else self.name


def checked_to_edition(checked: Checked) -> Edition:
    """The edition of a list that was just read and checked."""
    metadata = checked.metadata
    return frame_to_edition(
        checked.frame,
        name=metadata.source.name,
        edition=metadata.edition,
        publisher=metadata.publisher,
        scheme=metadata.scheme,
        profile=metadata.profile,
        source_sha256=metadata.source.sha256,
    )


def frame_to_edition(frame: pd.DataFrame, **about: str | None) -> Edition:
    """The edition of a frame with our columns; `about` are the other fields of Edition."""
    columns = [str(column) for column in frame.columns]
    values = [
        [
            None if missing else value
            for value, missing in zip(each.to_list(), each.isna(), strict=True)
        ]
        for each in (frame.iloc[:, i] for i in range(len(columns)))
    ]
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
    return _to_edition(rows, {"name": "", **about})


def load_edition(path: str | os.PathLike[str]) -> Edition | None:
    """The edition in a release's folder or a file that jinque wrote (CSV, JSON, JSON Lines, Parquet).

    None where the file is nothing of ours, so a source. Raises ProfileError for what cannot be read.
    """
    file = _find_table(Path(path))
    try:
        with file.open("rb") as opened:
            head = opened.read(4096)
            read = _reader_of(head)
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", source=str(path)) from error
    if read is None:
        return None
    try:
        rows, about = read(file)
        _refuse_strangers(rows)
        return _to_edition(rows, {**about, "name": Path(path).resolve().name})
    except (*_DAMAGE, OSError, csv.Error) as error:
        message = f"is no table that jinque wrote: {error}"
        raise ProfileError(message, source=str(path)) from error


def _find_table(path: Path) -> Path:
    """The table of a release's folder; a file is itself."""
    if not path.is_dir():
        return path
    for name in IN_RELEASE:
        if (path / name).is_file():
            return path / name
    hint = "give the folder of one release, or a table that jinque wrote"
    raise ProfileError(f"holds no {IN_RELEASE[0]}", source=str(path), hints=(hint,))


def _reader_of(head: bytes) -> Callable[[Path], tuple[list[Row], Mapping[str, Any]]] | None:
    """How to read a file that begins so, None where jinque did not write it."""
    if head.startswith(b"PAR1"):
        return _read_parquet
    text = head.decode("utf-8-sig", "replace")
    if text.startswith(("{", "[")):
        return _read_json_lines if _is_json_line(text) else _read_json
    names = set(text.split("\n", 1)[0].rstrip("\r").split(","))
    return _read_csv if {"title", "code"} <= names else None


def _is_json_line(text: str) -> bool:
    """Whether the first line is a whole row, as in JSON Lines."""
    return text.startswith('{"') and '"title":' in text.split("\n", 1)[0]


def _read_parquet(file: Path) -> tuple[list[Row], Mapping[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(file)  # its errors are ValueErrors and OSErrors
    about = table.schema.metadata or {}
    return table.to_pylist(), {key.decode(): value.decode() or None for key, value in about.items()}


def _read_csv(file: Path) -> tuple[list[Row], Mapping[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, strict=True)), {}


def _read_json(file: Path) -> tuple[list[Row], Mapping[str, Any]]:
    content = json.loads(file.read_text("utf-8-sig"), parse_float=Decimal)
    if isinstance(content, list):
        return content, {}
    return content.get("rows", []), content.get("metadata", {})


def _read_json_lines(file: Path) -> tuple[list[Row], Mapping[str, Any]]:
    lines = file.read_text("utf-8-sig").split("\n")
    return [json.loads(line, parse_float=Decimal) for line in lines if line], {}


def _refuse_strangers(rows: Any) -> None:  # noqa: ANN401 - whatever a JSON file holds
    """Rows must be flat and have what editions are compared by. Raises ValueError."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("its rows are no list of objects")
    for name in NEEDED:
        if any(name not in row for row in rows):
            raise ValueError(f"a row has no {name}")


def _to_edition(records: list[Row], about: Mapping[str, Any]) -> Edition:
    known = ("name", "edition", "publisher", "scheme", "profile", "version", "source_sha256")
    said = {name: str(about[name]) for name in known if about.get(name)}
    typed = ({name: _to_value(name, value) for name, value in row.items()} for row in records)
    rows = tuple(row for row in typed if row["title"])
    return Edition(rows=rows, is_draft="draft" in about, **said)


def _to_value(name: str, value: Any) -> Any:  # noqa: ANN401 - values of all types
    """The value typed as its field is, from CSV's text, JSON's number or Parquet's double."""
    if value is None or value == "":
        return None
    type_ = BY_NAME[name].type if name in BY_NAME else "string"
    if type_ == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}[str(value)]
    if type_ == "integer":
        return int(value)
    return Decimal(str(value)) if type_ == "decimal" else str(value)
