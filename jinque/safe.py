"""Text from a document or a file name, made harmless for the place where it is shown.

Cell text is data everywhere. Each function here is for one kind of place; `show` is the one for people,
and the others build on it.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "LOG_COMMAND",
    "begins_formula",
    "escape_html",
    "escape_markdown",
    "escape_property",
    "escape_workflow",
    "find_log_command",
    "guard_formula",
    "replace_surrogates",
    "show",
    "show_at_start",
    "show_lines",
    "text_width",
]

# Controls, format characters (bidirectional overrides and zero-width ones among them), halves of
# surrogate pairs, private use, no characters at all (XML forbids some), line and paragraph
# separators: what a terminal obeys, an eye misses or a parser refuses.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Runners of GitHub (##[error]), Azure (##vso[) and TeamCity (##teamcity[) obey these anywhere in a line.
LOG_COMMAND = re.compile(r"(##\w{0,20})\[")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What spreadsheets run, full-width forms too; a tab or a carriage return before it they pass over.
_FORMULA = re.compile("[\t\r=+\\-@＝＋－＠]")
# A dash for "none", a number with its sign.
_NO_FORMULA = re.compile(r"[-+－＋]+|[-+－＋][0-9.,]+%?")
# Where a cell can begin for a spreadsheet: at the start, and, since some take a semicolon, a tab or a
# line break inside a text for the end of a cell, behind each of these.
_CELL_START = re.compile("^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[\"' ]*[=+\\-@＝＋－＠])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~@:/.$])")


def show(text: str) -> str:
    r"""The text as one line for a terminal or a log: hidden characters and log commands as `\u{…}`.

    Chinese and spaces stay as they are.

    >>> show("药\u202e物\x1b[31m\n")
    '药\\u{202e}物\\u{1b}[31m\\u{a}'
    >>> show("##[error]x")
    '##\\u{5b}error]x'
    """
    if not text.isprintable():
        text = "".join(_show_char(char) for char in text)
    return LOG_COMMAND.sub(r"\1\\u{5b}", text)


def _show_char(char: str) -> str:
    return f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _HIDDEN else char


def show_at_start(text: str) -> str:
    r"""Text that begins a line: `show`, and no command to the log of GitHub, which two colons begin.

    >>> show_at_start("::error::x.pdf"), show_at_start("x.pdf")
    ('./::error::x.pdf', 'x.pdf')
    """
    return show(f"./{text}" if text.lstrip().startswith(":") else text)


def show_lines(text: str) -> str:
    r"""Text of several lines, or of cells between tabs, for a terminal: `show`, but both stay.

    >>> show_lines("a\tb\x1b[0m\n")
    'a\tb\\u{1b}[0m\n'
    """
    parts = re.split("([\t\n])", text)
    return "".join(part if part in {"\t", "\n"} else show(part) for part in parts)


def begins_formula(text: str) -> bool:
    r"""Whether a spreadsheet may run the text. A lone dash, or a number with its sign, is harmless.

    >>> [begins_formula(text) for text in ("=1+1", "＠x", "\t=1", "- 操作", "—", "-", "-5.2")]
    [True, True, True, True, False, False, False]
    """
    return bool(_FORMULA.match(text)) and not _NO_FORMULA.fullmatch(text)


def guard_formula(text: str) -> str:
    """An apostrophe before all that a spreadsheet could take for the start of a formula.

    >>> guard_formula("=1+1"), guard_formula("＝1"), guard_formula("a;=1"), guard_formula("a=1;b")
    ("'=1+1", "'＝1", "a;'=1", 'a=1;b')
    """
    return _CELL_START.sub("'", text)


def replace_surrogates(text: str) -> str:
    r"""Halves of surrogate pairs, which UTF-8 cannot carry, become U+FFFD; file names can hold them.

    >>> replace_surrogates("a\udcff")
    'a\ufffd'
    """
    return _SURROGATE.sub("\ufffd", text)


def find_log_command(text: str) -> int | None:
    r"""The first line, from 1, that a runner of CI obeys where it stands in a log; None where none is.

    GitHub's obeys what begins with `::`, behind any white space.

    >>> find_log_command("a,b\n \u3000::add-mask::x\n"), find_log_command("a::b\n##[x]"), find_log_command("a")
    (2, 2, None)
    """
    for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        if line.lstrip().startswith("::") or LOG_COMMAND.search(line):
            return number
    return None


def escape_workflow(text: str) -> str:
    r"""The message of a GitHub workflow command. It may have several lines; they are kept as `%0A`.

    >>> escape_workflow("100%\n::error::x")
    '100%25%0A::error::x'
    """
    lines = [show(line) for line in re.split("\r\n|\r|\n", text)]
    return "%0A".join(line.replace("%", "%25") for line in lines)


def escape_property(text: str) -> str:
    r"""A property of a GitHub workflow command, such as its file.

    >>> escape_property("a,b:c.txt")
    'a%2Cb%3Ac.txt'
    """
    return escape_workflow(text).replace(":", "%3A").replace(",", "%2C")


def escape_html(text: str) -> str:
    r"""Text within an HTML or XML element, or within a quoted attribute.

    >>> escape_html('<b title="x">\x00')
    '&lt;b title=&quot;x&quot;&gt;\\u{0}'
    """
    import html  # start-up time

    return html.escape(show(text))


def escape_markdown(text: str) -> str:
    r"""Text within a line or a table cell of Markdown: no markup, link, mention or HTML comes of it.

    >>> escape_markdown("| <b> [x](y)")
    '\\| &lt;b&gt; \\[x\\]\\(y\\)'
    """
    import html  # start-up time

    return html.escape(_MARKDOWN.sub(r"\\\1", show(text)), quote=False)


def text_width(text: str) -> int:
    """Columns that a terminal gives the text: two for a Chinese character, none for a combining mark.

    >>> text_width("药物ELISA（检）")
    15
    """
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
