"""Shortage-occupation lists of Chinese cities, from text or PDF to checked open data.

>>> import jinque
>>> checked = jinque.read("fixtures/beijing-2023/list.txt")  # doctest: +SKIP
>>> checked.frame, checked.report, checked.raw  # doctest: +SKIP

Importing this package loads nothing; each name is fetched from its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinque.batching import batch
    from jinque.comparing import diff, panel, read_edition
    from jinque.drafting import draft_profile
    from jinque.errors import (
        AmbiguousError,
        InvalidList,
        JinqueError,
        LayoutError,
        LimitError,
        ProfileError,
        PublishError,
        SignOffError,
        SourceError,
    )
    from jinque.findings import Finding, Report, Severity
    from jinque.output.verify import verify_release
    from jinque.pipeline import read, read_raw, tables
    from jinque.profile import Profile, load_profile
    from jinque.records import Checked, Document, RawTable
    from jinque.releasing import release
    from jinque.reviewing import review
    from jinque.signoff import SignOff, load_sign_off

    __version__: str

_HOMES = {
    "AmbiguousError": "jinque.errors",
    "Checked": "jinque.records",
    "Document": "jinque.records",
    "Finding": "jinque.findings",
    "InvalidList": "jinque.errors",
    "JinqueError": "jinque.errors",
    "LayoutError": "jinque.errors",
    "LimitError": "jinque.errors",
    "Profile": "jinque.profile",
    "ProfileError": "jinque.errors",
    "PublishError": "jinque.errors",
    "RawTable": "jinque.records",
    "Report": "jinque.findings",
    "Severity": "jinque.findings",
    "SignOff": "jinque.signoff",
    "SignOffError": "jinque.errors",
    "SourceError": "jinque.errors",
    "batch": "jinque.batching",
    "diff": "jinque.comparing",
    "draft_profile": "jinque.drafting",
    "load_profile": "jinque.profile",
    "load_sign_off": "jinque.signoff",
    "panel": "jinque.comparing",
    "read": "jinque.pipeline",
    "read_edition": "jinque.comparing",
    "read_raw": "jinque.pipeline",
    "release": "jinque.releasing",
    "review": "jinque.reviewing",
    "tables": "jinque.pipeline",
    "verify_release": "jinque.output.verify",
}

__all__ = [
    "AmbiguousError",
    "Checked",
    "Document",
    "Finding",
    "InvalidList",
    "JinqueError",
    "LayoutError",
    "LimitError",
    "Profile",
    "ProfileError",
    "PublishError",
    "RawTable",
    "Report",
    "Severity",
    "SignOff",
    "SignOffError",
    "SourceError",
    "__version__",
    "batch",
    "diff",
    "draft_profile",
    "load_profile",
    "load_sign_off",
    "panel",
    "read",
    "read_edition",
    "read_raw",
    "release",
    "review",
    "tables",
    "verify_release",
]


def __getattr__(name: str) -> object:
    """Fetch a public name from its module, once."""
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("jinque")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        msg = f"module 'jinque' has no attribute {name!r}"
        raise AttributeError(msg)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
