"""The page of a release, as it stands in the file: what it shows, its policy, and hostile text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from page_making import NASTY, fill, first_content, next_content, pdf_content, render_first, spoil

from jinque.findings import Finding, Report, Severity
from jinque.output.changes import compare_editions
from jinque.output.page import render_page
from jinque.output.page.model import checked_to_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinque.output.release.content import ReleaseContent
    from jinque.profile import Profile


class Parsed(HTMLParser):
    """The page's elements with their attributes, its addresses, and its words by element."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        """Note under which element it began."""
        self.words.setdefault(self._open, []).append(data)

    def names(self) -> set[tuple[str, ...]]:
        """The kinds of elements, each with the names of its attributes."""
        return {(tag, *sorted(attrs)) for tag, attrs in self.tags}


def find_scripts(page: bytes, kind: str = "") -> list[str]:
    """What stands in the script elements of a type."""
    start = f'<script type="{kind}">' if kind else "<script>"
    return re.findall(f"{re.escape(start)}(.*?)</script>", page.decode(), re.DOTALL)


@pytest.mark.parametrize("make", [first_content, next_content, pdf_content])
def test_real_list_fits_in_60_kilobytes(make: Callable[[], ReleaseContent]) -> None:
    """With everything inlined, linked data too, and with all the changes since the edition before."""
    assert len(render_page(make())) < 58_000


def test_page_is_the_same_every_time() -> None:
    """Equal content, equal bytes."""
    assert render_page(first_content()) == render_first()


def test_all_rows_stand_in_the_table() -> None:
    """Every title, code, description and pay, each row with an address of its own."""
    page = render_first().decode()
    body = page[page.index('<table id="rows">') : page.index("</table>")]
    frame = first_content().checked.frame
    assert body.count("<tr id=r") == 58
    for name in ("title", "code", "description", "rating"):
        for value in frame[name].dropna():
            assert value in body
    for value in frame["median_salary_wan"]:
        assert f"<td>{value}<" in body


def test_policy_allows_only_our_style_and_script() -> None:
    """Nothing by default; the hashes are those of what stands in the page."""
    page = render_first().decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    parts = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = find_scripts(render_first())
    assert len(style) == 1
    assert parts == {
        "default-src": "'none'",
        "style-src": hash_source(style[0]),
        "script-src": hash_source(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_page_asks_for_nothing_and_styles_nothing_by_hand() -> None:
    """No address is loaded; no style or event attribute, which the policy would refuse."""
    parsed = Parsed(render_first())
    for tag, attrs in parsed.tags:
        assert "src" not in attrs
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        if tag == "link":
            assert attrs == {"rel": "icon", "href": "data:,"}
    style = "".join(parsed.words["style"])
    assert "url(" not in style
    assert "@import" not in style


def test_links_of_the_page_lead_to_places_of_it() -> None:
    """Every #address is there, once; links to files name files of the release."""
    content = pdf_content()
    parsed = Parsed(render_page(content))
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs.get("href") or "" for tag, attrs in parsed.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert {file.path for file in content.files} <= set(links)


def test_places_lead_to_the_pages_of_a_pdf() -> None:
    """Page 3 of the source opens at page 3; a text has no such pages."""
    page = render_page(pdf_content()).decode()
    assert '<a id=p3 href="https://rsj.example.org/catalogue.pdf#page=3">3</a>' in page
    assert "<a href=#p3>3·" in page
    assert "<a href=#p3>" not in render_first().decode()


def test_linked_data_is_croissant_and_cannot_end_its_element() -> None:
    """The JSON-LD is what the release says but for the columns; a title that closes the script stays inside."""
    (linked,) = find_scripts(render_first(), "application/ld+json")
    carried, whole = json.loads(linked), first_content().linked_data
    bare = [
        {name: one[name] for name in one if name != "description"} for one in whole["distribution"]
    ]
    wanted = {**whole, "distribution": bare}
    del wanted["recordSet"]
    assert carried == json.loads(json.dumps(wanted, default=str))
    (hostile,) = find_scripts(render_page(spoil(NASTY)), "application/ld+json")
    assert json.loads(hostile)["name"]
    assert "<" not in hostile


def test_hostile_text_adds_nothing_to_the_page() -> None:
    """The page of a hostile list has exactly the kinds of elements that a harmless one has."""
    hostile, harmless = (Parsed(render_page(spoil(text))) for text in (NASTY, "harmless"))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    assert hostile.names() == harmless.names()
    page = render_page(spoil(NASTY)).decode()
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=" in page


def test_every_word_of_ours_stands_in_both_languages() -> None:
    """As many English pieces as Chinese ones, each marked."""
    page = render_page(next_content()).decode()
    english, chinese = page.count("<span lang=en>"), page.count("<span lang=zh>")
    assert english == chinese > 60


def test_charts_print_their_numbers() -> None:
    """The bars of each rating add up to the list; the medians are those of the values."""
    page = render_first().decode()
    bars, dots = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert sum(int(n) for n in re.findall(r"<text class=in [^>]*>(\d+)<", bars)) == 58
    assert "医药健康: 非常急需紧缺 3, 比较急需紧缺 6, 一般急需紧缺 6" in bars
    assert dots.count("<circle") == 58
    assert re.findall(r"<text class=n [^>]*>([\d.]+)<", dots) == [
        *("11.2", "10.3", "11.7", "12.35", "15.55", "13.65", "10.8"),
    ]
    for svg in (bars, dots):
        assert "<title id=" in svg
        assert "<desc id=" in svg


def test_changes_are_told_by_kind() -> None:
    """All of the made-up edition's, with doubt stated; the first edition says there is none before."""
    page = render_page(next_content()).decode()
    section = page[page.index('<h2 id="changes">') : page.index('<section id="list">')]
    assert section.count("<li>") == 38
    assert "生物样本存储与操作工 → 生物样本库操作工</a> <small>≈?</small>" in section
    assert "likely match" in section
    assert "12.2 → 12.9 <small>+5.7%</small>" in section
    assert "12.5 → 12.0 <small>−4.0%</small>" in section
    assert "<br>− <span lang=en>digital</span>" in section
    assert "No earlier edition was given" in render_first().decode()


def test_changes_lead_to_their_rows() -> None:
    """A row that is still there is linked; one that went is not."""
    page = render_page(next_content()).decode()
    section = page[page.index('<h2 id="changes">') : page.index('<section id="list">')]
    links = dict(re.findall(r"<a href=#r(\d+)>([^<→]+)</a>", section))
    rows = dict(re.findall(r"<tr id=r(\d+)>.*?<th scope=row>([^< ]+)", page))
    assert len(links) > 20
    assert links.items() <= rows.items()
    assert "<li>疫苗制品工 <code>6-12-05-03</code>" in section


def test_differences_are_not_told_twice() -> None:
    """What the changes show is not among the findings again; other findings stay."""
    content = next_content()
    told = [make_finding("row-added", "info"), make_finding("pay-jump", "warning")]
    checked = replace(content.checked, report=Report(tuple(told)))
    content = replace(content, checked=checked)
    page = render_page(content).decode()
    assert "about pay-jump" in page
    assert "about row-added" not in page
    assert "about row-added" in render_page(replace(content, comparison=None)).decode()


def make_finding(rule: str, severity: str) -> Finding:
    """A finding that says which rule it is of."""
    one = next(iter(first_content().checked.report))
    said = f"about {rule}"
    return replace(
        one, rule=rule, severity=Severity(severity), message=said, message_zh=said, waiver=None
    )


def test_what_was_not_compared_is_said() -> None:
    """The notes of a comparison stand in both languages."""
    content = next_content()
    assert content.comparison is not None
    other = replace(content.comparison.old, scheme="other")
    comparison = compare_editions(other, content.comparison.new)
    page = render_page(replace(content, comparison=comparison)).decode()
    assert "Ratings were not compared" in page
    assert "未比较评级" in page


def test_draft_says_so() -> None:
    """A banner before all else; a release has none."""
    draft = render_page(replace(first_content(), is_draft=True)).decode()
    assert draft.index('<aside class="draft" aria-label=') < draft.index("<header>")
    assert '<aside class="draft"' not in render_first().decode()


def test_findings_lead_to_their_rows() -> None:
    """Each with its number, and the reason where it was waived."""
    page = render_first().decode()
    assert "<a href=#r22>22</a>" in page
    assert "Waived:" in page


def make_content(**columns: Any) -> ReleaseContent:
    """The real list with some columns set to one value."""
    checked = first_content().checked
    frame = checked.frame.copy()
    for name, value in columns.items():
        frame[name] = value
    return fill(replace(first_content(), checked=replace(checked, frame=frame)))


def test_list_without_pay_or_ratings_has_no_charts() -> None:
    """What a list does not have is not drawn; the rest is there."""
    page = render_page(
        make_content(median_salary_wan=None, rating=None, rating_level=None)
    ).decode()
    assert '<svg class="chart"' not in page
    assert 'name="rating"' not in page
    assert page.count("<tr id=r") == 58


def test_ranges_are_shown_where_there_is_no_median() -> None:
    """From and to, as printed."""
    page = render_page(
        make_content(
            median_salary_wan=None, salary_min_wan=Decimal("8.0"), salary_max_wan=Decimal("12.50")
        )
    ).decode()
    assert page.count("<td>8.0–12.50<") == 58
    assert page.count("<line class=span") == 58
    assert page.count(">8.0–12.50</text>") == 7  # beside each industry


def test_columns_without_a_value_are_hidden() -> None:
    """What a list does not print is no column, no filter and no key figure of its page."""
    names = ("code", "green", "digital", "description")
    page = render_page(make_content(**dict.fromkeys(names))).decode()
    assert '<table id="rows" class="no-code no-description">' in page
    assert '<table id="rows">' in render_first().decode()
    for part in ('name="code"', 'name="green"', 'name="digital"', "with a code", "digital, and"):
        assert part not in page
        assert part in render_first().decode()


def test_ratings_without_a_scheme_have_no_shade_of_the_ramp() -> None:
    """Words that no scheme orders are grey, not ranked; an unknown word beside known ones too."""
    content = make_content(rating="甲", rating_level=None)
    facts = checked_to_facts(replace(content.checked, profile=_without_steps(content)))
    assert [(step.words, step.shade) for step in facts.steps] == [("甲", None)]
    known = [(step.words, step.shade) for step in checked_to_facts(first_content().checked).steps]
    assert known == [("非常急需紧缺", 5), ("比较急需紧缺", 3), ("一般急需紧缺", 1)]


def _without_steps(content: ReleaseContent) -> Profile:
    import msgspec

    profile = content.checked.profile
    return msgspec.structs.replace(
        profile, rating=msgspec.structs.replace(profile.rating, steps=())
    )


@pytest.mark.parametrize("copies", [1, 20])
def test_large_lists_stay_in_proportion(copies: int) -> None:
    """Beyond 150 rows an industry shows its range and middle half instead of dots."""
    import pandas as pd

    checked = first_content().checked
    frame = pd.concat([checked.frame] * copies, ignore_index=True)
    page = render_page(replace(first_content(), checked=replace(checked, frame=frame))).decode()
    assert page.count("<tr id=r") == 58 * copies
    assert ("<line class=half" in page) == (copies > 1)
