"""Mutation testing of the pure modules: what `make mutants` runs.

mutmut mutates a copy of the tree in which the links to the stages are folders, so that a module's path
is its import path; nothing in the checkout changes. Name some modules (`validate/pay`) to run only
those. The score of each module, and the survivors, are printed and written to build/mutants/score.txt.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
COPIED = ("tests", "fixtures", "pyproject.toml", "README.md", "README.zh.md")
MODULES = (
    *("validate/codes", "validate/convert", "validate/marks", "validate/normalize"),
    *("validate/pay", "validate/punctuation", "validate/scheme"),
    *("extract/furniture", "extract/glyphs", "extract/grid", "extract/header"),
    *("extract/industry", "extract/join", "extract/rows"),
    *("text", "safe"),
)
# The quick ones: a mutant is tried on those of their tests that reach it.
TESTS = (
    *("test_docs_examples", "test_output_safe", "test_validate_check", "test_validate_normalize"),
    *(
        "test_validate_pay",
        "test_validate_mutants",
        "test_extract_furniture",
        "test_extract_glyphs",
    ),
    *("test_extract_grid", "test_extract_header", "test_extract_industry", "test_extract_join"),
    *("test_extract_mutants", "test_extract_rows", "test_extract_rules", "test_extract_sections"),
    *("test_extract_source", "test_extract_text", "test_extract_text_aligned"),
)
KILLED = frozenset({"killed", "timeout", "segfault", "caught by type check"})


def copy_tree() -> None:
    """A fresh copy, links resolved, with mutmut's settings."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copytree(ROOT / "jinque", WORK / "jinque", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, WORK / name)
    (WORK / "setup.cfg").write_text(write_settings(), "utf-8")


def write_settings() -> str:
    """The settings, as mutmut reads them from a setup.cfg."""
    settings = {
        "source_paths": ["jinque"],
        "only_mutate": [f"jinque/{name}.py" for name in MODULES],
        "also_copy": list(COPIED),
        "pytest_add_cli_args_test_selection": [
            f"tests/{name}.py" for name in TESTS if (ROOT / "tests" / f"{name}.py").exists()
        ],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:xdist"],
    }
    lines = [f"{name} =\n    " + "\n    ".join(values) for name, values in settings.items()]
    return "\n".join(["[mutmut]", *lines]) + "\n"


def run_mutmut(*words: str) -> str:
    """What mutmut prints."""
    program = Path(sys.executable).with_name("mutmut")
    done = subprocess.run(
        [program, *words], cwd=WORK, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout


def list_results() -> list[tuple[str, str]]:
    """Each mutant that was tried, by its name, and what became of it."""
    lines = run_mutmut("results", "--all", "true").splitlines()
    pairs = (line.strip().rsplit(": ", 1) for line in lines if "__mutmut_" in line)
    return [(name, result) for name, result in pairs if result != "not checked"]


def describe(results: list[tuple[str, str]]) -> str:
    """The score of each module and of all, then the survivors, each with its change."""
    total, killed = Counter[str](), Counter[str]()
    for name, result in results:
        module = name.split(".x")[0]
        total.update([module, "all"])
        killed.update([module, "all"] * (result in KILLED))
    lines = [
        f"{module:32} {killed[module]:5} of {total[module]:5} killed, {killed[module] / total[module]:.1%}"
        for module in sorted(total)
    ]
    left = [name for name, result in results if result not in KILLED]
    return "\n".join([*lines, *(_show(name) for name in left)]) + "\n"


def _show(name: str) -> str:
    diff = run_mutmut("show", name).splitlines()
    changed = [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n".join(["", name, *changed])


def main(names: list[str]) -> None:
    """Mutate, run, and tell."""
    copy_tree()
    patterns = [f"jinque.{name.replace('/', '.')}.x*" for name in names]
    with (WORK / "log.txt").open("w", encoding="utf-8") as log:
        program = Path(sys.executable).with_name("mutmut")
        command = [str(program), "run", "--max-children", "2", *patterns]
        subprocess.run(command, cwd=WORK, stdout=log, check=True)
    score = describe(list_results())
    (WORK / "score.txt").write_text(score, "utf-8")
    sys.stdout.write(score)


if __name__ == "__main__":
    main(sys.argv[1:])
