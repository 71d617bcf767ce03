"""The three tables of a data set: its rows, the findings, and the manifest of inputs."""

from __future__ import annotations

from typing import Literal

from jinque.fields import Field
from jinque.output.panel import PANEL_FIELDS

__all__ = ["FINDING_FIELDS", "MANIFEST_FIELDS", "ROW_FIELDS"]


def _field(
    name: str,
    titles: tuple[str, str],
    descriptions: tuple[str, str],
    type_: Literal["string", "integer", "decimal"] = "string",
) -> Field:
    return Field(
        name=name,
        type=type_,
        title=titles[0],
        title_zh=titles[1],
        description=descriptions[0],
        description_zh=descriptions[1],
    )


_SOURCE = _field(
    "source",
    ("Source", "来源"),
    ("Input that it is from, as the command named it.", "来源文件，同命令所给。"),
)
_SHA = _field(
    "source_sha256",
    ("SHA-256 of the source", "来源的 SHA-256"),
    ("Which file it was made from.", "所据来源文件。"),
)
_PUBLISHER = _field(
    "publisher",
    ("Publisher", "发布机构"),
    ("Issuing body; null where nobody said it.", "发布机构；未知为空。"),
)
_EDITION = _field(
    "edition", ("Edition", "版本"), ("Edition; null where nobody said it.", "版本；未知为空。")
)
_STATUS = _field(
    "status",
    ("Status", "状态"),
    (
        "ok; findings: read, with errors; ambiguous; no-list; unreadable; over-limits; failed.",
        "ok 通过；findings 有错误；ambiguous 配置不唯一；no-list 非目录；unreadable 不可读；over-limits 超限；failed 失败。",  # noqa: E501
    ),
)

# The columns that all lists share, without the release's version; a publisher's own are in `extra`.
ROW_FIELDS: tuple[Field, ...] = (
    *(field for field in PANEL_FIELDS if field.name not in {"version", "source_sha256"}),
    _field(
        "extra",
        ("Further columns", "其他列"),
        (
            "The publisher's own columns, a JSON object; null: none.",
            "发布机构自有列（JSON）；空：无。",
        ),
    ),
    _field(
        "list_status",
        ("Status of the list", "目录状态"),
        ("ok, or findings: the list has errors.", "ok 通过；findings 有错误。"),
    ),
    _SOURCE,
    _SHA,
)
FINDING_FIELDS: tuple[Field, ...] = (
    _SOURCE,
    _SHA,
    _PUBLISHER,
    _EDITION,
    _field("rule", ("Rule", "规则"), ("Rule that found it.", "所据规则。")),
    _field(
        "severity",
        ("Severity", "级别"),
        ("error, warning or info.", "error 错误、warning 警告、info 提示。"),
    ),
    _field("message", ("Message", "说明"), ("What was found, in English.", "英文说明。")),
    _field(
        "message_zh",
        ("Message in Chinese", "中文说明"),
        ("What was found, in Chinese.", "中文说明。"),
    ),
    _field("page", ("Page", "页"), ("Page of the source, from 1.", "页码，自 1 起。"), "integer"),
    _field(
        "row",
        ("Row", "行"),
        ("Row on that page, or line of a text.", "该页行号，或文本行号。"),
        "integer",
    ),
    _field("seq", ("Number", "序号"), ("Running number of the row.", "该行序号。"), "integer"),
    _field("field", ("Field", "字段"), ("Field that it concerns.", "所涉字段。")),
    _field("cell", ("Cell", "单元格"), ("Text as printed.", "原文。")),
    _field(
        "waiver",
        ("Waiver", "豁免"),
        ("Why it is no error; null: nobody waived it.", "豁免理由；空：未豁免。"),
    ),
)
MANIFEST_FIELDS: tuple[Field, ...] = (
    _SOURCE,
    _SHA,
    _field(
        "kind",
        ("Kind", "类型"),
        ("text, pdf, docx, xlsx or html, by the content.", "按内容判断的类型。"),
    ),
    _STATUS,
    _field(
        "profile", ("Profile", "配置"), ("Profile that the list was read by.", "读取所用的配置。")
    ),
    _field("profile_reason", ("Reason", "理由"), ("Why that profile.", "选用该配置的理由。")),
    _PUBLISHER,
    _EDITION,
    _field("rows", ("Rows", "行数"), ("Rows of the list.", "目录行数。"), "integer"),
    _field(
        "errors",
        ("Errors", "错误数"),
        ("Findings that are open errors.", "未豁免的错误数。"),
        "integer",
    ),
    _field(
        "warnings",
        ("Warnings", "警告数"),
        ("Findings that are open warnings.", "未豁免的警告数。"),
        "integer",
    ),
    _field(
        "same_as",
        ("Same as", "同"),
        (
            "Earlier input with the same content, which the rows name.",
            "内容相同的在前来源；数据行所记为该来源。",
        ),
    ),
    _field(
        "error",
        ("Error", "错误"),
        ("What was in the way; null where the list was read.", "失败原因；已读取则为空。"),
    ),
    _field(
        "seconds",
        ("Seconds", "秒"),
        ("Time that it took when it was read.", "读取用时。"),
        "decimal",
    ),
)
