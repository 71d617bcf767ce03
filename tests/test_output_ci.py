"""What others run in CI: the GitHub action, the pre-commit hook, the GitLab job, each tried here."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, SAMPLE
from junitparser import JUnitXml

BIN = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
GITHUB = yaml.safe_load((ROOT / "docs" / "ci" / "github.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text("utf-8"))


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A repository with the real list, and a copy of it with a row left out."""
    folder = tmp_path / "lists"
    folder.mkdir()
    text = (SAMPLE / "list.txt").read_text("utf-8")
    (folder / "good.txt").write_text(text, "utf-8")
    lines = text.split("\n")
    row = next(number for number, line in enumerate(lines) if line.startswith("5\t"))
    (folder / "a gap.txt").write_text("\n".join([*lines[:row], *lines[row + 1 :]]), "utf-8")
    return tmp_path


def run_step(step: dict[str, Any], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step of an action as GitHub's runner runs `shell: bash`."""
    assert step["shell"] == "bash"
    script = cwd / "step.sh"
    script.write_text(step["run"], "utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    given = {**os.environ, **env}
    return subprocess.run(
        command, cwd=cwd, env=given, capture_output=True, text=True, check=False, timeout=120
    )


def check(
    lists: Path, sources: str, options: str = ""
) -> tuple[subprocess.CompletedProcess[str], str, str]:
    """Run the action's own check; give also what it left for GitHub."""
    venv = lists / "venv"
    venv.mkdir()
    (venv / "bin").symlink_to(BIN)
    output, summary = lists / "output", lists / "summary"
    done = run_step(
        ACTION["runs"]["steps"][1],
        lists,
        SOURCES=sources,
        OPTIONS=options,
        VENV=str(venv),
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(summary),
    )
    return done, output.read_text("utf-8"), summary.read_text("utf-8") if summary.exists() else ""


def test_action_annotates_and_summarises(lists: Path) -> None:
    """Several sources by pattern: annotations with file and line, a summary, the status as output."""
    done, output, summary = check(
        lists, "lists/a*.txt\n\nlists/good.txt\n", "--severity\nwarning\n"
    )
    assert done.returncode == 1
    assert output == "status=1\n"
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert any(
        re.match(r"::error file=lists/a gap\.txt,line=\d+,title=jinque sequence-gap::page 1", line)
        for line in commands
    )
    assert "2 sources, 115 rows" in done.stdout
    assert "| sequence-gap |" in summary


def test_action_is_content_with_a_good_list(lists: Path) -> None:
    """No open error, no failure."""
    done, output, _ = check(lists, "lists/good.txt")
    assert (done.returncode, output) == (0, "status=0\n")


def test_action_takes_inputs_as_data(lists: Path) -> None:
    """A name that looks like an option or a command is a name: nothing is run, nothing is injected."""
    done, output, _ = check(lists, "--exit-zero\n$(touch pwned)\n`touch pwned`\n; touch pwned")
    assert not (lists / "pwned").exists()
    assert done.returncode == 3
    assert output == "status=3\n"
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_action_installs_itself_by_hash(tmp_path: Path) -> None:
    """From its own checkout, dependencies from the lock: the very commands, with a Python that records."""
    python = tmp_path / "python"
    pip = "#!/bin/sh\necho pip \"$@\" >> '{log}'\n".format(log=tmp_path / "log")
    python.write_text(
        f'#!/bin/sh\necho python "$@" >> \'{tmp_path}/log\'\nmkdir -p "$3/bin"\n'
        f'cat > "$3/bin/pip" <<\'EOF\'\n{pip}EOF\nchmod +x "$3/bin/pip"\n'
    )
    python.chmod(0o755)
    step = ACTION["runs"]["steps"][0]
    done = run_step(step, tmp_path, ACTION=str(ROOT), PYTHON=str(python), VENV=str(tmp_path / "v"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "log").read_text() == (
        f"python -m venv {tmp_path}/v\n"
        "pip --disable-pip-version-check install --quiet --require-hashes "
        f"-r {ROOT}/requirements/build.txt\n"
        f"pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation {ROOT}\n"
    )
    assert (ROOT / "requirements" / "build.txt").is_file()


def test_nothing_of_others_runs_unpinned() -> None:
    """Our action uses no other; each of our workflows, and the example, names any by its full hash."""
    assert not [step for step in ACTION["runs"]["steps"] if "uses" in step]
    workflows = [
        yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / ".github").rglob("*.yml")
    ]
    for workflow in (*workflows, GITHUB):
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        for step in steps:
            if "uses" in step:
                assert re.fullmatch(r"[\w./-]+@([0-9a-f]{40}|FULL_COMMIT_HASH)", step["uses"])
        assert workflow["permissions"] == {"contents": "read"}


def test_example_workflow_gives_the_action_inputs_it_has() -> None:
    """Names of inputs in the example are those of the action."""
    step = next(step for step in GITHUB["jobs"]["validate"]["steps"] if "uses" in step)
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_hook_runs_as_pre_commit_runs_it(lists: Path) -> None:
    """Its entry with the files that its pattern takes: exit status 1 and the findings."""
    names = ["lists/a gap.txt", "lists/good.txt", "README.md", "lists/notes.md", "x/lists/b.PDF"]
    taken = [name for name in names if re.search(HOOK["files"], name)]
    assert taken == names[:2]
    program, *arguments = shlex.split(HOOK["entry"])
    done = subprocess.run(
        [BIN / program, *arguments, *taken], cwd=lists, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "error sequence-gap" in done.stdout


def test_pre_commit_takes_the_hook(lists: Path) -> None:
    """pre-commit itself reads the manifest, and runs the hook from the installed program."""
    clientlib = pytest.importorskip("pre_commit.clientlib")
    clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    local = {**HOOK, "language": "system", "args": ["--severity", "error"]}
    local.pop("minimum_pre_commit_version")
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (lists / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    env = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(lists / "home"),
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=lists, env=env, capture_output=True, text=True, check=False
        )

    run("git", "init", "--quiet", ".")
    run("git", "add", "lists")
    done = run("pre-commit", "run", "--all-files")
    assert done.returncode == 1
    assert "check shortage-occupation lists" in done.stdout
    assert "lists/a gap.txt:1:" in done.stdout
    run("git", "rm", "--quiet", "-f", "lists/a gap.txt")
    assert run("pre-commit", "run", "--all-files").returncode == 0


def test_gitlab_job_leaves_a_report(lists: Path) -> None:
    """Its script as it stands, but for the installation: JUnit where the artifact is looked for."""
    job = GITLAB["validate-lists"]
    lines = [line.replace("/tmp/jinque/bin/jinque", str(BIN / "jinque")) for line in job["script"]]  # noqa: S108
    assert [line.split()[:2] for line in lines[:2]] == [
        ["python", "-m"],
        ["/tmp/jinque/bin/pip", "install"],  # noqa: S108
    ]
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(lines[2:])],
        cwd=lists,
        capture_output=True,
        text=True,
        check=False,
    )
    report = lists / job["artifacts"]["reports"]["junit"]
    assert done.returncode != 0, done.stderr
    suites = {suite.name: suite.failures for suite in JUnitXml.fromfile(str(report))}
    assert suites["lists/a gap.txt"] > 0
    assert suites["lists/good.txt"] == 0
