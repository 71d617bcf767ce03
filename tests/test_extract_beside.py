"""A list that goes on beside itself is read as one whose blocks stand below one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from extract_grids import LABELS, LEFT, list_rows, make_document
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from jinque.errors import LayoutError
from jinque.extract.lists.beside import part_blocks
from jinque.extract.process.worker import read_list
from jinque.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.records import Document, RawTable

INDUSTRIES = ["医药健康", "软件信息", "智能制造"]
BLANK = [""] * len(LABELS)


def set_beside(blocks: Sequence[Sequence[list[str]]]) -> list[list[str]]:
    """Blocks of rows next to one another; those with fewer rows end with blank ones."""
    most = max(map(len, blocks))
    full = [[*block, *[BLANK] * (most - len(block))] for block in blocks]
    return [[text for row in rows for text in row] for rows in zip(*full, strict=True)]


def read(document: Document) -> RawTable:
    """The list, without findings of the ledger."""
    raw = read_list(document, (load_profile("beijing"),), None)
    assert [f.message for f in raw.findings if f.severity == "error"] == []
    return raw


def numbers(raw: RawTable) -> list[str]:
    """The running numbers in the order of the list."""
    return [row.cells["seq"].text for row in raw.rows]


@pytest.mark.parametrize("boxed", [True, False], ids=["PDF", "office"])
def test_blocks_are_read_one_after_the_other(*, boxed: bool) -> None:
    """The right one is shorter, and has the industries of its own rows."""
    left, right = list_rows(INDUSTRIES), list_rows(INDUSTRIES[:2], 4)
    header = [list(LABELS)]
    raw = read(make_document(set_beside([[*header, *left], [*header, *right]]), boxed=boxed))
    assert numbers(raw) == ["1", "2", "3", "4", "5"]
    assert [row.cells["industry"].text for row in raw.rows] == [*INDUSTRIES, *INDUSTRIES[:2]]
    assert {row.place.page for row in raw.rows} == {1}


def test_a_page_without_labels_goes_on_with_the_blocks() -> None:
    """Its columns are those of the page before."""
    rows = [list_rows(INDUSTRIES, start) for start in (1, 4, 7, 10)]
    header = [list(LABELS)]
    first = set_beside([[*header, *rows[0]], [*header, *rows[1]]])
    raw = read(make_document(first, set_beside(rows[2:])))
    assert numbers(raw) == [str(number) for number in range(1, 13)]


def test_another_table_is_left_together() -> None:
    """It has as many columns, and stands elsewhere."""
    header = [list(LABELS)]
    first = set_beside([[*header, *list_rows(INDUSTRIES, start)] for start in (1, 4)])
    document = make_document(first, first[1:])
    grid = document.pages[1].grids[0]
    assert grid.box is not None
    moved = replace(grid, box=grid.box._replace(x1=grid.box.x1 + 99))
    pages = (document.pages[0], replace(document.pages[1], grids=(moved,)))
    parted = part_blocks(replace(document, pages=pages))
    assert [len(page.grids) for page in parted.pages] == [2, 1]


def test_a_title_across_the_blocks_stands_above_the_first() -> None:
    """It is no row of the list, and no reason to leave the blocks together."""
    header = [list(LABELS)]
    blocks = [[*header, *list_rows(INDUSTRIES, start)] for start in (1, 4)]
    for rest in (LEFT, ""):  # merged, or a spreadsheet's blank cells
        title = ["急需紧缺职业目录", *[rest] * (2 * len(LABELS) - 1)]
        raw = read(make_document([title, *set_beside(blocks)]))
        assert numbers(raw) == ["1", "2", "3", "4", "5", "6"]
        assert "急需紧缺职业目录" in [passage.text for passage in raw.passages]


def test_what_stands_above_another_block_keeps_them_together() -> None:
    """No text is left behind."""
    rows = [["", "", "注", ""], ["甲", "乙"] * 2, ["1", "2", "3", "4"]]
    document = make_document(rows)
    assert part_blocks(document) == document


def test_a_cell_in_two_blocks_keeps_them_together() -> None:
    """Whose it is nothing tells: that labels are there twice is an error then."""
    header = [list(LABELS)]
    blocks = set_beside([[*header, *list_rows(INDUSTRIES, start)] for start in (1, 4)])
    blocks[2][len(LABELS)] = LEFT
    document = make_document(blocks)
    assert part_blocks(document) == document
    with pytest.raises(LayoutError, match='序号" is printed twice on one row'):
        read(document)


@given(
    st.lists(st.sampled_from("甲乙丙丁1"), min_size=2, max_size=4, unique=True),
    st.integers(1, 3),
    st.integers(0, 4),
)
def test_only_a_whole_repetition_is_parted(labels: list[str], times: int, more: int) -> None:
    """Every cell is in one block, and a table whose labels do not all come again is left as it is."""
    width = len(labels) * times
    rows = [labels * times, *[[f"{r}-{c}" for c in range(width)] for r in range(more)]]
    document = make_document(rows)
    grids = part_blocks(document).pages[0].grids
    assert len(grids) == (times if "1" not in labels else 1)
    texts = [cell.text for grid in grids for cell in grid.cells]
    assert sorted(texts) == sorted(text for row in rows for text in row)
