"""The start of the reading child: `python -m jinque.extract.process`."""

from __future__ import annotations

import sys

# msgspec looks for it first, and takes Python's own typing where it is missing: a fifth of all imports less.
sys.modules["typing_extensions"] = None  # type: ignore[assignment]
import msgspec  # noqa: E402, F401

del sys.modules["typing_extensions"]  # whoever else wants it gets it

from jinque.extract.process.worker import main  # noqa: E402

main()
