"""`CITATION.cff`: how to cite the release, as GitHub's button and Zenodo read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.json_text import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.release.content import ReleaseContent
    from jinque.output.release.settings import Contributor

__all__ = ["PATH", "cite", "render_citation"]

PATH = "CITATION.cff"


def render_citation(content: ReleaseContent) -> bytes:
    """YAML whose texts are JSON strings, which YAML reads as they are: nothing in them can be syntax."""
    return "".join(f"{line}\n" for line in _write_lines(content)).encode()


def _write_lines(content: ReleaseContent) -> Iterator[str]:
    settings = content.settings
    draft = "This is a draft: do not cite it. " if content.is_draft else ""
    yield "cff-version: 1.2.0"
    yield f"message: {to_json(draft + 'If you use this data set, please cite it as below.')}"
    yield "type: dataset"
    yield f"title: {to_json(settings.title)}"
    yield f"abstract: {to_json(settings.description)}"
    yield f"version: {to_json(content.version)}"
    yield f"date-released: {to_json(content.issued.isoformat())}"
    yield f"license: {settings.licence.compilation}"
    if settings.url:
        yield f"url: {to_json(settings.url)}"
    if settings.doi:
        yield f"doi: {to_json(settings.doi)}"
    if settings.keywords:
        yield f"keywords: {to_json(list(settings.keywords))}"
    yield "authors:"
    for one in settings.creators:
        yield from _write_author(one)
    yield "references:"
    yield from _write_source(content)


def _write_author(one: Contributor) -> Iterator[str]:
    keys = {
        "family-names": one.family_names,
        "given-names": one.given_names,
        "name": None if one.family_names else one.name,
        "affiliation": one.organization if one.family_names else None,
        "orcid": f"https://orcid.org/{one.orcid}" if one.orcid else None,
        "website": one.url,
    }
    lines = [f"{name}: {to_json(of)}" for name, of in keys.items() if of is not None]
    yield f"  - {lines[0]}"
    yield from (f"    {line}" for line in lines[1:])


def _write_source(content: ReleaseContent) -> Iterator[str]:
    """The published document, which is another's work."""
    source, publisher = content.settings.source, content.settings.publisher
    yield "  - type: government-document"
    yield f"    title: {to_json(source.title)}"
    yield f"    url: {to_json(source.url)}"
    yield f"    date-accessed: {to_json(source.retrieved.isoformat())}"
    if source.published:
        yield f"    date-published: {to_json(source.published.isoformat())}"
    yield "    authors:"
    yield f"      - name: {to_json(publisher.name)}"


def cite(content: ReleaseContent) -> str:
    """One line to cite the release by."""
    settings = content.settings
    names = "; ".join(one.name for one in settings.creators)
    where = f"https://doi.org/{settings.doi}" if settings.doi else settings.url
    parts = [f"{names} ({content.issued.year}). {settings.title}. Version {content.version}."]
    return " ".join([*parts, *([where] if where else [])])
