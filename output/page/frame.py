"""The frame of a page of ours: one file, no request, no script, a strict Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib

from jinque.safe import escape_html

__all__ = ["html_page"]

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  margin: 0 auto; max-width: 80rem; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: start; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid; border-color: color-mix(in srgb, currentColor 30%, transparent);
  padding: .25rem .5rem; text-align: start; vertical-align: top; }
.error { font-weight: bold; }
code { font-family: ui-monospace, "Noto Sans Mono CJK SC", monospace; }
"""


def html_page(title: str, body: str, *, lang: str = "en") -> str:
    """A whole page around `body`, which is HTML already; `title` is text."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="{escape_html(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape_html(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
