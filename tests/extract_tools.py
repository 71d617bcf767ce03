"""What the tests of extraction share: documents with their truth, read in this process."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from conftest import ROOT

from jinque.extract.kinds import detect_kind
from jinque.extract.process.worker import Request, read_document, read_list
from jinque.profile import load_profile
from jinque.records import Source
from jinque.validate import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from jinque.findings import Finding
    from jinque.records import Checked, Document, RawTable

LAYOUTS = ROOT / "fixtures" / "layouts"


@cache
def load_truth(folder: Path) -> dict[str, Any]:
    """The truth.json of a folder of layouts."""
    table: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
    return table


def layout_files() -> list[Path]:
    """Every document of the committed corpus."""
    return sorted(p for p in LAYOUTS.glob("*/*") if p.name != "truth.json")


def make_request(data: bytes, name: str = "list.pdf", password: str | None = None) -> Request:
    """A request for these bytes, their kind told by their content."""
    source = Source(
        name=name,
        kind=detect_kind(data),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )
    return Request(source=source, password=password)


def read_bytes(data: bytes, name: str = "list.pdf", password: str | None = None) -> Document:
    """The document in these bytes, read in this process as the child reads it."""
    return read_document(make_request(data, name, password), data)


def read_raw(path: Path, profile: str = "beijing") -> RawTable:
    """The list in a file, read in this process, its account checked."""
    document = read_bytes(path.read_bytes(), path.name)
    return read_list(document, (load_profile(profile),), None)


def read_checked(path: Path, profile: str = "beijing") -> Checked:
    """The list in a file, read and checked in this process."""
    return check(read_raw(path, profile), load_profile(profile))


def find_errors(findings: Iterator[Finding] | tuple[Finding, ...]) -> list[Finding]:
    """The findings that make a list invalid."""
    return [finding for finding in findings if finding.is_open]


def find_differences(checked: Checked, truth: dict[str, Any]) -> Iterator[str]:
    """Every expected value that the table does not have, as "row: field: got, not wanted"."""
    frame, rows = checked.frame, truth["rows"]
    if len(frame) != len(rows):
        yield f"{len(frame)} rows, not {len(rows)}"
    labels = {column.label: column.field for column in checked.raw.columns}
    for got, row in zip(frame.to_dict("records"), rows, strict=False):
        for name, wanted in row["expected"].items():
            value = _value(got, _field(name, truth, labels))
            if not _is_same(value, wanted):
                yield f"row {row['seq']}: {name}: {value!r}, not {wanted!r}"


def _field(name: str, truth: dict[str, Any], labels: dict[str, str]) -> str:
    """A column that the profile does not know is `extra_1`, …: it is found by its label."""
    if not name.startswith("extra_"):
        return name
    label = next(c["label"] for c in truth["columns"] if c["field"] == name)
    return next((field for printed, field in labels.items() if _joined(printed) == label), name)


def _joined(text: str) -> str:
    return "".join(text.split())


def _value(got: dict[Any, Any], name: str) -> Any:
    value = got.get(name)
    return None if value is None or _is_null(value) else value


def _is_null(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))  # type: ignore[call-overload]


def _is_same(value: Any, wanted: Any) -> bool:
    """Equal; an amount as a number, since its trailing zeros are the format's affair."""
    if value is None or wanted is None:
        return value is wanted
    if isinstance(wanted, str) and not isinstance(value, str):
        return Decimal(str(value)) == Decimal(wanted)
    return bool(value == wanted)


def frame_values(frame: pd.DataFrame) -> list[list[str]]:
    """The table as text without its places: two readings of one list give the same."""
    kept = [name for name in frame.columns if name not in {"page", "row"}]
    return [[str(value) for value in row] for row in frame[kept].itertuples(index=False)]
