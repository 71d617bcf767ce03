"""Bytes to text: which encoding a plain text is in, by its bytes alone.

A byte order mark decides; else UTF-8 (which no other text satisfies by chance), UTF-16 by where its
zero bytes stand, and GB18030 if the result reads like Chinese. Nothing is replaced or ignored.
"""

from __future__ import annotations

import codecs

from jinque.errors import SourceError
from jinque.text import is_han

__all__ = ["control_share", "decode_text", "find_encoding", "not_recognised"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 16  # characters that are enough to judge a text by
# The commonest characters of Chinese prose, of lists of occupations, and its punctuation. Korean and
# Japanese bytes also decode as GB18030, but into characters taken at random.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    "说产种面而方后多定行学法所民得经从与及其本技术设备业员职等代码序号类急需紧缺级表名称管理使进加制"
    "、，。（）：；"
)
_WHITE = frozenset("\t\n\v\f\r")


def find_encoding(data: bytes, *, is_whole: bool = True) -> str | None:
    """The name of the codec that reads all the bytes, or None. `is_whole`: not cut off at the end."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name if _decode(data, name, is_whole=is_whole) is not None else None
    found = next((n for n in _candidates(data) if _fits(data, n, is_whole=is_whole)), None)
    # A few bytes can be both: what reads like Chinese was hardly meant as Greek or Hebrew.
    head = data[:_SAMPLE].decode("utf-8", "ignore") if found == "utf-8" else ""
    is_odd = not head.isascii() and not any(map(is_han, head))
    return "gb18030" if is_odd and _fits(data, "gb18030", is_whole=is_whole) else found


def _fits(data: bytes, name: str, *, is_whole: bool) -> bool:
    text = _decode(data, name, is_whole=is_whole)
    return text is not None and (name != "gb18030" or _reads_like_chinese(text))


def _candidates(data: bytes) -> tuple[str, ...]:
    """Codecs to try. Text in UTF-16 has a zero beside each digit, tab and line end, on one side only."""
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if odd > 8 * even:
        return ("utf-16-le", "utf-8")
    if even > 8 * odd:
        return ("utf-16-be", "utf-8")
    return ("utf-8", "gb18030")


def _decode(data: bytes, name: str, *, is_whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(data, is_whole)
    except UnicodeDecodeError:
        return None


def _reads_like_chinese(text: str) -> bool:
    """Whether the characters beyond ASCII are those of simplified Chinese, common ones among them."""
    beyond = [char for char in text[:_SAMPLE] if char > "\x7f"]
    if not beyond:
        return True
    known = sum(map(_is_in_gb2312, beyond))
    common = sum(char in _COMMON for char in beyond)
    return known >= 0.9 * len(beyond) and common >= 0.08 * len(beyond)


def _is_in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def control_share(text: str) -> float:
    """The share of characters that no text has: controls other than tabs, line and page ends."""
    sample = text[:_SAMPLE]
    count = sum((char < " " and char not in _WHITE) or "\x7f" <= char < "\xa0" for char in sample)
    return count / max(len(sample), 1)


def decode_text(data: bytes) -> str:
    """The text of a file, without its byte order mark.

    Raises SourceError where no encoding fits, or where the text has a NUL.
    """
    name = find_encoding(data)
    if name is None:
        raise not_recognised(data)
    text = data.decode(name)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise SourceError(
            f"line {line} has a NUL character: not plain text",
            hints=("save it again as plain text in UTF-8",),
        )
    return text


def not_recognised(data: bytes) -> SourceError:
    """The error for text that no encoding fits, with the first place that is no UTF-8."""
    where = ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f" (not UTF-8: byte 0x{data[error.start]:02x} on line {line})"
    return SourceError(
        f"the encoding is not recognised: neither UTF-8, UTF-16 nor GB18030{where}",
        hints=("save it as UTF-8; if it was UTF-8, fetch it again: it is damaged",),
    )
