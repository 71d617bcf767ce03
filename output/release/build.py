"""From what a release is made of to all its files: each is written by a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.output.release import (
    changes_note,
    citation,
    croissant,
    dcat,
    hashing,
    json_schema,
    package_file,
    provenance,
    readme,
    readme_zh,
    table_schema,
    zenodo,
)
from jinque.output.release.content import ReleaseContent, ReleaseFile
from jinque.output.release.data_files import JSON, write_data_files
from jinque.output.release.json_file import render_json_file
from jinque.output.release.tables import list_to_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["OPTIONS", "build_release"]

OPTIONS = ("dcat-ap", "zenodo")
_MARKDOWN, _LINKED, _PLAIN = "text/markdown", "application/ld+json", "text/plain"


def build_release(
    content: ReleaseContent, options: Collection[str] = ()
) -> tuple[ReleaseFile, ...]:
    """Every file of the release, the sums last. `options` are of OPTIONS: further metadata.

    Equal content gives equal bytes: no clock, locale, folder or user has a say.
    """
    content = replace(content, files=tuple(write_data_files(content)))
    linked = croissant.describe_data_set(content, list_to_table(content))
    content = replace(content, linked_data=linked)
    files = [*content.files, *_write_metadata(content), *_write_options(content, options)]
    files.append(_write_page(content))
    files.append(_file(provenance.PATH, JSON, provenance.render_provenance(content, files)))
    return (*files, _file(hashing.PATH, _PLAIN, hashing.render_sums(files)))


def _write_metadata(content: ReleaseContent) -> Iterator[ReleaseFile]:
    """What describes the data, to people and to machines."""
    table = list_to_table(content)
    schema = table_schema.render_table_schema(content, table)
    yield _file(readme.PATH, _MARKDOWN, readme.render_readme(content, table))
    yield _file(readme_zh.PATH, _MARKDOWN, readme_zh.render_readme_zh(content, table))
    yield _file(changes_note.PATH, _MARKDOWN, changes_note.render_changes_note(content))
    yield _file(package_file.PATH, JSON, package_file.render_package(content))
    yield _file(table_schema.PATH, JSON, schema)
    yield _file(json_schema.PATH, JSON, json_schema.render_json_schema(content, table))
    yield _file(croissant.PATH, _LINKED, render_json_file(content.linked_data))
    yield _file(citation.PATH, "application/yaml", citation.render_citation(content))


def _write_options(content: ReleaseContent, options: Collection[str]) -> Iterator[ReleaseFile]:
    if "dcat-ap" in options:
        yield _file(dcat.PATH, _LINKED, dcat.render_dcat(content))
    if "zenodo" in options:
        yield _file(zenodo.PATH, JSON, zenodo.render_zenodo(content))


def _write_page(content: ReleaseContent) -> ReleaseFile:
    from jinque.output.page import render_page

    return _file("index.html", "text/html", render_page(content))


def _file(path: str, media_type: str, data: bytes) -> ReleaseFile:
    return ReleaseFile(path=path, media_type=media_type, title=path, title_zh=path, data=data)
