"""The page of a release in a real browser: filters, sorting, addresses, languages, accessibility."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from page_making import NASTY, next_content, pdf_content, render_first, spoil
from review_browser import Watched, open_page, start_chromium

from jinque.output.page import render_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"}
PHONE: dict[str, Any] = {"viewport": {"width": 420, "height": 900}, "locale": "zh-CN"}
DARK: dict[str, Any] = {**DESKTOP, "color_scheme": "dark"}
ENGLISH: dict[str, Any] = {**DESKTOP, "locale": "en-GB"}
NO_SCRIPT: dict[str, Any] = {**DESKTOP, "java_script_enabled": False}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests here."""
    with start_chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages as files: the real list, the made-up edition, the list of a PDF, a hostile one."""
    folder = tmp_path_factory.mktemp("pages")
    contents = {
        "real": render_first(),
        "next": render_page(next_content()),
        "pdf": render_page(pdf_content()),
        "hostile": render_page(spoil(NASTY)),
        "draft": render_page(replace(next_content(), is_draft=True)),
    }
    for name, content in contents.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in contents}


def visible_numbers(shown: Watched) -> list[str]:
    """The numbers of the rows that are shown, from top to bottom."""
    return list(
        shown.page.eval_on_selector_all(
            "#rows tbody tr:not([hidden])", "rows => rows.map(row => row.cells[0].textContent)"
        )
    )


# A field of the form, what is put in, and how many rows fit; "" ticks a box.
FILTERS = (
    ("q", "ELISA", 1),
    ("q", "elisa 细胞", 1),
    ("q", "6-25-02", 4),
    ("q", "没有这样的职业", 0),
    ("industry", "医药健康", 15),
    ("rating", "非常急需紧缺", 18),
    ("code", "0", 18),
    ("code", "1", 40),
    ("green", "", 2),
    ("digital", "", 8),
)


def test_filters_leave_the_rows_that_fit(browser: Any, pages: dict[str, Path]) -> None:
    """All rows before, those that fit after, all again once cleared; the count is told each time."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        assert shown.text("#shown") == "58 / 58"
        for field, value, count in FILTERS:
            set_filter(shown, field, value)
            assert (field, value, len(visible_numbers(shown))) == (field, value, count)
            assert shown.text("#shown") == f"{count} / 58"
            shown.page.click("#filters button[type=reset]")
            assert shown.text("#shown") == "58 / 58"
            assert len(visible_numbers(shown)) == 58


def set_filter(shown: Watched, field: str, value: str) -> None:
    control = shown.page.locator(f"#filters [name={field}]")
    if not value:
        control.check()
    elif field == "q":
        control.fill(value)
    else:
        control.select_option(value=value)


def test_filters_work_together(browser: Any, pages: dict[str, Path]) -> None:
    """Digital occupations of one industry with one rating."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        shown.page.check("#filters [name=digital]")
        shown.page.select_option("#filters [name=industry]", "智能装备")
        shown.page.select_option("#filters [name=rating]", "比较急需紧缺")
        assert visible_numbers(shown) == ["32", "39", "40"]


def sort_by(shown: Watched, name: str) -> list[str]:
    """The cells of a column after a click on its head."""
    shown.page.click(f"#rows th.{name} button")
    return list(
        shown.page.eval_on_selector_all(
            "#rows tbody tr",
            "(rows, name) => { const at = document.querySelector('#rows th.' + name).cellIndex;"
            " return rows.map(row => row.cells[at].innerText.trim()); }",
            name,
        )
    )


def test_sorting_by_number_is_by_number(browser: Any, pages: dict[str, Path]) -> None:
    """9.8 before 10.0; down the second time, as printed the third; readers are told."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        values = [float(text) for text in sort_by(shown, "pay")]
        assert values == sorted(values)
        assert shown.page.get_attribute("#rows th.pay", "aria-sort") == "ascending"
        values = [float(text) for text in sort_by(shown, "pay")]
        assert values == sorted(values, reverse=True)
        assert shown.page.get_attribute("#rows th.pay", "aria-sort") == "descending"
        sort_by(shown, "pay")
        assert shown.page.get_attribute("#rows th.pay", "aria-sort") is None
        assert visible_numbers(shown) == [str(number) for number in range(1, 59)]


def test_sorting_by_title_is_by_pinyin(browser: Any, pages: dict[str, Path]) -> None:
    """As a Chinese dictionary has them, which is not the order of the characters' numbers."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        industries = list(dict.fromkeys(sort_by(shown, "industry")))
        assert industries == [  # huliannet, jicheng, shenghuo, xinneng, xinyidai, yiyao, zhineng
            *("互联网零售", "集成电路", "生活服务", "新能源智能汽车"),
            *("新一代信息技术", "医药健康", "智能装备"),
        ]
        assert industries != sorted(industries)


def test_sorting_by_code_and_rating(browser: Any, pages: dict[str, Path]) -> None:
    """Rows without a code come last both ways; ratings go by their level, not by their words."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        codes = sort_by(shown, "code")
        assert codes[:40] == sorted(codes[:40])
        assert set(codes[40:]) == {"—"}
        assert set(sort_by(shown, "code")[40:]) == {"—"}
        ratings = list(dict.fromkeys(sort_by(shown, "rating")))
        assert ratings == ["一般急需紧缺", "比较急需紧缺", "非常急需紧缺"]


def test_address_can_be_shared(browser: Any, pages: dict[str, Path]) -> None:
    """What is searched, filtered, sorted and spoken stands in the address, and comes back from it."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        shown.page.fill("#filters [name=q]", "机器人")
        shown.page.check("#filters [name=digital]")
        sort_by(shown, "pay")
        shown.page.click("#en")
        address = shown.page.url
        numbers = visible_numbers(shown)
        other = shown.context.new_page()
        other.goto(address)
        again = other.eval_on_selector_all(
            "#rows tbody tr:not([hidden])", "rows => rows.map(row => row.cells[0].textContent)"
        )
        assert again == numbers == ["40", "38"]
        assert other.input_value("#filters [name=q]") == "机器人"
        assert other.evaluate("document.documentElement.lang") == "en"
        assert "sort=pay" in address


def test_row_has_an_address(browser: Any, pages: dict[str, Path]) -> None:
    """A click on the number leads there, and filters are left alone."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        shown.page.click("#r40 td a")
        assert shown.page.url.endswith("#r40")
        assert shown.page.evaluate("document.querySelector(':target').id") == "r40"
        assert len(visible_numbers(shown)) == 58


def test_place_opens_that_page_of_the_source(browser: Any, pages: dict[str, Path]) -> None:
    """With the script the link of a row goes straight to the PDF's page."""
    with open_page(browser, pages["pdf"], **DESKTOP) as shown:
        link = shown.page.get_attribute("#r20 td:last-child a", "href")
        assert link == "https://rsj.example.org/catalogue.pdf#page=2"


def test_dots_are_named(browser: Any, pages: dict[str, Path]) -> None:
    """A pointer on a dot shows whose pay it is."""
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        names = shown.page.eval_on_selector_all(
            "circle", "dots => dots.map(dot => dot.textContent)"
        )
        assert len(names) == 58
        assert "数字化解决方案设计师 21.0" in names


@pytest.mark.parametrize(("context", "words"), [(DESKTOP, "完整目录"), (ENGLISH, "The whole list")])
def test_language_is_the_reader_s(
    browser: Any, pages: dict[str, Path], context: dict[str, Any], words: str
) -> None:
    """Chinese or English by the browser's own, one of them only; the other is one click away."""
    with open_page(browser, pages["real"], **context) as shown:
        assert shown.text("#list h2") == words
        shown.page.click("#zh" if context is ENGLISH else "#en")
        assert shown.text("#list h2") != words


def test_page_works_without_scripts(browser: Any, pages: dict[str, Path]) -> None:
    """All rows, no dead form or buttons, and the languages still change."""
    with open_page(browser, pages["next"], **NO_SCRIPT) as shown:
        assert shown.page.locator("#rows tbody tr").count() == 59
        assert not shown.page.locator("#filters").is_visible()
        assert shown.page.locator("#rows button").count() == 0
        assert shown.text("#list h2") == "完整目录"
        shown.page.click("#en")
        assert shown.text("#list h2") == "The whole list"


@pytest.mark.parametrize("name", ["real", "next", "hostile"])
def test_phone_shows_all_without_sideways_scrolling(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    """At 420 pixels nothing sticks out, whatever the list."""
    with open_page(browser, pages[name], **PHONE) as shown:
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 420


def test_print_shows_the_list_and_no_controls(browser: Any, pages: dict[str, Path]) -> None:
    """On paper there is nothing to click, and the paper is white in the dark."""
    with open_page(browser, pages["real"], **DARK) as shown:
        shown.page.emulate_media(media="print")
        assert not shown.page.locator("#filters").is_visible()
        assert not shown.page.locator(".lang").is_visible()
        assert shown.page.locator("#rows tbody tr").count() == 58
        paper = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("name", "context"),
    [("real", DESKTOP), ("next", PHONE), ("draft", DARK), ("real", ENGLISH), ("hostile", PHONE)],
    ids=["desktop", "phone", "dark", "english", "hostile"],
)
def test_axe_finds_nothing(
    browser: Any, pages: dict[str, Path], name: str, context: dict[str, Any]
) -> None:
    """axe-core has no complaint, in any look, whatever the list."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    with open_page(browser, pages[name], **context) as shown:
        found = axe.Axe().run(shown.page).response["violations"]
        assert [(each["id"], [n["html"][:90] for n in each["nodes"]]) for each in found] == []


def test_hostile_text_never_runs(browser: Any, pages: dict[str, Path]) -> None:
    """No dialog, no request, no error: and the text is there to be read."""
    with open_page(browser, pages["hostile"], **DESKTOP) as shown:
        assert "<img src=x onerror=" in shown.text("#r1")
        shown.page.fill("#filters [name=q]", "onerror")
        assert len(visible_numbers(shown)) == 5
        shown.page.select_option("#filters [name=industry]", index=1)
        sort_by(shown, "title")
        assert shown.page.locator("img").count() == 0


def test_link_to_a_hidden_row_shows_it(browser: Any, pages: dict[str, Path]) -> None:
    """A change leads to its row even where a filter hides it; the filter is given up for it."""
    with open_page(browser, pages["next"], **DESKTOP) as shown:
        shown.page.fill("#filters [name=q]", "机器人")
        assert not shown.page.locator("#r2").is_visible()
        shown.page.click("#changes ~ * a[href='#r2']")
        shown.page.locator("#r2").wait_for(state="visible")  # the page hears of it after the click
        assert shown.page.input_value("#filters [name=q]") == ""


def test_choices_are_in_the_reader_s_language(browser: Any, pages: dict[str, Path]) -> None:
    """Words of ours in the choices change with the language; the list's own do not."""
    with open_page(browser, pages["real"], **ENGLISH) as shown:
        assert shown.text("#filters [name=code]").split() == ["All", "With", "Without"]
        shown.page.click("#zh")
        assert shown.text("#filters [name=code]").split() == ["全部", "有", "无"]
        assert "医药健康" in shown.text("#filters [name=industry]")


def test_nothing_found_is_said(browser: Any, pages: dict[str, Path]) -> None:
    """An empty table says that no row fits; a full one does not."""
    script = "getComputedStyle(document.querySelector('#rows'), '::after').content"
    with open_page(browser, pages["real"], **DESKTOP) as shown:
        assert shown.page.evaluate(script) == "none"
        shown.page.fill("#filters [name=q]", "没有这样的职业")
        assert "No row fits" in shown.page.evaluate(script)
