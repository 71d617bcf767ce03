"""The job: one input becomes a record, and a result in the store. It runs in any process that has jinque.

It raises nothing. The document is read in a child that the process keeps for its life, so a file that
hangs or kills its reader costs that file alone; checking happens here.
"""

from __future__ import annotations

import faulthandler
import hashlib
import multiprocessing
import threading
from contextlib import contextmanager
from pathlib import Path, PurePath
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from jinque.batching.code import name_code
from jinque.batching.inputs import name_input, read_input
from jinque.batching.settings import load_references, load_settings, load_waivers
from jinque.batching.store import Record, Status, Store
from jinque.errors import AmbiguousError, JinqueError, LayoutError, LimitError, PublishError
from jinque.extract import Limits, ListReader
from jinque.extract.process.limits import LONGEST
from jinque.extract.source import describe_source
from jinque.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.batching.settings import Settings
    from jinque.records import Checked, Source

__all__ = ["Task", "error_to_record", "run_task"]

PATIENCE = LONGEST + 300  # seconds that a whole job may take: far more than reading's own bound
_LOCAL = threading.local()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One input, and what was said of it. `store` is the folder, `settings` a name in it.

    `fresh`: read it though a result is there.
    """

    address: str
    store: str
    settings: str
    profile: str | None = None
    publisher: str | None = None
    edition: str | None = None
    section: str | None = None
    password: str | None = None
    limits: Limits = Limits()
    fresh: bool = False


def run_task(task: Task) -> Record:
    """What an input comes to. Errors are records too; the findings themselves stay in the store.

    Raises PublishError where the store cannot be written to: that is no input's fault, and ends the run.
    """
    began = perf_counter()
    try:
        with _watched():
            data = read_input(task.address, task.limits.file_mb * 1024**2)
            record = _find_or_make(task, data, began)
    except PublishError:
        raise
    except Exception as error:  # noqa: BLE001 - one input must not end the others
        record = error_to_record(error)
    return msgspec.structs.replace(record, address=task.address, findings=())


def error_to_record(error: BaseException) -> Record:
    """An error as a record without an address."""
    if isinstance(error, JinqueError):
        page = f"page {error.page}: " if error.page else ""
        return Record(address="", status=_status_of(error), error=page + error.message)
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return Record(address="", status="failed", error=words[:500])


def _status_of(error: JinqueError) -> Status:
    kinds: tuple[tuple[type[JinqueError], Status], ...] = (
        (AmbiguousError, "ambiguous"),
        (LayoutError, "no-list"),
        (LimitError, "over-limits"),
    )
    for kind, status in kinds:
        if isinstance(error, kind):
            return status
    return "unreadable"


@contextmanager
def _watched() -> Iterator[None]:
    """In a worker process: end it when the job hangs where no other bound holds. Whoever runs it copes."""
    if multiprocessing.parent_process() is None:  # the user's own process
        yield
        return
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _find_or_make(task: Task, data: bytes, began: float) -> Record:
    store = Store(Path(task.store))
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{sha256}-{_key_of(task)}"
    old = None if task.fresh else store.load(name)
    if old is not None:
        return msgspec.structs.replace(old, is_old=True)
    settings = load_settings(store.settings_path(task.settings))
    if settings.code != name_code():  # what it reads would be kept under the name of the other
        raise RuntimeError("the worker has another jinque, or other readers, than the command")
    record, rows = _make(task, data, settings)
    seconds = round(perf_counter() - began, 3)
    record = msgspec.structs.replace(record, sha256=sha256, seconds=seconds)
    if not _is_kept(record, task):
        return record
    record = msgspec.structs.replace(record, result=name, size=len(rows))
    try:
        store.save(name, record, rows)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "make room, then run it again: what is finished is kept"
        raise PublishError(
            f"cannot be written: {reason}", source=task.store, hints=(hint,)
        ) from error
    return record


def _key_of(task: Task) -> str:
    """What, besides the content, decides the result. The ending of the name is checked by a rule."""
    said = (task.settings, task.profile, task.publisher, task.edition, task.section)
    parts = (*said, PurePath(name_input(task.address)).suffix.lower(), task.password is not None)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def _is_kept(record: Record, task: Task) -> bool:
    """Not what another run may well do better: with more time, or with the right password."""
    if record.status == "unreadable":
        return task.password is None
    return record.status not in {"over-limits", "failed"}


def _make(task: Task, data: bytes, settings: Settings) -> tuple[Record, bytes]:
    """The record of a document that is read now, and its rows as Arrow."""
    source = None
    try:
        source = describe_source(data, name_input(task.address))
        checked = _check(task, source, data, settings)
    except JinqueError as error:
        kind = source.kind if source else None
        return msgspec.structs.replace(error_to_record(error), kind=kind), b""
    from jinque.batching.rows import checked_to_arrow

    return _to_record(checked), checked_to_arrow(checked)


def _check(task: Task, source: Source, data: bytes, settings: Settings) -> Checked:
    names = settings.offered if task.profile is None else (task.profile,)
    raw = _reader().read(
        source,
        data,
        profiles=tuple(settings.profiles[name] for name in names),
        section=task.section,
        password=task.password,
        ocr=settings.ocr,
        limits=task.limits,
    )
    from jinque.validate import check  # pandas: not for inputs that are no list

    offered = (settings.profiles[name] for name in names)
    return check(
        raw,
        next(profile for profile in offered if profile.name == raw.profile),
        edition=task.edition,
        publisher=task.publisher,
        references=load_references(settings.references, task.settings),
        waivers=load_waivers(settings.waivers, task.settings),
    )


def _reader() -> ListReader:
    """This thread's reader: its child lives as long as the thread does."""
    if not hasattr(_LOCAL, "reader"):
        _LOCAL.reader = ListReader()
    reader: ListReader = _LOCAL.reader
    return reader


def _to_record(checked: Checked) -> Record:
    counts = checked.report.counts
    why = [reason for reason in checked.raw.reasons if reason.startswith("profile ")]
    return Record(
        address="",
        status="ok" if checked.report.is_valid else "findings",
        kind=checked.raw.source.kind,
        profile=checked.raw.profile,
        why="; ".join(why),
        scheme=checked.metadata.scheme,
        publisher=checked.metadata.publisher,
        edition=checked.metadata.edition,
        rows=len(checked.raw.rows),
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        findings=checked.report.findings,
    )
