"""What others say of a release: each program reads it offline, and agrees with `jinque verify`.

The programs are those of requirements/proofs.txt; where one is not installed its tests are skipped.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from release_breaking import edit_cell, edit_json, edit_record, edit_rows, seal
from release_making import build_sample, write_sample

from jinque.output.verify import verify_release

if TYPE_CHECKING:
    from release_breaking import Break

ROWS = 58  # of the real list


def needs(module: str) -> pytest.MarkDecorator:
    """Skip without this module, and say where it is to be had."""
    return pytest.mark.skipif(
        find_spec(module) is None, reason=f"needs {module}: pip install -r requirements/proofs.txt"
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the real list."""
    return write_sample(tmp_path_factory.mktemp("proofs") / "beijing-2023")


@pytest.fixture
def copy(released: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(released, tmp_path / "beijing-2023"))


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of this environment, in the release's folder, without a proxy to the world."""
    path = Path(sys.executable).with_name(program)
    return subprocess.run(
        [path, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}
        | {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"},
    )


# --- frictionless ----------------------------------------------------------------------------------


@needs("frictionless")
def test_frictionless_accepts_it(released: Path) -> None:
    """The Data Package and each table that it describes are valid, by the command that all know."""
    done = run(released, "frictionless", "validate", "datapackage.json", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["valid"]) == (0, True), told
    formats = [f"occupations-{ending}" for ending in ("csv", "json", "parquet", "xlsx")]
    others = ["printed-csv", "printed-parquet", "findings-csv", "changes-csv"]
    assert [task["name"] for task in told["tasks"]] == [*formats, *others]
    assert not any(task["warnings"] for task in told["tasks"])


@needs("frictionless")
def test_frictionless_reads_the_rows(released: Path) -> None:
    """Each form of the list gives it the same rows, numbers exact, and types by one schema."""
    rows = {name: read_by_frictionless(released, f"occupations-{name}") for name in ("csv", "json")}
    assert len(rows["csv"]) == ROWS
    assert rows["csv"] == rows["json"]


def read_by_frictionless(folder: Path, resource: str) -> list[dict[str, Any]]:
    """The rows of a resource, typed."""
    from frictionless import Package

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package: Any = Package(str(folder / "datapackage.json"))
        return [row.to_dict() for row in package.get_resource(resource).read_rows()]


def validate_by_frictionless(folder: Path) -> set[str]:
    """The types of all errors."""
    from frictionless import Package

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package(str(folder / "datapackage.json")).validate()
    return {error.type for task in report.tasks for error in task.errors}


@needs("frictionless")
@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        (edit_cell(3, "rating", "比较急需"), "constraint-error"),
        (edit_cell(1, "code", "4-8-05-04"), "constraint-error"),
        (edit_cell(5, "median_salary_wan", "980"), "constraint-error"),
        (edit_cell(5, "median_salary_wan", "about 9"), "type-error"),
        (edit_rows(lambda rows: [*rows, rows[-1]]), "primary-key"),
        (edit_rows(lambda rows: [*rows[:4], f"{rows[4]},x", *rows[5:]]), "extra-cell"),
        (
            edit_rows(lambda rows: [rows[0].replace("rating,", "grade,"), *rows[1:]]),
            "incorrect-label",
        ),
        (edit_record(7, "rating", "x"), "constraint-error"),
    ],
    ids=["rating", "code", "range", "type", "key", "cell", "label", "json"],
)
def test_frictionless_and_we_reject_alike(copy: Path, break_it: Break, error: str) -> None:
    """A planted fault with all sums right again is seen by both."""
    break_it(copy)
    seal(copy)
    assert error in validate_by_frictionless(copy)
    assert verify_release(copy)


# --- schemas and metadata --------------------------------------------------------------------------


@needs("check_jsonschema")
def test_json_schema_is_one_and_fits(released: Path) -> None:
    """Our JSON Schema is valid 2020-12, and the JSON is valid by it."""
    meta = run(released, "check-jsonschema", "--check-metaschema", "occupations.schema.json")
    assert meta.returncode == 0, meta.stdout
    schema = ("--schemafile", "occupations.schema.json")
    done = run(released, "check-jsonschema", *schema, "data/occupations.json")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("key", "value"), [("rating", "x"), ("seq", None), ("seq", "1"), ("code", "4-8"), ("more", 1)]
)
def test_json_schema_rejects(copy: Path, key: str, value: Any) -> None:
    """A word that is no rating, no number, a text for a number, a bad code, a key more."""
    edit_record(1, key, value)(copy)
    schema, rows = (
        json.loads((copy / path).read_bytes())
        for path in ("occupations.schema.json", "data/occupations.json")
    )
    assert len(list(Draft202012Validator(schema).iter_errors(rows))) == 1


@needs("check_jsonschema")
def test_citation_is_valid(released: Path) -> None:
    """CITATION.cff is valid by the schema of its makers."""
    schema = ("--builtin-schema", "vendor.citation-file-format")
    done = run(released, "check-jsonschema", *schema, "CITATION.cff")
    assert done.returncode == 0, done.stdout


@needs("in_toto_attestation")
def test_provenance_is_an_in_toto_statement(released: Path) -> None:
    """The statement is complete by in-toto's own library."""
    code = (
        "import json; from google.protobuf import json_format as j; "
        "from in_toto_attestation.v1.statement import Statement; "
        "import in_toto_attestation.v1.statement_pb2 as pb; "
        "made = pb.Statement(); j.ParseDict(json.load(open('provenance.json')), made); "
        "one = Statement.copy_from_pb(made); one.validate(); print(len(one.pb.subject))"
    )
    done = run(released, "python", "-c", code)
    assert (done.returncode, done.stdout.strip()) == (0, str(len(build_sample()) - 2)), done.stderr


@needs("mlcroissant")
def test_croissant_gives_the_rows(released: Path) -> None:
    """Croissant's library warns of nothing, in the file and in the page, and reads the list as it is."""
    code = (
        "import json, re, mlcroissant as m; page = open('index.html', encoding='utf-8').read(); "
        "linked = json.loads(re.search(r'ld.json\">(.*?)</script>', page, re.S)[1]); "
        "p = m.Dataset(linked); assert not p.metadata.ctx.issues.report(); "
        "assert len(p.metadata.distribution) == 8; "
        "d = m.Dataset('croissant.json'); "
        "rows = [{k.split('/')[1]: v.decode() if isinstance(v, bytes) else v for k, v in r.items()} "
        "for r in d.records('occupations')]; "
        "print(json.dumps([list(d.metadata.ctx.issues.errors), list(d.metadata.ctx.issues.warnings), rows]))"
    )
    done = run(released, "python", "-c", code)
    assert done.returncode == 0, done.stderr
    errors, warnings, rows = json.loads(done.stdout.splitlines()[-1])
    assert (errors, warnings) == ([], [])
    assert rows == json.loads((released / "data/occupations.json").read_bytes())


@needs("mlcroissant")
def test_croissant_sees_a_stale_sum(copy: Path) -> None:
    """The sums in it are looked at."""
    edit_json("croissant.json", lambda c: c["distribution"][2].update(sha256="0" * 64))(copy)
    load = ("load", "--jsonld", "croissant.json", "--record_set", "occupations")
    assert run(copy, "mlcroissant", *load).returncode != 0


def test_sums_are_those_of_coreutils(released: Path) -> None:
    """`sha256sum -c` finds every file, and each as it was released."""
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"],
        cwd=released,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(build_sample()) - 1


# --- the same rows everywhere ----------------------------------------------------------------------


@needs("duckdb")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("occupations.csv", "occupations.json"),
        ("occupations.csv", "occupations.parquet"),
        ("occupations.json", "occupations.parquet"),
        ("printed.csv", "printed.parquet"),
    ],
)
def test_duckdb_finds_no_difference(released: Path, one: str, other: str) -> None:
    """EXCEPT ALL both ways, with the types of Parquet, is empty."""
    import duckdb

    data = released / "data"
    base = duckdb.connect()
    stem = one.partition(".")[0]
    schema = base.sql(f"DESCRIBE SELECT * FROM '{data / stem}.parquet'").fetchall()  # noqa: S608 - names of our own
    casts = ", ".join(
        f'CAST("{name}" AS {"VARCHAR" if "ENUM" in kind else kind}) AS "{name}"'
        for name, kind, *_ in schema
    )
    texts = ", ".join(f"'{name}': 'VARCHAR'" for name, *_ in schema)
    for name, ending in (("a", one), ("b", other)):
        kind = ending.rpartition(".")[2]
        read = {
            "csv": f"read_csv('{data / ending}', columns={{{texts}}}, header=true, quote='\"', "
            "nullstr='', auto_detect=false, delim=',', escape='\"', allow_quoted_nulls=false)",
            "json": f"read_json('{data / ending}', columns={{{texts}}})",
            "parquet": f"'{data / ending}'",
        }[kind]
        base.sql(f"CREATE TABLE {name} AS SELECT {casts} FROM {read}")  # noqa: S608 - names of our own
    count = base.sql("SELECT count(*) FROM a").fetchall()[0][0]
    assert count == (ROWS if stem == "occupations" else ROWS * 7)
    for query in ("FROM a EXCEPT ALL FROM b", "FROM b EXCEPT ALL FROM a"):
        assert base.sql(query).fetchall() == []


def expected(released: Path) -> list[dict[str, Any]]:
    """The list as its JSON has it."""
    rows: list[dict[str, Any]] = json.loads((released / "data/occupations.json").read_bytes())
    return rows


@needs("polars")
def test_polars_reads_the_parquet(released: Path) -> None:
    """With its types, its nulls and every value."""
    import polars as pl

    frame = pl.read_parquet(released / "data/occupations.parquet")
    assert frame.to_dicts() == expected(released)
    assert frame.schema["green"] == pl.Boolean
    assert frame.schema["seq"] == pl.Int64


def test_pandas_reads_the_parquet(released: Path) -> None:
    """The same, and no index that somebody forgot."""
    import pandas as pd

    frame = pd.read_parquet(released / "data/occupations.parquet")
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert rows == expected(released)
    assert str(frame["seq"].dtype) == "int64"


def test_parquet_is_snappy_and_explains_itself(released: Path) -> None:
    """A compression that every reader knows; each field says what it is; no key of pandas."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(released / "data/occupations.parquet")
    group = file.metadata.row_group(0)
    assert {group.column(at).compression for at in range(group.num_columns)} == {"SNAPPY"}
    schema = file.schema_arrow
    assert b"pandas" not in schema.metadata
    for field in schema:
        assert {b"title", b"title_zh", b"description", b"description_zh"} <= set(field.metadata)
    assert schema.metadata[b"version"] == b"2023.1.0"
    assert schema.metadata[b"license"] == b"CC-BY-4.0"


def test_sqlite_takes_the_csv(released: Path) -> None:
    """A table with the schema's types, filled from the CSV, gives the counts of the list."""
    with (released / "data/occupations.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    schema = json.loads((released / "occupations.tableschema.json").read_bytes())
    types = {"integer": "INTEGER", "number": "REAL", "boolean": "TEXT", "string": "TEXT"}
    columns = ", ".join(f'"{one["name"]}" {types[one["type"]]}' for one in schema["fields"])
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE list ({columns}, PRIMARY KEY ({schema['primaryKey'][0]}))")
    marks = ", ".join("?" * len(header))
    base.executemany(
        f"INSERT INTO list VALUES ({marks})",  # noqa: S608 - names of our own
        [[cell or None for cell in row] for row in rows],
    )
    counted = base.execute("SELECT count(*), count(code), sum(digital = 'true') FROM list")
    assert counted.fetchone() == (ROWS, 40, 8)
    base.close()


# --- pandera, by the schema that we publish --------------------------------------------------------


def read_by_pandera(folder: Path) -> None:
    """The CSV, checked by what pandera makes of our Table Schema. Raises SchemaErrors.

    The types are given to pandas as it reads: pandera's reading of the schema knows no column of whole
    numbers, or of booleans, that has nulls.
    """
    import pandas as pd
    from pandera.io.pandas_io import from_frictionless_schema

    path = folder / "occupations.tableschema.json"
    kinds = {"integer": "Int64", "number": "float64", "boolean": "boolean", "string": "string"}
    fields = json.loads(path.read_bytes())["fields"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = from_frictionless_schema(str(path))
    for column in schema.columns.values():
        column.dtype = None
    types = {one["name"]: kinds[one["type"]] for one in fields}
    schema.validate(pd.read_csv(folder / "data/occupations.csv", dtype=types), lazy=True)


@needs("frictionless")
def test_pandera_accepts_the_list(released: Path) -> None:
    """Our schema, read back, accepts our list."""
    read_by_pandera(released)


@needs("frictionless")
@pytest.mark.parametrize(
    "break_it",
    [
        edit_cell(3, "rating", "比较急需"),
        edit_cell(1, "code", "4-8-05-04"),
        edit_cell(5, "median_salary_wan", "980"),
        edit_cell(5, "industry", ""),
        edit_cell(5, "page", "0"),
        edit_rows(lambda rows: [*rows, rows[-1]]),
    ],
    ids=["rating", "code", "range", "missing", "page", "key"],
)
def test_pandera_rejects_what_we_reject(copy: Path, break_it: Break) -> None:
    """Read back, it is as strict as `jinque verify`."""
    from pandera.errors import SchemaErrors

    break_it(copy)
    seal(copy)
    with pytest.raises(SchemaErrors):
        read_by_pandera(copy)
    assert verify_release(copy)
