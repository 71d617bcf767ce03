"""An archive for the batch: small lists of three publishers over some years, in six formats, by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from list_files import LISTS
from sheets import ROOT, Page, Sheet, make_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Archive", "make_archive"]

BASE = ROOT / "fixtures" / "broken" / "profile.toml"
STEPS = ("一般紧缺", "比较紧缺", "非常紧缺")  # as the invented lists print them
YEARS = range(2019, 2027)


@dataclass(frozen=True, slots=True)
class Publisher:
    """An invented one: its name, its heading, and its own wordings of labels and of the rating's steps."""

    name: str
    city: str
    labels: dict[str, str]
    steps: tuple[str, ...] = STEPS

    @property
    def heading(self) -> str:
        """What stands above its lists, and tells that they are its own."""
        return f"{self.city}紧缺职业目录"


PUBLISHERS = (
    Publisher("yunzhong", "云中市", {}),
    Publisher(
        "wugang", "雾港市", {"title": "紧缺工种", "rating": "等级"}, ("三级", "二级", "一级")
    ),
    Publisher(
        "xialing", "霞岭市", {"industry": "行业大类", "rating": "紧缺指数"}, ("★", "★★", "★★★")
    ),
)
PRINTED = {"title": "职业名称", "rating": "紧缺程度", "industry": "行业"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What was written: the folder of the lists, the profiles, the index, and the printed rows and pages."""

    folder: Path
    profiles: tuple[Path, ...]
    index: Path
    rows: int
    pages: int

    @property
    def output(self) -> Path:
        """Where its data set goes."""
        return self.folder.with_name("all")

    @property
    def options(self) -> list[str]:
        """Of `jinque batch`, to read it."""
        profiles = [word for path in self.profiles for word in ("-p", str(path))]
        return [*profiles, "--index", str(self.index)]


def make_archive(folder: Path, count: int, seed: int = 1) -> Archive:
    """Write so many lists into `folder`/in, in folders by publisher and year; profiles and index beside it."""
    rows = pages = 0
    for number in range(count):
        rng = Random(f"{seed} {number}")  # noqa: S311 - the same document each time
        publisher, year = rng.choice(PUBLISHERS), rng.choice(YEARS)
        kind = sorted(LISTS)[number % len(LISTS)]
        place = folder / "in" / publisher.name / str(year)
        sheet = _write_list(place, number, kind, publisher, rng)
        rows += sum(len(page.rows) for page in sheet.pages)
        pages += len(sheet.pages)
    profiles = tuple(_write_profile(folder, publisher) for publisher in PUBLISHERS)
    index = folder / "index.csv"
    index.write_text("\n".join(_tell_index(folder / "in")), "utf-8")
    return Archive(folder=folder / "in", profiles=profiles, index=index, rows=rows, pages=pages)


def _write_list(folder: Path, number: int, kind: str, publisher: Publisher, rng: Random) -> Sheet:
    """The list of a number, as it was printed."""
    invented = make_list(rng.randrange(15, 50), classified=300, seed=rng.randrange(1 << 30))
    sheet = _print_as(invented, publisher)
    ending, render = LISTS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number:06}.{ending}").write_bytes(render(sheet))
    return sheet


def _print_as(sheet: Sheet, publisher: Publisher) -> Sheet:
    """The same list in a publisher's wordings."""
    words = {PRINTED[field]: label for field, label in publisher.labels.items()}
    words |= dict(zip(STEPS, publisher.steps, strict=True))
    sheet.heading = publisher.heading
    sheet.pages = [
        Page(_say(words, p.header), [_say(words, r) for r in p.rows]) for p in sheet.pages
    ]
    return sheet


def _say(words: dict[str, str], cells: Sequence[str]) -> list[str]:
    return [words.get(cell, cell) for cell in cells]


def _tell_index(folder: Path) -> Iterator[str]:
    """Editions; and the profile of the files that have no heading to tell it."""
    yield "pattern,profile,edition"
    for inner in sorted(folder.glob("*/*")):
        place = f"{inner.parent.name}/{inner.name}"
        for ending in ("csv", "xlsx"):
            yield f"{place}/*.{ending},{inner.parent.name}.toml,{inner.name}"
        yield f"{place}/*,,{inner.name}"


def _write_profile(folder: Path, publisher: Publisher) -> Path:
    path = folder / f"{publisher.name}.toml"
    path.write_text("\n".join(_tell_profile(publisher)), "utf-8")
    return path


def _tell_profile(publisher: Publisher) -> Iterator[str]:
    yield f'extends = "{BASE}"\nname = "{publisher.name}"\ntitle = "{publisher.heading}"'
    yield f'publisher = "{publisher.city}人力资源局"\nidentify.titles = ["{publisher.heading}"]'
    steps = ", ".join(f'"{step}"' for step in publisher.steps)
    yield f'rating = {{ scheme = "{publisher.name}-3", steps = [{steps}] }}'
    for field, label in publisher.labels.items():
        yield f'columns.{field} = {{ labels = ["{label}"], required = true }}'
