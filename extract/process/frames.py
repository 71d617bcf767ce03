"""Messages over a pipe: eight bytes that say how long it is, then the message."""

from __future__ import annotations

from typing import BinaryIO

__all__ = ["FrameTooLarge", "read_frame", "write_frame"]

_HEAD = 8


class FrameTooLarge(Exception):
    """The message is longer than its reader takes. `size` is in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a message of {size:,} bytes")
        self.size = size


def write_frame(pipe: BinaryIO, message: bytes) -> None:
    """One message. Raises OSError where nobody reads."""
    pipe.write(len(message).to_bytes(_HEAD, "big"))
    pipe.write(message)
    pipe.flush()


def read_frame(pipe: BinaryIO, most: int | None = None) -> bytes | None:
    """The next message, None where the pipe ends before it is whole.

    Raises FrameTooLarge for more than `most` bytes, before one of them is read.
    """
    head = pipe.read(_HEAD)
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head, "big")
    if most is not None and size > most:
        raise FrameTooLarge(size)
    data = pipe.read(size)
    return data if len(data) == size else None
