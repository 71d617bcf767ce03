"""How a list was read, for people: what stood on each page, and which sections there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.records import GridSummary, PageSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.extract.lists.sections import Section
    from jinque.records import Document

__all__ = ["describe_sections", "summarize_pages"]


def summarize_pages(document: Document) -> tuple[PageSummary, ...]:
    """Each page with its tables' shapes, without their cells."""
    return tuple(
        PageSummary(
            number=page.number,
            width=page.width,
            height=page.height,
            turn=page.turn,
            grids=tuple(
                GridSummary(n_rows=grid.n_rows, n_cols=grid.n_cols, box=grid.box, how=grid.how)
                for grid in page.grids
            ),
            account=page.account,
        )
        for page in document.pages
    )


def describe_sections(sections: Sequence[Section], chosen: Section) -> Iterator[str]:
    """A line for each list that the document holds: its heading, its pages, whether it was taken."""
    for number, section in enumerate(sections, 1):
        pages = sorted({part.page for part in section.parts})
        rows = sum(len(part.rows) for part in section.parts)
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
        taken = "taken" if section is chosen else "left out"
        yield f"section {number}, {taken}: {section.title or '(no heading)'}, {rows} printed rows, {where}"
