"""Reads files as the reading child does, under an audit hook; a script. Prints what was touched as JSON.

`python audit_driver.py FILE…`: every file is read in this one process, after all readers were imported and
the limits were set. Told are opens, imports, sockets and programs started, each with the file it came from.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from jinque.errors import JinqueError
from jinque.extract.kinds import detect_kind
from jinque.extract.process.limits import Limits
from jinque.extract.process.worker import KINDS, Request, answer, import_readers, set_limits
from jinque.profile import load_profile
from jinque.records import Source

WATCHED = (
    "open",
    "import",
    "socket.",
    "subprocess.",
    "os.",
    "ctypes.dlopen",
    "shutil.",
    "urllib.",
    "exec",
)
# Named tuples and the like are made of code of the library's own.
HARMLESS = ("exec",)
touched: list[tuple[str, str, str]] = []
state = {"file": ""}


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note an event of the kinds that leave the process."""
    if state["file"] and event.startswith(WATCHED) and event not in HARMLESS:
        touched.append((state["file"], event, repr(arguments[0])[:200] if arguments else ""))


def main() -> None:
    """Read all the files, then tell."""
    paths = [Path(name) for name in sys.argv[1:]]
    sources = [(path.name, path.read_bytes()) for path in paths]
    profiles = (load_profile("beijing"),)
    for kind in KINDS:
        import_readers(kind)
    set_limits(Limits(seconds=100))
    sys.addaudithook(watch)
    ended = {}
    for name, data in sources:
        source = Source(
            name=name, kind=kind_of(data), sha256=hashlib.sha256(data).hexdigest(), size=len(data)
        )
        state["file"] = name
        told = answer(Request(source=source, profiles=profiles), data)
        state["file"] = ""
        ended[name] = "read" if told.failure is None else told.failure.kind
    heavy = [name for name in ("pandas", "pyarrow", "numpy", "socket") if name in sys.modules]
    json.dump({"touched": touched, "ended": ended, "heavy": heavy}, sys.stdout)


def kind_of(data: bytes) -> str:
    """Its kind, or text."""
    try:
        return detect_kind(data)
    except JinqueError:
        return "text"


if __name__ == "__main__":
    main()
