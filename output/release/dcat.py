"""`dcat.jsonld`: DCAT-AP 3.0, by which European data portals harvest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.hashing import hash_bytes
from jinque.output.release.json_file import render_json_file
from jinque.output.release.licences import LICENCES

if TYPE_CHECKING:
    from jinque.output.release.content import ReleaseContent, ReleaseFile
    from jinque.output.release.settings import Contributor

__all__ = ["PATH", "render_dcat"]

PATH = "dcat.jsonld"
_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_MEDIA = "https://www.iana.org/assignments/media-types/"


def render_dcat(content: ReleaseContent) -> bytes:
    """The data set with a distribution for each of `content.files`.

    Everything referred to has its type beside it, which DCAT-AP's shapes want; the source is what the
    data derives from, not a `dct:source`, which would have to be a data set.
    """
    settings, base = content.settings, _find_base(content)
    described: dict[str, Any] = {
        "@context": _PREFIXES,
        "@id": base,
        "@type": "dcat:Dataset",
        "dct:title": _in_both(settings.title, settings.title_zh),
        "dct:description": _in_both(
            ("DRAFT, do not publish. " if content.is_draft else "") + settings.description,
            settings.description_zh,
        ),
        "dct:identifier": content.name,
        "dcat:version": content.version,
        "dct:issued": {"@type": "xsd:date", "@value": content.issued.isoformat()},
        "dct:language": [
            {"@id": f"{_LANGUAGE}{code}", "@type": "dct:LinguisticSystem"}
            for code in ("ZHO", "ENG")
        ],
        "dcat:keyword": [{"@value": word, "@language": "en"} for word in settings.keywords] or None,
        "dct:creator": [_describe_contributor(one) for one in settings.creators],
        "prov:wasDerivedFrom": {
            "@id": settings.source.url,
            "@type": "prov:Entity",
            "dct:title": settings.source.title,
        },
        "dcat:distribution": [_describe_file(content, file, base) for file in content.files],
    }
    return render_json_file({name: of for name, of in described.items() if of is not None})


def _find_base(content: ReleaseContent) -> str:
    """Where the release is to be found; a name of our own where nobody has said it."""
    settings = content.settings
    if settings.doi:
        return f"https://doi.org/{settings.doi}"
    return settings.url or f"urn:jinque:{content.name}:{content.version}"


def _in_both(english: str, chinese: str) -> list[dict[str, str]]:
    return [
        {"@value": english, "@language": "en"},
        {"@value": chinese, "@language": "zh"},
    ]


def _describe_contributor(one: Contributor) -> dict[str, Any]:
    address = f"https://orcid.org/{one.orcid}" if one.orcid else one.url
    known = {"@id": address} if address else {}
    return {**known, "@type": "foaf:Agent", "foaf:name": one.name}


def _describe_file(content: ReleaseContent, file: ReleaseFile, base: str) -> dict[str, Any]:
    page = {"@id": content.settings.url or base}
    licence = LICENCES[content.settings.licence.compilation][1]
    return {
        "@type": "dcat:Distribution",
        "dct:title": _in_both(file.title, file.title_zh),
        "dcat:accessURL": page,
        "dcat:mediaType": {"@id": _MEDIA + file.media_type, "@type": "dct:MediaType"},
        "dct:license": {"@id": licence, "@type": "dct:LicenseDocument"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(file.data))},
        "dct:identifier": file.path,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hash_bytes(file.data)},
        },
    }
