"""Pages of releases for the tests: of the real list, of the made-up next edition, of a hostile list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from conftest import ROOT, SAMPLE
from msgspec.structs import replace
from release_making import load_sample_settings, make_sample_content, read_sample

import jinque
from jinque.editions import checked_to_edition
from jinque.findings import Report
from jinque.output.changes import compare_editions
from jinque.output.page import render_page
from jinque.output.release import croissant
from jinque.output.release.data_files import write_data_files
from jinque.output.release.tables import list_to_table

if TYPE_CHECKING:
    from jinque.output.release.content import ReleaseContent
    from jinque.records import Checked

MADE_UP = ROOT / "fixtures" / "made-up-2024" / "list.txt"
NASTY = '</script></td></title><img src=x onerror="alert(1)"><svg onload=alert(2)>&amp;\u202e\x00'


def fill(content: ReleaseContent) -> ReleaseContent:
    """With its data files and its linked data, as a release hands it to the page."""
    content = replace(content, files=tuple(write_data_files(content)))
    linked = croissant.describe_data_set(content, list_to_table(content))
    return replace(content, linked_data=linked)


@cache
def first_content() -> ReleaseContent:
    """The real list, with no edition before it."""
    return fill(make_sample_content())


@cache
def next_content() -> ReleaseContent:
    """The made-up edition, compared with the real one."""
    checked = jinque.read(MADE_UP, profile="beijing", edition="2024")
    settings = load_sample_settings()
    comparison = compare_editions(checked_to_edition(read_sample()), checked_to_edition(checked))
    return fill(replace(first_content(), checked=checked, settings=settings, comparison=comparison))


@cache
def pdf_content() -> ReleaseContent:
    """The real list from its PDF, whose pages can be linked."""
    checked = jinque.read(SAMPLE / "list.libreoffice.pdf", edition="2023")
    return fill(replace(first_content(), checked=checked))


@cache
def render_first() -> bytes:
    """The page of the real list."""
    return render_page(first_content())


def spoil(text: str) -> ReleaseContent:
    """The made-up edition with that text in every place that a list or a person can fill."""
    content = next_content()
    checked, settings = content.checked, content.settings
    spoiled = replace(
        checked, frame=_spoil_frame(checked, text), report=_spoil_report(checked, text)
    )
    comparison = compare_editions(checked_to_edition(read_sample()), checked_to_edition(spoiled))
    said: dict[str, Any] = dict.fromkeys(
        ("title", "title_zh", "description", "description_zh"), text
    )
    import msgspec

    publisher = msgspec.structs.replace(settings.publisher, name=text, name_en=text)
    source = msgspec.structs.replace(settings.source, title=text)
    licence = msgspec.structs.replace(settings.licence, source=text, source_zh=text)
    settings = msgspec.structs.replace(
        settings, **said, publisher=publisher, source=source, licence=licence
    )
    return fill(replace(content, checked=spoiled, settings=settings, comparison=comparison))


def _spoil_frame(checked: Checked, text: str) -> Any:
    frame = checked.frame.copy()
    for name in ("title", "industry", "code", "rating", "description"):
        frame.loc[frame.index[:5], name] = [f"{text}{number}" for number in range(5)]
    return frame


def _spoil_report(checked: Checked, text: str) -> Report:
    return Report(
        tuple(
            replace(finding, message=text, message_zh=text, waiver=finding.waiver and text)
            for finding in checked.report
        )
    )
