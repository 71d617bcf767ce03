"""`.zenodo.json`: what Zenodo takes for its form when the release is deposited there.

Where this file is, Zenodo does not read CITATION.cff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.json_file import render_json_file

if TYPE_CHECKING:
    from jinque.output.release.content import ReleaseContent
    from jinque.output.release.settings import Contributor

__all__ = ["PATH", "render_zenodo"]

PATH = ".zenodo.json"
_TYPES = {"maintainer": "DataManager", "reviewer": "DataCurator", "funder": "Sponsor"}


def render_zenodo(content: ReleaseContent) -> bytes:
    """The deposit's metadata, by Zenodo's own keys."""
    settings = content.settings
    others = [one for one in settings.contributors if one not in settings.creators]
    described: dict[str, Any] = {
        "upload_type": "dataset",
        "title": settings.title,
        "description": ("DRAFT, do not publish. " if content.is_draft else "")
        + settings.description,
        "version": content.version,
        "publication_date": content.issued.isoformat(),
        "access_right": "open",
        "license": settings.licence.compilation,
        "language": "zho",
        "creators": [_describe(one) for one in settings.creators],
        "contributors": [_describe(one) | {"type": _type_of(one)} for one in others] or None,
        "keywords": list(settings.keywords) or None,
        "related_identifiers": [
            {"identifier": settings.source.url, "relation": "isDerivedFrom"},
        ],
    }
    return render_json_file({name: of for name, of in described.items() if of is not None})


def _describe(one: Contributor) -> dict[str, str]:
    named = ", ".join(filter(None, (one.family_names, one.given_names))) or one.name
    described = {"name": named, "affiliation": one.organization, "orcid": one.orcid}
    return {name: of for name, of in described.items() if of is not None}


def _type_of(one: Contributor) -> str:
    return next((_TYPES[role] for role in one.roles if role in _TYPES), "Other")
