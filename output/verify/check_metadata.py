"""Metadata: what is required is there, and all files say the same of the release."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from jinque.output.verify.problem import Problem
from jinque.output.verify.schemas import LIST_SCHEMA, PACKAGE, list_resources
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinque.output.verify.folder import Folder

__all__ = ["check_identity", "check_required", "check_sums_again", "read_citation", "read_footer"]

CROISSANT, CITATION, PROVENANCE = "croissant.json", "CITATION.cff", "provenance.json"
PARQUET = "data/occupations.parquet"
_VERSION = re.compile(r"\d{4}(-[a-z0-9]+)?\.[1-9]\d*\.\d+(-draft)?")
_NEEDED = {
    PACKAGE: (
        *("$schema", "name", "title", "title_zh", "description", "version", "created"),
        *("licenses", "sources", "contributors", "resources"),
    ),
    CROISSANT: (
        *("@context", "@type", "conformsTo", "name", "description", "license", "creator"),
        *("datePublished", "version", "distribution", "recordSet"),
    ),
    PROVENANCE: ("_type", "subject", "predicateType", "predicate"),
}
_NEEDED_OF_FIELD = ("name", "type", "title", "title_zh", "description", "description_zh", "origin")


def check_required(folder: Folder) -> Iterator[Problem]:
    """The keys that specifications require, and those that we promise."""
    for path, keys in _NEEDED.items():
        described = folder.read_json(path)
        for key in keys:
            if not described.get(key):
                yield Problem(name="missing-metadata", path=path, message=f"{key} is missing")
    for field in folder.read_json(LIST_SCHEMA)["fields"]:
        for key in _NEEDED_OF_FIELD:
            if not field.get(key):
                message = f"the field {show(str(field.get('name')))} has no {key}"
                yield Problem(name="missing-metadata", path=LIST_SCHEMA, message=message)
    said = read_citation(folder)
    for key in ("cff-version", "message", "type", "title", "version", "date-released", "license"):
        if not said.get(key):
            yield Problem(name="bad-citation", path=CITATION, message=f"{key} is missing")
    if not re.search(rb"(?m)^authors:\n  - ", folder.contents[CITATION]):
        yield Problem(name="bad-citation", path=CITATION, message="names no authors")


def read_citation(folder: Folder) -> dict[str, str]:
    """The plain keys of CITATION.cff, as jinque writes them: each on a line, texts as JSON strings."""
    said = {}
    for line in folder.contents[CITATION].decode().splitlines():
        found = re.fullmatch(r"([a-z-]+): (.+)", line)
        if found:
            said[found[1]] = json.loads(found[2]) if found[2].startswith('"') else found[2]
    return said


def read_footer(folder: Folder) -> dict[str, str]:
    """The key-value metadata of the list's Parquet file; nothing where it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(io.BytesIO(folder.contents[PARQUET]))
    except (pa.ArrowException, OSError):
        return {}
    return {key.decode(): of.decode() for key, of in (schema.metadata or {}).items()}


def check_identity(folder: Folder) -> Iterator[Problem]:
    """Name, version, date, licence and source are the same wherever they are said."""
    package, croissant = folder.read_json(PACKAGE), folder.read_json(CROISSANT)
    build = folder.read_json(PROVENANCE)["predicate"]["buildDefinition"]
    said, footer = read_citation(folder), read_footer(folder)
    licence = package["licenses"][0]
    digest = build["resolvedDependencies"][0]["digest"]["sha256"]
    version = package["version"]
    if not _VERSION.fullmatch(str(version)):
        message = f"{show(str(version))} is no EDITION.REVISION.PATCH"
        yield Problem(name="metadata-mismatch", path=PACKAGE, message=message)
    pairs: dict[str, tuple[Any, Mapping[str, Any]]] = {
        "name": (
            package["name"],
            {CROISSANT: croissant["name"], PROVENANCE: build["externalParameters"]["release"]},
        ),
        "version": (
            version,
            {
                CROISSANT: croissant["version"],
                CITATION: said.get("version"),
                PROVENANCE: build["externalParameters"]["version"],
                PARQUET: footer.get("version"),
            },
        ),
        "date": (
            package["created"][:10],
            {CROISSANT: croissant["datePublished"], CITATION: said.get("date-released")},
        ),
        "title": (package["title"], {CITATION: said.get("title"), PARQUET: footer.get("title")}),
        "licence": (
            licence["name"],
            {CITATION: said.get("license"), PARQUET: footer.get("license")},
        ),
        "address of the licence": (licence["path"], {CROISSANT: croissant["license"]}),
        "SHA-256 of the source": (
            package["sources"][0]["version"],
            {PROVENANCE: f"sha256:{digest}", PARQUET: f"sha256:{footer.get('source_sha256')}"},
        ),
    }
    for what, (wanted, others) in pairs.items():
        yield from _compare(what, wanted, others)
    yield from _check_readmes(folder, version, digest)


def _compare(what: str, wanted: object, others: Mapping[str, object]) -> Iterator[Problem]:
    for path, found in others.items():
        if found != wanted:
            message = f"{what}: {show(str(found))}, in {PACKAGE} {show(str(wanted))}"
            yield Problem(name="metadata-mismatch", path=path, message=message)


def _check_readmes(folder: Folder, version: str, digest: str) -> Iterator[Problem]:
    headings = {
        "README.md": ("## Files", "## Fields", "## Known findings", "## Licences"),
        "README.zh.md": ("## 文件", "## 字段", "## 已知问题", "## 许可"),
    }
    for path, wanted in headings.items():
        text = folder.contents[path].decode()
        for part in (*wanted, version, digest):
            if part not in text:
                yield Problem(name="bad-readme", path=path, message=f"does not say: {show(part)}")


def check_sums_again(folder: Folder) -> Iterator[Problem]:
    """The sums in the package, Croissant and the provenance are those of the files, of all of them."""
    digests = folder.digests
    for one in list_resources(folder):
        if "hash" in one and one["hash"] != f"sha256:{digests.get(one['path'])}":
            message = f"its hash of {show(one['path'])} is not that of the file"
            yield Problem(name="wrong-sum", path=PACKAGE, message=message)
        if "bytes" in one and one["bytes"] != len(folder.contents.get(one["path"], b"")):
            message = f"its size of {show(one['path'])} is not that of the file"
            yield Problem(name="wrong-sum", path=PACKAGE, message=message)
    listed = {
        one["contentUrl"]: one["sha256"] for one in folder.read_json(CROISSANT)["distribution"]
    }
    yield from _compare_digests(
        CROISSANT, listed, {p for p in digests if p.startswith("data/")}, folder
    )
    subjects = folder.read_json(PROVENANCE)["subject"]
    named = {one["name"]: one["digest"]["sha256"] for one in subjects}
    yield from _compare_digests(
        PROVENANCE, named, set(digests) - {PROVENANCE, "SHA256SUMS"}, folder
    )
    resources = {one["path"] for one in list_resources(folder)}
    for path in sorted({p for p in digests if p.startswith("data/")} - resources):
        message = f"does not describe {show(path)}"
        yield Problem(name="missing-metadata", path=PACKAGE, message=message)


def _compare_digests(
    path: str, listed: Mapping[str, str], wanted: set[str], folder: Folder
) -> Iterator[Problem]:
    for name in sorted(wanted - set(listed)):
        yield Problem(name="missing-metadata", path=path, message=f"does not name {show(name)}")
    for name, digest in listed.items():
        if folder.digests.get(name) != digest:
            message = f"its sum of {show(name)} is not that of the file"
            yield Problem(name="wrong-sum", path=path, message=message)
