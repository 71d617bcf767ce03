"""What a data set says of itself, for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jinque.safe import escape_markdown, replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.batching.store import Record

__all__ = ["QUERY", "explain_dataset"]

QUERY = """\
SELECT publisher, edition, scheme, rating, count(*) AS n
FROM read_parquet('data/**/*.parquet', hive_partitioning = true)
WHERE list_status = 'ok'
GROUP BY ALL ORDER BY ALL;  -- DuckDB
"""


def explain_dataset(records: Sequence[Record]) -> str:
    """The README of a data set: its files, how many inputs came to what, its editions, how to read it."""
    counts = Counter(record.status for record in records)
    totals = "\n".join(f"| {status} | {count} |" for status, count in sorted(counts.items()))
    rows: Counter[tuple[str, str]] = Counter()
    for record in records:
        if record.rows:
            rows[record.publisher or "unknown", record.edition or "unknown"] += record.rows
    editions = "\n".join(
        f"| {_cell(publisher)} | {_cell(edition)} | {count} |"
        for (publisher, edition), count in sorted(rows.items())
    )
    return f"""\
# Shortage occupations, many lists / 急需紧缺职业目录，多份合编

- `data/`: rows as printed, typed; a folder for each publisher and edition, `unknown` where nobody said it.
- `findings.parquet`: what was found wrong or doubtful, each with its place.
- `manifest.parquet`: every input, what it came to and why. Inputs with the same content are read once.

Not every list is without errors: `list_status` says it of each row. 目录未必无误，见 `list_status`。

| status | inputs |
| --- | --- |
{totals}

| publisher | edition | rows read |
| --- | --- | --- |
{editions}

```sql
{QUERY}```

Ratings of two schemes say different things. Compare `rating_level` only among rows of one `scheme`.
评级因体系而异：`rating_level` 仅在同一 `scheme` 内可比。
"""


def _cell(text: str) -> str:
    return escape_markdown(replace_surrogates(text))
