"""Whether the glyphs on the page look like the characters that the text layer claims.

A wrong ToUnicode table that exchanges digits, or moves every character on by three, leaves text that
no other check can doubt. So each distinct glyph is drawn once, small, and looked at: digits and the
letters of marks beside the same characters of the standard fonts, Chinese characters by the length of
their strokes, which grows with the number of strokes that each is written with.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pypdfium2_raw as pdfium

from jinque.extract.pdf.fonts_seen import FontSeen, fold_character, is_surely_sound, judge_fonts
from jinque.extract.pdf.glyph_pictures import draw_glyphs, measure_distance
from jinque.extract.pdf.standard_shapes import STANDARD
from jinque.extract.pdf.strokes import STROKES

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        self._settled: dict[int, set[str]] = {}  # characters of each font that need no further look
        self._drawn = 0

    def look(self, page: PageReader) -> None:
        """Draw what is new on a page: each character of interest once per font."""
        runs: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for run in page.runs:
            runs[run.font].append((run.start, page.text[run.start : run.end]))
        for address, texts in runs.items():
            font = self._meet(address, page.number)
            counts = Counter("".join([text for _, text in texts]))
            for char, count in counts.items():
                font.chars[char] = font.chars.get(char, 0) + count
            if font.is_embedded and (new := counts.keys() - self._settled[address]):
                self._settled[address] |= new - self._look_at(page, texts, new, font)

    def _meet(self, address: int, page: int) -> FontSeen:
        """The font at an address; a substitute on this machine proves nothing about it."""
        font = self._fonts.get(address)
        if font is None:
            handle = ctypes.cast(address, pdfium.FPDF_FONT)
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(handle) == 1
            font = self._fonts[address] = FontSeen(page, is_embedded)
            self._settled[address] = set()
        return font

    def _look_at(
        self, page: PageReader, texts: Sequence[tuple[int, str]], new: set[str], font: FontSeen
    ) -> set[str]:
        """Draw some characters, those texts first that show most of them; which of them none shows in full.

        `texts` are those of the page in the font, each with the index of its first character.
        """
        wanted = {char: folded for char in new if _is_wanted(folded := fold_character(char), font)}
        ranked = [(len(wanted.keys() & text), start, text) for start, text in texts]
        for _, start, text in sorted((each for each in ranked if each[0]), key=_most_first):
            chars = sorted(wanted.keys() & text)
            if not chars or self._drawn >= MAX_GLYPHS:
                continue
            indexes = {start + text.index(char): wanted[char] for char in chars}
            pictures = draw_glyphs(page.place, list(indexes), GLYPH_HEIGHT)
            if pictures is None:
                continue
            self._drawn += len(indexes)
            _note({indexes[index]: picture for index, picture in pictures.items()}, font)
            wanted = {c: to for c, to in wanted.items() if c not in text and _is_wanted(to, font)}
        return set(wanted)

    def seen(self, *, identify: bool = False) -> list[FontSeen]:
        """What was seen of each font. `identify`: so that another process can tell which of its own it is."""
        if identify:
            for address, font in self._fonts.items():
                font.identity = _identify(address)
        return list(self._fonts.values())

    def judge(self) -> None:
        """Raise SourceError where a font's glyphs are not the characters that it claims."""
        judge_fonts(self.seen(), self._source)


def _most_first(each: tuple[int, int, str]) -> tuple[int, int]:
    count, start, _ = each
    return -count, start


def _is_wanted(char: str, font: FontSeen) -> bool:
    """Whether a shape is known well enough to be checked, and has not been yet."""
    if char in _FAMILY:
        return char not in font.looks
    return char in STROKES and char not in font.lengths and not font.is_sound


def _note(pictures: dict[str, Picture], font: FontSeen) -> None:
    """What pictures of some characters tell about their font."""
    for char, picture in pictures.items():
        if char in STROKES:
            font.lengths[char] = picture.length
        else:
            font.looks[char] = _measure_distances(picture, char)
    font.is_sound = font.is_sound or is_surely_sound(font.lengths)


def _identify(address: int) -> str:
    """A font's name and the sum of its file."""
    from hashlib import sha256  # start-up time

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
    return {other: measure_distance(picture, STANDARD[other]) for other in _FAMILY[char]}
