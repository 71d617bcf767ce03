"""Good lists to plant faults in: the real one, and an invented one of another publisher."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from jinque.profile import Profile, load_profile
from jinque.validate.reference import Entry, Reference, load_reference, make_reference

ROOT = Path(__file__).resolve().parent.parent
CSCO = Path(os.environ.get("JINQUE_CSCO", ROOT / "../shared/reference/csco2022.csv"))
COLUMNS = ("seq", "industry", "title", "code", "description", "rating", "median_salary_wan")


@dataclass
class Page:
    """A page's header and rows, as printed."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Sheet:
    """A list as printed: easy to damage. `profile` and `references` are what it is checked with."""

    name: str
    profile: Profile
    references: tuple[Reference, ...]
    heading: str
    pages: list[Page]
    notes: list[str]
    edition: str | None = None

    def copy(self) -> Sheet:
        """The same list, to be damaged; what it is checked with is shared."""
        pages = [Page(list(page.header), [list(row) for row in page.rows]) for page in self.pages]
        return replace(self, pages=pages, notes=list(self.notes))

    def to_text(self) -> str:
        """The list as a tab-separated text."""
        lines = [self.heading, ""]
        for page in self.pages:
            lines += ["\t".join(row) for row in (page.header, *page.rows)]
        return "\n".join([*lines, "", *self.notes, ""])


def read_real_list() -> Sheet:
    """The list of the fixtures, with the full classification where it is at hand."""
    lines = (ROOT / "fixtures/beijing-2023/list.txt").read_text("utf-8").split("\n")
    sheet = Sheet(
        name="beijing-2023",
        profile=load_profile("beijing"),
        references=load_reference(CSCO) if CSCO.exists() else (),
        heading="",
        pages=[],
        notes=[],
        edition="2023",
    )
    for line in filter(str.strip, lines):
        cells = line.split("\t")
        if cells[0] == "序号":
            sheet.pages.append(Page(cells))
        elif len(cells) == len(COLUMNS):
            sheet.pages[-1].rows.append(cells)
        elif sheet.pages:
            sheet.notes.append(line)
        else:
            sheet.heading = line
    return sheet


def make_list(
    rows: int = 60, *, classified: int | None = None, page_rows: int = 20, seed: int = 1
) -> Sheet:
    """An invented list, in which every rule of the profile of `fixtures/broken` holds.

    Its classification is large enough for a list of `classified` rows.
    """
    rng = Random(seed)  # noqa: S311 - the same list each time
    profile = load_profile(str(ROOT / "fixtures/broken/profile.toml"))
    entries = _make_entries(rng, classified or rows)
    occupations = sorted(e.code for e in entries if e.code.count("-") == 3)
    by_code = {entry.code: entry for entry in entries}
    sheet = Sheet(
        name=f"invented-{rows}",
        profile=profile,
        references=(make_reference(entries, edition="2022", name="invented"),),
        heading="云中市紧缺职业目录",
        pages=[],
        notes=["备注：标识为L的是绿色职业，标识为S的是数字职业。"],
    )
    header = ["序号", "行业", "职业名称", "职业代码", "基本描述", "紧缺程度", "年薪（万元）"]
    for i in range(rows):
        if i % page_rows == 0:
            sheet.pages.append(Page(list(header)))
        printed = _make_row(rng, i, rows, occupations, by_code)
        if printed[1] == _industry(i - 1, rows) and i % page_rows:
            printed[1] = ""
        sheet.pages[-1].rows.append(printed)
    return sheet


_INDUSTRIES = ("灯塔海事", "浮空农业", "云桥交通", "雾声传播", "虹彩制造")
_SYLLABLES = "云雾潮汐灯塔航标露珠虹霞峰岭溪泉松柏竹梅鹤鹭琴棋帆桨桥亭岚霜雪星月晨昏"


def _word(rng: Random, length: int) -> str:
    return "".join(rng.sample(_SYLLABLES, length))


def _industry(i: int, rows: int) -> str:
    return _INDUSTRIES[max(i, 0) * len(_INDUSTRIES) // rows]


def _is_coded(i: int, rows: int) -> bool:
    """The first two thirds of an industry's rows."""
    n = len(_INDUSTRIES)
    number = i * n // rows
    start, end = -(-number * rows // n), -(-(number + 1) * rows // n)
    return (i - start) * 3 < (end - start) * 2


def _number(i: int) -> str:
    """A number in Chinese digits: it makes a title unique."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(i))


def _make_entries(rng: Random, rows: int) -> list[Entry]:
    """A classification of two major groups, with enough occupations for the rows."""
    found = [Entry(code="4", title="云上服务人员"), Entry(code="6", title="云上生产人员")]
    titles: set[str] = set()
    for major in "46":
        found.append(Entry(code=f"{major}-99", title=f"其他云上人员{major}"))
        for group in range(1, min(100, max(3, rows // 6))):
            minor = f"{major}-99-{group:02d}"
            found.append(Entry(code=minor, title=f"{_word(rng, 3)}人员"))
            for ordinal in range(1, min(100, max(6, rows // 150))):
                title = _word(rng, 4) + rng.choice(["操作工", "看护员", "技术员", "装配工"])
                marks = frozenset(rng.choice(["", "", "", "S", "L", "LS"]))
                if title not in titles:
                    titles.add(title)
                    code = f"{minor}-{ordinal:02d}"
                    found.append(Entry(code=code, title=title, marks=marks))
    return found


def _make_row(
    rng: Random, i: int, rows: int, occupations: list[str], by_code: dict[str, Entry]
) -> list[str]:
    """Two coded rows of three; in each industry they come first, ascending by code."""
    code, title = "—", _word(rng, 5) + f"引导员{_number(i)}"
    if _is_coded(i, rows):
        code = occupations[i * len(occupations) // rows]
        entry = by_code[code]
        title = entry.title + "/".join(sorted(entry.marks))
    rating = ("一般紧缺", "比较紧缺", "非常紧缺")[i % 3]
    pay = f"{rng.uniform(8, 16):.1f}"
    text = f"使用{_word(rng, 2)}机、{_word(rng, 2)}架（{_word(rng, 2)}型），{_word(rng, 6)}。"
    return [str(i + 1), _industry(i, rows), title, code, text, rating, pay]
