"""Whether the glyphs on the page look like the characters that the text layer claims.

A wrong ToUnicode table that exchanges digits, or moves every character on by three, leaves text that
no other check can doubt. So each distinct glyph is drawn once, small, and looked at: digits and the
letters of marks beside the same characters of the standard fonts, Chinese characters by the length of
their strokes, which grows with the number of strokes that each is written with.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from jinque.extract.pdf.fonts_seen import FontSeen, fold_character, is_surely_sound, judge_fonts
from jinque.extract.pdf.glyph_pictures import draw_glyphs, draw_standard, measure_distance
from jinque.extract.pdf.strokes import STROKES

if TYPE_CHECKING:
    from jinque.extract.pdf.engine_pdfium import PageReader
    from jinque.extract.pdf.glyph_pictures import Picture
    from jinque.records import Source

__all__ = ["Shapes"]

GLYPH_HEIGHT = 48.0  # pixels
MAX_GLYPHS = 5000  # drawn per document; a list has a few hundred
_FAMILIES = ("0123456789", "LS")  # characters that are compared with one another
_FAMILY = {char: family for family in _FAMILIES for char in family}


class Shapes:
    """The glyphs of a document, looked at page by page (`look`) and judged at the end (`judge`).

    The document must stay open till then: fonts are told apart by where it holds them.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fonts: dict[int, FontSeen] = {}
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
            for char, count in Counter(text).items():
                font.chars[char] = font.chars.get(char, 0) + count
        for run in page.runs:
            if unseen := new[run.font]:
                text = page.text[run.start : run.end]
                wanted = {
                    text.index(c): fold_character(ord(c)) for c in sorted(unseen.intersection(text))
                }
                unseen.difference_update(text)
                self._look_at(page, run.start, wanted, self._fonts[run.font])

    def _meet(self, address: int, page: int) -> FontSeen:
        """The font at an address; a substitute on this machine proves nothing about it."""
        font = self._fonts.get(address)
        if font is None:
            handle = ctypes.cast(address, pdfium.FPDF_FONT)
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            font = self._fonts[address] = FontSeen(page, is_embedded)
        return font

    def _look_at(self, page: PageReader, start: int, chars: dict[int, str], font: FontSeen) -> None:
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
        font.is_sound = font.is_sound or is_surely_sound(font.lengths)

    def seen(self, *, identify: bool = False) -> list[FontSeen]:
        """What was seen of each font. `identify`: so that another process can tell which of its own it is."""
        if identify:
            for address, font in self._fonts.items():
                font.identity = _identify(address)
        return list(self._fonts.values())

    def judge(self) -> None:
        """Raise SourceError where a font's glyphs are not the characters that it claims."""
        judge_fonts(self.seen(), self._source)


def _identify(address: int) -> str:
    """A font's name and the sum of its file."""
    font = ctypes.cast(address, pdfium.FPDF_FONT)
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, name, 256)
    size = ctypes.c_size_t()
    pdfium.FPDFFont_GetFontData(font, None, 0, size)
    data = (ctypes.c_uint8 * size.value)()
    pdfium.FPDFFont_GetFontData(font, data, size.value, size)
    return f"{name.value.decode('utf-8', 'replace')} {sha256(bytes(data)).hexdigest()}"


def _measure_distances(picture: Picture, char: str) -> dict[str, float]:
    """How different a glyph looks from each character that it could be taken for."""
    standard = _standard()
    return {
        other: min(measure_distance(picture, each) for each in standard[other])
        for other in _FAMILY[char]
    }


_STANDARD: dict[str, list[Picture]] = {}


def _standard() -> dict[str, list[Picture]]:
    """The compared characters as the standard fonts show them, drawn when first needed."""
    if not _STANDARD:
        _STANDARD.update(draw_standard("".join(_FAMILIES), GLYPH_HEIGHT))
    return _STANDARD
