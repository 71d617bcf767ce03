"""The stage as a whole: types, nulls, places, derived fields, and the real list."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pytest
from conftest import ROOT, SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from validate_tables import text_to_raw

from jinque.fields import FIELDS
from jinque.findings import Finding, Severity, make_finding
from jinque.profile import Profile, load_profile
from jinque.records import Box, Cell, Checked, Column, Place, RawRow, RawTable
from jinque.validate import check
from jinque.validate.reference import load_reference
from jinque.validate.schema import make_schema

BEIJING = load_profile("beijing")
PLAIN = msgspec.structs.replace(BEIJING, waivers=None, expect=type(BEIJING.expect)())
HEADER = "序号\t行业大类\t职业（工种）\t代码\t基本描述\t急需紧缺评级\t年薪中位数参考值（万元）"
ROW = "1\t医药健康\t药物检验员\t4-08-05-04\t负责检验。\t非常急需紧缺\t9.8"
CSCO = Path(os.environ.get("JINQUE_CSCO", ROOT / "../shared/reference/csco2022.csv"))


def check_rows(*rows: str, header: str = HEADER, profile: Profile = PLAIN) -> Checked:
    return check(text_to_raw("\n".join([header, *rows]), profile), profile)


def change(**cells: str) -> str:
    """The good row with some cells changed, by field."""
    names = ["seq", "industry", "title", "code", "description", "rating", "median_salary_wan"]
    parts = dict(zip(names, ROW.split("\t"), strict=True)) | cells
    return "\t".join(parts.values())


def only(checked: Checked) -> Finding:
    (finding,) = [f for f in checked.report if f.severity is not Severity.INFO]
    return finding


def value(checked: Checked, name: str) -> Any:
    cell = checked.frame[name].iloc[0]
    return None if cell is None or cell is pd.NA else cell


def test_a_good_row_has_every_field() -> None:
    """One printed row, typed, derived and placed; nothing to find."""
    checked = check_rows(ROW)
    assert list(checked.report) == []
    assert {name: value(checked, str(name)) for name in checked.frame} == {
        "seq": 1,
        "industry": "医药健康",
        "title": "药物检验员",
        "code": "4-08-05-04",
        "code_level": "occupation",
        "major_group": "4",
        "sub_major_group": "4-08",
        "minor_group": "4-08-05",
        "gbm": "40805",
        "green": False,
        "digital": False,
        "description": "负责检验。",
        "rating": "非常急需紧缺",
        "rating_level": 3,
        "median_salary_wan": Decimal("9.8"),
        "median_salary_cny": 98000,
        "salary_min_wan": None,
        "salary_max_wan": None,
        "page": 1,
        "row": 2,
        "untyped": None,
    }


def test_the_frame_has_the_fields_and_their_types() -> None:
    """Columns in the catalogue's order, types that know null, a plain index."""
    frame = check_rows(ROW, change(seq="2")).frame
    assert list(frame) == [field.name for field in FIELDS]
    types = {"integer": "Int64", "string": "string", "boolean": "boolean", "decimal": "object"}
    assert {n: str(t) for n, t in frame.dtypes.items()} == {f.name: types[f.type] for f in FIELDS}
    assert frame.index.equals(pd.RangeIndex(2))


@pytest.mark.parametrize(
    ("title", "code", "green", "digital"),
    [
        ("操作员", "4-08-05-99", False, False),
        ("操作员L", "4-08-05-99", True, False),
        ("操作员L/S", "4-08-05-99", True, True),
        ("操作员", "4-08-05-99-01", None, None),
        ("操作员S", "4-08-05-99-01", None, True),
        ("操作员", "—", None, None),
        ("操作员L", "—", True, None),
        ("操作员", "4-8-5-99", None, None),
    ],
)
def test_null_means_unknown(
    title: str, code: str, *, green: bool | None, digital: bool | None
) -> None:
    """Only of an occupation does a missing mark say no."""
    checked = check_rows(change(title=title, code=code))
    assert (value(checked, "green"), value(checked, "digital")) == (green, digital)


def test_a_list_without_marks_says_nothing_of_them() -> None:
    """Where a publisher prints no marks at all, their absence is no news."""
    profile = msgspec.structs.replace(PLAIN, marks=type(PLAIN.marks)(green="", digital="S"))
    checked = check_rows(ROW, profile=profile)
    assert (value(checked, "green"), value(checked, "digital")) == (None, False)


@pytest.mark.parametrize(
    ("field", "cell", "rule"),
    [
        ("seq", "一", "type-error"),
        ("code", "4-8-5-4", "bad-code"),
        ("code", "9-08-05-04", "bad-code"),
        ("code", "4-08-05", "bad-code"),
        ("median_salary_wan", "面议", "type-error"),
    ],
)
def test_what_cannot_be_typed_is_null_with_its_printed_form(
    field: str, cell: str, rule: str
) -> None:
    """The row stays, the value is null, the cell stands beside it and in the finding."""
    checked = check_rows(change(**{field: cell}))
    finding = only(checked)
    assert value(checked, field) is None
    assert value(checked, "untyped") == f"{field}: {cell}"
    assert (finding.rule, finding.field, finding.cell) == (rule, field, cell)
    assert (finding.page, finding.row) == (1, 2)


def test_several_untyped_cells_stand_side_by_side() -> None:
    """In the order of the columns, line breaks of the layout as spaces."""
    checked = check_rows(change(code="4-8", median_salary_wan="面议"))
    assert value(checked, "untyped") == "code: 4-8; median_salary_wan: 面议"


def test_an_unknown_rating_keeps_its_words() -> None:
    """Only its place in the scheme is unknown."""
    checked = check_rows(change(rating="特别急需紧缺"))
    assert value(checked, "rating") == "特别急需紧缺"
    assert value(checked, "rating_level") is None
    assert only(checked).message == (
        '"特别急需紧缺" is no rating of the scheme (一般急需紧缺 / 比较急需紧缺 / 非常急需紧缺); '
        "rating_level is left empty"
    )


def test_a_range_has_no_median() -> None:
    """Both ends are kept, no figure is invented between them."""
    checked = check_rows(change(median_salary_wan="8.0-12.5"))
    names = ("median_salary_wan", "median_salary_cny", "salary_min_wan", "salary_max_wan")
    assert [value(checked, name) for name in names] == [None, None, Decimal("8.0"), Decimal("12.5")]
    assert list(checked.report) == []


def test_a_finding_has_place_words_and_next_step() -> None:
    """Whole messages in both languages."""
    assert only(check_rows(change(median_salary_wan="98"))) == Finding(
        rule="pay-range",
        severity=Severity.ERROR,
        message='"98" is 98 × 10 000 CNY a year; the profile expects 3 to 60',
        message_zh="“98”合年薪98万元；配置的合理范围为3至60万元",
        page=1,
        row=2,
        seq=1,
        field="median_salary_wan",
        cell="98",
        hint="check the unit in the column's label, and the place of the point",
        hint_zh="请核对列名中的单位和小数点位置",
    )


def test_a_cell_that_was_printed_elsewhere_is_not_boxed_here() -> None:
    """A finding on an inherited cell points at the row, not at the page where the text stands."""
    here, there = Box(0, 10, 50, 20), Box(0, 0, 50, 5)
    place = Place(2, 1, here)
    cells = {
        "title": Cell(text="甲（乙", place=place),
        "industry": Cell(text="医（药", place=Place(1, 9, there), inherited=True),
    }
    raw = RawTable(
        source=text_to_raw(HEADER, PLAIN).source,
        profile="x",
        columns=tuple(Column(field=name, label=name) for name in cells),
        rows=(RawRow(place=place, cells=cells),),
    )
    profile = msgspec.structs.replace(PLAIN, columns={})
    found = [f for f in check(raw, profile).report if f.rule == "unbalanced-brackets"]
    assert [(f.field, f.page, f.box) for f in found] == [("industry", 2, here), ("title", 2, here)]


def test_columns_that_a_list_lacks_are_null() -> None:
    """Never shifted from another; only a required one is a finding."""
    profile = msgspec.structs.replace(
        PLAIN, columns={k: v for k, v in PLAIN.columns.items() if k in ("seq", "title", "industry")}
    )
    checked = check_rows("1\t甲行业\t操作员", header="序号\t行业\t职业（工种）", profile=profile)
    assert list(checked.report) == []
    assert value(checked, "rating") is None
    assert value(checked, "green") is None


def test_extra_columns_follow_in_printed_order() -> None:
    """As printed, after all fields."""
    columns = dict(PLAIN.columns)
    rule = type(columns["seq"])
    columns |= {"extra_b": rule(labels=("补贴",)), "extra_a": rule(labels=("等级",))}
    profile = msgspec.structs.replace(PLAIN, columns=columns)
    header, row = HEADER + "\t补贴\t等级", ROW + "\t 3,000 元\tＡ"
    checked = check_rows(row, header=header, profile=profile)
    assert list(checked.frame)[-2:] == ["extra_b", "extra_a"]
    assert value(checked, "extra_b") == "3,000 元"
    assert value(checked, "extra_a") == "Ａ"


def test_every_row_is_kept_in_printed_order() -> None:
    """Broken, blank or repeated: a list with findings comes whole."""
    rows = [change(seq="3"), change(seq="x"), "\t" * 6, ROW, ROW]
    checked = check_rows(*rows)
    assert checked.frame["row"].tolist() == [2, 3, 4, 5, 6]
    assert not checked.report.is_valid


def test_findings_of_reading_come_first_at_their_place() -> None:
    """All findings in the order of the page; what concerns the whole list comes last."""
    raw = text_to_raw("\n".join([HEADER, change(rating="？"), change(seq="2", code="x")]), PLAIN)
    early = make_finding("extra-cell", page=1, row=3, cell="y")
    late = make_finding("other-sections", page=2, chosen="a", others="b")
    report = check(replace(raw, findings=(late, early)), PLAIN).report
    places = [(f.rule, f.page, f.row) for f in report if f.severity is not Severity.INFO]
    assert places[0] == ("unknown-rating", 1, 2)
    assert places.index(("extra-cell", 1, 3)) > places.index(("bad-code", 1, 3))
    assert list(report)[-1].rule == "other-sections"


def test_what_reading_has_said_is_not_said_again() -> None:
    """The same rule at the same place is one finding."""
    raw = text_to_raw(f"{HEADER}\n{change(rating='')}", PLAIN)
    known = make_finding("missing-label", field="extra_x", name="x", name_zh="x", label="x")
    columns = {
        **PLAIN.columns,
        "extra_x": type(PLAIN.columns["seq"])(labels=("甲",), required=True),
    }
    profile = msgspec.structs.replace(PLAIN, columns=columns)
    report = check(replace(raw, findings=(known,)), profile).report
    assert [f.rule for f in report].count("missing-label") == 1


def test_metadata_is_what_a_person_said() -> None:
    """The edition is never guessed; the publisher is the profile's unless it is given."""
    raw = text_to_raw(f"{HEADER}\n{ROW}", PLAIN)
    told = check(raw, PLAIN, edition="2024", publisher="某局").metadata
    assert (told.edition, told.publisher, told.scheme) == ("2024", "某局", "beijing-3")
    assert check(raw, PLAIN).metadata.edition is None
    assert check(raw, PLAIN).metadata.publisher == BEIJING.publisher


def test_the_schema_catches_a_converter_that_is_wrong() -> None:
    """Whoever breaks a converter hears from the schema: it holds without the rules."""
    from pandera.errors import SchemaErrors

    good = check_rows(ROW).frame
    printed = frozenset(PLAIN.columns)
    schema = make_schema([str(name) for name in good], PLAIN, printed)
    schema.validate(good, lazy=True)
    wrong: dict[str, object] = {
        "seq": 0,
        "title": None,
        "code": "4-8-5-4",
        "code_level": "job",
        "gbm": "4085",
        "rating": "特别急需紧缺",
        "rating_level": 0,
        "median_salary_wan": Decimal("0.1"),
        "median_salary_cny": -1,
    }
    for name, bad in wrong.items():
        frame = good.copy()
        frame[name] = pd.Series([bad], dtype=good[name].dtype)
        with pytest.raises(SchemaErrors) as caught:
            schema.validate(frame, lazy=True)
        assert set(caught.value.failure_cases["column"]) == {name}


# --- the real list ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> RawTable:
    return text_to_raw((SAMPLE / "list.txt").read_text("utf-8"), BEIJING)


def test_the_real_list_has_two_waived_mismatches_and_no_false_alarm(real: RawTable) -> None:
    """With what is built in."""
    report = check(real, BEIJING, edition="2023").report
    found = [(f.seq, f.rule) for f in report if f.severity is not Severity.INFO]
    assert found == [(22, "title-mismatch"), (31, "title-mismatch")]
    assert all(f.waiver for f in report if f.severity is not Severity.INFO)
    assert report.is_valid


@pytest.mark.skipif(not CSCO.exists(), reason="the full classification is not at hand")
def test_the_real_list_under_the_full_classification(real: RawTable) -> None:
    """The same two, and nothing is left unchecked."""
    report = check(real, BEIJING, edition="2023", references=load_reference(CSCO)).report
    found = [(f.seq, f.rule) for f in report if f.rule != "similar-title"]
    assert found == [(22, "title-mismatch"), (31, "title-mismatch")]


def test_the_real_list_in_numbers(real: RawTable) -> None:
    """What was counted on it by hand."""
    frame = check(real, BEIJING).frame
    assert len(frame) == BEIJING.editions["2023"].rows
    assert frame["code_level"].value_counts().to_dict() == {"occupation": 37, "work_type": 3}
    assert (int(frame["green"].sum()), int(frame["digital"].sum())) == (2, 8)
    assert frame["rating_level"].value_counts().to_dict() == {1: 16, 2: 24, 3: 18}
    assert str(frame["median_salary_wan"].map(float).median()) == "11.2"
    assert frame["page"].value_counts(sort=False).to_list() == [17, 17, 15, 9]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=12).map(lambda s: s.replace("\t", "")), min_size=3, max_size=7),
        min_size=1,
        max_size=6,
    )
)
def test_no_text_stops_the_check(rows: list[list[str]]) -> None:
    """Whatever is printed, the list comes out whole, with findings instead of exceptions."""
    text = "\n".join([HEADER, *("\t".join(row).replace("\n", " ") for row in rows)])
    raw = text_to_raw(text, PLAIN)
    checked = check(raw, PLAIN)
    assert len(checked.frame) == len(raw.rows)


# --- what single rules must leave alone -------------------------------------------------------------


def test_a_short_row_lacks_its_last_cells() -> None:
    """Even where the column may be blank: the row ended early."""
    columns = {**PLAIN.columns, "extra_band": type(PLAIN.columns["seq"])(labels=("档次",))}
    profile = msgspec.structs.replace(PLAIN, columns=columns)
    checked = check_rows(ROW, header=f"{HEADER}\t档次", profile=profile)
    finding = only(checked)
    assert (finding.rule, finding.field) == ("missing-cell", "extra_band")
    blank = check_rows(f"{ROW}\t", header=f"{HEADER}\t档次", profile=profile)
    assert list(blank.report) == []


def test_what_concerns_the_whole_list_comes_last() -> None:
    """After the findings of all pages."""
    expect = msgspec.structs.replace(PLAIN.expect, rows=2)
    profile = msgspec.structs.replace(PLAIN, expect=expect)
    checked = check_rows(change(rating="？"), profile=profile)
    assert [f.rule for f in checked.report] == ["unknown-rating", "row-count"]


def test_ratings_of_two_schemes_are_never_compared() -> None:
    """A release under another scheme has re-rated nothing."""
    raw = text_to_raw(f"{HEADER}\n{ROW}", PLAIN)
    old = {"title": ["药物检验员"], "code": ["4-08-05-04"], "median_salary_wan": [Decimal("9.8")]}
    same = pd.DataFrame({**old, "rating": ["比较急需紧缺"]})
    other = pd.DataFrame({**old, "rating": ["重度紧缺"]})
    assert [f.rule for f in check(raw, PLAIN, previous=same).report] == ["rating-changed"]
    assert list(check(raw, PLAIN, previous=other).report) == []


def test_similar_industries_on_one_page_are_two_industries() -> None:
    """Only the top of a page repeats the industry of the page before."""
    second = change(seq="2", industry="医药健美", title="营养师", code="—")
    assert list(check_rows(ROW, second).report) == []
    page = check_rows(ROW, HEADER, second)
    assert [f.rule for f in page.report] == ["industry-label"]


def test_a_release_of_our_own_is_its_own_predecessor() -> None:
    """A list compared with its own frame has changed nothing."""
    raw = text_to_raw(f"{HEADER}\n{ROW}\n{change(seq='2', title='营养师', code='—')}", PLAIN)
    frame = check(raw, PLAIN).frame
    assert list(check(raw, PLAIN, previous=frame).report) == []
