"""The recogniser: a picture of one line becomes characters, each with its place and confidence.

The model is PP-OCRv6's, as the package `rapidocr` carries it; onnxruntime runs it. It is fed here
rather than through rapidocr, whose own chain finds lines without knowing cells, imports OpenCV, and
fetches a model that it misses.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PIL import Image

from jinque.errors import SourceError
from jinque.text import is_han

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

__all__ = ["TWINS", "Char", "Recogniser", "find_model", "load_recogniser"]

SYMBOLS = "—–…·“”‘’×÷±℃°★☆●○■□△▲√%‰αβγμΩⅠⅡⅢⅣⅤ①②③④⑤⑥⑦⑧⑨⑩"
# Width is not told apart on paper: both forms of a mark count as one reading.
TWINS = dict(zip("(),:;!?（），：；！？", "（），：；！？(),:;!?", strict=True))
HEIGHT = 48  # pixels of a line, as the model was trained
STEP = 8  # pixels of width for each of the model's outputs
LEAST_WIDTH, MOST_WIDTH = 160, 4000
THREADS = 2
PAPER = 250
NOTHING = 127.5  # the grey beyond the end of a short line, as in training


class Char(NamedTuple):
    """A character and where along the line its middle is, in pixels of the picture."""

    text: str
    x: float
    confidence: float


class Recogniser:
    """A loaded model."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime has no types
        self._session = session
        self._input = session.get_inputs()[0].name
        known = session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._chars = ["", *known, " "]
        places = {char: place for place, char in enumerate(self._chars)}
        self._twins = {
            place: places[TWINS[char]]
            for char, place in places.items()
            if TWINS.get(char) in places
        }
        self._barred = np.array([not _is_printed(char) for char in self._chars])

    def read(self, line: Grey, margin: float) -> list[Char]:
        """The characters of a line. `margin` is the white put around it, as a share of its height."""
        fed, factor, left = _fit(line, margin)
        scores = self._session.run(None, {self._input: fed})[0][0]
        return self._decode(np.where(self._barred, 0.0, scores), factor, left)

    def _decode(self, scores: NDArray[np.float32], factor: float, left: float) -> list[Char]:
        """The likeliest character of each step, repeats and blanks left out (CTC)."""
        best = scores.argmax(axis=1)
        chars: list[Char] = []
        step = 0
        while step < len(best):
            last = step
            while last + 1 < len(best) and best[last + 1] == best[step]:
                last += 1
            if best[step]:
                x = ((step + last + 1) / 2 * STEP) / factor - left
                either = [best[step], *filter(None, [self._twins.get(int(best[step]))])]
                sure = min(1.0, float(scores[step : last + 1, either].sum(axis=1).max()))
                chars.append(Char(self._chars[best[step]], x, round(sure, 3)))
            step = last + 1
        return chars


def _is_printed(char: str) -> bool:
    """Whether a Chinese list may hold it: the model knows 18,000 characters of 50 languages.

    Among them are raised digits, which a raised S is easily taken for.
    """
    return (
        char.isascii()
        or is_han(char)
        or "\u3000" <= char <= "\u303f"
        or "\uff01" <= char <= "\uff5e"
        or char in SYMBOLS
    )


def _fit(line: Grey, margin: float) -> tuple[NDArray[np.float32], float, float]:
    """The line as the model wants it; how much it was enlarged; the white at its left, in pixels."""
    pad = round(margin * line.shape[0])
    framed = np.pad(line, pad, constant_values=PAPER)
    factor = HEIGHT / framed.shape[0]
    width = min(MOST_WIDTH, max(1, round(framed.shape[1] * factor)))
    image = Image.fromarray(framed).resize((width, HEIGHT), Image.Resampling.BICUBIC)
    padded = np.full(
        (HEIGHT, max(LEAST_WIDTH, -(-width // STEP) * STEP)),
        NOTHING,
        dtype=np.float32,
    )
    padded[:, :width] = np.asarray(image)
    values = padded / 127.5 - 1.0
    return np.repeat(values[np.newaxis, np.newaxis], 3, axis=1), width / framed.shape[1], pad


def find_model() -> Path:
    """The recogniser's model inside the installed package. Raises SourceError, with the command to install."""
    hints = ("install it: pip install 'jinque[ocr]'",)
    if importlib.util.find_spec("onnxruntime") is None:
        raise SourceError("--ocr needs the extra jinque[ocr], which is not installed", hints=hints)
    spec = importlib.util.find_spec("rapidocr")  # finds it without importing it
    folders = list(spec.submodule_search_locations or ()) if spec else []
    models = [
        path for folder in folders for path in sorted(Path(folder, "models").glob("*rec*.onnx"))
    ]
    if not models:
        raise SourceError("--ocr needs the extra jinque[ocr], which is not installed", hints=hints)
    return models[0]


@cache
def load_recogniser() -> Recogniser:
    """Open the model, once. Raises SourceError where the extra is not installed."""
    model = find_model()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # memory grows with the widest line otherwise
    options.log_severity_level = 4
    # A thread without work sleeps; by default it burns its processor for the next line to come.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return Recogniser(
        onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    )
