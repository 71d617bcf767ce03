"""`provenance.json`: an in-toto statement that these files were made from that file, by these programs."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from jinque.output.release.hashing import hash_bytes
from jinque.output.release.json_file import render_json_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.output.release.content import ReleaseContent, ReleaseFile
    from jinque.records import RawTable

__all__ = ["PATH", "describe_readers", "render_provenance"]

PATH = "provenance.json"
_BUILD_TYPE = "urn:jinque:release:1"
# What decides the bytes: the readers, the checkers, the writers.
_TOOLS = (
    *("pdfplumber", "pdfminer.six", "pypdfium2", "lxml"),
    *("pandas", "pandera", "pyarrow", "xlsxwriter"),
)


def render_provenance(content: ReleaseContent, files: Iterable[ReleaseFile]) -> bytes:
    """The statement (unsigned), SLSA provenance v1. `files` are all others but the sums.

    It holds no time, user or folder, so equal input gives equal bytes.
    """
    about = content.checked.metadata
    return render_json_file(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                {"name": file.path, "digest": {"sha256": hash_bytes(file.data)}}
                for file in sorted(files, key=lambda file: file.path)
            ],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": {
                "buildDefinition": {
                    "buildType": _BUILD_TYPE,
                    "externalParameters": _list_parameters(content),
                    "internalParameters": _list_checks(content),
                    "resolvedDependencies": _list_inputs(content),
                },
                "runDetails": {
                    "builder": {
                        "id": "urn:jinque:release",
                        "version": {"jinque": about.version, "python": platform.python_version()}
                        | {name: version(name) for name in _TOOLS},
                    }
                },
            },
        }
    )


def _list_parameters(content: ReleaseContent) -> dict[str, Any]:
    about = content.checked.metadata
    return {
        "release": content.name,
        "version": content.version,
        "draft": content.is_draft,
        "edition": about.edition,
        "publisher": about.publisher,
        "profile": about.profile,
        "scheme": about.scheme,
        "previous": content.previous_name,
    }


def _list_checks(content: ReleaseContent) -> dict[str, Any]:
    """How the source was read, where each of its characters went, and who looked at the result."""
    raw, sign_off = content.checked.raw, content.sign_off
    findings = content.checked.report
    return {
        "readers": describe_readers(raw),
        "characters": dict(raw.account),
        "rows": len(raw.rows),
        "findings": {str(severity): count for severity, count in findings.counts.items()}
        | {"waived": sum(finding.waiver is not None for finding in findings)},
        "signOff": None
        if sign_off is None
        else {
            "reviewer": sign_off.reviewer,
            "date": sign_off.date.isoformat(),
            "contentSha256": sign_off.content_sha256,
        },
    }


def describe_readers(raw: RawTable) -> dict[str, str]:
    """Which programs read the source; a PDF is read twice, and both must agree."""
    kind = raw.source.kind
    if any(cell.confidence is not None for row in raw.rows for cell in row.cells.values()):
        return {"read by": "OCR, at least in part", "compared with": "nothing: look it through"}
    if kind == "pdf":
        return {
            "read by": "PDFium (through pypdfium2)",
            "compared with": "pdfminer.six (through pdfplumber): every cell, page by page",
        }
    return {
        "read by": f"jinque's reader of {kind}",
        "compared with": "the characters of the source",
    }


def _list_inputs(content: ReleaseContent) -> list[dict[str, Any]]:
    source = content.checked.metadata.source
    listed: dict[str, Any] = {
        "name": source.name,
        "uri": content.settings.source.url,
        "digest": {"sha256": source.sha256},
        "annotations": {"kind": source.kind, "bytes": source.size},
    }
    return [listed]
