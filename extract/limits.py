"""The bounds of a reading child, and what breaks them."""

from __future__ import annotations

import msgspec

__all__ = ["Limits"]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one reading may use. Memory and CPU are enforced by the system on Linux only.

    `seconds` is wall time; the child's CPU time is bounded a little below it. `memory_mb` is address
    space, which a normal list needs less than 200 MB of.
    """

    seconds: int = 60
    memory_mb: int = 512
    file_mb: int = 64
    pages: int = 2000
    glyphs_per_page: int = 200_000
    rules_per_page: int = 200_000
    result_mb: int = 256
