"""The tables in the documents: a benchmark writes its own between its marks, so that nobody copies by hand."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["put_table"]

ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "README.zh.md", "docs/accuracy.md", "docs/batch.md", "docs/speed.md")
# In the Chinese README the heads are Chinese.
CHINESE = {
    "exact cells": "完全正确的单元格",
    "documents wholly exact": "整份完全正确的文件",
    "silently wrong": "悄悄出错的文件",
    "**all**": "**全部**",
    "documents": "文件数",
    "in the process": "进程内",
    "× naive": "倍数",
    "cells right": "正确的单元格",
    " pages |": " 页 |",
}


def put_table(name: str, table: str, root: Path = ROOT) -> None:
    """Put a table between the marks of its name, wherever they stand."""
    mark = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    for file in FILES:
        path = root / file
        text = path.read_text("utf-8")
        said = to_chinese(table) if ".zh." in file else table
        path.write_text(mark.sub(lambda found: f"{found[1]}{said}\n{found[2]}", text), "utf-8")  # noqa: B023 - used at once


def to_chinese(table: str) -> str:
    """The words of the heads in Chinese; numbers and names stay."""
    for english, chinese in CHINESE.items():
        table = table.replace(english, chinese)
    return table
