"""All editions as one data set: its folders, its labels, what is refused, and what others read of it."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from conftest import ROOT, SAMPLE
from msgspec.structs import replace
from release_making import build_sample, write_sample

import jinque
from jinque.editions import Edition, load_edition
from jinque.errors import ProfileError, PublishError
from jinque.output import write_all
from jinque.output.panel import PANEL_FIELDS, build_panel

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

BEIJING = "data/publisher=" + quote("北京市人力资源和社会保障局")


def make_edition(year: str = "2024", *, publisher: str = "甲市", scheme: str = "a-3") -> Edition:
    """An invented edition of one row."""
    row = {"seq": 1, "title": "检验员", "code": None, "rating": "紧缺", "rating_level": 2}
    row["median_salary_wan"] = Decimal("9.8")
    return Edition(rows=(row,), name=f"x-{year}", edition=year, publisher=publisher, scheme=scheme)


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The made-up edition as a Parquet file, which says its edition and publisher."""
    path = tmp_path / "later.parquet"
    source = ROOT / "fixtures" / "made-up-2024" / "list.txt"
    write_all(jinque.read(source, profile="beijing", edition="2024"), [path])
    return path


def test_panel_holds_every_row_of_every_edition(tmp_path: Path, later: Path) -> None:
    """A file for each edition in its folder, columns alike, the scheme on every row, sums that hold."""
    folder = tmp_path / "panel"
    jinque.panel([write_sample(tmp_path / "beijing-2023"), later], folder)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert files == [
        "README.md",
        "SHA256SUMS",
        f"{BEIJING}/edition=2023/part-0.parquet",
        f"{BEIJING}/edition=2024/part-0.parquet",
    ]
    tables = [pq.read_table(folder / name, partitioning=None) for name in files[2:]]
    assert [table.num_rows for table in tables] == [58, 59]
    assert tables[0].schema.equals(tables[1].schema, check_metadata=False)
    assert tables[0].column_names == [field.name for field in PANEL_FIELDS]
    assert {name for table in tables for name in table["scheme"].to_pylist()} == {"beijing-3"}
    assert set(tables[0]["version"].to_pylist()) == {"2023.1.0"}
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_values_are_those_of_the_release(tmp_path: Path) -> None:
    """Column by column the same as the release's own Parquet."""
    release = write_sample(tmp_path / "beijing-2023")
    jinque.panel([release], tmp_path / "panel")
    ours = pq.read_table(
        tmp_path / "panel" / BEIJING / "edition=2023" / "part-0.parquet", partitioning=None
    )
    theirs = pq.read_table(release / "data" / "occupations.parquet")
    for name in theirs.column_names:
        assert ours[name].to_pylist() == theirs[name].to_pylist(), name


def test_order_of_releases_does_not_matter() -> None:
    """The same bytes whatever was named first."""
    editions = [make_edition("2023"), make_edition("2024"), make_edition(publisher="乙市")]
    assert build_panel(editions) == build_panel(editions[::-1])


def test_schemes_are_told_apart() -> None:
    """Two publishers may rate alike by name; each row says by which scheme, and so does the note."""
    files = build_panel([make_edition(), make_edition(publisher="乙市", scheme="b-5")])
    text = files[-2].data.decode()
    assert "| 乙市 | 2024 | — | b-5 | 1 |" in text
    assert "Compare `rating_level` only among rows of one `scheme`." in text
    (level,) = (field for field in PANEL_FIELDS if field.name == "rating_level")
    assert level.description.endswith("Comparable only among rows of the same `scheme`.")


@pytest.mark.parametrize(
    ("editions", "message"),
    [
        ([replace(make_edition(), edition=None)], "x-2024: does not say its edition"),
        ([replace(make_edition(), publisher=None)], "x-2024: does not say its publisher"),
        ([replace(make_edition(), scheme=None)], "x-2024: does not say its rating scheme"),
        ([replace(make_edition(), is_draft=True)], "x-2024: is a draft, which has open errors"),
        ([make_edition(), make_edition()], "x-2024: is the same edition as x-2024"),
    ],
)
def test_what_cannot_be_labelled_is_refused(editions: list[Edition], message: str) -> None:
    """No row without edition, publisher and scheme; no draft; one version of each edition."""
    with pytest.raises(ProfileError) as caught:
        build_panel(editions)
    assert str(caught.value).splitlines()[0] == message


def test_edition_without_ratings_needs_no_scheme() -> None:
    """A list of members only has nothing to mix up."""
    rows = ({**make_edition().rows[0], "rating": None, "rating_level": None},)
    assert len(build_panel([replace(make_edition(), rows=rows, scheme=None)])) == 3


def test_names_cannot_leave_the_folder() -> None:
    """A publisher called ../../x is a name like any other."""
    (data, *_) = build_panel([make_edition("../..", publisher="../../x=y")])
    assert data.path == "data/publisher=..%2F..%2Fx%3Dy/edition=..%2F../part-0.parquet"


def test_panel_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """An edition that is refused leaves what was there; a folder of somebody's is not replaced."""
    release, folder = write_sample(tmp_path / "beijing-2023"), tmp_path / "panel"
    jinque.panel([release], folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ProfileError):
        jinque.panel([release, SAMPLE / "expected.csv"], folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    other = tmp_path / "work"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(PublishError, match="is no release"):
        jinque.panel([release], other)
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]


def test_source_is_no_release(tmp_path: Path) -> None:
    """A list that nobody checked and labelled does not get in."""
    with pytest.raises(ProfileError, match="is no release, nor a table that jinque wrote"):
        jinque.panel([SAMPLE / "list.txt"], tmp_path / "panel")


def test_draft_of_a_release_is_known_by_its_file(tmp_path: Path) -> None:
    """The Parquet of a draft says that it is one."""
    assert not any(b"do not publish" in file.data for file in build_sample()[:1])
    path = write_sample(tmp_path / "beijing-2023") / "data" / "occupations.parquet"
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, "draft": "true"}), path)
    edition = load_edition(path.parent.parent)
    assert edition is not None
    assert edition.is_draft


def test_panel_command(jinque: Run, tmp_path: Path) -> None:
    """It says what it made, and what is wrong."""
    release = write_sample(tmp_path / "beijing-2023")
    done = jinque("panel", release, "-o", "panel", cwd=tmp_path)
    assert (done.status, done.out, done.err) == (0, "", "panel: 58 rows of 1 editions\n")
    wrong = jinque("panel", release, release, "-o", "panel", cwd=tmp_path)
    assert wrong.status == 2
    assert wrong.err == (
        "error: beijing-2023: is the same edition as beijing-2023\n    give one version of it\n"
    )


def test_duckdb_reads_it_as_the_note_says(tmp_path: Path) -> None:
    """The query of the data set's README and of docs/diff.md, run there."""
    duckdb = pytest.importorskip(
        "duckdb", reason="the panel's query is not tried: pip install duckdb"
    )
    folder = tmp_path / "panel"
    jinque.panel([write_sample(tmp_path / "beijing-2023")], folder)
    query = (folder / "README.md").read_text("utf-8").split("```sql\n")[1].split("```")[0]
    assert query in (ROOT / "docs" / "diff.md").read_text("utf-8")
    rows = duckdb.sql(query.replace("'data/", f"'{folder}/data/")).fetchall()
    assert rows == [
        ("北京市人力资源和社会保障局", 2023, "beijing-3", "一般急需紧缺", 16),
        ("北京市人力资源和社会保障局", 2023, "beijing-3", "比较急需紧缺", 24),
        ("北京市人力资源和社会保障局", 2023, "beijing-3", "非常急需紧缺", 18),
    ]
