"""The same source gives the same bytes, whatever surrounds the run; no trace of the machine is left."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from release_making import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

SURROUNDINGS = {
    "one": {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    "other": {
        "TZ": "America/New_York",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "2",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "86400",
        "OMP_NUM_THREADS": "1",
        "USER": "somebody-else",
    },
}
UMASKS = {"one": "0022", "other": "0077"}
ONE_CORE = (
    'import os; hasattr(os, "sched_setaffinity") '
    "and os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})"
)
CODES = {"one": "pass", "other": ONE_CORE}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The real list released twice, at once, in two processes that have little in common."""
    folders = {name: tmp_path_factory.mktemp(f"secret-{name}-folder") for name in SURROUNDINGS}
    children = []
    for name, folder in folders.items():
        command = "umask {umask}; exec '{python}' -c '{code}' {arguments}".format(
            umask=UMASKS[name],
            python=sys.executable,
            code=f"{CODES[name]}; import jinque.cli; jinque.cli.main()",
            arguments=f"release '{SAMPLE / 'list.typst.pdf'}' --settings '{folder / 'release.toml'}' "
            "-o out --zip --dcat-ap --zenodo",
        )
        text = SETTINGS.read_text("utf-8").split("sha256 =")
        unpinned = text[0] + text[1].partition("\n")[2]
        (folder / "release.toml").write_text(unpinned, "utf-8")
        environment = {"PATH": "/usr/bin:/bin", **SURROUNDINGS[name]}
        children.append(
            subprocess.Popen(
                ["sh", "-c", command],
                cwd=folder,
                env=environment,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
        )
    for child in children:
        said = child.communicate(timeout=120)[1]
        assert child.returncode == 0, said.decode()
    return {name: folder / "out" for name, folder in folders.items()}


def test_two_runs_give_the_same_bytes(twice: dict[str, Path]) -> None:
    """Time zone, locale, hash seed, umask, working folder, user, number of cores: none has a say."""
    done = subprocess.run(
        ["diff", "-r", twice["one"], twice["other"]], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)
    modes = [
        {path.relative_to(out): path.stat().st_mode for path in out.rglob("beijing-2023/**/*")}
        for out in twice.values()
    ]
    assert modes[0] == modes[1]
    assert len(modes[0]) > 20


def test_no_path_of_the_machine(twice: dict[str, Path]) -> None:
    """Neither the folder of the source nor that of the release stands in any file, packed or not."""
    out = twice["one"]
    packed = zipfile.ZipFile(out / "beijing-2023.zip")
    workbook = zipfile.ZipFile(out / "beijing-2023/data/occupations.xlsx")
    contents = {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    contents |= {name: packed.read(name) for name in packed.namelist()}
    contents |= {name: workbook.read(name) for name in workbook.namelist()}
    for name, data in contents.items():
        for trace in (b"secret-one-folder", str(SAMPLE).encode(), b"somebody-else", b"/tmp/"):
            assert trace not in data, name


def test_archive_holds_the_folder(twice: dict[str, Path]) -> None:
    """The ZIP holds the same files below one folder, in order, with one date and one mode."""
    out = twice["one"]
    with zipfile.ZipFile(out / "beijing-2023.zip") as packed:
        entries = packed.infolist()
        assert packed.testzip() is None
        names = [entry.filename for entry in entries]
        assert names == sorted(
            path.relative_to(out).as_posix()
            for path in (out / "beijing-2023").rglob("*")
            if path.is_file()
        )
        for entry in entries:
            assert packed.read(entry) == (out / entry.filename).read_bytes()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_a_pdf_is_said_to_have_been_read_twice(twice: dict[str, Path]) -> None:
    """Provenance and READMEs say that two readers had to agree."""
    folder = twice["one"] / "beijing-2023"
    for name in ("provenance.json", "README.md", "README.zh.md"):
        text = (folder / name).read_text("utf-8")
        assert "PDFium" in text
        assert "pdfminer.six" in text
