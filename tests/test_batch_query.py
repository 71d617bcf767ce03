"""The queries in docs/batch.md, run as they are printed, on a data set of generated lists."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from test_docs_readme import find_blocks

from jinque import batch

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "docs/batch.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `all/` lies: a data set of twelve lists of three publishers, and a file that is no document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        from batch_documents import make_archive
    folder = tmp_path_factory.mktemp("query")
    archive = make_archive(folder, 12)
    (archive.folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\1" * 100)
    with ThreadPoolExecutor(1) as here:
        made = batch(
            [archive.folder],
            folder / "all",
            profiles=[str(path) for path in archive.profiles],
            index=archive.index,
            executor=here,
        )
    assert made.counts == {"ok": 12, "unreadable": 1}
    return folder


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of the data set, each file by itself; publisher and edition by its manifest."""
    manifest = pq.read_table(folder / "all" / "manifest.parquet").to_pylist()
    told = {row["source"]: (row["publisher"], row["edition"]) for row in manifest}
    rows: list[dict[str, Any]] = []
    for path in (folder / "all" / "data").rglob("*.parquet"):
        rows += pq.read_table(path, partitioning=None).to_pylist()
    return [row | {"said": told[row["source"]]} for row in rows]


def test_duckdb_query(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts each rating's rows and editions and averages their pay, as counted here one by one."""
    duckdb = pytest.importorskip("duckdb", reason="the query is not tried: pip install duckdb")
    monkeypatch.chdir(folder)
    (query,) = find_blocks(DOCUMENT, "sql")
    rows = read_rows(folder)
    groups = Counter((row["scheme"], row["rating"]) for row in rows)
    answer = duckdb.sql(query).fetchall()
    assert {(scheme, rating): n for scheme, rating, _, n, _ in answer} == groups
    for scheme, rating, editions, n, pay in answer:
        own = [row for row in rows if (row["scheme"], row["rating"]) == (scheme, rating)]
        assert editions == len({row["said"][1] for row in own})
        assert pay == pytest.approx(sum(row["median_salary_cny"] for row in own) / n, abs=0.51)


def test_polars_queries(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows by publisher and edition are those of the manifest, and what could not be read is found."""
    pytest.importorskip("polars", reason="the query is not tried: pip install polars")
    monkeypatch.chdir(folder)
    (code,) = find_blocks(DOCUMENT, "python")
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the documents are ours
    counted = Counter(row["said"] for row in read_rows(folder))
    found = {(publisher, str(edition)): n for publisher, edition, n in names["editions"].rows()}
    assert found == counted
    assert names["failed"]["source"].to_list() == [str(folder / "in" / "photo.png")]
