"""The cells as printed, one a line, each with its place: a second table, joined by `page` and `row`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jinque.fields import Field, Type
from jinque.output.table import Table, source_to_dict
from jinque.safe import replace_surrogates
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.table import Value
    from jinque.records import Box, Cell, Passage, Place, RawRow, RawTable

__all__ = ["CELL_FIELDS", "box_to_numbers", "raw_to_table"]


def _field(name: str, type_: Type, title: str, title_zh: str, *description: str) -> Field:
    english, chinese = description
    unit = "point" if name in {"x0", "top", "x1", "bottom"} else None
    return Field(
        name=name,
        type=type_,
        title=title,
        title_zh=title_zh,
        description=english,
        description_zh=chinese,
        origin="place",
        unit=unit,
    )


# fmt: off
CELL_FIELDS: tuple[Field, ...] = (
    _field("item", "integer", "Item", "行次", "Which row of the list, from 1.", "目录第几行，从 1 起。"),
    _field("seq", "string", "Running number", "序号", "Its number as printed.", "印制的序号。"),
    _field("page", "integer", "Page", "页", "Page of the row, as in the list.", "该行的页，同主表。"),
    _field("row", "integer", "Row", "页内行", "Row on that page, as in the list.", "页内的行，同主表。"),
    _field("field", "string", "Field", "字段", "Field that the cell belongs to.", "单元格所属字段。"),
    _field("label", "string", "Label", "表头", "Label of the column as printed.", "印制的表头。"),
    _field("text", "string", "Text", "原文", "Exactly as printed, with line breaks.", "印制原文，含换行。"),
    _field("inherited", "boolean", "Inherited", "承前", "Printed once for several rows.", "多行共用一格。"),
    _field("cell_page", "integer", "Page of the cell", "格页", "Page it is printed on.", "印制所在页。"),
    _field("cell_row", "integer", "Row of the cell", "格行", "Row it is printed in.", "印制所在行。"),
    _field("x0", "decimal", "Left", "左", "Left edge of the cell.", "左边界。"),
    _field("top", "decimal", "Top", "上", "Upper edge, from the page's top.", "上边界，自页顶起。"),
    _field("x1", "decimal", "Right", "右", "Right edge.", "右边界。"),
    _field("bottom", "decimal", "Bottom", "下", "Lower edge, from the page's top.", "下边界，自页顶起。"),
    _field("continued", "string", "Continued", "续", "Where it goes on: page:row and box.", "跨页续排之处。"),
    _field("confidence", "decimal", "Confidence", "置信度", "Of OCR, 0 to 1.", "文字识别置信度，0 至 1。"),
)
# fmt: on

_BRIEF = ("item", "page", "row", "field", "inherited", "text")


def raw_to_table(raw: RawTable) -> Table:
    """Each cell of each row, in the order of the page; for JSON also the passages and the account."""
    labels = {column.field: replace_surrogates(column.label) for column in raw.columns}
    return Table(
        fields=CELL_FIELDS,
        rows=tuple(
            cell
            for item, row in enumerate(raw.rows, start=1)
            for cell in _row_to_cells(item, row, labels)
        ),
        about={**source_to_dict(raw.source), "profile": raw.profile},
        findings=raw.findings,
        brief=_BRIEF,
        also={
            "columns": [{"field": column.field, "label": column.label} for column in raw.columns],
            "passages": [_passage_to_dict(passage) for passage in raw.passages],
            "account": dict(raw.account),
        },
    )


def _row_to_cells(item: int, row: RawRow, labels: dict[str, str]) -> Iterator[tuple[Value, ...]]:
    seq = row.cells.get("seq")
    number = replace_surrogates(squeeze(seq.text)) if seq else None
    for field, cell in row.cells.items():
        yield (
            *(item, number, row.place.page, row.place.row, field, labels.get(field)),
            *(replace_surrogates(cell.text), cell.inherited, cell.place.page, cell.place.row),
            *(box_to_numbers(cell.place.box) or (None, None, None, None)),
            *(_continued_to_text(cell), _round(cell.confidence)),
        )


def box_to_numbers(
    box: Box | tuple[float, float, float, float] | None,
) -> tuple[Decimal, ...] | None:
    """A box in points, to the hundredth: finer is noise of the arithmetic."""
    return tuple(Decimal(f"{edge:.2f}") for edge in box) if box else None


def _round(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(f"{share:.3f}")


def _continued_to_text(cell: Cell) -> str | None:
    """`2:3 56.10 40.25 99.00 60.30`, with a semicolon between several; None where it does not go on."""
    return "; ".join(_place_to_text(place) for place in cell.continued) or None


def _place_to_text(place: Place) -> str:
    box = box_to_numbers(place.box) or ()
    return " ".join([f"{place.page}:{place.row}", *map(str, box)])


def _passage_to_dict(passage: Passage) -> dict[str, object]:
    return {
        "kind": passage.kind,
        "text": passage.text,
        "page": passage.place.page,
        "row": passage.place.row,
        "box": box_to_numbers(passage.place.box),
    }
