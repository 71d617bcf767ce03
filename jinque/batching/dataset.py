"""The data set: Parquet by publisher and edition, the findings, the manifest, what it is, and the sums.

Everything is in the order of the inputs' addresses and carries no time but the manifest's `seconds`, so
two runs over the same inputs give the same bytes. Rows are written as they are read, never all at once.
"""

from __future__ import annotations

import hashlib
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinque.batching.fields import FINDING_FIELDS, MANIFEST_FIELDS, ROW_FIELDS
from jinque.batching.readme import explain_dataset
from jinque.batching.rows import load_rows
from jinque.batching.store import READ
from jinque.output.parquet import fields_to_schema, table_to_arrow
from jinque.output.table import Table
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from jinque.batching.store import Record, Store
    from jinque.fields import Field
    from jinque.findings import Finding

__all__ = ["write_dataset"]

UNKNOWN = (
    "unknown"  # hive's own word for null is no value for pyarrow where a column has nothing else
)
GROUP = 100_000  # rows that are held at once, and written as a row group
MAPPED = 1000  # files that are mapped into memory at once; a system allows some ten thousand
PIECE = 5_000  # rows that are Python objects at once
SUMS = "SHA256SUMS"


def write_dataset(folder: Path, records: Sequence[Record], store: Store) -> None:
    """Fill a new folder with the data set of these records, which come in the order of their addresses.

    Raises OSError.
    """
    first = _find_first(records)
    unique = [record for record in records if first.get(record.result or "") == record.address]
    read = sorted((r for r in unique if r.status in READ), key=_partition_of)
    for place, group in groupby(read, key=_partition_of):
        path = folder / "data" / place / "part-0.parquet"
        path.parent.mkdir(parents=True)
        _write_parquet(
            path, ROW_FIELDS, (load_rows(store.rows_path(r.result or ""), _name(r)) for r in group)
        )
    findings = _findings_to_rows(unique, store)
    _write_parquet(folder / "findings.parquet", FINDING_FIELDS, _to_arrow(FINDING_FIELDS, findings))
    rows = (_record_to_row(record, first) for record in records)
    _write_parquet(folder / "manifest.parquet", MANIFEST_FIELDS, _to_arrow(MANIFEST_FIELDS, rows))
    (folder / "README.md").write_text(explain_dataset(records), "utf-8", newline="\n")
    (folder / SUMS).write_text(_sum_files(folder), "utf-8", newline="\n")


def _find_first(records: Iterable[Record]) -> dict[str, str]:
    """The first address of each result: one with the same content is not taken twice."""
    first: dict[str, str] = {}
    for record in records:
        if record.result is not None:
            first.setdefault(record.result, record.address)
    return first


def _partition_of(record: Record) -> str:
    """The folder of its rows; names are percent-encoded, which readers of hive folders undo."""
    said = (replace_surrogates(text or "") for text in (record.publisher, record.edition))
    publisher, edition = (quote(text, safe="") if text else UNKNOWN for text in said)
    return f"publisher={publisher}/edition={edition}"


def _name(record: Record) -> str:
    return replace_surrogates(record.address)


def _write_parquet(path: Path, fields: Sequence[Field], tables: Iterable[Any]) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, fields_to_schema(fields), compression="snappy") as writer:
        for table in _gather(tables):
            writer.write_table(table, row_group_size=GROUP)


def _gather(tables: Iterable[Any]) -> Iterator[Any]:
    """Small tables as large ones: a row group for each list would cost more than its rows."""
    held: list[Any] = []
    rows = 0
    for table in tables:
        held.append(table)
        rows += table.num_rows
        if rows >= GROUP:
            yield _join(held)
            held, rows = [], 0
        elif len(held) >= MAPPED:
            held = [_join(held)]
    if held:
        yield _join(held)


def _join(tables: Sequence[Any]) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    import pyarrow as pa

    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _to_arrow(fields: tuple[Field, ...], rows: Iterable[dict[str, Any]]) -> Iterator[Any]:
    """Rows as tables, so many at a time: of many inputs all would need much memory."""
    waiting = iter(rows)
    while piece := list(islice(waiting, PIECE)):
        values = tuple(tuple(row.get(field.name) for field in fields) for row in piece)
        yield table_to_arrow(Table(fields=fields, rows=values, about={}))


def _findings_to_rows(records: Iterable[Record], store: Store) -> Iterator[dict[str, Any]]:
    for record in records:
        whole = store.load(record.result or "")
        if whole is not None:
            yield from (_finding_to_row(record, finding) for finding in whole.findings)


def _finding_to_row(record: Record, finding: Finding) -> dict[str, Any]:
    names = ("rule", "message", "message_zh", "page", "row", "seq", "field", "cell", "waiver")
    return {
        **_about(record),
        **{name: getattr(finding, name) for name in names},
        "severity": str(finding.severity),
    }


def _record_to_row(record: Record, first: dict[str, str]) -> dict[str, Any]:
    names = ("kind", "status", "profile", "rows", "errors", "warnings", "error", "seconds")
    same = first.get(record.result or "", record.address)
    return {
        **_about(record),
        **{name: getattr(record, name) for name in names},
        "profile_reason": record.why,
        "same_as": None if same == record.address else replace_surrogates(same),
    }


def _about(record: Record) -> dict[str, str | None]:
    return {
        "source": _name(record),
        "source_sha256": record.sha256,
        "publisher": record.publisher,
        "edition": record.edition,
    }


def _sum_files(folder: Path) -> str:
    paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_hash(folder / path)}  {path}\n" for path in paths)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
