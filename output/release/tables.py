"""The four tables of a release: the list, its cells as printed, the findings, the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from jinque.fields import BY_NAME, Field, Type
from jinque.output.raw import raw_to_table
from jinque.output.table import Table, checked_to_table
from jinque.safe import replace_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinque.findings import Finding
    from jinque.output.release.content import ReleaseContent
    from jinque.output.table import Value

__all__ = [
    "CHANGE_COLUMNS",
    "FINDING_FIELDS",
    "list_to_table",
    "printed_to_table",
    "report_to_table",
]


def list_to_table(content: ReleaseContent) -> Table:
    """The list itself; its footer says what a reader of the file alone must know."""
    table = checked_to_table(content.checked)
    return replace(table, about={**_describe_release(content), **table.about})


def printed_to_table(content: ReleaseContent) -> Table:
    """The cells as printed; `seq` is the number of the list's row, so that the two can be joined."""
    table = raw_to_table(content.checked.raw)
    numbers = content.checked.frame["seq"].astype(object).tolist()
    fields = tuple(_JOIN_FIELD if field.name == "seq" else field for field in table.fields)
    item, seq = (table.fields.index(f) for f in table.fields if f.name in {"item", "seq"})
    rows = tuple(
        (*row[:seq], _to_number(numbers, row[item]), *row[seq + 1 :]) for row in table.rows
    )
    about = {**_describe_release(content), **table.about}
    return replace(table, fields=fields, rows=rows, about=about)


def _to_number(numbers: list[object], item: Value) -> int | None:
    """The running number of the n-th row; None where what is printed is no number."""
    number = numbers[item - 1] if isinstance(item, int) else None
    return number if isinstance(number, int) else None


_JOIN_FIELD = Field(
    name="seq",
    type="integer",
    title="Running number",
    title_zh="序号",
    description="Number of the row in the list: join by it.",
    description_zh="主表的序号，用于关联。",
    minimum=1,
)


def report_to_table(content: ReleaseContent) -> Table:
    """The findings, waived ones with the reason."""
    return Table(
        fields=FINDING_FIELDS,
        rows=tuple(_finding_to_row(finding) for finding in content.checked.report),
        about=_describe_release(content),
    )


def _finding_to_row(finding: Finding) -> tuple[Value, ...]:
    words = (finding.message, finding.message_zh, finding.hint, finding.hint_zh)
    message, message_zh, hint, hint_zh = (replace_surrogates(word) or None for word in words)
    return (
        finding.rule,
        str(finding.severity),
        finding.waiver is not None,
        finding.waiver,
        *(finding.seq, finding.page, finding.row, finding.field),
        None if finding.cell is None else replace_surrogates(finding.cell),
        *(message, message_zh, hint, hint_zh),
    )


def _describe_release(content: ReleaseContent) -> Mapping[str, str | int | None]:
    """What a file says of its release; DRAFT comes first of all."""
    draft = {"draft": "true: errors are open, do not publish"} if content.is_draft else {}
    return draft | {
        "title": content.settings.title,
        "title_zh": content.settings.title_zh,
        "version": content.version,
        "license": content.settings.licence.compilation,
    }


def _field(name: str, *words: str, type_: Type = "string", required: bool = False) -> Field:
    title, title_zh, description, description_zh = words
    return Field(
        name=name,
        type=type_,
        title=title,
        title_zh=title_zh,
        description=description,
        description_zh=description_zh,
        required=required,
        values=("error", "warning", "info") if name == "severity" else (),
        minimum=1 if type_ == "integer" else None,
    )


# fmt: off
FINDING_FIELDS: tuple[Field, ...] = (
    _field("rule", "Rule", "规则", "What kind of finding.", "发现的类别。", required=True),
    _field("severity", "Severity", "严重程度", "How bad it is.", "严重程度。", required=True),
    _field("waived", "Waived", "已豁免", "Whether a reviewed exception covers it.", "是否已经人工复核豁免。",
           type_="boolean", required=True),
    _field("waiver", "Reason", "豁免理由", "Why it was waived.", "豁免的理由。"),
    replace(BY_NAME["seq"], required=False, unique=False, origin="place"),
    replace(BY_NAME["page"], required=False),
    replace(BY_NAME["row"], required=False),
    _field("field", "Field", "字段", "Field that it concerns.", "所涉字段。"),
    _field("cell", "Cell", "单元格", "What is printed there.", "该处印制的原文。"),
    _field("message", "Message", "说明（英文）", "What was found, in English.", "英文说明。", required=True),
    _field("message_zh", "Message in Chinese", "说明", "What was found, in Chinese.", "中文说明。",
           required=True),
    _field("hint", "Hint", "提示（英文）", "What to do about it, in English.", "英文提示。"),
    _field("hint_zh", "Hint in Chinese", "提示", "What to do about it, in Chinese.", "中文提示。"),
)

# The columns of data/changes.csv, which `jinque.output.changes` writes.
CHANGE_COLUMNS: tuple[Field, ...] = (
    _field("kind", "Kind", "类别", "What happened to the row.", "变化的类别。", required=True),
    _field("title", "Occupation", "职业（工种）", "Title of the row, the new one where it has two.",
           "名称，前后不同时取新名称。", required=True),
    _field("code", "Code", "代码", "Code of the row, the new one where it has two.",
           "代码，前后不同时取新代码。"),
    _field("industry", "Industry", "行业大类", "Industry of the row.", "所属行业大类。"),
    _field("field", "Field", "字段", "Field that changed.", "发生变化的字段。", required=True),
    _field("before", "Before", "原", "Value in the edition before.", "上一版的值。"),
    _field("after", "After", "现", "Value in this edition.", "本版的值。"),
    _field("certainty", "Certainty", "确定程度", "How sure it is that both are one row.",
           "两行为同一条目的确定程度。"),
    _field("matched_by", "Matched by", "匹配依据", "By what the two rows were matched.", "两行匹配的依据。"),
    _field("seq_before", "Number before", "原序号", "Running number in the edition before.", "上一版的序号。",
           type_="integer"),
    _field("seq_after", "Number after", "现序号", "Running number in this edition.", "本版的序号。",
           type_="integer"),
    replace(_field("steps", "Steps", "级差", "Steps of the scheme that the rating rose by.", "评级上升的级数。",
                   type_="integer"), minimum=None),
)
# fmt: on
