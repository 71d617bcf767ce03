"""Small pieces of HTML. What they take as text they escape; what they take as HTML says so."""

from __future__ import annotations

from decimal import Decimal

from jinque.output.csv_text import value_to_text
from jinque.safe import escape_html

__all__ = ["both", "both_plain", "number_to_text", "text", "value_or_dash"]

DASH = "—"
text = escape_html


def both(en: str, zh: str) -> str:
    """Text in both languages; the style sheet shows the one that is chosen.

    >>> both("Pay <b>", "薪酬")
    '<span lang=en>Pay &lt;b&gt;</span><span lang=zh>薪酬</span>'
    """
    return f"<span lang=en>{text(en)}</span><span lang=zh>{text(zh)}</span>"


def both_plain(en: str, zh: str) -> str:
    """Text in both languages where no element can stand: titles, labels, options."""
    return f"{text(zh)} / {text(en)}"


def value_or_dash(value: object) -> str:
    """A value as text, a dash for a missing one; escaped.

    >>> value_or_dash(Decimal("12.0")), value_or_dash(None), value_or_dash("<i>")
    ('12.0', '—', '&lt;i&gt;')
    """
    if isinstance(value, Decimal | int):
        return value_to_text(value)
    return DASH if value is None else text(str(value))


def number_to_text(number: Decimal) -> str:
    """A computed number with at most two places and no more than it needs beyond the first.

    >>> number_to_text(Decimal("11.20")), number_to_text(Decimal("11.25")), number_to_text(Decimal("9"))
    ('11.2', '11.25', '9.0')
    """
    shown = f"{number:.2f}"
    return shown.removesuffix("0")
