"""The words of a comparison, in both languages."""

from __future__ import annotations

from typing import NamedTuple

from jinque.fields import BY_NAME

__all__ = [
    "CERTAINTIES",
    "KIND_TITLES",
    "KIND_TITLES_ZH",
    "Note",
    "name_field",
    "say_absent",
    "say_schemes",
]

KIND_TITLES = {
    "added": "Added",
    "removed": "Removed",
    "renamed": "Renamed",
    "coded": "Given a code",
    "uncoded": "Code taken away",
    "re-coded": "Given another code",
    "moved": "Moved to another industry",
    "re-rated": "Rated differently",
    "pay": "Pay changed",
    "marked": "Green or digital mark changed",
    "described": "Described differently",
}
KIND_TITLES_ZH = {
    "added": "新增",
    "removed": "退出",
    "renamed": "更名",
    "coded": "新获代码",
    "uncoded": "取消代码",
    "re-coded": "代码变更",
    "moved": "行业调整",
    "re-rated": "评级变化",
    "pay": "薪酬变化",
    "marked": "绿色、数字标识变化",
    "described": "描述变化",
}
CERTAINTIES = {
    "exact": ("exact", "确定"),
    "strong": ("strong", "较确定"),
    "likely": ("likely", "可能"),
}


class Note(NamedTuple):
    """A remark in both languages."""

    en: str
    zh: str


def name_field(name: str) -> tuple[str, str]:
    """What a field is called in English and in Chinese."""
    found = BY_NAME.get(name)
    return (found.title, found.title_zh) if found else (name, name)


def say_absent(name: str, *, is_old: bool) -> Note:
    """That one of the editions does not have a column."""
    title, title_zh = name_field(name)
    return Note(
        f"{title} was not compared: the {'old' if is_old else 'new'} edition does not have it.",
        f"未比较“{title_zh}”：{'旧' if is_old else '新'}版没有此列。",
    )


def say_schemes(old: str | None, new: str | None) -> Note:
    """That ratings were not compared."""
    pair, pair_zh = (f" ({old}, {new})", f"（{old}、{new}）") if old and new else ("", "")
    return Note(
        f"Ratings were not compared: the editions rate by two schemes{pair}.",
        f"未比较评级：两版采用不同的评级体系{pair_zh}。",
    )
