"""Reference tables: what is built in, what a file gives, what is wrong with one, what is not covered."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT

from jinque.errors import ProfileError
from jinque.validate.reference import ReferenceSet, builtin_reference, load_reference

CSCO = Path(os.environ.get("JINQUE_CSCO", ROOT / "../shared/reference/csco2022.csv"))
ROWS = """\
code,title,mark,work_types
4,服务人员,,
4-08,技术辅助服务人员,,
4-08-05,检验服务人员,,
4-08-05-04,药物检验员,S,甲工|乙工
4-08-05-05,茶叶检验员,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "csco2022.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_builtin_has_the_groups_and_some_occupations() -> None:
    """8 major and 79 sub-major groups whole; below that only what the sample needs."""
    reference = builtin_reference()
    depths = [code.count("-") for code in reference.entries]
    assert [depths.count(i) for i in range(5)] == [8, 79, 20, 39, 5]
    assert reference.edition == "2022"


@pytest.mark.parametrize("code", ["4-08-05-04", "4-01-06-02-02", "4-88-01-01"])
def test_builtin_can_tell(code: str) -> None:
    """What it lists exists; down to the sub-major groups it is whole, so 4-88 does not."""
    assert builtin_reference().covers(code)


@pytest.mark.parametrize("code", ["4-08-05-99", "4-01-06-02-09", "4-08-77-01"])
def test_builtin_says_what_it_cannot_tell(code: str) -> None:
    """Minor groups and occupations may have more beside them than it lists."""
    assert not builtin_reference().covers(code)


@pytest.mark.skipif(not CSCO.exists(), reason="the full classification is not at hand")
def test_builtin_agrees_with_the_full_table() -> None:
    """Every fact that ships is in the classification, word for word."""
    (full,) = load_reference(CSCO)
    ours = builtin_reference()
    assert full.edition == ours.edition
    assert {c: full.entries[c].title for c in ours.entries} == {
        c: e.title for c, e in ours.entries.items()
    }
    assert all(full.entries[c].marks == e.marks for c, e in ours.entries.items())
    assert all(full.covers(code) for code in ("4-88-01-01", "4-08-05-99", "4-08-05-04-01"))


def test_a_table_is_whole_below_each_group_it_lists(table: Path) -> None:
    """Beside a listed occupation nothing else exists; of unlisted groups it says nothing."""
    (reference,) = load_reference(table)
    assert reference.entries["4-08-05-04-02"].title == "乙工"
    assert reference.entries["4-08-05-04"].marks == {"S"}
    covered = ("4-08-05-06", "4-08-05-04-03", "4-08-05-05-01", "4-08-06-01", "4-09-01-01")
    assert all(map(reference.covers, covered))
    assert not reference.covers("6-01-01-01")


def test_occupations_alone_say_nothing_of_other_groups(tmp_path: Path) -> None:
    """A table without groups knows the minor groups of its occupations, no more."""
    path = tmp_path / "t2022.csv"
    path.write_text("code,title\n4-08-05-04,药物检验员\n", "utf-8")
    (reference,) = load_reference(path)
    assert reference.covers("4-08-05-05")
    assert not reference.covers("4-08-06-01")
    assert not reference.covers("4-09-01-01")


def test_parquet_gives_the_same(table: Path, tmp_path: Path) -> None:
    """Work types as a list or parted by bars."""
    (expected,) = load_reference(table)
    path = tmp_path / "table.parquet"
    codes = ["4", "4-08", "4-08-05", "4-08-05-04", "4-08-05-05"]
    columns = {
        "code": codes,
        "title": [expected.entries[code].title for code in codes],
        "mark": ["", None, "", "S", ""],
        "work_types": [[], None, [], ["甲工", "乙工"], []],
        "edition": ["2022"] * 5,
    }
    pq.write_table(pa.table(columns), path)
    (reference,) = load_reference(path)
    assert reference.entries == expected.entries


def test_several_editions_in_one_table(tmp_path: Path) -> None:
    """Each becomes a reference; the one not asked for only says where else a code is."""
    path = tmp_path / "both.csv"
    path.write_text(
        "code,title,edition\n4-10-01-02,育婴员,2015\n4-10-01-01,婴幼儿发展引导员,2022\n", "utf-8"
    )
    tables = load_reference(path)
    assert [t.edition for t in tables] == ["2015", "2022"]
    named = ReferenceSet(tables, "2022")
    assert named.find("4-10-01-02") is None
    elsewhere = named.find_elsewhere("4-10-01-02")
    assert elsewhere is not None
    assert (elsewhere[0], elsewhere[1].title) == ("2015", "育婴员")


def test_the_builtin_table_stands_aside_for_a_given_one(table: Path) -> None:
    """And answers where none of the edition is given."""
    assert ReferenceSet((), "2022").find("6-12-01-00") is not None
    assert ReferenceSet(load_reference(table), "2022").find("6-12-01-00") is None
    assert ReferenceSet((), "2015").named == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title\nx\n", "no column code"),
        ("", "no column code"),
        ("code,title\n4-8,x\n", 'line 2: "4-8" is no code'),
        ("code,title\n4-08-05-04-01,x\n", 'line 2: "4-08-05-04-01" is no code'),
        ("code,title\n4, \n", "line 2: 4 has no title"),
        ("code,title,mark\n4,x,\n4-08,y,X\n", 'line 3: "X" is no mark'),
        ("code,title\n4,x\n4,y\n", "line 3: 4 again"),
        ('code,title\n4,"x\n', "not a CSV: unexpected end of data"),
    ],
)
def test_a_wrong_table_says_where(text: str, message: str, tmp_path: Path) -> None:
    """File, line and next step."""
    path = tmp_path / "t2022.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ProfileError) as caught:
        load_reference(path)
    assert caught.value.message == message
    assert caught.value.source == str(path)


def test_a_device_is_no_table(tmp_path: Path) -> None:
    """A link to a file without end is read as far as the bound."""
    (tmp_path / "csco2022.csv").symlink_to("/dev/zero")
    with pytest.raises(ProfileError, match="a reference table of more than 50,000,000 bytes"):
        load_reference(tmp_path / "csco2022.csv")


def test_a_table_names_its_edition(tmp_path: Path) -> None:
    """By column, argument or file name; else it is refused."""
    path = tmp_path / "table.csv"
    path.write_text("code,title\n4,x\n", "utf-8")
    with pytest.raises(ProfileError, match="line 2: no edition"):
        load_reference(path)
    assert load_reference(path, "2015")[0].edition == "2015"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"PAR1 and no more"])
def test_what_is_no_table_is_refused(data: bytes, tmp_path: Path) -> None:
    """Bytes that are neither CSV in UTF-8 nor Parquet."""
    path = tmp_path / "t2022.csv"
    path.write_bytes(data)
    with pytest.raises(ProfileError, match=r"not a (CSV|Parquet file): "):
        load_reference(path)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    """One clear sentence."""
    with pytest.raises(ProfileError, match="cannot read the reference table: No such file"):
        load_reference(tmp_path / "none.csv")
