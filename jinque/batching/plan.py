"""From inputs and what a person said of them to tasks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

from jinque.batching.code import name_code
from jinque.batching.index import IndexRow, find_row, load_index
from jinque.batching.job import Task
from jinque.batching.settings import Settings, hash_file, key_of, load_references, load_waivers
from jinque.errors import ProfileError, PublishError
from jinque.profile import Profile, load_profile, profile_names
from jinque.safe import replace_surrogates, show

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from jinque.batching.store import Store

__all__ = ["Plan", "make_plan"]

MAX_NAME = 240  # bytes of a folder's name, percent-encoded: file systems take 255 with `publisher=`


class Plan(Struct, frozen=True, kw_only=True):
    """A task for each input, and the patterns of the index that no input fits."""

    tasks: tuple[Task, ...]
    unused: tuple[str, ...] = ()


def make_plan(
    addresses: Sequence[str],
    store: Store,
    *,
    profiles: Sequence[str | Profile],
    index: str | os.PathLike[str] | None,
    references: tuple[str, ...],
    waivers: tuple[str, ...],
    ocr: bool,
    said: Mapping[str, str | None],
    options: Mapping[str, Any],
) -> Plan:
    """The tasks, and in the store the settings that they share.

    What the index says of an input goes before what was `said` of all. Raises ProfileError, before
    anything is read, and PublishError where the store cannot be written.
    """
    rows = () if index is None else load_index(Path(index))
    settings = _settle(profiles, rows, references, waivers, ocr=ocr)
    key = key_of(settings)
    load_references(references, key)  # what is wrong with them is said now, and once
    load_waivers(waivers, key)
    _prepare_store(store, key, settings)
    numbers = [find_row(rows, address) for address in addresses]
    common: dict[str, Any] = {"store": str(store.folder), "settings": key, **options}
    tasks = tuple(
        Task(address=address, **common | _said_of(None if n is None else rows[n], said))
        for address, n in zip(addresses, numbers, strict=True)
    )
    _refuse_long_names(tasks, settings)
    used = set(numbers)
    return Plan(tasks=tasks, unused=tuple(r.pattern for n, r in enumerate(rows) if n not in used))


def _said_of(row: IndexRow | None, said: Mapping[str, str | None]) -> dict[str, Any]:
    if row is None:
        return dict(said)
    own = {name: getattr(row, name) or value for name, value in said.items()}
    return {**own, "profile": row.profile}


def _settle(
    profiles: Sequence[str | Profile],
    rows: Sequence[IndexRow],
    references: tuple[str, ...],
    waivers: tuple[str, ...],
    *,
    ocr: bool,
) -> Settings:
    from importlib.metadata import version

    offered = [each if isinstance(each, Profile) else load_profile(each) for each in profiles]
    offered = offered or [load_profile(name) for name in profile_names()]
    _refuse_twins(offered)
    named = {row.profile: load_profile(row.profile) for row in rows if row.profile}
    known = named | {profile.name: profile for profile in offered}
    files = (*references, *waivers, *(p.waivers for p in known.values() if _is_file(p.waivers)))
    return Settings(
        version=version("jinque"),
        code=name_code(),
        offered=tuple(profile.name for profile in offered),
        profiles=known,
        ocr=ocr,
        references=references,
        waivers=waivers,
        contents={path: hash_file(path) for path in files if path},
    )


def _is_file(waivers: str | None) -> bool:
    return waivers is not None and any(char in waivers for char in "./\\")


def _refuse_twins(offered: Sequence[Profile]) -> None:
    names = [profile.name for profile in offered]
    for name in names:
        if names.count(name) > 1:
            raise ProfileError(f'two profiles are called "{show(name)}"')


def _refuse_long_names(tasks: Sequence[Task], settings: Settings) -> None:
    """They become folders, which would fail only when all was read."""
    names = {name for task in tasks for name in (task.publisher, task.edition) if name}
    names |= {profile.publisher for profile in settings.profiles.values()}
    for name in names:
        if len(quote(replace_surrogates(name), safe="")) > MAX_NAME:
            start = show(name[:20])
            raise ProfileError(f'publisher or edition "{start}…" is too long to name a folder')


def _prepare_store(store: Store, key: str, settings: Settings) -> None:
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        store.clear_litter()
        store.save_settings(key, msgspec.json.encode(settings))
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(f"cannot be written: {reason}", source=str(store.folder)) from error
