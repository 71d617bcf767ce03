"""Whether the glyphs on the page look like the characters that the text layer claims.

A wrong ToUnicode table that exchanges digits, or moves every character on by three, leaves text that
no other check can doubt. So each distinct glyph is drawn once, small, and looked at: digits and the
letters of marks beside the same characters of the standard fonts, Chinese characters by the length of
their strokes, which grows with the number of strokes that each is written with.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import pypdfium2.raw as pdfium

from jinque.errors import SourceError
from jinque.extract.glyph_pictures import draw_glyph, draw_standard, measure_distance
from jinque.extract.strokes import COMMON, STROKES
from jinque.text import is_han

if TYPE_CHECKING:
    import pypdfium2

    from jinque.extract.glyph_pictures import OpenPage, Picture
    from jinque.records import Source

__all__ = ["Shapes"]

# Measured on 182 fonts: at most one digit of a sound font looks more like another one, by 0.10 at
# most (oblique 1); of two exchanged digits both do, by 0.03 at least.
DOUBT, CERTAIN = 0.03, 0.2
# Measured on 1,100 documents of 14 producers: strokes and their length correlate by 0.78 to 0.95 in sound
# fonts, by 0.2 to 0.4 where each character stands for another.
LEAST_CORRELATION = 0.6
ENOUGH_HAN = 12  # distinct characters of a font, to tell the two apart
ENOUGH_TEXT, ENOUGH_SHARE = 25, 0.03  # distinct Chinese characters, share of the document's
LEAST_COMMON = 0.12  # of them; running Chinese has 0.3 to 0.6
GLYPH_HEIGHT = 48.0  # pixels
MAX_GLYPHS = 5000  # drawn per document; a list has a few hundred
_FAMILIES = ("0123456789", "LS")  # characters that are compared with one another
_FAMILY = {char: family for family in _FAMILIES for char in family}
Handle = Any  # an object behind PDFium's C interface
_HINTS = (
    "its fonts claim other characters than they show, so copying from it gives wrong text too",
    "ask for the original, or print and scan it and read it with --ocr",
)


@dataclass(slots=True)
class _Font:
    """What was seen of one font: its glyphs' distances to characters, its strokes' lengths, its words."""

    page: int
    keeper: Handle  # a text object that keeps the font, and so its address, alive
    looks: dict[str, dict[str, float]] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    chinese: Counter[str] = field(default_factory=Counter)


class Shapes:
    """The glyphs of a document, looked at page by page (`look`) and judged at the end (`judge`).

    A context: it holds the fonts until it ends.
    """

    def __init__(self, pdf: pypdfium2.PdfDocument, source: Source) -> None:
        self._pdf = pdf
        self._source = source
        self._fonts: dict[int, _Font] = {}
        self._drawn = 0

    def look(self, place: OpenPage, number: int) -> None:
        """Draw what is new on a page: each character of interest once per font."""
        for index in range(pdfium.FPDFText_CountChars(place.textpage)):
            char = _fold(pdfium.FPDFText_GetUnicode(place.textpage, index))
            if char in _FAMILY or is_han(char):
                self._look_at(place, number, index, char)

    def _look_at(self, place: OpenPage, number: int, index: int, char: str) -> None:
        shown = pdfium.FPDFText_GetTextObject(place.textpage, index)
        handle = pdfium.FPDFTextObj_GetFont(shown) if shown else None
        if not handle:
            return
        font = self._fonts.get(ctypes.addressof(handle.contents))
        if font is None:
            font = self._meet(handle, number)
        if is_han(char):
            font.chinese[char] += 1
        if not _is_telling(char) or char in font.looks or char in font.lengths:
            return
        if self._drawn >= MAX_GLYPHS or not pdfium.FPDFFont_GetIsEmbedded(handle):
            return  # its substitute on this machine proves nothing
        self._drawn += 1
        picture = draw_glyph(place, index, GLYPH_HEIGHT)
        if picture is not None and char in STROKES:
            font.lengths[char] = picture.length
        elif picture is not None:
            standard = _standard()
            font.looks[char] = {
                other: min(measure_distance(picture, each) for each in standard[other])
                for other in _FAMILY[char]
            }

    def _meet(self, handle: Handle, number: int) -> _Font:
        keeper = pdfium.FPDFPageObj_CreateTextObj(self._pdf, handle, 1.0)
        font = _Font(number, keeper)
        self._fonts[ctypes.addressof(handle.contents)] = font
        return font

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the fonts go."""
        for font in self._fonts.values():
            pdfium.FPDFPageObj_Destroy(font.keeper)
        self._fonts.clear()

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
        if len(font.lengths) < ENOUGH_HAN:
            return
        pairs = [(float(STROKES[char]), length) for char, length in font.lengths.items()]
        found = _correlate(pairs)
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


def _is_telling(char: str) -> bool:
    """Whether the shape of a character is known well enough to be checked."""
    return char in _FAMILY or char in STROKES


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
