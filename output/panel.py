"""All editions as one data set: Parquet, a folder for each publisher and edition, hive style."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from jinque.errors import ProfileError
from jinque.fields import FIELDS, Field
from jinque.output.parquet import render_parquet
from jinque.output.release.content import ReleaseFile
from jinque.output.release.hashing import PATH as SUMS
from jinque.output.release.hashing import render_sums
from jinque.output.table import Table
from jinque.safe import escape_markdown, replace_surrogates, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.editions import Edition

__all__ = ["PANEL_FIELDS", "build_panel"]

_LEVEL = (
    "Comparable only among rows of the same `scheme`.",
    "仅在同一评级体系（scheme）内可比。",
)


def _add_warning(field: Field) -> Field:
    """What everybody must know who works with editions of several publishers."""
    if field.name != "rating_level":
        return field
    words, words_zh = field.description, field.description_zh
    return replace(
        field, description=f"{words} {_LEVEL[0]}", description_zh=f"{words_zh}{_LEVEL[1]}"
    )


def _about(name: str, title: str, title_zh: str, description: str, description_zh: str) -> Field:
    return Field(
        name=name,
        type="string",
        title=title,
        title_zh=title_zh,
        description=description,
        description_zh=description_zh,
    )


# fmt: off
PANEL_FIELDS: tuple[Field, ...] = (
    _about("scheme", "Rating scheme", "评级体系", "Scheme of the ratings: never compare two.",
           "评级所属体系；不同体系不可比较。"),
    *map(_add_warning, FIELDS),
    _about("profile", "Profile", "配置", "Profile that the list was read by.", "读取所用的配置。"),
    _about("version", "Version", "版本", "Version of the release.", "发布版本。"),
    _about("source_sha256", "SHA-256 of the source", "来源的 SHA-256", "Which file it was made from.",
           "所据来源文件。"),
)
# fmt: on


def build_panel(editions: Sequence[Edition]) -> tuple[ReleaseFile, ...]:
    """The files of the data set: a Parquet file for each edition, what it is, and the sums, last.

    Every row has the scheme of its rating. The columns are those that all lists share; a profile's own
    (`extra_…`) stay in the releases. Raises ProfileError for an edition without name or publisher, for
    ratings without a scheme, for a draft, and for two versions of one edition.
    """
    _refuse_unlabelled(editions)
    in_order = sorted(editions, key=lambda one: (one.publisher or "", one.edition or ""))
    _refuse_twins(in_order)
    files = [_file(_place(one), "application/vnd.apache.parquet", _render(one)) for one in in_order]
    files.append(_file("README.md", "text/markdown", _explain(in_order).encode()))
    return (*files, _file(SUMS, "text/plain", render_sums(files)))


def _refuse_unlabelled(editions: Sequence[Edition]) -> None:
    for one in editions:
        is_rated = any(row.get("rating") is not None for row in one.rows)
        for name, is_missing in (
            ("edition", not one.edition),
            ("publisher", not one.publisher),
            ("rating scheme", is_rated and not one.scheme),
        ):
            if is_missing:
                hint = "take the release, or a Parquet or JSON file, which say it"
                message = f"does not say its {name}"
                raise ProfileError(message, source=show(one.name), hints=(hint,))
        if one.is_draft:
            raise ProfileError("is a draft, which has open errors", source=show(one.name))


def _refuse_twins(in_order: Sequence[Edition]) -> None:
    seen: dict[str, Edition] = {}
    for one in in_order:
        other = seen.setdefault(_place(one), one)
        if other is not one:
            message = f"is the same edition as {show(other.name)}"
            raise ProfileError(message, source=show(one.name), hints=("give one version of it",))


def _place(one: Edition) -> str:
    """Where its file lies; names are percent-encoded, which readers of hive folders undo."""
    publisher, edition = (quote(text or "", safe="") for text in (one.publisher, one.edition))
    return f"data/publisher={publisher}/edition={edition}/part-0.parquet"


def _render(one: Edition) -> bytes:
    own = {"scheme": one.scheme, "profile": one.profile, "version": one.version}
    own["source_sha256"] = one.source_sha256
    rows = tuple(
        tuple(
            own[field.name] if field.name in own else row.get(field.name) for field in PANEL_FIELDS
        )
        for row in one.rows
    )
    about = {"publisher": one.publisher, "edition": one.edition, **own}
    return render_parquet(Table(fields=PANEL_FIELDS, rows=rows, about=about))


def _file(path: str, media_type: str, data: bytes) -> ReleaseFile:
    return ReleaseFile(path=path, media_type=media_type, title=path, title_zh=path, data=data)


def _explain(in_order: Sequence[Edition]) -> str:
    """What the data set holds and how to read it."""
    rows = "\n".join(
        f"| {' | '.join(escape_markdown(replace_surrogates(text or '—')) for text in _tell(one))} |"
        for one in in_order
    )
    return f"""\
# Shortage occupations, all editions / 急需紧缺职业目录，各版合编

| publisher | edition | version | scheme | rows |
| --- | --- | --- | --- | --- |
{rows}

`publisher` and `edition` are in the names of the folders, which readers turn into columns:

```sql
SELECT publisher, edition, scheme, rating, count(*) AS n
FROM read_parquet('data/**/*.parquet', hive_partitioning = true)
GROUP BY ALL ORDER BY ALL;  -- DuckDB
```

Ratings of two schemes say different things. Compare `rating_level` only among rows of one `scheme`.
评级因体系而异：`rating_level` 仅在同一 `scheme` 内可比。
"""  # noqa: S608 - an example for people, with nothing put into the query


def _tell(one: Edition) -> tuple[str | None, ...]:
    return (one.publisher, one.edition, one.version, one.scheme, str(len(one.rows)))
