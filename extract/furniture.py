"""What is printed on a page without being part of its text: set apart by a named reason, and counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from jinque.extract.glyphs import Glyph, PageContent, Segment, add_spaces
from jinque.findings import Finding, make_finding
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["find_turn", "set_apart", "turn_upright"]

SLOT = 12.0  # points: width and height of the slots by which second prints are looked up
OVERPRINT = 0.15  # of the size: the same character again, this near, is the same character
STAMP_SIZE = 1.8  # times the usual size: larger text across rules is a watermark


def turn_upright(content: PageContent) -> PageContent:
    """Turn a page whose text lies on its side, so that most of its text stands upright."""
    turn = find_turn(content)
    if turn == 0:
        return content
    width, height = content.width, content.height
    if turn % 2:
        width, height = height, width

    def box(b: tuple[float, float, float, float]) -> Box:
        return _turn_box(Box(*b), turn, content.width, content.height)

    return replace(
        content,
        width=width,
        height=height,
        glyphs=[_turn_glyph(g, turn, box((g.x0, g.top, g.x1, g.bottom))) for g in content.glyphs],
        rules=[Segment(*box((r.x0, r.top, r.x1, r.bottom))) for r in content.rules],
        fills=[box(fill) for fill in content.fills],
    )


def find_turn(content: PageContent) -> int:
    """Quarter turns counter-clockwise after which most of a page's text stands upright."""
    turns = Counter(glyph.turn for glyph in content.glyphs if not glyph.text.isspace())
    return max(0, turns.most_common(1)[0][0]) if turns else 0


def _turn_glyph(glyph: Glyph, turn: int, box: Box) -> Glyph:
    turned = (glyph.turn - turn) % 4 if glyph.turn >= 0 else -1
    return Glyph(glyph.text, *box, glyph.size, turned)


def _turn_box(box: Box, turn: int, width: float, height: float) -> Box:
    """The box after turning the page counter-clockwise by as many right angles.

    >>> _turn_box(Box(10, 20, 30, 25), 1, 100, 200)
    Box(x0=20, top=70, x1=25, bottom=90)
    """
    x0, top, x1, bottom = box
    if turn == 1:
        return Box(top, width - x1, bottom, width - x0)
    if turn == 2:
        return Box(width - x1, height - bottom, width - x0, height - top)
    return Box(height - bottom, x0, height - top, x1)


def set_apart(content: PageContent) -> PageContent:
    """Take turned text, second prints of a character, and stamps out of the running text; add its spaces."""
    apart = defaultdict(list, {kind: list(glyphs) for kind, glyphs in content.apart.items()})
    kept: list[Glyph] = []
    for glyph in content.glyphs:
        (kept if glyph.turn == 0 else apart["turned"]).append(glyph)
    kept = _drop_overprints(kept, apart["overprinted"])
    kept = _drop_stamps(kept, apart["stamp"])
    found = {kind: glyphs for kind, glyphs in apart.items() if glyphs}
    return replace(content, glyphs=add_spaces(kept), apart=found)


def _drop_overprints(glyphs: Iterable[Glyph], dropped: list[Glyph]) -> list[Glyph]:
    """Fake bold prints each character twice, a hair apart."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        text, x, y = glyph.text, glyph.x0, glyph.top
        reach = OVERPRINT * glyph.size or 0.1
        if not text.isspace() and any(
            _is_overprint(glyph, other, reach)
            for col in range(int((x - reach) // SLOT), int((x + reach) // SLOT) + 1)
            for row in range(int((y - reach) // SLOT), int((y + reach) // SLOT) + 1)
            for other in seen.get((text, col, row), ())
        ):
            dropped.append(glyph)
        else:
            seen[text, int(x // SLOT), int(y // SLOT)].append(glyph)
            kept.append(glyph)
    return kept


def _is_overprint(glyph: Glyph, other: Glyph, reach: float) -> bool:
    return abs(glyph.x0 - other.x0) < reach and abs(glyph.top - other.top) < reach


def _drop_stamps(glyphs: list[Glyph], dropped: list[Glyph]) -> list[Glyph]:
    """Upright watermarks: text much larger than usual that lies over other text."""
    printed = [g for g in glyphs if not g.text.isspace()]
    if not printed:
        return glyphs
    usual = Counter(round(g.size, 1) for g in printed).most_common(1)[0][0]
    large = [g for g in printed if g.size > STAMP_SIZE * usual]
    stamps = {id(g) for g in large if _lies_over_text(g, printed, usual)}
    if not stamps:
        return glyphs
    # A stamp's other characters, of its size and on its line, may lie over blank cells.
    heads = [g for g in large if id(g) in stamps]
    stamps |= {id(g) for g in large if any(_is_of_stamp(g, head) for head in heads)}
    dropped.extend(g for g in glyphs if id(g) in stamps)
    return [g for g in glyphs if id(g) not in stamps]


def _lies_over_text(glyph: Glyph, others: list[Glyph], usual: float) -> bool:
    return any(
        o.size < 1.3 * usual
        and glyph.x0 < o.centre < glyph.x1
        and glyph.top < o.middle < glyph.bottom
        for o in others
    )


def _is_of_stamp(glyph: Glyph, head: Glyph) -> bool:
    return abs(glyph.size - head.size) < 0.5 and abs(glyph.middle - head.middle) < head.size / 2


def find_off_page(content: PageContent) -> Iterator[Finding]:
    """Text beyond the page's edge: the end of a line that begins on it is lost, other text set apart."""
    outside = [g for g in content.apart.get("outside", ()) if not g.text.isspace()]
    if not outside:
        return
    text = "".join(glyph.text for glyph in outside)[:80]
    at_edge = [g for g in content.glyphs if g.x1 > content.width - 3 * g.size]
    is_cut = any(_straddles(glyph, content) for glyph in outside)
    if is_cut or any(_continues(glyph, inner) for glyph in outside for inner in at_edge):
        yield make_finding("lost-text", page=content.number, cell=text)
        return
    what, what_zh = f'outside the visible page: "{text}"', f"页面可见范围之外：“{text}”"
    yield make_finding(
        "text-left-out", page=content.number, count=len(outside), what=what, what_zh=what_zh
    )


def _straddles(glyph: Glyph, content: PageContent) -> bool:
    """Whether part of it is on the page: of a damaged width, all that follows it lies far out."""
    is_over = glyph.x0 < content.width and glyph.x1 > 0
    return is_over and glyph.top < content.height and glyph.bottom > 0


def _continues(glyph: Glyph, inner: Glyph) -> bool:
    return abs(glyph.top - inner.top) < 1.0 and 0 < glyph.x0 - inner.x0 < 3 * glyph.size
