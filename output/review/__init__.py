"""A page on which a person compares a list with its source, row by row, and signs off what was read."""

from __future__ import annotations

from jinque.output.review.page import render_review

__all__ = ["render_review"]
