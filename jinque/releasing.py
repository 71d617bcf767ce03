"""From a source to a published release: read, compare with the edition before, refuse or publish."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from jinque.errors import InvalidList, ProfileError, SignOffError
from jinque.pipeline import read
from jinque.safe import show

if TYPE_CHECKING:
    from collections.abc import Collection

    from jinque.output.changes import Comparison
    from jinque.output.release.content import ReleaseContent
    from jinque.output.release.settings import ReleaseSettings
    from jinque.records import Checked
    from jinque.signoff import SignOff

__all__ = ["Released", "make_content", "release"]

FilePath = str | os.PathLike[str]


class Released(Struct, frozen=True, kw_only=True):
    """What was published: the folder, the archive where one was asked for, and the list it holds."""

    folder: Path
    archive: Path | None
    version: str
    checked: Checked


def release(
    path: FilePath,
    settings: ReleaseSettings | FilePath,
    into: FilePath,
    *,
    draft: bool = False,
    sign_off: FilePath | None = None,
    require_sign_off: bool = False,
    previous: FilePath | None = None,
    archive: bool = False,
    extras: Collection[str] = (),
    **options: Any,  # noqa: ANN401 - those of read
) -> Released:
    """Publish the list as the folder NAME-EDITION in `into`; what was there stays until it is whole.

    `settings` are a `release.toml` or what `load_settings` made of one; `extras` are "dcat-ap" and
    "zenodo"; `options` are those of `jinque.read` but edition and publisher, which the settings say, and the
    engine: a PDF is read by both. Raises what `read` raises, InvalidList for a list with open errors and
    SignOffError without a sign-off where one is demanded, here, by the settings or by the profile (neither
    of a draft), ProfileError for a source that is not the pinned one, PublishError.
    """
    from jinque.output.release.archive import render_archive
    from jinque.output.release.build import build_release
    from jinque.output.release.publish import publish_folder
    from jinque.output.release.settings import load_settings

    if isinstance(settings, str | os.PathLike):
        settings = load_settings(Path(settings))
    options["engine"] = "both"  # a release is read twice, whatever was asked for
    checked = read(
        path,
        edition=settings.edition,
        publisher=settings.publisher.name,
        previous=previous,
        **options,
    )
    content = make_content(
        checked,
        settings,
        draft=draft,
        sign_off=sign_off,
        require_sign_off=require_sign_off,
        previous=previous,
        source=os.fspath(path),
    )
    files = build_release(content, extras)
    folder, packed = Path(into) / content.name, f"{content.name}.zip"
    beside = [(packed, render_archive(content.name, files))] if archive else []
    publish_folder(folder, files, beside=beside)
    return Released(
        folder=folder,
        archive=folder.parent / packed if archive else None,
        version=content.version,
        checked=checked,
    )


def make_content(
    checked: Checked,
    settings: ReleaseSettings,
    *,
    draft: bool = False,
    sign_off: FilePath | None = None,
    require_sign_off: bool = False,
    previous: FilePath | None = None,
    source: str = "",
) -> ReleaseContent:
    """What the release is made of, once nothing speaks against it. Raises as `release` does."""
    from jinque.output.release.content import ReleaseContent

    _refuse_other_source(checked, settings)
    if not draft and not checked.report.is_valid:
        message = "no release is made of a list with open errors (--draft makes a draft)"
        raise InvalidList(message, report=checked.report, source=source)
    suffix = "-draft" if draft else ""
    is_demanded = require_sign_off or settings.sign_off or checked.profile.sign_off
    return ReleaseContent(
        checked=checked,
        settings=settings,
        name=f"{settings.name}-{settings.edition}{suffix}",
        version=f"{settings.edition}.{settings.revision}.{settings.patch}{suffix}",
        issued=_find_date(settings),
        is_draft=draft,
        comparison=_compare(previous, checked),
        sign_off=_find_sign_off(checked, sign_off, is_demanded=is_demanded and not draft),
    )


def _refuse_other_source(checked: Checked, settings: ReleaseSettings) -> None:
    pinned, found = settings.source.sha256, checked.metadata.source.sha256
    if pinned and pinned != found:
        hint = f"this one has {found}: check where it came from before you pin it"
        message = f"{show(checked.metadata.source.name)} is not the pinned source"
        raise ProfileError(f"{message} - at `$.source.sha256`", hints=(hint,))


def _find_date(settings: ReleaseSettings) -> dt.date:
    """The date given, else that of SOURCE_DATE_EPOCH; never the clock's."""
    if settings.issued:
        return settings.issued
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        hint = "set issued in release.toml, or SOURCE_DATE_EPOCH in the environment"
        raise ProfileError("the release has no date - at `$.issued`", hints=(hint,))
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH is no count of seconds: {show(epoch)} - at `$.issued`"
        raise ProfileError(message) from error


def _compare(previous: FilePath | None, checked: Checked) -> Comparison | None:
    from jinque.comparing import read_edition
    from jinque.editions import checked_to_edition
    from jinque.output.changes import compare_editions

    if previous is None:
        return None
    old = read_edition(previous, profile=checked.profile)
    return compare_editions(old, checked_to_edition(checked))


def _find_sign_off(checked: Checked, path: FilePath | None, *, is_demanded: bool) -> SignOff | None:
    """The sign-off of exactly this list; None where none is given, nor demanded."""
    from jinque.signoff import load_sign_off

    if path is not None:
        return load_sign_off(path, checked)
    if is_demanded:
        raise SignOffError(
            "the release needs a sign-off, and none was given",
            hints=(
                "review the list: jinque review SOURCE -o review.html",
                "then give what the page exports: --sign-off FILE",
            ),
        )
    return None
