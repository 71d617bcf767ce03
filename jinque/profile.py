"""Profiles: everything specific to a publisher, as one TOML file, checked key by key."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from jinque.errors import ProfileError
from jinque.fields import EXTRA_PREFIX, PRINTED
from jinque.text import fold_label

__all__ = ["ColumnRule", "Profile", "load_profile", "profile_names"]

_BUILT_IN = Path(__file__).with_name("profiles")
MAX_BYTES = 1_000_000
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PayUnit = Literal["wan_per_year", "yuan_per_year", "wan_per_month", "yuan_per_month"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the profile: unknown keys are errors, not surprises."""


class ColumnRule(Strict, frozen=True, kw_only=True):
    """How one field is printed. `labels` are wordings; typography is folded before comparing."""

    labels: tuple[Text, ...]
    required: bool = False
    unit: PayUnit | None = None  # of pay, where neither label nor cell names it


class Scheme(Strict, frozen=True, kw_only=True):
    """A rating scheme: its name and its steps, lowest first."""

    scheme: str
    steps: tuple[Text, ...]


class Rating(Strict, frozen=True):
    """The publisher's scheme: its steps, lowest first.

    Without steps the one of `known` that holds all printed words is taken, with a finding; if none
    does, ratings stay as printed.
    """

    scheme: str = ""
    steps: tuple[Text, ...] = ()
    known: tuple[Scheme, ...] = ()


class Marks(Strict, frozen=True):
    """The letters that mark a green and a digital occupation at the end of a title."""

    green: str = "L"
    digital: str = "S"


class Code(Strict, frozen=True):
    """How codes are printed: the tokens for a missing one, and what this publisher keeps to."""

    missing: tuple[str, ...] = ("", "—", "–", "-", "－", "/", "无")
    required: bool = False
    major_groups: tuple[str, ...] = ()
    ascending_in_industry: bool = False


class Pay(Strict, frozen=True):
    """The plausible range of annual pay, in 10 000 CNY."""

    minimum: float = 0.1
    maximum: float = 1000.0


class Notes(Strict, frozen=True):
    """How the notes below the table begin."""

    prefixes: tuple[Text, ...] = ("备注", "注：", "注:", "说明")


class Classification(Strict, frozen=True):
    """The classification the codes are of, and its edition."""

    name: str = "CSCO"
    edition: str = "2022"


class Expect(Strict, frozen=True):
    """The expected shape. `rows` is exact, the others are bounds; none of them is required."""

    rows: int | None = None
    rows_min: int | None = None
    rows_max: int | None = None
    industries: int | None = None
    every_step_used: bool = False
    fill_rate: dict[str, float] = {}  # field → least share of rows with a value
    change_min: float = 0.0  # share of rows that may differ from the previous edition
    change_max: float = 1.0


class Identify(Strict, frozen=True):
    """How a document of this publisher is recognised: words of its headings, any of them."""

    titles: tuple[Text, ...] = ()


class Profile(Strict, frozen=True, kw_only=True):
    """All that is specific to one publisher's list."""

    name: str
    title: str = ""
    publisher: str = ""
    extends: str | None = None
    section: str | None = (
        None  # heading of the section that is the list, where a document has several
    )
    identify: Identify = Identify()
    columns: dict[str, ColumnRule]
    rating: Rating = Rating()
    marks: Marks = Marks()
    code: Code = Code()
    pay: Pay = Pay()
    notes: Notes = Notes()
    classification: Classification = Classification()
    expect: Expect = Expect()
    editions: dict[str, Expect] = {}
    waivers: str | None = None  # a waiver file that belongs to the profile
    sign_off: bool = False  # whether a release needs one
    draft: bool = False  # as `jinque profile new` left it: nobody has confirmed what was guessed

    def __post_init__(self) -> None:
        """Names and labels that contradict one another are errors. Raises ValueError."""
        seen: dict[str, str] = {}
        for field, rule in self.columns.items():
            if field not in PRINTED and not re.fullmatch(EXTRA_PREFIX + "[a-z0-9_]+", field):
                msg = f"columns.{field} is no field; take one of {', '.join(PRINTED)} or extra_…"
                raise ValueError(msg)
            for label in rule.labels:
                other = seen.setdefault(fold_label(label), field)
                if other != field:
                    msg = f'label "{label}" of columns.{field} belongs to columns.{other} already'
                    raise ValueError(msg)

    def expectation(self, edition: str | None) -> Expect:
        """What is expected of that edition, else of any."""
        return self.editions.get(edition or "", self.expect)


def profile_names() -> tuple[str, ...]:
    """The names of the built-in profiles, sorted."""
    names = (entry.name for entry in _BUILT_IN.iterdir())
    tables = (name for name in names if name.endswith(".toml"))
    return tuple(sorted(n.removesuffix(".toml") for n in tables if not n.endswith("-waivers.toml")))


def load_profile(name_or_path: str) -> Profile:
    """A built-in profile by name, or one from a TOML file (anything with a dot or a slash).

    Raises ProfileError; its message ends with the path of the key, such as `$.columns.seq.labels`.
    """
    if name_or_path in profile_names():
        return _load_builtin(name_or_path)
    if not re.search(r"[./\\]", name_or_path):
        names = ", ".join(profile_names())
        raise ProfileError(f'no profile "{name_or_path}"', hints=(f"built in: {names}",))
    return _to_profile(_read_table(Path(name_or_path), ()), name_or_path)


@cache
def _load_builtin(name: str) -> Profile:
    return _to_profile(_read_builtin(name, ()), name)


def _read_builtin(name: str, chain: tuple[str, ...]) -> dict[str, Any]:
    data = _BUILT_IN.joinpath(f"{name}.toml").read_bytes()
    return _extend(_decode(data, name), None, (*chain, name), name)


def _read_table(path: Path, chain: tuple[str, ...]) -> dict[str, Any]:
    source = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"cannot read the profile: {error.strerror}", source=source) from error
    if len(data) > MAX_BYTES:
        raise ProfileError(f"a profile of more than {MAX_BYTES:,} bytes", source=source)
    table = _decode(data, source)
    waivers = table.get("waivers")
    if isinstance(waivers, str) and re.search(r"[./\\]", waivers):  # a file beside the profile
        table["waivers"] = str(path.parent / waivers)
    return _extend(table, path.parent, (*chain, str(path.resolve())), source)


def _decode(data: bytes, source: str) -> dict[str, Any]:
    try:
        return msgspec.toml.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProfileError(f"not TOML: {error}", source=source) from error


def _extend(
    table: dict[str, Any], folder: Path | None, chain: tuple[str, ...], source: str
) -> dict[str, Any]:
    """Lay a profile over the one it extends: tables are merged, everything else is replaced."""
    base = table.get("extends")
    if base is None:
        return table
    if not isinstance(base, str):
        raise ProfileError("expected the name or path of a profile - at `$.extends`", source=source)
    if base in profile_names():
        if base in chain:
            raise ProfileError(f'"{base}" extends itself - at `$.extends`', source=source)
        return _merge(_read_builtin(base, chain), table)
    path = (folder or Path()) / base
    if str(path.resolve()) in chain:
        raise ProfileError(f'"{base}" extends itself - at `$.extends`', source=source)
    return _merge(_read_table(path, chain), table)


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _merge(below, value)
        else:
            merged[key] = value
    return merged


def _to_profile(table: dict[str, Any], source: str) -> Profile:
    table.setdefault("name", Path(source).stem)
    try:
        return msgspec.convert(table, Profile)
    except msgspec.ValidationError as error:
        hint = "see the built-in beijing.toml for every key: jinque profiles beijing"
        raise ProfileError(_name_key(table, str(error)), source=source, hints=(hint,)) from error


def _name_key(table: dict[str, Any], message: str) -> str:
    """The message with the key that msgspec leaves out: it writes `$.columns[...]` for each of them."""
    for name, kind in (("columns", ColumnRule), ("editions", Expect)):
        if f"$.{name}[...]" not in message:
            continue
        for key, value in table[name].items():
            try:
                msgspec.convert(value, kind)
            except msgspec.ValidationError:
                return message.replace(f"{name}[...]", f"{name}.{key}")
    return message
