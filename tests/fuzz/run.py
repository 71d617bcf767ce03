"""Fuzz one target by coverage, with atheris: what `make fuzz` runs for each target.

    python tests/fuzz/run.py page -max_total_time=60

An input that breaks a promise is written to build/fuzz/TARGET-….
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main(name: str, *words: str) -> None:
    """Hand the target to libFuzzer."""
    atheris = importlib.import_module(
        "atheris"
    )  # only where the proofs' requirements are installed
    with atheris.instrument_imports(include=["jinque"]):
        targets = importlib.import_module("targets")
    place = ROOT / "build" / "fuzz"
    place.mkdir(parents=True, exist_ok=True)
    prefix = f"-artifact_prefix={place / name}-"
    atheris.Setup([sys.argv[0], prefix, "-timeout=60", *words], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
