"""Line ends between two Latin letters or digits: at a space, or in the middle of a word.

Most programs keep a word on its line, so such a break stands for a space; fpdf2 and CSS `break-all` cut
words where the line is full. Text alone does not tell ("3\\nD"), the print often does: a space that is
printed, room in which the next character would have fitted, words elsewhere that were kept whole,
the same word unbroken. A break inside a word is taken out; where the evidence is missing or at odds, a
finding names the cell.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from jinque.extract.page.glyphs import CLOSING
from jinque.extract.page.text_lines import glyphs_to_lines
from jinque.findings import make_finding
from jinque.records import Box
from jinque.text import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.text_lines import TextLine
    from jinque.findings import Finding
    from jinque.records import Document, GridCell, Page, RawTable

__all__ = ["Breaks", "BreaksSeen", "find_split_words", "place_breaks", "settle_texts"]

RULE = "uncertain-break"
ROOM = 0.1  # of the size: what the next character must have to spare to have fitted
PROOFS = 400  # cells that are looked at for words kept whole
_BREAK = re.compile(r"(?<=[A-Za-z0-9])\n(?=[A-Za-z0-9])|(?<=[a-z]-)\n(?=[a-z])")
_HEAD, _TAIL = re.compile(r"[A-Za-z0-9]+"), re.compile(r"[A-Za-z0-9]+-?$")
_BEFORE_WORD = re.compile(r"[^A-Za-z0-9]\n[A-Za-z0-9]{2}")
_WORD = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_TIGHT = frozenset({"seq", "code", "median_salary_wan"})  # fields that lose all their blanks


class Break(NamedTuple):
    """A line end between two runs of Latin letters or digits."""

    left: str
    right: str


class _Evidence(Struct):
    """What the document shows: its words, its pairs of words, and whether it keeps words whole."""

    words: set[str] = field(default_factory=set)
    lines: str = ""
    keeps_words: bool = False


class Fit(NamedTuple):
    """Of one line end: a space is printed there; the next character would have fitted; one word fills it."""

    has_space: bool = False
    had_room: bool = False
    is_filled: bool = True


# --- a document ------------------------------------------------------------------------------------


class BreaksSeen(NamedTuple):
    """What the print of some pages shows of their line ends, by (page, table, cell)."""

    fits: list[tuple[tuple[int, int, int], list[Fit]]]
    keeps_words: bool


class Breaks:
    """What the print of a document's pages shows of its line ends; no page's glyphs are kept."""

    def __init__(self) -> None:
        self._fits: dict[tuple[int, int, int], list[Fit]] = {}
        self._keeps_words = False
        self._looked = 0

    def note(self, content: PageContent, page: Page) -> None:
        """Look at a page while its glyphs are at hand."""
        shown = _Print(content, page)
        self._fits |= {
            key: shown.fits(cell) for key, cell in _cells_by_place(page) if _is_open(cell)
        }
        if not self._keeps_words and self._looked <= PROOFS:
            looked = [cell for cell in _cells(page) if _BEFORE_WORD.search(cell.text)]
            self._looked += len(looked)
            self._keeps_words = any(_is_word_kept(cell, shown) for cell in looked)

    def seen(self) -> BreaksSeen:
        """All that was found, for another process."""
        return BreaksSeen(fits=list(self._fits.items()), keeps_words=self._keeps_words)

    def add(self, other: BreaksSeen) -> None:
        """Take in what was found on other pages."""
        self._fits.update(other.fits)
        self._keeps_words |= other.keeps_words

    def settle(self, pages: Sequence[Page]) -> tuple[list[Page], list[Finding]]:
        """The pages with the breaks inside words taken out of their cells, and what cannot be told."""
        if not self._fits:
            return list(pages), []
        return _settle(pages, self._fits, _gather_words(pages, keeps_words=self._keeps_words))


def settle_texts(pages: Sequence[Page]) -> tuple[list[Page], list[Finding]]:
    """The same for a text in which columns are told by spaces: only its words bear witness."""
    if not any(_is_open(cell) for page in pages for cell in _cells(page)):
        return list(pages), []
    return _settle(pages, {}, _gather_words(pages))


def _settle(
    pages: Sequence[Page], fits: Mapping[tuple[int, int, int], Sequence[Fit]], evidence: _Evidence
) -> tuple[list[Page], list[Finding]]:
    done: dict[tuple[int, int], dict[int, GridCell]] = defaultdict(dict)
    findings: list[Finding] = []
    for page in pages:
        for (number, table, index), cell in _cells_by_place(page):
            if _is_open(cell):
                found = fits.get((number, table, index), ())
                text, doubts = _settle_cell(cell, found, evidence)
                done[number, table][index] = replace(cell, text=text)
                lines = page.grids[table].lines
                row = lines[cell.row] if lines else None
                findings += [_doubt(each, cell, number, row) for each in doubts]
    return [_replace_cells(page, done) for page in pages], findings


def _replace_cells(page: Page, done: Mapping[tuple[int, int], dict[int, GridCell]]) -> Page:
    places = [(page.number, table) for table in range(len(page.grids))]
    if not any(place in done for place in places):
        return page
    grids = [
        replace(grid, cells=tuple(done[place].get(i, cell) for i, cell in enumerate(grid.cells)))
        if place in done
        else grid
        for place, grid in zip(places, page.grids, strict=True)
    ]
    return replace(page, grids=tuple(grids))


def _doubt(each: Break, cell: GridCell, page: int, row: int | None) -> Finding:
    return make_finding(
        RULE, page=page, row=row, cell=cell.text, box=cell.box, left=each.left, right=each.right
    )


def _cells(page: Page) -> Iterator[GridCell]:
    return (cell for grid in page.grids for cell in grid.cells)


def _cells_by_place(page: Page) -> Iterator[tuple[tuple[int, int, int], GridCell]]:
    """Each cell by its page's number and the indices of its table and its own."""
    for table, grid in enumerate(page.grids):
        for index, cell in enumerate(grid.cells):
            yield (page.number, table, index), cell


def _is_open(cell: GridCell) -> bool:
    """Whether a cell of words has such a break; codes and numbers lose their blanks anyway."""
    if "\n" not in cell.text or not _BREAK.search(cell.text):
        return False
    return any((char.isascii() and char.isalpha()) or is_han(char) for char in cell.text)


def _gather_words(pages: Sequence[Page], *, keeps_words: bool = False) -> _Evidence:
    texts = [cell.text for page in pages for cell in _cells(page)]
    texts += [line.text for page in pages for line in page.lines]
    lines = [line for text in texts for line in _inner_lines(text)]
    words = {word for line in lines for word in _WORD.findall(line)}
    return _Evidence(words, "\n".join(lines), keeps_words)


def _inner_lines(text: str) -> Iterator[str]:
    """The lines of a text, those parts left out that a break may have cut."""
    lines = text.split("\n")
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        start = _HEAD.match(line) if _TAIL.search(before) else None
        end = _TAIL.search(line) if _HEAD.match(after) else None
        yield line[start.end() if start else 0 : end.start() if end else len(line)]


# --- one break -------------------------------------------------------------------------------------


def _settle_cell(
    cell: GridCell, fits: Sequence[Fit], evidence: _Evidence
) -> tuple[str, list[Break]]:
    lines = cell.text.split("\n")
    text, doubts = lines[0], []
    for index, (above, below) in enumerate(pairwise(lines)):
        if not _BREAK.search(f"{above[-2:]}\n{below[:1]}"):
            text += f"\n{below}"
            continue
        found = Break(_TAIL.search(above)[0], _HEAD.match(below)[0])  # type: ignore[index]
        is_word = _judge(found, fits[index] if fits else Fit(), evidence)
        text += below if is_word else f"\n{below}"
        doubts += [found] if is_word is None else []
    return text, doubts


def _judge(found: Break, fit: Fit, evidence: _Evidence) -> bool | None:
    """True: inside a word. False: at a space, or at a hyphen that is printed. None: cannot be told."""
    if found.left.endswith("-"):
        return _judge_hyphen(found, evidence)
    if fit.has_space:
        return False
    is_known = found.left + found.right in evidence.words
    is_pair = f"{found.left} {found.right}" in evidence.lines
    is_number = found.left[-1].isdigit() and found.right[0].isdigit()  # these are hardly two words
    keeps_words = evidence.keeps_words and not fit.is_filled and not is_number
    is_kept = fit.had_room or is_pair or keeps_words
    if is_known == is_kept:
        return None
    return is_known


def _judge_hyphen(found: Break, evidence: _Evidence) -> bool | None:
    """A hyphen that only parts syllables would be lost from the value; one of a compound stays."""
    is_compound = any(word.startswith(found.left) for word in evidence.words)
    return False if is_compound or len(found.left) < 3 else None


# --- the print -------------------------------------------------------------------------------------


class _Print:
    """A page's cells as lines of glyphs, made where they are asked for."""

    def __init__(self, content: PageContent, page: Page) -> None:
        self.page = page
        self._content = content
        self._widths: dict[tuple[float, float], float] = {}

    @cached_property
    def _glyphs(self) -> list[Glyph]:
        return sorted(self._content.glyphs, key=lambda g: g.middle)

    @cached_property
    def _heights(self) -> list[float]:
        return [g.middle for g in self._glyphs]

    def lines(self, cell: GridCell) -> list[TextLine]:
        """The printed lines of a cell; none where they are not those of its text."""
        if cell.box is None:
            return []
        x0, top, x1, bottom = cell.box
        near = self._glyphs[bisect_left(self._heights, top) : bisect_right(self._heights, bottom)]
        inside = [g for g in near if x0 <= g.centre <= x1]
        lines = [line for line in glyphs_to_lines(inside) if line.text]
        printed = [line.text for line in lines]
        return lines if printed == cell.text.split("\n") else []

    def width(self, cell: GridCell) -> float:
        """The longest line of the cell's column: at least so much fits."""
        assert cell.box is not None, "only printed cells have lines"  # noqa: S101
        column = (cell.box.x0, cell.box.x1)
        if column not in self._widths:
            beside = [c for c in _cells(self.page) if c.box and (c.box.x0, c.box.x1) == column]
            lines = (line for each in beside if "\n" in each.text for line in self.lines(each))
            self._widths[column] = max((_measure_unhung(line) for line in lines), default=0.0)
        return self._widths[column]

    def fits(self, cell: GridCell) -> list[Fit]:
        """For each line end of a cell what the print shows."""
        lines = self.lines(cell)
        return [_compare(a, b, self.width(cell)) for a, b in pairwise(lines)]


def _measure(glyphs: Iterable[Glyph]) -> float:
    """The width of glyphs set tight: a justified line is spread."""
    return sum(glyph.x1 - glyph.x0 for glyph in glyphs)


def _measure_unhung(line: TextLine) -> float:
    """The same without the closing punctuation at its end, which may hang over the edge."""
    glyphs = line.glyphs
    while glyphs and glyphs[-1].text in CLOSING:
        glyphs.pop()
    return _measure(glyphs)


def _compare(above: TextLine, below: TextLine, width: float) -> Fit:
    last = [g for g in above.glyphs if not g.text.isspace()]
    following = [g for g in below.glyphs if not g.text.isspace()]
    room = width - _measure(last)
    has_space = above.glyphs[-1].text.isspace() or below.glyphs[0].text.isspace()
    is_filled = all(g.text.isascii() and g.text.isalnum() for g in last)
    return Fit(has_space, room > _measure(following[:1]) + ROOM * last[-1].size, is_filled)


def _is_word_kept(cell: GridCell, shown: _Print) -> bool:
    """Whether a word went to the next line as a whole although its first letter would have fitted."""
    width = shown.width(cell)
    return any(_is_kept(a, b, width) for a, b in pairwise(shown.lines(cell)))


def _is_kept(above: TextLine, below: TextLine, width: float) -> bool:
    """Not where the whole word would have fitted: there the break was wanted."""
    word: list[Glyph] = []
    for glyph in below.glyphs:
        if not (glyph.text.isascii() and glyph.text.isalnum()):
            break
        word.append(glyph)
    last = [g for g in above.glyphs if not g.text.isspace()]
    if len(word) < 2 or last[-1].text.isascii():
        return False
    room = width - _measure(last)
    return _measure(word[:1]) + ROOM * word[0].size < room < _measure(word)


# --- the list --------------------------------------------------------------------------------------


def place_breaks(raw: RawTable) -> RawTable:
    """Give the findings about breaks their row and field; drop those of cells that lose all blanks."""
    if not any(finding.rule == RULE for finding in raw.findings):
        return raw
    where = {
        (place.page, place.box): (row.place.row, name)
        for row in raw.rows
        for name, cell in row.cells.items()
        for place in (cell.place, *cell.continued)
        if place.box is not None and not cell.inherited
    }
    return replace(raw, findings=tuple(_place(raw.findings, where)))


def _place(
    findings: Iterable[Finding], where: Mapping[tuple[int, Box], tuple[int, str]]
) -> Iterator[Finding]:
    for finding in findings:
        if finding.rule != RULE or finding.page is None or finding.box is None:
            yield finding
            continue
        row, name = where.get((finding.page, Box(*finding.box)), (0, "code"))
        if name not in _TIGHT:
            yield replace(finding, row=row, field=name)


def find_split_words(document: Document, raw: RawTable) -> Iterator[Finding]:
    """Words that meet where a row goes on after a page break."""
    split = [(r, n, c) for r in raw.rows for n, c in r.cells.items() if c.continued]
    if not split:
        return
    beside = {place.page for _, _, c in split for place in (c.place, *c.continued)}
    pages = [page for page in document.pages if page.number in beside]
    texts = {(p.number, cell.box): cell.text for p in pages for cell in _cells(p)}
    for row, name, cell in split:
        pieces = [texts.get((p.page, p.box), "") for p in (cell.place, *cell.continued)]
        for above, below in pairwise(pieces):
            if name not in _TIGHT and _BREAK.search(f"{above[-2:]}\n{below[:1]}"):
                left, right = _TAIL.search(above), _HEAD.match(below)
                yield make_finding(
                    RULE,
                    page=row.place.page,
                    row=row.place.row,
                    field=name,
                    cell=cell.text,
                    box=cell.place.box,
                    left=left[0] if left else "",
                    right=right[0] if right else "",
                )
