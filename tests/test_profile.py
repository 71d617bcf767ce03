"""Profiles: what is wrong in one is said with the path of its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jinque.errors import ProfileError
from jinque.profile import load_profile, profile_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[columns.seq]\nlabels = 3", "Expected `array`, got `int` - at `$.columns.seq.labels`"),
        ("[columns.seq]\nlabel = ['a']", "contains unknown field `label` - at `$.columns.seq`"),
        ("[editions.2024]\nrows = 'x'", "got `str` - at `$.editions.2024.rows`"),
        ("[marks]\ngreen = 1", "Expected `str`, got `int` - at `$.marks.green`"),
        ("nonsense = true", "contains unknown field `nonsense`"),
        ("[columns.pay]\nlabels = ['a']", "columns.pay is no field"),
        ("[columns.title]\nlabels = ['序号']", '"序号" of columns.'),
        ("extends = 'itself.toml'", "extends itself - at `$.extends`"),
        ("columns = [", "not TOML"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, text: str, message: str) -> None:
    """The message holds the path of the key, whatever table it is in."""
    path = tmp_path / "itself.toml"
    base = "" if "extends" in text or text.endswith("[") else 'extends = "beijing"\n'
    path.write_text(base + text, "utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(str(path))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", profile_names())
def test_every_built_in_profile_loads(name: str) -> None:
    """What is shipped can be used."""
    assert load_profile(name).name == name


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typing error in a name ends with the names there are."""
    with pytest.raises(ProfileError, match=r'no profile "bejing"\n    built in: beijing, generic'):
        load_profile("bejing")
