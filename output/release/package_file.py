"""`datapackage.json`: Data Package 2.0, the anchor that names every table, its schema and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.data_files import CSV, PARQUET
from jinque.output.release.hashing import hash_bytes
from jinque.output.release.json_file import render_json_file
from jinque.output.release.licences import LICENCES
from jinque.output.release.table_schema import PATH as LIST_SCHEMA
from jinque.output.release.table_schema import find_key, make_table_schema
from jinque.output.release.tables import CHANGE_COLUMNS, FINDING_FIELDS, printed_to_table

if TYPE_CHECKING:
    from jinque.fields import Field
    from jinque.output.release.content import ReleaseContent, ReleaseFile
    from jinque.output.release.settings import Contributor

__all__ = ["PATH", "render_package"]

PATH = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def render_package(content: ReleaseContent) -> bytes:
    """The descriptor of `content.files`."""
    settings = content.settings
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": content.name,
        "id": f"https://doi.org/{settings.doi}" if settings.doi else settings.url,
        "title": settings.title,
        "title_zh": settings.title_zh,
        "description": _describe(content),
        "description_zh": settings.description_zh,
        "version": content.version,
        "draft": content.is_draft or None,
        "created": f"{content.issued.isoformat()}T00:00:00Z",
        "homepage": settings.url,
        "keywords": list(settings.keywords) or None,
        "licenses": [_describe_licence(settings.licence.compilation)],
        "sources": [_describe_source(content)],
        "contributors": [_describe_contributor(one) for one in settings.contributors],
        "resources": _list_resources(content),
    }
    return render_json_file({name: of for name, of in described.items() if of is not None})


def _describe(content: ReleaseContent) -> str:
    draft = "DRAFT, errors are open, do not publish or cite. " if content.is_draft else ""
    return draft + content.settings.description


def _describe_licence(name: str) -> dict[str, str]:
    title, path = LICENCES[name]
    return {"name": name, "title": title, "path": path}


def _describe_source(content: ReleaseContent) -> dict[str, Any]:
    """The document; `version` is its SHA-256, the only thing that says which bytes were read."""
    source, about = content.settings.source, content.checked.metadata
    described = {
        "title": source.title,
        "path": source.url,
        "version": f"sha256:{about.source.sha256}",
        "publisher": content.settings.publisher.name,
        "published": source.published and source.published.isoformat(),
        "retrieved": source.retrieved.isoformat(),
    }
    return {name: of for name, of in described.items() if of is not None}


def _describe_contributor(one: Contributor) -> dict[str, Any]:
    described = {
        "title": one.name,
        "givenName": one.given_names,
        "familyName": one.family_names,
        "path": f"https://orcid.org/{one.orcid}" if one.orcid else one.url,
        "roles": list(one.roles),
        "organization": one.organization,
    }
    return {name: of for name, of in described.items() if of is not None}


def _list_resources(content: ReleaseContent) -> list[dict[str, Any]]:
    """One for each file of data. The schema of the list is a file of its own, which all its forms name."""
    printed = _printed_schema(printed_to_table(content).fields, find_key(content))
    schemas: dict[str, Any] = {
        "occupations": LIST_SCHEMA,
        "printed": printed,
        "findings": make_table_schema(FINDING_FIELDS),
        "changes": make_table_schema(CHANGE_COLUMNS),
    }
    return [_describe_resource(file, schemas) for file in content.files]


def _printed_schema(fields: tuple[Field, ...], key: tuple[str, ...]) -> dict[str, Any]:
    """A cell is known by its row and its field; its row is one of the list, by the list's own key."""
    reference = {"resource": "occupations-csv", "fields": list(key)}
    joined = {"fields": list(key), "reference": reference}
    return make_table_schema(fields, ("item", "field")) | {"foreignKeys": [joined]}


def _describe_resource(file: ReleaseFile, schemas: dict[str, Any]) -> dict[str, Any]:
    """How to read a file. Two readers' faults are gone round, frictionless 5.21's above all.

    `bytes` and `hash` stand at CSV only: it calls good JSON and Parquet wrong by them. Parquet, which
    tells its own types, names no schema: it reads it through pandas, where a null is no whole number.
    """
    stem, _, ending = file.path.removeprefix("data/").rpartition(".")
    described: dict[str, Any] = {
        "name": f"{stem}-{ending}",
        "path": file.path,
        "title": file.title,
        "title_zh": file.title_zh,
        "format": ending,
        "mediatype": file.media_type,
    }
    if file.media_type == CSV:
        described |= {"encoding": "utf-8", "dialect": {"lineTerminator": "\n"}}
        described |= {"bytes": len(file.data), "hash": f"sha256:{hash_bytes(file.data)}"}
    if file.media_type == PARQUET:
        return described
    return described | {"type": "table", "schema": schemas[stem]}
