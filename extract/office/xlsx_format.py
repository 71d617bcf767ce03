"""Numbers as Excel shows them: what a number format makes of a stored number."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from typing import NamedTuple

__all__ = ["BUILT_IN", "format_number"]

# ECMA-376 part 1, 18.8.30, with the dates as a Chinese Excel shows them.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(
    r'"[^"]*"|[\\!_*].|\[[^\]]*\]|General|AM/PM|A/P|上午/下午|[eE][+-]|y+|m+|d+|h+|s+|[0#?.,%@/]|.',
    re.DOTALL | re.IGNORECASE,
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(-[^\]]*)?\]")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,20}(?:\.\d{1,20})?)\]")
_PLACES = frozenset("0#?")
_EXPONENTS = frozenset({"E+", "E-", "e+", "e-"})
_DATE_LETTERS = frozenset("ymdhs")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MAX_FORMAT = 255  # characters; Excel's own limit


class _Section(NamedTuple):
    tokens: list[str]
    condition: tuple[str, Decimal] | None


def format_number(stored: str, code: str, *, is_1904: bool = False) -> str | None:
    """A stored number as shown under a format, or None for a format that is not understood.

    Fractions, elapsed times and months by name in full are not.

    >>> format_number("12", "0.0"), format_number("12", "General"), format_number("0.125", "0.0%")
    ('12.0', '12', '12.5%')
    >>> format_number("9.8000000000000007", "General"), format_number("1234567.5", "#,##0")
    ('9.8', '1,234,568')
    >>> format_number("45170", 'yyyy"年"m"月"d"日"')
    '2023年9月1日'
    """
    try:
        number = _round_significant(Decimal(stored), 15)
    except DecimalException:  # no number, or far beyond what Excel holds
        return None
    if not number.is_finite() or abs(number.adjusted()) > 30 or len(code) > _MAX_FORMAT:
        return None
    sections = _split_sections(code)
    section, is_signed = _choose_section(sections, number)
    if section is None:
        return None
    tokens = section.tokens
    if _is_date(tokens):
        return _format_date(number, tokens, is_1904=is_1904)
    if "/" in tokens:
        return None
    return _format_plain(number if is_signed else abs(number), tokens)


def _round_significant(number: Decimal, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec, context.rounding = digits, ROUND_HALF_UP
        return +number


# --- sections --------------------------------------------------------------------------------------


def _split_sections(code: str) -> list[_Section]:
    sections = [_Section([], None)]
    for token in _TOKEN.findall(code):
        condition = _CONDITION.fullmatch(token)
        if token == ";":  # noqa: S105 - no password
            sections.append(_Section([], None))
        elif condition:
            sections[-1] = sections[-1]._replace(condition=(condition[1], Decimal(condition[2])))
        else:
            sections[-1].tokens.append(token)
    return sections


def _choose_section(sections: list[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, and whether its sign is still to be shown."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, *section.condition):
                return section, True
        return None, True
    if len(sections) > 1 and number < 0:
        return sections[1], False
    if len(sections) > 2 and number == 0:
        return sections[2], True
    return sections[0], True


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _literal(token: str) -> str | None:
    """What a token prints by itself; None if it stands for a part of the number."""
    if token.startswith('"') and len(token) > 1:
        return token[1:-1]
    if len(token) == 2 and token[0] in "\\!":
        return token[1]
    if len(token) == 2 and token[0] in "_*":
        return ""  # white space only
    if token.startswith("["):
        currency = _CURRENCY.fullmatch(token)
        return currency[1] if currency else ""
    return None


# --- plain numbers ---------------------------------------------------------------------------------


def _format_plain(number: Decimal, tokens: list[str]) -> str | None:
    places = [t for t in tokens if t in _PLACES or t in {".", ",", "%"} or t in _EXPONENTS]
    if not _PLACES.intersection(places):
        return "".join(_fill_general(number, token) for token in tokens)
    pattern = "".join(places)
    body = pattern.replace("%", "")
    scaled = number.scaleb(2 * pattern.count("%") - 3 * (len(body) - len(body.rstrip(","))))
    body = body.rstrip(",")
    digits = _to_scientific(scaled, body) if _EXPONENTS & {*places} else _to_fixed(scaled, body)
    sign = "-" if digits.startswith("-") else ""
    shown = _insert_digits(tokens, digits.removeprefix("-"), is_whole=not body.strip("0#?"))
    return None if shown is None else sign + shown


def _insert_digits(tokens: list[str], digits: str, *, is_whole: bool) -> str | None:
    """The digits where the placeholders stand, literals around them.

    Literals among the placeholders part a whole number from the right (`0-00-00-00`); elsewhere they
    are not understood.
    """
    parts = [(t in _PLACES or t in {".", ","} or t in _EXPONENTS, _shown(t)) for t in tokens]
    spots = [i for i, (is_place, _) in enumerate(parts) if is_place]
    first, last = spots[0], spots[-1]
    while tokens[last] == ",":
        last -= 1
    middle = parts[first : last + 1]
    before = "".join(text for _, text in parts[:first])
    after = "".join(text for is_place, text in parts[last + 1 :] if not is_place)
    if all(is_place or not text for is_place, text in middle):
        return before + digits + after
    return before + _part_digits(middle, digits) + after if is_whole else None


def _part_digits(middle: list[tuple[bool, str]], digits: str) -> str:
    """A digit for each placeholder from the right, all that are left for the first one."""
    shown: list[str] = []
    left = sum(is_place for is_place, _ in middle)
    for is_place, text in reversed(middle):
        if not is_place:
            shown.append(text)
            continue
        left -= 1
        cut = len(digits) - 1 if left and digits else 0
        shown.append(digits[cut:])
        digits = digits[:cut]
    return "".join(reversed(shown))


def _shown(token: str) -> str:
    literal = _literal(token)
    return token if literal is None else literal


def _fill_general(number: Decimal, token: str) -> str:
    return _to_general(number) if token.lower() in {"general", "@"} else _shown(token)


def _to_fixed(number: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    quantum = Decimal(1).scaleb(-len(decimals.replace(",", "")))
    with localcontext() as context:
        context.prec = 1000  # digits: a format of nothing but % signs asks for 500
        rounded = number.quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    integer, _, fraction = text.partition(".")
    least = whole.count("0")
    integer = integer.lstrip("0").rjust(least, "0")
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", integer)
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    point = "." if "." in pattern else ""
    return ("-" if number < 0 else "") + integer + point + fraction


def _to_scientific(number: Decimal, pattern: str) -> str:
    mantissa, _, power = re.split("([eE])", pattern, maxsplit=1)
    places = len(mantissa.partition(".")[2])
    text = f"{number:.{places}E}"
    head, _, exponent = text.partition("E")
    sign = "-" if exponent.startswith("-") else "+"
    return f"{head}E{sign}{exponent.lstrip('+-').rjust(power.count('0'), '0')}"


def _to_general(number: Decimal) -> str:
    """Up to 11 characters, as Excel shows a number that nobody gave a format.

    >>> _to_general(Decimal("123.456789012")), _to_general(Decimal("123456789012"))
    ('123.456789', '1.23457E+11')
    """
    size = number.adjusted() if number else 0
    if size >= 11 or size < -9:
        head, _, exponent = f"{number:.5E}".partition("E")
        head = head.rstrip("0").rstrip(".")
        return f"{head}E{exponent[0]}{exponent[1:].rjust(2, '0')}"
    places = max(0, 9 - max(size, 0)) if size < 10 else 0
    text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


# --- dates -----------------------------------------------------------------------------------------


def _is_date(tokens: list[str]) -> bool:
    return any(set(token.lower()) <= _DATE_LETTERS for token in tokens if token)


def _format_date(number: Decimal, tokens: list[str], *, is_1904: bool) -> str | None:
    """Days since 1899-12-30 (after February 1900, which Excel gives a day too many) or 1904-01-01."""
    if not 0 <= number < 2_958_466 or any(
        token.lower() in {"[h]", "[m]", "[s]"} for token in tokens
    ):
        return None
    start = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zone
    try:
        moment = start + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:  # beyond the year 9999
        return None
    has_half = any(token.lower() in {"am/pm", "a/p", "上午/下午"} for token in tokens)
    shown, before = [], ""
    for index, token in enumerate(tokens):
        kind = token.lower()
        if set(kind) <= _DATE_LETTERS:
            after = next(
                (t.lower() for t in tokens[index + 1 :] if set(t.lower()) <= _DATE_LETTERS), ""
            )
            is_minute = kind.startswith("m") and (before.startswith("h") or after.startswith("s"))
            part = _date_part(moment, "n" * len(kind) if is_minute else kind, has_half=has_half)
            if part is None:
                return None
            shown.append(part)
            before = kind
        else:
            shown.append(_date_literal(token, moment))
    return "".join(shown)


def _date_literal(token: str, moment: datetime) -> str:
    names = {"am/pm": ("AM", "PM"), "a/p": ("A", "P"), "上午/下午": ("上午", "下午")}.get(
        token.lower()
    )
    if names:
        return names[moment.hour >= 12]
    return _shown(token)


def _date_part(moment: datetime, kind: str, *, has_half: bool) -> str | None:
    hour = (moment.hour - 1) % 12 + 1 if has_half else moment.hour
    parts = {
        "y": f"{moment:%y}", "yy": f"{moment:%y}", "yyy": f"{moment.year}", "yyyy": f"{moment.year}",
        "m": f"{moment.month}", "mm": f"{moment.month:02d}", "mmm": _MONTHS[moment.month - 1],
        "d": f"{moment.day}", "dd": f"{moment.day:02d}",
        "h": f"{hour}", "hh": f"{hour:02d}", "n": f"{moment.minute}", "nn": f"{moment.minute:02d}",
        "s": f"{moment.second}", "ss": f"{moment.second:02d}",
    }  # fmt: skip
    return parts.get(kind)
