"""Whole archives: from files, folders and addresses to one data set. The pipeline, many times over."""

from __future__ import annotations

from jinque.batching.run import Summary, batch

__all__ = ["Summary", "batch"]
