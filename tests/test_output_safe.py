"""Text from a document is harmless wherever it is shown."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from jinque.safe import (
    escape_html,
    escape_markdown,
    escape_property,
    escape_workflow,
    show,
    text_width,
)

ANY = st.text(alphabet=st.characters(codec=None))  # halves of surrogate pairs included


@given(ANY)
def test_show_hides_nothing_and_keeps_the_rest(text: str) -> None:
    """No control, format, private or unassigned character is left; readable text is itself."""
    shown = show(text)
    assert not {unicodedata.category(char) for char in shown} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }
    shown.encode()
    if text.isprintable() and "#" not in text:
        assert shown == text


def test_show_spells_what_it_hides() -> None:
    """Escape codes, C1, bidirectional and zero-width characters, private use, log commands."""
    assert show("a\x1b[0m\x9b\u202e\u2066\u200b\ue000\uffff") == (
        "a\\u{1b}[0m\\u{9b}\\u{202e}\\u{2066}\\u{200b}\\u{e000}\\u{ffff}"
    )
    assert show("\ud800\U000e0041\u2028\t") == "\\u{d800}\\u{e0041}\\u{2028}\\u{9}"
    assert show("##[error] ##vso[task] ##teamcity[x] # [y]") == (
        "##\\u{5b}error] ##vso\\u{5b}task] ##teamcity\\u{5b}x] # [y]"
    )
    assert show("药物 ，（）\u3000é") == "药物 ，（）\u3000é"


@given(ANY)
def test_workflow_text_stays_on_its_line(text: str) -> None:
    """One line, and GitHub's own decoding gives the shown text back."""
    message, value = escape_workflow(text), escape_property(text)
    assert "\n" not in message
    assert "\r" not in message
    assert not set("\r\n:,") & set(value)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    decoded = value.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%25", "%")
    assert decoded == "\n".join(show(line) for line in lines)


@given(ANY)
def test_html_gives_the_shown_text_back(text: str) -> None:
    """A parser's unescaping is the inverse; nothing is left that begins or ends markup."""
    escaped = escape_html(text)
    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == html.unescape(html.escape(show(text)))


def test_markdown_leaves_no_markup() -> None:
    """Tables, links, mentions, code, emphasis, HTML, entities, addresses."""
    assert escape_markdown("|a|`b`*c*_d_[e](f)<g>&lt;@h#1~i~\\ https://www.j.k $m$") == (
        "\\|a\\|\\`b\\`\\*c\\*\\_d\\_\\[e\\]\\(f\\)&lt;g&gt;&amp;lt;\\@h\\#1\\~i\\~\\\\ "
        "https\\:\\/\\/www\\.j\\.k \\$m\\$"
    )


def test_width_counts_what_a_terminal_does() -> None:
    """Two for Chinese and full-width, none for a combining mark, one for the rest."""
    assert [text_width(text) for text in ("abc", "药物", "（）", "e\u0301", "—", "ﾊ")] == [
        3,
        4,
        4,
        1,
        1,
        1,
    ]
