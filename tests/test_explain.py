"""What `--explain` says: how a list was found, the names of its lines, and an account that adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLE
from msgspec.structs import replace

import jinque
from jinque.output.explain import explain
from jinque.records import Passage, Place

if TYPE_CHECKING:
    from pathlib import Path

LAYOUTS = ROOT / "fixtures" / "layouts"


def explain_file(path: Path) -> str:
    return explain(jinque.read_raw(path))


def test_whole_explanation_of_a_text() -> None:
    """The real list's text: profile and why, section, pages, columns, account."""
    said = explain_file(SAMPLE / "list.txt")
    assert said.startswith(
        "list.txt: text, 10,992 bytes\n"
        "taken: profile beijing\n"
        "    profile beijing: 7 labels known, none required missing, its title found, "
        "100 % of the ratings known\n"
    )
    assert (
        "page 4:\n"
        "    rows of the list: 9\n"
        "    header: 序号 | 行业大类 | 急需紧缺职业（工种） | 职业（工种）代码 | …\n"
        "    note: 备注：1.无职业代码的职业（工种）尚未收录入《中华人民共和国职…\n"
    ) in said
    assert said.endswith(
        "list: 58 rows\n"
        "    4045 characters = cells 3697 + header 232 + note 98 + heading 18\n"
        "    printed on the pages: 4045; placed: 4045; they agree; left over: 0\n"
    )


@pytest.mark.parametrize("case", ["grid", "everything-around", "sideways", "industry-band"])
def test_account_adds_up(case: str) -> None:
    """In every layout all that is printed is placed, and nothing is left without a name."""
    said = explain_file(next((LAYOUTS / case).glob("*.pdf")))
    assert "they agree; left over: 0" in said
    assert "    left over:" not in said


def test_sections_are_told() -> None:
    """Each list of a document is named, and which one was taken."""
    said = explain_file(next((LAYOUTS / "sections-both").glob("*.pdf")))
    assert (
        "    section 1, taken: 二、技能人才急需紧缺职业（工种）目录, 16 printed rows, page 2"
        in said
    )
    assert "    in a table of another kind: … and 3 more lines" in said


def test_turned_page_is_told() -> None:
    """A table that lies on its side was turned, and the explanation says so."""
    said = explain_file(next((LAYOUTS / "sideways").glob("*.pdf")))
    assert "degrees, so that its text stands upright" in said


def test_what_has_no_name_is_left_over() -> None:
    """Text without a reason comes last on its page, and is counted."""
    raw = jinque.read_raw(SAMPLE / "list.txt")
    stray = Passage(kind="text", text="何处\n来的", place=Place(1, 30))
    raw = replace(
        raw, passages=(stray, *raw.passages), account={**raw.account, "text": 4, "cells": 3693}
    )
    said = explain(raw)
    assert "    left over: 何处来的\npage 2:" in said
    assert "they agree; left over: 4" in said


def test_accounts_that_differ_are_told() -> None:
    """A character too few is said, not hidden."""
    raw = jinque.read_raw(SAMPLE / "list.txt")
    said = explain(replace(raw, account={**raw.account, "cells": raw.account["cells"] - 1}))
    assert "printed on the pages: 4045; placed: 4044; they differ by 1; left over: 0" in said


def test_hostile_text_is_shown_harmless() -> None:
    """Terminal commands in a heading do not reach the terminal."""
    raw = jinque.read_raw(SAMPLE / "list.txt")
    stray = Passage(kind="heading", text="\x1b[31m红", place=Place(1, 1))
    assert r"heading: \u{1b}[31m红" in explain(replace(raw, passages=(stray,)))
