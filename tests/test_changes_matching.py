"""Matching rows of two editions: what is one row, how sure that is, and what must not matter."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinque.assignment import MOST, assign
from jinque.editions import Edition
from jinque.matching import Certainty, match_rows
from jinque.output.changes import Change, compare

if TYPE_CHECKING:
    import random

Row = dict[str, Any]

CHECKER = "使用专用仪器，对产品的各项性能进行检验和测试。"


def row(title: str, code: str | None = None, industry: str = "医药", **values: Any) -> Row:
    """A row with what matching looks at."""
    return {"title": title, "code": code, "industry": industry, "description": CHECKER, **values}


def pairs_of(old: list[Row], new: list[Row], **options: Any) -> list[tuple[int, int, str, str]]:
    """The matches, plainly."""
    found = match_rows(old, new, **options)
    return [(one.old, one.new, one.how, one.certainty.value) for one in found]


# Words of few letters, so that keys collide, rows are alike and ties occur.
TITLES = st.text("甲乙丙丁", min_size=1, max_size=4)
CODES = st.none() | st.sampled_from([f"6-12-05-0{n}" for n in range(5)])
ROWS = st.builds(
    lambda title, code, industry, description, rating, number: {
        "title": title,
        "code": code,
        "industry": industry,
        "description": description,
        "rating": rating,
        "seq": number,
    },
    TITLES,
    CODES,
    st.sampled_from(["医药", "电路"]),
    st.text("一二三", max_size=4),
    st.sampled_from(["一般", "非常"]),
    st.integers(1, 9),
)
LISTS = st.lists(ROWS, max_size=7)


def edition(rows: list[Row]) -> Edition:
    return Edition(rows=tuple(rows))


def told(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    """The changes as a bag, without numbers."""
    bag = [
        (each.kind, each.title, each.code, each.field, each.before, each.after) for each in changes
    ]
    return sorted(bag, key=str)


def test_code_says_who_a_row_is() -> None:
    """A row with the same code is the same under another title, in another industry."""
    old, new = [row("晶体加工工", "6-25-02-04")], [row("晶片加工工", "6-25-02-04", "电路")]
    assert pairs_of(old, new) == [(0, 0, "code", "exact")]


def test_title_says_so_where_no_code_contradicts() -> None:
    """A row that got its code is the same row; typography of the title does not matter."""
    old, new = [row("检验员（药）")], [row("检验员(药)", "6-12-05-01")]
    assert pairs_of(old, new) == [(0, 0, "title", "exact")]


def test_title_under_another_code_is_less_sure() -> None:
    """Two codes contradict each other: the match says so."""
    old, new = [row("检验员", "6-12-05-01")], [row("检验员", "6-12-05-02")]
    assert pairs_of(old, new) == [(0, 0, "title", "strong")]


def test_code_under_an_unlike_title_is_less_sure() -> None:
    """A code whose title has nothing in common may be a slip."""
    old, new = [row("检验员", "6-12-05-01")], [row("装配工", "6-12-05-01")]
    assert pairs_of(old, new) == [(0, 0, "code", "strong")]


def test_typography_is_no_change() -> None:
    """Width of brackets, spaces and radicals differ between copies of one text."""
    old = [row("检验员（药）", rating="一般", description="检验，测试。")]
    new = [row("检验员(药)", rating="⼀般 ", description="检验,测试。")]
    assert compare(edition(old), edition(new)) == ()


def test_titles_win_where_codes_were_mixed_up() -> None:
    """Two rows that swapped their codes keep their titles, not their codes."""
    old = [row("血液制品工", "6-12-05-04"), row("疫苗制品工", "6-12-05-03")]
    new = [row("血液制品工", "6-12-05-03"), row("疫苗制品工", "6-12-05-04")]
    assert [pair[:3] for pair in pairs_of(old, new)] == [(0, 0, "title"), (1, 1, "title")]


def test_alike_rows_match_within_their_industry_only() -> None:
    """Likeness is a reason inside an industry; elsewhere it is another row. It can be left out."""
    old = [row("生物样本存储与操作工")]
    assert pairs_of(old, [row("生物样本存储操作工")]) == [(0, 0, "similar", "strong")]
    assert pairs_of(old, [row("生物样本存储操作工", industry="电路")]) == []
    assert pairs_of(old, [row("生物样本存储操作工")], similar=False) == []


def test_industry_that_was_renamed_is_followed() -> None:
    """When the rows of an industry went to a new one, alike rows are looked for there."""
    old = [row("检验员", "6-12-05-01"), row("生物样本存储与操作工")]
    new = [row("检验员", "6-12-05-01", "健康"), row("生物样本存储操作工", industry="健康")]
    assert pairs_of(old, new)[1] == (1, 1, "similar", "strong")


def test_alike_rows_with_two_codes_are_never_more_than_likely() -> None:
    """Another title and another code: somebody should look."""
    old = [row("工业机器人系统操作维护员", "6-31-07-03")]
    new = [row("工业机器人系统操作员", "6-31-07-09")]
    assert pairs_of(old, new) == [(0, 0, "similar", "likely")]


def test_unlike_rows_are_not_matched() -> None:
    """One that went and one that came stay two, even with descriptions much alike."""
    old = [row("光学仪器检查工", description="使用仪器，对光学仪器进行检查。")]
    new = [row("光学镜头装配工", description="使用工装，装配、校准光学镜头。")]
    assert pairs_of(old, new) == []


def test_alike_rows_are_paired_for_the_best_whole() -> None:
    """The best pair first would take the only partner of another; together is what counts."""
    old = [row("甲乙丙丁戊己庚辛"), row("甲乙丙丁戊己庚壬")]
    new = [row("甲乙丙丁戊己庚壬癸"), row("甲乙丙丁戊己庚辛辛")]
    assert [pair[:2] for pair in pairs_of(old, new)] == [(1, 0), (0, 1)]


def test_ties_are_broken_by_content() -> None:
    """Of two rows that are equally alike the same one is taken, wherever it and others stand."""
    old = [row("丁丁丁丙"), row("丁丁丁丁"), *[row("甲", industry="电路")] * 9]
    new = [row("丁丁丁"), *[row("甲", industry="电路")] * 10]
    expected = {old[pair[0]]["title"] for pair in pairs_of(old, new)}
    for _ in old:
        old, new = [*old[1:], old[0]], [*new[1:], new[0]]
        assert {old[pair[0]]["title"] for pair in pairs_of(old, new)} == expected


def test_many_alike_rows_take_no_time() -> None:
    """A hostile list of rows that are all alike is bounded, and still one to one."""
    old = [row(f"检验员{n:04}", description="甲" * 60) for n in range(600)]
    new = [row(f"检验工{n:04}", description="甲" * 60) for n in range(600)]
    assert len(pairs_of(old, new)) > 500


@given(LISTS)
@settings(max_examples=200)
def test_nothing_changes_from_a_list_to_itself(rows: list[Row]) -> None:
    """Whatever repeats in it, a list compared with itself shows no change."""
    assert compare(edition(rows), edition(rows)) == ()


@given(LISTS, LISTS)
@settings(max_examples=300)
def test_swapping_the_editions_swaps_the_matches(old: list[Row], new: list[Row]) -> None:
    """What was added one way was removed the other way, and nothing else comes of it."""
    one_way = {(each.old, each.new, each.certainty) for each in match_rows(old, new)}
    other_way = {(each.new, each.old, each.certainty) for each in match_rows(new, old)}
    assert one_way == other_way
    added = [each.title for each in compare(edition(old), edition(new)) if each.kind == "added"]
    gone = [each.title for each in compare(edition(new), edition(old)) if each.kind == "removed"]
    assert sorted(added) == sorted(gone)


@given(LISTS, LISTS, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_order_of_rows_does_not_matter(
    old: list[Row], new: list[Row], chance: random.Random
) -> None:
    """Shuffled editions show the same changes."""
    shuffled = [chance.sample(rows, len(rows)) for rows in (old, new)]
    expected = compare(edition(old), edition(new))
    assert told(compare(edition(shuffled[0]), edition(shuffled[1]))) == told(expected)


@given(LISTS, LISTS)
@settings(max_examples=300)
def test_each_row_is_matched_once(old: list[Row], new: list[Row]) -> None:
    """One to one, and every row is matched, added or removed."""
    matches = match_rows(old, new)
    for rows, side in ((old, "old"), (new, "new")):
        taken = [getattr(match, side) for match in matches]
        assert len(taken) == len(set(taken)) <= len(rows)
    lone = [
        each for each in compare(edition(old), edition(new)) if each.kind in {"added", "removed"}
    ]
    assert len(lone) == len(old) + len(new) - 2 * len(matches)


SCORES = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(0.5, 1.0), max_size=16
)


@given(SCORES)
def test_assignment_is_the_best_of_all(scores: dict[tuple[int, int], float]) -> None:
    """As good as the best of all pairings, tried one by one."""
    places = [*range(4), None, None, None, None]
    best = max(
        sum(scores.get((i, column), 0.5) - 0.5 for i, column in enumerate(columns) if column is not None)
        for columns in set(permutations(places, 4))
    )  # fmt: skip
    chosen = assign(scores, 0.5)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert sum(scores[pair] - 0.5 for pair in chosen) == pytest.approx(best)


def test_large_tangles_are_assigned_all_the_same() -> None:
    """Above the bound the best pair goes first, so that a hostile list cannot make it slow."""
    size = MOST + 1
    scores = {(i, j): 0.9 - abs(i - j) / size / 2 for i in range(size) for j in range(size)}
    assert assign(scores, 0.0) == [(i, i) for i in range(size)]


def test_certainties_are_words() -> None:
    """They stand in files, so they are part of the format."""
    assert [str(each) for each in Certainty] == ["exact", "strong", "likely"]
