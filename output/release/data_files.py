"""The files of `data/`: each table in its formats, by the writers that every output uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.csv_text import render_csv
from jinque.output.json_text import to_json
from jinque.output.parquet import render_parquet
from jinque.output.release.content import ReleaseFile
from jinque.output.release.tables import list_to_table, printed_to_table, report_to_table
from jinque.output.xlsx import render_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = ["CSV", "JSON", "MEDIA_TYPES", "PARQUET", "XLSX", "write_data_files"]

CSV, JSON = "text/csv", "application/json"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": CSV, "json": JSON, "parquet": PARQUET, "xlsx": XLSX}

_LIST = ("The list", "目录")
_PRINTED = ("The cells as printed, with their places", "印制原文及其位置")
_FINDINGS = ("Findings and waivers", "核查发现与豁免")
_CHANGES = ("Changes against the previous edition", "与上一版的差异")


def write_data_files(content: ReleaseContent) -> Iterator[ReleaseFile]:
    """All files of `data/`, in the order in which they are listed."""
    table, printed = list_to_table(content), printed_to_table(content)
    yield _make_file("occupations", "csv", render_csv(table), _LIST)
    yield _make_file("occupations", "json", render_records(table), _LIST)
    yield _make_file("occupations", "parquet", render_parquet(table), _LIST)
    yield _make_file("occupations", "xlsx", render_xlsx(table), _LIST)
    yield _make_file("printed", "csv", render_csv(printed), _PRINTED)
    yield _make_file("printed", "parquet", render_parquet(printed), _PRINTED)
    yield _make_file("findings", "csv", render_csv(report_to_table(content)), _FINDINGS)
    yield _make_file("changes", "csv", _render_changes(content), _CHANGES)


def render_records(table: Table) -> bytes:
    """JSON that every reader of tables takes: an array of objects, a row a line, real nulls."""
    names = [field.name for field in table.fields]
    rows = (to_json(dict(zip(names, row, strict=True))) for row in table.rows)
    body = ",\n".join(rows)
    return f"[\n{body}\n]\n".encode()


def _render_changes(content: ReleaseContent) -> bytes:
    from jinque.output.changes import changes_to_csv

    return changes_to_csv(content.changes)


def _make_file(name: str, ending: str, data: bytes, titles: tuple[str, str]) -> ReleaseFile:
    return ReleaseFile(
        path=f"data/{name}.{ending}",
        media_type=MEDIA_TYPES[ending],
        title=titles[0],
        title_zh=titles[1],
        data=data,
    )
