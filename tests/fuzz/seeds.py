"""What fuzzing starts from: real files for the targets that parse, any bytes for those that build."""

from __future__ import annotations

import random
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
FILES = {
    "text_reader": ("beijing-2023/list.txt",),
    "profile": ("broken/profile.toml",),
    "waivers": ("broken/expired-waiver/waivers.toml",),
}
LONGEST = 3000  # bytes of a file
ANY = 20  # seeds of any bytes


def list_seeds(name: str) -> list[bytes]:
    """The corpus of a target; the same everywhere."""
    files = [(FIXTURES / file).read_bytes()[:LONGEST] for file in FILES.get(name, ())]
    return files or [random.Random(number).randbytes(4 + 19 * number) for number in range(ANY)]


def make_input(name: str, number: int) -> bytes:
    """A seed with some bytes changed; the same for the same number everywhere."""
    noise = random.Random(number)
    seeds = list_seeds(name) if name in FILES else [noise.randbytes(noise.randrange(4, 400))]
    data = bytearray(seeds[number % len(seeds)])
    for _ in range(noise.randrange(8)):
        data[noise.randrange(len(data))] = noise.randrange(256)
    return bytes(data)
