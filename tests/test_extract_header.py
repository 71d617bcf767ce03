"""Header rows by their labels: in any typography, on two levels, printed again."""

from __future__ import annotations

import pytest
from extract_grids import LABELS, LEFT, UP, list_rows, make_grid
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.extract.lists.choose import choose_profile
from jinque.extract.lists.header import find_headers, nearest_label
from jinque.profile import load_profile
from jinque.records import Document, Page, Source

BEIJING = load_profile("beijing")
FIELDS = ("seq", "industry", "title", "code", "median_salary_wan")
NOISE = st.sampled_from(["", " ", "\u3000", "\n", "\u200b", "\u00a0"])


def test_header_names_the_columns() -> None:
    """Each column gets the field that the profile's wording names."""
    (header,) = find_headers(make_grid([LABELS, *list_rows(["医药"])]), BEIJING)
    assert (header.row, header.depth, header.fields) == (0, 1, FIELDS)
    assert header.matched == set(FIELDS)
    assert header.unknown == ()


@settings(deadline=None)
@given(st.lists(NOISE, min_size=60, max_size=60), st.booleans(), st.permutations(range(5)))
def test_typography_and_order_do_not_matter(
    noise: list[str],
    half: bool,  # noqa: FBT001 - hypothesis passes it by position
    order: list[int],
) -> None:
    """Spaces, breaks, width of brackets, and the order of the columns are the printer's affair."""
    rest = iter(noise)
    labels = ["".join(char + next(rest) for char in LABELS[i]) for i in order]
    if half:
        labels = [label.replace("（", "(").replace("）", ")") for label in labels]
    (header,) = find_headers(make_grid([labels, *list_rows(["医药"])]), BEIJING)
    assert header.fields == tuple(FIELDS[i] for i in order)


def test_header_printed_again_is_found_again() -> None:
    """A text of several pages has a header on each."""
    rows = [LABELS, *list_rows(["医药", ""]), LABELS, *list_rows(["软件"], 3)]
    assert [header.row for header in find_headers(make_grid(rows), BEIJING)] == [0, 3]


def test_two_levels_are_one_header() -> None:
    """The upper label spans its columns; the lower ones alone name the fields."""
    over = ["序号", "行业大类", "急需紧缺职业（工种）", LEFT, "年薪中位数参考值（万元）"]
    under = [UP, UP, "职业（工种）", "代码", UP]
    (header,) = find_headers(make_grid([over, under, *list_rows(["医药"])]), BEIJING)
    assert (header.row, header.depth, header.fields) == (0, 2, FIELDS)


def test_title_across_the_table_is_no_level() -> None:
    """A spreadsheet's title row does not become part of the labels."""
    title = ["技能人才急需紧缺职业（工种）目录", *[LEFT] * 4]
    (header,) = find_headers(make_grid([title, LABELS, *list_rows(["医药"])]), BEIJING)
    assert (header.row, header.depth, header.labels) == (1, 1, LABELS)


def test_unknown_label_is_kept_and_named() -> None:
    """A column that no field claims is an extra one, never shifted into its neighbour."""
    labels = [*LABELS[:3], "需求人数", *LABELS[3:]]
    rows = [[*row[:3], "12", *row[3:]] for row in list_rows(["医药"])]
    (header,) = find_headers(make_grid([labels, *rows]), BEIJING)
    assert header.fields == (*FIELDS[:3], "extra_1", *FIELDS[3:])
    assert header.unknown == ("需求人数",)


def test_label_printed_twice_is_claimed_once() -> None:
    """The second column of the same label is an unknown one."""
    labels = [*LABELS, LABELS[3]]
    (header,) = find_headers(make_grid([labels, ["1", "医药", "检验员", "—", "9.8", "—"]]), BEIJING)
    assert header.fields == (*FIELDS, "extra_1")


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "站点", "首班车", "末班车"], ["1", "东门", "06:00", "18:00"]],
        [["1", "医药健康", "药物检验员", "4-08-05-04", "9.8"]] * 3,
        [["", "", "", "", ""]] * 2,
        [["职业（工种）", "单位", "金额"], ["检验员", "箱", "3.00"]],
    ],
    ids=["timetable", "rows alone", "blank", "one label"],
)
def test_other_tables_have_no_header_of_a_list(rows: list[list[str]]) -> None:
    """Running numbers do not make a list, nor does a single label."""
    assert find_headers(make_grid(rows), BEIJING) == []


def test_nearest_label_is_offered() -> None:
    """The wording that resembles an unknown label, or none."""
    near = nearest_label("年薪参考值（万元/年）", BEIJING, ["median_salary_wan", "seq"])
    assert near == ("median_salary_wan", "年薪中位数参考值（万元）")
    assert nearest_label("站点", BEIJING, ["seq"]) is None


def test_a_profile_is_judged_by_the_fullest_header() -> None:
    """Wherever it stands: a short table before the list, or after it, speaks for nothing."""
    source = Source(name="list.pdf", kind="pdf", sha256="0" * 64, size=1)
    short = make_grid([[LABELS[0], *LABELS[2:4]], ["1", "甲", "4-08-05-05"]])
    whole = make_grid([LABELS, *list_rows(["医药健康"])])
    for grids in ((short, whole), (whole, short)):
        document = Document(source=source, pages=(Page(number=1, grids=grids),))
        _, (reason,) = choose_profile(document, (load_profile("beijing"),))
        assert f"{len(LABELS)} labels known" in reason
