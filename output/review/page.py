"""The page itself: one file that asks nothing of any other, under a strict Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from jinque.output.json_text import to_json
from jinque.output.review.data import checked_to_review
from jinque.safe import escape_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinque.records import Checked, Picture

__all__ = ["render_review"]

_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def render_review(checked: Checked, pictures: Sequence[Picture] = ()) -> str:
    """The HTML page on which a person reviews a list; `pictures` are its pages, as far as drawn.

    Without pictures (a text, a Word or Excel file) the source is shown as a table of its lines.
    """
    style, script = _read_asset("review.css"), _read_asset("review.js")
    data = to_json(checked_to_review(checked, pictures)).translate(_IN_SCRIPT)
    slots = {
        "policy": _make_policy(style, script),
        "name": escape_html(checked.raw.source.name),
        "facts": escape_html(_describe(checked)),
        "style": style,
        "pages": "\n".join(_picture_to_html(each, checked.raw.source.name) for each in pictures),
        "data": data,
        "script": script,
    }
    return _fill(_read_asset("review.html"), slots)


def _read_asset(name: str) -> str:
    return files("jinque.output").joinpath("review", name).read_text("utf-8")


def _fill(template: str, slots: Mapping[str, str]) -> str:
    """Each slot once: what is put in is not looked through for slots again.

    >>> _fill("{{a}} {{b}}", {"a": "{{b}}", "b": "2"})
    '{{b}} 2'
    """
    return _SLOT.sub(lambda match: slots[match[1]], template)


def _make_policy(style: str, script: str) -> str:
    """Our own style and script by their hashes, pictures from within the page, nothing else at all."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _describe(checked: Checked) -> str:
    about = checked.metadata
    parts = (
        about.edition,
        f"profile {about.profile}",
        f"jinque {about.version}",
        f"SHA-256 {about.source.sha256[:12]}…",
    )
    return " · ".join(part for part in parts if part)


def _picture_to_html(picture: Picture, name: str) -> str:
    width, height = picture.pixels
    image = base64.b64encode(picture.data).decode()
    return (
        f'<figure class="sheet" id="page-{picture.page}">'
        f'<figcaption>Page {picture.page} <span lang="zh-Hans">第{picture.page}页</span></figcaption>'
        f'<div class="paper"><img alt="Page {picture.page} of {escape_html(name)}" width="{width}" '
        f'height="{height}" src="data:image/webp;base64,{image}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" '
        f'data-page="{picture.page}"></svg></div></figure>'
    )
