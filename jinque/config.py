"""The project's own settings: `jinque.toml`, or `[tool.jinque]` in pyproject.toml, found upwards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from jinque.errors import ProfileError
from jinque.extract.process.limits import Limits

__all__ = ["Config", "config_schema", "find_config", "load_config", "read_config"]

MAX_BYTES = 1_000_000
NAME, PYPROJECT = "jinque.toml", "pyproject.toml"

FilePath = Annotated[
    str, msgspec.Meta(min_length=1, max_length=4096, description="Path of a file.")
]
Rule = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]*$", description="Id of a rule.")]
ReportFormat = Literal["text", "json", "jsonl", "github", "sarif", "junit", "markdown", "html"]


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a repository of lists. An option of the command line goes before each of them.

    Paths are relative to the folder of the file that names them.
    """

    profile: Annotated[
        str | None,
        msgspec.Meta(description="Built-in profile by name, or the path of a TOML file."),
    ] = None
    references: Annotated[
        tuple[FilePath, ...], msgspec.Meta(description="Tables of the classification.")
    ] = ()
    waivers: Annotated[
        tuple[FilePath, ...], msgspec.Meta(description="Files of reviewed exceptions.")
    ] = ()
    select: Annotated[
        tuple[Rule, ...], msgspec.Meta(description="Only these rules; empty: all.")
    ] = ()
    ignore: Annotated[tuple[Rule, ...], msgspec.Meta(description="Not these rules.")] = ()
    severity: Annotated[
        Literal["error", "warning", "info"],
        msgspec.Meta(description="Findings as bad as this or worse."),
    ] = "info"
    format: Annotated[ReportFormat, msgspec.Meta(description="Form of the report.")] = "text"
    lang: Annotated[
        Literal["en", "zh", "both"], msgspec.Meta(description="Language of messages.")
    ] = "en"
    max_findings: (
        Annotated[int, msgspec.Meta(ge=0, description="Show only so many, the worst.")] | None
    ) = None
    limits: Annotated[Limits, msgspec.Meta(description="What reading one source may use.")] = (
        Limits()
    )


def load_config(start: Path | None = None) -> Config:
    """The settings that hold in a folder (the current one), the defaults where there are none.

    Raises ProfileError that names the file and the key.
    """
    try:
        found = find_config(start or Path.cwd())
    except FileNotFoundError:  # the current folder was removed
        return Config()
    return read_config(found) if found else Config()


def find_config(folder: Path) -> Path | None:
    """The nearest `jinque.toml`, or pyproject.toml with a `[tool.jinque]`, from the folder upwards.

    The search ends at the root of the repository (the folder with `.git`), so that what lies above,
    perhaps another user's, has no say. In one folder `jinque.toml` goes first.
    """
    folder = folder.resolve()
    for place in (folder, *folder.parents):
        for path in (place / NAME, place / PYPROJECT):
            if path.is_file() and (path.name == NAME or "jinque" in _read_tool(path)):
                return path
        if (place / ".git").exists():
            return None
    return None


def read_config(path: Path) -> Config:
    """The settings of one file. Raises ProfileError; its message ends with the path of the key."""
    table = _read_toml(path) if path.name != PYPROJECT else _read_tool(path).get("jinque", {})
    above = "" if path.name != PYPROJECT else "tool.jinque."
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        message = str(error).replace("`$.", f"`$.{above}")
        hint = f"its keys are: {', '.join(Config.__struct_fields__)}"
        raise ProfileError(message, source=str(path), hints=(hint,)) from error
    return _anchor(config, path.parent)


def config_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the settings, for editors; docs/jinque.schema.json holds it."""
    schema = msgspec.json.schema(Config)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of jinque: jinque.toml, or [tool.jinque] in pyproject.toml",
        **schema,
    }


def _read_tool(path: Path) -> dict[str, Any]:
    """The `[tool]` table of a pyproject.toml, empty where there is none."""
    tool = _read_toml(path).get("tool")
    return tool if isinstance(tool, dict) else {}


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", source=str(path)) from error
    if len(data) > MAX_BYTES:
        raise ProfileError(f"has more than {MAX_BYTES:,} bytes", source=str(path))
    try:
        return msgspec.toml.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProfileError(f"is not TOML: {error}", source=str(path)) from error


def _anchor(config: Config, folder: Path) -> Config:
    """Paths as seen from the current folder; a profile with neither dot nor slash is a name."""
    profile = config.profile
    if profile and any(char in profile for char in "./\\"):
        profile = str(folder / profile)
    return msgspec.structs.replace(
        config,
        profile=profile,
        references=tuple(str(folder / path) for path in config.references),
        waivers=tuple(str(folder / path) for path in config.waivers),
    )
