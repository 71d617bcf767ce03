"""The review page in a real browser: keys, decisions, sign-off, accessibility, hostile text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SAMPLE
from review_browser import Watched, open_page, start_chromium

import jinque
from jinque.reviewing import review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STILL = {"reduced_motion": "reduce"}  # no smooth scrolling to wait for
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, **STILL}
PHONE: dict[str, Any] = {"viewport": {"width": 420, "height": 900}, "has_touch": True, **STILL}
DARK: dict[str, Any] = {**DESKTOP, "color_scheme": "dark"}
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e<b>药物"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests here."""
    with start_chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages lie."""
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def pdf_page(folder: Path) -> Path:
    """The page of the real list's PDF."""
    return write_page(folder / "pdf.html", SAMPLE / "list.libreoffice.pdf")


@pytest.fixture(scope="module")
def bad_page(folder: Path) -> Path:
    """The page of a text with markup in a title and three ratings that no scheme knows."""
    text = (SAMPLE / "list.txt").read_text("utf-8")
    text = text.replace("比较急需紧缺", "比较急需", 3).replace("药物检验员", HOSTILE, 1)
    source = folder / "bad.txt"
    source.write_text(text, "utf-8")
    return write_page(folder / "bad.html", source)


def write_page(path: Path, source: Path) -> Path:
    path.write_text(review(source, profile="beijing", edition="2023"), "utf-8")
    return path


def export_sign_off(shown: Watched, folder: Path, reviewer: str = "王核对") -> Path:
    """Fill in who and when, press the button, and take the download."""
    if not shown.page.is_visible("#reviewer"):
        shown.page.click("summary")
    shown.page.fill("#reviewer", reviewer)
    shown.page.fill("#date", "2026-11-23")
    with shown.page.expect_download() as waiting:
        shown.page.click("#export")
    path = folder / str(waiting.value.suggested_filename)
    waiting.value.save_as(path)
    return path


def test_keys_step_through_the_rows(browser: Any, pdf_page: Path) -> None:
    """The keys j and k move by a row, in the list, in the card and over the page; y decides and moves on."""
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        assert shown.text("#heading").startswith("1 药物检验员")
        shown.press("j", "j", "k")
        assert shown.text("#heading").startswith("2 化学合成制药工")
        assert shown.page.locator("rect.now").count() == 7
        shown.press("y")
        assert shown.text("#heading").startswith("3 ")
        assert shown.text("#counts").startswith("1 / 58")


def test_marked_row_lies_over_its_print(browser: Any, pdf_page: Path) -> None:
    """The marked cell is where the number is printed, to a hundredth of the page, and is in view."""
    raw = jinque.read_raw(SAMPLE / "list.libreoffice.pdf", profile="beijing")
    row = raw.rows[40]
    box, size = row.cells["seq"].place.box, raw.pages[row.place.page - 1]
    assert box is not None
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        shown.press(*"j" * 40)
        paper = shown.page.locator(f"#page-{row.place.page} .paper").bounding_box()
        rect = shown.page.locator(f"#page-{row.place.page} rect.now").first.bounding_box()
        assert abs((rect["x"] - paper["x"]) / paper["width"] - box.x0 / size.width) < 0.01
        assert abs((rect["y"] - paper["y"]) / paper["height"] - box.top / size.height) < 0.01
        assert 0 < rect["y"] < 900


def test_all_accepted_is_a_sign_off(browser: Any, pdf_page: Path, folder: Path) -> None:
    """Accepting every row by the keyboard gives a file that is accepted for this very reading."""
    checked = jinque.read(SAMPLE / "list.libreoffice.pdf", profile="beijing", edition="2023")
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        shown.press(*"y" * 58)
        assert shown.text("#counts").startswith("58 / 58")
        path = export_sign_off(shown, folder)
    sign_off = jinque.load_sign_off(path, checked)
    assert path.name == "list.libreoffice.pdf.sign-off.json"
    assert (sign_off.reviewer, str(sign_off.date)) == ("王核对", "2026-11-23")
    assert len(sign_off.rows) == 58


def test_reviewer_and_date_are_asked_for(browser: Any, pdf_page: Path) -> None:
    """Nothing is exported without a name and a date, and neither is filled in for the reviewer."""
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        shown.page.click("summary")
        assert [shown.page.input_value(f) for f in ("#reviewer", "#date")] == ["", ""]
        downloads: list[Any] = []
        shown.page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108
        shown.page.fill("#reviewer", "   ")
        shown.page.fill("#date", "2026-11-23")
        shown.page.click("#export")
        shown.page.wait_for_timeout(300)
        assert downloads == []


def test_rejected_row_is_refused(browser: Any, pdf_page: Path, folder: Path) -> None:
    """The key n rejects, takes the reason, and the file says which row and why."""
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        shown.press("y", "n")
        shown.page.keyboard.type("jf: 代码不符")  # letters go to the note, not to the keys
        shown.press("Enter", *"y" * 56)
        path = export_sign_off(shown, folder)
    with pytest.raises(jinque.SignOffError) as refused:
        jinque.load_sign_off(path)
    assert "王核对 rejected 1 row or finding" in str(refused.value)
    assert "row 2 (page 1, row 3): jf: 代码不符" in str(refused.value)


def test_findings_need_their_own_decision(browser: Any, bad_page: Path, folder: Path) -> None:
    """The key f goes from finding to finding; rows alone do not finish a review."""
    with open_page(browser, bad_page, **DESKTOP) as shown:
        total = int(shown.text("#counts").split("/")[-1].split()[0])
        assert total >= 4
        shown.press("f")
        assert shown.page.locator(".finding.chosen").count() == 1
        shown.press(*"yf" * total)
        assert f"{total} / {total} findings" in shown.text("#counts")
        unfinished = export_sign_off(shown, folder)
        with pytest.raises(jinque.SignOffError, match=r"58 rows or findings undecided"):
            jinque.load_sign_off(unfinished)
        shown.page.focus("#card")
        shown.press(*"y" * 58)
        finished = export_sign_off(shown, folder)
    checked = jinque.read(bad_page.with_suffix(".txt"), profile="beijing", edition="2023")
    assert len(jinque.load_sign_off(finished, checked).rows) == 58


def test_hostile_text_is_text(browser: Any, bad_page: Path) -> None:
    """Markup in a title is shown as it is printed; nothing of it runs, loads or hides."""
    with open_page(browser, bad_page, **DESKTOP) as shown:
        assert HOSTILE.replace("\u202e", r"\u{202e}") in shown.text("#heading")
        assert shown.page.locator("main img, main b").count() == 0


def test_search_and_filter(browser: Any, bad_page: Path) -> None:
    """Search narrows the list to rows with all words; the filter to those with findings."""
    with open_page(browser, bad_page, **DESKTOP) as shown:
        shown.press("/")
        shown.page.keyboard.type("ELISA 细胞质检工")
        assert shown.page.locator("#list li:visible").count() == 1
        assert shown.text("#heading").startswith("14 细胞质检工")
        shown.page.fill("#search", "nowhere")
        assert shown.page.is_visible("#empty")
        shown.page.fill("#search", "")
        shown.page.select_option("#filter", "flagged")
        assert 4 <= shown.page.locator("#list li:visible").count() < 10


def test_decisions_outlive_a_reload(browser: Any, pdf_page: Path) -> None:
    """Closing the page by mistake loses nothing."""
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        shown.press("y", "y")
        shown.page.reload()
        assert shown.text("#counts").startswith("2 / 58")
        assert shown.text("#heading").startswith("3 ")


@pytest.mark.parametrize("context", [DESKTOP, PHONE, DARK], ids=["desktop", "phone", "dark"])
@pytest.mark.parametrize("name", ["pdf_page", "bad_page"])
def test_axe_finds_nothing(
    browser: Any, request: pytest.FixtureRequest, name: str, context: dict[str, Any]
) -> None:
    """axe-core has no complaint, on a desktop, on a phone, in the dark."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    with open_page(browser, request.getfixturevalue(name), **context) as shown:
        shown.press("f", "y")
        found = axe.Axe().run(shown.page).response["violations"]
        assert [(each["id"], [n["html"][:80] for n in each["nodes"]]) for each in found] == []


def test_phone_shows_all_without_sideways_scrolling(browser: Any, pdf_page: Path) -> None:
    """At 420 pixels nothing sticks out, and the buttons are large enough for a thumb."""
    with open_page(browser, pdf_page, **PHONE) as shown:
        width = shown.page.evaluate("document.documentElement.scrollWidth")
        height = shown.page.evaluate("document.documentElement.scrollHeight")
        assert width <= 420
        assert height <= shown.page.evaluate("document.body.getBoundingClientRect().height") + 1
        assert shown.page.locator("#accept").bounding_box()["height"] >= 44
        shown.page.click("#accept")
        assert shown.text("#counts").startswith("1 / 58")


def test_sign_off_is_json_of_our_form(browser: Any, pdf_page: Path, folder: Path) -> None:
    """The file names the source's hash, the profile, the version and the content's hash."""
    with open_page(browser, pdf_page, **DESKTOP) as shown:
        told = json.loads(export_sign_off(shown, folder).read_text("utf-8"))
    checked = jinque.read(SAMPLE / "list.libreoffice.pdf", profile="beijing", edition="2023")
    assert told["format"] == "jinque-sign-off/1"
    assert told["source"]["sha256"] == checked.raw.source.sha256
    assert (told["profile"], told["jinque_version"]) == ("beijing", jinque.__version__)
    assert {row["decision"] for row in told["rows"]} == {None}
