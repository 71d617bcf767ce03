"""How long the command takes, against what it cannot do without.

`jinque --help` is held against importing click, a whole `jinque extract` of the real text against
importing pandas, pyarrow and pandera, since a process that checks and writes tables has to load them.
`--raw` needs none of them: it is held against the short script that people write with pdfplumber.
Rounds are interleaved, so that a busy machine slows all alike; each time is the median. Reading runs in
a child beside the imports, so the figures need a second core that is free. After `make test` the
environment also holds hypothesis, which pandera then imports at its first check, a tenth of a second that
users never pay: measure after `make clean`.

    make bench      or      .venv/bin/python benchmarks/startup.py [--rounds N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
JINQUE = str(Path(sys.executable).with_name("jinque"))
LIST = str(ROOT / "fixtures" / "beijing-2023" / "list.txt")
PDF = str(ROOT / "fixtures" / "beijing-2023" / "list.libreoffice.pdf")
HEAVY = "import pandas, pyarrow, pandera.pandas"
NAIVE = f"""
import pdfplumber
with pdfplumber.open({PDF!r}) as pdf:
    for page in pdf.pages:
        print(page.extract_tables())
"""

COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "jinque --help": [JINQUE, "--help"],
    "import pandas, …": [sys.executable, "-c", HEAVY],
    "jinque extract (text)": [JINQUE, "extract", LIST, "--edition", "2023", "-f", "csv"],
    "jinque extract (PDF)": [JINQUE, "extract", PDF, "--edition", "2023", "-f", "csv"],
    "pdfplumber script": [sys.executable, "-c", NAIVE],
    "jinque extract --raw (PDF)": [JINQUE, "extract", PDF, "--raw", "-f", "csv"],
}

# command, what it is held against, at most how many times as long
RATIOS = (
    ("jinque --help", "import click", 3.0),
    ("jinque extract (text)", "import pandas, …", 1.3),
    ("jinque extract (PDF)", "import pandas, …", 1.2),
    ("jinque extract --raw (PDF)", "pdfplumber script", 0.33),
)


def measure(rounds: int) -> dict[str, float]:
    """The median time of each command in seconds, after one round that warms the file cache."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, command in COMMANDS.items():
            began = perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            if turn:
                times[name].append(perf_counter() - began)
    return {name: median(taken) for name, taken in times.items()}


def main() -> int:
    """Print the table; the exit status is 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=9)
    seconds = measure(parser.parse_args().rounds)
    print("| command | seconds | ratio | to | target | |\n| --- | --- | --- | --- | --- | --- |")
    missed = 0
    for name, floor, most in RATIOS:
        ratio = seconds[name] / seconds[floor]
        verdict = "met" if ratio <= most else "MISSED"
        missed += verdict == "MISSED"
        print(f"| {name} | {seconds[name]:.2f} | {ratio:.2f} | {floor} | ≤ {most} | {verdict} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
