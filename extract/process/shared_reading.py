"""The pages of one PDF read by several children at once, each bounded like one that reads alone."""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.errors import JinqueError
from jinque.extract.process.guard import Reading
from jinque.extract.process.share import MISSING, Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.extract.process.worker import Answer, Request
    from jinque.records import Source

__all__ = ["SharedReading"]


class SharedReading:
    """A first child, which reads its share and makes the list, and others that read the rest for it.

    `answer()` and `stop()` as of a `Reading`.
    """

    def __init__(self, request: Request, data: bytes, *, name: str, jobs: int) -> None:
        self.source: Source = request.source
        shares = [Share(index=index, count=jobs) for index in range(jobs)]
        self._others = [
            Reading(replace(request, share=share), data, name=name) for share in shares[1:]
        ]
        self._errors: SimpleQueue[JinqueError] = SimpleQueue()
        first = replace(request, share=shares[0])
        self._first = Reading(first, data, name=name, more=self._hand_on())

    def _hand_on(self) -> Iterator[bytes]:
        """What each of the others has read, in order; nothing in place of what failed."""
        for reading in self._others:
            try:
                part = reading.answer().part
            except JinqueError as error:
                self._errors.put(error)
                part = b""
            yield part

    def answer(self) -> Answer:
        """Wait for all. Raises what the first pages raise, else the first error of another child."""
        try:
            return self._first.answer()
        except JinqueError as error:
            if error.message == MISSING and not self._errors.empty():
                raise self._errors.get() from None
            raise
        finally:
            self.stop()

    def stop(self) -> None:
        """End all children. Harmless when they have ended."""
        for reading in (self._first, *self._others):
            reading.stop()
