"""`jinque extract` and `tables` through the command itself: outputs, formats, streams, statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from conftest import PROGRAM, ROOT, SAMPLE, run_on_terminal

import jinque.cli as command_line

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

LIST = SAMPLE / "list.txt"
ROWS = 58


def test_one_reading_writes_several_files(program: Run, tmp_path: Path) -> None:
    """Each -o gets its format by its ending; standard output stays empty."""
    names = ["a.csv", "a.json", "a.jsonl", "a.parquet", "a.xlsx", "a.txt"]
    ran = program("extract", LIST, *(word for name in names for word in ("-o", name)), cwd=tmp_path)
    assert (ran.status, ran.out) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))["rows"]) == ROWS
    assert len((tmp_path / "a.jsonl").read_text("utf-8").splitlines()) == ROWS


def test_a_pipe_gets_csv(jinque: Run) -> None:
    """Without options a pipe gets CSV, with a header and every row."""
    rows = list(csv.DictReader(io.StringIO(jinque("extract", LIST).out)))
    assert [row["seq"] for row in rows] == [str(number) for number in range(1, ROWS + 1)]


def test_a_terminal_gets_a_table(tmp_path: Path) -> None:
    """Without options a terminal gets a table that fits it."""
    seen = run_on_terminal(f"jinque extract {LIST} 2>/dev/null", tmp_path, columns=90).splitlines()
    assert seen[0].startswith("| seq |")
    assert len(seen) == 2 + ROWS


def test_a_terminal_gets_no_bytes(tmp_path: Path) -> None:
    """Parquet is not for a terminal; the message names the way."""
    seen = run_on_terminal(f"jinque extract {LIST} -f parquet; echo status $?", tmp_path)
    assert seen.startswith(
        "error: parquet is not for a terminal; give it a file: -o FILE.parquet\n"
    )
    assert seen.endswith("status 2\n")


def test_standard_input(program: Run) -> None:
    """- reads standard input and gives the same rows."""
    assert program("extract", "-", stdin=LIST.read_bytes()).out == program("extract", LIST).out


def test_standard_output_among_the_files(jinque: Run, tmp_path: Path) -> None:
    """-o - stands for standard output, in the format of -f."""
    ran = jinque("extract", LIST, "-o", "a.csv", "-o", "-", "-f", "jsonl", cwd=tmp_path)
    assert len(ran.out.splitlines()) == ROWS
    assert (tmp_path / "a.csv").exists()


def test_format_of_an_unknown_ending(jinque: Run, tmp_path: Path) -> None:
    """-f says what an ending does not; without it the ending is refused before anything is read."""
    assert jinque("extract", LIST, "-o", "list.data", "-f", "csv", cwd=tmp_path).status == 0
    assert (tmp_path / "list.data").read_bytes() == jinque("extract", LIST).raw
    refused = jinque("extract", "no-such-list.pdf", "-o", "list.dat", cwd=tmp_path)
    assert refused.status == 2
    assert refused.err.startswith('error: no format is known by the ending of "list.dat"\n')


def test_excel_gets_its_mark(jinque: Run) -> None:
    """--excel begins the CSV with a byte order mark, without it there is none."""
    assert jinque("extract", LIST, "--excel").raw.startswith(b"\xef\xbb\xbf")
    assert not jinque("extract", LIST).raw.startswith(b"\xef\xbb\xbf")


def test_two_runs_give_the_same_bytes(program: Run, tmp_path: Path) -> None:
    """Whatever the time zone, the locale, the hash seed."""
    names = ("a.csv", "a.json", "a.parquet", "a.xlsx")
    outputs = [word for name in names for word in ("-o", name)]
    worlds = (
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
        {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, world in zip(folders, worlds, strict=True):
        folder.mkdir()
        assert program("extract", LIST, *outputs, cwd=folder, env=world).status == 0
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_edition_and_publisher_are_what_was_given(jinque: Run) -> None:
    """A person says them; without that the edition is null, never a guess."""
    given = json.loads(
        jinque("extract", LIST, "-f", "json", "--edition", "2023", "--publisher", "某局").out
    )
    assert given["metadata"]["edition"] == "2023"
    assert given["metadata"]["publisher"] == "某局"
    assert json.loads(jinque("extract", LIST, "-f", "json").out)["metadata"]["edition"] is None


def test_raw_cells_are_as_printed(jinque: Run) -> None:
    """--raw gives each cell untouched, marks and half-width commas included."""
    rows = list(csv.DictReader(io.StringIO(jinque("extract", LIST, "--raw").out)))
    texts = {(row["seq"], row["field"]): row["text"] for row in rows}
    assert texts["32", "title"] == "增材制造设备操作员L/S"
    assert texts["18", "description"].startswith("操作光纤、光缆制造专用设备,制造预制棒")


def test_explain_accounts_for_the_page(jinque: Run) -> None:
    """--explain says on standard error what was found on each page, and where each label went."""
    ran = jinque("extract", SAMPLE / "list.libreoffice.pdf", "--explain", "-f", "csv")
    assert (
        "page 1:\n    table of 11 rows, 7 columns at (57, 88, 539, 737), found by rules" in ran.err
    )
    assert '    seq is printed as "序号"' in ran.err
    assert ran.out.startswith("seq,")


def test_explain_takes_standard_input(jinque: Run) -> None:
    """The source is read once, so a pipe can be explained too."""
    ran = jinque("extract", "-", "--explain", stdin=LIST.read_bytes())
    assert "stdin: text" in ran.err
    assert "they agree; left over: 0" in ran.err


@pytest.mark.parametrize("arguments", [["--raw"], ["--raw", "-f", "json"]])
def test_raw_needs_no_pandas(arguments: list[str]) -> None:
    """Nor do tables: neither loads pandas or pyarrow."""
    code = (
        "import sys, jinque.cli\n"
        "try: jinque.cli.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*({'pandas', 'pyarrow', 'pandera'} & set(sys.modules)), file=sys.stderr)"
    )
    for words in (["extract", str(LIST), *arguments], ["tables", str(LIST)]):
        ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True)
        assert ran.stdout
        assert ran.stderr.strip() == b""


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("no/such/folder.csv", "make its folder first"),
        (".", "folder"),
        ("link.csv", "symbolic link"),
    ],
)
def test_outputs_that_cannot_be_written(
    jinque: Run, tmp_path: Path, target: str, says: str
) -> None:
    """Status 5, the reason, and nothing changed, not even the other outputs."""
    (tmp_path / "there.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("there.csv")
    ran = jinque("extract", LIST, "-o", "there.csv", "-o", target, "-f", "csv", cwd=tmp_path)
    assert ran.status == 5
    assert says in ran.err
    assert (tmp_path / "there.csv").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    """`| head` ends it without a word, with the status that SIGPIPE has."""
    err = tmp_path / "err"
    script = f"{PROGRAM} extract {LIST} --raw 2>{err}; echo $? >{tmp_path / 'status'}"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.close()
        child.wait()
    assert (tmp_path / "status").read_text() == "141\n"
    assert err.read_text() == ""


def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C while reading: status 130, no traceback, no reader left behind, no output."""
    waiting = [str(PROGRAM), "extract", "-", "-o", str(tmp_path / "a.csv")]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        time.sleep(1)
        os.kill(child.pid, signal.SIGINT)
        assert child.stderr is not None
        message = child.stderr.read().decode()
        assert child.wait() == 130
    assert "Traceback" not in message
    assert list(tmp_path.iterdir()) == []


def test_a_bug_is_called_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception that nobody expected: one clear message, status 70, no traceback unless asked for."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("jinque.pipeline.read_raw", fail)
    monkeypatch.delenv("JINQUE_DEBUG", raising=False)
    for debug in (False, True):
        if debug:
            monkeypatch.setenv("JINQUE_DEBUG", "1")
        with pytest.raises(SystemExit) as left:
            command_line.main(["extract", str(LIST), "--raw"])
        assert left.value.code == 70
        error = capsys.readouterr().err
        assert (
            "error: jinque failed, which is a bug in it: ZeroDivisionError: division by zero"
            in error
        )
        assert ("Traceback" in error) == debug


def test_tables_of_any_document(jinque: Run, tmp_path: Path) -> None:
    """A document that is no list still has its tables, in three formats."""
    (tmp_path / "bus.txt").write_text("线路\t起点\t终点\n7\t北站\t南站\n8\t东站\t西站\n", "utf-8")
    page = json.loads(jinque("tables", "bus.txt", cwd=tmp_path).out)["pages"][0]
    assert [cell["text"] for cell in page["tables"][0]["cells"]][3:6] == ["7", "北站", "南站"]
    assert jinque("tables", "bus.txt", "-f", "csv", cwd=tmp_path).out.count("\n") >= 3
    assert jinque("tables", "bus.txt", "-o", "bus.html", cwd=tmp_path).status == 0
    assert "<table" in (tmp_path / "bus.html").read_text("utf-8")


def test_a_profile_of_ones_own(jinque: Run, tmp_path: Path) -> None:
    """-p takes a TOML file, which may extend a built-in one."""
    (tmp_path / "mine.toml").write_text('extends = "beijing"\nname = "mine"\n', "utf-8")
    ran = jinque("extract", LIST, "-p", "mine.toml", "-f", "json", cwd=tmp_path)
    assert json.loads(ran.out)["metadata"]["profile"] == "mine"


def test_a_broken_profile_names_its_key(jinque: Run, tmp_path: Path) -> None:
    """Status 2; the message ends with the key's path."""
    (tmp_path / "mine.toml").write_text('extends = "beijing"\npay = { minimum = "low" }\n', "utf-8")
    ran = jinque("extract", LIST, "-p", "mine.toml", cwd=tmp_path)
    assert ran.status == 2
    assert ran.err.startswith(
        "error: mine.toml: Expected `float`, got `str` - at `$.pay.minimum`\n"
    )


def test_documented_sample_is_the_published_one() -> None:
    """The fixture is the text byte for byte: two blank lines first, no line end last."""
    data = (ROOT / "fixtures/beijing-2023/list.txt").read_bytes()
    assert data.startswith("\n\n二、".encode())
    assert not data.endswith(b"\n")
    assert len(data) == 10992
