"""One nasty list through every command and format: its text is data everywhere it appears."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import tomllib
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml
from conftest import PROGRAM, SAMPLE, run_on_terminal
from defusedxml import ElementTree
from nasty_list import NAME, NASTY, is_harmless, write_nasty
from release_making import SETTINGS
from test_output_raw import tags_of

import jinque as library
from jinque.safe import escape_html

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

READ = (NAME, "-p", "beijing")
REPORTS = ("text", "json", "jsonl", "github", "sarif", "junit", "markdown", "html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the nasty list."""
    return write_nasty(tmp_path_factory.mktemp("odd")).parent


@pytest.fixture(scope="module")
def checked(folder: Path) -> Any:
    """What the library reads of it."""
    return library.read(folder / NAME, profile="beijing")


def test_each_formula_is_a_finding(checked: Any) -> None:
    """The cells that begin as formulas do, and no other cell."""
    found = [finding.seq for finding in checked.report if finding.rule == "formula-start"]
    assert found == [1, 2, 3, 4, 5, 6, 12, 14]


@pytest.mark.parametrize("raw", [False, True])
def test_extract_gives_the_exact_text(
    folder: Path, jinque: Run, checked: Any, tmp_path: Path, *, raw: bool
) -> None:
    """A parser of each format gives back the very text of the cells; none is a formula or a number."""
    names = [f"out.{ending}" for ending in ("csv", "json", "jsonl", "parquet", "xlsx", "txt")]
    words = [word for name in names for word in ("-o", tmp_path / name)]
    done = jinque("extract", *READ, *["--raw"] * raw, *words, "--explain", cwd=folder)
    assert is_harmless(done.err)
    key = "text" if raw else "title"
    printed = [cell.text for row in checked.raw.rows for cell in row.cells.values()]
    wanted = printed if raw else list(checked.frame["title"])
    assert len(set(NASTY) & set(printed)) >= len(NASTY) - 4  # a CSV's own marks at its ends aside
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row[key] for row in csv.DictReader(file, strict=True)] == wanted
    assert [row[key] for row in json.loads((tmp_path / "out.json").read_bytes())["rows"]] == wanted
    lines = (tmp_path / "out.jsonl").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line)[key] for line in lines] == wanted
    assert pq.read_table(tmp_path / "out.parquet")[key].to_pylist() == wanted
    header, *rows = openpyxl.load_workbook(tmp_path / "out.xlsx")["list"].iter_rows()
    at = [cell.value for cell in header].index(key)
    assert {row[at].data_type for row in rows} <= {"s", "n"}  # "n": an empty cell
    cells = [unescape(row[at].value or "") for row in rows]
    assert cells == wanted
    for name in ("out.json", "out.jsonl", "out.txt"):
        assert is_harmless((tmp_path / name).read_text("utf-8"))


def unescape(text: str) -> str:
    """What Excel shows: openpyxl undoes the guard of a literal _x0041_, and leaves controls escaped."""
    return (
        text
        if text in NASTY
        else re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    )


def test_excel_gets_no_formula(folder: Path, jinque: Run) -> None:
    """With --excel no cell begins as a formula does, and the title is there behind an apostrophe."""
    done = jinque("extract", *READ, "--excel", cwd=folder)
    cells = [cell for row in csv.reader(io.StringIO(done.raw.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠") - {""}]
    assert "'=1+1" in cells


@pytest.mark.parametrize("words", ["extract -f csv", "extract --raw -f csv", "tables -f csv"])
def test_a_terminal_gets_escapes(words: str, tmp_path: Path) -> None:
    """A terminal obeys nothing of a CSV, which a file would hold exactly."""
    path = write_nasty(tmp_path, "x.csv")
    profile = "" if words.startswith("tables") else "-p beijing"
    seen = run_on_terminal(f"jinque {words} {path.name} {profile}", tmp_path)
    assert all(char.isprintable() or char in "\n\t" for char in seen)
    assert "\\u{1b}]0;owned\\u{7}d" in seen


def test_a_runner_of_ci_gets_no_command(program: Run, tmp_path: Path) -> None:
    """What it would obey is not printed to it; a file, named or redirected to, holds it exactly."""
    write_nasty(tmp_path, "x.csv")
    on_runner = {"GITHUB_ACTIONS": "true"}
    raw = ("extract", "x.csv", "--raw", "-p", "beijing")
    for words in ((*raw, "-f", "csv", "-o", "a.csv", "-o", "-"), ("tables", "x.csv", "-f", "csv")):
        done = program(*words, cwd=tmp_path, env=on_runner)
        assert (done.status, done.out) == (5, "")
        assert re.match(r"error: -: line \d+ of the output would be a command to the", done.err)
        assert is_harmless(done.err)
    assert not (tmp_path / "a.csv").exists()
    script = f"{PROGRAM} {' '.join(raw)} -o a.csv && {PROGRAM} {' '.join(raw)} -f csv > b.csv"
    subprocess.run(["sh", "-c", script], cwd=tmp_path, env={**os.environ, **on_runner}, check=True)
    exact = program(*raw, cwd=tmp_path, env={"GITHUB_ACTIONS": ""}).raw
    assert b"\n::add-mask::g" in exact
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes() == exact


def test_tables_keep_it(folder: Path, jinque: Run) -> None:
    """JSON and CSV have the exact text, the page only its own elements."""
    data = json.loads(jinque("tables", NAME, "-f", "json", cwd=folder).out)
    texts = [c["text"] for p in data["pages"] for t in p["tables"] for c in t["cells"]]
    rows = list(csv.reader(io.StringIO(jinque("tables", NAME, "-f", "csv", cwd=folder).out)))
    assert {cell for row in rows[1:] for cell in row[3:]} == {*texts, ""}
    page = jinque("tables", NAME, "-f", "html", cwd=folder)
    assert is_harmless(page.out)
    assert not {"script", "img", "svg", "a"} & {tag for tag, _ in tags_of(page.raw).tags}


@pytest.mark.parametrize("format_", REPORTS)
def test_reports_name_it_and_obey_nothing(folder: Path, jinque: Run, format_: str) -> None:
    """Each report parses as what it is; its only commands are those of --format github."""
    done = jinque("validate", *READ, "-f", format_, "--details", "--lang", "both", cwd=folder)
    assert done.status == 1
    lines = done.out.splitlines()
    if format_ == "github":
        commands = [line for line in lines if line.lstrip().startswith("::")]
        assert all(line.split(" ")[0] in {"::error", "::warning", "::notice"} for line in commands)
        lines = [line for line in lines if line not in commands]
    assert is_harmless("\n".join(lines))
    if format_ in {"json", "sarif"}:
        assert "=1+1" in json.dumps(json.loads(done.out), ensure_ascii=False)
    elif format_ == "junit":
        assert ElementTree.fromstring(done.out).tag == "testsuites"
    elif format_ == "markdown":
        assert "<" not in done.out
    elif format_ == "html":
        assert not {"img", "svg"} & {tag for tag, _ in tags_of(done.raw).tags}


def test_the_review_page_holds_it_as_data(folder: Path, jinque: Run) -> None:
    """No element of the page comes from the list."""
    done = jinque("review", *READ, "-o", "-", cwd=folder)
    tags = tags_of(done.raw).tags
    assert not [tag for tag, _ in tags if tag in {"img", "svg"}]
    assert is_harmless(done.err)
    assert b"<script>alert" not in done.raw


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "csv", "html"])
def test_changes_are_told_as_data(folder: Path, jinque: Run, format_: str) -> None:
    """From the real list to the nasty one, in each format; back, its name begins a line, and no command."""
    done = jinque("diff", SAMPLE / "list.txt", *READ, "-f", format_, cwd=folder)
    assert done.status == 0
    back = jinque("diff", NAME, SAMPLE / "list.txt", *READ[1:], "-f", format_, cwd=folder)
    assert back.status == 0
    assert format_ == "csv" or is_harmless(back.out)
    if format_ == "csv":
        rows = list(csv.DictReader(io.StringIO(done.out, newline=""), strict=True))
        assert "=1+1" in {row["after"] for row in rows} | {row["title"] for row in rows}
    else:
        assert is_harmless(done.out)
    if format_ == "html":
        assert not {"img", "svg"} & {tag for tag, _ in tags_of(done.raw).tags}
    if format_ == "markdown":
        assert "<script" not in done.out


def test_a_drafted_profile_is_toml_that_holds_it(folder: Path, jinque: Run) -> None:
    """What the list says stands in strings and comments only."""
    done = jinque("profile", "new", NAME, cwd=folder)
    assert is_harmless(done.out)
    assert set(tomllib.loads(done.out)) <= {
        *("name", "title", "publisher", "section", "identify", "columns", "rating", "marks"),
        *("code", "notes", "editions", "draft"),
    }


def make_settings(folder: Path) -> Path:
    """Settings with a nasty text wherever a person can write one."""
    text = json.dumps("\0".join(NASTY[n] for n in (7, 10, 14, 19, 26)))
    lines = SETTINGS.read_text("utf-8").split("\n")
    texts = ("title", "title_zh", "description", "description_zh", "source", "source_zh")
    spoiled = [
        f"{line.split(' = ')[0]} = {text}" if line.split(" = ")[0] in texts else line
        for line in lines
        if not line.startswith("sha256")
    ]
    path = folder / "release.toml"
    path.write_text("\n".join(spoiled), "utf-8")
    return path


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft release of the nasty list, read from an absolute path in an odd folder."""
    folder = tmp_path_factory.mktemp("odd-folder-of-mine")
    source = write_nasty(folder)
    library.release(
        source.absolute(),
        make_settings(folder),
        folder / "out",
        draft=True,
        archive=True,
        extras=("dcat-ap", "zenodo"),
        previous=(SAMPLE / "list.txt").absolute(),
        profile="beijing",
    )
    return folder / "out"


def read_all(folder: Path) -> dict[str, bytes]:
    """Every file of a release, and what archives and workbooks hold."""
    found = {}
    for path in filter(lambda path: path.is_file(), folder.rglob("*")):
        found[path.name] = path.read_bytes()
        if path.suffix in {".zip", ".xlsx"}:
            with zipfile.ZipFile(path) as packed:
                found |= {f"{path.name}/{name}": packed.read(name) for name in packed.namelist()}
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found[f"{path.name}/text"] = repr((table.schema.metadata, table.to_pylist())).encode()
    return found


def test_a_release_holds_no_path_of_the_machine(release: Path) -> None:
    """Neither the folder nor any above it, in any byte, packed or not."""
    parts = [part.encode() for part in release.parts[2:] if len(part) > 4]
    files = read_all(release)
    assert len(files) > 40
    assert not [name for name, data in files.items() for part in parts if part in data]
    assert not [name for name, data in files.items() if str(SAMPLE.parent).encode() in data]


def test_a_release_holds_it_as_data(release: Path) -> None:
    """YAML, JSON, Markdown and the page parse, and say the text as it is."""
    (folder,) = (path for path in release.iterdir() if path.is_dir())
    settings = tomllib.loads((release.parent / "release.toml").read_text("utf-8"))
    cited = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
    assert cited["title"] == settings["title"]
    for path in (*folder.rglob("*.json"), *folder.rglob("*.jsonld"), *folder.rglob("*.cff")):
        assert is_harmless(path.read_text("utf-8"))
        assert path.suffix == ".cff" or json.loads(path.read_bytes())
    for path in folder.glob("*.md"):
        text = path.read_text("utf-8")
        assert is_harmless(text)
        assert "<script" not in text
        assert "<img" not in text
    tags = {tag for tag, _ in tags_of((folder / "index.html").read_bytes()).tags}
    assert "img" not in tags
    assert escape_html("=1+1") in (folder / "index.html").read_text("utf-8")


def test_verify_and_panel_tell_nothing_raw(release: Path, jinque: Run, tmp_path: Path) -> None:
    """Files of nasty names in a release, publishers of nasty names in a panel."""
    (folder,) = (path for path in release.iterdir() if path.is_dir())
    (folder / "\x1b[31m\n::error::x").write_text("x", "utf-8")
    done = jinque("verify", folder)
    (folder / "\x1b[31m\n::error::x").unlink()
    assert done.status == 1
    assert is_harmless(done.out + done.err)
    name = "</td>\n::error::\x1b[31m"
    source = (SAMPLE / "list.txt", "--edition", "2023", "--publisher", name)
    made = jinque("extract", *source, "-o", tmp_path / "a.parquet")
    assert is_harmless(made.err)
    done = jinque("panel", tmp_path / "a.parquet", "-o", tmp_path / "panel\x1b[31m")
    assert done.status == 0, done.err
    assert is_harmless(done.err)
    assert is_harmless((tmp_path / "panel\x1b[31m" / "README.md").read_text("utf-8"))


COMMANDS = ("extract", "validate", "review -o x", "tables", "profile new", "verify", "diff x")


@pytest.mark.parametrize(
    "command", [*COMMANDS, "panel -o y", "release", "extract -p", "batch -o z"]
)
def test_an_error_names_a_nasty_file_harmlessly(command: str, jinque: Run, tmp_path: Path) -> None:
    """A missing file of a nasty name: one error, nothing that a terminal or a runner obeys."""
    done = jinque(*command.split(), NAME, cwd=tmp_path)
    assert done.status in {1, 2, 3}
    assert is_harmless(done.out)
    assert is_harmless(done.err)
