"""Codes and titles against the classification, in the edition that the profile names."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from jinque.text import fold_label
from jinque.validate.codes import parent_of
from jinque.validate.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.validate.context import Context, TypedRow


@rule("unknown-code", "other-edition", "unknown-work-type", "title-mismatch", "title-other-code")
def check_codes(context: Context) -> Iterator[Finding]:
    """A code exists in the edition, and its title there is the printed one."""
    for row in context.filled:
        if row["code"] is not None:
            yield from _check_code(row, context)


def _check_code(row: TypedRow, context: Context) -> Iterator[Finding]:
    code, references = row["code"], context.references
    entry = references.find(code)
    if entry is not None:
        yield from _check_title(row, entry.title, context)
    elif references.covers(code):
        yield from _report_unknown(row, context)


def _report_unknown(row: TypedRow, context: Context) -> Iterator[Finding]:
    """The code is not in the edition: in another one, or a work type too many, or nowhere."""
    code, references = row["code"], context.references
    words = {"code": code, "edition": references.edition}
    elsewhere = references.find_elsewhere(code)
    parent = references.find(parent_of(code))
    if elsewhere is not None:
        other, entry = elsewhere
        yield row.finding("other-edition", "code", other=other, official=entry.title, **words)
    elif row["code_level"] == "work_type" and parent is not None:
        yield row.finding("unknown-work-type", "code", parent=parent.title, **words)
    else:
        where, where_zh = _codes_in_words(row, context)
        yield row.finding("unknown-code", "code", where=where, where_zh=where_zh, **words)


def _codes_in_words(row: TypedRow, context: Context) -> tuple[str, str]:
    """Where the edition has the printed title."""
    codes = context.references.codes_of(row["title"] or "")
    if not codes:
        return "has no such title either", "也没有该名称"
    listed = ", ".join(codes)
    return f"has that title under {listed}", f"该名称的代码是{listed}"


def _check_title(row: TypedRow, official: str, context: Context) -> Iterator[Finding]:
    title, references = row["title"], context.references
    if title is None or fold_label(title) == fold_label(official):
        return
    words = {
        "title": title,
        "code": row["code"],
        "official": official,
        "edition": references.edition,
    }
    codes = references.codes_of(title)
    if codes:
        yield row.finding("title-other-code", "title", other=", ".join(codes), **words)
    else:
        difference = describe_difference(title, official)
        yield row.finding("title-mismatch", "title", difference=difference, **words)


def describe_difference(printed: str, official: str) -> str:
    """What has to change for the official title.

    >>> describe_difference("晶体加工工", "晶片加工工"), describe_difference("电工", "电梯工")
    ('体 → 片', '+梯')
    """
    steps = []
    for kind, a, b, c, d in SequenceMatcher(None, printed, official).get_opcodes():
        if kind == "replace":
            steps.append(f"{printed[a:b]} → {official[c:d]}")
        elif kind == "delete":
            steps.append(f"-{printed[a:b]}")
        elif kind == "insert":
            steps.append(f"+{official[c:d]}")
    return ", ".join(steps)


@rule("official-title-uncoded")
def check_uncoded(context: Context) -> Iterator[Finding]:
    """A title that the edition has under a code is printed with it."""
    for row in _uncoded_rows(context):
        codes = context.references.codes_of(row["title"])
        if codes:
            words = {"title": row["title"], "edition": context.references.edition}
            yield row.finding("official-title-uncoded", "code", codes=", ".join(codes), **words)


def _uncoded_rows(context: Context) -> Iterator[TypedRow]:
    """Rows that print a title and say that there is no code for it."""
    for row in context.filled:
        is_uncoded = row["code"] is None and "code" not in row.untyped
        if "code" in context.columns and is_uncoded and row["title"]:
            yield row


@rule("sole-occupation")
def check_sole_occupations(context: Context) -> Iterator[Finding]:
    """An occupation's last part is 00 only if it is alone in its minor group.

    Holds without exception in the edition of 2022.
    """
    occupations: dict[str, str] = {}  # an occupation of the list → its minor group
    for row in context.filled:
        if row["code"] is not None:
            group = row["minor_group"]
            occupations["-".join(row["code"].split("-")[:4])] = group
    shared = {group for code, group in occupations.items() if not code.endswith("-00")}
    for row in context.filled:
        code, group = row["code"], row["minor_group"]
        if code is not None and code.startswith(f"{group}-00") and group in shared:
            yield row.finding("sole-occupation", "code", code=code, group=group)


@rule("major-group")
def check_major_groups(context: Context) -> Iterator[Finding]:
    """The major groups are those that the profile expects, where it expects any."""
    expected = context.profile.code.major_groups
    for row in context.filled:
        group = row["major_group"]
        if expected and group is not None and group not in expected:
            yield row.finding("major-group", "code", group=group, expected=", ".join(expected))


@rule("code-order")
def check_order(context: Context) -> Iterator[Finding]:
    """Coded rows first, ascending by code, then the others, in each industry: a publisher's habit."""
    if not context.profile.code.ascending_in_industry:
        return
    industry, last = None, ""
    for row in context.filled:
        if row["industry"] != industry:
            industry, last = row["industry"], ""
        if "code" in row.untyped:
            continue
        code = row["code"] or "9"  # after every code
        if code < last:
            words = {"last": last if last != "9" else "—", "industry": industry}
            yield row.finding("code-order", "code", code=code, **words)
        last = code
