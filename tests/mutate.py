"""Mutation testing of the pure modules: what `make mutants` runs.

mutmut mutates a copy of the tree in which the links to the stages are folders, so that a module's path
is its import path; nothing in the checkout changes. Each module is a run of its own, with the few quick
tests that are about it, and ends after so many seconds. Name some modules (`validate/pay`) to run only
those. The score of each, and the survivors, are printed and written to build/mutants/score.txt.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
COPIED = ("tests", "fixtures", "pyproject.toml", "README.md", "README.zh.md")
SECONDS = 900  # for one module; what was not tried by then is counted as such
# The tests of each module, beside the examples in its docstrings: files, or tests of one.
TESTS = {
    "validate/codes": ("validate_mutants",),
    "validate/convert": ("validate_check", "validate_mutants"),
    "validate/marks": ("validate_normalize", "validate_mutants"),
    "validate/normalize": ("validate_normalize", "validate_mutants"),
    "validate/pay": ("validate_pay", "validate_mutants"),
    "validate/punctuation": ("validate_normalize", "validate_mutants"),
    "validate/scheme": ("validate_mutants",),
    "extract/page/furniture": ("extract_furniture", "extract_page_mutants"),
    "extract/page/glyphs": ("extract_glyphs", "extract_page_mutants"),
    "extract/page/spans": ("extract_spans", "extract_furniture", "extract_page_mutants"),
    "extract/page/stretches": ("extract_spans", "extract_glyphs", "extract_page_mutants"),
    "extract/page/text_lines": ("extract_spans", "extract_glyphs", "extract_page_mutants"),
    "extract/page/row_merges": ("extract_row_merges",),
    "extract/page/row_bands": ("extract_rows",),
    "extract/page/group_labels": ("extract_group_labels",),
    "extract/page/repeated_headers": ("extract_group_labels", "extract_gutters"),
    "extract/page/grid": ("extract_grid", "extract_mutants"),
    "extract/lists/header": ("extract_header", "extract_mutants"),
    "extract/lists/industry": ("extract_industry", "extract_mutants"),
    "extract/lists/join": ("extract_join", "extract_mutants"),
    "extract/lists/rows": ("extract_bands", "extract_sections", "extract_mutants"),
    "text": ("validate_normalize", "extract_mutants"),
    "safe": ("output_safe",),
}
# Of these files: what takes seconds, and says nothing that the others do not.
SLOW = "test_no_text_stops_the_check or test_the_schema_catches or test_typography_and_order"
KILLED = frozenset({"killed", "timeout", "segfault", "caught by type check"})


def copy_tree() -> None:
    """A fresh copy, links resolved."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copytree(ROOT / "jinque", WORK / "jinque", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, WORK / name)


def write_settings(module: str) -> None:
    """The settings of one module's run, as mutmut reads them from a setup.cfg."""
    example = f"test_examples_give_what_they_say[jinque.{module.replace('/', '.')}]"
    files = [f"tests/test_{name}.py" for name in TESTS[module]]
    settings = {
        "source_paths": ["jinque"],
        "only_mutate": [f"jinque/{module}.py"],
        "also_copy": list(COPIED),
        "pytest_add_cli_args_test_selection": [
            f"tests/test_docs_examples.py::{example}",
            *(file for file in files if (ROOT / file).exists()),
        ],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:xdist", "-k", f"not ({SLOW})"],
        "timeout_multiplier": ["5"],
        "use_git_change_detection": ["false"],
    }
    lines = [f"{name} =\n    " + "\n    ".join(values) for name, values in settings.items()]
    (WORK / "setup.cfg").write_text("\n".join(["[mutmut]", *lines]) + "\n", "utf-8")


def run_mutmut(*words: str) -> str:
    """What mutmut prints."""
    program = Path(sys.executable).with_name("mutmut")
    done = subprocess.run(
        [program, *words], cwd=WORK, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout


def try_mutants(module: str) -> None:
    """Run one module's mutants; those that the time does not suffice for stay untried."""
    shutil.rmtree(WORK / "mutants", ignore_errors=True)
    write_settings(module)
    program = Path(sys.executable).with_name("mutmut")
    with (WORK / "log.txt").open("a", encoding="utf-8") as log:
        command = [
            "timeout",
            "--signal=INT",
            str(SECONDS),
            str(program),
            "run",
            "--max-children",
            "2",
        ]
        subprocess.run(command, cwd=WORK, stdout=log, stderr=log, check=False)


def list_results() -> list[tuple[str, str]]:
    """Each mutant of the last run, by its name, and what became of it."""
    lines = run_mutmut("results", "--all", "true").splitlines()
    return [_split(line) for line in lines if "__mutmut_" in line]


def _split(line: str) -> tuple[str, str]:
    name, _, result = line.strip().rpartition(": ")
    return name, result


def describe(module: str, results: list[tuple[str, str]]) -> str:
    """The score of a module, then its survivors, each with its change."""
    tried = [(name, result) for name, result in results if result != "not checked"]
    left = [name for name, result in tried if result not in KILLED]
    killed = len(tried) - len(left)
    untried = f", {len(results) - len(tried)} not tried" if len(tried) < len(results) else ""
    share = f"{killed / len(tried):.1%}" if tried else "none tried"
    score = f"{module:24}{killed:6} of {len(tried):5} killed, {share}{untried}"
    return "\n".join([score, *(_show(name) for name in left)]) + "\n"


def _show(name: str) -> str:
    diff = run_mutmut("show", name).splitlines()
    changed = [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n".join(["", name, *changed])


def main(names: list[str]) -> int:
    """Mutate, run, and tell; 1 where a module had nothing to run."""
    copy_tree()
    empty = []
    for module in names or TESTS:
        try_mutants(module)
        results = list_results()
        empty += [module] * (not results)
        score = describe(module, results)
        with (WORK / "score.txt").open("a", encoding="utf-8") as file:
            file.write(score)
        sys.stdout.write(score)
        sys.stdout.flush()
    return int(bool(empty))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
