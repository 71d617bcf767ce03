"""Drafted profiles: they load, they read their list right, and a hostile document cannot write TOML."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SAMPLE
from hypothesis import given
from hypothesis import strategies as st

import jinque
from jinque.drafting.guess import guess_columns
from jinque.drafting.header import ListTable, find_table
from jinque.drafting.write import quote

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

LAYOUTS = ROOT / "fixtures" / "layouts"
OTHERS = ("columns-generic", "columns-generic-short", "ratings-stars", "columns-extra", "columns-order",
          "columns-no-code", "columns-no-pay", "pay-range", "pay-month", "pay-separators",
          "pay-unit-in-cell", "labels-two-level", "industry-band", "rules-none", "sections-both")  # fmt: skip
FIELDS = ("title", "code", "rating", "industry", "description")


def find_source(case: str) -> Path:
    folder = LAYOUTS / case
    return next(path for path in sorted(folder.iterdir()) if path.name != "truth.json")


def write_draft(folder: Path, source: Path) -> Path:
    path = folder / "draft.toml"
    path.write_text(jinque.draft_profile(source, name="draft"), "utf-8")
    return path


def write_list(folder: Path, labels: list[str], rows: list[list[str]]) -> Path:
    path = folder / "list.txt"
    path.write_text("\n".join("\t".join(row) for row in [labels, *rows]), "utf-8")
    return path


def offered_steps(draft: str) -> list[str]:
    """The steps of a draft that does not know their order: in a comment, for a person to sort."""
    assert tomllib.loads(draft)["rating"]["steps"] == []
    [line] = re.findall(r"^# (steps = .*)$", draft, re.MULTILINE)
    steps: list[str] = tomllib.loads(line)["steps"]
    return steps


@pytest.mark.parametrize("case", OTHERS)
def test_draft_reads_its_list(case: str, tmp_path: Path) -> None:
    """Read with its own draft, untouched, a list of another publisher gives what is printed."""
    source = find_source(case)
    checked = jinque.read(source, profile=str(write_draft(tmp_path, source)))
    truth = json.loads((LAYOUTS / case / "truth.json").read_text("utf-8"))
    for field in FIELDS:
        wanted = [row["expected"].get(field) for row in truth["rows"]]
        assert [value_of(v) for v in checked.frame[field]] == wanted, field
    for field in ("median_salary_wan", "salary_min_wan", "salary_max_wan"):
        wanted = [row["expected"].get(field) for row in truth["rows"]]
        assert [value_of(v) for v in checked.frame[field]] == [
            None if value is None else Decimal(value) for value in wanted
        ]


def value_of(value: Any) -> Any:
    import pandas as pd

    return None if pd.isna(value) else value


def test_draft_of_the_real_list_agrees_with_its_profile(tmp_path: Path) -> None:
    """Columns, scheme, marks and section are those that people wrote down."""
    drafted = jinque.load_profile(str(write_draft(tmp_path, SAMPLE / "list.txt")))
    written = jinque.load_profile("beijing")
    assert list(drafted.columns) == list(written.columns)
    assert drafted.rating.steps == written.rating.steps
    assert drafted.marks == written.marks
    assert drafted.section == written.section
    assert drafted.notes.prefixes == ("备注：",)


UNKNOWN = ["排行", "门类", "吃香的行当", "行当的号码", "干些什么", "缺人不缺", "一年能挣"]
ROWS = [
    ["1", "制造", "阀门装调工", "6-18-01-79", "装配和调试各种阀门，并且检查它们是否漏水。", "很缺", "9.5"],
    ["2", "", "管路检测员", "6-18-01-78", "使用仪器检测管路，记录所测得的数据并且报告。", "不太缺", "8.1"],
    ["3", "", "电池封装工", "待定", "操作封装设备，封装电池并且检查封口的质量好坏。", "很缺", "10.2"],
    ["4", "服务", "数据标注员", "4-04-05-79", "在软件中标注图片、文字和声音，供机器学习之用。", "缺", "7.3"],
    ["5", "", "养老照护员", "4-10-01-78", "照料老人的饮食起居，记录他们每天的身体状况。", "很缺", "6.6"],
    ["6", "", "快递分拣员", "4-02-07-77", "按照地址分拣快件，操作分拣设备并且处理异常。", "不太缺", "7.0"],
]  # fmt: skip


def test_labels_that_nobody_knows(tmp_path: Path) -> None:
    """Content alone names the columns; what is unsure asks to be checked; the draft reads the list."""
    source = write_list(tmp_path, UNKNOWN, ROWS)
    path = write_draft(tmp_path, source)
    draft = path.read_text("utf-8")
    profile = jinque.load_profile(str(path))
    assert [profile.columns[f].labels[0] for f in ("seq", "industry", "title", "code")] == UNKNOWN[
        :4
    ]
    assert [
        profile.columns[f].labels[0] for f in ("description", "rating", "median_salary_wan")
    ] == (UNKNOWN[4:])
    assert "# CHECK: order unknown: put the lowest first" in draft
    assert '# printed: "很缺" 3, "不太缺" 2, "缺" 1' in draft
    assert 'unit = "wan_per_year" # CHECK: no unit is printed' in draft
    assert "# CHECK: do these stand for a missing code? 待定" in draft
    checked = jinque.read(source, profile=profile)
    assert list(checked.frame["title"]) == [row[2] for row in ROWS]
    assert checked.frame["code"].isna().tolist() == [False, False, True, False, False, False]
    assert [str(pay) for pay in checked.frame["median_salary_wan"]] == [row[6] for row in ROWS]


def test_second_column_of_one_label(tmp_path: Path) -> None:
    """Two columns with one label cannot both be named; the draft says so, and loads."""
    labels = [*UNKNOWN, "备考", "备考"]
    source = write_list(tmp_path, labels, [[*row, "甲", "乙"] for row in ROWS])
    path = write_draft(tmp_path, source)
    assert "# CHECK: a second column is printed as 备考" in path.read_text("utf-8")
    jinque.load_profile(str(path))


def test_known_order_is_used() -> None:
    """Stars have an order that is known; a scheme with more steps than are printed is named."""
    draft = tomllib.loads(jinque.draft_profile(find_source("ratings-stars")))
    assert draft["rating"] == {"scheme": "five-stars", "steps": ["★", "★★", "★★★", "★★★★", "★★★★★"]}


def test_no_order_is_made_up(tmp_path: Path) -> None:
    """Words of no known scheme, or of several, get no levels before a person has sorted them."""
    source = write_list(tmp_path, UNKNOWN, ROWS)
    checked = jinque.read(source, profile=str(write_draft(tmp_path, source)))
    assert offered_steps(jinque.draft_profile(source)) == ["很缺", "不太缺", "缺"]
    assert checked.frame["rating"].notna().all()
    assert checked.frame["rating_level"].isna().all()
    words = {"很缺": "紧缺", "不太缺": "一般紧缺", "缺": "一般紧缺"}
    both = write_list(tmp_path, UNKNOWN, [[*row[:5], words[row[5]], row[6]] for row in ROWS])
    draft = jinque.draft_profile(both)
    assert set(offered_steps(draft)) == {"紧缺", "一般紧缺"}
    assert len(re.findall("^# all of them are steps of three-steps", draft, re.MULTILINE)) == 2


def test_a_draft_keeps_its_list_invalid(tmp_path: Path) -> None:
    """Until a person takes the line out; a label that names an average is one to look at."""
    labels = [*UNKNOWN[:6], "平均年薪（万元）"]
    source = write_list(tmp_path, labels, ROWS)
    path = write_draft(tmp_path, source)
    rules = {finding.rule for finding in jinque.read(source, profile=str(path)).report.findings}
    assert {"draft-profile", "pay-measure"} <= rules
    draft = path.read_text("utf-8")
    assert "# CHECK: the label names another measure than a median" in draft
    path.write_text(draft.replace("draft = true\n", ""), "utf-8")
    rules = {finding.rule for finding in jinque.read(source, profile=str(path)).report.findings}
    assert "draft-profile" not in rules


def test_marks_follow_the_notes(tmp_path: Path) -> None:
    """A publisher whose note gives other letters gets these letters."""
    rows = [[*row[:2], row[2] + mark, *row[3:]] for row, mark in zip(ROWS, "GDG   ", strict=True)]
    source = write_list(tmp_path, UNKNOWN, rows)
    source.write_text(
        source.read_text("utf-8") + "\n备注：标识G的为绿色职业，D为数字职业。\n", "utf-8"
    )
    draft = tomllib.loads(jinque.draft_profile(source))
    assert draft["marks"] == {"green": "G", "digital": "D"}


def test_hostile_words_stay_strings(tmp_path: Path) -> None:
    """Quotes, brackets, controls and comment signs in a document write no TOML of their own."""
    evil = 'x"]\\#\u202e'
    labels = [*UNKNOWN[:2], f"名称{evil}\u2028[code]", *UNKNOWN[3:]]
    rows = [[*row[:5], row[5] + evil, row[6]] for row in ROWS]
    draft = jinque.draft_profile(write_list(tmp_path, labels, rows))
    table = tomllib.loads(draft)
    assert table["columns"]["title"]["labels"] == [f"名称{evil}[code]"]
    assert offered_steps(draft) == ["很缺" + evil, "不太缺" + evil, "缺" + evil]
    assert not re.search("[\u202e\u2028]", draft)


@given(st.text())
def test_quoted_text_is_read_back(text: str) -> None:
    """Any text that TOML can hold comes back from its string as it went in."""
    wanted = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert tomllib.loads(f"x = {quote(text)}")["x"] == wanted


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=8))
def test_any_table_gets_one_title_at_most(rows: list[list[str]]) -> None:
    """Whatever stands in a table, guessing ends, and gives no field twice."""
    columns = tuple(zip(*rows, strict=True))
    guesses = guess_columns(ListTable(labels=("甲", "乙", "丙", "丁"), columns=columns, score=0.0))
    fields = [guess.field for guess in guesses]
    assert len(set(fields)) == len(fields) == 4


@pytest.mark.parametrize("case", ["other-prose"])
def test_no_table_is_an_error(case: str) -> None:
    """A text without a table gives no draft, and says where to look."""
    with pytest.raises(jinque.LayoutError) as refused:
        jinque.draft_profile(find_source(case))
    assert "no table with a header row and rows below it" in str(refused.value)
    assert "jinque tables SOURCE" in str(refused.value)


def test_title_rows_above_the_header_are_no_header() -> None:
    """A sheet keeps its title in cells above the header; the header is found below it."""
    table = find_table(jinque.tables(LAYOUTS / "columns-extra" / "xlsx.xlsx"))
    assert table is not None
    assert table.labels[0] == "序号"
    assert table.columns[0][:3] == ("1", "2", "3")


def test_command_writes_a_profile_that_extract_takes(jinque: Run, tmp_path: Path) -> None:
    """Draft, then read with the draft: the two commands of the help text."""
    source, path = find_source("columns-generic"), tmp_path / "mine.toml"
    assert jinque("profile", "new", source, "-o", path).status == 0
    assert 'name = "mine"' in path.read_text("utf-8")
    ran = jinque("extract", source, "-p", path, "-f", "csv")
    assert ran.out.splitlines()[1].startswith("1,智能制造,智能阀门装调技术员,2-02-02-46,")
    assert jinque("profile", "new", "-").status == 2


def test_drafting_twice_gives_the_same() -> None:
    """Same document, same draft."""
    source = find_source("columns-generic")
    assert jinque.draft_profile(source) == jinque.draft_profile(source)
