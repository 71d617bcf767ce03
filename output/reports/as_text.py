"""Findings for a terminal or a log: one line each, and on request the cell itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.findings import Severity
from jinque.output.console import cut
from jinque.output.reports.model import Totals, say, say_hint
from jinque.safe import show, show_at_start, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.output.reports.model import Digest, Lang
    from jinque.records import RawRow, RawTable

__all__ = ["finding_to_line", "render_text", "totals_to_line"]

_COLORS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36"}
_CELL, _NEIGHBOUR = 60, 24  # columns of the terminal
_INDENT = "    "


def render_text(digest: Digest, *, color: bool, lang: Lang, details: bool) -> str:
    """A line for each finding, what is left out, the totals.

    `details` adds the cell between its neighbours, a marker under it, and the hint.
    """
    lines = []
    for entry in digest.entries:
        rows = _rows_by_place(entry.source.raw) if details and entry.findings else {}
        for finding in entry.findings:
            lines.append(finding_to_line(entry.source.path, finding, color=color, lang=lang))
            if details:
                lines += _explain(rows.get((finding.page, finding.row)), finding, lang)
    if digest.omitted:
        lines.append(f"… and {count_words(digest.omitted, 'finding')} more")
    lines.append(totals_to_line(digest.totals))
    return "\n".join(lines) + "\n"


def finding_to_line(path: str, finding: Finding, *, color: bool = False, lang: Lang = "en") -> str:
    """`file:page:row: severity rule message`, on one line and with nothing a terminal obeys."""
    place = ":".join(str(part) for part in (path, finding.page, finding.row) if part is not None)
    severity, rule = finding.severity.value, show(finding.rule)
    if color:
        severity = f"\x1b[{_COLORS[finding.severity]}m{severity}\x1b[0m"
        rule = f"\x1b[1m{rule}\x1b[0m"
    return f"{show_at_start(place)}: {severity} {rule} {show(say(finding, lang))}"


def _rows_by_place(raw: RawTable | None) -> dict[tuple[int | None, int | None], RawRow]:
    return {(row.place.page, row.place.row): row for row in raw.rows} if raw else {}


def _explain(row: RawRow | None, finding: Finding, lang: Lang) -> Iterator[str]:
    if row and finding.field in row.cells:
        yield from _mark(*_find_neighbours(row, finding.field), part=finding.cell)
    elif finding.cell:
        yield from _mark("", finding.cell, "", part=finding.cell)
    hint = say_hint(finding, lang)
    if hint:
        yield f"{_INDENT}{'提示：' if lang == 'zh' else 'hint: '}{show(hint)}"


def _find_neighbours(row: RawRow, field: str) -> tuple[str, str, str]:
    """The printed text before the cell, its own, the one after it; nothing at the ends of the row."""
    texts = ["", *(cell.text for cell in row.cells.values()), ""]
    at = list(row.cells).index(field) + 1
    return texts[at - 1], texts[at], texts[at + 1]


def _mark(before: str, cell: str, after: str, *, part: str | None) -> Iterator[str]:
    """The three cells on a line, and a marker under the middle one or the part of it that is meant.

    >>> print(*_mark("晶体", "6-25-02-04", "x", part="02-04"), sep="\\n")
        | 晶体 | 6-25-02-04 | x
        |             ^^^^^
    """
    lead = f"{_clip(before, _NEIGHBOUR)} | " if before else ""
    shown, marked = _clip(cell, _CELL), _clip(part or cell, _CELL)
    start = max(0, shown.find(marked))
    if marked not in shown:
        marked = shown
    blanks = " " * text_width(lead + shown[:start])
    tail = f" | {_clip(after, _NEIGHBOUR)}" if after else ""
    yield f"{_INDENT}| {lead}{shown}{tail}"
    yield f"{_INDENT}| {blanks}{'^' * max(1, text_width(marked))}"


def _clip(text: str, width: int) -> str:
    return cut(show(text.strip().replace("\n", "⏎")), width)


def totals_to_line(totals: Totals) -> str:
    """`2 sources, 116 rows: 1 error, 2 warnings`.

    >>> print(totals_to_line(Totals(
    ...     sources=2, failed=1, rows=58, errors=1, warnings=0, infos=2, waived=2)))
    2 sources, 58 rows: 1 error, 2 infos, 2 waived; 1 source gave no list
    """
    counts = {"error": totals.errors, "warning": totals.warnings, "info": totals.infos}
    words = [count_words(count, noun) for noun, count in counts.items() if count]
    words += [f"{totals.waived} waived"] if totals.waived else []
    head = f"{count_words(totals.sources, 'source')}, {count_words(totals.rows, 'row')}"
    failed = f"; {count_words(totals.failed, 'source')} gave no list" if totals.failed else ""
    return f"{head}: {', '.join(words) or 'no findings'}{failed}"


def count_words(count: int, noun: str) -> str:
    """A count and its noun, in the plural where it is not one.

    >>> count_words(1, "row"), count_words(1234, "row")
    ('1 row', '1,234 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
