"""The tables of all pages of a text: what one page does not show, others tell.

A page may print too little in a column to tell it from white, or labels that stand too near to one another.
The other pages have the same columns and the same labels.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from jinque.extract.lists.passages import fold_numbers, has_clause, is_heading, is_page_number
from jinque.extract.text.aligned_blocks import MIN_COLUMNS, find_blocks
from jinque.extract.text.aligned_columns import add_blank_columns, split_runs
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.extract.text.aligned_blocks import AlignedPage
    from jinque.extract.text.aligned_columns import PrintedLine
    from jinque.extract.text.aligned_rows import Block

    Gutters = list[tuple[int, int]]

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,4}")
__all__ = ["drop_page_numbers", "find_all_blocks", "find_recurring", "part_pages"]


def part_pages(sheet: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """The lines of a text without form feeds by page, each of which begins with the same labels.

    A line of labels has several texts and no digit. Those above it, up to a blank one, are labels too where
    they stand above it on all pages.
    """
    printed = [squeeze(line.text) for line in sheet]
    places = _find_labels(sheet, printed)
    if not places:
        return [list(sheet)]
    above = 0
    while places[0] > above:
        texts = {printed[place - above - 1] for place in places}
        if len(texts) > 1 or "" in texts:
            break
        above += 1
    recurring = find_recurring([[line] for line in sheet])
    starts = [place - above for place in places[1:]]
    kept = [start for start in starts if _ends_page(sheet, start, recurring)]
    return [list(sheet[start:end]) for start, end in pairwise([0, *kept, len(sheet)])]


def _ends_page(sheet: Sequence[PrintedLine], end: int, recurring: frozenset[str]) -> bool:
    """Whether the last text before a line may be a page's; else it is the heading of another table on it.

    A heading stands nearer to the labels below it than to the rows above.
    """
    place = next((i for i in range(end - 1, -1, -1) if sheet[i].text), 0)
    if is_heading(text := sheet[place].text):
        return False
    is_running = is_page_number(text) or fold_numbers(text) in recurring
    is_of_table = len(split_runs(text, 1)) >= MIN_COLUMNS or has_clause(text)
    is_nearer_above = 0 < place < end - 1 and bool(sheet[place - 1].text)
    return is_running or is_of_table or is_nearer_above


def _find_labels(sheet: Sequence[PrintedLine], printed: Sequence[str]) -> list[int]:
    """The lines that print the same labels; none where they are printed once."""
    labels = Counter(
        text
        for line, text in zip(sheet, printed, strict=True)
        if not _DIGIT.search(text) and len(split_runs(line.text, 1)) >= MIN_COLUMNS
    )
    label = max(labels, key=labels.__getitem__, default=None)
    places = [index for index, text in enumerate(printed) if text == label]
    return places if len(places) > 1 else []


def find_recurring(sheets: Sequence[Sequence[PrintedLine]]) -> frozenset[str]:
    """The lines that stand on several pages, but for a number, as `fold_numbers` gives them."""
    pages = Counter(
        text for sheet in sheets for text in {fold_numbers(line.text) for line in sheet}
    )
    return frozenset(text for text, count in pages.items() if count > 1)


def drop_page_numbers(sheets: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages with blank lines for those first and last ones that number them: close by, they are no cell's.

    A number alone may be one's, unless the page before or after has the next one there.
    """
    dropped = [list(sheet) for sheet in sheets]
    for end in (0, -1):
        places = [_find_filled(sheet, end) for sheet in sheets]
        texts = [
            "" if place is None else squeeze(sheet[place].text)
            for sheet, place in zip(sheets, places, strict=True)
        ]
        counting = _find_counting(texts)
        for index, (sheet, place) in enumerate(zip(dropped, places, strict=True)):
            if place is not None and (index in counting or is_page_number(texts[index])):
                sheet[place] = sheet[place]._replace(text="")
    return dropped


def _find_filled(sheet: Sequence[PrintedLine], end: int) -> int | None:
    """The first line with a text, or the last one."""
    filled = [index for index, line in enumerate(sheet) if line.text]
    return filled[end] if filled else None


def _find_counting(texts: Sequence[str]) -> set[int]:
    """The places of numbers that the next one follows, or that follow the one before."""
    numbers = [int(text) if _NUMBER.fullmatch(text) else None for text in texts]
    steps = [i for i, (a, b) in enumerate(pairwise(numbers)) if a is not None and b == a + 1]
    return {*steps, *(index + 1 for index in steps)}


def find_all_blocks(pages: Sequence[AlignedPage]) -> list[list[Block]]:
    """The tables of each page; the first of all shows whether a label stands over several columns."""
    own = [page.find_columns() for page in pages]
    counts = Counter(len(gutters) for gutters in own if gutters)
    usual = max(counts, key=lambda count: (counts[count], count), default=0)
    models = [gutters for gutters in own if len(gutters) == usual]
    columns = [
        _complete(page, models) if 0 < len(gutters) < usual else gutters
        for page, gutters in zip(pages, own, strict=True)
    ]
    blocks: list[list[Block]] = []
    first: Block | None = None
    for page, gutters in zip(pages, columns, strict=True):
        blocks.append(find_blocks(page, gutters, first))
        first = first or next(iter(blocks[-1]), None)
    model = next((b for here in blocks for b in here if len(b.gutters) == usual), None)
    if model is None or model.group is not None:
        return blocks
    return [_look_again(*each, model, models) for each in zip(pages, blocks, strict=True)]


def _complete(page: AlignedPage, models: Sequence[Gutters]) -> Gutters:
    """The gutters of a page that has the columns of others, though it shows fewer by itself."""
    usual = len(models[0])
    found = page.find_columns(usual)
    return add_blank_columns(found, models) if 0 < len(found) < usual else found


def _look_again(
    page: AlignedPage, found: list[Block], model: Block, models: Sequence[Gutters]
) -> list[Block]:
    """The tables of a page; where it shows the model's labels in other columns than the model, in those."""
    if not page.take_labels(model) or _has_labels(page, found, model):
        return found
    # Below the labels there may be nothing, or a text of one column.
    gutters = _complete(page, models) or model.gutters
    again = find_blocks(page, gutters, model)
    return again if again and again[0].n_cols == model.n_cols else found


def _has_labels(page: AlignedPage, found: Sequence[Block], model: Block) -> bool:
    """Whether the tables of a page have a model's columns, and its labels in the same ones."""
    if not found or any(block.n_cols < model.n_cols for block in found):
        return False
    lines = {
        number: texts
        for block in found
        for number, texts in zip(block.numbers, block.lines, strict=True)
    }
    return all(lines.get(number) == texts for number, texts in page.labels.items())
