"""Waivers: findings that a person has reviewed. They stay in every report and no longer fail.

A waiver file is TOML:

    [[waiver]]
    code = "6-25-02-04"            # the row: by code, title or seq; none of them: the list as a whole
    rule = "title-mismatch"
    printed = "…"                  # optional: the printed cell that was reviewed, no other
    edition = "2023"               # optional: of the list; a waiver of another edition says nothing
    reason = "…"
    evidence = "…"
    date = 2023-10-01
    expires = 2026-01-01           # optional
"""

from __future__ import annotations

import datetime as dt
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec.structs import replace

from jinque.errors import ProfileError
from jinque.findings import load_rules, make_finding
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.findings import Finding
    from jinque.validate.context import TypedRow

__all__ = ["Waiver", "apply_waivers", "load_waivers"]

MAX_BYTES = 1_000_000
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Waiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reviewed finding. At most one of `code`, `title` and `seq` names its row."""

    rule: str
    reason: Text
    evidence: Text
    date: dt.date
    code: str | None = None
    title: str | None = None
    seq: int | None = None
    printed: str | None = None
    edition: str | None = None
    expires: dt.date | None = None

    def __post_init__(self) -> None:
        """A rule that does not exist and two keys for one row are errors. Raises ValueError."""
        if self.rule not in load_rules():
            msg = f'no rule "{self.rule}"; jinque rules lists them'
            raise ValueError(msg)
        if sum(key is not None for key in (self.code, self.title, self.seq)) > 1:
            raise ValueError("one of code, title and seq names the row")

    @property
    def row_name(self) -> str:
        """The row as the waiver names it, for messages."""
        return self.code or self.title or (f"row {self.seq}" if self.seq else "the list")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    waiver: tuple[Waiver, ...] = ()


def load_waivers(name_or_path: str | Path) -> tuple[Waiver, ...]:
    """The waivers of a TOML file, or packaged ones by name (anything without a dot or a slash).

    Raises ProfileError; its message ends with the path of the key, such as `$.waiver[0].rule`.
    """
    source = str(name_or_path)
    try:
        return msgspec.toml.decode(_read_file(source), type=_File).waiver
    except OSError as error:
        raise ProfileError(f"cannot read the waivers: {error.strerror}", source=source) from error
    except msgspec.ValidationError as error:
        raise ProfileError(str(error), source=source) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProfileError(f"not TOML: {error}", source=source) from error


def _read_file(source: str) -> bytes:
    if not re.search(r"[./\\]", source):
        return files("jinque").joinpath("profiles", f"{source}.toml").read_bytes()
    with Path(source).open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ProfileError(f"waivers of more than {MAX_BYTES:,} bytes", source=source)
    return data


# --- applying --------------------------------------------------------------------------------------


def apply_waivers(
    findings: Iterable[Finding],
    waivers: Sequence[Waiver],
    rows: Sequence[TypedRow],
    edition: str | None,
) -> list[Finding]:
    """The findings, those under a waiver marked with its reason; then what is wrong with waivers.

    A waiver for an edition counts for that edition, and where the list's edition is not known; then
    its matching nothing is no finding, as it may be of another year.
    """
    open_ = [w for w in waivers if w.edition is None or edition in (None, w.edition)]
    today = _read_today()
    by_place = {(row.raw.place.page, row.raw.place.row): row for row in rows}
    used: set[int] = set()
    result: list[Finding] = []
    for finding in findings:
        row = by_place.get((finding.page or 0, finding.row or 0))
        i = next((i for i, w in enumerate(open_) if _is_about(w, finding, row)), None)
        if i is None:
            result.append(finding)
            continue
        used.add(i)
        is_expired = _is_expired(open_[i], today)
        result.append(finding if is_expired else replace(finding, waiver=open_[i].reason))
    return [*result, *_find_stale(open_, used, edition, today)]


def _is_about(waiver: Waiver, finding: Finding, row: TypedRow | None) -> bool:
    if waiver.rule != finding.rule:
        return False
    if waiver.printed is not None and squeeze(waiver.printed) != squeeze(finding.cell or ""):
        return False
    wanted = {"code": waiver.code, "title": waiver.title, "seq": waiver.seq}
    keys = {name: key for name, key in wanted.items() if key is not None}
    if not keys:
        return finding.row is None
    return row is not None and all(row[name] == key for name, key in keys.items())


def _find_stale(
    waivers: Sequence[Waiver], used: set[int], edition: str | None, today: dt.date
) -> Iterator[Finding]:
    for i, waiver in enumerate(waivers):
        if i not in used and (waiver.edition is None or edition is not None):
            yield make_finding("unused-waiver", rule=waiver.rule, key=waiver.row_name)
        elif i in used and _is_expired(waiver, today):
            yield make_finding(
                "expired-waiver", rule=waiver.rule, key=waiver.row_name, expires=waiver.expires
            )


def _is_expired(waiver: Waiver, today: dt.date) -> bool:
    return waiver.expires is not None and waiver.expires < today


def _read_today() -> dt.date:
    """Today in UTC, or the day that SOURCE_DATE_EPOCH names, as reproducible builds set it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.UTC).date()
