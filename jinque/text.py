"""Facts about characters, and the one folding under which printed labels are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "DASHES",
    "SUMS",
    "find_lone_bracket",
    "fold_label",
    "fold_radicals",
    "is_han",
    "squeeze",
]

# Unicode's EquivalentUnifiedIdeograph for the CJK Radicals Supplement (U+2E80 to U+2EF3), where NFKC
# has almost nothing to say. Kangxi radicals and compatibility ideographs have their own NFKC mappings.
_RADICALS = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹"
    "⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱"
    "⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜"
    "亀龟",
)
# Noto and Source Han draw these and a more usual character with one glyph (in their Chinese fonts), so that a
# PDF's text layer may name either. NFKC would make the traditional 戶 of the radical.
_TWINS = str.maketrans("⼾㬵〜∕‒\u2011⋯\u2329\u232a", "户胶～／–-…〈〉")
# What stands for punctuation in text that runs down (Unicode's presentation forms for vertical text).
_VERTICAL = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
    "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］",
)
_FOLDED = _RADICALS | _TWINS | _VERTICAL
_FOLDED_BY_NFKC = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
DASHES = "\\-\u2010-\u2015\u2212"  # what may be printed for a hyphen, for a class of a regular expression
SUMS = ("合计", "总计", "小计", "共计")  # what a row that sums up begins with
_PAIRS = {"）": "（", ")": "(", "】": "【", "]": "[", "》": "《", "”": "“", "’": "‘", "」": "「"}
_OPENING = frozenset(_PAIRS.values())
_BRACKETS = frozenset(_PAIRS) | _OPENING
LONGEST_LABEL = 60  # characters: labels come again and again, so their folding is kept
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+")


def fold_radicals(text: str) -> str:
    """Radicals, compatibility ideographs, twins and vertical forms become the usual characters; no other does.

    Chromium's PDFs print 工 as the radical U+2F2F. Full-width punctuation stays, which NFKC over the
    whole text would turn into ASCII.

    >>> fold_radicals("\u2f2f\u4f5c\u2fae\uff08\u2ee2\uff09"), fold_radicals("\u2f3e\u5916")
    ('工作非（马）', '户外')
    """
    text = text.translate(_FOLDED)
    return _FOLDED_BY_NFKC.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def squeeze(text: str) -> str:
    """The text without any white space, zero-width or soft character.

    >>> squeeze("序\u3000号\\n ")
    '序号'
    """
    if text.isprintable() and " " not in text:
        return text  # nearly every cell: all blanks but the space count as not printable
    return _BLANK.sub("", text)


def fold_label(text: str) -> str:
    """The form under which labels and other fixed words are compared, so profiles list wordings only.

    Radicals folded, width folded (NFKC), all white space and zero-width characters out, case folded.

    >>> fold_label("年薪中位数\\n参考值（万元）") == fold_label("年薪 中位数参考值(万元)")
    True
    """
    if text.isascii():
        return squeeze(text).casefold()
    return _fold_short(text) if len(text) < LONGEST_LABEL else _fold(text)


def _fold(text: str) -> str:
    folded = squeeze(unicodedata.normalize("NFKC", fold_radicals(text))).casefold()
    return unicodedata.normalize("NFKC", folded)  # an accent may have met its letter only now


_fold_short = lru_cache(maxsize=4096)(_fold)


def is_han(char: str) -> bool:
    """Whether a character is a Chinese ideograph (or a radical that stands for one).

    >>> is_han("工"), is_han("A"), is_han("，")
    (True, False, False)
    """
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\u2e80" <= char <= "\u2fd5"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
        or char == "\u3007"
    )


def find_lone_bracket(text: str) -> str | None:
    """The first bracket without its other half.

    >>> find_lone_bracket("脱氧核糖核酸（DNA）"), find_lone_bracket("（DNA"), find_lone_bracket("DNA）")
    (None, '（', '）')
    """
    opened: list[str] = []
    for sign in filter(_BRACKETS.__contains__, text):
        if sign in _OPENING:
            opened.append(sign)
        elif not opened or opened.pop() != _PAIRS[sign]:
            return sign
    return opened[0] if opened else None
