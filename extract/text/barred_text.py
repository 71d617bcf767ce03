"""Tables whose columns are parted by bars: Markdown, Org, reStructuredText, and what databases print.

A line of dashes between bars or plus signs is what tells such a table from a text that only has bars.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.extract.bounds import balance_page, check_size
from jinque.records import Grid, GridCell, Line
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.records import Page

__all__ = ["barred_score", "read_barred"]

_RULE = re.compile(r"[|+]?[ ]*:?[-=][-=:+| ]+")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_SAMPLE = 2_000_000  # characters on which the form is judged
MOST_FRAMES = 3  # rules around a table whose every line is a row: above, below the header, below


class _Table(Struct):
    """Lines that follow one another: rules (None) and rows, each with its number in the file."""

    rows: list[tuple[int, list[str]] | None] = field(default_factory=list)

    @property
    def n_rules(self) -> int:
        return sum(row is None for row in self.rows)


def barred_score(text: str) -> int:
    """How much of a table a text is when read by its bars; 0 where no rule of dashes makes it one."""
    lines = [line.strip() for line in text[:_SAMPLE].splitlines() if "|" in line]
    if not any(_is_rule(line) for line in text[:_SAMPLE].splitlines()):
        return 0
    return sum(max(0, len(_split(line)) - 1) for line in lines if not _is_rule(line))


def read_barred(text: str) -> Page:
    """The tables and lines of a text as one page."""
    items: list[Grid | Line] = []
    table = _Table()
    syntax = 0
    for number, line in enumerate(text.splitlines(), start=1):
        row, taken = _read_line(line, number)
        syntax += taken
        if row is not None or taken:
            table.rows.append(row)
            continue
        items.extend(_to_grids(table))
        table = _Table()
        if line.strip():
            items.append(Line(text=line.strip(), line=number))
    items.extend(_to_grids(table))
    return balance_page(1, items, printed=len(squeeze(text)), apart={"delimiters": syntax})


def _read_line(line: str, number: int) -> tuple[tuple[int, list[str]] | None, int]:
    """A row, if the line is one; and how many of its characters are the table's syntax."""
    if _is_rule(line):
        return None, len(squeeze(line))
    cells = _split(line.strip())
    if len(cells) < 2:
        return None, 0
    return (number, cells), len(squeeze(line)) - sum(len(squeeze(cell)) for cell in cells)


def _is_rule(line: str) -> bool:
    """Whether a line is dashes with bars or plus signs between them."""
    line = line.strip()
    return ("|" in line or "+" in line) and _RULE.fullmatch(line) is not None


def _split(line: str) -> list[str]:
    """The cells of a line, without the bars at its ends; a bar with a backslash before it is text."""
    parts = _BAR.split(line)
    if len(parts) > 1 and not parts[0].strip():
        del parts[0]
    if len(parts) > 1 and not parts[-1].strip() and line.endswith("|"):
        del parts[-1]
    return [_BREAK.sub("\n", part.replace("\\|", "|")).strip() for part in parts]


def _to_grids(table: _Table) -> Iterator[Grid]:
    rows = list(_join_lines(table))
    if not rows:
        return
    width = max(len(cells) for _, cells in rows)
    check_size(len(rows), width)
    yield Grid(
        n_rows=len(rows),
        n_cols=width,
        cells=tuple(
            GridCell(row=row, col=col, text=text)
            for row, (_, cells) in enumerate(rows)
            for col, text in enumerate(cells)
        ),
        how="bars in text",
        lines=tuple(number for number, _ in rows),
    )


def _join_lines(table: _Table) -> Iterator[tuple[int, list[str]]]:
    """The rows; where a rule stands below each, the lines between two rules are one row."""
    if table.n_rules <= MOST_FRAMES:
        yield from (row for row in table.rows if row is not None)
        return
    held: list[tuple[int, list[str]]] = []
    for row in [*table.rows, None]:
        if row is not None:
            held.append(row)
        elif held:
            yield held[0][0], _join_cells([cells for _, cells in held])
            held = []


def _join_cells(lines: Sequence[Sequence[str]]) -> list[str]:
    width = max(map(len, lines))
    columns = [[line[col] for line in lines if col < len(line)] for col in range(width)]
    return ["\n".join(part for part in column if part) for column in columns]
