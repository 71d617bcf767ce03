"""A batch from sources to data set: what each input comes to, and that nothing finished is ever lost."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow.parquet as pq
import pytest
from batch_jobs import run_or_die
from batch_making import LIST, read_manifest, write_lists
from conftest import SAMPLE
from hostile_fonts import form_in_itself
from hostile_pdfs import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

import jinque.batching.run
import jinque.batching.tasks
from jinque import LimitError, batch
from jinque.batching.job import Task
from jinque.batching.store import Record
from jinque.batching.tasks import run_tasks
from jinque.errors import OptionError, ProfileError, PublishError, SourceError
from jinque.extract import Limits
from jinque.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run


@pytest.fixture(scope="module")
def here() -> Iterator[ThreadPoolExecutor]:
    """An executor of this very process, which has pandas loaded: any executor will do."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def test_mixed_folder_crash_and_hang(tmp_path: Path) -> None:
    """Two processes: a real hang and a real crash of the reader cost those files alone.

    So do jobs that kill or hang their very worker. Lists are read, the rest is named for what it is.
    """
    folder = write_lists(tmp_path / "in", 4)
    (folder / "letter.txt").write_text("Dear Sir,\n\nno list.\n", "utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\1" * 100)
    (folder / "hangs.pdf").write_bytes(HOSTILE["encrypted_by_itself"]())
    (folder / "crashes.pdf").write_bytes(form_in_itself())
    for name in ("killer.txt", "hanger.txt"):
        shutil.copy(SAMPLE / "list.txt", folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            jinque.batching.run,
            "run_tasks",
            lambda tasks, pool, together: run_tasks(tasks, pool, run_or_die, together=together),
        )
        limits = Limits(seconds=8, memory_mb=128)
        summary = batch([folder], tmp_path / "out", workers=2, limits=limits)
    rows = read_manifest(tmp_path / "out")
    assert {name: row["status"] for name, row in rows.items()} == {
        **{f"{n}.txt": "ok" for n in range(4)},
        "letter.txt": "no-list",
        "photo.png": "unreadable",
        "hangs.pdf": "over-limits",
        "crashes.pdf": "over-limits",
        "killer.txt": "over-limits",
        "hanger.txt": "over-limits",
    }
    assert rows["hangs.pdf"]["error"].startswith("reading took longer than ")
    assert re.match(r"the reader died \(SIG(SEGV|ABRT)\)", rows["crashes.pdf"]["error"])
    assert rows["killer.txt"]["error"] == "its worker died: BrokenProcessPool"
    assert rows["hanger.txt"]["error"] == "its worker died: BrokenProcessPool"
    assert [rows[f"{n}.txt"]["rows"] for n in range(4)] == [58, 57, 56, 55]
    assert not summary.is_clean


def test_data_set_is_what_was_read(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """Rows by publisher and edition, each with its source; findings; a manifest with why; sums that hold."""
    folder = write_lists(tmp_path / "in", 2)
    shutil.copy(folder / "1.txt", folder / "2.txt")
    index = tmp_path / "index.csv"
    index.write_text(
        "pattern,profile,publisher,edition\n0.txt,beijing,甲市,2023\nin/*,,,2024\nnone/*,,,1\n",
        "utf-8",
    )
    summary = batch([folder], tmp_path / "out", index=index, executor=here)
    tables = {
        str(path.relative_to(tmp_path / "out")): pq.read_table(path, partitioning=None)
        for path in (tmp_path / "out" / "data").rglob("*.parquet")
    }
    sizes = {name.split("publisher=")[1][:9]: table.num_rows for name, table in tables.items()}
    assert sizes == {"%E7%94%B2": 58, "%E5%8C%97": 57}
    assert all("/edition=202" in name for name in tables)
    (first,) = [table for name, table in tables.items() if "%E7%94%B2" in name]
    expected = pq.read_table(_extract(tmp_path))
    for column in set(expected.column_names) & set(first.column_names):
        assert first[column].to_pylist() == expected[column].to_pylist(), column
    assert set(first["source"].to_pylist()) == {str(folder / "0.txt")}
    rows = read_manifest(tmp_path / "out")
    assert rows["0.txt"]["profile_reason"].startswith("profile beijing: 7 labels known")
    assert (
        rows["0.txt"]["source_sha256"]
        == hashlib.sha256((folder / "0.txt").read_bytes()).hexdigest()
    )
    assert rows["2.txt"]["same_as"] == str(folder / "1.txt")
    findings = pq.read_table(tmp_path / "out" / "findings.parquet").to_pylist()
    assert {"title-mismatch"} <= {row["rule"] for row in findings}
    assert summary.unused == ("none/*",)
    for line in (tmp_path / "out" / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest


def _extract(folder: Path) -> Path:
    from jinque import read
    from jinque.output import write

    path = folder / "one.parquet"
    write(read(SAMPLE / "list.txt"), path)
    return path


def test_two_profiles_that_fit_are_a_question(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """Neither is taken; the manifest names both; the index answers."""
    folder = write_lists(tmp_path / "in", 1)
    beijing = load_profile("beijing")
    profiles = (beijing, msgspec.structs.replace(beijing, name="twin"))
    batch([folder], tmp_path / "out", profiles=profiles, executor=here)
    row = read_manifest(tmp_path / "out")["0.txt"]
    assert row["status"] == "ambiguous"
    assert row["error"].startswith("profiles beijing, twin fit alike")
    (tmp_path / "index.toml").write_text('[[input]]\npattern = "*"\nprofile = "beijing"\n', "utf-8")
    batch(
        [folder], tmp_path / "out", profiles=profiles, index=tmp_path / "index.toml", executor=here
    )
    assert read_manifest(tmp_path / "out")["0.txt"]["profile"] == "beijing"


def test_two_batches_at_one_place(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """The second is told so, and does nothing."""
    folder = write_lists(tmp_path / "in", 1)

    def meddle(*_: object) -> None:
        with pytest.raises(PublishError, match="another run is publishing here"):
            batch([folder], tmp_path / "out", executor=here)

    batch([folder], tmp_path / "out", executor=here, watch=meddle)


def test_what_is_an_input(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """Files, folders with all below, patterns, archives by fsspec; not what is hidden, nor our own."""
    folder = write_lists(tmp_path / "in" / "deep", 2).parent
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text(LIST, "utf-8")
    with zipfile.ZipFile(tmp_path / "lists.zip", "w") as archive:
        archive.writestr("old/2022.txt", LIST)
        archive.writestr("old/.hidden.txt", LIST)
    zipped = f"zip://old::{tmp_path / 'lists.zip'}"
    sources = [str(folder), str(folder / "deep" / "[01].txt"), zipped]
    for _ in range(2):  # the second time the data set lies in the folder too
        summary = batch(sources, folder / "out", executor=here)
        assert [record.address for record in summary.records] == [
            str(folder / "deep" / "0.txt"),
            str(folder / "deep" / "1.txt"),
            f"zip://old/2022.txt::{tmp_path / 'lists.zip'}",
        ]
        assert summary.counts == {"ok": 3}


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("pattern,city\nx,y\n", "row 2: Object contains unknown field `city`"),
        ("profile\nbeijing\n", "row 2: Object missing required field `pattern`"),
        ("pattern\nx,y\n", "row 2: more cells than the header"),
        ("pattern,profile\nx,nobody\n", 'no profile "nobody"'),
    ],
)
def test_index_that_is_wrong(
    index: str, message: str, tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    """It is said before anything is read, with the row."""
    (tmp_path / "index.csv").write_text(index, "utf-8")
    with pytest.raises(ProfileError) as caught:
        batch([SAMPLE / "list.txt"], tmp_path / "out", index=tmp_path / "index.csv", executor=here)
    assert caught.value.message.startswith(message)


def test_sources_that_lead_nowhere(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    """A misspelt name is no empty data set."""
    for source, error in (
        ("nowhere", SourceError),
        (str(tmp_path / "*.pdf"), SourceError),
        ("nosuch://x/y", SourceError),
        ("s3://bucket/x", OptionError),
    ):
        with pytest.raises(error):
            batch([source], tmp_path / "out", executor=here)
    assert not (tmp_path / "out").exists()


def test_command(jinque: Run, tmp_path: Path) -> None:
    """It says what failed, then the totals; --quiet only what failed; the status tells if all was well."""
    folder = write_lists(tmp_path / "in", 1)
    (folder / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\1" * 100)
    failed = "in/x.png: unreadable: is a scan: an image (PNG), not a document\n"
    ran = jinque("batch", "in", "-o", "out", "--workers", "1", cwd=tmp_path)
    assert (ran.status, ran.out) == (1, "")
    said = ran.err.splitlines(keepends=True)
    assert said[0] == failed
    assert said[1] == "2 files: 1 ok, 1 unreadable\n"
    assert said[2].startswith("58 rows in 0:")
    quiet = jinque("batch", "in", "-o", "out", "--workers", "1", "--quiet", cwd=tmp_path)
    assert (quiet.status, quiet.err) == (1, failed)
    wrong = jinque(
        "batch", "in", "-o", "out", "--workers", "1", "--scheduler", "tcp://x", cwd=tmp_path
    )
    assert wrong.status == 2


def test_slow_job_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of many may take as long as all others together: they are handed on meanwhile."""
    monkeypatch.setattr(jinque.batching.tasks, "AHEAD", 2)
    last_ran = threading.Event()

    def job(task: Task) -> Record:
        if task.address == "0":
            assert last_ran.wait(20), "the last job never ran"
        if task.address == "49":
            last_ran.set()
        return Record(address=task.address, status="ok")

    tasks = [Task(address=str(n), store="", settings="") for n in range(50)]
    with ThreadPoolExecutor(2) as executor:
        records = list(run_tasks(tasks, executor, job))
    assert sorted(int(record.address) for record in records) == list(range(50))
    assert {record.status for record in records} == {"ok"}


@pytest.mark.parametrize("said", [{"publisher": "长" * 27}, {"edition": "x" * 241}])
def test_name_too_long_for_a_folder(
    said: dict[str, Any], tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    """It is said before anything is read, not when all was."""
    with pytest.raises(ProfileError, match="is too long to name a folder"):
        batch([SAMPLE / "list.txt"], tmp_path / "out", executor=here, **said)
    long = "长" * 26
    assert batch([SAMPLE / "list.txt"], tmp_path / "out", executor=here, publisher=long).is_clean


def test_records_of_executors_that_break() -> None:
    """Whatever an executor raises for a job is a record of that input."""
    from concurrent.futures import Future

    class Broken(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(LimitError("x"))
            return future

    task = Task(address="a.pdf", store="", settings="")
    (record,) = run_tasks([task], Broken())
    assert (record.address, record.status) == ("a.pdf", "over-limits")
    assert record.error == "its worker died: LimitError"


@given(st.integers(0, 5000), st.integers(1, 20))
def test_groups_are_all_tasks_in_order_and_shrink(count: int, most: int) -> None:
    """None is left out or twice, none is larger than said, and the last are handed on one by one."""
    cut: Any = jinque.batching.tasks._cut
    groups = list(cut(range(count), most))
    sizes = [len(group) for group in groups]
    assert [number for group in groups for number in group] == list(range(count))
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes, default=1) <= most
    assert set(sizes[-jinque.batching.tasks.SHARE :]) <= {1}


def test_who_shares_a_group_with_a_killer_is_read() -> None:
    """The group is handed on again, one by one; what kills its worker alone is said to."""

    def job(task: Task) -> Record:
        if task.address == "7":
            raise RuntimeError("the worker is gone")
        return Record(address=task.address, status="ok")

    tasks = [Task(address=str(n), store="", settings="") for n in range(900)]
    with ThreadPoolExecutor(2) as executor:
        records = {record.address: record for record in run_tasks(tasks, executor, job)}
    assert len(records) == len(tasks)
    assert {a for a, record in records.items() if record.status != "ok"} == {"7"}
    assert records["7"].error == "its worker died: RuntimeError"


def test_group_that_cannot_be_kept_ends_the_run() -> None:
    """A store that is full is no fault of a task: nothing is tried again."""
    tried = []

    def job(task: Task) -> Record:
        tried.append(task.address)
        raise PublishError("cannot be written")

    tasks = [Task(address=str(n), store="", settings="") for n in range(900)]
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(PublishError):
            list(run_tasks(tasks, executor, job))
        executor.shutdown(cancel_futures=True)
    assert len(tried) == len(set(tried))
