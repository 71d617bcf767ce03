"""An image file becomes a PDF of its pages, so that a photographed list is read as a scan is."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.process.limits import raise_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.process.limits import Limits
    from jinque.records import Source

__all__ = ["image_to_pdf"]

FORMATS = ("PNG", "JPEG", "TIFF")
LONG_SIDE = 842.0  # points: an image that tells no resolution is taken for a page of A4
DOTS = (100.0, 1200.0)  # to the inch: what a scanner sets; 72 and 96 are what programs invent
QUALITY = 95
Image.init()  # all formats now: later the child may open no file


def image_to_pdf(data: bytes, source: Source, limits: Limits) -> bytes:
    """A PDF with the image, or each page of a TIFF, as a page in grey.

    Raises SourceError for an image that is damaged, LimitError for more pages or pixels than allowed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images, which are bounded here
            return _convert(data, source, limits)
    except JinqueError:
        raise
    except MemoryError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large("more pixels than any scan", "image_pixels", source) from error
    except Exception as error:  # decoders raise whatever they like
        detail = str(error).split("\n")[0][:120] or type(error).__name__
        hints = ("download it again, or open it in a viewer and save it anew",)
        raise SourceError(
            f"the image is damaged: {detail}", source=source.name, hints=hints
        ) from error


def _convert(data: bytes, source: Source, limits: Limits) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        pages = list(_iterate(image, source, limits))
        resolution = _find_resolution(image)
    first, *rest = pages
    buffer = io.BytesIO()
    first.save(
        buffer, "PDF", resolution=resolution, quality=QUALITY, save_all=True, append_images=rest
    )
    return buffer.getvalue()


def _iterate(image: Image.Image, source: Source, limits: Limits) -> Iterator[Image.Image]:
    """Its pages in grey, the bounds checked before each is unpacked."""
    pixels = 0
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        pixels += frame.width * frame.height
        if pixels > limits.image_pixels:
            raise _too_large(f"{pixels:,} pixels", "image_pixels", source)
        if number > limits.pages:
            raise _too_large(f"{number:,} pages", "pages", source)
        yield _to_grey(ImageOps.exif_transpose(frame))


def _too_large(what: str, bound: str, source: Source) -> LimitError:
    return LimitError(f"the image has {what}", source=source.name, hints=(raise_hint(bound),))


def _to_grey(image: Image.Image) -> Image.Image:
    """As it looks on white paper."""
    if image.mode.startswith("I"):  # 16 bits a pixel, which a plain conversion would cut off
        return Image.fromarray((np.asarray(image).clip(0, 65535) // 257).astype(np.uint8))
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        paper = Image.new("RGBA", shown.size, "white")
        return Image.alpha_composite(paper, shown).convert("L")
    return image.convert("L")


def _find_resolution(image: Image.Image) -> float:
    """Dots to the inch: as the file says, where it may be believed."""
    told = float(image.info.get("dpi", (0, 0))[0] or 0)
    if DOTS[0] <= told <= DOTS[1]:
        return told
    return max(image.size) * 72 / LONG_SIDE
