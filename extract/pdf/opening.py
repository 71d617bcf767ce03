"""Opening the pages of a PDF: the next one while this one is laid out.

A good part of the time of a page goes into PDFium, which works without Python: a thread can wait for it. PDFium
itself may be asked by one thread at a time, so whoever begins a page asks it for nothing until it is taken.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["Opener"]


class _Closable(Protocol):
    def close(self) -> None: ...


Opened = TypeVar("Opened", bound=_Closable)


class Opener(Generic[Opened]):
    """Opens pages by their number, from 1, where they are asked for or before."""

    def __init__(self, open_page: Callable[[int], Opened]) -> None:
        """`open_page` is called by one thread at a time."""
        self._open = open_page
        self._pool: ThreadPoolExecutor | None = None
        self._begun: tuple[int, Future[Opened]] | None = None

    def begin(self, number: int) -> None:
        """Begin to open a page that will be taken next. Where there can be no thread, it is opened then."""
        from concurrent.futures import ThreadPoolExecutor  # start-up time

        self._drop()
        self._pool = self._pool or ThreadPoolExecutor(1)
        with suppress(RuntimeError):
            self._begun = number, self._pool.submit(self._open, number)

    def take(self, number: int) -> Opened:
        """The page, open; its taker closes it. Raises what opening it raises."""
        if self._begun is None or self._begun[0] != number:
            self._drop()
            return self._open(number)
        (_, future), self._begun = self._begun, None
        return future.result()

    def close(self) -> None:
        """End the thread, and close a page that nobody took."""
        self._drop()
        if self._pool is not None:
            self._pool.shutdown()

    def _drop(self) -> None:
        if self._begun is not None:
            (_, future), self._begun = self._begun, None
            with suppress(Exception):  # nobody will see that page, nor why it does not open
                future.result().close()
