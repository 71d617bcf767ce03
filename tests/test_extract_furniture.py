"""What is printed without being part of the text: turned pages, second prints, stamps, what is off the page."""

from __future__ import annotations

import pytest
from extract_grids import set_text

from jinque.extract.page.content import PageContent
from jinque.extract.page.furniture import find_off_page, find_turn, set_apart, turn_upright
from jinque.extract.page.glyphs import Glyph, Segment
from jinque.extract.page.spans import glyphs_to_spans
from jinque.records import Box

WIDTH, HEIGHT = 600.0, 800.0


def make_page(glyphs: list[Glyph], **more: list[Glyph]) -> PageContent:
    """A page with these characters, and others set apart by kind."""
    return PageContent(
        number=3,
        width=WIDTH,
        height=HEIGHT,
        spans=glyphs_to_spans(glyphs),
        rules=[],
        apart=dict(more),
    )


def turn(glyphs: list[Glyph], quarters: int) -> list[Glyph]:
    """The same characters, said to be turned."""
    return [glyph._replace(turn=quarters) for glyph in glyphs]


def text_of(glyphs: list[Glyph]) -> str:
    """Their characters in order."""
    return "".join(glyph.text for glyph in glyphs)


def kinds(page: PageContent) -> dict[str, str]:
    """What was set apart, and as what."""
    return {kind: text_of(glyphs) for kind, glyphs in page.apart.items()}


# --- turned pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarters", "box", "size"),
    [
        (1, Box(20, 570, 25, 590), (HEIGHT, WIDTH)),
        (2, Box(570, 775, 590, 780), (WIDTH, HEIGHT)),
        (3, Box(775, 10, 780, 30), (HEIGHT, WIDTH)),
    ],
)
def test_a_page_on_its_side_is_turned(quarters: int, box: Box, size: tuple[float, float]) -> None:
    """Characters, rules and fills together; what stood upright is turned now, what leaned still leans."""
    glyphs = [
        Glyph("药", 10, 20, 30, 25, 8.0, quarters),
        Glyph("物", 10, 20, 30, 25, 9.0, quarters),
        Glyph("立", 10, 20, 30, 25, 8.0, 0),
        Glyph("斜", 10, 20, 30, 25, 8.0, -1),
    ]
    page = make_page(glyphs)
    page.rules = [Segment(10, 20, 30, 25)]
    page.fills = [Box(10, 20, 30, 25)]
    turned = turn_upright(page)
    assert (turned.width, turned.height) == size
    first, second, upright, leaning = turned.glyphs
    assert first == Glyph("药", *box, 8.0, 0)
    assert (second.text, second.size) == ("物", 9.0)
    assert (upright.turn, leaning.turn) == ((-quarters) % 4, -1)
    assert turned.rules == [Segment(*box)]
    assert turned.fills == [box]


def test_most_of_the_text_decides() -> None:
    """Its printed characters are counted, in all places together; leaning text turns nothing."""
    up, side = set_text("甲乙"), turn(set_text("丙丁戊", 0, 50), 1)
    assert find_turn(make_page([*up, *side])) == 1
    assert find_turn(make_page([*up, *set_text("己庚", 0, 100), *side])) == 0
    assert find_turn(make_page([*up, *turn(set_text("   ~ ~ ", 0, 50), 1)])) == 0
    assert find_turn(make_page(turn(set_text("印章"), -1))) == 0
    assert find_turn(make_page([])) == 0


def test_an_upright_page_is_left_alone() -> None:
    """The very page comes back."""
    page = make_page(set_text("药物"))
    assert turn_upright(page) is page
    assert set_apart(page) is page


# --- set apart -------------------------------------------------------------------------------------


def test_turned_text_is_set_apart() -> None:
    """Beside what the engine has set apart already."""
    side = turn(set_text("侧", 200, 50), 3)
    page = set_apart(make_page([*set_text("药物"), *side], turned=turn(set_text("旧"), 1)))
    assert (text_of(page.glyphs), kinds(page)) == ("药物", {"turned": "旧侧"})


def test_what_is_set_apart_fills_no_white() -> None:
    """A space between two words is seen though turned text stands in it."""
    words = [*set_text("PC"), *set_text("AI", 14)]
    side = turn([glyph._replace(x1=13.0) for glyph in set_text("侧", 11)], 3)
    page = set_apart(make_page([*words, *side]))
    assert (text_of(page.glyphs), kinds(page)) == ("PCAI ", {"turned": "侧"})
    assert page.glyphs[-1].x0 == 10


@pytest.mark.parametrize(
    ("dx", "dy", "is_twice"),
    [
        (0.0, 0.0, True),
        (1.4, 1.4, True),
        (-1.4, -1.4, True),
        (1.6, 0.0, False),
        (0.0, 1.6, False),
    ],
)
def test_a_second_print_is_the_same_character(dx: float, dy: float, *, is_twice: bool) -> None:
    """Up to 0.15 of its size away, across the slots by which it is looked up too."""
    glyph = Glyph("药", 12.0, 24.0, 22.0, 34.0, 10.0)
    again = glyph._replace(x0=12 + dx, x1=22 + dx, top=24 + dy, bottom=34 + dy)
    page = set_apart(make_page([glyph, again]))
    assert kinds(page) == ({"overprinted": "药"} if is_twice else {})
    assert page.glyphs[0] == glyph


def test_other_characters_on_one_spot_stay() -> None:
    """Only the same character is a second print; blanks are none."""
    glyph = Glyph("药", 12.0, 24.0, 22.0, 34.0, 10.0)
    assert kinds(set_apart(make_page([glyph, glyph._replace(text="物")]))) == {}
    blank = glyph._replace(text=" ")
    assert kinds(set_apart(make_page([blank, blank]))) == {}


def test_large_text_over_other_text_is_a_stamp() -> None:
    """With its other characters on the same line, which lie over nothing."""
    under = set_text("职业名称和编码" * 3, 0, 100)
    stamp = set_text("样本", 20, 90, 30.0)
    beside = set_text("张", 400, 92, 30.2)
    page = set_apart(make_page([*under, *stamp, *beside]))
    assert kinds(page) == {"stamp": "样本张"}
    assert text_of(page.glyphs) == text_of(under)


@pytest.mark.parametrize(
    ("size", "x", "top"),
    [
        (30.0, 300.0, 300.0),  # a title, over nothing
        (17.0, 20.0, 96.0),  # not much larger than the text
    ],
)
def test_large_text_that_is_no_stamp(size: float, x: float, top: float) -> None:
    """A title stays text."""
    page = make_page([*set_text("职业名称和编码" * 3, 0, 100), *set_text("目录", x, top, size)])
    assert set_apart(page) is page


@pytest.mark.parametrize(("size", "top"), [(40.0, 92.0), (30.0, 300.0)])
def test_other_large_text_is_of_no_stamp(size: float, top: float) -> None:
    """Of another size, or on another line, it stays."""
    under, stamp = set_text("职业名称和编码" * 3, 0, 100), set_text("样本", 20, 90, 30.0)
    page = set_apart(make_page([*under, *stamp, *set_text("目", 500, top, size)]))
    assert kinds(page) == {"stamp": "样本"}


# --- off the page ----------------------------------------------------------------------------------


def outside(*glyphs: Glyph, inner: list[Glyph] | None = None) -> list[tuple[str, int | None]]:
    """The findings on characters that the engine found outside, each its rule and page."""
    page = make_page(inner or [], outside=list(glyphs))
    return [(finding.rule, finding.page) for finding in find_off_page(page)]


LEFT_OUT, LOST = [("text-left-out", 3)], [("lost-text", 3)]


def off(x: float, top: float = 100.0, text: str = "药") -> Glyph:
    """A character of ten points."""
    return Glyph(text, x, top, x + 10, top + 10, 10.0)


@pytest.mark.parametrize(
    ("glyph", "found"),
    [
        (off(700), LEFT_OUT),
        (off(-50), LEFT_OUT),
        (off(300, 900), LEFT_OUT),
        (off(300, -50), LEFT_OUT),
        (off(-5), LOST),  # half on the page
        (off(595), LOST),
        (off(300, 795), LOST),
        (off(300, -5), LOST),
        (off(WIDTH), LEFT_OUT),
        (off(-10), LEFT_OUT),
        (off(700, text=" "), []),
    ],
)
def test_text_beyond_the_edge(glyph: Glyph, found: list[tuple[str, int | None]]) -> None:
    """Apart from the page it is told and counted; across its edge it is lost; blanks are nothing."""
    assert outside(glyph) == found


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        (off(585), LOST),  # the line goes on beyond the edge
        (off(585, 100.5), LOST),
        (off(585, 102), LEFT_OUT),
        (off(560, 100), LEFT_OUT),  # too far from it
    ],
)
def test_a_line_that_goes_on_beyond_the_edge(
    inner: Glyph, found: list[tuple[str, int | None]]
) -> None:
    """What follows the last character of a line, at its height and near, is the end of that line."""
    assert outside(off(602), inner=[inner]) == found


def test_what_is_said_of_text_off_the_page() -> None:
    """How many characters, and the first eighty of them."""
    (finding,) = find_off_page(make_page([], outside=[off(700 + 10 * n) for n in range(90)]))
    assert "90" in finding.message
    assert f'outside the visible page: "{"药" * 80}"' in finding.message
    assert f"页面可见范围之外：“{'药' * 80}”" in (finding.message_zh or "")
    (finding,) = find_off_page(make_page([], outside=[off(-5), off(-15, text="物")]))
    assert finding.cell == "药物"
