"""The other extractors, each with the usual short script: a PDF becomes tables of texts.

As a program it is that script, with no other import: `python benchmarks/extractors.py pdfplumber list.pdf`.
"""

# pyright: reportMissingImports=false
# The peers are optional: whichever are installed take part.

from __future__ import annotations

import importlib.util
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Table = Sequence[Sequence[str | None]]

__all__ = ["EXTRACTORS", "extract_camelot", "find_extractors"]


def extract_pdfplumber(path: Path | str) -> list[Table]:
    """Its tables as they come by default."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def extract_camelot(path: Path | str, flavor: str = "lattice") -> list[Table]:
    """Ruled tables, as its guide says first."""
    import camelot

    return [t.df.values.tolist() for t in camelot.read_pdf(str(path), pages="all", flavor=flavor)]


def extract_tabula(path: Path | str) -> list[Table]:
    """Its own choice of method."""
    import tabula

    header = {"header": None, "dtype": str}
    frames = tabula.read_pdf(path, pages="all", pandas_options=header, silent=True)
    return [frame.fillna("").to_numpy().tolist() for frame in frames]


def extract_pymupdf(path: Path | str) -> list[Table]:
    """`find_tables` of every page."""
    import pymupdf

    with pymupdf.open(path) as pdf:
        return [table.extract() for page in pdf for table in page.find_tables().tables]


def extract_tablers(path: Path | str) -> list[Table]:
    """`find_tables` of every page, with their text."""
    import tablers  # type: ignore[import-not-found,unused-ignore]

    pdf = tablers.Document(str(path))
    pages = (tablers.find_tables(page, extract_text=True) for page in pdf.pages())
    return [
        [[cell.text for cell in row] for row in table.to_list()]
        for tables in pages
        for table in tables
    ]


EXTRACTORS: dict[str, Callable[[Path | str], list[Table]]] = {
    "pdfplumber": extract_pdfplumber,
    "camelot": extract_camelot,
    "tabula": extract_tabula,
    "pymupdf": extract_pymupdf,
    "tablers": extract_tablers,
}


def find_extractors() -> list[str]:
    """Those that are installed; tabula needs Java."""
    found = [name for name in EXTRACTORS if importlib.util.find_spec(name)]
    return [name for name in found if name != "tabula" or shutil.which("java")]


if __name__ == "__main__":
    for found_table in EXTRACTORS[sys.argv[1]](sys.argv[2]):
        print(*found_table, sep="\n")
