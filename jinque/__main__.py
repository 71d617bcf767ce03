"""The program: a command that reads starts the reading child first, and loads the rest beside it."""

from __future__ import annotations

import sys

__all__ = ["main"]

_READING = frozenset(
    {"extract", "validate", "tables"}
)  # commands that read what they are given at once
_ENDINGS = (".pdf", ".docx", ".xlsx", ".html", ".htm", ".txt", ".csv")


def main() -> None:
    """Run the command line and leave with its exit status."""
    source = _find_source(sys.argv[1:])
    if source is not None and None not in {sys.stdin, sys.stdout, sys.stderr}:
        # Where a stream is closed, a pipe to the child would take its number: that comes after `hold_streams`.
        from jinque.extract.process.child import start_early

        start_early(source)
    from jinque.cli import main as run

    run()


def _find_source(args: list[str]) -> str | None:
    """What a command that reads will read first, as far as a look at the arguments tells."""
    if not args or args[0] not in _READING or {"-h", "--help"}.intersection(args):
        return None
    return next((arg for arg in args[1:] if arg.lower().endswith(_ENDINGS)), None)


if __name__ == "__main__":
    main()
