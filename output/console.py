"""A table to read on a terminal: the fields that matter, cut to its width, nothing a terminal obeys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from jinque.output.csv_text import value_to_text
from jinque.safe import show, text_width

if TYPE_CHECKING:
    from jinque.output.table import Table, Value

__all__ = ["cut", "render_console"]

_NARROWEST = 10  # a column is not cut below this; rather the last one is left out


def render_console(table: Table, *, width: int | None = None) -> bytes:
    """The brief fields that have a value in some row, as columns.

    `width` is that of the terminal in characters: the widest columns are cut to fit, and the last ones
    left out where that is not enough. None: everything. Each line begins with a bar, so that no cell
    stands at the start of a line of a log.
    """
    columns = [_make_column(*column, is_cut=width is not None) for column in _pick_columns(table)]
    if width is not None:
        columns = _fit(columns, width)
    lines = [[_pad(column.name, column) for column in columns], ["-" * c.width for c in columns]]
    lines += [[_pad(c.texts[row], c) for c in columns] for row in range(len(table.rows))]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines).encode()


class _Column(Struct, frozen=True, kw_only=True):
    name: str
    texts: tuple[str, ...]
    width: int
    is_number: bool


def _make_column(name: str, values: list[Value], *, is_cut: bool) -> _Column:
    """A column of its natural width; a name longer than the values may be cut."""
    texts = tuple(show(value_to_text(value).replace("\n", "⏎")) for value in values)
    named = min(text_width(name), _NARROWEST) if is_cut else text_width(name)
    return _Column(
        name=name,
        texts=texts,
        width=max([named, *map(text_width, texts)]),
        is_number=any(isinstance(v, int | Decimal) and not isinstance(v, bool) for v in values),
    )


def _pick_columns(table: Table) -> list[tuple[str, list[Value]]]:
    places = {field.name: col for col, field in enumerate(table.fields)}
    names = [name for name in table.brief if name in places]
    columns = [(name, [row[places[name]] for row in table.rows]) for name in names]
    return [
        (name, values) for name, values in columns if any(v is not None for v in values)
    ] or columns


def _fit(columns: list[_Column], width: int) -> list[_Column]:
    """Fewer and narrower columns: the widest are cut to one common width until the line fits."""
    for count in range(len(columns), 0, -1):
        room = width - 3 * count - 1  # the bars and blanks between
        for most in range(max(column.width for column in columns), _NARROWEST - 1, -1):
            if sum(min(column.width, most) for column in columns[:count]) <= room:
                return [
                    replace(column, width=min(column.width, most)) for column in columns[:count]
                ]
    return columns[:1]


def _pad(text: str, column: _Column) -> str:
    text = cut(text, column.width)
    blanks = " " * (column.width - text_width(text))
    return blanks + text if column.is_number else text + blanks


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits before an ellipsis; a Chinese character is two wide.

    >>> cut("药物检验员", 10), cut("药物检验员", 9), cut("药物检验员", 4)
    ('药物检验员', '药物检验…', '药…')
    """
    if text_width(text) <= width:
        return text
    kept, used = [], 1  # the ellipsis
    for char in text:
        used += text_width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept) + "…"
