"""A project's settings: where they are found, what they may say, and what is said of a mistake."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import msgspec
import pytest
from conftest import ROOT

from jinque.config import Config, ReportFormat, config_schema, find_config, load_config, read_config
from jinque.errors import ProfileError
from jinque.output.reports import REPORT_FORMATS

if TYPE_CHECKING:
    from pathlib import Path

FULL = """
profile = "profiles/mine.toml"
references = ["../csco.csv"]
waivers = ["waivers.toml", "/abs/waivers.toml"]
select = ["unknown-rating"]
ignore = ["sequence-gap"]
severity = "warning"
format = "github"
lang = "both"
max_findings = 20

[limits]
seconds = 10
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_key_is_read_and_paths_are_of_the_file(tmp_path: Path) -> None:
    """Paths are relative to the file that names them; a name stays a name."""
    config = read_config(write(tmp_path / "jinque.toml", FULL))
    assert config == Config(
        profile=f"{tmp_path}/profiles/mine.toml",
        references=(f"{tmp_path}/../csco.csv",),
        waivers=(f"{tmp_path}/waivers.toml", "/abs/waivers.toml"),
        select=("unknown-rating",),
        ignore=("sequence-gap",),
        severity="warning",
        format="github",
        lang="both",
        max_findings=20,
        limits=config.limits,
    )
    assert config.limits.seconds == 10
    assert (
        read_config(write(tmp_path / "b" / "jinque.toml", 'profile = "beijing"')).profile
        == "beijing"
    )


def test_the_nearest_settings_hold(tmp_path: Path) -> None:
    """Upwards from the folder; jinque.toml before pyproject.toml; a pyproject.toml of others is passed by."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert load_config(deep) == Config()
    above = write(tmp_path / "pyproject.toml", '[tool.jinque]\nlang = "zh"\n')
    write(tmp_path / "a" / "pyproject.toml", "[tool.ruff]\n")
    assert find_config(deep) == above
    assert load_config(deep).lang == "zh"
    near = write(tmp_path / "a" / "jinque.toml", "")
    write(tmp_path / "a" / "pyproject.toml", "[tool.jinque]\n")
    assert find_config(deep) == near


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    """What lies above the folder with .git, perhaps another user's, has no say."""
    write(tmp_path / "jinque.toml", 'ignore = ["unknown-rating"]')
    inner = tmp_path / "repo" / "lists"
    inner.mkdir(parents=True)
    assert find_config(inner) == tmp_path / "jinque.toml"
    (tmp_path / "repo" / ".git").write_text("gitdir: elsewhere")  # as in a worktree
    assert find_config(inner) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour = true", "Object contains unknown field `colour`"),
        (
            'select = ["Bad Rule"]',
            "Expected `str` matching regex '^[a-z][a-z0-9-]*$' - at `$.select[0]`",
        ),
        ('format = "pdf"', "Invalid enum value 'pdf' - at `$.format`"),
        ("max_findings = -1", "Expected `int` >= 0 - at `$.max_findings`"),
        ('limits = {seconds = "10"}', "Expected `int`, got `str` - at `$.limits.seconds`"),
    ],
)
def test_a_mistake_names_its_key(tmp_path: Path, text: str, message: str) -> None:
    """The file, what is wrong, the path of the key, and which keys there are."""
    path = write(tmp_path / "jinque.toml", text)
    with pytest.raises(ProfileError) as caught:
        read_config(path)
    assert str(caught.value) == (
        f"{path}: {message}\n    its keys are: profile, references, waivers, select, ignore, severity, "
        "format, lang, max_findings, limits"
    )
    assert caught.value.exit_status == 2


def test_a_mistake_in_pyproject_names_its_table(tmp_path: Path) -> None:
    """The key's path is that of the whole file."""
    path = write(tmp_path / "pyproject.toml", "[tool.jinque]\nlang = 1")
    with pytest.raises(ProfileError, match=r"at `\$\.tool\.jinque\.lang`"):
        read_config(path)


def test_what_is_no_toml_is_told(tmp_path: Path) -> None:
    """Broken, not UTF-8, nested without end, or too large: one clear error each."""
    path = tmp_path / "jinque.toml"
    for data, words in [
        (b"a = [", "is not TOML"),
        (b"a = '\xff'", "is not TOML"),
        (b"a = " + b"[" * 100_000, "is not TOML"),
        (b"#" * 1_000_001, "has more than 1,000,000 bytes"),
    ]:
        path.write_bytes(data)
        with pytest.raises(ProfileError, match=words):
            read_config(path)


def test_the_published_schema_is_current_and_right() -> None:
    """docs/jinque.schema.json is what the code says; it takes good settings and refuses bad ones."""
    text = (ROOT / "docs" / "jinque.schema.json").read_text("utf-8")
    assert text == json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"
    validator = jsonschema.Draft202012Validator(json.loads(text))
    good: dict[str, Any] = tomllib.loads(FULL)
    validator.validate(good)
    for bad in ({"colour": True}, {"max_findings": -1}, {"select": ["A b"]}, {"limits": {"x": 1}}):
        assert not validator.is_valid(good | bad)
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(good | bad, Config)


def test_every_form_of_report_can_be_set() -> None:
    """The settings' forms are those of the reports."""
    assert get_args(ReportFormat) == REPORT_FORMATS
