"""The table's fields: one catalogue from which schemas, docs and every output are made."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = ["BY_NAME", "EXTRA_PREFIX", "FIELDS", "PRINTED", "Field", "extra_field"]

Type = Literal["integer", "string", "boolean", "decimal"]
Origin = Literal["printed", "derived", "place"]

EXTRA_PREFIX = "extra_"


class Field(Struct, frozen=True, kw_only=True):
    """A column of the table.

    `origin`: printed in a column of its own, derived from printed ones, or the place on the page.
    `pattern` is a regular expression that the whole text of a value matches; `values` a closed list.
    """

    name: str
    type: Type
    title: str
    title_zh: str
    description: str
    description_zh: str
    origin: Origin = "derived"
    unit: str | None = None
    required: bool = False  # never null in a list without errors
    unique: bool = False
    pattern: str | None = None
    values: tuple[str, ...] = ()
    minimum: int | None = None


FIELDS: tuple[Field, ...] = (
    Field(
        name="seq",
        type="integer",
        title="Running number",
        title_zh="序号",
        description="Running number as printed.",
        description_zh="目录中印制的序号。",
        origin="printed",
        required=True,
        unique=True,
        minimum=1,
    ),
    Field(
        name="industry",
        type="string",
        title="Industry",
        title_zh="行业大类",
        description="Industry the row belongs to; printed once for several rows in most lists.",
        description_zh="所属行业大类；目录通常对多行只印一次。",
        origin="printed",
        required=True,
    ),
    Field(
        name="title",
        type="string",
        title="Occupation",
        title_zh="职业（工种）",
        description="Title of the occupation or work type, without the marks.",
        description_zh="职业（工种）名称，不含标识。",
        origin="printed",
        required=True,
        unique=True,
    ),
    Field(
        name="code",
        type="string",
        title="Code",
        title_zh="职业（工种）代码",
        description="Code in the national classification of occupations; null where none is printed.",
        description_zh="《中华人民共和国职业分类大典》代码；未印代码时为空。",
        origin="printed",
        unique=True,
        pattern=r"[1-8]-\d{2}-\d{2}-\d{2}(-\d{2})?",
    ),
    Field(
        name="code_level",
        type="string",
        title="Level of the code",
        title_zh="代码层级",
        description="Level of the code: an occupation (four parts) or a work type (five parts).",
        description_zh="代码所属层级：职业（四段）或工种（五段）。",
        values=("occupation", "work_type"),
    ),
    Field(
        name="major_group",
        type="string",
        title="Major group",
        title_zh="大类",
        description="First part of the code.",
        description_zh="代码第一段。",
        pattern=r"[1-8]",
    ),
    Field(
        name="sub_major_group",
        type="string",
        title="Sub-major group",
        title_zh="中类",
        description="First two parts of the code.",
        description_zh="代码前两段。",
        pattern=r"[1-8]-\d{2}",
    ),
    Field(
        name="minor_group",
        type="string",
        title="Minor group",
        title_zh="小类",
        description="First three parts of the code.",
        description_zh="代码前三段。",
        pattern=r"[1-8]-\d{2}-\d{2}",
    ),
    Field(
        name="gbm",
        type="string",
        title="GB/T 6565 code",
        title_zh="GBM 代码",
        description="Five-digit GB/T 6565 code: the first three parts, zero-padded, without dashes.",
        description_zh="GB/T 6565 五位代码：代码前三段补零后连写。",
        pattern=r"[1-8]\d{4}",
    ),
    Field(
        name="green",
        type="boolean",
        title="Green occupation",
        title_zh="绿色职业",
        description="Marked L. Null means unknown (a work type or a row without a code, unmarked).",
        description_zh="标识为 L。空值表示未知（未标识的工种或无代码行）。",
    ),
    Field(
        name="digital",
        type="boolean",
        title="Digital occupation",
        title_zh="数字职业",
        description="Marked S. Null means unknown (a work type or a row without a code, unmarked).",
        description_zh="标识为 S。空值表示未知（未标识的工种或无代码行）。",
    ),
    Field(
        name="description",
        type="string",
        title="Description",
        title_zh="基本描述",
        description="What the work consists of; line breaks of the layout removed.",
        description_zh="职业（工种）基本描述；已去除排版换行。",
        origin="printed",
        required=True,
    ),
    Field(
        name="rating",
        type="string",
        title="Rating",
        title_zh="急需紧缺评级",
        description="Degree of shortage in the publisher's own words.",
        description_zh="发布机构原文的急需紧缺评级。",
        origin="printed",
        required=True,
    ),
    Field(
        name="rating_level",
        type="integer",
        title="Rating level",
        title_zh="评级序数",
        description="Ordinal in the publisher's scheme, 1 = lowest. Never compare two schemes.",
        description_zh="评级在该发布机构体系中的序数，1 为最低；不同体系不可比较。",
        minimum=1,
    ),
    Field(
        name="median_salary_wan",
        type="decimal",
        title="Median annual pay",
        title_zh="年薪中位数参考值（万元）",
        description="Reference value of the median annual pay, with as many places as printed; where the list "
        "names no measure, the figure that it prints.",
        description_zh="年薪中位数参考值，小数位与印制一致；目录未说明口径时，为其所印数值。",
        origin="printed",
        unit="10 000 CNY per year",
    ),
    Field(
        name="median_salary_cny",
        type="integer",
        title="Median annual pay in yuan",
        title_zh="年薪中位数（元）",
        description="The same in yuan.",
        description_zh="同上，单位为元。",
        unit="CNY per year",
        minimum=0,
    ),
    Field(
        name="salary_min_wan",
        type="decimal",
        title="Lower end of the pay range",
        title_zh="年薪下限（万元）",
        description="Lower end of a printed range; null in lists without ranges.",
        description_zh="印制的薪酬区间下限；无区间时为空。",
        unit="10 000 CNY per year",
    ),
    Field(
        name="salary_max_wan",
        type="decimal",
        title="Upper end of the pay range",
        title_zh="年薪上限（万元）",
        description="Upper end of a printed range; null in lists without ranges.",
        description_zh="印制的薪酬区间上限；无区间时为空。",
        unit="10 000 CNY per year",
    ),
    Field(
        name="page",
        type="integer",
        title="Page",
        title_zh="页",
        description="Page the row begins on, from 1; in a text, how many headers came before.",
        description_zh="该行起始页码，从 1 起；文本则为此前表头的个数。",
        origin="place",
        required=True,
        minimum=1,
    ),
    Field(
        name="row",
        type="integer",
        title="Row on the page",
        title_zh="页内行",
        description="Row of the list's tables on that page, headers counted, or the line of a text.",
        description_zh="该页目录表格中的行（含表头），或文本的行号。",
        origin="place",
        required=True,
        minimum=1,
    ),
    Field(
        name="untyped",
        type="string",
        title="Cells that could not be typed",
        title_zh="未能转换的单元格",
        description='Printed text of cells whose value is null because it could not be read, "field: text".',
        description_zh="因无法转换而为空的单元格的印制原文，“字段: 原文”。",
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
PRINTED = tuple(field.name for field in FIELDS if field.origin == "printed")


def extra_field(name: str, label: str) -> Field:
    """The field of a column that only this profile or this list has; `name` begins with `extra_`."""
    return Field(
        name=name,
        type="string",
        title=name.removeprefix(EXTRA_PREFIX).replace("_", " "),
        title_zh=label,
        description=f'Column "{label}", as printed.',
        description_zh=f"“{label}”列，保留原文。",
        origin="printed",
    )
