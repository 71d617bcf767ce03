"""What can be wrong with a release: a closed list of names, and one record for each case."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["PROBLEMS", "Problem"]

PROBLEMS: dict[str, tuple[str, str]] = {
    "bad-citation": ("CITATION.cff lacks what it must say", "引用文件缺少必要内容"),
    "bad-csv": ("not a table: rows of different lengths, or no CSV", "不是完整的 CSV 表格"),
    "bad-page": ("the page lacks what it promises", "网页缺少应有内容"),
    "bad-readme": ("a README lacks what it must say", "说明文件缺少必要内容"),
    "bad-schema": ("a schema is not one", "结构描述本身有误"),
    "bad-sums": ("SHA256SUMS cannot be read", "校验和文件无法读取"),
    "bad-table": ("a Parquet or XLSX file cannot be read", "Parquet 或 XLSX 文件无法读取"),
    "byte-order-mark": ("a text file begins with a byte order mark", "文本文件带有 BOM"),
    "crlf": ("a text file has CR line ends", "文本文件使用了 CR 换行"),
    "different-rows": ("two formats of a table differ", "同一表格的不同格式内容不一致"),
    "draft": ("the release is a draft", "此版本为草稿"),
    "draft-mismatch": ("only a part says that it is a draft", "草稿标记不一致"),
    "foreign-key": ("a cell belongs to no row of the list", "印制单元格没有对应的主表行"),
    "metadata-mismatch": ("two files say different things of the release", "各文件的元数据不一致"),
    "missing-file": ("a file that is promised is not there", "缺少应有的文件"),
    "missing-metadata": ("required metadata is not there", "缺少必要的元数据"),
    "missing-value": ("a required value is empty", "必填值为空"),
    "no-final-newline": ("a text file does not end in a line end", "文本文件末尾没有换行"),
    "not-a-file": ("a link, a folder or a device where a file should be", "不是普通文件"),
    "not-in-values": ("a value is none of those allowed", "取值不在允许范围"),
    "not-json": ("a JSON file cannot be read", "JSON 文件无法读取"),
    "not-unique": ("a value that must be unique stands twice", "应唯一的值重复出现"),
    "not-utf-8": ("a text file is not UTF-8", "文本文件不是 UTF-8 编码"),
    "open-error": ("an error is open, and the release is no draft", "仍有未处理的错误，却不是草稿"),
    "out-of-range": ("a number is outside its bounds", "数值超出范围"),
    "parquet-metadata": ("Parquet's footer is not as promised", "Parquet 元数据有误"),
    "pattern": ("a text has not the form that it must have", "文本不符合规定格式"),
    "primary-key": ("a key stands twice or is empty", "主键重复或为空"),
    "schema-mismatch": ("descriptions of a table disagree", "表格的各描述不一致"),
    "type-error": ("a value has not the type of its field", "值的类型有误"),
    "unlisted-file": ("a file that SHA256SUMS does not list", "校验和文件中没有列出的文件"),
    "wrong-columns": ("a table has not the columns of its schema", "表格的列与结构描述不符"),
    "wrong-derivation": ("a derived value does not follow from its source", "推导值与其依据不符"),
    "wrong-sum": ("a file is not the one that was released", "文件内容与校验和不符"),
}


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: `name` is of PROBLEMS, `path` the file within the release."""

    name: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.name} {self.message}"
