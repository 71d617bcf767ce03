"""What mutation testing found that no other test held: one line changed, and nothing went red."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from jinque.profile import Code, ColumnRule, Marks, Profile, load_profile
from jinque.records import Cell, Column, Place, RawRow, RawTable, Source
from jinque.validate.codes import derive_from_code
from jinque.validate.convert import convert_table
from jinque.validate.marks import SplitTitle, find_doubtful_tail, split_marks
from jinque.validate.normalize import normalize
from jinque.validate.pay import _to_unit, parse_pay
from jinque.validate.punctuation import drop_layout_spaces, join_lines, widen_punctuation
from jinque.validate.scheme import adopt_scheme

if TYPE_CHECKING:
    from jinque.profile import PayUnit

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
    assert pay.low == 12
    assert pay.high == 24


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
    adopted, findings = adopt("非常紧缺", "紧缺", " 一般\n紧缺 ", "", None)
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


# --- cells -----------------------------------------------------------------------------------------

BEIJING = load_profile("beijing")
PAY = "median_salary_wan"
# The running number last: rows are to be named by it whatever the order.
GOOD = {"industry": "医药健康", "title": "检验员", "code": "—", PAY: "9.8", "seq": "7"}


def make_list(label: str = "年薪中位数参考值（万元）", **cells: str) -> RawTable:
    """A list of one row: the good one with some cells changed."""
    row = GOOD | cells
    columns = [Column(field=name, label=label if name == PAY else name) for name in row]
    printed = {name: Cell(text=text, place=PLACE) for name, text in row.items()}
    return RawTable(
        source=Source(name="list.txt", kind="text", sha256="0" * 64, size=1),
        profile="beijing",
        columns=tuple(columns),
        rows=(RawRow(place=PLACE, cells=printed),),
        passages=(),
    )


def find(*, profile: Profile = BEIJING, **cells: str) -> list[tuple[object, ...]]:
    """The findings on the row, each its rule, field, number and both messages."""
    _, findings = convert_table(make_list(**cells), profile)
    return [(f.rule, f.field, f.seq, f.message, f.message_zh) for f in findings]


def with_pay(rule: ColumnRule) -> Profile:
    """The profile with another rule for pay."""
    return msgspec.structs.replace(BEIJING, columns=dict(BEIJING.columns) | {PAY: rule})


def test_a_finding_names_its_row_whatever_the_order_of_the_columns() -> None:
    """The running number is read first, though it is printed last; what failed is kept in one line."""
    ((*about, message, message_zh),) = find(median_salary_wan="面  议")
    assert about == ["type-error", PAY, 7]
    assert message == '"面  议" is not an amount of pay; median_salary_wan is left empty'
    assert message_zh == "“面  议”不是薪酬数额；“年薪中位数参考值（万元）”留空"
    (row,), _ = convert_table(make_list(median_salary_wan="面  议"), BEIJING)
    assert row.untyped == {PAY: "面 议"}


def test_a_number_that_is_none() -> None:
    """What is wanted is said in both languages."""
    ((*about, message, message_zh),) = find(seq="七")
    assert about == ["type-error", "seq", None]
    assert message == '"七" is not a whole number; seq is left empty'
    assert message_zh == "“七”不是整数；“序号”留空"


def test_a_blank_row_is_one_finding() -> None:
    """Nothing is missing in a row that prints nothing."""
    blank = " \u200b"
    found = find(industry=blank, title=blank, code=blank, median_salary_wan=blank, seq=blank)
    assert [each[:2] for each in found] == [("blank-row", None)]


@pytest.mark.parametrize("token", ["—", ""])
@pytest.mark.parametrize("required", [True, False])
def test_a_code_or_a_pay_that_must_be_there(token: str, *, required: bool) -> None:
    """A token for none, or nothing, is missing where the profile requires the field, and only there."""
    base = with_pay(ColumnRule(labels=BEIJING.columns[PAY].labels, required=required))
    profile = msgspec.structs.replace(base, code=Code(required=required))
    missing = [("missing-cell", "code", 7), ("missing-cell", PAY, 7)]
    found = find(profile=profile, code=token, median_salary_wan=token)
    assert sorted(each[:3] for each in found) == (missing if required else [])


def test_one_requirement_is_not_the_other() -> None:
    """A required code says nothing of pay, nor pay of the code."""
    optional = with_pay(ColumnRule(labels=BEIJING.columns[PAY].labels))
    needs_code = msgspec.structs.replace(optional, code=Code(required=True))
    found = find(profile=needs_code, code="", median_salary_wan="")
    assert [each[1] for each in found] == ["code"]
    assert [each[1] for each in find(code="", median_salary_wan="")] == [PAY]


def test_a_field_of_no_profile_is_not_required() -> None:
    """A list whose profile has no rule for pay may leave it out."""
    columns = {name: rule for name, rule in BEIJING.columns.items() if name != PAY}
    profile = msgspec.structs.replace(BEIJING, columns=columns)
    assert find(profile=profile, median_salary_wan="") == []


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("收入", "yuan_per_month", "9.6000"),
        ("收入", None, "8000"),
        ("收入（元）", "wan_per_month", "9.6000"),
    ],
)
def test_the_unit_of_a_column(label: str, unit: PayUnit | None, expected: str) -> None:
    """The label's first, then the profile's, then 万元 a year."""
    profile = with_pay(ColumnRule(labels=(label,), unit=unit))
    (row,), _ = convert_table(make_list(label, median_salary_wan="8000"), profile)
    assert str(row[PAY]) == expected


def test_pay_with_parts_of_a_yuan() -> None:
    """The rule, the field and the number."""
    assert [each[:3] for each in find(median_salary_wan="9.80005")] == [
        ("pay-not-whole-yuan", PAY, 7)
    ]
