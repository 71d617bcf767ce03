"""The way of the data: file → RawTable → Checked. The one module that knows all the stages.

A child process reads the document; meanwhile the parent imports what checking needs. So a run takes
about as long as the slower of the two, and a hostile file can only hurt the child.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jinque.errors import SourceError
from jinque.extract import Limits, start_drawing, start_reading, start_reading_tables
from jinque.extract.process.child import end_early, start_early
from jinque.profile import Profile, load_profile, profile_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from jinque.extract import Pending
    from jinque.records import Checked, Document, Picture, RawTable

__all__ = ["DPI", "draw", "read", "read_raw", "tables"]

DPI = 110  # of pictures of pages: 8 point print can be read, and a page takes about 60 KB

Path = str | os.PathLike[str]
"""A file's path; "-" is standard input."""


def read(
    path: Path,
    *,
    profile: str | Profile | None = None,
    edition: str | None = None,
    publisher: str | None = None,
    section: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    engine: str = "pdfium",
    jobs: int = 1,
    references: Sequence[Path] = (),
    waivers: Sequence[Path] = (),
    previous: Path | None = None,
    limits: Limits = Limits(),
) -> Checked:
    """Read a published list and check it: `.frame` (pandas), `.report` (findings), `.raw` (as printed).

    `profile` is a built-in name, a TOML file or a Profile; without it the built-in one is taken whose
    labels and title fit. `edition` and `publisher` are what only a person knows. `references` are
    tables of the classification (CSV, Parquet) and `waivers` reviewed exceptions (TOML), as files;
    `previous` is the edition before: a release's folder, a table that jinque wrote, or a source.
    `ocr` reads pages that are images too (with the extra `jinque[ocr]`), in wider `limits`. `engine` says what
    reads a PDF: `pdfium`, `pdfplumber`, or `both`, where each difference is a finding. Its pages are read by so
    many processes as there are `jobs`, each within the `limits`.
    Raises SourceError, LimitError, LayoutError or ProfileError; findings raise nothing.
    """
    offered = _start_and_offer(path, profile)
    reading = start_reading(
        os.fspath(path),
        profiles=offered,
        section=section,
        password=password,
        ocr=ocr,
        engine=engine,
        jobs=jobs,
        limits=limits,
    )
    with _stopping(reading):
        with _collector_resting():  # pandas, pyarrow and pandera load while the child reads
            from jinque.validate import check, preload
            from jinque.validate.reference import load_reference
            from jinque.validate.waivers import load_waivers

            preload()
        tables_of_codes = [
            table for file in references for table in load_reference(os.fspath(file))
        ]
        reviewed = [waiver for file in waivers for waiver in load_waivers(os.fspath(file))]
        before = None if previous is None else _read_previous(previous, profile)
        raw = reading.result()
    return check(
        raw,
        next(each for each in offered if each.name == raw.profile),
        edition=edition,
        publisher=publisher,
        references=tables_of_codes,
        waivers=reviewed,
        previous=before,
    )


def read_raw(
    path: Path,
    *,
    profile: str | Profile | None = None,
    section: str | None = None,
    password: str | None = None,
    ocr: bool = False,
    engine: str = "pdfium",
    jobs: int = 1,
    limits: Limits = Limits(),
) -> RawTable:
    """The list's cells exactly as printed, each with its place. Imports neither pandas nor pyarrow.

    Raises SourceError, LimitError, LayoutError or ProfileError.
    """
    offered = _start_and_offer(path, profile)
    reading = start_reading(
        os.fspath(path),
        profiles=offered,
        section=section,
        password=password,
        ocr=ocr,
        engine=engine,
        jobs=jobs,
        limits=limits,
    )
    with _stopping(reading):
        return reading.result()


def tables(
    path: Path,
    *,
    password: str | None = None,
    ocr: bool = False,
    engine: str = "pdfium",
    jobs: int = 1,
    limits: Limits = Limits(),
) -> Document:
    """Every table of a document, list or not: a grid of cells with text, spans, boxes and page.

    Raises SourceError or LimitError.
    """
    reading = start_reading_tables(
        os.fspath(path), password=password, ocr=ocr, engine=engine, jobs=jobs, limits=limits
    )
    with _stopping(reading):
        return reading.result()


def draw(
    path: Path,
    raw: RawTable,
    *,
    dpi: int = DPI,
    password: str | None = None,
    limits: Limits = Limits(),
) -> tuple[Picture, ...]:
    """Pictures of the pages that a list was read from; none for a source without pages, or 0 dpi.

    Raises SourceError, also where the file is no longer the one that was read, or LimitError.
    """
    if raw.source.kind not in {"pdf", "image"} or not dpi:
        return ()
    drawing = start_drawing(os.fspath(path), raw.pages, dpi=dpi, password=password, limits=limits)
    with _stopping(drawing):
        if drawing.source.sha256 != raw.source.sha256:
            raise SourceError("changed while it was read", source=os.fspath(path))
        return drawing.result()


def _start_and_offer(path: Path, profile: str | Profile | None) -> tuple[Profile, ...]:
    """The profiles, loaded while the child starts."""
    start_early(os.fspath(path))
    try:
        return _offer_profiles(profile)
    except BaseException:
        end_early()
        raise


def _offer_profiles(profile: str | Profile | None) -> tuple[Profile, ...]:
    """The profiles that reading may choose from: the given one, else all that are built in."""
    if profile is None:
        return tuple(map(load_profile, profile_names()))
    return (profile if isinstance(profile, Profile) else load_profile(profile),)


def _read_previous(path: Path, profile: str | Profile | None) -> pd.DataFrame:
    """The earlier edition's frame: a table that jinque wrote, else a source, read as this one is."""
    from jinque.previous import load_previous

    table = load_previous(path)
    return read(path, profile=profile).frame if table is None else table


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No garbage collection while modules load: they make many objects and hardly any garbage.

    It would cost a tenth of the time that importing pandas and pandera takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _stopping(reading: Pending[Any]) -> Iterator[None]:
    """Whatever happens in the block, an interrupt above all, the child does not outlive it."""
    try:
        yield
    finally:
        reading.stop()
