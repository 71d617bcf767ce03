"""Whether the glyphs on the page look like the characters that the text layer claims.

A wrong ToUnicode table that exchanges digits, or moves every character on by three, leaves text that
no other check can doubt. So each distinct glyph is drawn once, small, and looked at: digits and the
letters of marks beside the same characters of the standard fonts, Chinese characters by the length of
their strokes, which grows with the number of strokes that each is written with.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from jinque.errors import SourceError
from jinque.extract.glyph_pictures import draw_glyphs, draw_standard, measure_distance
from jinque.extract.strokes import COMMON, STROKES
from jinque.text import is_han

if TYPE_CHECKING:
    from jinque.extract.engine_pdfium import PageReader
    from jinque.extract.glyph_pictures import Picture
    from jinque.records import Source

__all__ = ["Shapes"]

# Measured on 182 fonts: at most one digit of a sound font looks more like another one, by 0.10 at
# most (oblique 1); of two exchanged digits both do, by 0.03 at least.
DOUBT, CERTAIN = 0.03, 0.2
# Measured on 1,100 documents of 14 producers: strokes and their length correlate by 0.78 to 0.95 in sound
# fonts, by 0.2 to 0.4 where each character stands for another.
LEAST_CORRELATION = 0.6
# Where each character stands for another, a correlation as high as this is not met by chance in so many:
# of the worst fonts by one in twenty thousand.
SURE_CORRELATION, SURE_HAN = 0.75, 60
ENOUGH_HAN = 12  # distinct characters of a font, to tell the two apart
ENOUGH_TEXT, ENOUGH_SHARE = 25, 0.03  # distinct Chinese characters, share of the document's
LEAST_COMMON = 0.12  # of them; running Chinese has 0.3 to 0.6
GLYPH_HEIGHT = 48.0  # pixels
MAX_GLYPHS = 5000  # drawn per document; a list has a few hundred
_FAMILIES = ("0123456789", "LS")  # characters that are compared with one another
_FAMILY = {char: family for family in _FAMILIES for char in family}
_HINTS = (
    "its fonts claim other characters than they show, so copying from it gives wrong text too",
    "ask for the original, or print and scan it and read it with --ocr",
)


@dataclass
class _Font:
    """What was seen of one font: its characters, its glyphs' distances to characters, its strokes' lengths."""

    page: int
    is_embedded: bool
    chars: Counter[str] = field(default_factory=Counter)
    looks: dict[str, dict[str, float]] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    is_sound: bool = False  # its Chinese characters have been seen to be what it claims

    @cached_property
    def chinese(self) -> Counter[str]:
        """The Chinese characters, radicals folded; to be asked for at the end."""
        found: Counter[str] = Counter()
        for char, count in self.chars.items():
            if is_han(folded := _fold(ord(char))):
                found[folded] += count
        return found


class Shapes:
    """The glyphs of a document, looked at page by page (`look`) and judged at the end (`judge`).

    The document must stay open till then: fonts are told apart by where it holds them.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fonts: dict[int, _Font] = {}
        self._drawn = 0

    def look(self, page: PageReader) -> None:
        """Draw what is new on a page: each character of interest once per font."""
        texts: dict[int, list[str]] = defaultdict(list)
        for run in page.runs:
            texts[run.font].append(page.text[run.start : run.end])
        new: dict[int, set[str]] = {}
        for address, pieces in texts.items():
            font = self._meet(address, page.number)
            text = "".join(pieces)
            new[address] = set(text) - font.chars.keys() if font.is_embedded else set()
            font.chars.update(text)
        for run in page.runs:
            if unseen := new[run.font]:
                text = page.text[run.start : run.end]
                wanted = {text.index(c): _fold(ord(c)) for c in sorted(unseen.intersection(text))}
                unseen.difference_update(text)
                self._look_at(page, run.start, wanted, self._fonts[run.font])

    def _meet(self, address: int, page: int) -> _Font:
        """The font at an address; a substitute on this machine proves nothing about it."""
        font = self._fonts.get(address)
        if font is None:
            handle = ctypes.cast(address, pdfium.FPDF_FONT)
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            font = self._fonts[address] = _Font(page, is_embedded)
        return font

    def _look_at(self, page: PageReader, start: int, chars: dict[int, str], font: _Font) -> None:
        """Draw those characters of a run whose shapes are known well enough to be checked."""
        indexes = {
            start + i: char
            for i, char in chars.items()
            if (char in _FAMILY and char not in font.looks)
            or (char in STROKES and char not in font.lengths and not font.is_sound)
        }
        if not indexes or self._drawn >= MAX_GLYPHS:
            return
        self._drawn += len(indexes)
        for index, picture in draw_glyphs(page.place, list(indexes), GLYPH_HEIGHT).items():
            char = indexes[index]
            if char in STROKES:
                font.lengths[char] = picture.length
            else:
                font.looks[char] = _measure_distances(picture, char)
        font.is_sound = font.is_sound or _is_surely_sound(font.lengths)

    def judge(self) -> None:
        """Raise SourceError where a font's glyphs are not the characters that it claims."""
        for font in self._fonts.values():
            self._judge_looks(font)
            self._judge_lengths(font)
            self._judge_words(font)

    def _judge_looks(self, font: _Font) -> None:
        wrong = {}
        for char, distances in font.looks.items():
            nearest = min(distances, key=distances.__getitem__)
            doubt = distances[char] - distances[nearest]
            if doubt > DOUBT:
                wrong[char] = (nearest, doubt)
        if len(wrong) > 1 or any(doubt > CERTAIN for _, doubt in wrong.values()):
            pairs = ", ".join(
                f"{char} where the page shows {wrong[char][0]}" for char in sorted(wrong)
            )
            raise self._garbled(f"the text layer says {pairs}", font.page)

    def _judge_lengths(self, font: _Font) -> None:
        if font.is_sound or len(font.lengths) < ENOUGH_HAN:
            return
        found = _correlate_strokes(font.lengths)
        if found is not None and found < LEAST_CORRELATION:
            simple, dense = _worst(font.lengths)
            raise self._garbled(
                f"the text layer says {simple} where the page shows a character of many strokes,"
                f" {dense} where it shows one of few",
                font.page,
            )

    def _judge_words(self, font: _Font) -> None:
        total = font.chinese.total()
        common = sum(count for char, count in font.chinese.items() if char in COMMON)
        share = total / max(1, sum(each.chinese.total() for each in self._fonts.values()))
        if len(font.chinese) < ENOUGH_TEXT or share < ENOUGH_SHARE:
            return  # a font that stands in for what another one lacks holds rare characters only
        if common < LEAST_COMMON * total:
            rare = "".join(list(font.chinese)[:8])
            raise self._garbled(
                f"of {total} Chinese characters, such as {rare}, only {common} are common ones;"
                " no Chinese text is like that",
                font.page,
            )

    def _garbled(self, what: str, page: int) -> SourceError:
        return SourceError(
            f"garbled text: {what}", source=self._source.name, page=page, hints=_HINTS
        )


def _is_surely_sound(lengths: dict[str, float]) -> bool:
    """Whether enough has been seen of a font to draw no more of it: see LEAST_CORRELATION."""
    if len(lengths) < SURE_HAN:
        return False
    return (_correlate_strokes(lengths) or 0.0) >= SURE_CORRELATION


def _correlate_strokes(lengths: dict[str, float]) -> float | None:
    return _correlate([(float(STROKES[char]), length) for char, length in lengths.items()])


def _measure_distances(picture: Picture, char: str) -> dict[str, float]:
    """How different a glyph looks from each character that it could be taken for."""
    standard = _standard()
    return {
        other: min(measure_distance(picture, each) for each in standard[other])
        for other in _FAMILY[char]
    }


def _fold(code: int) -> str:
    """The character that a full-width digit or a radical stands for."""
    if code < 0x2E80:
        return chr(code)
    folded = unicodedata.normalize("NFKC", chr(code))
    return folded if len(folded) == 1 else chr(code)


_STANDARD: dict[str, list[Picture]] = {}


def _standard() -> dict[str, list[Picture]]:
    """The compared characters as the standard fonts show them, drawn when first needed."""
    if not _STANDARD:
        _STANDARD.update(draw_standard("".join(_FAMILIES), GLYPH_HEIGHT))
    return _STANDARD


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
