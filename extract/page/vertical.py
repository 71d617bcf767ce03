"""Text that runs down a cell: characters one below another in columns from the right, or turned as a whole.

Narrow cells that name a group of rows are set so. Characters that stand upright in one column read as the
lines of any cell do; two columns do not, and Latin letters among them, or all characters, lie on their side.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, pairwise, starmap
from statistics import median
from typing import TYPE_CHECKING

from jinque.extract.page.spans import (
    drop_blanks,
    glyphs_to_spans,
    part_spans,
    spans_to_glyphs,
    spans_to_sizes,
)
from jinque.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.page.content import PageContent
    from jinque.extract.page.glyphs import Glyph
    from jinque.extract.page.grid import Lattice
    from jinque.extract.page.spans import Span

__all__ = ["TURNED", "find_columns", "find_lost_turned", "take_turned"]

TURNED = "turned"  # what `PageContent.apart` calls text that does not stand upright
DOWN, UP = 1, 3  # quarter turns clockwise of text that is read down, and up
STRAIGHT = 0.2  # of the size by which the middles of one column may differ
TIGHT = 1.15  # of the size: the longest step from a character to the one below it
WIDE = 1.2  # of the size: the shortest step from one column to the next
APART = 0.3  # of the size: the shortest step from a character to the one below it
LEAST = 4  # characters of several columns
STAMP = 2.0  # of the usual size: turned text so large is a watermark


def take_turned(content: PageContent, lattices: Sequence[Lattice]) -> PageContent:
    """The page with the turned text that is all, or a part, of what runs down a cell."""
    cells: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in content.apart.get(TURNED, ()):
        for number, lattice in enumerate(lattices):
            index = lattice.find(glyph.centre, glyph.middle) if glyph.turn in {DOWN, UP} else None
            if index is not None:
                cells[number, index].append(glyph)
    taken: list[Glyph] = []
    for (number, index), glyphs in cells.items():
        box = lattices[number].region_box(lattices[number].regions[index])
        beside = drop_blanks(part_spans(content.spans, box)[0])
        if all(len(span.glyphs) == 1 for span in beside) and _stand_apart(
            [*glyphs, *spans_to_glyphs(beside)]
        ):
            taken += glyphs
    if not taken:
        return content
    known = {id(glyph) for glyph in taken}
    left = [glyph for glyph in content.apart[TURNED] if id(glyph) not in known]
    apart = {kind: found for kind, found in content.apart.items() if kind != TURNED}
    return content.replace(
        spans=[*content.spans, *glyphs_to_spans(taken)],
        apart={**apart, TURNED: left} if left else apart,
    )


def _stand_apart(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters have room of their own: some programs print all at one place.

    Brackets may come near, as their blank half lies over the character before them.
    """
    printed = _stack([glyph for glyph in glyphs if not glyph.text.isspace()])
    steps = list(starmap(_step, _find_pairs(printed)))
    return sum(step < APART for step in steps) <= len(steps) / 4


def find_lost_turned(content: PageContent, lattices: Sequence[Lattice]) -> Iterator[Finding]:
    """One finding for the turned text in the cells of tables that none of them has taken.

    A watermark is no part of a cell: its characters are larger than those of the tables, or lean.
    """
    turned = [glyph for glyph in content.apart.get(TURNED, ()) if glyph.turn > 0]
    if not (turned and lattices and content.spans):
        return
    largest = STAMP * median(spans_to_sizes(content.spans))
    lost = [
        glyph
        for glyph in turned
        if glyph.size < largest and not glyph.text.isspace()
        if any(lattice.find(glyph.centre, glyph.middle) is not None for lattice in lattices)
    ]
    if lost:
        text = "".join(glyph.text for glyph in lost)[:80]
        yield make_finding("lost-text", page=content.number, cell=text)


def find_columns(spans: Sequence[Span]) -> list[str]:
    """The texts of a cell's columns in the order of reading, where its text runs down or up; else none."""
    if any(span.turn for span in spans):
        glyphs = spans_to_glyphs(spans)
        is_up = all(g.turn == UP for g in glyphs if not g.text.isspace())
        columns = _stack(glyphs)
        return [_to_text(column, is_up=is_up) for column in (columns if is_up else columns[::-1])]
    if len(spans) < LEAST or any(len(span.glyphs) > 1 for span in spans):
        return []
    columns = _stack(spans_to_glyphs(drop_blanks(spans)))
    return [_to_text(column) for column in columns[::-1]] if _run_down(columns) else []


def _stack(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by the column that they stand in, from left to right, each from top to bottom."""
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.centre):
        if columns and abs(glyph.centre - columns[-1][0].centre) < glyph.size / 2:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    return [sorted(column, key=lambda g: g.middle) for column in columns]


def _run_down(columns: Sequence[Sequence[Glyph]]) -> bool:
    """Whether characters stand straight and close below one another, and further apart across.

    Spaced labels on two lines stand in columns too, but their lines are further apart.
    """
    pairs = list(_find_pairs(columns))
    if len(columns) < 2 or not pairs or len(columns[-1]) < 2:
        return False
    is_straight = all(abs(a.centre - b.centre) <= STRAIGHT * b.size for a, b in pairs)
    across = min((b[0].centre - a[0].centre) / b[0].size for a, b in pairwise(columns))
    return is_straight and max(starmap(_step, pairs)) <= TIGHT and across >= WIDE


def _find_pairs(columns: Iterable[Sequence[Glyph]]) -> Iterator[tuple[Glyph, Glyph]]:
    """Each character that has one below it, and that one."""
    return chain.from_iterable(map(pairwise, columns))


def _step(above: Glyph, below: Glyph) -> float:
    """From a character to the one below it, in sizes."""
    return (below.middle - above.middle) / below.size


def _to_text(column: Sequence[Glyph], *, is_up: bool = False) -> str:
    """What a column prints, blanks between its words once."""
    text = "".join(glyph.text for glyph in (column[::-1] if is_up else column))
    return " ".join(text.split())
