"""The start of the reading child: `python -m jinque.extract.process`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Load what reading needs, and serve."""
    # msgspec looks for it first, and takes Python's own typing where it is missing, which is a quarter quicker.
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401

    del sys.modules["typing_extensions"]  # whoever else wants it gets it
    from jinque.extract.process.worker import main as serve

    serve()


if __name__ == "__main__":
    main()
