"""What stands in a release: the files of the issue, and in each what a reader needs."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec
import pandas as pd
import pytest
import yaml
from msgspec.structs import replace
from output_making import ROW, UNCODED, make_checked
from release_making import (
    SETTINGS,
    SOURCE,
    build_sample,
    load_sample_settings,
    make_sample_content,
    read_sample,
)

import jinque
from jinque.editions import checked_to_edition
from jinque.errors import InvalidList, ProfileError, SignOffError
from jinque.fields import BY_NAME, FIELDS
from jinque.findings import Finding, Severity
from jinque.output.changes import CHANGE_FIELDS, compare_editions
from jinque.output.release.build import build_release
from jinque.output.release.json_file import render_json_file
from jinque.output.release.settings import load_settings
from jinque.output.release.tables import CHANGE_COLUMNS
from jinque.output.verify import verify_release
from jinque.pipeline import read
from jinque.releasing import make_content

if TYPE_CHECKING:
    from pathlib import Path

    from jinque.output.release.content import ReleaseContent, ReleaseFile

LAYOUT = """\
README.md README.zh.md CHANGES.md CITATION.cff SHA256SUMS index.html
datapackage.json occupations.tableschema.json occupations.schema.json croissant.json provenance.json
data/occupations.csv data/occupations.json data/occupations.parquet data/occupations.xlsx
data/printed.csv data/printed.parquet data/findings.csv data/changes.csv
"""
OPEN = Finding(
    rule="unknown-rating",
    severity=Severity.ERROR,
    message="no such step",
    message_zh="无此级",
    page=1,
    row=1,
)


def contents(files: tuple[ReleaseFile, ...]) -> dict[str, bytes]:
    """Bytes by path."""
    return {file.path: file.data for file in files}


@pytest.fixture(scope="module")
def sample() -> dict[str, bytes]:
    """The release of the real list."""
    return contents(build_sample())


@pytest.fixture(scope="module")
def draft() -> dict[str, bytes]:
    """The same as a draft, with an open error."""
    content = make_sample_content(draft=True)
    report = replace(content.checked.report, findings=(*content.checked.report, OPEN))
    return contents(
        build_release(replace(content, checked=replace(content.checked, report=report)))
    )


def write(files: dict[str, bytes], folder: Path) -> Path:
    """A release in a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


# --- the layout ------------------------------------------------------------------------------------


def test_layout(sample: dict[str, bytes]) -> None:
    """Exactly the files that are promised, and those of the options; the sums come last."""
    assert set(sample) == {*LAYOUT.split(), "dcat.jsonld", ".zenodo.json"}
    assert list(sample)[-1] == "SHA256SUMS"


def test_options_are_off_by_default() -> None:
    """Without them there are no further files."""
    assert set(contents(build_release(make_sample_content()))) == set(LAYOUT.split())


def test_name_and_version() -> None:
    """The folder is NAME-EDITION, the version EDITION.REVISION.PATCH."""
    content = make_sample_content()
    assert (content.name, content.version) == ("beijing-2023", "2023.1.0")


# --- each field, each statement --------------------------------------------------------------------


def test_every_field_is_described(sample: dict[str, bytes]) -> None:
    """Title and description in both languages, type, unit, origin: all that the catalogue says."""
    described = json.loads(sample["occupations.tableschema.json"])["fields"]
    for one in described:
        field = BY_NAME[one["name"]]
        assert (one["title"], one["title_zh"]) == (field.title, field.title_zh)
        assert (one["description"], one["description_zh"]) == (
            field.description,
            field.description_zh,
        )
        assert one.get("unit") == field.unit
        assert one["origin"] == field.origin
    assert [one["name"] for one in described] == [field.name for field in FIELDS]


def test_constraints_are_the_catalogues_and_the_profiles(sample: dict[str, bytes]) -> None:
    """Codes have their form, ratings the steps of the scheme in order, pay the profile's bounds."""
    schema = json.loads(sample["occupations.tableschema.json"])
    found = {one["name"]: one.get("constraints") for one in schema["fields"]}
    steps = list(read_sample().profile.rating.steps)
    assert found["seq"] == {"required": True, "unique": True, "minimum": 1}
    assert found["code"] == {"pattern": BY_NAME["code"].pattern}
    assert found["rating"] == {"required": True, "enum": steps}
    assert found["rating_level"] == {"minimum": 1, "maximum": len(steps)}
    assert found["median_salary_wan"] == {"minimum": 3, "maximum": 60}
    assert schema["primaryKey"] == ["seq"]
    assert schema["uniqueKeys"] == [["code"]]


def test_columns_of_the_changes_are_those_written(sample: dict[str, bytes]) -> None:
    """What the package says of data/changes.csv is what the comparison writes."""
    assert tuple(field.name for field in CHANGE_COLUMNS) == CHANGE_FIELDS
    assert sample["data/changes.csv"].decode() == ",".join(CHANGE_FIELDS) + "\n"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readmes_have_three_statements_of_licence(sample: dict[str, bytes], name: str) -> None:
    """The source's own terms, the compilation's licence and the program's stand apart."""
    text, said = sample[name].decode(), load_sample_settings().licence
    assert (said.source if name == "README.md" else said.source_zh) in text
    assert "CC-BY-4.0" in text
    assert "MIT" in text


def test_readmes_name_every_field_and_file(sample: dict[str, bytes]) -> None:
    """Nobody has to open a file to learn what it is."""
    for name in ("README.md", "README.zh.md"):
        text = sample[name].decode()
        for field in FIELDS:
            assert f"`{field.name}`" in text
        for path in set(LAYOUT.split()) - {"README.md", "README.zh.md", "CITATION.cff"}:
            assert f"`{path}`" in text


def test_findings_come_with_their_waivers(sample: dict[str, bytes]) -> None:
    """In the table and in both READMEs, with the reason."""
    rows = list(csv.DictReader(io.StringIO(sample["data/findings.csv"].decode())))
    report = read_sample().report
    assert [row["rule"] for row in rows] == [finding.rule for finding in report]
    waived = [row["waiver"] for row in rows if row["waived"] == "true"]
    assert waived == [finding.waiver for finding in report if finding.waiver]
    assert len(waived) == 2
    assert "title-mismatch" in sample["README.md"].decode()


def test_printed_cells_join_the_list(sample: dict[str, bytes]) -> None:
    """Every printed cell of a row carries its number, and the printed title is found by it."""
    printed = list(csv.DictReader(io.StringIO(sample["data/printed.csv"].decode())))
    titles = {row["seq"]: row["text"] for row in printed if row["field"] == "title"}
    rows = json.loads(sample["data/occupations.json"])
    assert len(titles) == len(rows)
    assert all(titles[str(row["seq"])].startswith(row["title"]) for row in rows)


def test_provenance_says_from_what_and_by_what(sample: dict[str, bytes]) -> None:
    """The source's sum, the versions of all tools, where the characters went; no time, no folder."""
    predicate = json.loads(sample["provenance.json"])["predicate"]
    build = predicate["buildDefinition"]
    source = read_sample().raw.source
    assert build["resolvedDependencies"][0]["digest"] == {"sha256": source.sha256}
    assert build["internalParameters"]["characters"] == read_sample().raw.account
    versions = predicate["runDetails"]["builder"]["version"]
    assert {"jinque", "python", "pyarrow", "pdfminer.six", "pypdfium2"} <= set(versions)


def test_citation_names_creators_and_source(sample: dict[str, bytes]) -> None:
    """Read as YAML: a person by both names, the version, and the published list as a reference."""
    said = yaml.safe_load(sample["CITATION.cff"])
    assert said["authors"][0]["family-names"] == "Example"
    assert (said["version"], said["type"]) == ("2023.1.0", "dataset")
    assert said["references"][0]["authors"] == [{"name": "北京市人力资源和社会保障局"}]


def test_json_is_written_for_people() -> None:
    """Short things stand on a line, long ones are indented, decimals are exact."""
    value = {"a": [1, Decimal("2.50"), None], "b": {"long": "x" * 90, "more": []}}
    assert render_json_file(value).decode() == (
        '{\n  "a": [1, 2.50, null],\n  "b": {\n    "long": "'
        + "x" * 90
        + '",\n    "more": []\n  }\n}\n'
    )


# --- drafts and refusals ---------------------------------------------------------------------------


def test_open_errors_are_refused() -> None:
    """No release is made of a list with an open error."""
    checked = read_sample()
    bad = replace(checked, report=replace(checked.report, findings=(*checked.report, OPEN)))
    with pytest.raises(InvalidList, match="open errors") as refused:
        make_content(bad, load_sample_settings())
    assert refused.value.exit_status == 1


def test_a_draft_says_so_on_every_face(draft: dict[str, bytes], tmp_path: Path) -> None:
    """READMEs, changes, page, package, Croissant, citation, provenance, Parquet, XLSX, names."""
    for name in ("README.md", "README.zh.md", "CHANGES.md", "index.html"):
        assert b"DRAFT" in draft[name], name
    package = json.loads(draft["datapackage.json"])
    assert (package["name"], package["version"]) == ("beijing-2023-draft", "2023.1.0-draft")
    workbook = pd.read_excel(io.BytesIO(draft["data/occupations.xlsx"]), "about", header=None)
    assert workbook.iloc[0, 0] == "draft"
    problems = verify_release(write(draft, tmp_path))
    assert {problem.name for problem in problems} == {"draft"}


def test_another_source_is_refused() -> None:
    """The settings pin the bytes of the source."""
    settings = load_sample_settings()
    with pytest.raises(ProfileError) as refused:
        make_content(make_checked(findings=()), settings)
    assert str(refused.value) == (
        "list.pdf is not the pinned source - at `$.source.sha256`\n"
        f"    this one has {'ab' * 32}: check where it came from before you pin it"
    )


def test_a_demanded_sign_off_must_be_there(tmp_path: Path) -> None:
    """The settings may demand one; without it nothing is released, but a draft is made."""
    said = SETTINGS.read_text("utf-8").replace("issued =", "sign_off = true\nissued =")
    (tmp_path / "release.toml").write_text(said, "utf-8")
    settings = load_settings(tmp_path / "release.toml")
    with pytest.raises(SignOffError, match="needs a sign-off, and none was given"):
        make_content(read_sample(), settings)
    assert make_content(read_sample(), settings, draft=True).sign_off is None


def test_profile_and_caller_may_demand_a_sign_off() -> None:
    """Either is enough; a draft needs none, whoever demands it."""
    checked, said = read_sample(), load_sample_settings()
    strict = msgspec.structs.replace(checked.profile, sign_off=True)
    cases: list[tuple[Any, dict[str, Any]]] = [
        (replace(checked, profile=strict), {}),
        (checked, {"require_sign_off": True}),
    ]
    for demanded, options in cases:
        with pytest.raises(SignOffError, match="needs a sign-off, and none was given"):
            make_content(demanded, said, **options)
        assert make_content(demanded, said, draft=True, **options).sign_off is None
    assert make_content(checked, said).sign_off is None


def test_the_date_comes_from_the_settings_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never from the clock."""
    said = SETTINGS.read_text("utf-8").replace("issued =", "# issued =")
    (tmp_path / "release.toml").write_text(said, "utf-8")
    settings = load_settings(tmp_path / "release.toml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert str(make_content(read_sample(), settings).issued) == "2023-11-14"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(ProfileError, match="SOURCE_DATE_EPOCH is no count of seconds: tomorrow"):
        make_content(read_sample(), settings)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    with pytest.raises(ProfileError, match=r"has no date - at `\$\.issued`"):
        make_content(read_sample(), settings)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('edition = "2023"', 'edition = "23"', "`$.edition`"),
        ("retrieved = 2023-10-02", 'retrieved = "yesterday"', "`$.source.retrieved`"),
        ('compilation = "CC-BY-4.0"', 'compilation = "free"', "`$.licence.compilation`"),
        ('title_zh = "', 'titel = "', "unknown field `titel`"),
        ('url = "https://data', 'url = "javascript:', "`$.url`"),
        (
            'name = "北京市',
            'name = ""  # "',
            "not filled in: publisher.name - at `$.publisher.name`",
        ),
        ('roles = ["reviewer"]', 'roles = ["king"]', "`$.contributors[1].roles[0]`"),
    ],
)
def test_settings_errors_name_the_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A wrong or open key is named by its path."""
    text = SETTINGS.read_text("utf-8")
    assert old in text
    (tmp_path / "release.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ProfileError) as refused:
        load_settings(tmp_path / "release.toml")
    assert message in str(refused.value)


# --- lists of another kind -------------------------------------------------------------------------


def make_other(checked: Any) -> ReleaseContent:
    """A release of a made-up list, whose source nobody pinned."""
    settings = load_sample_settings()
    source = type(settings.source)(
        title=settings.source.title, url=settings.source.url, retrieved=settings.source.retrieved
    )
    names = settings.__struct_fields__
    kept = {name: getattr(settings, name) for name in names if name != "source"}
    return make_content(checked, type(settings)(**kept, source=source))


def test_gaps_and_columns_of_its_own(tmp_path: Path) -> None:
    """Nulls in every kind of column and a column of the list's own: all promises still hold."""
    columns = ("median_salary_wan", "median_salary_cny", "code", "code_level", "major_group")
    more = ("sub_major_group", "minor_group", "gbm", "green", "digital")
    second = {**ROW, **dict.fromkeys((*columns, *more)), "seq": 2, "title": "甲", "row": 3}
    content = make_other(make_checked(rows=[ROW, second], findings=()))
    made = contents(build_release(content))
    assert verify_release(write(made, tmp_path)) == []


def test_a_list_without_numbers_is_keyed_by_place(tmp_path: Path) -> None:
    """Where no running number is printed, page and row tell the rows apart."""
    checked = read_sample()
    columns = tuple(one for one in checked.raw.columns if one.field != "seq")
    rows = tuple(
        replace(row, cells={name: of for name, of in row.cells.items() if name != "seq"})
        for row in checked.raw.rows
    )
    frame = checked.frame.assign(seq=pd.array([None] * len(checked.frame), dtype="Int64"))
    raw = replace(checked.raw, columns=columns, rows=rows)
    made = build_release(make_other(replace(checked, frame=frame, raw=raw)))
    assert json.loads(contents(made)["occupations.tableschema.json"])["primaryKey"] == [
        "page",
        "row",
    ]
    assert verify_release(write(contents(made), tmp_path)) == []


class Elements(HTMLParser):
    """Counts elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        """Note it."""
        self.found.append(tag)


def test_hostile_text_stays_text() -> None:
    """Cells that are markup, script, link or YAML change no README, page or citation."""
    nasty = "</script><img src=x onerror=alert(1)>|`# **x** [y](javascript:z)\n- a: b\u202e"
    checked = make_checked(
        rows=[{**ROW, "title": nasty, "description": nasty, "industry": nasty}, UNCODED],
        findings=[replace(OPEN, severity=Severity.INFO, message=nasty, message_zh=nasty)],
    )
    plain = make_checked(
        findings=[replace(OPEN, severity=Severity.INFO, message="x", message_zh="x")]
    )
    pages = []
    for each in (checked, plain):
        made = contents(build_release(make_other(each)))
        parser = Elements()
        parser.feed(made["index.html"].decode())
        pages.append(parser.found)
        assert b"<img" not in made["README.md"] + made["README.zh.md"] + made["CHANGES.md"]
        assert yaml.safe_load(made["CITATION.cff"])["version"] == "2023.1.0"
    assert set(pages[0]) == set(pages[1])
    assert "img" not in pages[0]


def test_editions_are_compared() -> None:
    """With an edition before, the changes stand in the table, the note and the content."""
    checked = read_sample()
    frame = checked.frame.copy()
    frame.loc[0, "rating"], frame.loc[0, "rating_level"] = "一般急需紧缺", 1
    old = replace(
        checked, frame=frame.drop(index=5), metadata=replace(checked.metadata, edition="2022")
    )
    comparison = compare_editions(checked_to_edition(old), checked_to_edition(checked))
    made = contents(build_release(replace(make_sample_content(), comparison=comparison)))
    rows = list(csv.DictReader(io.StringIO(made["data/changes.csv"].decode())))
    assert [row["kind"] for row in rows] == ["added", "re-rated"]
    assert "2022" in made["CHANGES.md"].decode()


def test_the_source_is_read_as_everywhere() -> None:
    """What is released is what `jinque.read` gives."""
    assert read(SOURCE, edition="2023").frame.equals(read_sample().frame)


def test_one_line_of_python_does_the_same(tmp_path: Path) -> None:
    """What the command does can be done from Python in as few words."""
    made = jinque.release(SOURCE, SETTINGS, tmp_path)
    assert (made.folder, made.archive, made.version) == (
        tmp_path / "beijing-2023",
        None,
        "2023.1.0",
    )
    assert jinque.verify_release(made.folder) == []
