"""The page of a release: one file that needs nothing else, drawn whole here; its script only helps."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from jinque.output.page.changes import show_changes
from jinque.output.page.html import both, both_plain, text
from jinque.output.page.listing import list_rows, make_filters
from jinque.output.page.model import checked_to_facts
from jinque.output.page.sections import (
    find_pages,
    show_about,
    show_charts,
    show_figures,
    show_files,
    show_findings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinque.output.release.content import ReleaseContent

__all__ = ["render_page"]

# A text in quotes, which is kept; or a sign with the blanks around it. A minus may need its blanks.
_BLANKS = re.compile(r"""("[^"]*"|'[^']*'|`[^`]*`)|\s*([=+*<>?:&|!(){}\[\];,])\s*""")


def render_page(content: ReleaseContent) -> bytes:
    """The page, in Chinese and English, the same bytes for the same content.

    It makes no request; its policy lets only the style and the script run whose hashes it names. Text of
    the list stands in it escaped.
    """
    from jinque.output.release.croissant import shorten_for_page

    facts = checked_to_facts(content.checked)
    settings = content.settings
    style, script = _squeeze_style(_read("page.css")), _squeeze(_read("page.js"))
    page = Template(_read("page.html")).substitute(
        policy=_make_policy(style, script),
        head_title=both_plain(settings.title, settings.title_zh),
        linked_data=_embed_linked_data(shorten_for_page(content.linked_data)),
        style=style,
        script=script,
        draft=_show_draft(content),
        publisher=both(settings.publisher.name_en, settings.publisher.name),
        title=both(settings.title, settings.title_zh),
        description=both(settings.description, settings.description_zh),
        version=f"{text(content.version)} · {content.issued.isoformat()}",
        figures=show_figures(facts),
        charts=show_charts(facts),
        changes=show_changes(content, facts),
        filters=make_filters(facts),
        rows=list_rows(facts, has_pages=bool(find_pages(content))),
        findings=show_findings(content, facts),
        files=show_files(content),
        about=show_about(content),
    )
    return f"{page}\n".encode()


@cache
def _read(name: str) -> str:
    return files("jinque.output.page").joinpath(name).read_text("utf-8").strip()


def _squeeze(code: str) -> str:
    """A script without comments and the blanks that are for reading it; what stands in quotes stays.

    >>> _squeeze("if (a) {\\n  // so\\n  b = `x = ${c}` + 1;\\n}\\n\\n")
    'if(a){b=`x = ${c}`+1;}'
    """
    lines = (line for line in code.splitlines() if not line.lstrip().startswith("//"))
    return _BLANKS.sub(lambda found: found[1] or found[2], "\n".join(lines)).strip()


def _squeeze_style(style: str) -> str:
    """A style sheet without the blanks that are for reading it.

    >>> _squeeze_style("a, b {\\n  color: red;\\n}")
    'a,b{color:red}'
    """
    return re.sub(r"\s*([{};])\s*|([:,])\s+", r"\1\2", style).replace(";}", "}")


def _make_policy(style: str, script: str) -> str:
    """Nothing may be loaded or run but this style and this script; `data:` is for the empty icon."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _embed_linked_data(linked_data: Mapping[str, Any]) -> str:
    """Croissant as JSON-LD, which is data to a browser; no text in it can end the element."""
    if not linked_data:
        return ""
    data = json.dumps(linked_data, ensure_ascii=False, separators=(",", ":"), default=str)
    data = "".join(json.dumps(char)[1:-1] if _is_hidden(char) else char for char in data)
    for char in "<>&":
        data = data.replace(char, f"\\u{ord(char):04x}")
    return f'<script type="application/ld+json">{data}</script>'


def _is_hidden(char: str) -> bool:
    """What an eye misses and an editor obeys; JSON can say it with its number."""
    return char != " " and not char.isprintable()


def _show_draft(content: ReleaseContent) -> str:
    if not content.is_draft:
        return ""
    words = both(
        "Draft: errors are open in this list. Do not publish, use or cite it.",
        "草稿：本目录尚有未解决的错误，请勿发布、使用或引用。",
    )
    return f'<aside class="draft" aria-label="草稿 Draft">{words}</aside>'
