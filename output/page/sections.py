"""The page's parts beside charts, changes and table: key figures, findings, files, and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinque.output.page.bars import draw_bars, draw_key
from jinque.output.page.dots import draw_dots
from jinque.output.page.html import both, number_to_text, text
from jinque.output.page.model import median_of, pay_of
from jinque.output.page.spans import draw_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinque.findings import Finding
    from jinque.output.page.model import Facts
    from jinque.output.release.content import ReleaseContent

__all__ = [
    "show_about",
    "show_charts",
    "show_figures",
    "show_files",
    "show_findings",
]

MOST_FINDINGS = 50
DIFFERENCES = frozenset(
    {"row-added", "row-removed", "title-changed", "code-changed", "rating-changed"}
)
RELEASE_FILES = ("README.md", "README.zh.md", "CHANGES.md", "datapackage.json", "SHA256SUMS")


def show_figures(facts: Facts) -> str:
    """The key figures, a definition list."""
    return f'<dl class="figures">{"".join(_list_figures(facts))}</dl>'


def _list_figures(facts: Facts) -> Iterator[str]:
    rows, coded = len(facts.rows), facts.count("code")
    yield _show_figure(str(rows), both("occupations", "职业（工种）"))
    yield _show_figure(str(len(facts.groups)), both("industries", "行业"))
    if facts.steps:
        count, top = facts.count_rated(facts.steps[0]), text(facts.steps[0].words)
        yield _show_figure(str(count), f'<span class="as-is" lang="zh-Hans">{top}</span>')
    if coded:
        yield _show_figure(f"{coded}<small>/{rows}</small>", both("with a code", "有职业代码"))
    if facts.has("green", "digital"):
        green = facts.count("green")
        words = (f"digital, and {green} green", f"数字职业，另有绿色 {green}")
        yield _show_figure(str(facts.count("digital")), both(*words))
    pay = pay_of(facts.rows)
    if pay:
        yield _show_figure(
            number_to_text(median_of(pay)),
            both("median pay, 10 000 CNY a year", "年薪中位数，万元"),
        )


def _show_figure(number: str, label: str) -> str:
    """`number` and `label` are HTML."""
    return f"<div><dt>{label}</dt><dd>{number}</dd></div>"


def show_charts(facts: Facts) -> str:
    """The charts for which the list has values."""
    parts = []
    if facts.steps:
        heading = both("Ratings by industry", "各行业评级分布")
        parts.append(f"<figure><figcaption><h2>{heading}</h2>{draw_key(facts)}</figcaption>")
        parts.append(f"{draw_bars(facts)}</figure>")
    parts += _show_pay(facts)
    return f'<div class="charts">{"".join(parts)}</div>' if parts else ""


def show_findings(content: ReleaseContent, facts: Facts) -> str:
    """What the checks found, with the reasons why it was let pass; not again what `show_changes` tells."""
    findings = [one for one in content.checked.report if not _is_told(one, content)]
    heading = f"<h2>{both('Known findings', '已知问题')}</h2>"
    if not findings:
        return f"{heading}<p>{both('None.', '无。')}</p>"
    numbers = facts.numbers
    items = "".join(_show_finding(finding, numbers) for finding in findings[:MOST_FINDINGS])
    more = len(findings) - MOST_FINDINGS
    if more > 0:
        items += f"<li>{both(f'and {more} more, in', f'另有 {more} 项，见')} data/findings.csv</li>"
    return f'{heading}<ul class="findings">{items}</ul>'


def _is_told(finding: Finding, content: ReleaseContent) -> bool:
    """A plain difference from the edition before, where the page shows all differences."""
    is_plain = finding.severity == "info" and finding.rule in DIFFERENCES
    return is_plain and content.comparison is not None


def _show_finding(finding: Finding, numbers: Mapping[int, int]) -> str:
    words = both(finding.message, finding.message_zh)
    number = ""
    if finding.seq is not None and finding.seq in numbers:
        number = f"<a href=#r{numbers[finding.seq]}>{finding.seq}</a> "
    waiver = ""
    if finding.waiver is not None:
        waiver = f" <small>{both('Waived:', '已豁免：')} {text(finding.waiver)}</small>"
    return f"<li>{number}{words}{waiver}</li>"


def _show_pay(facts: Facts) -> Iterator[str]:
    """Medians where the list prints them, else the ranges that it prints."""
    words = (
        "10 000 CNY a year; a dot is a row, line and number the median.",
        "万元；每点为一个职业（工种），竖线与数字为中位数。",
    )
    drawn = draw_dots(facts)
    if drawn is None:
        words = (
            "10 000 CNY a year; a line is the range of a row.",
            "万元；每条线为一个职业（工种）的范围。",
        )
        drawn = draw_spans(facts)
    if drawn is not None:
        heading = both("Pay by industry", "各行业年薪")
        yield f"<figure><figcaption><h2>{heading}</h2><p>{both(*words)}</p></figcaption>{drawn}</figure>"


def show_files(content: ReleaseContent) -> str:
    """Links to the files of the release, with their sizes."""
    items = "".join(
        f'<li><a href="{text(file.path)}" download>{text(file.path)}</a>'
        f" <small>{_tell_size(len(file.data))}</small> {both(file.title, file.title_zh)}</li>"
        for file in content.files
    )
    others = " · ".join(f'<a href="{name}">{name}</a>' for name in RELEASE_FILES)
    heading = both("Download", "下载")
    return f'<h2 id="files">{heading}</h2><ul class="files">{items}</ul><p>{others}</p>'


def _tell_size(size: int) -> str:
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"


def show_about(content: ReleaseContent) -> str:
    """Where it comes from, under which terms, and how to cite it."""
    from jinque.output.release.citation import cite

    settings, source = content.settings, content.settings.source
    facts = [
        (both("Issued by", "发布机构"), both(settings.publisher.name_en, settings.publisher.name)),
        (both("Source", "来源"), f'<a href="{text(source.url)}">{text(source.title)}</a>'),
        *_link_pages(content),
        (both("Retrieved", "取得日期"), source.retrieved.isoformat()),
        ("SHA-256", f"<code>{text(content.checked.metadata.source.sha256)}</code>"),
        (
            both("Terms of the source", "来源条款"),
            both(settings.licence.source, settings.licence.source_zh),
        ),
        (both("Licence of this compilation", "本汇编许可"), text(settings.licence.compilation)),
        (both("Cite as", "引用"), text(cite(content))),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<h2>{both("About", "说明")}</h2><dl class="about">{rows}</dl>'


def find_pages(content: ReleaseContent) -> list[int]:
    """The pages of the source that a link can open: those of a PDF that lies at its official address."""
    is_there = urlsplit(content.settings.source.url).path.lower().endswith(".pdf")
    if not is_there or content.checked.metadata.source.kind != "pdf":
        return []
    return sorted({int(page) for page in content.checked.frame["page"]})


def _link_pages(content: ReleaseContent) -> Iterator[tuple[str, str]]:
    """A link to each page of the source that rows are on."""
    address = text(content.settings.source.url)
    links = (
        f'<a id=p{page} href="{address}#page={page}">{page}</a>' for page in find_pages(content)
    )
    if find_pages(content):
        yield both("Its pages", "来源页码"), " ".join(links)
