"""Small tables for people: Markdown, or columns that line up although 中文 is twice as wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.safe import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["rows_to_columns", "rows_to_markdown"]


def rows_to_columns(rows: Sequence[Sequence[str]]) -> str:
    """Text in columns two spaces apart, one line a row, no trailing space.

    >>> print(rows_to_columns([["序号", "seq"], ["a", "b"]]))
    序号  seq
    a     b
    """
    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - text_width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def rows_to_markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first row is its header.

    >>> print(rows_to_markdown([["field", "type"], ["a|b", "string"]]))
    | field | type |
    | --- | --- |
    | a\\|b | string |
    """
    header, *body = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    lines = [header, ["---"] * len(header), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
