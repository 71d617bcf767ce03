"""What mutation testing found that no other test held: one line changed, and nothing went red."""

from __future__ import annotations

import pytest

from jinque.profile import Marks, Profile, load_profile
from jinque.records import Cell, Column, Place, RawRow, RawTable, Source
from jinque.validate.codes import derive_from_code
from jinque.validate.marks import SplitTitle, find_doubtful_tail, split_marks
from jinque.validate.normalize import normalize
from jinque.validate.pay import _to_unit, parse_pay
from jinque.validate.punctuation import drop_layout_spaces, join_lines, widen_punctuation
from jinque.validate.scheme import adopt_scheme

PLACE = Place(1, 1)


def test_a_code_says_its_groups() -> None:
    """Each derived field by its name, for an occupation and for a work type."""
    occupation = {
        "code": "4-08-05-04",
        "code_level": "occupation",
        "major_group": "4",
        "sub_major_group": "4-08",
        "minor_group": "4-08-05",
        "gbm": "40805",
    }
    assert derive_from_code("4-08-05-04") == occupation
    work_type = {"code": "4-08-05-04-01", "code_level": "work_type"}
    assert derive_from_code("4-08-05-04-01") == occupation | work_type


@pytest.mark.parametrize(
    ("title", "marks", "expected"),
    [
        ("操作员L", Marks(digital=""), SplitTitle("操作员", green=True)),
        ("操作员S", Marks(green=""), SplitTitle("操作员", digital=True)),
        ("员L", Marks(), SplitTitle("员", green=True)),
        ("操作员 (L)", Marks(), SplitTitle("操作员", green=True)),
        ("“操作员”L", Marks(), SplitTitle("“操作员”", green=True)),
        ("操作员绿", Marks(green="绿"), SplitTitle("操作员绿")),  # marks are letters
        (f"操作员L{' ' * 30}S", Marks(), SplitTitle(f"操作员L{' ' * 30}S")),
    ],
)
def test_marks_at_the_edges(title: str, marks: Marks, expected: SplitTitle) -> None:
    """A profile with one mark, a title of one character, white before a bracket, a quotation, a far mark."""
    assert split_marks(title, marks) == expected


def test_a_doubtful_tail_has_an_end() -> None:
    """What is further from the end than any mark with its brackets is not looked at."""
    assert find_doubtful_tail(f"操作员X{' ' * 9}") == "X"
    assert find_doubtful_tail(f"操作员X{' ' * 24}") is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("5X\n3", "5X 3"),
        ("检测ISO\n(甲)", "检测ISO(甲)"),
        ("a\n“b", "a“b"),
        ("real\n(time)", "real (time)"),
    ],
)
def test_lines_are_joined_before_brackets(printed: str, expected: str) -> None:
    """A bracket goes on behind a space in Latin text alone; only a sign between digits closes up."""
    assert join_lines(printed) == expected


def test_only_the_neighbours_of_a_space_count() -> None:
    """An ideograph one character further away leaves the space between two words."""
    assert drop_layout_spaces("工a b工") == "工a b工"


def test_every_sign_is_widened_in_a_text_that_has_them_all() -> None:
    """The seven signs together, each beside an ideograph."""
    assert widen_punctuation("分,析:检;测!了?(甲)") == "分，析：检；测！了？（甲）"


def test_extra_columns_share_their_steps() -> None:
    """Whatever a publisher calls a column of its own: lines are joined, signs stay as they are."""
    assert normalize("extra_note", " 甲,\n乙 ") == "甲,乙"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("8000元-12000", ("0.8000", "1.2000")),
        ("1-2/月", ("12", "24")),
        ("1/月-2", ("12", "24")),
    ],
)
def test_one_unit_is_both_ends(text: str, ends: tuple[str, str]) -> None:
    """A unit or a period at one end of a range is the other end's too."""
    pay = parse_pay(text, "wan_per_year")
    assert pay is not None
    assert (str(pay.low), str(pay.high)) == ends


def test_a_range_of_a_monthly_column_is_monthly() -> None:
    """Without a period in the cell, the column's is that of both ends."""
    pay = parse_pay("1-2", "wan_per_month")
    assert pay is not None
    assert (pay.low, pay.high) == (12, 24)


def test_no_such_unit() -> None:
    """A unit that no profile can name is told by its name."""
    with pytest.raises(ValueError, match=r"^kg_per_year$"):
        _to_unit("kg", "year")


# --- schemes ---------------------------------------------------------------------------------------


def make_table(*ratings: str | None) -> RawTable:
    """A list of nothing but ratings; None for a row without such a cell."""
    cells = [{} if text is None else {"rating": Cell(text=text, place=PLACE)} for text in ratings]
    return RawTable(
        source=Source(name="list.txt", kind="text", sha256="0" * 64, size=1),
        profile="generic",
        columns=(Column(field="rating", label="评级"),),
        rows=tuple(RawRow(place=PLACE, cells=each) for each in cells),
        passages=(),
    )


GENERIC = load_profile("generic")


def adopt(*ratings: str | None, profile: Profile = GENERIC) -> tuple[Profile, list[dict[str, str]]]:
    """The profile, and the rule, the field and the words of each finding."""
    adopted, findings = adopt_scheme(make_table(*ratings), profile)
    told = [{"rule": f.rule, "field": f.field or "", "says": f.message} for f in findings]
    return adopted, told


def test_the_one_scheme_that_holds_every_word_is_adopted() -> None:
    """By its name, with all its steps, blanks and rows without a rating aside; the rest stays."""
    adopted, findings = adopt("紧缺", " 一般\n紧缺 ", "", None)
    assert (adopted.rating.scheme, adopted.rating.known) == ("three-steps", GENERIC.rating.known)
    assert adopted.rating.steps == ("一般紧缺", "紧缺", "非常紧缺")
    assert (adopted.name, adopted.columns) == (GENERIC.name, GENERIC.columns)
    (found,) = findings
    assert (found["rule"], found["field"]) == ("scheme-guessed", "rating")
    assert "three-steps" in found["says"]
    assert "一般紧缺 < 紧缺 < 非常紧缺" in found["says"]


def test_a_scheme_printed_whole_is_adopted() -> None:
    """Every step printed: still the one that holds them."""
    assert adopt("轻度紧缺", "中度紧缺", "重度紧缺")[0].rating.scheme == "three-degrees"


@pytest.mark.parametrize(
    ("ratings", "shown"),
    [
        (("甲等", "乙等", " 甲等", " "), "乙等 / 甲等"),
        (("非常紧缺",), "非常紧缺"),  # several schemes have this step
        (("甲" * 300,), "甲" * 200),
    ],
)
def test_no_scheme_or_several(ratings: tuple[str, ...], shown: str) -> None:
    """The profile stays, and the finding shows the words, at most 200 characters of them."""
    adopted, findings = adopt(*ratings)
    assert adopted is GENERIC
    (found,) = findings
    assert (found["rule"], found["field"]) == ("scheme-unknown", "rating")
    assert shown in found["says"]
    assert shown + "甲" not in found["says"]


def test_nothing_to_adopt() -> None:
    """A list without ratings, and a profile with steps of its own."""
    assert adopt("", None) == (GENERIC, [])
    beijing = load_profile("beijing")
    assert adopt("紧缺", profile=beijing) == (beijing, [])
