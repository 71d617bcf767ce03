"""What `extract --explain` adds: page by page, what was found and how, and where all characters went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinque.records import Document, Grid, RawTable

__all__ = ["echo_explanation"]


def echo_explanation(document: Document, raw: RawTable) -> None:
    """The explanation on standard error."""
    from jinque.safe import show

    for line in (*_explain_pages(document), *_explain_list(raw)):
        click.echo(show(line), err=True)


def _explain_pages(document: Document) -> Iterator[str]:
    for page in document.pages:
        yield f"page {page.number}: {_count(page.account)}".rstrip(": ")
        yield from (f"    {_describe_grid(grid)}" for grid in page.grids)
        yield from (f"    line outside: {line.text}" for line in page.lines)


def _describe_grid(grid: Grid) -> str:
    how = f", found by {grid.how}" if grid.how else ""
    box = f" at {_describe_box(grid)}" if grid.box else ""
    return f"table of {grid.n_rows} rows, {grid.n_cols} columns{box}{how}"


def _describe_box(grid: Grid) -> str:
    assert grid.box is not None  # noqa: S101 - asked only then
    return "({:.0f}, {:.0f}, {:.0f}, {:.0f})".format(*grid.box)


def _explain_list(raw: RawTable) -> Iterator[str]:
    yield f"list: profile {raw.profile}, {len(raw.rows)} rows; {_count(raw.account)}"
    yield from (f'    {column.field} is printed as "{column.label}"' for column in raw.columns)
    for passage in raw.passages:
        yield f"    {passage.kind}, page {passage.place.page}: {passage.text}"


def _count(account: Mapping[str, int]) -> str:
    """An account of characters as a sum."""
    parts = " + ".join(f"{name} {count}" for name, count in account.items())
    return f"{sum(account.values())} characters = {parts}" if parts else ""
