"""Web pages: every table a grid, all other text lines, in the order of the page.

Lines and table rows are counted together from 1; `Line.line` and `Grid.lines` hold that position.
Scripts never run and style sheets are not applied: only what an element's own attributes hide is
left out.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.errors import SourceError
from jinque.extract.bounds import balance_page, make_document
from jinque.extract.office.html_table import Flow, Table, table_to_items
from jinque.extract.text.decoding import find_encoding, not_recognised
from jinque.findings import make_finding
from jinque.records import Grid, Line
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.records import Document, Source

__all__ = ["decode_html", "read_html"]

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li"}
    | {"main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "ul"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
_NO_TEXT = frozenset({"script", "style", "title", "template"})
_UNSEEN = frozenset({"noscript", "rt", "rp", "datalist", "del", "s", "strike"})  # or struck out
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|mso-hide\s*:\s*all"
    r"|(font-size|opacity)\s*:\s*0+(\.0+)?\s*(px|pt|r?em|%)?\s*(;|$|!)"
    r"|text-decoration(-line)?\s*:\s*line-through",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    rb"charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}


def read_html(data: bytes, source: Source) -> Document:
    """The tables and lines of a web page, as one page.

    Raises SourceError where it cannot be decoded or shows no text, LimitError beyond the bounds.
    """
    reader = _PageReader()
    reader.feed(decode_html(data))
    items = _number_items(reader.finish())
    if not items:
        raise SourceError(
            "shows no text: a frame, or a page that scripts fill in",
            hints=("open it in a browser, and save what it shows as a complete page",),
        )
    apart = {"hidden": reader.hidden}
    page = balance_page(1, items, printed=reader.printed, apart=apart)
    findings = []
    if reader.hidden_in_tables:
        finding = make_finding(
            "text-left-out",
            count=reader.hidden_in_tables,
            what="hidden or struck elements of tables",
            what_zh="表格中隐藏或划去的内容",
        )
        findings.append(finding)
    return make_document(source, [page], findings)


def decode_html(data: bytes) -> str:
    """The text of a page: as its bytes say, for they seldom lie, else as it declares.

    Raises SourceError where neither fits.
    """
    declared = _CHARSET.search(data[:4096])
    name = _CODECS.get(declared[1].decode("ascii").lower()) if declared else None
    names = [find_encoding(data), name]
    for name in filter(None, names):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise not_recognised(data)


def _number_items(items: Sequence[str | Grid]) -> list[Grid | Line]:
    """Lines and rows get their positions, counted together."""
    numbered: list[Grid | Line] = []
    position = 1
    for item in items:
        if isinstance(item, Grid):
            lines = tuple(range(position, position + item.n_rows))
            numbered.append(replace(item, lines=lines))
            position += item.n_rows
        else:
            numbered.append(Line(text=item, line=position))
            position += 1
    return numbered


class _PageReader(HTMLParser):
    """Builds flows and tables from tags. It keeps no tree, so depth costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.printed = self.hidden = self.hidden_in_tables = 0
        self._page = Flow()
        self._tables: list[Table] = []
        self._muted = ""  # the open element whose content is no text

    @property
    def _flow(self) -> Flow:
        return self._tables[-1].flow if self._tables else self._page

    def finish(self) -> list[str | Grid]:
        """Close what is open, and give the page's lines and tables."""
        # A comment or tag that never ends reaches to the end of the page. Left to itself, the parser
        # would look for an end again behind each "<" in it, which takes for ever.
        for end in ("-->", "]]>", ">", '">', "'>"):
            if "<" in self.rawdata:
                self.feed(end)
        if "<" in self.rawdata:
            self.handle_data(self.rawdata)
            self.rawdata = ""
        self.close()
        while self._tables:
            self._end_table()
        self._page.end_line()
        return self._page.items

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - as in the base
        """`<![if …]>` and the like; what the parser does not know is a comment, as in browsers."""
        try:
            return super().parse_marked_section(i)
        except AssertionError:  # so the parser tells it
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens."""
        if self._muted:
            return
        words = dict(attrs)
        hides = tag in _UNSEEN or "hidden" in words or _hides(words.get("style"))
        if tag in _NO_TEXT:
            self._muted = tag
        elif tag == "table":
            self._flow.end_line()
            flow = self._flow
            self._tables.append(Table(parent=flow, is_hidden=hides or flow.hides))
        elif self._tables and tag in {"tr", *_GROUPS, *_CELLS}:
            self._start_part(tag, words, hides=hides)
        else:
            self._start_plain(tag, hides=hides)

    def _start_part(self, tag: str, words: dict[str, str | None], *, hides: bool) -> None:
        table = self._tables[-1]
        if tag == "tr":
            table.start_row(hides=hides)
        elif tag in _GROUPS:
            table.start_group(tag)
        else:
            spans = {name: _to_span(words.get(name)) for name in ("rowspan", "colspan")}
            table.start_cell(
                hides=hides, rowspan=spans["rowspan"], colspan=max(1, spans["colspan"])
            )

    def _start_plain(self, tag: str, *, hides: bool) -> None:
        flow = self._flow
        if tag in _BLOCKS or tag == "br":
            flow.end_line()
        if tag in _VOID:
            return
        if flow.stack and flow.stack[-1][0] in {"p", "li", "option"} and tag in _BLOCKS:
            last = flow.stack[-1][0]
            if last in {"p", tag}:
                flow.pop(last)  # nobody closes these
        flow.push(tag, hides=hides)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>`; on other elements the slash means nothing."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """An element closes."""
        if self._muted:
            self._muted = "" if tag == self._muted else self._muted
        elif self._tables and tag in {"table", "tr", *_GROUPS, *_CELLS}:
            self._end_part(tag)
        else:
            if tag in _BLOCKS:
                self._flow.end_line()
            self._flow.pop(tag)

    def _end_part(self, tag: str) -> None:
        table = self._tables[-1]
        if tag == "table":
            self._end_table()
        elif tag in _CELLS:
            table.end_cell()
        elif tag == "tr":
            table.end_row()
        else:
            table.start_group("tbody")

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.end_row()
        table.parent.end_line()
        table.parent.items.extend(table_to_items(table))

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._muted:
            return
        count = len(squeeze(data))
        self.printed += count
        flow = self._flow
        if flow.hides:
            self.hidden += count
            self.hidden_in_tables += count if self._tables else 0
        elif flow.is_in("pre"):
            for line in data.splitlines(keepends=True):
                flow.add(line)
                if line.endswith("\n"):
                    flow.end_line()
        else:
            flow.add(data)


def _hides(style: str | None) -> bool:
    return style is not None and _HIDING_STYLE.search(style[:2000]) is not None


def _to_span(value: str | None) -> int:
    """A span as browsers read it: 0 (to the end) to 1000, anything else is 1."""
    digits = re.match(r"\s*(\d{1,9})", value or "1")
    return min(int(digits[1]), 1000) if digits else 1
