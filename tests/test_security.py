"""What SECURITY.md says of locks and workflows, held."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import ROOT

from jinque.extract.process.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

AUDIT = ROOT / "benchmarks" / "audit.py"
WORKFLOWS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.y*ml")),
    ROOT / "docs" / "ci" / "github.yml",
    ROOT / "action.yml",
]


def audit(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, AUDIT, *options], capture_output=True, text=True, check=False
    )


def test_locks_are_pinned_by_hash_and_installed() -> None:
    """Every line of every lock has a version and hashes, and what runs here is what is locked."""
    done = audit()
    assert done.returncode == 0, done.stdout
    assert re.fullmatch(r"\s*\d+ packages locked to run with, 0 faults\n", done.stdout)


@pytest.mark.parametrize(
    ("lock", "says"),
    [
        ("click>=8\n", "build.txt: not pinned: click>=8"),
        ("click==8.1.8\n", "build.txt: no hash: click"),
        (
            f"click==1.0 \\\n    --hash=sha256:{'0' * 64}\n",
            r"installed is click \S+, locked is 1.0",
        ),
    ],
)
def test_audit_finds_faults(lock: str, says: str, tmp_path: Path) -> None:
    """A package without pin or hash, or another version than the locked one, is told."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "requirements" / "build.txt").write_text(lock)
    (tmp_path / "benchmarks" / "audit.py").write_bytes(AUDIT.read_bytes())
    done = subprocess.run(
        [sys.executable, tmp_path / "benchmarks" / "audit.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(says, done.stdout + done.stderr)


def test_bill_of_materials() -> None:
    """Each package that jinque runs with, by name, version and hashes."""
    bill = json.loads(audit("--sbom").stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    by_name = {each["name"]: each for each in bill["components"]}
    assert {"pdfminer-six", "pypdfium2", "lxml"} <= by_name.keys()
    assert all(each["purl"].startswith("pkg:pypi/") and each["hashes"] for each in by_name.values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_read_and_use_only_what_is_pinned(path: Path) -> None:
    """No right but to read; no trigger that runs a stranger's code with secrets; actions by commit."""
    text = path.read_text("utf-8")
    flow: dict[Any, Any] = yaml.safe_load(text)
    triggers = flow.get(True, {})  # YAML 1.1 takes `on` for true
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers
    if "jobs" in flow:
        assert flow["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in flow["jobs"].values())
    for used in re.findall(r"^\s*-?\s*uses:\s*(\S+)", text, re.MULTILINE):
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@([0-9a-f]{40}|FULL_COMMIT_HASH)", used), used
    # What a stranger writes (a title, a branch's name, a comment) is never put into a script.
    assert not re.search(r"\$\{\{\s*github\.(event|head_ref)", text)


def test_every_bound_is_documented() -> None:
    """docs/hostile.md names each bound with its default."""
    page = (ROOT / "docs" / "hostile.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    usual = {name: getattr(Limits(), name) for name in Limits.__struct_fields__}
    assert {name: int(text.split()[0].replace(",", "")) for name, text in rows.items() if name in usual} == {
        **usual,
        "cpu_seconds": Limits().seconds - Limits().cpu,
    }  # fmt: skip
