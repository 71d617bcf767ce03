"""The whole list as a table, and the form that filters it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.page.html import DASH, both, text, value_or_dash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinque.output.page.model import Facts, Row

__all__ = ["list_rows", "make_filters"]

# The columns: a short name for style and script, how the script sorts, and the heading.
COLUMNS = (
    ("seq", "n", "No.", "序号"),
    ("title", "p", "Occupation", "职业（工种）"),
    ("industry", "p", "Industry", "行业"),
    ("code", "t", "Code", "代码"),
    ("rating", "r", "Rating", "评级"),
    ("pay", "n", "Pay, 10 000 CNY", "年薪（万元）"),
    ("description", "", "Description", "描述"),
    ("place", "", "Page, row", "页、行"),
)


# Columns that not every list has, with the fields that fill them.
OPTIONAL = {
    "seq": ("seq",),
    "code": ("code",),
    "rating": ("rating",),
    "pay": ("median_salary_wan", "salary_min_wan", "salary_max_wan"),
    "description": ("description",),
}


def make_filters(facts: Facts) -> str:
    """The form; the script shows it, since without the script it would do nothing."""
    industries = [f"<option>{text(group.name)}</option>" for group in facts.groups]
    ratings = [f"<option>{text(step.words)}</option>" for step in facts.steps]
    codes = (_make_option("1", "With", "有"), _make_option("0", "Without", "无"))
    parts = [
        '<form id="filters" hidden role="search">',
        f'<label class="wide">{both("Search", "搜索")}<input type="search" name="q"></label>',
        _make_select("industry", both("Industry", "行业"), industries),
        _make_select("rating", both("Rating", "评级"), ratings) if ratings else "",
        _make_select("code", both("Code", "代码"), codes) if facts.has("code") else "",
        _make_check("green", both("Green only", "只看绿色职业")) if facts.has("green") else "",
        _make_check("digital", both("Digital only", "只看数字职业"))
        if facts.has("digital")
        else "",
        f'<button type="reset">{both("Clear", "清除")}</button>',
        '<output id="shown"></output></form>',
    ]
    return "\n".join(filter(None, parts))


def _make_select(name: str, label: str, options: Iterable[str]) -> str:
    """A choice of one; `label` and `options` are HTML."""
    return (
        f'<label>{label}<select name="{name}">{_make_option("", "All", "全部")}{"".join(options)}'
        "</select></label>"
    )


def _make_option(value: str, english: str, chinese: str) -> str:
    """A word of ours; the script puts the English one in its place, since options hold plain text only."""
    return f'<option value="{value}" data-en="{english}">{chinese}</option>'


def _make_check(name: str, label: str) -> str:
    return f'<label class="check"><input type="checkbox" name="{name}" value="1">{label}</label>'


def list_rows(facts: Facts, *, has_pages: bool) -> str:
    """The table, each row with an address of its own and its place in the source.

    `has_pages`: whether the page links the pages of the source, as `#p1` and so on.
    """
    header = "".join(_head_column(*column) for column in COLUMNS)
    shades = {step.words: step.shade or 0 for step in facts.steps}
    body = "\n".join(
        _list_row(number, row, shades.get(row["rating"] or "", 0), has_pages=has_pages)
        for number, row in enumerate(facts.rows, start=1)
    )
    return (
        f'<table id="rows"{_hide_columns(facts)}>\n<thead><tr>{header}</tr></thead>\n'
        f'<tbody lang="zh-Hans">\n{body}\n</tbody>\n</table>'
    )


def _hide_columns(facts: Facts) -> str:
    """Names for the style sheet of the columns in which no row has anything."""
    absent = [f"no-{column}" for column, names in OPTIONAL.items() if not facts.has(*names)]
    return f' class="{" ".join(absent)}"' if absent else ""


def _head_column(name: str, sort: str, en: str, zh: str) -> str:
    by = f' data-sort="{sort}"' if sort else ""
    return f'<th scope="col"{by} class="{name}">{both(en, zh)}</th>'


def _list_row(number: int, row: Row, shade: int, *, has_pages: bool) -> str:
    """One row. Its address is its place in the list, which is unique even where numbers are not."""
    rating = text(row["rating"]) if row["rating"] else DASH
    cells = [
        f"<td><a href=#r{number}>{value_or_dash(row['seq'])}</a>",
        f"<th scope=row>{value_or_dash(row['title'])}{''.join(_list_marks(row))}",
        f"<td>{value_or_dash(row['industry'])}",
        f"<td>{value_or_dash(row['code'])}",
        f"<td class=s{shade}>{rating}",
        f"<td>{_tell_pay(row)}",
        f"<td>{value_or_dash(row['description'])}",
        f"<td>{_tell_place(row, has_pages=has_pages)}",
    ]
    return f"<tr id=r{number}>{''.join(cells)}"


def _list_marks(row: Row) -> Iterator[str]:
    if row["green"]:
        yield " <b class=green>绿</b>"
    if row["digital"]:
        yield " <b class=digital>数</b>"


def _tell_pay(row: Row) -> str:
    """The median, else the printed range."""
    low, high = row["salary_min_wan"], row["salary_max_wan"]
    if row["median_salary_wan"] is None and (low is not None or high is not None):
        return f"{value_or_dash(low)}–{value_or_dash(high)}"
    return value_or_dash(row["median_salary_wan"])


def _tell_place(row: Row, *, has_pages: bool) -> str:
    """Page and row; where the source's pages can be linked, a link to where that is."""
    place = f"{row['page']}·{row['row']}"
    return f"<a href=#p{row['page']}>{place}</a>" if has_pages else place
