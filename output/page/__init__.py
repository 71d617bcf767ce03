"""Pages to look at: the frame that all of ours share, and the page of a release."""

from __future__ import annotations

from jinque.output.page.frame import html_page
from jinque.output.page.render import render_page

__all__ = ["html_page", "render_page"]
