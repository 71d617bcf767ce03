"""A page as a grey picture: rendered, set upright, its paper made white."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from jinque.extract.pdf import pdfium_calls as calls
from jinque.extract.pdf.unseen import Canvas, PagePicture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jinque.extract.pdf.pdfium_library import Handle

    Grey = NDArray[np.uint8]

__all__ = ["draw_page", "measure_skew", "set_upright", "whiten"]

SCALE = 3.0  # pixels to the point: 216 dots an inch
MAX_PIXELS = 20_000_000  # of a page: A2 at full scale; larger ones are drawn smaller
STRIPS = 32
WIDEST_SKEW = 3.0  # degrees
LEAST_SKEW = 0.04  # a lean that shifts a line by less than its own thickness over the page
BLOCK = 24  # pixels, a little less than a character: some paper shows in every block
WHITE = 250


def draw_page(page: Handle) -> tuple[Grey, float]:
    """An open page in grey, and its pixels to the point."""
    drawn = PagePicture(calls.to_address(page), Canvas(), SCALE, MAX_PIXELS)
    grey = np.frombuffer(drawn.pixels, np.uint8).reshape(drawn.height, drawn.width)
    return grey.copy(), drawn.scale


def measure_skew(grey: Grey) -> float:
    """Degrees clockwise by which lines of text and rules lean: where rows are most unlike one another."""
    ink = 255 - grey.astype(np.int32)
    edges = np.linspace(0, ink.shape[1], STRIPS + 1).astype(int)
    strips = np.stack([ink[:, a:b].sum(axis=1) for a, b in pairwise(edges)])
    centres = (edges[:-1] + edges[1:]) / 2 - ink.shape[1] / 2
    best = 0.0
    for reach, step in ((WIDEST_SKEW, 0.1), (0.1, 0.02)):
        tried = [best + n * step for n in range(-round(reach / step), round(reach / step) + 1)]
        best = max(tried, key=lambda angle: (_sharpness(strips, centres, angle), -abs(angle)))
    return best


def _sharpness(strips: NDArray[np.int32], centres: NDArray[np.float64], angle: float) -> float:
    shifts = np.rint(centres * math.tan(math.radians(angle))).astype(int)
    rows = sum(np.roll(strip, -shift) for strip, shift in zip(strips, shifts, strict=True))
    steps = np.diff(np.asarray(rows, dtype=np.float64))
    return float((steps * steps).sum())


def set_upright(grey: Grey) -> Grey:
    """The picture turned so that its lines are level."""
    angle = measure_skew(grey)
    if abs(angle) < LEAST_SKEW:
        return grey
    turned = Image.fromarray(grey).rotate(
        angle, resample=Image.Resampling.BICUBIC, fillcolor=int(np.median(grey))
    )
    return np.asarray(turned)


def whiten(grey: Grey) -> Grey:
    """Paper, shades and coloured cells become white, so that only ink is dark."""
    height, width = grey.shape
    tall, wide = -(-height // BLOCK), -(-width // BLOCK)
    padded = np.pad(grey, ((0, tall * BLOCK - height), (0, wide * BLOCK - width)), mode="edge")
    blocks = padded.reshape(tall, BLOCK, wide, BLOCK).swapaxes(1, 2).reshape(tall, wide, -1)
    paper = np.percentile(blocks, 80, axis=2).astype(np.uint8)
    light = np.asarray(
        Image.fromarray(paper).resize((wide * BLOCK, tall * BLOCK), Image.Resampling.BILINEAR)
    )[:height, :width]
    lifted = grey.astype(np.float32) * (WHITE / np.maximum(light.astype(np.float32), 32.0))
    return np.minimum(lifted, 255).astype(np.uint8)
