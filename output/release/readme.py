"""`README.md`: what the release is, whence, how to use it, what is known to be wrong, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.release.citation import cite
from jinque.output.release.constraints import content_to_constraints
from jinque.output.release.licences import LICENCES, code_licence
from jinque.output.release.provenance import describe_readers
from jinque.output.release.readme_parts import (
    ENGLISH,
    link,
    list_creators,
    rows_to_table,
    say,
    sort_findings,
    summarize,
    write_bounds,
)
from jinque.safe import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = ["PATH", "render_readme"]

PATH = "README.md"
DRAFT = "> **DRAFT.** Errors are open in this list. Do not publish, use or cite it."


def render_readme(content: ReleaseContent, table: Table) -> bytes:
    """The whole page in English."""
    parts = [
        f"# {say(content.settings.title)}",
        *([DRAFT] if content.is_draft else []),
        "[中文说明](README.zh.md)",
        say(content.settings.description),
        _tell_facts(content, table),
        "## Files",
        _list_files(content),
        "## How to use it",
        _show_use(),
        "## Fields",
        _list_fields(content, table),
        "## Known findings",
        *_tell_findings(content),
        "## How to cite it",
        f"> {say(cite(content))}",
        "`CITATION.cff` says the same to machines. Please name the issuing body as well.",
        "## Licences",
        *_tell_licences(content),
        "## How it was made",
        _tell_making(content),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _tell_facts(content: ReleaseContent, table: Table) -> str:
    settings, counts = content.settings, summarize(table)
    source, publisher = settings.source, settings.publisher
    rows = [
        ["", ""],
        ["Version", f"{content.version} (edition.revision.patch)"],
        ["Released", content.issued.isoformat()],
        ["Issued by", f"{say(publisher.name_en)} ({say(publisher.name)})"],
        ["Source", f"{say(source.title)}, {link(source.url)}"],
        ["Published", source.published.isoformat() if source.published else "date not known"],
        ["Retrieved", source.retrieved.isoformat()],
        ["SHA-256 of the source", f"`{content.checked.metadata.source.sha256}`"],
        ["Rows", f"{counts['rows']} in {counts['industries']} industries"],
        ["With a code", f"{counts['coded']}, without: {counts['uncoded']}"],
        ["Made by", list_creators(content)],
    ]
    return rows_to_table(rows)


def _list_files(content: ReleaseContent) -> str:
    rows = [["file", "what"]]
    rows += [[f"`{file.path}`", file.title] for file in content.files]
    rows += [
        ["`CHANGES.md`", "What changed since the edition before, to read"],
        ["`index.html`", "The list to look at; needs no network"],
        ["`datapackage.json`", "Data Package: all tables, their fields and their source"],
        ["`occupations.tableschema.json`", "Table Schema of the list, in all its formats"],
        ["`occupations.schema.json`", "JSON Schema of `data/occupations.json`"],
        ["`croissant.json`", "Croissant and schema.org, for search engines and machine learning"],
        ["`provenance.json`", "in-toto statement: from what, and by which programs, it was made"],
        ["`SHA256SUMS`", "Sums of all other files: `sha256sum -c SHA256SUMS`"],
    ]
    return rows_to_table(rows)


def _show_use() -> str:
    return """\
The list is the same in CSV, JSON, Parquet and XLSX. Take Parquet where you can: it knows the types.

```python
import pandas as pd

occupations = pd.read_parquet("data/occupations.parquet")
printed = pd.read_csv("data/printed.csv")  # the cells as printed, joined by seq
```

```sql
SELECT industry, rating, median(median_salary_wan) FROM 'data/occupations.parquet' GROUP BY ALL;  -- DuckDB
```

- An empty value means *unknown*, never *no*: a row without a code may be a green occupation all the same.
- Ratings are steps of this publisher's scheme. Never compare `rating_level` with another publisher's.
- Pay has exactly the printed places in CSV and JSON; Parquet and XLSX hold it as a double.
- CSV is UTF-8 without a byte order mark. Excel opens XLSX safely; it makes dates of short codes in a CSV.
- Some programs (sqlite-utils, for one) keep `true` and `false` of a CSV as text."""


def _list_fields(content: ReleaseContent, table: Table) -> str:
    bounds = content_to_constraints(content)
    rows = [["field", "title", "type", "from", "constraints", "meaning"]]
    for field in table.fields:
        title = f"{say(field.title)} ({say(field.title_zh)})"
        limits = write_bounds(field, bounds[field.name], ENGLISH)
        meaning = say(field.description)
        rows.append([f"`{field.name}`", title, field.type, field.origin, limits, meaning])
    return rows_to_table(rows)


def _tell_findings(content: ReleaseContent) -> Iterator[str]:
    """All findings; nothing that is known to be odd is left out."""
    standing, waived = sort_findings(content)
    if not standing and not waived:
        yield "None."
    if standing:
        yield "\n".join(f"- {_tell_finding(finding)}" for finding in standing)
    if waived:
        yield "Reviewed, and published as printed:"
        yield "\n".join(
            f"- {_tell_finding(finding)} *{escape_markdown(finding.waiver or '')}*"
            for finding in waived
        )


def _tell_finding(finding: Finding) -> str:
    place = f"page {finding.page}, row {finding.row}: " if finding.page else ""
    return f"{place}{finding.severity} `{finding.rule}`: {escape_markdown(finding.message)}"


def _tell_licences(content: ReleaseContent) -> Iterator[str]:
    licence = content.settings.licence
    title, url = LICENCES[licence.compilation]
    yield "Three things, with three statements. None of them is legal advice."
    yield f"**The source** (the published list). {say(licence.source)}"
    yield f"**This compilation** (these files). {title} ({licence.compilation}), {link(url)}."
    yield f"**The program** that made them, jinque. {code_licence()}."


def _tell_making(content: ReleaseContent) -> str:
    about = content.checked.metadata
    how = "; ".join(
        f"{name} {say(by)}" for name, by in describe_readers(content.checked.raw).items()
    )
    signed = content.sign_off
    looked = (
        f"\n\nLooked through by {say(signed.reviewer)} on {signed.date.isoformat()}."
        if signed
        else ""
    )
    return (
        f"jinque {about.version}, profile `{about.profile}`; {how}. No value was typed by hand, and no word "
        f"was corrected: what is printed stays, and what looks wrong is a finding. "
        f"The same source gives the same bytes again; `jinque verify` checks all that is promised here.{looked}"
    )
