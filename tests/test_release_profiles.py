"""The official profiles of Data Package 2.0, by check-jsonschema; and DCAT as linked data.

The profile is vendored in tests/profiles, with its origin and licence.
"""

from __future__ import annotations

import json
import warnings
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from release_making import build_sample, write_sample
from test_release_proofs import needs, run

if TYPE_CHECKING:
    from collections.abc import Callable

PROFILE = Path(__file__).with_name("profiles") / "datapackage-2.0.json"
DIGEST = "34cf87616814215bc57b66d3cbabc4fc4f453de90710a0236d4924992f69623b"


def load_profiles() -> dict[str, Any]:
    """The three profiles: those of a resource and of a Table Schema stand within that of a package."""
    package = json.loads(PROFILE.read_bytes())
    resource = package["properties"]["resources"]["items"]
    draft = {"$schema": package["$schema"]}
    return {
        "package": package,
        "resource": draft | resource,
        "schema": draft | resource["properties"]["schema"],
    }


def list_schemas(package: dict[str, Any]) -> list[dict[str, Any]]:
    """The Table Schemas that stand within the package."""
    return [one["schema"] for one in package["resources"] if isinstance(one.get("schema"), dict)]


def read_described(name: str) -> Any:
    """A JSON file of the release of the real list."""
    return next(json.loads(file.data) for file in build_sample() if file.path == name)


@needs("check_jsonschema")
def test_official_profiles_accept_it(tmp_path: Path) -> None:
    """Package, each resource and each Table Schema are valid by the profiles of the standard itself."""
    folder = write_sample(tmp_path / "beijing-2023")
    package = read_described("datapackage.json")
    described = {
        "package": [package],
        "resource": package["resources"],
        "schema": [read_described("occupations.tableschema.json"), *list_schemas(package)],
    }
    assert [len(ones) for ones in described.values()] == [1, 8, 4]
    for kind, profile in load_profiles().items():
        paths = [tmp_path / f"{kind}-{number}.json" for number in range(len(described[kind]))]
        for path, one in zip(paths, described[kind], strict=True):
            path.write_text(json.dumps(one))
        schema = tmp_path / f"{kind}.profile.json"
        schema.write_text(json.dumps(profile))
        done = run(folder, "check-jsonschema", "--schemafile", str(schema), *map(str, paths))
        assert done.returncode == 0, done.stdout


# What is broken, in which description, and how.
FAULTS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "no resources": ("package", lambda made: made.pop("resources")),
    "no path": ("package", lambda made: made["resources"][0].pop("path")),
    "a licence without name and address": ("package", lambda made: made.update(licenses=[{}])),
    "a path that leads out": ("resource", lambda made: made.update(path="../list.csv")),
    "no name": ("resource", lambda made: made.pop("name")),
    "no table": ("resource", lambda made: made.update(type="file")),
    "an unknown type": ("schema", lambda made: made["fields"][0].update(type="int")),
    "no fields": ("schema", lambda made: made.pop("fields")),
    "a bound of another type": (
        "schema",
        lambda made: made["fields"][0]["constraints"].update(minimum=[]),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_official_profiles_reject_faults(fault: str) -> None:
    """The check can fail: each of these is invalid by the same profiles."""
    kind, break_it = FAULTS[fault]
    package = deepcopy(read_described("datapackage.json"))
    described = {
        "package": package,
        "resource": package["resources"][0],
        "schema": deepcopy(read_described("occupations.tableschema.json")),
    }[kind]
    judge = Draft7Validator(load_profiles()[kind])
    assert judge.is_valid(described)
    break_it(described)
    assert not judge.is_valid(described)


def test_profile_is_the_one_that_was_vendored() -> None:
    """Byte for byte what its README says."""
    import hashlib

    assert hashlib.sha256(PROFILE.read_bytes()).hexdigest() == DIGEST
    assert DIGEST in PROFILE.with_name("README.md").read_text()


DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"


@needs("rdflib")
def test_dcat_is_linked_data() -> None:
    """An RDF library finds one data set with all distributions; what DCAT-AP wants of each is there, typed."""
    from rdflib import RDF, Graph, URIRef

    graph = Graph()
    data = next(file.data for file in build_sample() if file.path == "dcat.jsonld")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the library's own class
        graph.parse(data=data.decode(), format="json-ld")
    (data_set,) = graph.subjects(RDF.type, URIRef(f"{DCAT}Dataset"))
    for name in ("title", "description"):
        languages = {
            getattr(of, "language", "") for of in graph.objects(data_set, URIRef(DCT + name))
        }
        assert languages == {"en", "zh"}
    files = list(graph.objects(data_set, URIRef(f"{DCAT}distribution")))
    assert len(files) == 8
    for one in files:
        assert graph.value(one, URIRef(f"{DCAT}accessURL"))
        for name in (f"{DCAT}mediaType", f"{DCT}license"):
            assert graph.value(graph.value(one, URIRef(name)), RDF.type)
