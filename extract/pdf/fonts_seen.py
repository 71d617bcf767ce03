"""What was seen of a document's fonts, and whether they show what the text layer says.

It is gathered page by page, maybe by several processes, and judged when all pages are known.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from jinque.errors import SourceError
from jinque.extract.pdf.strokes import COMMON, STROKES
from jinque.text import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinque.records import Source

__all__ = ["FontSeen", "fold_character", "is_surely_sound", "judge_fonts", "merge_fonts"]

# Measured on 182 fonts: at most one digit of a sound font looks more like another one, by 0.10 at
# most (oblique 1); of two exchanged digits both do, by 0.03 at least.
DOUBT, CERTAIN = 0.03, 0.2
# Measured on 1,100 documents of 14 producers: strokes and their length correlate by 0.78 to 0.95 in sound
# fonts, by 0.2 to 0.4 where each character stands for another.
LEAST_CORRELATION = 0.6
# So far from the worst of the latter (in standard deviations of Fisher's z) no more needs to be seen. Of a font
# of which every second character is wrong (0.4), one in ten thousand samples of 36 gets there.
WORST, FAR, SURE_HAN = 0.4, 4.5, 36
ENOUGH_HAN = 12  # distinct characters of a font, to tell the two apart
ENOUGH_TEXT, ENOUGH_SHARE = 25, 0.03  # distinct Chinese characters, share of the document's
LEAST_COMMON = 0.12  # of them; running Chinese has 0.3 to 0.6
_HINTS = (
    "its fonts claim other characters than they show, so copying from it gives wrong text too",
    "ask for the original, or print and scan it and read it with --ocr",
)


class FontSeen(Struct, dict=True):
    """What was seen of one font: its characters, its glyphs' distances to characters, its strokes' lengths.

    `page` is the first that it was met on; `identity` tells it among the fonts that another process has met.
    """

    page: int
    is_embedded: bool
    chars: dict[str, int] = field(default_factory=dict)
    looks: dict[str, dict[str, float]] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    is_sound: bool = False  # its Chinese characters have been seen to be what it claims
    identity: str = ""

    @cached_property
    def chinese(self) -> Counter[str]:
        """The Chinese characters, radicals folded; to be asked for at the end."""
        found: Counter[str] = Counter()
        for char, count in self.chars.items():
            if is_han(folded := fold_character(char)):
                found[folded] += count
        return found


def merge_fonts(parts: Iterable[Sequence[FontSeen]]) -> list[FontSeen]:
    """The fonts of all parts, those that are surely the same made one.

    A font that has a double within a part is told from it by nothing that another part knows: it stays alone.
    """
    merged: dict[object, FontSeen] = {}
    for part in parts:
        doubles = Counter(font.identity for font in part)
        for font in part:
            key = font.identity if doubles[font.identity] == 1 else id(font)
            merged[key] = _join(merged[key], font) if key in merged else font
    return list(merged.values())


def _join(font: FontSeen, other: FontSeen) -> FontSeen:
    return FontSeen(
        page=min(font.page, other.page),
        is_embedded=font.is_embedded,
        chars=dict(Counter(font.chars) + Counter(other.chars)),
        looks={**other.looks, **font.looks},
        lengths={**other.lengths, **font.lengths},
        is_sound=font.is_sound or other.is_sound,
        identity=font.identity,
    )


def judge_fonts(fonts: Sequence[FontSeen], source: Source) -> None:
    """Raise SourceError where a font's glyphs are not the characters that it claims."""
    total = sum(font.chinese.total() for font in fonts)
    for font in fonts:
        problem = _judge_looks(font) or _judge_lengths(font) or _judge_words(font, total)
        if problem:
            msg = f"garbled text: {problem}"
            raise SourceError(msg, source=source.name, page=font.page, hints=_HINTS)


def _judge_looks(font: FontSeen) -> str:
    wrong = {}
    for char, distances in font.looks.items():
        nearest = min(distances, key=distances.__getitem__)
        doubt = distances[char] - distances[nearest]
        if doubt > DOUBT:
            wrong[char] = (nearest, doubt)
    if len(wrong) > 1 or any(doubt > CERTAIN for _, doubt in wrong.values()):
        pairs = ", ".join(f"{char} where the page shows {wrong[char][0]}" for char in sorted(wrong))
        return f"the text layer says {pairs}"
    return ""


def _judge_lengths(font: FontSeen) -> str:
    if font.is_sound or len(font.lengths) < ENOUGH_HAN:
        return ""
    found = _correlate_strokes(font.lengths)
    if found is not None and found < LEAST_CORRELATION:
        simple, dense = _worst(font.lengths)
        return (
            f"the text layer says {simple} where the page shows a character of many strokes,"
            f" {dense} where it shows one of few"
        )
    return ""


def _judge_words(font: FontSeen, all_chinese: int) -> str:
    total = font.chinese.total()
    common = sum(count for char, count in font.chinese.items() if char in COMMON)
    share = total / max(1, all_chinese)
    if len(font.chinese) < ENOUGH_TEXT or share < ENOUGH_SHARE:
        return ""  # a font that stands in for what another one lacks holds rare characters only
    if common < LEAST_COMMON * total:
        rare = "".join(list(font.chinese)[:8])
        return (
            f"of {total} Chinese characters, such as {rare}, only {common} are common ones;"
            " no Chinese text is like that"
        )
    return ""


def is_surely_sound(lengths: dict[str, float]) -> bool:
    """Whether enough has been seen of a font to draw no more of it: see FAR."""
    if len(lengths) < SURE_HAN:
        return False
    needed = math.tanh(math.atanh(WORST) + FAR / math.sqrt(len(lengths) - 3))
    return (_correlate_strokes(lengths) or 0.0) >= needed


def _correlate_strokes(lengths: dict[str, float]) -> float | None:
    return _correlate([(float(STROKES[char]), length) for char, length in lengths.items()])


def fold_character(char: str) -> str:
    """The character that a full-width digit or a radical stands for."""
    if char < "\u2e80":
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _correlate(pairs: list[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None where all are alike.

    >>> _correlate([(1, 2), (2, 4), (3, 6)])
    1.0
    """
    n = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    spread_x = sum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = sum((y - mean_y) ** 2 for _, y in pairs)
    if not spread_x or not spread_y:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return float(together / (spread_x * spread_y) ** 0.5)


def _worst(lengths: dict[str, float]) -> tuple[str, str]:
    """The characters whose strokes are furthest too long and too short."""
    total = sum(STROKES[char] for char in lengths)
    unit = sum(lengths.values()) / total
    excess = {char: length - unit * STROKES[char] for char, length in lengths.items()}
    return max(excess, key=excess.__getitem__), min(excess, key=excess.__getitem__)
