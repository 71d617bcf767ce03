"""How readers share the pages of a document, and the cores of a machine."""

from __future__ import annotations

import os
from contextlib import suppress

from msgspec import Struct

__all__ = ["MISSING", "WHOLE", "Share", "count_cores"]

MISSING = "another reader of its pages failed"


class Share(Struct, frozen=True, kw_only=True):
    """The pages that one of several processes reads: part `index`, from 0, of `count` alike."""

    index: int = 0
    count: int = 1

    def numbers(self, n_pages: int) -> range:
        """Which of the pages, from 1.

        >>> [list(Share(index=i, count=2).numbers(5)) for i in (0, 1)]
        [[1, 2], [3, 4, 5]]
        """
        first, after = (n_pages * i // self.count for i in (self.index, self.index + 1))
        return range(first + 1, after + 1)


WHOLE = Share()  # one process reads all


def count_cores() -> int:
    """The cores that this process may use."""
    with suppress(AttributeError):  # not every system tells
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
