"""Publishes in children that die or whose system calls fail; a script, so that it forks from one thread.

`python publish_driver.py WHAT FOLDER [ARGUMENT]` prints what came of it as JSON.
"""

from __future__ import annotations

import errno
import itertools
import json
import mmap
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinque.errors import PublishError
from jinque.output.release import rename
from jinque.output.release.content import ReleaseFile
from jinque.output.release.publish import publish_folder

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("README.md", "data/occupations.csv", "data/occupations.json", "SHA256SUMS")
CALLS = (
    *("open", "write", "fsync", "mkdir", "chmod", "fchmod", "rename", "replace", "unlink"),
    *("rmdir", "scandir", "listdir"),
)
SIZE = 30_000
OK, REFUSED = 0, 5
MADE = mmap.mmap(-1, 4)  # how many calls a child made; parent and children share it


def make_files(mark: str, size: int = SIZE) -> list[ReleaseFile]:
    """A small release, every file of which says which one it is."""
    return [
        ReleaseFile(path=name, media_type="", title="", title_zh="", data=mark.encode() * size)
        for name in NAMES
    ]


def look(target: Path) -> str:
    """The mark of the release that is there whole; "none", or "broken"."""
    if not target.exists():
        return "none"
    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    texts = [path.read_text() for path in sorted(target.rglob("*")) if path.is_file()]
    is_whole = found == set(NAMES) and len(set(texts)) == 1 and len(texts[0]) >= SIZE
    return texts[0][0] if is_whole else "broken"


def list_litter(folder: Path) -> list[str]:
    """What is in the folder beside releases and archives."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def trap(act: Callable[[int], None]) -> None:
    """From now on, `act` is told the number of each system call before it is made."""
    count = itertools.count(1)

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            number = next(count)
            MADE[:] = number.to_bytes(4, "little")
            act(number)
            return call(*args, **options)

        return wrapped

    for name in CALLS:
        setattr(os, name, wrap(getattr(os, name)))
    rename._rename_with = wrap(rename._rename_with)


def in_child(work: Callable[[], None]) -> int:
    """The status of a child that does the work: 0, 5 for a refusal, minus the signal, 70 otherwise."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            work()
            status = OK
        except PublishError:
            status = REFUSED
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def publish_trapped(folder: Path, mark: str, act: Callable[[int], None]) -> int:
    """Publish in a child whose calls `act` is told."""

    def work() -> None:
        trap(act)
        publish_folder(folder / "r", make_files(mark), beside=[("r.zip", mark.encode() * SIZE)])

    return in_child(work)


def each_step(folder: Path, *, act: Callable[[int], Callable[[int], None]]) -> list[dict[str, Any]]:
    """Publish over and over, disturbed at the first step, the second … until one is not disturbed."""
    told = []
    for number in itertools.count(1):
        publish_folder(folder / "r", make_files("a"), beside=[("r.zip", b"a")])
        status = publish_trapped(folder, "b", act(number))
        if int.from_bytes(MADE[:], "little") < number:  # it had ended before
            break
        state, litter = look(folder / "r"), list_litter(folder)
        publish_folder(folder / "r", make_files("c"))
        told.append(
            {
                "status": status,
                "state": state,
                "litter": litter,
                "then": look(folder / "r"),
                "left": list_litter(folder),
                "zip": chr((folder / "r.zip").read_bytes()[0]),
            }
        )
    return told


def kill_each(folder: Path) -> list[dict[str, Any]]:
    """SIGKILL before each step."""

    def act(number: int) -> Callable[[int], None]:
        return lambda at: os.kill(os.getpid(), signal.SIGKILL) if at == number else None

    return each_step(folder, act=act)


def fail_each(folder: Path, code: str) -> list[dict[str, Any]]:
    """Each call fails once, with this error."""
    number_of = getattr(errno, code)

    def act(number: int) -> Callable[[int], None]:
        def maybe_fail(at: int) -> None:
            if at == number:
                raise OSError(number_of, os.strerror(number_of))

        return maybe_fail

    return each_step(folder, act=act)


def kill_at_random(folder: Path, times: str) -> list[str]:
    """SIGKILL at random moments of a child that publishes without end."""
    chance = random.Random(5)
    publish_folder(folder / "r", make_files("a"))
    states = []
    for _ in range(int(times)):
        child = os.fork()
        if child == 0:
            for mark in itertools.cycle("bcd"):
                publish_folder(folder / "r", make_files(mark))
        time.sleep(chance.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        states.append(look(folder / "r"))
    publish_folder(folder / "r", make_files("z"))
    return [*states, look(folder / "r"), *list_litter(folder)]


def limit_size(folder: Path) -> dict[str, Any]:
    """No file may be larger than the small one that is there."""
    publish_folder(folder / "r", make_files("a"))

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, SIZE))
        publish_folder(folder / "r", make_files("b", SIZE + 1))

    status = in_child(work)
    return {"status": status, "state": look(folder / "r"), "litter": list_litter(folder)}


def fill_disk(folder: Path) -> dict[str, Any]:
    """A release that does not fit beside the old one; the folder is on a small disk."""
    publish_folder(folder / "r", make_files("a"))
    status = in_child(lambda: publish_folder(folder / "r", make_files("b", 40 * SIZE)))
    return {"status": status, "state": look(folder / "r"), "litter": list_litter(folder)}


def without_permission(folder: Path) -> dict[str, Any]:
    """As nobody, into a folder of root's."""
    publish_folder(folder / "r", make_files("a"))

    def work() -> None:
        os.setgid(65534)
        os.setuid(65534)
        publish_folder(folder / "r", make_files("b"))

    status = in_child(work)
    return {"status": status, "state": look(folder / "r"), "litter": list_litter(folder)}


def at_once(folder: Path, count: str) -> dict[str, Any]:
    """Several children publish to one place again and again."""
    children = []
    for mark in "bcdefgh"[: int(count)]:
        child = os.fork()
        if child == 0:
            done = sum(_try(folder, mark) for _ in range(15))
            os._exit(done)
        children.append(child)
    made = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return {"done": made, "state": look(folder / "r"), "litter": list_litter(folder)}


def _try(folder: Path, mark: str) -> bool:
    try:
        publish_folder(folder / "r", make_files(mark))
    except PublishError as error:
        if "another run is publishing here" not in str(error):
            raise
        return False
    return True


def kill_without_exchange(folder: Path) -> list[dict[str, Any]]:
    """As `kill_each` where the system cannot exchange two names."""
    setattr(rename, "_find_renameat2", lambda: None)  # noqa: B010 - the type checkers know better
    return kill_each(folder)


DRIVERS = {
    each.__name__: each
    for each in (
        *(kill_each, fail_each, kill_at_random, limit_size, fill_disk, without_permission),
        *(at_once, kill_without_exchange),
    )
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(DRIVERS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
