"""Normalisation: cases from lists, and what must hold for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinque.profile import Marks
from jinque.text import squeeze
from jinque.validate.marks import find_doubtful_tail, split_marks
from jinque.validate.normalize import NORMALISATIONS, fold_token, normalize, trace_steps
from jinque.validate.punctuation import drop_layout_spaces, join_lines, widen_punctuation

PRINTED = st.text(
    alphabet="操作员工一，。、（）《》()[],:;!? \u3000\n\t\u200b\u00adABLS/19.-—－⼯é", max_size=40
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("操作反应器、离心\n机", "操作反应器、离心机"),
        ("进行检\r\n测。", "进行检测。"),
        ("使用 \n 设备", "使用设备"),
        ("流式细胞检测或ELISA\n检测", "流式细胞检测或ELISA检测"),
        ("按照ISO\n9001检测", "按照ISO 9001检测"),
        ("Visual\nStudio软件", "Visual Studio软件"),
        ("使用Windows\n10系统", "使用Windows 10系统"),
        ("real-\ntime系统", "real-time系统"),
        ("indus\u00ad\ntrial", "industrial"),
        ("first, then\nsecond,\nthird", "first, then second, third"),
        ("设备,\n3D打印", "设备，3D打印"),
        ("共3,\n000台", "共3,000台"),
        ("\n负责\n", "负责"),
        ("A\u2028B", "A B"),
    ],
)
def test_line_breaks_go_without_inventing_or_losing_a_space(printed: str, expected: str) -> None:
    """A break leaves a space only between two words or numbers."""
    assert normalize("description", printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("脱氧核糖核酸(DNA)重组", "脱氧核糖核酸（DNA）重组"),
        ("(DNA)重组", "（DNA）重组"),
        ("重组(DNA)", "重组（DNA）"),
        ("重组(DNA", "重组（DNA"),
        ("重组（DNA)", "重组（DNA）"),
        ("含(A(甲)B)", "含（A（甲）B）"),
        ("含(x),(y)", "含（x），（y）"),
        ("检测 (DNA) 分析", "检测（DNA）分析"),
        ("检验,检定", "检验，检定"),
        ("设备, 工具; 仪器: 等", "设备，工具；仪器：等"),
        ("结果,ELISA", "结果，ELISA"),
        ("ELISA,DNA", "ELISA,DNA"),
        ("产量3,000件", "产量3,000件"),
        ("比例1:100绘制", "比例1:100绘制"),
        ("函数f(x)+1", "函数f(x)+1"),
        ("ISO 9001 (2015)", "ISO 9001 (2015)"),
        ("版本3.5，", "版本3.5，"),
        ("网址http://a.cn", "网址http://a.cn"),
    ],
)
def test_punctuation_becomes_full_width_beside_chinese_only(printed: str, expected: str) -> None:
    """Both brackets of a pair go together; numbers, ratios and Latin phrases keep theirs."""
    assert normalize("description", printed) == expected


@pytest.mark.parametrize(
    ("printed", "title", "green", "digital"),
    [
        ("操作员S", "操作员", False, True),
        ("操作员L/S", "操作员", True, True),
        ("操作员S/L", "操作员", True, True),
        ("操作员LS", "操作员", True, True),
        ("操作员 L / S", "操作员", True, True),
        ("操作员\nL/S", "操作员", True, True),
        ("操作员\nL\nS", "操作员", True, True),
        ("操作员(L,S)", "操作员", True, True),
        ("操作员（L、S）", "操作员", True, True),
        ("操作员(L，S)", "操作员", True, True),
        ("操作员［S］", "操作员", False, True),
        ("操作员【L】", "操作员", True, False),
        ("操作员Ｌ／Ｓ", "操作员", True, True),
        ("操作员ˢ", "操作员", False, True),
        ("操作员ᴸ", "操作员", True, False),
        ("养护工（乙级）S", "养护工（乙级）", False, True),
        ("检测工（ELISA）S", "检测工（ELISA）", False, True),
        ("检测工ELISA", "检测工ELISA", False, False),
        ("检测工BLS", "检测工BLS", False, False),
        ("管理员5S", "管理员5S", False, False),
        ("绘图员BIM S", "绘图员BIM S", False, False),
        ("操作员s", "操作员s", False, False),
        ("操作员S/S", "操作员S/S", False, False),
        ("操作员L/X", "操作员L/X", False, False),
        ("操作S员", "操作S员", False, False),
        ("S", "S", False, False),
        ("（S）", "（S）", False, False),
        ("操作员（S", "操作员（S", False, False),
        ("", "", False, False),
    ],
)
def test_marks_are_split_off_the_end_only(
    printed: str, title: str, *, green: bool, digital: bool
) -> None:
    """Whatever way a mark is set; letters that belong to the title stay."""
    assert split_marks(normalize("title", printed), Marks()) == (title, green, digital)


def test_marks_are_the_profiles_own() -> None:
    """Another publisher marks by other letters; a list without marks has none."""
    assert split_marks("操作员G", Marks(green="G", digital="D")).green
    assert split_marks("操作员S", Marks(green="G", digital="D")).title == "操作员S"
    assert split_marks("操作员S", Marks(green="", digital="")).title == "操作员S"


@pytest.mark.parametrize(
    ("title", "tail"),
    [
        ("操作员X", "X"),
        ("操作员L/X", "L/X"),
        ("操作员（A）", "（A）"),
        ("管理员5S", "S"),
        ("绘图员BIM S", "S"),
        ("检测工ELISA", None),
        ("检测工（ELISA）", None),
        ("操作员", None),
    ],
)
def test_what_may_be_a_mark_is_named(title: str, tail: str | None) -> None:
    """Nothing that looks like a mark passes in silence."""
    found = find_doubtful_tail(title)
    assert (found and unicodedata.normalize("NFKC", found)) == (
        tail and unicodedata.normalize("NFKC", tail)
    )


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("6-18-01-\n07", "6-18-01-07"),
        ("6－18－01－07", "6-18-01-07"),
        ("６—18–01−07", "6-18-01-07"),
        (" 4-01-06-\u200b02-01\u3000", "4-01-06-02-01"),
    ],
)
def test_codes_lose_their_typography(printed: str, code: str) -> None:
    """Width, kind of dash, blanks and line breaks of a code say nothing."""
    assert normalize("code", printed) == code


@pytest.mark.parametrize("dash", ["—", "–", "-", "－", "―", "−", " — ", "﹣"])
def test_one_dash_is_any_dash(dash: str) -> None:
    """The token for a missing code is compared whatever dash is printed."""
    assert fold_token(dash) == "-"


def test_radicals_become_ordinary_characters() -> None:
    """Chromium's PDFs print Kangxi radicals; the value holds the characters, punctuation its width."""
    assert normalize("title", "\u2f2f作员（\u2f00级）") == "工作员（一级）"


def test_twins_of_a_glyph_become_the_usual_character() -> None:
    """Chinese fonts draw 户 and the radical with one glyph: the text layer may name either, NFKC a third."""
    assert normalize("title", "\u2f3e外用\u6237橡\u3b35") == "户外用户橡胶"
    assert normalize("description", "甲\u2215乙\u301c丙") == "甲／乙～丙"


def test_the_trace_names_every_step_that_changed_something() -> None:
    """A value can be explained step by step."""
    assert list(trace_steps("description", "检\n测\u200b,\u2f2f作")) == [
        ("join_lines", "检测\u200b,\u2f2f作"),
        ("drop_invisible", "检测,\u2f2f作"),
        ("fold_radicals", "检测,工作"),
        ("widen_punctuation", "检测，工作"),
    ]


@given(st.sampled_from(sorted(NORMALISATIONS)), PRINTED)
def test_normalisation_is_idempotent(field: str, text: str) -> None:
    """A normalised text is its own normal form."""
    once = normalize(field, text)
    assert normalize(field, once) == once


@given(PRINTED)
def test_text_keeps_every_visible_character(text: str) -> None:
    """Only blanks and invisible characters go; width and radicals fold, one character to one."""
    value = squeeze(normalize("description", text))
    assert unicodedata.normalize("NFKC", value) == unicodedata.normalize("NFKC", squeeze(text))


@given(PRINTED)
def test_no_step_of_the_layout_invents_a_character(text: str) -> None:
    """Joining lines and dropping spaces only ever take blanks away or put one space."""
    for step in (join_lines, drop_layout_spaces):
        assert squeeze(step(text)) == squeeze(text)
    assert len(widen_punctuation(text)) == len(text)


@given(st.text(alphabet="ABCxyz 0123456789,.:;()!?-/", max_size=40))
def test_latin_text_keeps_its_punctuation(text: str) -> None:
    """Without a Chinese character beside it no sign changes."""
    assert widen_punctuation(text) == text


def test_a_hostile_run_of_signs_costs_no_more_than_its_length() -> None:
    """A long run of brackets and commas ends at once (a fixpoint by passes would take minutes)."""
    text = "检" + "(,)" * 100_000
    assert widen_punctuation(text) == "检" + "（，）" * 100_000
