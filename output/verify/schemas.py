"""The schemas of a release, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinque.output.verify.folder import Folder

__all__ = ["LIST_SCHEMA", "PACKAGE", "find_schema", "list_resources"]

PACKAGE, LIST_SCHEMA = "datapackage.json", "occupations.tableschema.json"


def list_resources(folder: Folder) -> list[dict[str, Any]]:
    """The resources of the package. Raises KeyError, TypeError, ValueError for what is none."""
    resources: list[dict[str, Any]] = folder.read_json(PACKAGE)["resources"]
    return resources


def find_schema(folder: Folder, table: str) -> dict[str, Any]:
    """The Table Schema of a table: the list's own file, the others within the package.

    Raises KeyError where the package has none.
    """
    if table == "occupations":
        schema: dict[str, Any] = folder.read_json(LIST_SCHEMA)
        return schema
    schemas: dict[str, Any] = {one["path"]: one.get("schema") for one in list_resources(folder)}
    found: dict[str, Any] = schemas[f"data/{table}.csv"]
    return found
