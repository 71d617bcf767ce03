"""Text with delimiters: tabs, commas, bars; quoted cells; and which of all readings makes most of a table."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Form", "Record", "choose_form", "split_records"]

DELIMITERS = ("\t", ",", ";", "|")
# Line ends: the ordinary ones, old Mac's, and those that word processors put into a copy.
_ENDS = ("\n", "\r", "\u2028", "\u2029")
_SOFT = re.compile("\r\n|[\n\r\v\x85\u2028\u2029]")
_SAMPLE = 2_000_000  # characters on which the form is judged
_DIRECTIVE = re.compile(r"sep=(.)[\r\n]")  # what Excel writes before a CSV, and obeys


class Form(NamedTuple):
    """How a text is to be read: its delimiter, the characters that end lines, and how well it fits.

    `is_sure`: most records have the same number of fields, and the delimiter is one that prose does not
    have: a tab, or one beside which the quotes of the text open and close cells. Commas by themselves
    stand in sentences too, so only their number can speak for them.
    """

    delimiter: str
    ends: str
    score: int
    is_sure: bool


class Record(NamedTuple):
    """One record: the line that it begins on (1-based), its fields, and how many quotes were syntax."""

    line: int
    fields: list[str]
    quotes: int

    @property
    def is_blank(self) -> bool:
        """Whether it is one cell without text, as `""` is."""
        return len(self.fields) == 1 and not self.fields[0].strip()


def choose_form(text: str) -> Form:
    """The reading under which most records have the same number of fields, and many of them."""
    sample = text[:_SAMPLE]
    directive = _DIRECTIVE.match(sample)
    delimiters = (directive[1],) if directive else DELIMITERS
    forms = [_judge(sample, d, e) for e in _possible_ends(sample) for d in delimiters]
    return max(forms, key=lambda form: (form.is_sure, form.score))


def _possible_ends(text: str) -> list[str]:
    """The line ends that a text may have: where it mixes several, each alone and all together."""
    bare = text.replace("\r\n", "\n")
    found = [end for end in _ENDS if end in bare] or ["\n"]
    return found if len(found) == 1 else ["".join(found), *found]


def _judge(text: str, delimiter: str, ends: str) -> Form:
    """A form with its score: fields beyond one each of the records with the commonest number of them."""
    if delimiter not in text:
        return Form(delimiter, ends, 0, is_sure=False)
    widths: Counter[int] = Counter()
    quotes = 0
    for record in split_records(text, delimiter, ends):
        quotes += record.quotes
        if not record.is_blank:
            widths[len(record.fields)] += 1
    scores = {width: (width - 1) * count for width, count in widths.items()}
    width = max(scores, key=lambda width: scores[width], default=0)
    if not width:
        return Form(delimiter, ends, 0, is_sure=False)
    is_common = width > 1 and 2 * widths[width] >= widths.total()
    is_quoted = 2 * quotes > text.count('"')
    return Form(
        delimiter, ends, scores[width], is_sure=is_common and (is_quoted or delimiter == "\t")
    )


def split_records(text: str, delimiter: str, ends: str) -> Iterator[Record]:
    """The records of a text, lines without a character left out (RFC 4180, with these liberties).

    A cell is quoted only if its closing quote is followed by a delimiter or a line end; else the quotes
    are text, as in `"两区"目录`. Line breaks within a cell come as newlines. Characters that could end
    lines but are not in `ends` break lines within a cell.
    """
    lines = _split_lines(text, ends)
    number = 0
    while number < len(lines):
        line = lines[number]
        start = number + 1
        if '"' not in line:
            fields, quotes = line.split(delimiter), 0
        else:
            fields, quotes, number = _split_quoted(lines, number, delimiter)
        number += 1
        record = Record(start, [_SOFT.sub("\n", field) for field in fields], quotes)
        if quotes or not record.is_blank:
            yield record


def _split_lines(text: str, ends: str) -> list[str]:
    if ends == "\r":
        return text.split("\r")
    pattern = "\r\n|[" + "".join(ends) + "]" if "\n" in ends else "[" + "".join(ends) + "]"
    return re.split(pattern, text) if ends != "\n" else text.replace("\r\n", "\n").split("\n")


def _split_quoted(lines: list[str], number: int, delimiter: str) -> tuple[list[str], int, int]:
    """The fields of a record with quotes, the quotes taken off, and the number of its last line."""
    fields: list[str] = []
    quotes, line, at = 0, lines[number], 0
    while True:
        if line.startswith('"', at):
            quoted = _read_quoted(lines, number, at, delimiter)
            if quoted is not None:
                field, number, at = quoted
                fields.append(field.replace('""', '"'))
                quotes += 2 + field.count('""')
                line = lines[number]
                if at == len(line):
                    return fields, quotes, number
                at += 1
                continue
        end = line.find(delimiter, at)
        if end < 0:
            fields.append(line[at:])
            return fields, quotes, number
        fields.append(line[at:end])
        at = end + 1


def _read_quoted(
    lines: list[str], number: int, at: int, delimiter: str
) -> tuple[str, int, int] | None:
    """The text between an opening quote and its closing one, and where it ends; None if unclosed.

    The first quote that is not doubled decides, so no text is searched twice.
    """
    parts: list[str] = []
    start = at + 1
    while number < len(lines):
        line = lines[number]
        end = _find_lone_quote(line, start)
        if end >= 0:
            parts.append(line[start:end])
            closed = end + 1 == len(line) or line[end + 1] == delimiter
            return ("\n".join(parts), number, end + 1) if closed else None
        parts.append(line[start:])
        number, start = number + 1, 0
    return None


def _find_lone_quote(line: str, start: int) -> int:
    while True:
        at = line.find('"', start)
        if at < 0 or not line.startswith('""', at):
            return at
        start = at + 2
