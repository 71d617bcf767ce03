"""The edition before, from whatever holds it: a release's folder, a table that jinque wrote, or a source."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from jinque.errors import ProfileError

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["load_previous"]

IN_RELEASE = ("data/occupations.parquet", "data/occupations.csv")
NEEDED = ("title", "code", "rating", "median_salary_wan")


def load_previous(path: str | os.PathLike[str]) -> pd.DataFrame | None:
    """The frame of an earlier edition, or None where the file is no table of ours, so a source.

    Raises ProfileError for what cannot be read.
    """
    file = _find_table(Path(path))
    try:
        with file.open("rb") as opened:
            head = opened.read(4096)
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", source=str(path)) from error
    if head.startswith(b"PAR1"):
        return _read_parquet(file)
    first_line = head.decode("utf-8-sig", "replace").splitlines()[:1]
    if first_line and {"title", "code"} <= set(first_line[0].split(",")):
        return _read_csv(file)
    return None


def _find_table(path: Path) -> Path:
    """The table of a release's folder; a file is itself."""
    if not path.is_dir():
        return path
    for name in IN_RELEASE:
        if (path / name).is_file():
            return path / name
    hint = "give the folder of one release, or a table that jinque wrote"
    raise ProfileError(f"holds no {IN_RELEASE[0]}", source=str(path), hints=(hint,))


def _read_parquet(file: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_parquet(file)
    except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
        raise ProfileError(f"is no Parquet file: {error}", source=str(file)) from error
    return _to_previous(frame, file)


def _read_csv(file: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ProfileError(f"is no CSV that jinque wrote: {error}", source=str(file)) from error
    return _to_previous(frame, file)


def _to_previous(frame: pd.DataFrame, file: Path) -> pd.DataFrame:
    """The columns that editions are compared by; no text is null, pay is exact."""
    missing = [name for name in NEEDED if name not in frame]
    if missing:
        raise ProfileError(f"has no column {missing[0]}", source=str(file))
    frame = frame[list(NEEDED)].astype(object)
    frame = frame.where(frame.notna() & (frame != ""), None)
    try:
        pay = frame["median_salary_wan"].map(_to_decimal)
    except InvalidOperation as error:
        raise ProfileError("median_salary_wan holds what is no number", source=str(file)) from error
    return frame.assign(median_salary_wan=pay)


def _to_decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
