"""The bounds of a reading child, and what breaks them."""

from __future__ import annotations

import msgspec

__all__ = ["Limits", "widen_for_ocr", "widen_for_size"]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one reading may use. Memory and CPU are enforced by the system on Linux only.

    `seconds` is wall time; the child's CPU time is bounded a little below it. `memory_mb` is address
    space, which a normal list needs less than 200 MB of. Both grow with the file: `widen_for_size`.
    """

    seconds: int = 60
    memory_mb: int = 512
    file_mb: int = 64
    pages: int = 2000
    glyphs_per_page: int = 200_000
    rules_per_page: int = 200_000
    result_mb: int = 256


LONGEST, LARGEST = 900, 2048  # seconds and MB that no file's size widens the bounds beyond
OCR = {"seconds": 900, "memory_mb": 2048}  # 10 s and 350 MB for a page, with room for large ones


def widen_for_ocr(limits: Limits) -> Limits:
    """The bounds of a reading with OCR: wider where nobody set them.

    >>> widen_for_ocr(Limits(memory_mb=1024)).seconds, widen_for_ocr(Limits(memory_mb=1024)).memory_mb
    (900, 1024)
    """
    usual = Limits()
    untouched = {n: v for n, v in OCR.items() if getattr(limits, n) == getattr(usual, n)}
    return msgspec.structs.replace(limits, **untouched)


def widen_for_size(limits: Limits, size: int) -> Limits:
    """The bounds for a long list: more time and memory for each megabyte, where nobody set them.

    >>> widen_for_size(Limits(), 500_000).seconds, widen_for_size(Limits(), 50_000_000).memory_mb
    (120, 2048)
    """
    megabytes = size / 1_000_000
    wider = {
        "seconds": min(LONGEST, round(limits.seconds + 120 * megabytes)),
        "memory_mb": min(LARGEST, round(limits.memory_mb + 200 * megabytes)),
    }
    usual = Limits()
    untouched = {n: v for n, v in wider.items() if getattr(limits, n) == getattr(usual, n)}
    return msgspec.structs.replace(limits, **untouched)
