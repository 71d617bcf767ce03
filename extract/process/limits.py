"""The bounds of a reading child, and what breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from jinque.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Limits", "raise_hint", "set_bounds", "widen_for_ocr", "widen_for_size"]


Bound = Annotated[int, msgspec.Meta(ge=1, le=1 << 40)]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one reading may use. Memory and CPU are enforced by the system on Linux only.

    `seconds` is wall time; `cpu_seconds`, by default a little less, is time of the processor. `memory_mb`
    is address space, which a normal list needs less than 200 MB of. `stream_mb` is what all streams of a
    PDF may unpack to, `image_pixels` what one image in it may claim. `open_files` counts files that the
    reader may hold open after its start (it opens none). Time, memory and streams grow with the file:
    `widen_for_size`.
    """

    seconds: Bound = 60
    cpu_seconds: Bound | None = None
    memory_mb: Annotated[int, msgspec.Meta(ge=64, le=1 << 20)] = 512
    file_mb: Bound = 64
    open_files: Annotated[int, msgspec.Meta(ge=8, le=65536)] = 64
    pages: Bound = 2000
    objects: Bound = 500_000
    stream_mb: Bound = 256
    image_pixels: Bound = 100_000_000
    glyphs_per_page: Bound = 200_000
    rules_per_page: Bound = 200_000
    result_mb: Bound = 256

    @property
    def cpu(self) -> int:
        """Seconds of the processor that the reader may use."""
        return self.cpu_seconds or max(1, self.seconds - 5)


def raise_hint(name: str) -> str:
    """What to do where a bound is too low.

    >>> raise_hint("pages")
    'raise the bound if you trust the file: --limit pages=N'
    """
    return f"raise the bound if you trust the file: --limit {name}=N"


def set_bounds(limits: Limits, words: Iterable[str]) -> Limits:
    """The limits with some replaced, each written `name=number`. Raises OptionError.

    >>> set_bounds(Limits(), ["pages=5", "stream_mb=1000"]).stream_mb
    1000
    """
    given = {}
    for word in words:
        name, _, number = word.partition("=")
        if name not in Limits.__struct_fields__ or not number.isascii() or not number.isdigit():
            names = ", ".join(Limits.__struct_fields__)
            raise OptionError(
                f"no bound of reading: {word[:80]!r}",
                hints=("write NAME=N, such as pages=5000", f"its names are: {names}"),
            )
        given[name] = int(number[:20])
    try:
        return msgspec.convert(msgspec.to_builtins(limits) | given, Limits)
    except msgspec.ValidationError as error:
        raise OptionError(f"no such bound of reading: {error}") from error


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
    """The bounds for a long list: more time, memory and streams for each megabyte, where nobody set them.

    >>> widen_for_size(Limits(), 500_000).seconds, widen_for_size(Limits(), 50_000_000).memory_mb
    (120, 2048)
    """
    megabytes = size / 1_000_000
    wider = {
        "seconds": min(LONGEST, round(limits.seconds + 120 * megabytes)),
        "memory_mb": min(LARGEST, round(limits.memory_mb + 200 * megabytes)),
        "stream_mb": min(LARGEST, round(limits.stream_mb + 24 * megabytes)),
    }
    usual = Limits()
    untouched = {n: v for n, v in wider.items() if getattr(limits, n) == getattr(usual, n)}
    return msgspec.structs.replace(limits, **untouched)
