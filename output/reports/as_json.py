"""Findings as JSON, of the schema `report.schema.json`, and as JSON Lines."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from jinque.output.json_text import to_json
from jinque.output.table import finding_to_dict, source_to_dict

if TYPE_CHECKING:
    from jinque.errors import JinqueError
    from jinque.output.reports.model import Digest, Entry

__all__ = ["read_report_schema", "render_json_report", "render_jsonl_report"]


_SOURCE_KEYS = ("source", "source_kind", "source_sha256", "source_size")


def read_report_schema() -> str:
    """The JSON Schema (2020-12) that the JSON report follows."""
    return files("jinque.output").joinpath("data", "report.schema.json").read_text("utf-8")


def render_json_report(digest: Digest) -> str:
    """One object: the totals, and each source with its findings or its error; a source a line."""
    sources = ",\n".join(to_json(_entry_to_dict(entry)) for entry in digest.entries)
    return (
        f'{{\n"jinque_version": {to_json(version("jinque"))},\n'
        f'"totals": {to_json(asdict(digest.totals))},\n'
        f'"omitted": {digest.omitted},\n"sources": [\n{sources}\n]\n}}\n'
    )


def render_jsonl_report(digest: Digest) -> str:
    """A line for each finding, `path` first; a source that gave no list has one line."""
    lines = (
        to_json({"path": source.path, **finding_to_dict(finding)})
        for source, finding in digest.findings
    )
    return "".join(f"{line}\n" for line in lines)


def _entry_to_dict(entry: Entry) -> dict[str, object]:
    source = entry.source
    raw = source.raw
    findings = entry.findings if source.error is None else ()
    return {
        "path": source.path,
        "valid": source.is_valid,
        **(source_to_dict(raw.source) if raw else dict.fromkeys(_SOURCE_KEYS)),
        "profile": raw.profile if raw else None,
        "rows": len(raw.rows) if raw else None,
        "findings": [finding_to_dict(finding) for finding in findings],
        "error": _error_to_dict(source.error) if source.error else None,
    }


def _error_to_dict(error: JinqueError) -> dict[str, object]:
    return {
        "kind": type(error).__name__,
        "message": error.message,
        "page": error.page,
        "hints": list(error.hints),
        "exit_status": error.exit_status,
    }
