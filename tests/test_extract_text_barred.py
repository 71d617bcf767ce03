"""Tables between bars: Markdown, Org, reStructuredText, databases; dashes above and below aligned columns."""

from __future__ import annotations

import pytest
from extract_making import lines_of, read, rows_of

from jinque.extract.text.reader import read_text

ROWS = [["序号", "职业名称", "描述"], ["1", "装调工", "安装，调试。"], ["2", "检测员", "检测。"]]
MARKDOWN = """# 目录

| 序号 | 职业名称 | 描述 |
|:-:|---|--:|
| 1 | 装调工 | 安装，调试。 |
| 2 | 检测员 | 检测。 |

备注：无。
"""
BARE = "序号 | 职业名称 | 描述\n--- | --- | ---\n1 | 装调工 | 安装，调试。\n2 | 检测员 | 检测。\n"
ORG = "| 序号 | 职业名称 | 描述 |\n|---+---+---|\n| 1 | 装调工 | 安装，调试。 |\n| 2 | 检测员 | 检测。 |\n"
DATABASE = (
    "+---+---+---+\n| 序号 | 职业名称 | 描述 |\n+---+---+---+\n"
    "| 1 | 装调工 | 安装，调试。 |\n| 2 | 检测员 | 检测。 |\n+---+---+---+\n"
)
GRID = (
    "+---+---+---+\n| 序号 | 职业 | 描述 |\n|   | 名称 |   |\n+===+===+===+\n| 1 | 装调 | 安装， |\n"
    "|   | 工 | 调试。 |\n+---+---+---+\n| 2 | 检测员 | 检测。 |\n+---+---+---+\n"
)
BARS = "序号|职业名称|描述\n1|装调工|安装，调试。\n2|检测员|检测。\n"


@pytest.mark.parametrize("text", [MARKDOWN, BARE, ORG, DATABASE, GRID, BARS])
def test_bars_part_columns(text: str) -> None:
    """A rule of dashes is no row; lines between two rules of a grid are one row."""
    rows = rows_of(read(read_text, text.encode()))
    assert [[(cell or "").replace("\n", "") for cell in row] for row in rows] == ROWS


def test_text_around_a_table_is_kept_as_lines() -> None:
    """Nothing of the file is lost: the account balances, or the reader would raise."""
    document = read(read_text, MARKDOWN.encode())
    assert lines_of(document) == ["# 目录", "备注：无。"]
    (page,) = document.pages
    assert page.account["delimiters"] == 4 * 3 + 13
    assert page.grids[0].lines == (3, 5, 6)


def test_escaped_bars_and_line_breaks_are_text() -> None:
    """As Markdown writes them in a cell."""
    text = MARKDOWN.replace("安装，调试。", "安装\\|，<br>调试。")
    assert rows_of(read(read_text, text.encode()))[1] == ["1", "装调工", "安装|，\n调试。"]


def test_bars_in_a_list_with_commas_are_text() -> None:
    """Without a rule of dashes the delimiter that makes most of a table counts."""
    text = "序号,职业名称,描述\n1,装调工,安装|调试\n2,检测员,检测\n"
    assert rows_of(read(read_text, text.encode()))[1] == ["1", "装调工", "安装|调试"]


def test_dashes_around_an_aligned_header_are_no_text() -> None:
    """Some programs underline labels; between columns the dashes leave no white."""
    lines = ["-" * 40, "序号    职业名称    描述", "-" * 40]
    lines += [f"{number}       职业{number}工      检测样品。" for number in range(1, 10)]
    rows = rows_of(read(read_text, "\n".join(lines).encode()))
    assert rows[0] == ["序号", "职业名称", "描述"]
    assert rows[1] == ["1", "职业1工", "检测样品。"]
