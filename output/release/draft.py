"""The draft of a `release.toml`: every key explained, what is known filled in, nothing guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.json_text import to_json
from jinque.output.release.licences import LICENCES

if TYPE_CHECKING:
    from jinque.records import RawTable

__all__ = ["draft_settings"]

_TEMPLATE = """\
# What only a person knows of a release. Fill in each line that ends in "# ?", then run
#     jinque release {source}
# Nothing here is guessed: what is filled in was read from the file or the command.

name = {name}  # of the release, the edition is added: {name_only}-2023
edition = {edition} the year that the list is of, "2023", which need not be that of its date
revision = 1  # count on when the content of this edition changes
patch = 0  # count on when only its form does
title = ""  # ? in English
title_zh = ""  # ?
description = ""  # ? a sentence or two: what it lists, and for whom
description_zh = ""  # ?
# issued = 2024-01-31  # date of this release; without it SOURCE_DATE_EPOCH is taken
# url = "https://…"  # where the release will be found
# doi = "10.5281/zenodo.…"
# keywords = ["occupations", "labour market"]
# sign_off = true  # demand one for this release, whatever the profile says

[publisher]  # who issued the list
name = ""  # ? {publisher}
name_en = ""  # ?
# url = "https://…"

[source]  # the published document
title = ""  # ? as printed
url = ""  # ? the official address
retrieved = ""  # ? the day it was fetched: 2023-09-30, without quotes
# published = 2023-09-28  # leave it out where it is not known
sha256 = {sha256}  # read from {source}

[[contributors]]  # who made this release; one such block each
name = ""  # ? a person or a body
roles = ["creator"]  # creator, contributor, maintainer, reviewer, funder
# family_names = ""  # of a person, for citing
# given_names = ""
# organization = ""
# orcid = "0000-0000-0000-0000"
# url = "https://…"

[licence]
compilation = ""  # ? of these files: {licences}
# What is known of the source's own terms, in words. Copyright Law of China, Article 5, takes official
# documents and general tables out of copyright; whether this list is one is an argument, not a fact.
source = ""  # ?
source_zh = ""  # ?
"""


def draft_settings(raw: RawTable, *, source: str, edition: str | None, publisher: str) -> bytes:
    """The text of the file. `source` is how it was called; `publisher` is the profile's word for it."""
    said = f"the profile says: {publisher}" if publisher else "the issuing body"
    text = _TEMPLATE.format(
        source=_one_line(source),
        name=to_json(raw.profile),
        name_only=raw.profile,
        edition=f"{to_json(edition or '')}  #{'' if edition else ' ?'}",
        publisher=_one_line(said),
        sha256=to_json(raw.source.sha256),
        licences=", ".join(LICENCES),
    )
    return text.encode()


def _one_line(text: str) -> str:
    """Text for a comment."""
    return "".join(char for char in text if char.isprintable())
