"""Findings as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import metadata
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinque.findings import Severity, load_rules
from jinque.output.json_text import to_json
from jinque.output.reports.model import (
    ERROR_RULES,
    finding_to_place,
    say,
    say_hint,
    sort_worst_first,
)

if TYPE_CHECKING:
    from jinque.findings import Finding, Rule
    from jinque.output.reports.model import Digest, Lang, SourceReport

__all__ = ["render_sarif"]

MAX_RESULTS = 5_000  # what GitHub keeps of a run
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(digest: Digest, *, lang: Lang) -> str:
    """One run: the rules with their texts, and at most 5,000 results, worst first.

    A place that has no line (a page of a PDF) is a logical location; a waived finding is suppressed.
    """
    results = sort_worst_first(digest.findings)[:MAX_RESULTS]
    rules = sorted({finding.rule for _, finding in results})
    lines = ",\n".join(to_json(_to_result(*pair, rules, lang)) for pair in results)
    return (
        f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{\n'
        f'"tool": {to_json({"driver": _driver(rules)})},\n'
        f'"columnKind": "unicodeCodePoints",\n'
        f'"invocations": [{to_json({"executionSuccessful": digest.totals.failed == 0})}],\n'
        f'"results": [\n{lines}\n]\n}}]}}\n'
    )


def _driver(rules: list[str]) -> dict[str, object]:
    about = metadata("jinque")
    home = (about.get_all("Project-URL") or [""])[0].rpartition(", ")[2]
    return {
        "name": "jinque",
        "version": about["Version"],
        **({"informationUri": home} if home else {}),
        "rules": [_to_descriptor(name, load_rules().get(name)) for name in rules],
    }


def _to_descriptor(name: str, rule: Rule | None) -> dict[str, object]:
    if rule is None:  # a source without a list
        return {"id": name, "shortDescription": {"text": _error_title(name)}}
    return {
        "id": name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title} · {rule.title_zh}"},
        **({"help": {"text": f"{rule.hint}\n{rule.hint_zh}"}} if rule.hint else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _error_title(name: str) -> str:
    kinds = {rule: kind for kind, rule in ERROR_RULES.items()}
    return " ".join((kinds[name].__doc__ or name).split()) if name in kinds else name


def _to_result(
    source: SourceReport, finding: Finding, rules: list[str], lang: Lang
) -> dict[str, object]:
    place, hint = finding_to_place(finding), say_hint(finding, lang)
    text = (f"{place}: " if place else "") + say(finding, lang) + (f" — {hint}" if hint else "")
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_to_location(source, finding, place)],
        "partialFingerprints": {"jinque/v1": _fingerprint(source, finding)},
        **(
            {"suppressions": [{"kind": "external", "justification": finding.waiver}]}
            if finding.waiver is not None
            else {}
        ),
        "properties": {
            name: getattr(finding, name)
            for name in ("page", "row", "seq", "field", "cell", "box")
            if getattr(finding, name) is not None
        },
    }


def _to_location(source: SourceReport, finding: Finding, place: str) -> dict[str, object]:
    uri = quote(os.fsencode(source.path.replace(os.sep, "/")), safe="/")
    line = finding.row if source.is_text and finding.row else 1
    location: dict[str, object] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}
    }
    if place:
        location["logicalLocations"] = [{"fullyQualifiedName": place}]
    return location


def _fingerprint(source: SourceReport, finding: Finding) -> str:
    """The same for the same finding when rows are added above it."""
    parts = (source.path, finding.rule, finding.field or "", finding.cell or "", finding.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
