"""A picture of a page becomes glyphs and rules, as if it had a text layer."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jinque.extract.ocr.engine import TWINS, Char
from jinque.extract.ocr.lines import (
    Span,
    find_cell_lines,
    find_loose_lines,
    find_stretches,
    join_parts,
)
from jinque.extract.ocr.picture import draw_page, set_upright, whiten
from jinque.extract.ocr.rules import Rule, erase_rules, find_rules
from jinque.extract.page.content import PageContent
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.grid import find_lattices
from jinque.extract.page.spans import glyphs_to_spans
from jinque.text import is_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from jinque.extract.ocr.engine import Recogniser
    from jinque.extract.pdf.pdfium_library import Handle

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

__all__ = ["read_scan"]

DARK = 150  # darker is ink
MARGINS = (0.12, 0.3)  # of the two readings: shares of the line's height
INSET = 0.7  # points between a rule and what counts as its cell's
NORMAL = (
    0.55,
    1.35,
)  # of the usual height: a line of ordinary text, with or without tall characters
BLANK = 0.45  # of the size: a wider white inside a line parts two texts
ABREAST = 0.55  # of the size: no two Chinese characters stand closer
FLAT = 0.2  # of the size: what is flatter, alone in its cell, is a dash
WIDE, NARROW = 0.58, 0.45  # of the size: how far from its middle a character's ink may lie
SPECK = 0.1  # of the size: narrower ink is dust
LEGIBLE = 0.5  # of the usual height: smaller ink without a reading is dust
UNREAD = "\ufffd"
DISPUTED = 0.0  # confidence of a character that the two readings differ in


class _Scan(NamedTuple):
    """A page's picture, its ink without the rules, and what reads it. `scale` is pixels to the point."""

    grey: Grey
    ink: Mask
    scale: float
    recogniser: Recogniser


def read_scan(page: Handle, content: PageContent, recogniser: Recogniser) -> PageContent:
    """The content of a page without a text layer, by OCR. Boxes are in points, after setting it upright."""
    drawn, scale = draw_page(page)
    grey = whiten(set_upright(drawn))
    rules = find_rules(grey, scale)
    ink = grey < DARK
    erase_rules(ink, rules, scale)
    segments = [_to_segment(rule, scale) for rule in rules]
    areas = _find_areas(ink, segments, scale)
    usual = median([s.bottom - s.top for lines in areas for s in lines] or [1])
    spans = [span for lines in areas for span in join_parts(lines, usual)]
    scan = _Scan(grey, ink, scale, recogniser)
    glyphs = [glyph for span in spans for glyph in _read_span(scan, span, usual)]
    return PageContent(
        number=content.number,
        width=content.width,
        height=content.height,
        spans=glyphs_to_spans(glyphs),
        rules=segments,
        image_share=content.image_share,
    )


def _to_segment(rule: Rule, scale: float) -> Segment:
    at, start, end = rule.at / scale, rule.start / scale, rule.end / scale
    return Segment(at, start, at, end) if rule.upright else Segment(start, at, end, at)


def _find_areas(ink: Mask, segments: Sequence[Segment], scale: float) -> list[list[Span]]:
    """The lines of text of each cell of a grid, and of each cluster outside the grids."""
    areas: list[list[Span]] = []
    rest = ink.copy()
    for lattice in find_lattices(segments):
        for region in lattice.regions:
            x0, top, x1, bottom = (round(side * scale) for side in lattice.region_box(region))
            inset = round(INSET * scale)
            cell = Span(x0 + inset, top + inset, x1 - inset, bottom - inset)
            areas.append(find_cell_lines(ink, cell, scale))
            rest[top:bottom, x0:x1] = False
    return [*areas, *find_loose_lines(rest, scale)]


def _read_span(scan: _Scan, span: Span, usual: float) -> Iterator[Glyph]:
    """The glyphs of one line."""
    scale = scan.scale
    size = _size_of(span, usual)
    middle = (span.top + span.bottom) / 2
    reach = max(size, span.bottom - span.top) / 2
    x0, x1 = max(0, span.x0 - 2), span.x1 + 2
    top, bottom = max(0, round(middle - reach)), round(middle + reach)
    line = scan.grey[top:bottom, x0:x1]
    chars = _read_twice(line, size, scan.recogniser)
    if _is_dash(span, usual, chars):
        chars = [Char("—", (span.x1 - span.x0) / 2, 1.0)]
    if not chars and span.bottom - span.top > LEGIBLE * usual:
        chars = [Char(UNREAD, (span.x1 - span.x0) / 2, DISPUTED)]  # nothing is left out unseen
    inked = np.asarray(scan.ink[span.top : span.bottom, x0:x1].any(axis=0))
    chars = _doubt_unread(inked, chars, size)
    edges = _find_edges(inked, chars, BLANK * size)
    for char, (left, right) in zip(chars, edges, strict=True):
        yield Glyph(
            char.text,
            (x0 + left) / scale,
            (middle - size / 2) / scale,
            (x0 + right) / scale,
            (middle + size / 2) / scale,
            size / scale,
            confidence=char.confidence,
        )


def _size_of(span: Span, usual: float) -> float:
    height = span.bottom - span.top
    return usual if NORMAL[0] * usual <= height <= NORMAL[1] * usual or height < usual else height


def _is_dash(span: Span, usual: float, chars: Sequence[Char]) -> bool:
    """A flat stroke alone: a recogniser sees 一, -, — or _ in it, as it likes."""
    flat = span.bottom - span.top < FLAT * usual and span.x1 - span.x0 > 0.3 * usual
    return flat and len(chars) <= 2


def _read_twice(line: Grey, size: float, recogniser: Recogniser) -> list[Char]:
    """The first reading; what the second one, with the line a little smaller, disputes has no confidence."""
    first, second = (_drop_doubles(recogniser.read(line, margin), size) for margin in MARGINS)
    texts = ["".join(_fold_width(char.text) for char in chars) for chars in (first, second)]
    if not first:
        return [char._replace(confidence=DISPUTED) for char in second]
    if texts[0] == texts[1]:
        return [
            char._replace(confidence=min(char.confidence, other.confidence))
            for char, other in zip(first, second, strict=True)
        ]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    agreed = {block.a + n for block in matcher.get_matching_blocks() for n in range(block.size)}
    missed = {op[1] for op in matcher.get_opcodes() if op[0] == "insert"}
    return [
        char
        if n in agreed and n not in missed and n + 1 not in missed
        else char._replace(confidence=DISPUTED)
        for n, char in enumerate(first)
    ]


def _doubt_unread(inked: NDArray[np.bool_], chars: Sequence[Char], size: float) -> list[Char]:
    """Characters beside ink that none of them can be: a raised mark is easily read over."""
    doubted = list(chars)
    for start, end in find_stretches(inked):
        if not chars or end - start < SPECK * size:
            continue
        middle = (start + end) / 2
        nearest = min(range(len(chars)), key=lambda n: abs(chars[n].x - middle))
        reach = NARROW if chars[nearest].text.isascii() else WIDE
        if abs(chars[nearest].x - middle) > reach * size:
            doubted[nearest] = chars[nearest]._replace(confidence=DISPUTED)
    return doubted


def _fold_width(text: str) -> str:
    return min(text, TWINS.get(text, text))


def _drop_doubles(chars: Sequence[Char], size: float) -> list[Char]:
    """Of two Chinese characters that would lie upon one another only the surer one can be there."""
    kept: list[Char] = []
    for char in chars:
        if (
            kept
            and is_han(char.text)
            and is_han(kept[-1].text)
            and char.x - kept[-1].x < ABREAST * size
        ):
            surer = max(kept[-1], char, key=lambda c: c.confidence)
            same = char.text == kept[-1].text
            kept[-1] = surer if same else surer._replace(confidence=DISPUTED)
        else:
            kept.append(char)
    return kept


def _find_edges(
    inked: NDArray[np.bool_], chars: Sequence[Char], blank: float
) -> list[tuple[float, float]]:
    """Left and right of each character: half-way to the next one, or where a wide white begins."""
    if not chars:
        return []
    columns = np.flatnonzero(inked)
    lefts, rights = [float(columns[0]) if columns.size else 0.0], []
    for before, after in pairwise(chars):
        start, end = _find_white(columns, before.x, after.x)
        if end - start < blank:
            start = end = (before.x + after.x) / 2
        rights.append(start)
        lefts.append(end)
    rights.append(float(columns[-1]) + 1 if columns.size else chars[-1].x)
    return list(zip(lefts, rights, strict=True))


def _find_white(columns: NDArray[np.int64], start: float, end: float) -> tuple[float, float]:
    """The widest stretch without ink between two places."""
    inside = columns[(columns >= start) & (columns <= end)]
    stops = np.concatenate(([start], inside, [end]))
    gaps = np.diff(stops)
    widest = int(np.argmax(gaps))
    return float(stops[widest]) + (1 if widest else 0), float(stops[widest + 1])
