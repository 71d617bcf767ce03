"""Several processes read the pages of one PDF, and give what one alone gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLE
from hostile_pdfs import HOSTILE
from msgspec.structs import replace

import jinque
from jinque.errors import JinqueError, LimitError, SourceError
from jinque.extract.pdf.fonts_seen import FontSeen, merge_fonts
from jinque.extract.process.limits import Limits
from jinque.extract.process.share import Share

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

LAYOUTS = ROOT / "fixtures" / "layouts"
LISTS = sorted(SAMPLE.glob("*.pdf"))[:3]
LYING = min((LAYOUTS / "text-swapped-digits").glob("*.pdf"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_the_same_list(path: Path) -> None:
    """Rows, places, findings and account, whether there are more pages than processes or fewer."""
    alone = jinque.read_raw(path)
    assert len(alone.rows) > 40
    for jobs in (2, 7) if path == LISTS[0] else (3,):
        assert jinque.read_raw(path, jobs=jobs) == alone


@pytest.mark.parametrize("case", ["cut-rows-no-rules", "cut-rows-three-line"])
def test_pages_that_others_explain_are_read_after_them(case: str) -> None:
    """A row that is cut by the page's end, in a table without rules between its columns."""
    path = min((LAYOUTS / case).glob("*.pdf"))
    assert jinque.tables(path, jobs=2) == jinque.tables(path)


def test_the_same_by_both_readers_and_as_tables() -> None:
    """Each engine's evidence is joined with its own."""
    assert jinque.read_raw(LISTS[0], engine="both", jobs=2) == jinque.read_raw(
        LISTS[0], engine="both"
    )
    assert jinque.tables(LISTS[0], jobs=2) == jinque.tables(LISTS[0])


def test_the_command(jinque: Run, tmp_path: Path) -> None:
    """`--jobs` changes nothing of what comes out, of a text too."""
    for source in (LISTS[0], SAMPLE / "list.txt"):
        alone = jinque("extract", source, cwd=tmp_path)
        shared = jinque("extract", source, "--jobs", "2", cwd=tmp_path)
        assert (shared.status, shared.out, shared.err) == (alone.status, alone.out, alone.err)


def test_a_lying_font_is_refused_alike() -> None:
    """What a part of the pages shows of a font is judged with what the others show."""
    errors = []
    for jobs in (1, 2):
        with pytest.raises(SourceError) as caught:
            jinque.read_raw(LYING, jobs=jobs)
        errors.append(str(caught.value))
    assert errors[0] == errors[1]


def test_the_error_of_any_process_is_told(tmp_path: Path) -> None:
    """Here of the second of two, and of all where all break a bound; nobody is left waiting."""
    data = LISTS[0].read_bytes()
    for jobs in (2, 3):
        with pytest.raises(JinqueError, match="characters and"):
            jinque.read_raw(LISTS[0], jobs=jobs, limits=Limits(glyphs_per_page=100))
    (tmp_path / "cut.pdf").write_bytes(data[: len(data) // 2])
    with pytest.raises(SourceError):
        jinque.read_raw(tmp_path / "cut.pdf", jobs=2)
    (tmp_path / "bomb.pdf").write_bytes(HOSTILE["laughing_forms"]())
    with pytest.raises(LimitError):
        jinque.read_raw(tmp_path / "bomb.pdf", jobs=2, limits=Limits(seconds=2))


def test_shares_are_all_pages_once() -> None:
    """Whatever the numbers."""
    for pages in (0, 1, 5, 20):
        for jobs in (1, 2, 3, 30):
            shares = [Share(index=i, count=jobs).numbers(pages) for i in range(jobs)]
            assert [n for share in shares for n in share] == list(range(1, pages + 1))


def test_fonts_are_joined_only_where_they_are_surely_one() -> None:
    """Two of one name and file in one part stay apart."""
    one = FontSeen(page=3, is_embedded=True, chars={"工": 2}, identity="A")
    rest = FontSeen(page=9, is_embedded=True, chars={"工": 1, "匠": 4}, identity="A")
    other = FontSeen(page=9, is_embedded=True, chars={"匠": 1}, identity="B")
    (joined, alone) = merge_fonts([[one], [rest, other]])
    assert (joined.page, joined.chars, alone) == (3, {"工": 3, "匠": 4}, other)
    assert len(merge_fonts([[one, replace(one, page=4)], [rest]])) == 3
