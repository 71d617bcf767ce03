"""Draft or not: every face of the release says the same, and errors are open in a draft only."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jinque.output.verify.check_metadata import read_citation, read_footer
from jinque.output.verify.check_page import PAGE
from jinque.output.verify.problem import Problem
from jinque.output.verify.schemas import PACKAGE
from jinque.output.verify.tables import read_about, read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.verify.folder import Folder

__all__ = ["check_state"]

XLSX, DCAT, ZENODO = "data/occupations.xlsx", "dcat.jsonld", ".zenodo.json"
_BANNER = re.compile(rb"(?m)^> .{0,20}DRAFT")


def check_state(folder: Folder) -> Iterator[Problem]:
    """A draft is not for publishing, and no file of it may pass as if it were."""
    version = str(folder.read_json(PACKAGE)["version"])
    is_draft = version.endswith("-draft")
    if is_draft and not folder.is_draft_allowed:
        yield Problem(name="draft", path=PACKAGE, message=f"{version} is not for publishing")
    for path, says_so in _ask_faces(folder).items():
        if says_so != is_draft:
            message = "says that it is a draft" if says_so else "does not say that it is a draft"
            yield Problem(name="draft-mismatch", path=path, message=f"{message}; {version}")
    yield from _find_open_errors(folder, is_draft=is_draft)


def _ask_faces(folder: Folder) -> dict[str, bool]:
    """Whether each file that people or machines look at first says that it is a draft."""
    package, croissant = folder.read_json(PACKAGE), folder.read_json("croissant.json")
    build = folder.read_json("provenance.json")["predicate"]["buildDefinition"]
    notes = ("README.md", "README.zh.md", "CHANGES.md")
    said = {path: bool(_BANNER.search(folder.contents[path])) for path in notes}
    said |= {path: _is_drafted(folder, path) for path in (DCAT, ZENODO) if path in folder.contents}
    return said | {
        PAGE: b'<aside class="draft"' in folder.contents[PAGE],
        XLSX: "draft" in read_about(folder.contents[XLSX]),
        PACKAGE: package.get("draft") is True and package["name"].endswith("-draft"),
        "croissant.json": croissant.get("creativeWorkStatus") == "Draft",
        "provenance.json": build["externalParameters"]["draft"],
        "CITATION.cff": "draft" in read_citation(folder).get("message", ""),
        "data/occupations.parquet": "draft" in read_footer(folder),
    }


def _is_drafted(folder: Folder, path: str) -> bool:
    """Whether one of the optional descriptions begins by saying that it is a draft."""
    described = folder.read_json(path)
    words = described.get("dct:description") or described.get("description")
    return json.dumps(words).lstrip('[{"@value: ').startswith("DRAFT")


def _find_open_errors(folder: Folder, *, is_draft: bool) -> Iterator[Problem]:
    path = "data/findings.csv"
    frame = read_frame(folder, path)
    pairs = zip(frame.column("severity"), frame.column("waived"), strict=True)
    for number, (severity, waived) in enumerate(pairs, start=1):
        if severity == "error" and waived != "true" and not is_draft:
            message = f"row {number} is an error that no waiver covers"
            yield Problem(name="open-error", path=path, message=message)
