"""Printed cells to typed values, or findings. `check` is all that the other stages need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jinque.profile import Profile
    from jinque.records import Checked, RawTable
    from jinque.validate.reference import Reference
    from jinque.validate.waivers import Waiver

__all__ = ["check", "preload"]


def check(
    raw: RawTable,
    profile: Profile,
    *,
    edition: str | None = None,
    publisher: str | None = None,
    references: Sequence[Reference] = (),
    waivers: Sequence[Waiver] = (),
    previous: pd.DataFrame | None = None,
) -> Checked:
    """The typed list with its report.

    `edition` and `publisher` are what a person says of the list. `references` are tables of the
    classification that go before the built-in one; `waivers` add to the profile's own; `previous`
    is the frame of an earlier release. Nothing is dropped: a list with errors comes whole.
    Raises ProfileError if the profile names a waiver file that cannot be read.
    """
    from jinque.validate.checking import check_table

    return check_table(
        raw,
        profile,
        edition=edition,
        publisher=publisher,
        references=references,
        waivers=waivers,
        previous=previous,
    )


def preload() -> None:
    """Load now what `check` needs (pandas, pandera), for instance while a child process reads.

    pandera loads half of itself at the first validation, so an empty frame is validated.
    """
    import pandas as pd
    from pandera.pandas import DataFrameSchema

    import jinque.validate.checking  # noqa: F401

    DataFrameSchema().validate(pd.DataFrame())
