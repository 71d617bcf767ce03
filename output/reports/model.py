"""What every form of report is made from: a list of findings for each source, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct, field

from jinque.errors import LayoutError, LimitError, ProfileError, SourceError
from jinque.findings import Finding, Report, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jinque.errors import JinqueError
    from jinque.records import Checked, RawTable

__all__ = [
    "ERROR_RULES",
    "Digest",
    "Entry",
    "Lang",
    "SourceReport",
    "Totals",
    "checked_to_report",
    "count_totals",
    "digest_reports",
    "filter_report",
    "finding_to_place",
    "say",
    "say_hint",
    "sort_worst_first",
]

Lang: TypeAlias = Literal["en", "zh", "both"]

# A source without a list has one entry in the report; these stand where a rule's name would.
ERROR_RULES: dict[type[JinqueError], str] = {
    LimitError: "over-limits",
    SourceError: "unreadable-source",
    LayoutError: "no-list",
    ProfileError: "bad-profile",
}


class SourceReport(Struct, frozen=True, kw_only=True):
    """What is known of one source: `path` as the user gave it, and findings or the error that stopped it.

    `raw` gives a text report the cells around a finding.
    """

    path: str
    report: Report = field(default_factory=Report)
    raw: RawTable | None = None
    error: JinqueError | None = None

    @property
    def is_text(self) -> bool:
        """Whether a finding's row is a line of the file, which editors can open at."""
        return self.raw is not None and self.raw.source.kind == "text"

    @property
    def is_valid(self) -> bool:
        """Whether it was read and no error is open."""
        return self.error is None and self.report.is_valid


class Totals(Struct, frozen=True, kw_only=True):
    """Counts over all sources; `failed` are those that gave no list, waived findings are counted once."""

    sources: int
    failed: int
    rows: int
    errors: int
    warnings: int
    infos: int
    waived: int


class Entry(Struct, frozen=True, kw_only=True):
    """A source and those of its findings that are to be shown, in the order of the page."""

    source: SourceReport
    findings: tuple[Finding, ...]


class Digest(Struct, frozen=True, kw_only=True):
    """What a report shows, how many findings it leaves out, and the totals of everything."""

    entries: tuple[Entry, ...]
    omitted: int
    totals: Totals

    @property
    def findings(self) -> list[tuple[SourceReport, Finding]]:
        """All that is shown, source by source."""
        return [(entry.source, finding) for entry in self.entries for finding in entry.findings]


def checked_to_report(path: str, checked: Checked) -> SourceReport:
    """The report of a list that was read from `path`."""
    return SourceReport(path=path, report=checked.report, raw=checked.raw)


def filter_report(
    report: Report,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    severity: Severity | None = None,
) -> Report:
    """The findings of the rules in `select` (empty: of all), not in `ignore`, as bad as `severity` or worse.

    The result is a report like any other: what is left out does not make a list invalid.
    """
    return Report(
        tuple(
            finding
            for finding in report
            if (not select or finding.rule in select)
            and finding.rule not in ignore
            and (severity is None or finding.severity.rank <= severity.rank)
        )
    )


def digest_reports(reports: Sequence[SourceReport], max_findings: int | None = None) -> Digest:
    """What to show: everything, or the worst `max_findings`; sources that failed are always shown."""
    found = [(index, finding) for index, one in enumerate(reports) for finding in one.report]
    worst = sorted(range(len(found)), key=lambda at: _badness(found[at][1]))
    kept = sorted(worst[:max_findings])
    shown: list[list[Finding]] = [
        [_error_to_finding(one.error)] if one.error else [] for one in reports
    ]
    for at in kept:
        index, finding = found[at]
        shown[index].append(finding)
    pairs = zip(reports, shown, strict=True)
    return Digest(
        entries=tuple(Entry(source=one, findings=tuple(findings)) for one, findings in pairs),
        omitted=len(found) - len(kept),
        totals=count_totals(reports),
    )


def _badness(finding: Finding) -> tuple[bool, int]:
    return finding.waiver is not None, finding.severity.rank


def sort_worst_first(
    findings: Sequence[tuple[SourceReport, Finding]],
) -> list[tuple[SourceReport, Finding]]:
    """Open errors first, waived findings last; equals stay in order."""
    return sorted(findings, key=lambda pair: _badness(pair[1]))


def _error_to_finding(error: JinqueError) -> Finding:
    """The one entry of a source that gave no list."""
    rule = next((name for kind, name in ERROR_RULES.items() if isinstance(error, kind)), "failed")
    hint = "; ".join(line.strip() for line in error.hints)
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        message=error.message,
        message_zh=error.message,
        page=error.page,
        hint=hint,
        hint_zh=hint,
    )


def count_totals(reports: Sequence[SourceReport]) -> Totals:
    """Counts over all sources, whatever is shown of them."""
    counts = [one.report.counts for one in reports]
    return Totals(
        sources=len(reports),
        failed=sum(one.error is not None for one in reports),
        rows=sum(len(one.raw.rows) for one in reports if one.raw),
        errors=sum(count[Severity.ERROR] for count in counts),
        warnings=sum(count[Severity.WARNING] for count in counts),
        infos=sum(count[Severity.INFO] for count in counts),
        waived=sum(finding.waiver is not None for one in reports for finding in one.report),
    )


def say(finding: Finding, lang: Lang) -> str:
    """The message in a language or both, with the reason of a waiver."""
    waived = "" if finding.waiver is None else f" (waived: {finding.waiver})"
    return _in_language(finding.message, finding.message_zh, lang) + waived


def say_hint(finding: Finding, lang: Lang) -> str:
    """The hint in a language or both, empty where there is none."""
    return _in_language(finding.hint, finding.hint_zh, lang)


def _in_language(english: str, chinese: str, lang: Lang) -> str:
    if lang == "both" and english != chinese:
        return f"{english} · {chinese}"
    return (chinese or english) if lang == "zh" else english


def finding_to_place(finding: Finding) -> str:
    """Where it is, in words for people: `page 2, row 5, code`."""
    parts = [
        f"page {finding.page}" if finding.page else "",
        f"row {finding.row}" if finding.row else "",
        finding.field or "",
    ]
    return ", ".join(filter(None, parts))
