"""Checked lists to files: formats, files that appear whole, and reports of findings.

Nothing here imports pandas or pyarrow before a format needs it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from jinque.output.files import quiet_pipe, write_files, write_stdout
from jinque.output.formats import FORMATS, Format, Style, find_format, format_of
from jinque.output.raw import raw_to_table
from jinque.output.table import Table, checked_to_table
from jinque.output.tables import TABLE_FORMATS, render_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.records import Checked, RawTable

__all__ = [
    "FORMATS",
    "TABLE_FORMATS",
    "Format",
    "Style",
    "Table",
    "checked_to_table",
    "find_format",
    "format_of",
    "quiet_pipe",
    "raw_to_table",
    "render",
    "render_raw",
    "render_tables",
    "write",
    "write_all",
    "write_files",
    "write_stdout",
]

FilePath: TypeAlias = str | os.PathLike[str]


def render(
    checked: Checked,
    format: str,  # noqa: A002 -- the word for it
    *,
    excel: bool = False,
    width: int | None = None,
) -> bytes:
    """The list in a format of FORMATS.

    `excel`: CSV for Excel, with a byte order mark and formulas guarded. `width`: characters that a
    `table` may take, None for as many as it needs. Raises OptionError for an unknown format,
    PublishError where XLSX has no room for the list.
    """
    return find_format(format).render(checked_to_table(checked), Style(excel=excel, width=width))


def render_raw(
    raw: RawTable,
    format: str,  # noqa: A002 -- the word for it
    *,
    excel: bool = False,
    width: int | None = None,
) -> bytes:
    """The cells as printed, one a line, each with its place; without pandas. Options as for `render`."""
    return find_format(format).render(raw_to_table(raw), Style(excel=excel, width=width))


def write(
    checked: Checked,
    path: FilePath,
    format: str | None = None,  # noqa: A002 -- the word for it
    *,
    excel: bool = False,
) -> None:
    """Write the list to a file, whole or not at all; the format by the file's ending, `-` is stdout.

    Raises OptionError for an unknown ending, PublishError where the file cannot be written.
    """
    write_all(checked, [path], format, excel=excel)


def write_all(
    checked: Checked,
    paths: Sequence[FilePath],
    format: str | None = None,  # noqa: A002 -- the word for it
    *,
    excel: bool = False,
) -> None:
    """Write the list to several files: all are rendered and complete before the first is replaced.

    `format` is that of every path; None: each by its ending. Raises as `write` does.
    """
    forms = [find_format(format or format_of(path)) for path in paths]
    table, style = checked_to_table(checked), Style(excel=excel)
    write_files(
        [(path, form.render(table, style)) for path, form in zip(paths, forms, strict=True)]
    )
