"""The review page of a source: read it, draw its pages, put both side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinque.errors import OptionError
from jinque.pipeline import DPI, draw, read

if TYPE_CHECKING:
    import os

__all__ = ["review"]


def review(path: str | os.PathLike[str], *, dpi: int = DPI, **options: Any) -> str:  # noqa: ANN401
    """The HTML page on which a person compares a list with its source and signs it off.

    `options` are those of `jinque.read`; `dpi` is the fineness of the pages' pictures, 0 for none.
    Raises what `jinque.read` raises, and OptionError for standard input, which is read only once.
    """
    from jinque.output.review import render_review

    if path == "-":
        raise OptionError("the source is read twice: give it a file, not -")
    checked = read(path, **options)
    bounds = {name: options[name] for name in ("password", "limits") if name in options}
    return render_review(checked, draw(path, checked.raw, dpi=dpi, **bounds))
