"""Whether a release is what it promises: every promise is a check, every breach a named problem."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinque.output.verify.check_agreement import check_derivations, check_printed, check_schemas
from jinque.output.verify.check_changes import check_changes
from jinque.output.verify.check_files import check_files, check_sums, check_texts
from jinque.output.verify.check_metadata import check_identity, check_required, check_sums_again
from jinque.output.verify.check_page import check_page, check_page_rows
from jinque.output.verify.check_state import check_state
from jinque.output.verify.check_tables import check_formats, check_types, check_values
from jinque.output.verify.folder import Folder, read_folder
from jinque.output.verify.problem import PROBLEMS, Problem
from jinque.safe import show

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

__all__ = ["PROBLEMS", "Problem", "verify_release"]

_UNREADABLE: tuple[type[Exception], ...] = (
    *(KeyError, TypeError, ValueError, AttributeError, IndexError),
    *(ArithmeticError, RecursionError, re.error),
)
# The file that is to blame when a check meets a shape that it cannot read.
_CHECKS: tuple[tuple[Callable[[Folder], Iterator[Problem]], str], ...] = (
    (check_files, "SHA256SUMS"),
    (check_sums, "SHA256SUMS"),
    (check_texts, "SHA256SUMS"),
    (check_types, "datapackage.json"),
    (check_values, "datapackage.json"),
    (check_formats, "datapackage.json"),
    (check_schemas, "datapackage.json"),
    (check_derivations, "data/occupations.csv"),
    (check_printed, "data/printed.csv"),
    (check_required, "datapackage.json"),
    (check_identity, "datapackage.json"),
    (check_sums_again, "datapackage.json"),
    (check_state, "datapackage.json"),
    (check_page, "index.html"),
    (check_page_rows, "index.html"),
    (check_changes, "data/changes.csv"),
)


def verify_release(path: str | os.PathLike[str], *, allow_draft: bool = False) -> list[Problem]:
    """All that is wrong with the release in a folder, nothing where all is well.

    Needs nothing but the folder: no network, no profile, not the source. Raises SourceError where
    there is no folder, or a file in it may not be read.
    """
    folder = read_folder(Path(path), is_draft_allowed=allow_draft)
    found = [problem for check, blamed in _CHECKS for problem in _run(check, folder, blamed)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.path, one.name))


def _run(
    check: Callable[[Folder], Iterator[Problem]], folder: Folder, blamed: str
) -> Iterator[Problem]:
    """The problems that a check finds; metadata of a shape that it cannot read is one as well.

    Any file may hold anything, and each check takes for granted what others look at.
    """
    try:
        yield from check(folder)
    except _UNREADABLE as error:
        what = f"{type(error).__name__}: {show(str(error))}"
        message = (
            f"what {check.__name__.removeprefix('check_')} looks at is not as promised ({what})"
        )
        yield Problem(name="missing-metadata", path=blamed, message=message)
