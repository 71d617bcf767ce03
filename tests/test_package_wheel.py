"""What is shipped: the wheel holds the tree, and works where nothing of the checkout is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = {"jinque": "jinque", "jinque/extract": "extract", "jinque/validate": "validate"}
FOLDERS["jinque/output"] = "output"
LINKS = {"extract", "validate", "output"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("tree") / "jinque"
    leave_out = shutil.ignore_patterns(".*", "*.egg-info", "out", "build", "fixtures", "tests")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=leave_out)
    target = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "-w", str(target), str(copy)], check=True
    )
    return next(target.glob("*.whl"))


def tree_files() -> set[str]:
    """Every file of the four folders, under its installed name."""
    return {
        f"{installed}/{path.relative_to(ROOT / folder).as_posix()}"
        for installed, folder in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not (folder == "jinque" and path.relative_to(ROOT / folder).parts[0] in LINKS)
    }


def test_wheel_holds_the_tree(wheel: Path) -> None:
    """No module, profile, template or marker is forgotten, and nothing else slips in."""
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert shipped == tree_files()


def test_wheel_names_its_licence(wheel: Path) -> None:
    """The licence travels with the code."""
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())


def test_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    """Installed into a fresh environment and run from elsewhere, it gives the expected table."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
    # The dependencies are those of this environment; its own jinque comes second and is not seen.
    site = next((home / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    ran = subprocess.run(
        [home / "bin" / "jinque", "extract", SAMPLE / "list.txt", "--edition", "2023", "-f", "csv"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        check=False,
    )
    where = [str(python), "-c", "import jinque.extract as e; print(e.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert found.stdout.startswith(str(home))
    assert ran.stdout == (SAMPLE / "expected.csv").read_bytes()
