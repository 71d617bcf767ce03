"""The parent's side of a reading: start the bounded child at once, wait for it later.

A hostile file can hang, crash or swell the code that reads it; only a process of its own can be
stopped for sure. Between start and result the parent is free to import what it needs. Where many
documents are read one after the other, `Reader` keeps the child, and replaces it when one breaks it.
"""

from __future__ import annotations

import signal
import threading
import weakref
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from jinque.errors import AmbiguousError, JinqueError, LayoutError, LimitError, SourceError
from jinque.extract.process.child import Child, take_child
from jinque.extract.process.frames import FrameTooLarge
from jinque.extract.process.limits import raise_hint
from jinque.extract.process.worker import Answer, Failure, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinque.extract.process.limits import Limits
    from jinque.records import Source

__all__ = ["Reader", "Reading"]


class Reading:
    """A child that reads one source. `answer()` waits for it, once.

    A child that is handed in lives on after an answer; what to do with it after an error is up to
    whoever handed it in. `more` is what it gets beside the document, as that comes to be known.
    """

    def __init__(
        self,
        request: Request,
        data: bytes,
        *,
        name: str,
        child: Child | None = None,
        more: Iterable[bytes] | None = None,
    ) -> None:
        self.source: Source = request.source
        self._name = name
        self._limits: Limits = request.limits
        self._output: bytes | None = None
        self._timed_out = self._overflowed = False
        self._is_lent = child is not None
        self._child = child or take_child()
        head = msgspec.json.encode(request)
        self._exchange = threading.Thread(target=self._ask, args=(head, data, more), daemon=True)
        self._exchange.start()
        self._timer = threading.Timer(self._limits.seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def answer(self) -> Answer:
        """Wait for the child. Raises the error that it met, or LimitError where it broke a bound."""
        try:
            self._exchange.join()
            self._timer.cancel()
            self._timer.join()
            if self._timed_out or self._output is None:
                raise self._died()
        finally:
            if not self._is_lent:
                self.stop()
        answer = msgspec.json.decode(self._output, type=Answer)
        if answer.failure is not None:
            raise _to_error(answer.failure, self._name)
        return answer

    def stop(self) -> None:
        """End the child, whatever it does. Harmless when it has ended."""
        self._timer.cancel()
        self._child.end()

    def _ask(self, head: bytes, data: bytes, more: Iterable[bytes] | None) -> None:
        try:
            most = self._limits.result_mb * 1024**2
            self._output = self._child.exchange(head, data, most, more)
        except FrameTooLarge:
            self._overflowed = True
            self._child.kill()

    def _expire(self) -> None:
        self._timed_out = True
        self._child.kill()

    def _died(self) -> LimitError:
        limits = self._limits
        status = self._child.end(patience=5)  # seconds, for a child that is dying
        hint = "raise the bound if you trust the file: --max-seconds, --max-memory"
        if self._timed_out:
            what = f"reading took longer than {limits.seconds} s"
        elif -status == getattr(signal, "SIGXCPU", None):
            what = (
                f"reading took longer than {limits.seconds} s, or {limits.cpu} s of the processor"
            )
            hint = f"{hint}, --limit cpu_seconds=N"
        elif self._overflowed:
            what, hint = f"the result is larger than {limits.result_mb} MB", raise_hint("result_mb")
        elif status < 0:
            what = f"the reader died ({signal.Signals(-status).name}) within {limits.memory_mb} MB"
        else:
            what = f"reading needs more than {limits.memory_mb} MB, or the reader broke (exit {status})"
        return LimitError(f"{what}, while {self._child.stage}", source=self._name, hints=(hint,))


class Reader:
    """Reads one source after the other in one child, which starts once and not for each.

    A child that broke a bound, died, grew or has read many documents is replaced before the next. It
    ends with `close()`, or with whoever holds this. Not for several threads at once.
    """

    MOST_DOCUMENTS = 500  # what a library keeps of each is not to add up for ever

    def __init__(self) -> None:
        self._child: Child | None = None
        self._ending: weakref.finalize[..., Reader] | None = None
        self._served = 0

    def read(self, request: Request, data: bytes, *, name: str) -> Answer:
        """What the child answers. Raises the error that it met, or LimitError, as `Reading` does."""
        child = self._fit_child(request.limits)
        self._served += 1
        try:
            beside_others = replace(request, ahead=False)
            return Reading(beside_others, data, name=name, child=child).answer()
        except LimitError:
            self.close()
            raise
        except JinqueError:  # an answer like any other
            raise
        except BaseException:  # an interrupt: the child may be in the midst of it
            self.close()
            raise

    def close(self) -> None:
        """End the child; the next reading starts another."""
        if self._ending is not None:
            self._ending()
        self._child = self._ending = None

    def _fit_child(self, limits: Limits) -> Child:
        if self._child is not None and not self._is_fit(self._child, limits):
            self.close()
        if self._child is None:
            self._child, self._served = Child(serve=True), 0
            self._ending = weakref.finalize(self, self._child.end)
        return self._child

    def _is_fit(self, child: Child, limits: Limits) -> bool:
        """Alive, not yet at its last document, and with half of the memory free for the next."""
        return (
            child.process.poll() is None
            and self._served < self.MOST_DOCUMENTS
            and child.memory_mb() <= limits.memory_mb // 2
        )


def _to_error(failure: Failure, name: str) -> JinqueError:
    """The exception that the child met, here again."""
    words = {"source": name, "page": failure.page, "hints": failure.hints}
    layout = {"LayoutError": LayoutError, "AmbiguousError": AmbiguousError}.get(failure.kind)
    if layout is not None:
        return layout(failure.message, labels=failure.labels, **words)  # type: ignore[arg-type]
    kind = {"LimitError": LimitError}.get(failure.kind, SourceError)
    return kind(failure.message, **words)  # type: ignore[arg-type]
