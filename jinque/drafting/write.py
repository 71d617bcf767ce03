"""The draft as TOML: what was found, in the profile's own order, with what a person has to look at."""

from __future__ import annotations

import re
import unicodedata
from statistics import median
from typing import TYPE_CHECKING

from jinque.drafting.evidence import columns_to_table
from jinque.profile import load_profile
from jinque.safe import show
from jinque.text import fold_label, squeeze
from jinque.validate.pay import is_other_measure

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.drafting.evidence import Evidence
    from jinque.drafting.guess import Guess
    from jinque.profile import Scheme
    from jinque.records import Source

__all__ = ["quote", "write_draft"]

CHECK = "# CHECK: "
SHOWN = 12  # values that a comment lists


def write_draft(name: str, source: Source, columns: Sequence[Guess], evidence: Evidence) -> str:
    """The whole file. It loads as it is; what `# CHECK:` asks for makes it right."""
    parts = (
        _write_head(name, source, evidence),
        *_write_columns(columns, evidence),
        _write_rating(name, evidence),
        _write_marks(evidence),
        _write_code(evidence),
        _write_notes(evidence),
        _write_expectation(evidence),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def quote(text: str) -> str:
    r"""A TOML string: quotes, backslashes and whatever an eye would miss are escaped.

    >>> quote('a"b\\\n药')
    '"a\\"b\\\\\\u000A药"'
    """
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if unicodedata.category(char)[0] not in {"C", "Z"} or char == " ":
        return char
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:  # half of a pair, which TOML cannot hold
        return "\\uFFFD"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _quote_all(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(quote, texts)) + "]"


def _remark(text: str) -> str:
    """Text of a document within a comment: one line, nothing hidden."""
    return show(" ".join(text.split()))


def _count_all(counted: Counter[str]) -> str:
    told = [f"{quote(word)} {count}" for word, count in counted.most_common(SHOWN)]
    more = len(counted) - SHOWN
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


# --- the parts -------------------------------------------------------------------------------------


def _write_head(name: str, source: Source, evidence: Evidence) -> list[str]:
    heading = _drop_year(evidence.heading)[:200]
    lines = [
        f"# A draft, made by `jinque profile new` from {_remark(source.name)}",
        f"# (SHA-256 {source.sha256}).",
        "# Go through the lines that say CHECK, mend or confirm each, and take the word out; last take out",
        "# the line `draft = true`, which keeps lists that are read with it invalid. To see what it does:",
        "#     jinque extract SOURCE -p THIS.toml --explain",
        "# Labels and words are compared without spaces, line breaks and width, so list wordings only.",
        "",
        "draft = true",
        f"name = {quote(name)}",
        f"title = {quote(heading)}",
        f'publisher = "" {CHECK}the issuing body, as outputs shall name it',
    ]
    if heading:
        lines += [
            f"section = {quote(heading)} {CHECK}words of the heading above the list",
            *(
                f"# also printed above it: {_remark(text)}"
                for text in evidence.headings
                if text != evidence.heading
            ),
            "",
            "[identify]",
            f"titles = {_quote_all([heading])} {CHECK}words that every edition of it has",
        ]
    if not evidence.was_read:
        lines += [
            "",
            f"{CHECK}the list could not be read with these columns; only its first table was seen",
        ]
    return lines


def _drop_year(heading: str) -> str:
    """The longest part of a heading beside its year, which the next edition will not have.

    >>> _drop_year("某市2024年度紧缺工种目录")
    '紧缺工种目录'
    """
    return max(re.split(r"[（(]?\d{4}年?度?版?[）)]?", heading), key=len)


def _write_columns(columns: Sequence[Guess], evidence: Evidence) -> Iterator[list[str]]:
    named = columns_to_table(columns)
    for guess in columns:
        if guess.field in named:
            yield list(_write_column(guess, named[guess.field], evidence))
        elif squeeze(guess.label):
            yield [
                f"{CHECK}a second column is printed as {_remark(guess.label)}; it is kept as an extra one"
            ]
        else:
            yield [f"{CHECK}a column has no label; it is kept as an extra one"]


def _write_column(guess: Guess, table: dict[str, object], evidence: Evidence) -> Iterator[str]:
    labels = table["labels"]
    assert isinstance(labels, list)  # noqa: S101 - made by columns_to_table
    yield f"[columns.{guess.field}] # {guess.reason}"
    yield f"# such as: {_show_samples(guess.texts)}"
    if not guess.is_sure:
        yield f"{CHECK}is it this field? Else rename the table, for example to columns.{_suggest(guess)}"
    if guess.others:
        yield f"# it could also be {', '.join(guess.others)}"
    yield f"labels = {_quote_all(labels)}"
    if guess.field in {"seq", "title"}:
        yield "required = true"
    if guess.field == "median_salary_wan":
        if is_other_measure(guess.label):
            yield f"{CHECK}the label names another measure than a median; rename the table to keep it apart"
        yield from _write_unit(guess.label, evidence)


def _suggest(guess: Guess) -> str:
    if guess.others:
        return guess.others[0]
    return "extra_headcount" if guess.is_extra else "extra_other"


def _show_samples(texts: Sequence[str]) -> str:
    different = list(dict.fromkeys(squeeze(text)[:20] for text in texts if squeeze(text)))
    return " | ".join(map(_remark, different[:4])) or "(nothing)"


def _write_unit(label: str, evidence: Evidence) -> Iterator[str]:
    """The unit, where neither the label nor the cells name it: guessed from the size of the numbers."""
    if "元" in label or any("元" in text for text in evidence.pay):
        return
    numbers = [
        float(found[0].replace(",", "")) for text in evidence.pay if (found := _NUMBER.search(text))
    ]
    typical = median(numbers) if numbers else 0
    unit = (
        "wan_per_year"
        if typical < 500
        else "yuan_per_month"
        if typical < 40_000
        else "yuan_per_year"
    )
    yield f'unit = "{unit}" {CHECK}no unit is printed; this is by the size of the numbers'
    yield "# units: wan_per_year, yuan_per_year, wan_per_month, yuan_per_month"


_NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")


def _write_rating(name: str, evidence: Evidence) -> list[str]:
    if not evidence.ratings:
        return ["# No column of ratings was found: columns.rating and [rating] would name it."]
    lines = ["[rating]", f"# printed: {_count_all(evidence.ratings)}"]
    words = list(evidence.ratings)
    fitting = [known for known in load_profile("generic").rating.known if _holds(known, words)]
    if len(fitting) == 1:
        return [
            *lines,
            f"# the order is that of the known scheme {fitting[0].scheme}, lowest first",
            f"scheme = {quote(fitting[0].scheme)}",
            f"steps = {_quote_all(fitting[0].steps)}",
        ]
    return [
        *lines,
        f"scheme = {quote(f'{name}-{len(words)}')} {CHECK}a name for this set of steps",
        f"{CHECK}order unknown: put the lowest first, take out what is none; until then no row has a level",
        *(
            f"# all of them are steps of {known.scheme}: {_quote_all(known.steps)}"
            for known in fitting
        ),
        f"# steps = {_quote_all(word[:200] for word in words)}",
        "steps = []",
    ]


def _holds(scheme: Scheme, words: Iterable[str]) -> bool:
    return {fold_label(word) for word in words} <= {fold_label(step) for step in scheme.steps}


def _write_marks(evidence: Evidence) -> list[str]:
    green, digital = evidence.green or "L", evidence.digital or "S"
    seen = (
        f"seen at the end of titles: {_count_all(evidence.marks)}"
        if evidence.marks
        else "none were seen"
    )
    lines = [f"[marks] # {seen}"]
    is_told = evidence.green and evidence.digital
    letters = set("".join(re.findall("[A-Z]", "".join(evidence.marks))))
    if not is_told and evidence.marks:
        lines.append(f"{CHECK}no note tells which letter is which")
    if letters - {green, digital}:
        lines.append(
            f"{CHECK}other letters are printed too: {', '.join(sorted(letters - {green, digital}))}"
        )
    return [*lines, f"green = {quote(green)}", f"digital = {quote(digital)}"]


def _write_code(evidence: Evidence) -> list[str]:
    usual = ("", "—", "-", "/", "无")
    tokens = dict.fromkeys([*(token for token in evidence.missing if len(token) <= 10), *usual])
    odd = [token for token in evidence.missing if token and re.search(r"\w", token)]
    seen = _count_all(evidence.missing) or "none"
    lines = ["[code]", f"# instead of a code is printed: {seen}", f"missing = {_quote_all(tokens)}"]
    if odd:
        lines.insert(
            2, f"{CHECK}do these stand for a missing code? {_remark(', '.join(odd[:SHOWN]))}"
        )
    if evidence.groups:
        lines.append(f"# major_groups = {_quote_all(evidence.groups)} # those seen, to be held to")
    return lines


def _write_notes(evidence: Evidence) -> list[str]:
    prefixes = evidence.prefixes or ("备注", "注：", "说明：")
    lines = ["[notes]", f"prefixes = {_quote_all(prefix[:200] for prefix in prefixes)}"]
    lines += [f"# a note: {_remark(note[:60])}" for note in evidence.notes[:4]]
    lines += [
        f"{CHECK}no table and no note: {_remark(text[:60])}; add how it begins if it is a note"
        for text in evidence.unnamed[:4]
    ]
    return lines


def _write_expectation(evidence: Evidence) -> list[str]:
    return [
        "# Once an edition is checked, its shape can be held to:",
        "# [editions.YEAR]",
        f"# rows = {evidence.rows}",
    ]
