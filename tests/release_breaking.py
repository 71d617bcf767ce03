"""Tools to break a release with, and one that makes all sums right again afterwards."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook

from jinque.output.release.croissant import shorten_for_page

Break = Callable[[Path], None]


def seal(root: Path) -> None:
    """Make all sums right again, as somebody would who wants to hide what he did."""
    digests = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    edit_json("datapackage.json", lambda made: _seal_package(made, root, digests))(root)
    edit_json("croissant.json", lambda made: _seal_croissant(made, digests))(root)
    _embed(root)
    for name in ("datapackage.json", "croissant.json", "index.html"):
        digests[name] = hashlib.sha256((root / name).read_bytes()).hexdigest()
    edit_json("provenance.json", lambda made: _seal_provenance(made, digests))(root)
    name = "provenance.json"
    digests[name] = hashlib.sha256((root / name).read_bytes()).hexdigest()
    lines = [f"{digests[p]}  {p}\n" for p in sorted(digests) if p != "SHA256SUMS"]
    (root / "SHA256SUMS").write_text("".join(lines))


def _seal_package(made: Any, root: Path, digests: dict[str, str]) -> None:
    for one in made.get("resources", []):
        if "hash" in one and one["path"] in digests:
            one["hash"] = f"sha256:{digests[one['path']]}"
            one["bytes"] = (root / one["path"]).stat().st_size


def _seal_croissant(made: Any, digests: dict[str, str]) -> None:
    for one in made.get("distribution", []):
        one["sha256"] = digests.get(one["contentUrl"], "")


def _seal_provenance(made: Any, digests: dict[str, str]) -> None:
    for one in made.get("subject", []):
        one["digest"]["sha256"] = digests.get(one["name"], "")


def _embed(root: Path) -> None:
    """Carry croissant.json in the page."""
    short = shorten_for_page(json.loads((root / "croissant.json").read_bytes()))
    linked = json.dumps(short).replace("<", "\\u003c")
    page = (root / "index.html").read_text()
    pattern = r'(<script type="application/ld\+json">).*?(</script>)'
    page = re.sub(pattern, lambda m: m[1] + linked + m[2], page, flags=re.DOTALL)
    (root / "index.html").write_text(page)


# --- tools to break with ---------------------------------------------------------------------------


def sub(path: str, old: str, new: str, count: int = 1) -> Break:
    """Replace a text that must be there."""

    def edit(root: Path) -> None:
        file = root / path
        text = file.read_bytes().decode()
        assert old in text, f"{path} holds no {old!r}"
        file.write_bytes(text.replace(old, new, count).encode())

    return edit


def edit_json(path: str, change: Callable[[Any], object]) -> Break:
    """Change a JSON file's value in place."""

    def edit(root: Path) -> None:
        made = json.loads((root / path).read_bytes())
        change(made)
        data = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        (root / path).write_text(data, encoding="utf-8")

    return edit


def edit_bytes(path: str, change: Callable[[bytes], bytes]) -> Break:
    """Change a file's bytes."""
    return lambda root: void((root / path).write_bytes(change((root / path).read_bytes())))


def edit_rows(
    change: Callable[[list[str]], list[str]], path: str = "data/occupations.csv"
) -> Break:
    """Change a CSV's lines; the list's have no line breaks within."""
    return edit_bytes(
        path, lambda data: ("\n".join(change(data.decode().splitlines())) + "\n").encode()
    )


def edit_cell(row: int, column: str, value: str, path: str = "data/occupations.csv") -> Break:
    """Put another value into a cell of the list, which quotes no cell; `row` counts from 1."""

    def change(lines: list[str]) -> list[str]:
        names, cells = lines[0].split(","), lines[row].split(",")
        assert len(names) == len(cells)
        cells[names.index(column)] = value
        return [*lines[:row], ",".join(cells), *lines[row + 1 :]]

    return edit_rows(change, path)


def edit_parquet(change: Callable[[Any], Any], path: str = "data/occupations.parquet") -> Break:
    """Write the table anew from what `change` makes of it."""

    def edit(data: bytes) -> bytes:
        sink = io.BytesIO()
        pq.write_table(change(pq.read_table(io.BytesIO(data))), sink)
        return sink.getvalue()

    return edit_bytes(path, edit)


def set_column(table: Any, name: str, values: list[Any], kind: Any = None) -> Any:
    """The table with another column in a column's place."""
    at = table.column_names.index(name)
    field = table.schema.field(at)
    array = pa.array(values, type=kind or field.type)
    return table.set_column(at, field.with_type(array.type), array)


def edit_xlsx(row: int, column: int, value: Any) -> Break:
    """Put another value into a cell of the workbook."""

    def edit(root: Path) -> None:
        book = load_workbook(root / "data/occupations.xlsx")
        book["list"].cell(row, column).value = value
        book.save(root / "data/occupations.xlsx")

    return edit


def say_draft_in_xlsx(root: Path) -> None:
    """Put into the workbook's own words that it is a draft."""
    book = load_workbook(root / "data/occupations.xlsx")
    book["about"].append(["draft", "true"])
    book.save(root / "data/occupations.xlsx")


def edit_record(row: int, key: str, value: Any) -> Break:
    """Change a value in the list's JSON."""
    return edit_json("data/occupations.json", lambda rows: rows[row - 1].update({key: value}))


def void(_: object) -> None:
    """For lambdas that are called for what they do."""


def drop(path: str) -> Break:
    """Remove a file."""
    return lambda root: (root / path).unlink()


def link_away(root: Path) -> None:
    """A link in the place of a file."""
    target = root.parent / "elsewhere.md"
    target.write_bytes((root / "README.md").read_bytes())
    (root / "README.md").unlink()
    (root / "README.md").symlink_to(target)


def fields_of(made: Any) -> dict[str, Any]:
    """The fields of a schema, by name."""
    return {one["name"]: one for one in made["fields"]}


def truncate_zip(data: bytes) -> bytes:
    """No archive any more."""
    assert zipfile.is_zipfile(io.BytesIO(data))
    return data[: len(data) // 2]
