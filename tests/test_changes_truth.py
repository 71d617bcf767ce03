"""Comparing editions: the made-up one, whose changes are known, and all the forms an edition comes in."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SAMPLE
from msgspec.structs import replace
from release_making import write_sample

import jinque
from jinque.editions import Edition, load_edition
from jinque.errors import OptionError, ProfileError
from jinque.output import write_all
from jinque.output.changes import (
    CHANGE_FIELDS,
    CHANGE_FORMATS,
    KIND_TITLES,
    KIND_TITLES_ZH,
    KINDS,
    Comparison,
    compare,
    compare_editions,
    render_changes,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

MADE_UP = ROOT / "fixtures" / "made-up-2024"


@cache
def compare_made_up() -> Comparison:
    """From the real edition to the made-up one, both read from their text."""
    return jinque.diff(SAMPLE / "list.txt", MADE_UP / "list.txt")


def test_every_seeded_change_is_found_and_no_other() -> None:
    """The truth, exactly: kind, row, field, what it was and what it is."""
    truth = json.loads((MADE_UP / "truth.json").read_text("utf-8"))
    names = ("kind", "title", "field", "before", "after")
    wanted = Counter(tuple(change[name] for name in names) for change in truth)
    found = Counter(
        tuple(getattr(change, name) for name in names) for change in compare_made_up().changes
    )
    assert found == wanted
    assert {change["kind"] for change in truth} == set(KINDS)  # nothing goes untested


def test_rows_without_a_change_are_counted() -> None:
    """Matched rows are unchanged or in the changes; all were numbered anew, which is none."""
    comparison = compare_made_up()
    touched = {change.seq_after for change in comparison.changes if change.seq_after is not None}
    added = comparison.counts["added"]
    assert comparison.unchanged == len(comparison.new.rows) - len(touched)
    assert added == 4
    assert any(
        change.seq_before != change.seq_after for change in comparison.changes if change.seq_before
    )


def test_doubt_is_stated() -> None:
    """Exactly the rows whose code and title say nothing sure are marked as less than exact."""
    doubtful = {
        (change.title, change.certainty, change.matched_by)
        for change in compare_made_up().changes
        if change.certainty not in {None, "exact"}
    }
    assert doubtful == {
        ("生物样本库操作工", "likely", "similar"),
        ("新能源汽车充换电桩安装维修工", "strong", "similar"),
        ("动力电池系统检测维修工", "strong", "similar"),
        ("半导体特种材料制造工", "strong", "similar"),
        ("密码技术应用员", "strong", "title"),
        ("血液制品工", "strong", "title"),
        ("基因工程药品生产工", "strong", "title"),
    }


def test_fixture_is_what_its_script_makes() -> None:
    """The list and the truth are those of make.py, and say that they are made up."""
    spec = importlib.util.spec_from_file_location("make_made_up", MADE_UP / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    assert isinstance(make, ModuleType)
    assert (MADE_UP / "list.txt").read_text("utf-8") == make.make_list()
    assert (MADE_UP / "truth.json").read_text("utf-8") == make.render_truth()
    assert "INVENTED" in make.make_list().splitlines()[0]


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "parquet", "release"])
def test_all_forms_of_an_edition_compare_alike(ending: str, tmp_path: Path) -> None:
    """A release, a table of ours and the source itself are the same edition."""
    if ending == "release":
        path = write_sample(tmp_path / "beijing-2023")
    else:
        path = tmp_path / f"old.{ending}"
        write_all(jinque.read(SAMPLE / "list.txt", edition="2023"), [path])
    comparison = jinque.diff(path, MADE_UP / "list.txt")
    assert comparison.changes == compare_made_up().changes
    assert jinque.diff(path, SAMPLE / "list.txt").changes == ()


def test_release_is_called_by_publisher_and_edition(tmp_path: Path) -> None:
    """A heading names what a person said of it; a bare file its name."""
    edition = load_edition(write_sample(tmp_path / "x"))
    assert edition is not None
    assert edition.label == "北京市人力资源和社会保障局 2023"
    assert compare_made_up().new.label == "list.txt"


def test_ratings_of_two_schemes_are_not_compared() -> None:
    """Another scheme is no change of rating; a note says that they were left out."""
    old = compare_made_up().old
    new = replace(old, scheme="other", rows=tuple({**row, "rating": "紧缺"} for row in old.rows))
    comparison = compare_editions(old, new)
    assert comparison.changes == ()
    assert comparison.notes[0].en == (
        "Ratings were not compared: the editions rate by two schemes (beijing-3, other)."
    )
    unnamed = replace(new, scheme=None)
    assert "two schemes." in compare_editions(old, unnamed).notes[0].en


def test_column_that_one_edition_lacks_is_not_compared() -> None:
    """A list without pay did not take everybody's pay away."""
    old = compare_made_up().old
    new = replace(old, rows=tuple({**row, "median_salary_wan": None} for row in old.rows))
    comparison = compare_editions(old, new)
    assert comparison.changes == ()
    assert comparison.notes[0].zh == "未比较“年薪中位数参考值（万元）”：新版没有此列。"


def test_frames_can_be_compared_as_they_are() -> None:
    """`compare` takes the frames that `read` gives."""
    frame = jinque.read(SAMPLE / "list.txt").frame
    later = frame.assign(rating=frame["rating"].replace("非常急需紧缺", "比较急需紧缺"))
    changes = compare(frame, later)
    assert len(changes) == 18
    assert {change.kind for change in changes} == {"re-rated"}


def test_rise_of_a_rating_is_counted_in_steps() -> None:
    """Up is positive."""
    steps = {
        each.title: each.steps for each in compare_made_up().changes if each.kind == "re-rated"
    }
    assert steps["药物检验员"] == -1
    assert steps["发酵工程制药工"] == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"title,code\nx,\n", "is no table that jinque wrote: a row has no rating"),
        ("b.json", b'{"rows": [1]}', "its rows are no list of objects"),
        ("c.json", b"[" * 100_000, "is no table that jinque wrote"),
        ("d.parquet", b"PAR1 and no more", "is no table that jinque wrote"),
        (
            "e.csv",
            b"title,code,rating,median_salary_wan\nx,,,nine\n",
            "is no table that jinque wrote",
        ),
        ("f.csv", b"title,code,rating,median_salary_wan,green\nx,,,,maybe\n", "maybe"),
        ("g.csv", b'title,code,rating,median_salary_wan\n"x,,,\n', "is no table that jinque wrote"),
        ("i.json", b'{"rows": [], "metadata": [1]}', "is no table that jinque wrote"),
        ("j.json", b'{"rows": 7}', "its rows are no list of objects"),
        ("h.json", b"\xff\xfe[{", "is no table"),
    ],
)
def test_damaged_tables_are_refused(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    """A table that is not what it seems is a clear error with its name, never a traceback."""
    path = tmp_path / name
    path.write_bytes(content)
    if name == "h.json":  # nothing of ours, so a source, which load_edition leaves to the reader
        assert load_edition(path) is None
        return
    with pytest.raises(ProfileError) as caught:
        load_edition(path)
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    """It says what was looked for."""
    with pytest.raises(ProfileError, match=r"holds no data/occupations\.parquet"):
        load_edition(tmp_path)


def test_every_kind_has_its_words() -> None:
    """In both languages, in one order."""
    assert tuple(KIND_TITLES) == tuple(KIND_TITLES_ZH) == KINDS


def test_csv_has_a_line_for_each_change() -> None:
    """The columns are those that the release documents."""
    text = render_changes(compare_made_up(), "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    assert tuple(rows[0]) == CHANGE_FIELDS
    assert len(rows) == 38
    assert "\r" not in text


def test_json_says_what_was_compared() -> None:
    """Counts, both editions and the changes, which are those of the CSV."""
    told = json.loads(render_changes(compare_made_up(), "json"))
    assert told["old"]["rows"] == 58
    assert told["new"]["rows"] == 59
    assert sum(told["counts"].values()) == len(told["changes"]) == 38
    assert tuple(told["changes"][0]) != ()


def test_text_is_for_people() -> None:
    """The first lines, whole."""
    totals = "4 added, 3 removed, 6 renamed, 2 coded, 1 uncoded, 3 re-coded, 2 moved, 5 re-rated, "
    totals += "6 pay, 3 marked, 3 described, 29 rows unchanged"
    lines = render_changes(compare_made_up(), "text").decode().splitlines()
    assert lines[:5] == [
        "list.txt (58 rows) → list.txt (59 rows)",
        totals,
        "",
        "Added (4)",
        "  + 6-12-05-07 合成生物制造工 (医药健康)",
    ]
    assert (
        "  ~ 生物样本库操作工: 生物样本存储与操作工 → 生物样本库操作工  [likely match, by similar]"
        in lines
    )


def test_markdown_has_titles_in_both_languages() -> None:
    """A table for each kind; where nothing changed it says so."""
    text = render_changes(compare_made_up(), "markdown").decode()
    for kind in KINDS:
        assert f"## {KIND_TITLES[kind]} / {KIND_TITLES_ZH[kind]} (" in text
    same = compare_editions(compare_made_up().old, compare_made_up().old)
    assert "No row changed. 没有变化。" in render_changes(same, "markdown").decode()


def test_unknown_format_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(OptionError, match="there are: text, json, csv, markdown, html"):
        render_changes(compare_made_up(), "yaml")


NASTY = '</td><script>alert(1)</script>| `x` [y](javascript:z) <img src=x onerror="a">\x1b[31m\u202e\n::error::'


def make_nasty(text: str) -> Comparison:
    """A comparison whose every word is that text."""
    row: dict[str, Any] = {"title": text, "code": text, "industry": text, "seq": 1}
    olds = (row, {**row, "code": "1", "industry": "x", "description": text, "seq": 2})
    news = ({**row, "code": "2", "title": f"{text}!", "description": f"{text}."},)
    return compare_editions(Edition(rows=olds, name=text), Edition(rows=news, name=text))


class _Elements(HTMLParser):
    """The set of elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Names only."""
        self.found.add((tag, *(name for name, _ in attrs)))


@pytest.mark.parametrize("format_", sorted(CHANGE_FORMATS))
def test_hostile_text_stays_text(format_: str) -> None:
    """No markup, no command for a terminal or a log; in HTML no element that a harmless list lacks."""
    text = render_changes(make_nasty(NASTY), format_).decode()
    if format_ in {"text", "markdown", "html"}:
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    if format_ == "markdown":
        assert "<script" not in text
    if format_ == "html":
        both = [_Elements(), _Elements()]
        both[0].feed(text)
        both[1].feed(render_changes(make_nasty("harmless"), "html").decode())
        assert both[0].found == both[1].found


def test_diff_command(jinque: Run, tmp_path: Path) -> None:
    """Status 0 in spite of changes, 1 if asked for; the ending of the file says the format."""
    old, new = SAMPLE / "list.txt", MADE_UP / "list.txt"
    done = jinque("diff", old, new)
    assert done.status == 0
    assert done.out.startswith("list.txt (58 rows) → list.txt (59 rows)\n4 added, 3 removed,")
    assert jinque("diff", old, new, "--exit-code", "-o", tmp_path / "x.md").status == 1
    assert (tmp_path / "x.md").read_text("utf-8").startswith("# Changes / 变化: ")
    assert jinque("diff", old, old, "--exit-code").status == 0
    piped = jinque("diff", old, "-", "-f", "json", stdin=new.read_bytes())
    assert sum(json.loads(piped.out)["counts"].values()) == 38


def test_diff_command_says_what_is_wrong(jinque: Run, tmp_path: Path) -> None:
    """A missing file and a folder that is no release: message, next step, status, no traceback."""
    done = jinque("diff", SAMPLE / "list.txt", tmp_path)
    assert done.status == 2
    assert done.err.splitlines()[-1] == (
        "    give the folder of one release, or a table that jinque wrote"
    )
    gone = jinque("diff", SAMPLE / "list.txt", tmp_path / "gone.csv")
    assert gone.status == 2
    assert "gone.csv: cannot be read: No such file or directory" in gone.err
