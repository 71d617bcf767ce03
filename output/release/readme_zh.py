"""`README.zh.md`: the same in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinque.output.release.citation import cite
from jinque.output.release.constraints import content_to_constraints
from jinque.output.release.licences import LICENCES, code_licence
from jinque.output.release.provenance import describe_readers
from jinque.output.release.readme_parts import (
    link,
    list_creators,
    rows_to_table,
    say,
    sort_findings,
    summarize,
    write_bounds,
)
from jinque.safe import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinque.findings import Finding
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Table

__all__ = ["PATH", "render_readme_zh"]

PATH = "README.zh.md"
DRAFT = "> **草稿（DRAFT）。** 本目录尚有未处理的错误，请勿发布、使用或引用。"
_WORDS = {
    "required": "非空",
    "unique": "唯一",
    "unit": "单位：",
    "10 000 CNY per year": "万元/年",
    "CNY per year": "元/年",
}
_ORIGINS = {"printed": "印制", "derived": "推导", "place": "位置"}


def render_readme_zh(content: ReleaseContent, table: Table) -> bytes:
    """The whole page in Chinese."""
    parts = [
        f"# {say(content.settings.title_zh)}",
        *([DRAFT] if content.is_draft else []),
        "[English](README.md)",
        say(content.settings.description_zh),
        _tell_facts(content, table),
        "## 文件",
        _list_files(content),
        "## 如何使用",
        _show_use(),
        "## 字段",
        _list_fields(content, table),
        "## 已知问题",
        *_tell_findings(content),
        "## 如何引用",
        f"> {say(cite(content))}",
        "`CITATION.cff` 为机器可读的同一内容。引用时请一并注明发布机构。",
        "## 许可",
        *_tell_licences(content),
        "## 制作方式",
        _tell_making(content),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _tell_facts(content: ReleaseContent, table: Table) -> str:
    settings, counts = content.settings, summarize(table)
    source, publisher = settings.source, settings.publisher
    rows = [
        ["", ""],
        ["版本", f"{content.version}（版次.修订.补丁）"],
        ["本数据发布日期", content.issued.isoformat()],
        ["发布机构", say(publisher.name)],
        ["来源", f"{say(source.title)}，{link(source.url)}"],
        ["来源公布日期", source.published.isoformat() if source.published else "不详"],
        ["获取日期", source.retrieved.isoformat()],
        ["来源文件 SHA-256", f"`{content.checked.metadata.source.sha256}`"],
        ["行数", f"{counts['rows']}，行业大类 {counts['industries']} 个"],
        ["有代码", f"{counts['coded']}，无代码 {counts['uncoded']}"],
        ["制作", list_creators(content)],
    ]
    return rows_to_table(rows)


def _list_files(content: ReleaseContent) -> str:
    rows = [["文件", "内容"]]
    rows += [[f"`{file.path}`", file.title_zh] for file in content.files]
    rows += [
        ["`CHANGES.md`", "与上一版的差异，供阅读"],
        ["`index.html`", "供浏览的网页，无需联网"],
        ["`datapackage.json`", "Data Package：全部表格、字段与来源"],
        ["`occupations.tableschema.json`", "主表各格式共用的 Table Schema"],
        ["`occupations.schema.json`", "`data/occupations.json` 的 JSON Schema"],
        ["`croissant.json`", "Croissant 与 schema.org 元数据"],
        ["`provenance.json`", "in-toto 声明：由何文件、以何程序制成"],
        ["`SHA256SUMS`", "其他所有文件的校验和：`sha256sum -c SHA256SUMS`"],
    ]
    return rows_to_table(rows)


def _show_use() -> str:
    return """\
主表有 CSV、JSON、Parquet、XLSX 四种格式，内容相同。建议使用带类型的 Parquet。

```python
import pandas as pd

occupations = pd.read_parquet("data/occupations.parquet")
printed = pd.read_csv("data/printed.csv")  # 印制原文，按 seq 关联
```

- 空值表示“未知”，不表示“否”：无代码的行也可能是绿色职业。
- 评级是该发布机构自己的体系；不同机构的 `rating_level` 不可比较。
- CSV 与 JSON 中薪酬的小数位与印制一致；Parquet 与 XLSX 中为双精度数。
- CSV 为不带 BOM 的 UTF-8。用 Excel 请打开 XLSX，以免把较短的代码当作日期。
- 有的程序（如 sqlite-utils）会把 CSV 中的 `true`、`false` 当作文本。"""


def _list_fields(content: ReleaseContent, table: Table) -> str:
    bounds = content_to_constraints(content)
    rows = [["字段", "名称", "类型", "出处", "约束", "含义"]]
    for field in table.fields:
        title, meaning = say(field.title_zh), say(field.description_zh)
        limits = write_bounds(field, bounds[field.name], _WORDS)
        origin = _ORIGINS[field.origin]
        rows.append([f"`{field.name}`", title, field.type, origin, limits, meaning])
    return rows_to_table(rows)


def _tell_findings(content: ReleaseContent) -> Iterator[str]:
    standing, waived = sort_findings(content)
    if not standing and not waived:
        yield "无。"
    if standing:
        yield "\n".join(f"- {_tell_finding(finding)}" for finding in standing)
    if waived:
        yield "经人工复核、按原文发布："
        yield "\n".join(
            f"- {_tell_finding(finding)} *{escape_markdown(finding.waiver or '')}*"
            for finding in waived
        )


def _tell_finding(finding: Finding) -> str:
    place = f"第{finding.page}页第{finding.row}行：" if finding.page else ""
    return f"{place}`{finding.rule}`（{finding.severity}）{escape_markdown(finding.message_zh)}"


def _tell_licences(content: ReleaseContent) -> Iterator[str]:
    licence = content.settings.licence
    title, url = LICENCES[licence.compilation]
    yield "以下三项各自独立，均不构成法律意见。"
    yield f"**来源**（所公布的目录）：{say(licence.source_zh)}"
    yield f"**本汇编**（这些文件）：{title}（{licence.compilation}），{link(url)}。"
    yield f"**程序** jinque：{code_licence()}。"


def _tell_making(content: ReleaseContent) -> str:
    about, signed = content.checked.metadata, content.sign_off
    readers = " ".join(describe_readers(content.checked.raw).values())
    two = "PDF 由 PDFium 与 pdfminer.six 分别读取，逐格比对一致；" if "PDFium" in readers else ""
    two = "部分内容由文字识别（OCR）得出；" if "OCR" in readers else two
    looked = f"\n\n{say(signed.reviewer)} 于 {signed.date.isoformat()} 逐行复核。" if signed else ""
    return (
        f"jinque {about.version}，配置 `{about.profile}`。{two}没有任何值由人工录入，也没有改动原文用字："
        f"印制内容一律保留，存疑之处列为“发现”。同一来源可重新生成逐字节相同的文件；"
        f"`jinque verify` 可核验本说明的全部承诺。{looked}"
    )
