"""Inputs that lie elsewhere: addresses that fsspec knows are found, named, read whole, and resumed."""

from __future__ import annotations

import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import fsspec  # type: ignore[import-untyped]
import pytest
from conftest import SAMPLE
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]

from jinque import batch
from jinque.batching.inputs import find_inputs, read_input
from jinque.errors import LimitError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = (SAMPLE / "list.txt").read_bytes()


@pytest.fixture(scope="module")
def here() -> Iterator[ThreadPoolExecutor]:
    """This process, which has pandas loaded, and in whose memory the files lie."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def memory() -> Iterator[MemoryFileSystem]:
    """A file system in memory, empty."""
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def test_what_is_found(memory: MemoryFileSystem) -> None:
    """A folder with all below it, patterns that fit files and folders, names with brackets; no hidden ones."""
    for name in ("2022/a.txt", "2023/b.pdf", "2023/.c.txt", "2023/d[1].txt"):
        memory.pipe(f"/lists/{name}", LIST)
    everything = ["2022/a.txt", "2023/b.pdf", "2023/d[1].txt"]
    for source, names in (
        ("memory://lists", everything),
        ("memory://lists/", everything),
        ("memory://lists/*", everything),
        ("memory://lists/*/*.txt", ["2022/a.txt", "2023/d[1].txt"]),
        ("memory://lists/2023/d[1].txt", ["2023/d[1].txt"]),
    ):
        assert find_inputs([source]) == [f"memory://lists/{name}" for name in names], source
    with pytest.raises(SourceError, match="leads to no file"):
        find_inputs(["memory://lists/2021"])


def test_file_address_is_that_file(tmp_path: Path) -> None:
    """`file://` leads to where the name without it does."""
    (tmp_path / "a.txt").write_bytes(LIST)
    (address,) = find_inputs([f"file://{tmp_path}/*.txt"])
    assert address == f"file://{tmp_path}/a.txt"
    assert read_input(address, len(LIST)) == LIST
    with pytest.raises(LimitError):
        read_input(address, len(LIST) - 1)


class Shelf(MemoryFileSystem):  # type: ignore[misc]
    """Like those whose paths do not say the host: sftp, ftp, hdfs."""

    protocol = "shelf"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        _, link, rest = path.partition(f"{cls.protocol}://")
        inner = rest.partition("/")[2] if link else path
        return "/" + inner.strip("/")


def test_host_stays_in_the_address() -> None:
    """Another process finds the file by its address alone."""
    fsspec.register_implementation("shelf", Shelf, clobber=True)
    fsspec.filesystem("shelf").pipe("/lists/a.txt", LIST)
    for source in ("shelf://me@host/lists", "shelf://me@host/lists/*.txt"):
        (address,) = find_inputs([source])
        assert address == "shelf://me@host/lists/a.txt"
    assert read_input(address, 10**6) == LIST


def test_second_run_does_only_what_is_new(
    memory: MemoryFileSystem, tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    """Elsewhere too: what is known by its content is not read again, and a listing is never an old one."""
    memory.pipe("/lists/a.txt", LIST)
    batch(["memory://lists"], tmp_path / "out", executor=here)
    memory.pipe("/lists/b.txt", LIST.replace(b"9.8", b"9.9", 1))
    again = batch(["memory://lists"], tmp_path / "out", executor=here)
    assert [(r.address, r.is_old, r.rows) for r in again.records] == [
        ("memory://lists/a.txt", True, 58),
        ("memory://lists/b.txt", False, 58),
    ]


class Restless(Shelf):
    """Somebody writes a file again while it is read."""

    protocol = "restless"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    later: ClassVar[list[bytes]] = []

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:  # noqa: D102
        file = super().open(path, mode, **options)
        if mode == "rb" and self.later:
            self.pipe(path, self.later.pop())
        return file


def test_file_that_changes_while_it_is_read(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """It is said, nothing of it is kept, and the next run reads it."""
    fsspec.register_implementation("restless", Restless, clobber=True)
    fsspec.filesystem("restless").pipe("/a.txt", LIST)
    Restless.later.append(LIST.replace(b"9.8", b"9.9", 1))
    (record,) = batch(["restless://host/a.txt"], tmp_path / "out", executor=here).records
    assert (record.status, record.error) == ("unreadable", "changed while it was read")
    (record,) = batch(["restless://host/a.txt"], tmp_path / "out", executor=here).records
    assert (record.status, record.is_old) == ("ok", False)


def test_file_in_an_archive_has_its_own_name(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """Not the archive's: the index finds it, and its ending is held against its content."""
    with zipfile.ZipFile(tmp_path / "lists.zip", "w") as archive:
        archive.writestr("old/2022.pdf", LIST)
    (tmp_path / "index.csv").write_text("pattern,edition\nold/*.pdf,2022\n", "utf-8")
    source = f"zip://*::{tmp_path / 'lists.zip'}"
    out = tmp_path / "out"
    (record,) = batch([source], out, index=tmp_path / "index.csv", executor=here).records
    assert record.address == f"zip://old/2022.pdf::{tmp_path / 'lists.zip'}"
    assert (record.edition, record.kind) == ("2022", "text")
    (mismatch,) = _find(out, "kind-mismatch")
    assert ".pdf" in mismatch["message"]


def _find(folder: Path, rule: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(folder / "findings.parquet").to_pylist()
    return [row for row in rows if row["rule"] == rule]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing of it."""

    def log_message(self, *_: object) -> None:  # noqa: D102
        pass


def test_web_address(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """`http://` files are read whole; a query in the address is no part of the name."""
    pytest.importorskip("aiohttp", reason="http:// is not tried: pip install aiohttp")
    (tmp_path / "a.txt").write_bytes(LIST)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/a.txt?version=1"
    (record,) = batch([address], tmp_path / "out", executor=here).records
    server.shutdown()
    server.server_close()
    assert (record.address, record.status, record.rows) == (address, "ok", 58)
    assert not _find(tmp_path / "out", "kind-mismatch")
