"""The page: it asks for nothing, carries Croissant, and shows the rows that the list has."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from jinque.output.verify.folder import parse_json
from jinque.output.verify.problem import Problem
from jinque.output.verify.tables import read_frame
from jinque.safe import escape_html, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.output.verify.folder import Folder

__all__ = ["PAGE", "check_page", "check_page_rows"]

PAGE, LIST = "index.html", "data/occupations.csv"
DASH = "—"
_LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_REQUEST = re.compile(
    r"""<(?:script|img|iframe|link|source|object)\b[^>]*\b(?:src|href|data)\s*=\s*["']?(?!data:)[^"'>\s]"""
)


def check_page(folder: Folder) -> Iterator[Problem]:
    """One file that asks nothing of the network, has a policy that says so, and carries Croissant."""
    text = folder.contents[PAGE].decode()
    if "Content-Security-Policy" not in text:
        yield Problem(name="bad-page", path=PAGE, message="has no Content-Security-Policy")
    found = _LINKED.search(text)
    if not found or _parse(found[1]) != _find_carried(folder.read_json("croissant.json")):
        message = "does not carry what croissant.json says"
        yield Problem(name="bad-page", path=PAGE, message=message)
    if _REQUEST.search(_LINKED.sub("", text)):
        yield Problem(name="bad-page", path=PAGE, message="asks for another file")


def _find_carried(described: dict[str, Any]) -> dict[str, Any]:
    """What the page carries of Croissant: all but the columns and the words on single files."""
    files = [
        {name: of for name, of in one.items() if name != "description"}
        for one in described["distribution"]
    ]
    kept = {name: of for name, of in described.items() if name != "recordSet"}
    return kept | {"distribution": files}


def _parse(text: str) -> object:
    try:
        return parse_json(text.encode())
    except ValueError:
        return None


def check_page_rows(folder: Folder) -> Iterator[Problem]:
    """The table of the page holds the rows of the CSV, in their order, word for word."""
    frame = read_frame(folder, LIST)
    names = frame.columns
    wanted = [_show_row(dict(zip(names, row, strict=True))) for row in frame.rows]
    found = _Rows(folder.contents[PAGE].decode()).rows
    if len(found) != len(wanted):
        message = f"shows {len(found)} rows, the list has {len(wanted)}"
        yield Problem(name="bad-page", path=PAGE, message=message)
        return
    for number, (row, other) in enumerate(zip(found, wanted, strict=True), start=1):
        for cell, value in zip(row, other, strict=False):
            if cell != value:
                message = f"row {number} shows {show(cell)}, the list has {show(value)}"
                yield Problem(name="bad-page", path=PAGE, message=message)


def _show_row(row: dict[str, str | None]) -> list[str]:
    """The cells that the page must show: number, title and marks, industry, code, rating, pay, text, place."""
    marks = [mark for name, mark in (("green", "绿"), ("digital", "数")) if row[name] == "true"]
    pay, ends = row["median_salary_wan"], (row["salary_min_wan"], row["salary_max_wan"])
    if pay is None and any(ends):
        pay = "–".join(end or DASH for end in ends)
    return [
        row["seq"] or DASH,
        " ".join([_as_shown(row["title"]), *marks]),
        *(_as_shown(row[name]) for name in ("industry", "code", "rating")),
        pay or DASH,
        _as_shown(row["description"]),
        f"{row['page']}·{row['row']}",
    ]


def _as_shown(text: str | None) -> str:
    return html.unescape(escape_html(text)) if text else DASH


class _Rows(HTMLParser):
    """The texts of the cells in the body of the table `rows`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._is_inside = ("id", "rows") in attrs
        elif self._is_inside and tag == "tr":
            self.rows.append([])
        elif self._is_inside and tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.rows.clear()
        elif tag == "table":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.removesuffix("\n")
