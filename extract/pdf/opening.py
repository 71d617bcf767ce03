"""Opening the pages of a PDF: the next one while this one is laid out.

A good part of the time of a page goes into PDFium, which works without Python: a thread can wait for it. PDFium
itself may be asked by one thread at a time, so whoever begins a page asks it for nothing until it is taken.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Opener"]


class _Closable(Protocol):
    def close(self) -> None: ...


Opened = TypeVar("Opened", bound=_Closable)


class _Opening(Thread, Generic[Opened]):
    """One page that is being opened. Not by `concurrent.futures`, which takes as long to load as a page."""

    def __init__(self, open_page: Callable[[int], Opened], number: int) -> None:
        super().__init__(daemon=True)
        self.number = number
        self._open = open_page
        self._page: Opened | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._page = self._open(self.number)
        except BaseException as error:  # noqa: BLE001 - raised again where the page is asked for
            self._error = error

    def result(self) -> Opened:
        """The page, once it is open. Raises what opening it raised."""
        self.join()
        if self._error is not None:
            raise self._error
        assert self._page is not None, "open, or an error"  # noqa: S101
        return self._page


class Opener(Generic[Opened]):
    """Opens pages by their number, from 1, where they are asked for or before."""

    def __init__(self, open_page: Callable[[int], Opened]) -> None:
        """`open_page` is called by one thread at a time."""
        self._open = open_page
        self._begun: _Opening[Opened] | None = None

    def begin(self, number: int) -> None:
        """Begin to open a page that will be taken next. Where there can be no thread, it is opened then."""
        self.close()
        opening = _Opening(self._open, number)
        with suppress(RuntimeError):
            opening.start()
            self._begun = opening

    def take(self, number: int) -> Opened:
        """The page, open; its taker closes it. Raises what opening it raises."""
        if self._begun is None or self._begun.number != number:
            self.close()
            return self._open(number)
        opening, self._begun = self._begun, None
        return opening.result()

    def close(self) -> None:
        """Close a page that nobody took."""
        if self._begun is not None:
            opening, self._begun = self._begun, None
            with suppress(Exception):  # nobody will see that page, nor why it does not open
                opening.result().close()
