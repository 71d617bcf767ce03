"""Sign-offs: what a person decided on the review page, bound to the very list that was shown there.

A sign-off is a record, not a signature: it says who looked and what they decided, and it fits one
source (by SHA-256), one profile and one content. It cannot prove who wrote it.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from jinque.errors import SignOffError
from jinque.safe import show

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from jinque.findings import Finding
    from jinque.records import Checked

__all__ = ["Decision", "FindingDecision", "RowDecision", "SignOff", "SignedSource", "load_sign_off"]

MAX_BYTES = 64_000_000
SHOWN = 5  # places that a message names

Verdict = Literal["accepted", "rejected"]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Note = Annotated[str, msgspec.Meta(max_length=500)]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are errors: the file was made by a page of ours, or by nothing we know."""


class SignedSource(_Strict, frozen=True, kw_only=True):
    """The file that was reviewed."""

    name: str
    sha256: Digest


class Decision(_Strict, frozen=True, kw_only=True):
    """What was decided of one thing; None where nothing was."""

    decision: Verdict | None
    note: Note = ""


class RowDecision(Decision, frozen=True, kw_only=True):
    """Of a row: `item` counts the list's rows from 1, `page` and `row` are its place."""

    item: int
    page: int
    row: int


class FindingDecision(Decision, frozen=True, kw_only=True):
    """Of a finding. Those of severity info, and waived ones, need no decision."""

    rule: str
    severity: Literal["error", "warning", "info"]
    page: int | None = None
    row: int | None = None
    field: str | None = None
    cell: str | None = None
    waived: bool = False

    @property
    def needs_decision(self) -> bool:
        """Whether a person had to say something about it."""
        return not self.waived and self.severity != "info"


class SignOff(_Strict, frozen=True, kw_only=True):
    """Who reviewed which list, when, and what they decided."""

    format: Literal["jinque-sign-off/1"]
    source: SignedSource
    profile: str
    jinque_version: str
    content_sha256: Digest
    reviewer: Name
    date: dt.date
    rows: tuple[RowDecision, ...]
    findings: tuple[FindingDecision, ...] = ()
    edition: str | None = None


def load_sign_off(path: str | os.PathLike[str], checked: Checked | None = None) -> SignOff:
    """A finished sign-off that accepts everything; with `checked`, one of exactly that list.

    Raises SignOffError for a file that is none, for rows or findings undecided or rejected, and
    where source, profile, content or findings are not those that were reviewed. Another version of
    jinque is no fault as long as it gives the same content and the same findings.
    """
    name = show(str(path))
    sign_off = _decode(_read_file(Path(path), name), name)
    _check_decisions(sign_off, name)
    if checked is not None:
        _check_match(sign_off, checked, name)
    return sign_off


def _read_file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SignOffError(f"the sign-off cannot be read: {reason}", source=name) from error
    if len(data) > MAX_BYTES:
        raise SignOffError(f"a sign-off of more than {MAX_BYTES:,} bytes", source=name)
    return data


def _decode(data: bytes, name: str) -> SignOff:
    try:
        sign_off = msgspec.json.decode(data, type=SignOff)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        hint = "export it from the page that `jinque review` makes"
        raise SignOffError(f"not a sign-off: {error}", source=name, hints=(hint,)) from error
    if not sign_off.reviewer.strip():
        raise SignOffError("not a sign-off: it names no reviewer - at `$.reviewer`", source=name)
    if [row.item for row in sign_off.rows] != list(range(1, len(sign_off.rows) + 1)):
        raise SignOffError("not a sign-off: its rows are not 1, 2, 3, … - at `$.rows`", source=name)
    return sign_off


# --- is everything decided, and accepted? ----------------------------------------------------------


def _check_decisions(sign_off: SignOff, name: str) -> None:
    findings = [finding for finding in sign_off.findings if finding.needs_decision]
    rejected = [
        *_rows_with("rejected", sign_off.rows),
        *_findings_with("rejected", sign_off.findings),
    ]
    undecided = [*_rows_with(None, sign_off.rows), *_findings_with(None, findings)]
    if rejected:
        raise SignOffError(
            f"{show(sign_off.reviewer)} rejected {_count(rejected)}",
            source=name,
            hints=(*_list_places(rejected), "mend the profile or the source, and review it again"),
        )
    if undecided:
        raise SignOffError(
            f"the review is not finished: {_count(undecided)} undecided",
            source=name,
            hints=(*_list_places(undecided), "open the review page again and decide them"),
        )


def _rows_with(verdict: Verdict | None, rows: Sequence[RowDecision]) -> list[str]:
    return [
        f"row {row.item} (page {row.page}, row {row.row}){_quote_note(row)}"
        for row in rows
        if row.decision == verdict
    ]


def _findings_with(verdict: Verdict | None, findings: Sequence[FindingDecision]) -> list[str]:
    return [
        f"finding {finding.rule} (page {finding.page}, row {finding.row}){_quote_note(finding)}"
        for finding in findings
        if finding.decision == verdict
    ]


def _quote_note(decision: Decision) -> str:
    return f": {show(decision.note)}" if decision.note else ""


def _count(places: Sequence[str]) -> str:
    return "1 row or finding" if len(places) == 1 else f"{len(places)} rows or findings"


def _list_places(places: Sequence[str]) -> tuple[str, ...]:
    more = len(places) - SHOWN
    return (*places[:SHOWN], *([f"… and {more} more"] if more > 0 else []))


# --- is it of this list? ---------------------------------------------------------------------------


def _check_match(sign_off: SignOff, checked: Checked, name: str) -> None:
    from jinque.output.table import checked_to_table

    content = str(checked_to_table(checked).about["content_sha256"])
    pairs = {
        "source": (sign_off.source.sha256, checked.raw.source.sha256),
        "profile": (sign_off.profile, checked.raw.profile),
        "edition": (sign_off.edition, checked.metadata.edition),
        "content": (sign_off.content_sha256, content),
        "number of rows": (str(len(sign_off.rows)), str(len(checked.raw.rows))),
    }
    for what, (signed, present) in pairs.items():
        if signed != present:
            raise SignOffError(
                f"it is of another {what}: signed {_shorten(signed)}, now {_shorten(present)}",
                source=name,
                hints=("review the list as it is now: jinque review SOURCE -o review.html",),
            )
    _check_findings(sign_off, checked, name)


def _shorten(text: str | None) -> str:
    return "none" if text is None else show(text if len(text) <= 20 else f"{text[:12]}…")


def _check_findings(sign_off: SignOff, checked: Checked, name: str) -> None:
    """A finding that the reviewer never saw: another reference, waiver file or version was used then."""
    seen = {(f.rule, f.page, f.row, f.field) for f in sign_off.findings}
    new = [f for f in checked.report if _is_serious(f) and _key(f) not in seen]
    if new:
        places = tuple(f"{f.rule} (page {f.page}, row {f.row}): {show(f.message)}" for f in new)
        raise SignOffError(
            f"the reviewer has not seen {len(new)} of the findings",
            source=name,
            hints=(*_list_places(places), "review it with the same options as now"),
        )


def _is_serious(finding: Finding) -> bool:
    return finding.waiver is None and finding.severity.value != "info"


def _key(finding: Finding) -> tuple[str, int | None, int | None, str | None]:
    return finding.rule, finding.page, finding.row, finding.field
