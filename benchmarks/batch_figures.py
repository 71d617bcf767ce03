"""What a batch costs besides reading, for the arithmetic of large ones; and its data set, queried."""

from __future__ import annotations

import re
from concurrent.futures import as_completed
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sheets import ROOT

from jinque.cli.columns import rows_to_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from batch_documents import Archive

__all__ = ["count_jobs", "describe_output", "query_dataset"]

JOBS = 2000


def count_jobs(executor: Executor) -> float:
    """Jobs a second that do nothing: what the executor itself can hand out and take back."""
    began = perf_counter()
    for future in as_completed([executor.submit(abs, number) for number in range(JOBS)]):
        future.result()
    return JOBS / (perf_counter() - began)


def describe_output(archive: Archive, count: int) -> Iterator[tuple[str, str]]:
    """Files and bytes of the data set and of what is kept beside it."""
    out = archive.output
    rows, kept = out / "data", out.with_name(f"{out.name}.work")
    yield "pages a document", f"{archive.pages / count:.2f}"
    yield "rows a page", f"{archive.rows / archive.pages:.1f}"
    yield "files in DIR", str(len(_list_files(out)))
    yield "bytes a row in data/", f"{_sum_bytes(rows) / archive.rows:.0f}"
    manifest = (out / "manifest.parquet").stat().st_size
    yield "bytes a document in the manifest", f"{manifest / count:.0f}"
    yield "files a document in DIR.work", f"{len(_list_files(kept)) / count:.1f}"
    yield "KB a document in DIR.work", f"{_sum_bytes(kept) / count / 1000:.0f}"


def _list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sum_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in _list_files(folder))


def query_dataset(archive: Archive) -> str:
    """What DuckDB answers to the query that docs/batch.md shows, in Markdown."""
    import duckdb

    said = (ROOT / "docs" / "batch.md").read_text("utf-8")
    (sql,) = re.findall(r"^```sql\n(.*?)^```", said, re.MULTILINE | re.DOTALL)
    found: Any = duckdb.sql(sql.replace("'all/", f"'{archive.output}/"))
    rows = [[str(value) for value in row] for row in found.fetchall()]
    return rows_to_markdown([found.columns, *rows])
