"""`jinque release`: from a list to a folder that others can trust, or a clear refusal."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLE
from release_making import SETTINGS

from jinque.output.table import checked_to_table
from jinque.output.verify import verify_release
from jinque.pipeline import read

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the real list and its settings beside it."""
    shutil.copy(SAMPLE / "list.txt", tmp_path)
    shutil.copy(SETTINGS, tmp_path)
    return tmp_path


def spoil(desk: Path) -> None:
    """Print a rating that there is not; the source is no longer the pinned one."""
    text = (desk / "list.txt").read_text("utf-8").replace("非常急需紧缺", "极其紧缺", 1)
    (desk / "list.txt").write_text(text, "utf-8")
    said = (desk / "release.toml").read_text("utf-8")
    (desk / "release.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", said), "utf-8")


def test_release_and_verify(jinque: Run, desk: Path) -> None:
    """One command makes it, says where it is and what was found; another finds it in order."""
    ran = jinque("release", "list.txt", "--edition", "2023", "--zip", cwd=desk)
    assert (ran.status, ran.out) == (0, "releases/beijing-2023\nreleases/beijing-2023.zip\n")
    assert ran.err.endswith("1 source, 58 rows: 1 info, 2 waived\n")
    assert verify_release(desk / "releases/beijing-2023") == []
    again = jinque("verify", "releases/beijing-2023", cwd=desk)
    assert (again.status, again.out) == (0, "all is as promised\n")
    assert zipfile.is_zipfile(desk / "releases/beijing-2023.zip")
    assert sorted(p.name for p in (desk / "releases").iterdir()) == [
        "beijing-2023",
        "beijing-2023.zip",
    ]


def test_options_add_metadata(jinque: Run, desk: Path) -> None:
    """`--dcat-ap` and `--zenodo` each add their file, which the sums cover."""
    assert jinque("release", "list.txt", "--dcat-ap", "--zenodo", "-o", "o", cwd=desk).status == 0
    dcat = json.loads((desk / "o/beijing-2023/dcat.jsonld").read_bytes())
    deposit = json.loads((desk / "o/beijing-2023/.zenodo.json").read_bytes())
    assert len(dcat["dcat:distribution"]) == 8
    assert deposit["creators"][0]["name"] == "Example, Li"
    assert verify_release(desk / "o/beijing-2023") == []


def test_init_drafts_the_settings(jinque: Run, desk: Path) -> None:
    """What the file says is filled in, what only a person knows is left open, and named when missing."""
    (desk / "release.toml").unlink()
    ran = jinque("release", "list.txt", "--init", "--edition", "2023", cwd=desk)
    assert (ran.status, ran.err) == (
        0,
        "drafted release.toml: fill in the lines that end in # ?\n",
    )
    text = (desk / "release.toml").read_text("utf-8")
    assert 'edition = "2023"' in text
    assert 'sha256 = "825922bd' in text
    assert 'name = ""  # ? the profile says: 北京市人力资源和社会保障局' in text
    refused = jinque("release", "list.txt", cwd=desk)
    assert refused.status == 2
    assert "not filled in: title, title_zh, description" in refused.err
    assert not (desk / "releases").exists()


def test_init_keeps_what_is_there(jinque: Run, desk: Path) -> None:
    """A file that somebody filled in is not drafted over."""
    before = (desk / "release.toml").read_bytes()
    ran = jinque("release", "list.txt", "--init", cwd=desk)
    assert (ran.status, ran.err) == (
        2,
        "error: release.toml: is there already\n    edit it, or move it away\n",
    )
    assert (desk / "release.toml").read_bytes() == before


def test_drafted_settings_can_be_filled_in(jinque: Run, desk: Path) -> None:
    """Every key of the draft is one that is known: filled in, it makes a release."""
    filled = (desk / "release.toml").read_text("utf-8")
    (desk / "release.toml").unlink()
    jinque("release", "list.txt", "--init", "--edition", "2023", cwd=desk)
    text = (desk / "release.toml").read_text("utf-8")
    text = text.replace('retrieved = ""', "retrieved = 2023-09-30").replace(
        'url = ""', 'url = "https://a.b"'
    )
    text = text.replace('compilation = ""', 'compilation = "CC0-1.0"').replace('= ""', '= "x"')
    text = text.replace("# issued = ", "issued = ").replace("# published = ", "published = ")
    text = text.replace('# keywords = ["occ', 'keywords = ["occ')
    (desk / "release.toml").write_text(text, "utf-8")
    assert filled
    assert jinque("release", "list.txt", cwd=desk).status == 0
    assert verify_release(desk / "releases/beijing-2023") == []


def test_missing_settings_say_how_to_get_them(jinque: Run, desk: Path) -> None:
    """The next step is part of the message."""
    (desk / "release.toml").unlink()
    ran = jinque("release", "list.txt", cwd=desk)
    assert (ran.status, ran.err) == (
        2,
        (
            "error: release.toml: cannot be read: No such file or directory\n"
            "    a commented draft of the file is made by: jinque release SOURCE --init\n"
        ),
    )


def test_another_edition_is_a_mistake(jinque: Run, desk: Path) -> None:
    """The command and the settings must name one edition."""
    ran = jinque("release", "list.txt", "--edition", "2024", cwd=desk)
    assert (ran.status, ran.err) == (
        2,
        "error: --edition 2024, and release.toml says 2023\n    is it the file of another edition?\n",
    )


def test_open_error_is_refused_and_the_old_release_stays(jinque: Run, desk: Path) -> None:
    """Exit 1, the findings, and what was published before is as it was."""
    jinque("release", "list.txt", cwd=desk)
    before = (desk / "releases/beijing-2023/SHA256SUMS").read_bytes()
    spoil(desk)
    ran = jinque("release", "list.txt", cwd=desk)
    assert (ran.status, ran.out) == (1, "")
    assert "unknown-rating" in ran.err
    assert ran.err.endswith(
        "error: list.txt: no release is made of a list with open errors (--draft makes a draft)\n"
    )
    assert (desk / "releases/beijing-2023/SHA256SUMS").read_bytes() == before


def test_a_draft_stands_apart(jinque: Run, desk: Path) -> None:
    """It has another name, so it replaces nothing, and verify does not let it pass."""
    spoil(desk)
    ran = jinque("release", "list.txt", "--draft", cwd=desk)
    assert (ran.status, ran.out) == (0, "releases/beijing-2023-draft\n")
    folder = "releases/beijing-2023-draft"
    wrong_value = (
        f"{folder}/data/occupations.csv: not-in-values row 1, rating: 极其紧缺 is none of "
        "一般急需紧缺, 比较急需紧缺, 非常急需紧缺\n"
    )
    is_draft = f"{folder}/datapackage.json: draft 2023.1.0-draft is not for publishing\n"
    refused = jinque("verify", folder, cwd=desk)
    assert (refused.status, refused.out) == (1, f"{wrong_value}{is_draft}2 problems\n")
    allowed = jinque("verify", "--allow-draft", folder, cwd=desk)
    assert (allowed.status, allowed.out) == (1, f"{wrong_value}1 problem\n")


def test_previous_edition_is_compared(jinque: Run, desk: Path) -> None:
    """A release compares itself with the one before, folder against folder."""
    jinque("release", "list.txt", cwd=desk)
    text = (desk / "list.txt").read_text("utf-8").replace("9.8", "9.9", 1)
    (desk / "list.txt").write_text(text, "utf-8")
    said = (
        (desk / "release.toml").read_text("utf-8").replace('edition = "2023"', 'edition = "2024"')
    )
    (desk / "release.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", said), "utf-8")
    waivers = desk / "waivers.toml"
    shipped = SAMPLE.parents[1] / "jinque/profiles/beijing-waivers.toml"
    waivers.write_text(shipped.read_text("utf-8").replace('"2023"', '"2024"'), "utf-8")
    ran = jinque(
        *("release", "list.txt", "--previous", "releases/beijing-2023", "--waivers", waivers),
        cwd=desk,
    )
    assert ran.status == 0, ran.err
    changes = (desk / "releases/beijing-2024/data/changes.csv").read_text("utf-8").splitlines()
    assert len(changes) == 2
    assert changes[1].startswith("pay,药物检验员,4-08-05-04,医药健康,median_salary_wan,9.8,9.9")
    assert verify_release(desk / "releases/beijing-2024") == []


def test_sign_off_of_this_list_is_taken(jinque: Run, desk: Path) -> None:
    """A finished sign-off is accepted and told; that of another content is refused."""
    checked = read(desk / "list.txt", edition="2023")
    about = checked_to_table(checked).about
    accepted = {"decision": "accepted", "note": ""}
    sign_off = {
        "format": "jinque-sign-off/1",
        "source": {"name": "list.txt", "sha256": checked.raw.source.sha256},
        "profile": "beijing",
        "edition": "2023",
        "jinque_version": checked.metadata.version,
        "content_sha256": about["content_sha256"],
        "reviewer": "Wang Example",
        "date": "2026-11-20",
        "rows": [
            {"item": item, "page": row.place.page, "row": row.place.row, **accepted}
            for item, row in enumerate(checked.raw.rows, start=1)
        ],
        "findings": [],
    }
    (desk / "sign-off.json").write_text(json.dumps(sign_off), "utf-8")
    said = (
        (desk / "release.toml").read_text("utf-8").replace("issued =", "sign_off = true\nissued =")
    )
    (desk / "release.toml").write_text(said, "utf-8")
    assert jinque("release", "list.txt", cwd=desk).status == 1
    ran = jinque("release", "list.txt", "--sign-off", "sign-off.json", cwd=desk)
    assert ran.status == 0, ran.err
    assert "Wang Example on 2026-11-20" in (desk / "releases/beijing-2023/README.md").read_text(
        "utf-8"
    )
    (desk / "sign-off.json").write_text(
        json.dumps({**sign_off, "content_sha256": "0" * 64}), "utf-8"
    )
    assert jinque("release", "list.txt", "--sign-off", "sign-off.json", cwd=desk).status == 1


def test_target_that_is_a_link(jinque: Run, desk: Path) -> None:
    """Exit 5: could not publish."""
    (desk / "releases").mkdir()
    (desk / "releases/beijing-2023").symlink_to(desk)
    ran = jinque("release", "list.txt", cwd=desk)
    assert ran.status == 5
    assert "releases/beijing-2023: is a symbolic link" in ran.err
