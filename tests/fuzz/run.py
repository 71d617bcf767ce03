"""Fuzz one target by coverage, with atheris: what `make fuzz` runs for each target.

    python tests/fuzz/run.py page -max_total_time=60

It begins with the target's seeds, in build/fuzz/corpus-TARGET, where it adds what leads it on. An input
that breaks a promise is written to build/fuzz/TARGET-….
"""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

from seeds import list_seeds

ROOT = Path(__file__).resolve().parent.parent.parent


def main(name: str, *words: str) -> None:
    """Hand the target to libFuzzer."""
    atheris = importlib.import_module(
        "atheris"
    )  # only where the proofs' requirements are installed
    sys.path.append(str(ROOT / "tests"))  # what makes documents and reports for the tests
    with atheris.instrument_imports(include=["jinque"]):
        targets = importlib.import_module("targets")
    place = ROOT / "build" / "fuzz"
    place.mkdir(parents=True, exist_ok=True)
    corpus = write_seeds(name, place / f"corpus-{name}")
    prefix = f"-artifact_prefix={place / name}-"
    atheris.Setup([sys.argv[0], prefix, "-timeout=60", *words, str(corpus)], targets.TARGETS[name])
    atheris.Fuzz()


def write_seeds(name: str, folder: Path) -> Path:
    """The target's corpus, anew: each run begins with the same."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, seed in enumerate(list_seeds(name)):
        (folder / str(number)).write_bytes(seed)
    return folder


if __name__ == "__main__":
    main(*sys.argv[1:])
