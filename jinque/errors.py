"""What stops a run: one family of exceptions, each with its exit status and, where it helps, the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from jinque.safe import show

if TYPE_CHECKING:
    from jinque.findings import Report

__all__ = [
    "AmbiguousError",
    "InvalidList",
    "JinqueError",
    "LayoutError",
    "LimitError",
    "OptionError",
    "ProfileError",
    "PublishError",
    "SignOffError",
    "SourceError",
]


class JinqueError(Exception):
    """Root of the family; never raised itself.

    `source` is the file as the user named it, `page` is 1-based, `hints` are the next steps, one a line.
    """

    exit_status: ClassVar[int] = 3

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        page: int | None = None,
        hints: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.page = page
        self.hints = hints

    def __str__(self) -> str:
        place = [self.source or "", f"page {self.page}" if self.page else ""]
        head = ": ".join([*filter(None, place), self.message])
        # Names and cells stand in these: a line break of theirs would begin a line of a log.
        return "\n    ".join(map(show, [head, *self.hints]))


class SourceError(JinqueError):
    """The source cannot be read: missing, damaged, empty, encrypted, without a text layer, garbled."""


class LimitError(SourceError):
    """Reading took too long, needed too much memory, or the reader died."""

    exit_status = 4


class LayoutError(JinqueError):
    """The source was read, and holds no such list. `labels` are the header labels as printed."""

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        page: int | None = None,
        hints: tuple[str, ...] = (),
        labels: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, source=source, page=page, hints=hints)
        self.labels = labels


class AmbiguousError(LayoutError):
    """The source is a list, and several profiles fit it alike; `labels` are their names."""


class ProfileError(JinqueError):
    """A profile, waiver or configuration file is wrong; the message ends with the path of the key."""

    exit_status = 2


class OptionError(JinqueError):
    """What was asked for cannot be done so: an unknown format, or options that exclude one another."""

    exit_status = 2


class InvalidList(JinqueError):
    """The list was read and its report has errors. Carries the `report`."""

    exit_status = 1

    def __init__(self, message: str, *, report: Report, source: str | None = None) -> None:
        super().__init__(message, source=source)
        self.report = report


class SignOffError(JinqueError):
    """A sign-off is damaged, unfinished, refuses a row, or is of another list than this one."""

    exit_status = 1


class PublishError(JinqueError):
    """An output could not be written; what was there before is untouched."""

    exit_status = 5
