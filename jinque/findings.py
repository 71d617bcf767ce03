"""Findings: what one place of a list did, in both languages, and the report that gathers them."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Finding", "Report", "Rule", "Severity", "load_rule", "load_rules", "make_finding"]


# Not by `importlib.resources`, which loads so much that a reading child would start later for it.
_CATALOGUE = Path(__file__).with_name("rules.toml")
_ENTRY = re.compile(r"^(?=\[)", re.MULTILINE)


class Severity(StrEnum):
    """How bad it is. Only errors make a list invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Rule(Struct, frozen=True, kw_only=True):
    """One entry of the catalogue `rules.toml`. Messages and hints are `str.format` templates."""

    id: str
    severity: Severity
    stage: str  # the stage that finds it: extract or validate
    title: str
    title_zh: str
    message: str
    message_zh: str
    hint: str = ""
    hint_zh: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """What was seen and where. `page` and `row` are 1-based; `cell` is the text as printed."""

    rule: str
    severity: Severity
    message: str
    message_zh: str
    page: int | None = None
    row: int | None = None
    seq: int | None = None
    field: str | None = None
    cell: str | None = None
    hint: str = ""
    hint_zh: str = ""
    box: tuple[float, float, float, float] | None = None
    waiver: str | None = None  # the reason, where a reviewed waiver covers it

    @property
    def is_open(self) -> bool:
        """An error that no waiver covers."""
        return self.severity is Severity.ERROR and self.waiver is None


class Report(Struct, frozen=True):
    """All findings of one list, in the order of the page."""

    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def is_valid(self) -> bool:
        """Whether no error is open."""
        return not any(finding.is_open for finding in self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """Findings by severity, waived ones left out."""
        counted = Counter(f.severity for f in self.findings if f.waiver is None)
        return {severity: counted[severity] for severity in Severity}


@cache
def load_rules() -> dict[str, Rule]:
    """The catalogue, by rule id, in its own order."""
    return {id_: load_rule(id_) for id_ in _read_entries()}


@cache
def load_rule(rule_id: str) -> Rule:
    """One rule of the catalogue, of which the rest takes long to parse. Raises KeyError."""
    import tomllib  # start-up time

    ((_, entry),) = tomllib.loads(_read_entries()[rule_id]).items()
    return Rule(id=rule_id, **{**entry, "severity": Severity(entry["severity"])})


@cache
def _read_entries() -> dict[str, str]:
    """The table of each rule, as it is written."""
    entries = _ENTRY.split(_CATALOGUE.read_text("utf-8"))[1:]
    return {entry[1 : entry.index("]")]: entry for entry in entries}


def make_finding(
    rule_id: str,
    *,
    page: int | None = None,
    row: int | None = None,
    seq: int | None = None,
    field: str | None = None,
    cell: str | None = None,
    box: tuple[float, float, float, float] | None = None,
    severity: Severity | None = None,
    **words: object,
) -> Finding:
    """Fill the templates of a rule with `words` (and `cell`, `field`, `row`, `page`, `seq`).

    Raises KeyError for a rule that the catalogue does not hold or a word that its templates miss.
    """
    rule = load_rule(rule_id)
    words |= {"cell": cell or "", "field": field or "", "row": row, "page": page, "seq": seq}
    return Finding(
        rule=rule.id,
        severity=severity or rule.severity,
        message=rule.message.format(**words),
        message_zh=rule.message_zh.format(**words),
        hint=rule.hint.format(**words),
        hint_zh=rule.hint_zh.format(**words),
        page=page,
        row=row,
        seq=seq,
        field=field,
        cell=cell,
        box=box,
    )
