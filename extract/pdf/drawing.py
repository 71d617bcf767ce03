"""Pages of a PDF as small grey images, for people to compare with what was read from them."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

from jinque.errors import SourceError
from jinque.records import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinque.records import PageSummary, Source

__all__ = ["draw_pages", "fit_scale"]

POINTS = 72  # to the inch
MAX_PIXELS = 4_000_000  # of one page: A4 at 110 dots an inch has 1.1 million
MAX_PIXELS_IN_ALL = 120_000_000  # about 7 MB of WebP; longer documents are drawn smaller
MAX_SIDE = 16_000  # WebP has no more than 16 383
QUALITY = 40  # of WebP: print stays sharp, a page of a list takes about 60 KB
_TURNS = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}
Image.preinit()
Image.init()  # all formats now: later the child may open no file


def draw_pages(
    data: bytes, source: Source, pages: Sequence[PageSummary], *, password: str | None, dpi: int
) -> tuple[Picture, ...]:
    """Those pages of a PDF, `dpi` dots to the inch or as many as the bounds on pixels allow.

    Raises SourceError for a page that cannot be drawn.
    """
    scales = [fit_scale(page.width, page.height, dpi, len(pages)) for page in pages]
    try:
        with pypdfium2.PdfDocument(data, password=password) as pdf:
            return tuple(
                _draw_page(pdf, page, scale) for page, scale in zip(pages, scales, strict=True)
            )
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        hint = "take the page without pictures: --dpi 0"
        raise SourceError(
            f"its pages cannot be drawn: {error}", source=source.name, hints=(hint,)
        ) from error


def fit_scale(width: float, height: float, dpi: int, n_pages: int) -> float:
    """Pixels to the point for a page of that size in points, one of `n_pages` alike.

    >>> round(fit_scale(595, 842, 110, 7) * 72), round(fit_scale(14400, 14400, 110, 1) * 72)
    (110, 10)
    """
    allowed = min(MAX_PIXELS, MAX_PIXELS_IN_ALL / max(1, n_pages))
    by_area = math.sqrt(allowed / max(1.0, width * height))
    return min(dpi / POINTS, by_area, MAX_SIDE / max(1.0, width, height))


def _draw_page(pdf: pypdfium2.PdfDocument, page: PageSummary, scale: float) -> Picture:
    sheet = pdf[page.number - 1]
    try:
        # pypdfium2 is annotated for whole numbers; it takes any.
        drawn = sheet.render(scale=scale, grayscale=True)  # pyright: ignore[reportArgumentType]
        image = drawn.to_pil().convert("L")
    finally:
        sheet.close()
    if page.turn:
        image = image.transpose(_TURNS[page.turn])
    return Picture(
        page=page.number,
        width=page.width,
        height=page.height,
        pixels=image.size,
        data=_to_webp(image),
    )


def _to_webp(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    try:
        image.save(buffer, "WEBP", quality=QUALITY, method=4)
    except (OSError, ValueError) as error:  # an image of allowed size fails for want of memory only
        raise MemoryError from error
    return buffer.getvalue()
