"""The one nasty list: text that means something to a spreadsheet, a browser, a terminal or a runner of CI."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

NASTY = (
    *("=1+1", "+cmd|' /C calc'!A0", '-2+3";=1', "@SUM(A1)", '＝HYPERLINK("x")', "\t=1"),
    *("<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", '"><svg onload=x>'),
    *("javascript:alert(1)", "](javascript:x) | `e` **b** _c_", "--> ]]> &amp; f", "![a](x)"),
    *("- a: b #c\n  *d: &e !!f", '"""\n[table]\nx = 1 #', "'''", "\\u0000 \\", "{{7*7}} ${x} %s"),
    *("::error file=a::b", "a\n::add-mask::g", "\u200b::stop-commands::x", "a\nEOF\nx=y"),
    *("##[error]c", "##vso[task.x]", "\x1b]0;owned\x07d", "\x9b31mC1", "药\u202e物", "a\u2066b"),
    *("_x0041_", "\U000e0041tag", "a\u2028line", "\ufeffmark"),
)
NAME = "::warning::$(x) <b>\x1b[31m\n::error::,.csv"  # a file's name can hold all but a slash


def write_nasty(folder: Path, name: str = NAME) -> Path:
    """The real list as CSV with nasty titles in its first rows, in a file of a nasty name."""
    lines = (SAMPLE / "list.txt").read_text("utf-8").strip().split("\n")
    rows = [line.split("\t") for line in lines]
    wanted = iter(NASTY)
    for row in rows:
        if len(row) > 2 and row[0].isdigit():
            row[2] = next(wanted, row[2])
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerows(row for row in rows if len(row) > 2)
    path = folder / name
    path.write_text("sep=,\n" + sink.getvalue(), "utf-8", newline="")
    return path


def is_harmless(text: str) -> bool:
    """No character that a terminal obeys, no line that a runner of CI does."""
    lines = text.split("\n")
    is_shown = all(char.isprintable() for line in lines for char in line)
    has_command = any(line.lstrip().startswith("::") for line in lines)
    return is_shown and not has_command and "##[" not in text and "##vso[" not in text
