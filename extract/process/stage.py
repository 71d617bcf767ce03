"""How far the reading child has come, told to its parent, so that the error of a dead child can say so."""

from __future__ import annotations

import os

__all__ = ["MARK", "WAITING", "enter", "now", "report_to", "to_text"]

MARK = b"\x01"  # begins a message about the stage; answers are JSON and begin with a brace
_LONGEST = 200  # bytes: shorter than what a pipe takes at once, so that no two messages mix
WAITING = (
    "waiting for the other readers of its pages"  # the stage in which it takes what they have read
)


class _State:
    pipe: int | None = None
    owner: int = 0
    stage: str = "starting"


_state = _State()


def report_to(pipe: int) -> None:
    """From now on this process, though none that it forks, tells each stage on a pipe."""
    _state.pipe, _state.owner = pipe, os.getpid()


def enter(stage: str) -> None:
    """Say what is being done from now on, in words that follow "while"."""
    _state.stage = stage
    if _state.pipe is None or _state.owner != os.getpid():
        return
    message = MARK + stage.encode()[:_LONGEST]
    os.write(_state.pipe, len(message).to_bytes(8, "big") + message)


def now() -> str:
    """The stage that this process is in."""
    return _state.stage


def to_text(message: bytes) -> str | None:
    """The stage that a message tells; None for an answer."""
    return message[1:].decode("utf-8", "replace") if message.startswith(MARK) else None
