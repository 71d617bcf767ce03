"""What is printed on a page without being part of its text: set apart by a named reason, and counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.spans import LEAST_STEP, Span, glyphs_to_spans, spans_to_glyphs
from jinque.extract.page.text_lines import add_spaces, spans_to_lines
from jinque.extract.page.vertical import TURNED
from jinque.findings import Finding, make_finding
from jinque.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinque.extract.page.content import PageContent

__all__ = ["find_turn", "set_apart", "turn_upright"]

SLOT = 12.0  # points: width and height of the slots by which second prints are looked up
ROW = 2.0  # points: height of the slots by which spans that share a place are looked for
OVERPRINT = LEAST_STEP  # of the size: the same character again, this near, is the same character
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

    return content.replace(
        width=width,
        height=height,
        spans=glyphs_to_spans(
            _turn_glyph(g, turn, box((g.x0, g.top, g.x1, g.bottom))) for g in content.glyphs
        ),
        rules=[Segment(*box((r.x0, r.top, r.x1, r.bottom))) for r in content.rules],
        fills=[box(fill) for fill in content.fills],
    )


def find_turn(content: PageContent) -> int:
    """Quarter turns counter-clockwise after which most of a page's text stands upright."""
    if not any(span.turn for span in content.spans):
        return 0
    turns: Counter[int] = Counter()
    for span in content.spans:
        turns[span.turn] += span.n_printed
    return max(0, turns.most_common(1)[0][0])


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
    dropped: dict[str, list[Glyph]] = defaultdict(list)
    kept = _drop_turned(content.spans, dropped[TURNED])
    kept = _drop_overprints(kept, dropped["overprinted"])
    kept = _drop_stamps(kept, dropped["stamp"])
    lines = content.lines() if kept is content.spans else spans_to_lines(kept)
    spans = add_spaces(kept, lines)
    if len(spans) == len(content.spans) and not any(dropped.values()):
        return content
    apart = {kind: list(glyphs) for kind, glyphs in content.apart.items()}
    for kind, glyphs in dropped.items():
        if glyphs:
            apart.setdefault(kind, []).extend(glyphs)
    return content.replace(spans=spans, apart=apart)


def _drop_turned(spans: Sequence[Span], dropped: list[Glyph]) -> Sequence[Span]:
    turned = [span for span in spans if span.turn]
    if not turned:
        return spans
    dropped.extend(spans_to_glyphs(turned))
    return [span for span in spans if not span.turn]


def _drop_overprints(spans: Sequence[Span], dropped: list[Glyph]) -> Sequence[Span]:
    """Fake bold prints each character twice, a hair apart."""
    second = {id(glyph): glyph for glyph in _find_overprints(_find_crowded(spans))}
    if not second:
        return spans
    dropped.extend(second.values())
    return glyphs_to_spans(g for g in spans_to_glyphs(spans) if id(g) not in second)


def _find_overprints(spans: Iterable[Span]) -> Iterator[Glyph]:
    """The second prints among the characters of some spans."""
    seen: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    for glyph in spans_to_glyphs(spans):
        text, x, y = glyph.text, glyph.x0, glyph.top
        reach = OVERPRINT * glyph.size or 0.1
        if not text.isspace() and any(
            _is_overprint(glyph, other, reach)
            for col in range(int((x - reach) // SLOT), int((x + reach) // SLOT) + 1)
            for row in range(int((y - reach) // SLOT), int((y + reach) // SLOT) + 1)
            for other in seen.get((text, col, row), ())
        ):
            yield glyph
        else:
            seen[text, int(x // SLOT), int(y // SLOT)].append(glyph)


def _find_crowded(spans: Sequence[Span]) -> list[Span]:
    """The spans that share some place with others; within one all characters stand apart."""
    rows: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for index, span in enumerate(spans):
        reach = OVERPRINT * span.size or 0.1
        extent = (span.x0 - reach, span.last + reach, index)
        for row in range(int((span.top - reach) // ROW), int((span.top + reach) // ROW) + 1):
            rows[row].append(extent)
    crowded: set[int] = set()
    for extents in map(sorted, rows.values()):
        _, farthest, last = extents[0]
        for left, right, index in extents[1:]:
            if left <= farthest:
                crowded |= {last, index}
            farthest, last = max((farthest, last), (right, index))
    return [spans[index] for index in sorted(crowded)]


def _is_overprint(glyph: Glyph, other: Glyph, reach: float) -> bool:
    return abs(glyph.x0 - other.x0) < reach and abs(glyph.top - other.top) < reach


def _drop_stamps(spans: Sequence[Span], dropped: list[Glyph]) -> Sequence[Span]:
    """Upright watermarks: text much larger than usual that lies over other text."""
    every = [span.size for span in spans]
    if not every or max(every) <= STAMP_SIZE * round(min(every), 1):  # in most lists
        return spans
    sizes: Counter[float] = Counter()
    for span in spans:
        sizes[round(span.size, 1)] += span.n_printed
    usual = max(sizes, key=lambda size: sizes[size])
    if not any(span.size > STAMP_SIZE * usual for span in spans):
        return spans
    glyphs = spans_to_glyphs(spans)
    stamps = _find_stamps([glyph for glyph in glyphs if not glyph.text.isspace()], usual)
    if not stamps:
        return spans
    dropped.extend(g for g in glyphs if id(g) in stamps)
    return glyphs_to_spans(g for g in glyphs if id(g) not in stamps)


def _find_stamps(printed: Sequence[Glyph], usual: float) -> set[int]:
    """The identities of the characters of stamps."""
    large = [g for g in printed if g.size > STAMP_SIZE * usual]
    heads = [g for g in large if _lies_over_text(g, printed, usual)]
    # A stamp's other characters, of its size and on its line, may lie over blank cells.
    others = [g for g in large if any(_is_of_stamp(g, head) for head in heads)]
    return {id(g) for g in (*heads, *others)}


def _lies_over_text(glyph: Glyph, others: Sequence[Glyph], usual: float) -> bool:
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
