"""The review page without a browser: its pictures, its data, its size, and what goes into it as text."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SAMPLE
from msgspec.structs import replace
from PIL import Image

import jinque
from jinque.extract import Limits
from jinque.extract.pdf.drawing import MAX_PIXELS, MAX_PIXELS_IN_ALL, MAX_SIDE, fit_scale
from jinque.output.review import render_review
from jinque.output.review.data import checked_to_review
from jinque.pipeline import draw

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

    from jinque.records import Checked, Picture

LAYOUTS = ROOT / "fixtures" / "layouts"


@pytest.fixture(scope="module")
def checked() -> Checked:
    """The real list, from a PDF."""
    return jinque.read(SAMPLE / "list.libreoffice.pdf", profile="beijing", edition="2023")


@pytest.fixture(scope="module")
def pictures(checked: Checked) -> tuple[Picture, ...]:
    """Its pages."""
    return draw(SAMPLE / "list.libreoffice.pdf", checked.raw)


def open_picture(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("L")


def read_data(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_page_of_the_real_list_is_small(checked: Checked, pictures: tuple[Picture, ...]) -> None:
    """All pages are in it, and the file stays below 800 KB."""
    page = render_review(checked, pictures)
    assert page.count("<img ") == len(checked.raw.pages)
    assert len(page.encode()) < 800_000


def test_same_input_same_page(checked: Checked, pictures: tuple[Picture, ...]) -> None:
    """Drawing and rendering twice gives the same bytes."""
    again = draw(SAMPLE / "list.libreoffice.pdf", checked.raw)
    assert render_review(checked, again) == render_review(checked, pictures)


def test_page_names_no_other_address(checked: Checked, pictures: tuple[Picture, ...]) -> None:
    """Nothing is loaded from anywhere: the only address is the name space of SVG."""
    text = re.sub(r"data:image/webp;base64,[^\"]*", "", render_review(checked, pictures))
    assert set(re.findall(r"\w+://[^\s\"']*", text)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in text
    assert "unsafe" not in text


def test_hashes_of_the_policy_fit(checked: Checked) -> None:
    """The policy lets exactly our style and our script run."""
    page = render_review(checked)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for tag in ("style", "script"):
        inner = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(inner) == 1
        digest = base64.b64encode(hashlib.sha256(inner[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_rows_hold_printed_and_typed_values(checked: Checked) -> None:
    """Each cell has its print beside its value, and what else its column tells."""
    data: Any = checked_to_review(checked, ())
    row = data["rows"][0]["cells"]
    assert (row["code"]["printed"], row["code"]["value"]) == ("4-08-05-04", "4-08-05-04")
    assert row["code"]["told"] == {"code_level": "occupation"}
    assert row["rating"]["told"] == {"rating_level": "3"}
    assert row["median_salary_wan"]["value"] == "9.8"
    assert row["median_salary_wan"]["told"] == {"median_salary_cny": "98000"}


def test_findings_lie_on_their_rows(checked: Checked) -> None:
    """A finding points at the row it is about; waived and informing ones need no decision."""
    data: Any = checked_to_review(checked, ())
    numbers = [data["rows"][f["item"]]["cells"]["seq"]["value"] for f in data["findings"]]
    assert numbers == [str(finding.seq) for finding in checked.report]
    assert not any(finding["needs_decision"] for finding in data["findings"])


def test_text_cannot_end_the_data(checked: Checked) -> None:
    """A title that closes the script element stays within the JSON, which still gives it back."""
    hostile = "</script><!--<script>]]>&amp;{{script}}\u2028"
    row = checked.raw.rows[0]
    cells = {**row.cells, "title": replace(row.cells["title"], text=hostile)}
    source = replace(checked.raw.source, name=f"{hostile}.pdf")
    raw = replace(
        checked.raw, source=source, rows=(replace(row, cells=cells), *checked.raw.rows[1:])
    )
    page = render_review(replace(checked, raw=raw))
    assert page.count("</script>") == 2
    assert "<!--" not in page
    printed = read_data(page)["rows"][0]["cells"]["title"]["printed"]
    assert printed == hostile.replace("\u2028", r"\u{2028}")


@pytest.mark.parametrize(
    "case",
    [
        "sideways",
        "sideways-rotate",
        "rotate-90",
        "rotate-270",
        "rotate-180",
        "cropbox",
        "landscape",
    ],
)
def test_boxes_lie_over_their_print(case: str) -> None:
    """On turned and cropped pages too, each cell's box is ruled above and has ink within."""
    source = next((LAYOUTS / case).glob("*.pdf"))
    raw = jinque.read_raw(source)
    images = {picture.page: (picture, open_picture(picture)) for picture in draw(source, raw)}
    for row in raw.rows:
        place = row.cells["title"].place
        picture, image = images[place.page]
        assert place.box is not None
        x0, top, x1, bottom = (round(edge * image.width / picture.width) for edge in place.box)
        assert dark_share(image.crop((x0 + 3, top + 3, x1 - 3, bottom - 3))) > 0.005, row.place
        rules = [image.crop((x0 + 2, y, x1 - 2, y + 1)) for y in range(top - 2, top + 3)]
        assert max(map(dark_share, rules)) > 0.8, row.place


def dark_share(image: Image.Image) -> float:
    return sum(image.histogram()[:160]) / (image.width * image.height)


def test_pictures_are_bounded() -> None:
    """No page, however large, and no document, however long, needs more pixels than the bounds."""
    for width, height, pages in ((595, 842, 1), (14400, 14400, 1), (595, 842, 3000), (1, 99999, 1)):
        scale = fit_scale(width, height, 300, pages)
        pixels = width * height * scale**2
        assert pixels <= MAX_PIXELS * 1.001
        assert pixels * pages <= MAX_PIXELS_IN_ALL * 1.001
        assert max(width, height) * scale <= MAX_SIDE


def test_without_dpi_there_are_no_pictures(checked: Checked) -> None:
    """0 dots to the inch, or a source without pages: a table of lines instead."""
    assert draw(SAMPLE / "list.libreoffice.pdf", checked.raw, dpi=0) == ()
    text = jinque.read_raw(SAMPLE / "list.txt")
    assert draw(SAMPLE / "list.txt", text) == ()


def test_changed_file_is_noticed(checked: Checked, tmp_path: Path) -> None:
    """A file that was replaced between reading and drawing is not shown beside the old rows."""
    other = tmp_path / "list.pdf"
    other.write_bytes((SAMPLE / "list.typst.pdf").read_bytes())
    with pytest.raises(jinque.SourceError, match=r"list\.pdf: changed while it was read"):
        draw(other, checked.raw)


def test_drawing_is_bounded(checked: Checked) -> None:
    """A drawing that takes too long ends with an error that names the bound."""
    with pytest.raises(jinque.LimitError, match="needs more than 64 MB"):
        draw(SAMPLE / "list.libreoffice.pdf", checked.raw, limits=Limits(memory_mb=64))


@pytest.mark.parametrize("name", ["list.docx", "list.xlsx", "list.html", "list.txt"])
def test_sources_without_pages(jinque: Run, name: str, tmp_path: Path) -> None:
    """Text, Word, Excel and web pages give a page of lines with the same 58 rows."""
    page = tmp_path / "review.html"
    ran = jinque("review", SAMPLE / name, "--edition", "2023", "-o", page)
    assert ran.status == 0, ran.err
    data = read_data(page.read_text("utf-8"))
    assert len(data["rows"]) == 58
    assert "<img " not in page.read_text("utf-8")


def test_command_refuses_standard_input(jinque: Run) -> None:
    """The source is read twice, which a pipe does not allow."""
    ran = jinque("review", "-", "-o", "-", stdin=b"x")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: the source is read twice: give it a file, not -\n"
