"""A table to read on a terminal: the fields that matter, cut to its width, nothing a terminal obeys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jinque.output.csv_text import value_to_text
from jinque.safe import show, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.output.table import Table, Value

__all__ = ["cut", "render_console"]

_NARROWEST = 6  # a column is not cut below this, even where the line then outgrows the terminal


def render_console(table: Table, *, width: int | None = None) -> bytes:
    """The brief fields that have a value in some row, as columns; `width` in characters, None: uncut.

    Each line begins with a bar, so that no cell stands at the start of a line of a log.
    """
    columns = _pick_columns(table)
    header = [name for name, _ in columns]
    texts = [[_value_to_line(value) for value in values] for _, values in columns]
    natural = [
        max(map(text_width, [name, *cells])) for name, cells in zip(header, texts, strict=True)
    ]
    widths = _fit(natural, width)
    right = [any(_is_number(value) for value in values) for _, values in columns]
    lines = [header, ["-" * width for width in widths], *zip(*texts, strict=True)]
    return "".join(_join(line, widths, right) + "\n" for line in lines).encode()


def _pick_columns(table: Table) -> list[tuple[str, list[Value]]]:
    places = {field.name: col for col, field in enumerate(table.fields)}
    names = [name for name in table.brief if name in places]
    columns = [(name, [row[places[name]] for row in table.rows]) for name in names]
    return [
        (name, values) for name, values in columns if any(v is not None for v in values)
    ] or columns


def _value_to_line(value: Value) -> str:
    return show(value_to_text(value).replace("\n", "⏎"))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _fit(natural: list[int], width: int | None) -> list[int]:
    """The columns' widths: the widest ones are cut to one common width until the line fits."""
    if width is None:
        return natural
    room = width - 3 * len(natural) - 1  # the bars and blanks between
    for most in range(max(natural), _NARROWEST, -1):
        if sum(min(own, most) for own in natural) <= room:
            return [min(own, most) for own in natural]
    return [min(own, _NARROWEST) for own in natural]


def _join(texts: Sequence[str], widths: list[int], right: list[bool]) -> str:
    cells = (_pad(*cell) for cell in zip(texts, widths, right, strict=True))
    return ("| " + " | ".join(cells) + " |").rstrip()


def _pad(text: str, width: int, right: bool) -> str:  # noqa: FBT001 -- one of three columns of a zip
    text = cut(text, width)
    blanks = " " * (width - text_width(text))
    return blanks + text if right else text + blanks


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
