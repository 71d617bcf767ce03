"""The stage as a whole: convert, confirm by the schema, apply the rules and the waivers."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from jinque.fields import BY_NAME
from jinque.findings import Finding, Report
from jinque.records import Checked, Metadata
from jinque.validate.context import Context
from jinque.validate.convert import convert_table, list_columns
from jinque.validate.frame import rows_to_frame
from jinque.validate.reference import ReferenceSet
from jinque.validate.rules import run_rules
from jinque.validate.schema import confirm_frame
from jinque.validate.scheme import adopt_scheme
from jinque.validate.waivers import apply_waivers, load_waivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from jinque.profile import Profile
    from jinque.records import RawTable
    from jinque.validate.reference import Reference
    from jinque.validate.waivers import Waiver

__all__ = ["check_table"]

_ORDER = {name: i for i, name in enumerate(BY_NAME)}
_LAST = 1 << 30


def check_table(
    raw: RawTable,
    profile: Profile,
    *,
    edition: str | None,
    publisher: str | None,
    references: Sequence[Reference],
    waivers: Sequence[Waiver],
    previous: pd.DataFrame | None,
) -> Checked:
    """See `jinque.validate.check`."""
    profile, guesses = adopt_scheme(raw, profile)
    rows, findings = convert_table(raw, profile)
    frame = rows_to_frame(rows, list_columns(raw))
    context = Context(
        raw=raw,
        profile=profile,
        rows=rows,
        references=ReferenceSet(references, profile.classification.edition),
        edition=edition,
        previous=previous,
    )
    findings = [*raw.findings, *guesses, *findings]
    findings += run_rules(context, findings)
    findings += confirm_frame(frame, context, findings)
    own = load_waivers(profile.waivers) if profile.waivers else ()
    findings = apply_waivers(findings, (*waivers, *own), rows, edition)
    return Checked(
        frame=frame,
        report=Report(tuple(sort_findings(findings))),
        raw=raw,
        profile=profile,
        metadata=Metadata(
            source=raw.source,
            profile=profile.name,
            scheme=profile.rating.scheme,
            version=version("jinque"),
            edition=edition,
            publisher=publisher or profile.publisher or None,
        ),
    )


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """By page, row and column; what concerns the list as a whole comes last."""
    return sorted(findings, key=_place_of)


def _place_of(finding: Finding) -> tuple[int, int, int]:
    return (
        finding.page or _LAST,
        finding.row or (0 if finding.page else _LAST),
        _ORDER.get(finding.field or "", len(_ORDER)),
    )
