"""The formats by name, and which one a file's ending asks for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from jinque.errors import OptionError
from jinque.output.console import render_console
from jinque.output.csv_text import render_csv
from jinque.output.json_text import render_json, render_jsonl
from jinque.output.parquet import render_parquet
from jinque.output.xlsx import render_xlsx
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinque.output.table import Table

__all__ = ["FORMATS", "Format", "Style", "find_format", "format_of"]


class Style(Struct, frozen=True, kw_only=True):
    """How to render: `excel` is for CSV, `width` (characters; None: uncut) for a table on a terminal."""

    excel: bool = False
    width: int | None = None


class Format(Struct, frozen=True, kw_only=True):
    """A way to write a table: the endings of its files, and whether it is text."""

    name: str
    endings: tuple[str, ...]
    is_text: bool
    render: Callable[[Table, Style], bytes]


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format(
            name="csv",
            endings=(".csv",),
            is_text=True,
            render=lambda table, style: render_csv(table, excel=style.excel),
        ),
        Format(
            name="json",
            endings=(".json",),
            is_text=True,
            render=lambda table, _: render_json(table),
        ),
        Format(
            name="jsonl",
            endings=(".jsonl", ".ndjson"),
            is_text=True,
            render=lambda table, _: render_jsonl(table),
        ),
        Format(
            name="parquet",
            endings=(".parquet",),
            is_text=False,
            render=lambda table, _: render_parquet(table),
        ),
        Format(
            name="xlsx",
            endings=(".xlsx",),
            is_text=False,
            render=lambda table, _: render_xlsx(table),
        ),
        Format(
            name="table",
            endings=(".txt",),
            is_text=True,
            render=lambda table, style: render_console(table, width=style.width),
        ),
    )
}


def find_format(name: str) -> Format:
    """The format of that name. Raises OptionError with the names that there are."""
    if name not in FORMATS:
        raise OptionError(f'no format "{show(name)}"', hints=(f"there are: {', '.join(FORMATS)}",))
    return FORMATS[name]


def format_of(path: str | os.PathLike[str]) -> str:
    """The name of the format that the file's ending asks for, `csv` for `-` (standard output).

    Raises OptionError for any other ending, with those that there are.

    >>> format_of("out/beijing.2023.CSV"), format_of("-")
    ('csv', 'csv')
    """
    name = os.fspath(path)
    if name == "-":
        return "csv"
    ending = os.path.splitext(name)[1].lower()  # noqa: PTH122 -- Path would drop a trailing slash
    for form in FORMATS.values():
        if ending in form.endings:
            return form.name
    known = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
    raise OptionError(
        f'no format is known by the ending of "{show(name)}"',
        hints=(f"end it in one of {known}", f"or name the format: {', '.join(FORMATS)}"),
    )
