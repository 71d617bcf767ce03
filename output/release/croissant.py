"""`croissant.json`: Croissant 1.1, which is also a schema.org Dataset that search engines read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.output.release.citation import cite
from jinque.output.release.data_files import PARQUET
from jinque.output.release.hashing import hash_bytes
from jinque.output.release.licences import LICENCES
from jinque.output.release.table_schema import find_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinque.fields import Field
    from jinque.output.release.content import ReleaseContent, ReleaseFile
    from jinque.output.release.settings import Contributor
    from jinque.output.table import Table

__all__ = ["PATH", "describe_data_set", "shorten_for_page"]

PATH = "croissant.json"
_RECORDS = (
    "occupations.parquet"  # of CSV, readers of Croissant take whole numbers with gaps for 6.0
)
_MEDIA_TYPES = {PARQUET: "application/x-parquet"}  # the name that Croissant's library knows
_TYPES = {
    "integer": "sc:Integer",
    "decimal": "sc:Float",
    "boolean": "sc:Boolean",
    "string": "sc:Text",
}
# The context that the specification prints; a file of our own words needs all of it.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def describe_data_set(content: ReleaseContent, table: Table) -> dict[str, Any]:
    """The data set, each of `content.files` with its sum, and the list as a record set of its Parquet file."""
    settings = content.settings
    creators = [_describe_contributor(one) for one in settings.creators]
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": content.name,
        "alternateName": [settings.title, settings.title_zh],
        "description": ("DRAFT, do not publish. " if content.is_draft else "")
        + f"{settings.description}\n{settings.description_zh}",
        "creativeWorkStatus": "Draft" if content.is_draft else None,
        "version": content.version,
        "datePublished": content.issued.isoformat(),
        "license": LICENCES[settings.licence.compilation][1],
        "url": settings.url or (f"https://doi.org/{settings.doi}" if settings.doi else None),
        "identifier": f"https://doi.org/{settings.doi}" if settings.doi else None,
        "creator": creators if len(creators) > 1 else creators[0],
        "publisher": creators[0],
        "isBasedOn": _describe_source(content),
        "inLanguage": ["zh", "en"],
        "citeAs": cite(content),
        "keywords": list(settings.keywords) or None,
        "variableMeasured": [field.title for field in table.fields],
        "isLiveDataset": False,
        "distribution": [_describe_file(file) for file in content.files],
        "recordSet": [_describe_records(table, find_key(content))],
    }
    return {name: of for name, of in described.items() if of is not None}


def shorten_for_page(described: Mapping[str, Any]) -> dict[str, Any]:
    """What a page carries for search engines: the data set and its files, not the columns that it shows.

    It is valid Croissant still. The columns with their types, and the words on each file, stand in
    `croissant.json`.

    >>> shorten_for_page({"name": "a", "distribution": [{"name": "b", "description": "c"}], "recordSet": []})
    {'name': 'a', 'distribution': [{'name': 'b'}]}
    """
    short = {name: of for name, of in described.items() if name != "recordSet"}
    if "distribution" in short:
        short["distribution"] = [_drop_words(one) for one in short["distribution"]]
    return short


def _drop_words(described: Mapping[str, Any]) -> dict[str, Any]:
    return {name: of for name, of in described.items() if name != "description"}


def _describe_contributor(one: Contributor) -> dict[str, str]:
    kind = "sc:Person" if one.family_names else "sc:Organization"
    address = f"https://orcid.org/{one.orcid}" if one.orcid else one.url
    return {"@type": kind, "name": one.name} | ({"url": address} if address else {})


def _describe_source(content: ReleaseContent) -> dict[str, Any]:
    source, publisher = content.settings.source, content.settings.publisher
    issuer = {"@type": "sc:Organization", "name": publisher.name}
    described = {
        "@type": "sc:CreativeWork",
        "name": source.title,
        "url": source.url,
        "publisher": issuer | ({"url": publisher.url} if publisher.url else {}),
        "datePublished": source.published and source.published.isoformat(),
    }
    return {name: of for name, of in described.items() if of is not None}


def _describe_file(file: ReleaseFile) -> dict[str, str]:
    name = file.path.removeprefix("data/")
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": f"{file.title}（{file.title_zh}）",
        "contentUrl": file.path,
        "contentSize": f"{len(file.data)} B",
        "encodingFormat": _MEDIA_TYPES.get(file.media_type, file.media_type),
        "sha256": hash_bytes(file.data),
    }


def _describe_records(table: Table, key: tuple[str, ...]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "occupations",
        "name": "occupations",
        "description": "The list, one record for each printed row.",
        "key": [{"@id": f"occupations/{name}"} for name in key],
        "field": [_describe_field(field) for field in table.fields],
    }


def _describe_field(field: Field) -> dict[str, Any]:
    unit = f" Unit: {field.unit}." if field.unit else ""
    return {
        "@type": "cr:Field",
        "@id": f"occupations/{field.name}",
        "name": field.name,
        "description": f"{field.description}{unit} {field.title_zh}：{field.description_zh}",
        "dataType": _TYPES[field.type],
        "source": {"fileObject": {"@id": _RECORDS}, "extract": {"column": field.name}},
    }
