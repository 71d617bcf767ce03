"""The nasty list where people look at it: pages, Markdown, drafts, data sets; each shows the very text."""

from __future__ import annotations

import html
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from conftest import SAMPLE
from extract_making import make_xlsx, sheet_rows, text_cell
from markdown_it import MarkdownIt
from nasty_list import NAME, NASTY, is_harmless, write_nasty
from test_output_raw import tags_of

import jinque as library
from jinque.safe import show
from jinque.text import squeeze

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

READ = (NAME, "-p", "beijing")
# A CSV's cell loses blanks at its ends, and U+2028 is a line break to whoever reads text.
KEPT = [text for text in NASTY if text == text.strip("\ufeff \t") and "\u2028" not in text]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the nasty list."""
    return write_nasty(tmp_path_factory.mktemp("odd")).parent


def in_a_line(text: str) -> str:
    """A printed cell as reports show it."""
    return show(text.replace("\n", "⏎")).strip()


@pytest.fixture(scope="module")
def found(folder: Path) -> list[str]:
    """The printed cell of each finding that has one."""
    report = library.read(folder / NAME, profile="beijing").report
    return [finding.cell for finding in report if finding.cell]


def test_markdown_shows_the_very_text(folder: Path, jinque: Run, found: list[str]) -> None:
    """Rendered by somebody else's parser, the cells of the table are those that are printed."""
    done = jinque("validate", *READ, "-f", "markdown", cwd=folder)
    tokens = MarkdownIt("commonmark").enable("table").parse(done.out)
    lines = [token for token in tokens if token.type == "inline"]
    parts = {child.type for token in lines for child in token.children or ()}
    assert parts <= {"text", "text_special"}, "no link, image, code, emphasis or HTML"
    shown = ["".join(child.content for child in token.children or ()) for token in lines]
    assert {in_a_line(text) for text in found} <= set(shown)


def test_the_html_report_shows_the_very_text(folder: Path, jinque: Run, found: list[str]) -> None:
    """What a reader of the page sees holds each printed cell."""
    words = tags_of(jinque("validate", *READ, "-f", "html", cwd=folder).raw).words
    assert [text for text in found if in_a_line(text) not in words] == []


def test_the_page_of_tables_shows_the_very_text(folder: Path, jinque: Run) -> None:
    """So does that of all tables, line breaks aside."""
    words = tags_of(jinque("tables", NAME, "-f", "html", cwd=folder).raw).words
    texts = [part for text in KEPT for part in text.split("\n")]
    assert [text for text in texts if show(text) not in words] == []


def test_the_review_page_holds_the_very_text(folder: Path, jinque: Run) -> None:
    """Its data are JSON within a script: parsed, each cell as printed, hidden characters shown."""
    page = jinque("review", *READ, "-o", "-", cwd=folder).out
    block = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data = json.loads(block)
    assert "<" not in block
    printed = {cell["printed"] for row in data["rows"] for cell in row["cells"].values()}
    assert [text for text in KEPT if "\n".join(map(show, text.split("\n"))) not in printed] == []
    assert data["about"]["source"] == NAME


def test_a_draft_of_settings_is_toml(folder: Path, jinque: Run) -> None:
    """`release --init` of a file whose name holds lines, escapes and commands."""
    done = jinque("release", NAME, "-p", "beijing", "--init", cwd=folder)
    text = (folder / "release.toml").read_text("utf-8")
    (folder / "release.toml").unlink()
    assert (done.status, is_harmless(done.out + done.err + text)) == (0, True)
    settings = tomllib.loads(text)
    assert settings["name"] == "beijing"
    assert set(settings) <= {
        *("name", "edition", "revision", "patch", "title", "title_zh", "description"),
        *("description_zh", "publisher", "source", "licence", "contributors", "maintainer"),
    }, set(settings)


def test_a_drafted_profile_holds_the_very_words(tmp_path: Path, jinque: Run) -> None:
    """Ratings of any text, whose order nobody knows, are a comment that is TOML as soon as it is none."""
    steps = ['"""\n[x]', "\\u0000 \\ {{7*7}}", "'''#\x1b[0m"]
    rows = [
        line.split("\t") for line in (SAMPLE / "list.txt").read_text("utf-8").strip().split("\n")
    ]
    words = dict(zip(("一般急需紧缺", "比较急需紧缺", "非常急需紧缺"), steps, strict=True))
    cells = [[words.get(cell, cell) for cell in row] for row in rows if len(row) > 2]
    path = tmp_path / "list.csv"
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    path.write_text("\n".join(quoted), "utf-8")
    done = jinque("profile", "new", path)
    assert is_harmless(done.out)
    assert tomllib.loads(done.out)["rating"]["steps"] == []
    (line,) = [line for line in done.out.split("\n") if line.startswith("# steps = ")]
    drafted = tomllib.loads(line.removeprefix("# "))["steps"]
    assert set(map(squeeze, drafted)) == set(map(squeeze, steps))


def test_a_batch_holds_it_as_data(folder: Path, jinque: Run) -> None:
    """Rows, findings and manifest have the exact text; a folder's name is no path; the rest is harmless."""
    publisher = "</td>/../\n::error::\x1b[31m"
    words = (
        "batch",
        NAME,
        "-p",
        "beijing",
        "--publisher",
        publisher,
        "-o",
        "all",
        "--workers",
        "1",
    )
    done = jinque(*words, cwd=folder)
    assert done.status == 1, done.err
    assert is_harmless(done.out + done.err)
    place = folder / "all"
    assert is_harmless((place / "README.md").read_text("utf-8"))
    assert "</td>" not in (place / "README.md").read_text("utf-8")
    (row,) = pq.read_table(place / "manifest.parquet").to_pylist()
    assert (row["source"], row["publisher"], row["rows"]) == (NAME, publisher, 58)
    printed = pq.read_table(place / "findings.parquet")["cell"].to_pylist()
    assert "=1+1" in printed
    parts: Any = ds.dataset(place / "data", partitioning="hive")
    table = parts.to_table()
    wanted = list(library.read(folder / NAME, profile="beijing").frame["title"])
    assert table["title"].to_pylist() == wanted
    assert set(table["publisher"].to_pylist()) == {publisher}
    (only,) = (place / "data").iterdir()
    assert "/" not in only.name
    assert ".." not in only.name.split("=")[1].split("%2F")[0]


NUL = "药\0物"


def write_nul(folder: Path) -> Path:
    """The real list as a workbook; Excel writes a NUL as _x0000_, which is a character to it."""
    lines = (SAMPLE / "list.txt").read_text("utf-8").strip().split("\n")
    rows = [line.split("\t") for line in lines if line.count("\t") > 2]
    rows[1][2] = NUL.replace("\0", "_x0000_")
    cells = [
        "".join(
            text_cell(f"{'ABCDEFGH'[col]}{n}", html.escape(text)) for col, text in enumerate(row)
        )
        for n, row in enumerate(rows, start=1)
    ]
    path = folder / "nul.xlsx"
    path.write_bytes(make_xlsx(sheet_rows(*cells)))
    return path


def test_a_nul_is_data(tmp_path: Path, jinque: Run) -> None:
    """Every format keeps it or shows it, every report shows it, and it ends no text."""
    path = write_nul(tmp_path)
    assert library.read_raw(path, profile="beijing").rows[0].cells["title"].text == NUL
    outputs = [f"-oout.{ending}" for ending in ("csv", "json", "jsonl", "parquet", "xlsx", "txt")]
    done = jinque("extract", path, "-p", "beijing", *outputs, cwd=tmp_path)
    assert done.status == 1, "such a character is an error"
    assert f"{NUL},".encode() in (tmp_path / "out.csv").read_bytes()
    assert json.loads((tmp_path / "out.json").read_bytes())["rows"][0]["title"] == NUL
    assert json.loads((tmp_path / "out.jsonl").read_bytes().split(b"\n")[0])["title"] == NUL
    assert pq.read_table(tmp_path / "out.parquet")["title"][0].as_py() == NUL
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["list"]
    assert NUL.replace("\0", "_x0000_") in [cell.value for cell in sheet[2]]
    assert show(NUL) in (tmp_path / "out.txt").read_text("utf-8")
    for form in ("text", "json", "github", "sarif", "junit", "markdown", "html"):
        report = jinque("validate", path, "-p", "beijing", "-f", form).out
        assert "\0" not in report
        assert re.search(r"u\\?\{0|u0000", report), form
    page = jinque("review", path, "-p", "beijing", "-o", "-").out
    assert "\0" not in page
    assert "\\u0000" in page or "u{0}" in page


def test_a_nul_in_a_text_is_no_text(tmp_path: Path, jinque: Run) -> None:
    """A text file with one is refused; a web page's `&#0;` is the replacement character, as in browsers."""
    (tmp_path / "a.txt").write_text("序号\t职业\0\n", "utf-8")
    done = jinque("extract", "a.txt", cwd=tmp_path)
    assert (done.status, "\0" in done.err) == (3, False)
    (tmp_path / "a.html").write_text("<table><tr><td>药&#0;物</td><td>b</td></tr></table>", "utf-8")
    data = json.loads(jinque("tables", "a.html", "-f", "json", cwd=tmp_path).out)
    assert data["pages"][0]["tables"][0]["cells"][0]["text"] == "药\ufffd物"
