"""Whether each dependency is locked by hash, and what is installed is what is locked; needs no network.

With `--sbom` the packages that jinque runs with are printed as a CycloneDX bill of materials (JSON), for
scanners that know advisories. Known weaknesses are asked for on line only; nothing here does that.

    make audit      or      .venv/bin/python benchmarks/audit.py [--sbom]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
RUNNING = "build.txt"  # what jinque runs with
_LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<marker> ;[^\\]*)?")


class Locked(NamedTuple):
    """A package in a lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read_lock(path: Path) -> list[Locked]:
    """The packages of a lock file. Raises ValueError for a line that is none."""
    joined = path.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [_to_locked(line, path) for line in lines]


def _to_locked(line: str, path: Path) -> Locked:
    found = _LINE.match(line)
    if found is None:
        raise ValueError(f"{path.name}: not pinned: {line[:80]}")
    hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})(?![0-9a-f])", line))
    return Locked(found["name"], found["version"], (found["marker"] or "").strip(" ;"), hashes)


def find_faults() -> list[str]:
    """What is wrong with the locks, or with what is installed, a line each."""
    faults = []
    for path in sorted(LOCKS.glob("*.txt")):
        try:
            locked = read_lock(path)
        except ValueError as error:
            faults.append(str(error))
            continue
        faults += [f"{path.name}: no hash: {each.name}" for each in locked if not each.hashes]
    return faults + [fault for each in read_lock(LOCKS / RUNNING) for fault in _find_drift(each)]


def _find_drift(locked: Locked) -> list[str]:
    try:
        installed = version(locked.name)
    except PackageNotFoundError:
        return [] if locked.marker else [f"not installed: {locked.name}"]
    if installed == locked.version or locked.marker:
        return []
    return [f"installed is {locked.name} {installed}, locked is {locked.version}"]


def make_sbom() -> dict[str, object]:
    """The packages of the running lock as CycloneDX 1.5."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "jinque"}},
        "components": [
            {
                "type": "library",
                "name": each.name,
                "version": each.version,
                "purl": f"pkg:pypi/{re.sub(r'[-_.]+', '-', each.name).lower()}@{each.version}",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
            }
            for each in read_lock(LOCKS / RUNNING)
        ],
    }


def main() -> int:
    """Print the faults, or the bill of materials; the exit status is 1 where there is a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sbom", action="store_true", help="print CycloneDX JSON")
    if parser.parse_args().sbom:
        print(json.dumps(make_sbom(), indent=1))
        return 0
    faults = find_faults()
    print(*faults, sep="\n")
    print(f"{len(read_lock(LOCKS / RUNNING))} packages locked to run with, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
