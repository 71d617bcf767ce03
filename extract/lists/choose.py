"""Which profile a document is of: by its title, its labels, and the words of its ratings."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from jinque.errors import AmbiguousError, LayoutError
from jinque.extract.lists.confirm import share_of_known_ratings
from jinque.extract.lists.header import Header, cells_by_square, find_headers, nearest_label
from jinque.findings import load_rule
from jinque.text import fold_label, is_han, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinque.profile import Profile
    from jinque.records import Document, Grid

__all__ = ["choose_profile", "describe_score"]

Score = tuple[bool, bool, float, int]
_NO_CHINESE = (
    "its text holds no Chinese character; where its pages show some, its fonts do not tell them:"
    " ask for the original, or print and scan it and read it with --ocr"
)


def choose_profile(
    document: Document, profiles: Sequence[Profile], *, only_best: bool = False
) -> tuple[Profile, tuple[str, ...]]:
    """The profile that fits best, the first of several that fit alike; and what spoke for each.

    Raises LayoutError where no table has the labels of any. With `only_best` it raises AmbiguousError
    where several fit alike, and where only labels speak for a profile that also has titles.
    """
    scored = [(score, profile) for profile in profiles if (score := _score(document, profile))]
    if not scored:
        raise _no_list(document, profiles)
    fitting = [(score, profile) for score, profile in scored if score[1]]
    if not fitting:
        raise _missing_label(document, max(scored, key=lambda pair: pair[0][3])[1])
    reasons = tuple(f"profile {each.name}: {describe_score(score)}" for score, each in scored)
    best = max(score for score, _ in fitting)
    alike = [profile for score, profile in fitting if score == best]
    if only_best and len(profiles) > 1:
        _refuse_doubt(document, alike, best)
    return alike[0], reasons


def _refuse_doubt(document: Document, alike: Sequence[Profile], score: Score) -> None:
    """Labels are shared by publishers, so without its title a profile that has one is not sure."""
    names = tuple(profile.name for profile in alike)
    if len(alike) > 1:
        message = f"profiles {', '.join(names)} fit alike: {describe_score(score)}"
    elif alike[0].identify.titles and not score[0]:
        message = f"profile {names[0]} fits by its labels only: {describe_score(score)}"
    else:
        return
    name = document.source.name
    raise AmbiguousError(message, source=name, hints=("say which it is",), labels=names)


def describe_score(score: Score) -> str:
    """In words what speaks for a profile.

    >>> describe_score((True, True, 0.9, 7))
    '7 labels known, none required missing, its title found, 90 % of the ratings known'
    """
    has_title, is_complete, ratings, labels = score
    required = "none required missing" if is_complete else "some required missing"
    title = "its title found" if has_title else "its title not found"
    share = f"{100 * ratings:.0f} % of the ratings known"
    return f"{labels} labels known, {required}, {title}, {share}"


def _score(document: Document, profile: Profile) -> Score | None:
    """(title found, all required labels found, share of known ratings, labels found)."""
    found = _find_fullest(document, profile)
    if found is None:
        return None
    grid, header = found
    return (
        _has_title(document, profile),
        not _missing(header, profile) or not header.unknown,
        round(share_of_known_ratings(_ratings(grid, header), profile), 1),
        len(header.matched),
    )


def _find_fullest(document: Document, profile: Profile) -> tuple[Grid, Header] | None:
    """The first header with most labels, and its grid; after one with all of them no other is looked for."""
    best: tuple[Grid, Header] | None = None
    for grid, header in _all_headers(document, profile):
        if best is None or len(header.matched) > len(best[1].matched):
            best = grid, header
        if len(header.matched) == len(profile.columns):
            break
    return best


def _all_headers(document: Document, profile: Profile) -> Iterator[tuple[Grid, Header]]:
    return (
        (grid, header)
        for page in document.pages
        for grid in page.grids
        for header in find_headers(grid, profile)[:1]
    )


def _has_title(document: Document, profile: Profile) -> bool:
    titles = [fold_label(title) for title in profile.identify.titles]
    page = document.pages[0]
    texts = [line.text for line in page.lines] + [c.text for g in page.grids for c in g.cells[:8]]
    folded = [fold_label(text) for text in texts]
    return any(title in text for title in titles for text in folded)


def _missing(header: Header, profile: Profile) -> list[str]:
    required = [field for field, rule in profile.columns.items() if rule.required]
    return [field for field in required if field not in header.matched]


def _ratings(grid: Grid, header: Header) -> list[str]:
    if "rating" not in header.matched:
        return []
    col = header.fields.index("rating")
    squares = cells_by_square(grid)
    rows = range(header.row + header.depth, grid.n_rows)
    texts = [squares[row, col].text for row in rows if (row, col) in squares]
    return [text for text in texts if squeeze(text)]


def _missing_label(document: Document, profile: Profile) -> LayoutError:
    """A column that the profile requires is not there, and one is there that it does not know."""
    page, header = next(
        (page.number, header)
        for page in document.pages
        for grid in page.grids
        for header in find_headers(grid, profile)
        if header.unknown
    )
    missing = _missing(header, profile)
    repeated = header.repeated
    label = next((label for label in header.unknown if label not in repeated), None)
    if label is None:
        return LayoutError(
            f'"{squeeze(repeated[0])}" is printed twice on one row',
            source=document.source.name,
            page=page,
            hints=(load_rule("repeated-label").hint,),
            labels=header.labels,
        )
    near = nearest_label(label, profile, missing) or (
        missing[0],
        profile.columns[missing[0]].labels[0],
    )
    return LayoutError(
        f'no field is printed as "{squeeze(label)}"',
        source=document.source.name,
        page=page,
        hints=(
            f'nearest: {near[0]} ("{near[1]}")',
            f"if it is that field, add the wording to columns.{near[0]}.labels in your profile",
        ),
        labels=header.labels,
    )


def _no_list(document: Document, profiles: Sequence[Profile]) -> LayoutError:
    printed = _first_row(document)
    names = ", ".join(profile.name for profile in profiles)
    seen = f'the first table begins with "{printed}"' if printed else "it has no table at all"
    return LayoutError(
        f"no shortage-occupation list with the labels of profile {names}",
        source=document.source.name,
        hints=(
            seen,
            *_first_messages(document, "kind-mismatch", "overprinted-text", "text-left-out"),
            *([] if _has_chinese(document) else [_NO_CHINESE]),
            "if it is such a list, put its labels into a profile of your own (-p my.toml)",
        ),
        labels=tuple(printed.split(" | ")) if printed else (),
    )


def _has_chinese(document: Document) -> bool:
    """Whether any text of a PDF is Chinese; other sources have no fonts that could lose it."""
    if document.source.kind != "pdf":
        return True
    texts = chain.from_iterable(
        [*(line.text for line in page.lines), *(c.text for grid in page.grids for c in grid.cells)]
        for page in document.pages
    )
    return any(map(is_han, chain.from_iterable(texts)))


def _first_messages(document: Document, *rules: str) -> Iterator[str]:
    """What the first finding of each of some rules says: it may be why no list was found."""
    for rule in rules:
        found = next((one for one in document.findings if one.rule == rule), None)
        if found is not None:
            where = f"page {found.page}: " if found.page else ""
            yield where + found.message


def _first_row(document: Document) -> str:
    grids = [grid for page in document.pages for grid in page.grids if grid.cells]
    if not grids:
        return ""
    cells = [cell for cell in grids[0].cells if cell.row == 0 and squeeze(cell.text)]
    return " | ".join(squeeze(cell.text)[:20] for cell in cells[:8])
