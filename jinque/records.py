"""What the stages hand to one another: plain frozen records, which travel as JSON from the reading child."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from jinque.findings import Finding, Report

if TYPE_CHECKING:
    import pandas as pd

    from jinque.profile import Profile

__all__ = [
    "Box",
    "Cell",
    "Checked",
    "Column",
    "Document",
    "Grid",
    "GridCell",
    "GridSummary",
    "Line",
    "Metadata",
    "Page",
    "PageSummary",
    "Passage",
    "Picture",
    "Place",
    "RawRow",
    "RawTable",
    "Source",
]


class Box(NamedTuple):
    """A rectangle on a page as the reader sees it: points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Place(NamedTuple):
    """Where something is printed. `page` and `row` are 1-based; text and spreadsheets have no box.

    `row` counts the rows of the list's tables on that page, headers included; in a text it is the line.
    """

    page: int
    row: int
    box: Box | None = None


class Source(Struct, frozen=True, kw_only=True):
    """A file that was read once. `name` is its file name without folders, `size` is in bytes."""

    name: str
    kind: str
    sha256: str
    size: int


# --- any table: what the readers of documents give -------------------------------------------------


class GridCell(Struct, frozen=True, kw_only=True):
    """One cell of a printed table. `row` and `col` are 0-based; `text` keeps the printed line breaks.

    `lean` is how much lower than the middle of the cell its text stands: the white above it less that below,
    in points; known where a page break may cut the cell, in the first rows of a grid and in its last.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    box: Box | None = None
    confidence: float | None = None  # of OCR, 0 to 1; None: the text layer said it
    lean: float | None = None


class Line(Struct, frozen=True, kw_only=True):
    """One printed line outside the tables."""

    text: str
    box: Box | None = None
    line: int | None = None  # of a text file, 1-based


class Grid(Struct, frozen=True, kw_only=True):
    """One printed table, or the part of it on one page.

    `ruled` tells whether lines or fills bound its rows: only then does a blank cell of its own mean
    that the list printed a blank. `lines` are the lines of a text file that the rows begin at.
    """

    n_rows: int
    n_cols: int
    cells: tuple[GridCell, ...]
    box: Box | None = None
    ruled: bool = True
    open_top: bool = False  # no rule above the first row: it may go on from the page before
    open_bottom: bool = False
    how: str = ""  # how it was found, for --explain
    lines: tuple[int, ...] = ()
    is_nested: bool = False  # it stands within a cell of the table before it


class Page(Struct, frozen=True, kw_only=True):
    """A page (or sheet): its tables and other lines, both from top to bottom, and its account of glyphs.

    `turn`: quarter turns counter-clockwise by which it was turned, so that its text stands upright.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    turn: int = 0
    grids: tuple[Grid, ...] = ()
    lines: tuple[Line, ...] = ()
    account: dict[str, int] = field(default_factory=dict)


class Picture(Struct, frozen=True, kw_only=True):
    """A page as an image (WebP), turned as its text was; `width` and `height` are in points, as its boxes."""

    page: int
    width: float
    height: float
    pixels: tuple[int, int]
    data: bytes


class Document(Struct, frozen=True, kw_only=True):
    """A whole source as tables and lines, before anybody asks whether it is a list."""

    source: Source
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()


# --- a list: what extract hands to validate --------------------------------------------------------


class Column(Struct, frozen=True, kw_only=True):
    """A column that was found: the canonical field and the label as printed."""

    field: str
    label: str


class Cell(Struct, frozen=True, kw_only=True):
    """A cell exactly as printed, layout line breaks kept as newlines.

    `inherited`: the text was printed once for several rows, and `place` is where it was printed.
    `continued`: where the rest stands when the row was split over a page break.
    """

    text: str
    place: Place
    inherited: bool = False
    continued: tuple[Place, ...] = ()
    confidence: float | None = None


class RawRow(Struct, frozen=True, kw_only=True):
    """A row of the list: its place and a cell for each column that was found.

    `continued`: where the row goes on after a page break.
    """

    place: Place
    cells: dict[str, Cell]
    continued: tuple[Place, ...] = ()


class Passage(Struct, frozen=True, kw_only=True):
    """Text outside the rows, named: `heading`, `note`, `header`, `caption`, `total` or `furniture`."""

    kind: str
    text: str
    place: Place


class GridSummary(Struct, frozen=True, kw_only=True):
    """A table that was found on a page: its shape and how it was found."""

    n_rows: int
    n_cols: int
    box: Box | None
    how: str


class PageSummary(Struct, frozen=True, kw_only=True):
    """What a page was found to hold; the fields are those of Page."""

    number: int
    width: float
    height: float
    turn: int
    grids: tuple[GridSummary, ...]
    account: dict[str, int]


class RawTable(Struct, frozen=True, kw_only=True):
    """The list as printed, page by page joined. No value is cleaned here.

    `account` counts the characters of the source by where they ended; `findings` are what reading
    the layout had to say; `profile` is the name of the profile whose labels were found. `pages` and
    `reasons` (why this profile, which sections) tell how it was read, for people.
    """

    source: Source
    profile: str
    columns: tuple[Column, ...]
    rows: tuple[RawRow, ...]
    passages: tuple[Passage, ...] = ()
    account: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    pages: tuple[PageSummary, ...] = ()
    reasons: tuple[str, ...] = ()


# --- a checked list: what validate hands to output -------------------------------------------------


class Metadata(Struct, frozen=True, kw_only=True):
    """What every output says of its making. Edition and publisher are given by a person, never guessed."""

    source: Source
    profile: str
    scheme: str
    version: str
    edition: str | None = None
    publisher: str | None = None


class Checked(Struct, frozen=True, kw_only=True):
    """The typed list: `frame` has one row per printed row, with the columns of `jinque.fields`."""

    frame: pd.DataFrame
    report: Report
    raw: RawTable
    profile: Profile
    metadata: Metadata
