"""Ways to break a release, one or more for each promise; tests/test_release_verify.py tries each."""

# ruff: noqa: E501 - a table of faults, one a line

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
from release_breaking import (
    Break,
    drop,
    edit_bytes,
    edit_cell,
    edit_json,
    edit_parquet,
    edit_record,
    edit_rows,
    edit_xlsx,
    fields_of,
    link_away,
    say_draft_in_xlsx,
    set_column,
    sub,
    truncate_zip,
    void,
)


@dataclass(frozen=True)
class Broken:
    """A way to break it, the problem that must be named, and the file to be blamed."""

    name: str
    break_it: Break
    problem: str
    path: str
    is_sealed: bool = True  # sums made right again


LIST, TABLE, PACKAGE = "data/occupations.csv", "occupations.tableschema.json", "datapackage.json"
PARQUET, XLSX, JSON = "data/occupations.parquet", "data/occupations.xlsx", "data/occupations.json"
SCHEMA, CROISSANT, CITATION = "occupations.schema.json", "croissant.json", "CITATION.cff"
PROVENANCE, SUMS, PAGE = "provenance.json", "SHA256SUMS", "index.html"

# fmt: off
BROKEN = [
    # the files
    Broken("a byte is changed", edit_bytes(LIST, lambda d: d.replace(b"9.8", b"9.9", 1)), "wrong-sum", LIST, is_sealed=False),
    Broken("the page is changed", sub(PAGE, "</body>", "<p>hello</p></body>"), "wrong-sum", PAGE, is_sealed=False),
    Broken("a file is gone", drop("data/printed.parquet"), "missing-file", "data/printed.parquet"),
    Broken("the sums are gone", drop(SUMS), "missing-file", SUMS, is_sealed=False),
    Broken("an option's file is gone", drop("dcat.jsonld"), "missing-file", "dcat.jsonld", is_sealed=False),
    Broken("a file came in", lambda r: void((r / "data/notes.txt").write_text("x\n")), "unlisted-file", "data/notes.txt", is_sealed=False),
    Broken("a link instead of a file", link_away, "not-a-file", "README.md"),
    Broken("a sum is cut", edit_bytes(SUMS, lambda d: d[1:]), "bad-sums", SUMS, is_sealed=False),
    Broken("a file is listed twice", edit_bytes(SUMS, lambda d: d + d.splitlines(keepends=True)[0]), "bad-sums", SUMS, is_sealed=False),
    Broken("a path leads out", sub(SUMS, "  README.md", "  ../README.md"), "bad-sums", SUMS, is_sealed=False),
    # the text
    Broken("a byte order mark", edit_bytes(LIST, lambda d: b"\xef\xbb\xbf" + d), "byte-order-mark", LIST),
    Broken("CRLF", edit_bytes(LIST, lambda d: d.replace(b"\n", b"\r\n")), "crlf", LIST),
    Broken("a lone CR", sub("README.md", "\n", "\r"), "crlf", "README.md"),
    Broken("another encoding", edit_bytes("data/findings.csv", lambda d: d.decode().encode("gb18030")), "not-utf-8", "data/findings.csv"),
    Broken("no last line end", edit_bytes(CITATION, lambda d: d[:-1]), "no-final-newline", CITATION),
    Broken("cut JSON", edit_bytes(SCHEMA, lambda d: d[:-20] + b"\n"), "not-json", SCHEMA),
    Broken("NaN in JSON", sub(JSON, '"median_salary_wan": 9.8', '"median_salary_wan": NaN'), "not-json", JSON),
    # the values
    Broken("a misspelt rating", edit_cell(3, "rating", "比较急需"), "not-in-values", LIST),
    Broken("a malformed code", edit_cell(1, "code", "4-8-05-04"), "pattern", LIST),
    Broken("a code twice", edit_cell(2, "code", "4-08-05-04"), "not-unique", LIST),
    Broken("a title twice", edit_cell(2, "title", "药物检验员"), "not-unique", LIST),
    Broken("a row twice", edit_rows(lambda rows: [*rows, rows[-1]]), "primary-key", LIST),
    Broken("a row gone", edit_rows(lambda rows: rows[:-1]), "different-rows", JSON),
    Broken("two rows swapped", edit_rows(lambda rows: [rows[0], rows[2], rows[1], *rows[3:]]), "different-rows", JSON),
    Broken("no number", edit_cell(5, "median_salary_wan", "about 9"), "type-error", LIST),
    Broken("a number with an exponent", edit_cell(5, "median_salary_wan", "1E1"), "type-error", LIST),
    Broken("pay by ten too high", edit_cell(5, "median_salary_wan", "980"), "out-of-range", LIST),
    Broken("page nought", edit_cell(5, "page", "0"), "out-of-range", LIST),
    Broken("TRUE for true", edit_cell(1, "green", "FALSE"), "type-error", LIST),
    Broken("no industry", edit_cell(1, "industry", ""), "missing-value", LIST),
    Broken("no number of the row", edit_cell(1, "seq", ""), "missing-value", LIST),
    Broken("a column renamed", edit_rows(lambda rows: [rows[0].replace("rating,", "grade,"), *rows[1:]]), "wrong-columns", LIST),
    Broken("two columns swapped", edit_rows(lambda rows: [rows[0].replace("industry,title", "title,industry"), *rows[1:]]), "wrong-columns", LIST),
    Broken("a column more", edit_rows(lambda rows: [f"{rows[0]},x", *(f"{row},1" for row in rows[1:])]), "wrong-columns", LIST),
    Broken("a cell more", edit_rows(lambda rows: [*rows[:4], f"{rows[4]},x", *rows[5:]]), "bad-csv", LIST),
    Broken("a cell less", edit_rows(lambda rows: [*rows[:4], rows[4][:-1], *rows[5:]]), "bad-csv", LIST),
    Broken("an open quote", edit_cell(2, "title", '"x'), "bad-csv", LIST),
    Broken("nothing in the list", edit_bytes(LIST, lambda _: b"\n"), "wrong-columns", LIST),
    Broken("another group than the code's", edit_cell(1, "minor_group", "4-08-06"), "wrong-derivation", LIST),
    Broken("another pay in yuan", edit_cell(1, "median_salary_cny", "89000"), "wrong-derivation", LIST),
    Broken("another level of the rating", edit_cell(1, "rating_level", "1"), "wrong-derivation", LIST),
    # the same in all formats
    Broken("another value in JSON", edit_record(7, "title", "发酵工程制药师"), "different-rows", JSON),
    Broken("false for unknown in JSON", edit_record(1, "green", None), "different-rows", JSON),
    Broken("a number as text in JSON", edit_record(1, "seq", "1"), "different-rows", JSON),
    Broken("a key more in JSON", edit_record(7, "note", "x"), "not-json", JSON),
    Broken("a row more in JSON", edit_json(JSON, lambda rows: rows.append(rows[-1])), "different-rows", JSON),
    Broken("an object for the array", edit_bytes(JSON, lambda d: b'{"rows": ' + d[:-1] + b"}\n"), "not-json", JSON),
    Broken("another value in Parquet", edit_parquet(lambda t: set_column(t, "title", ["x", *t["title"].to_pylist()[1:]])), "different-rows", PARQUET),
    Broken("codes as numbers in Parquet", edit_parquet(lambda t: set_column(t, "seq", list(map(str, t["seq"].to_pylist())), pa.string())), "schema-mismatch", PARQUET),
    Broken("pandas' metadata in Parquet", edit_parquet(lambda t: t.replace_schema_metadata({**t.schema.metadata, b"pandas": b"{}"})), "parquet-metadata", PARQUET),
    Broken("no metadata in Parquet", edit_parquet(lambda t: t.replace_schema_metadata({})), "metadata-mismatch", PARQUET),
    Broken("a row less in Parquet", edit_parquet(lambda t: t.slice(1)), "different-rows", PARQUET),
    Broken("damaged Parquet", edit_bytes(PARQUET, lambda d: d[:-30] + d[:30]), "bad-table", PARQUET),
    Broken("another value in XLSX", edit_xlsx(4, 3, "药物制剂师"), "different-rows", XLSX),
    Broken("a code that became a date in XLSX", edit_xlsx(2, 8, 45000), "different-rows", XLSX),
    Broken("damaged XLSX", edit_bytes(XLSX, truncate_zip), "bad-table", XLSX),
    Broken("another text as printed in Parquet", edit_parquet(lambda t: set_column(t, "text", ["x", *t["text"].to_pylist()[1:]]), "data/printed.parquet"), "different-rows", "data/printed.parquet"),
    Broken("printed cells of no row", sub("data/printed.csv", "\n1,1,", "\n1,99,"), "foreign-key", "data/printed.csv"),
    Broken("printed cells of a row gone", edit_rows(lambda rows: [r for r in rows if not r.startswith("58,")], "data/printed.csv"), "foreign-key", "data/printed.csv"),
    # findings
    Broken("a waiver taken away", sub("data/findings.csv", "error,true", "error,false"), "open-error", "data/findings.csv"),
    Broken("an unknown severity", sub("data/findings.csv", ",info,", ",fine,"), "not-in-values", "data/findings.csv"),
    # the schemas
    Broken("a field out of the schema", edit_json(TABLE, lambda s: s["fields"].pop(3)), "wrong-columns", LIST),
    Broken("an unknown type", edit_json(TABLE, lambda s: fields_of(s)["seq"].update(type="int")), "bad-schema", PACKAGE),
    Broken("a looser schema", edit_json(TABLE, lambda s: fields_of(s)["code"]["constraints"].pop("pattern")), "schema-mismatch", SCHEMA),
    Broken("an open JSON schema", edit_json(SCHEMA, lambda s: s["items"].pop("additionalProperties")), "schema-mismatch", SCHEMA),
    Broken("a field without Chinese", edit_json(TABLE, lambda s: fields_of(s)["code"].pop("title_zh")), "missing-metadata", TABLE),
    Broken("another type in Croissant", edit_json(CROISSANT, lambda c: c["recordSet"][0]["field"][0].update(dataType="sc:Text")), "schema-mismatch", CROISSANT),
    # metadata
    Broken("no licence", edit_json(PACKAGE, lambda p: p.pop("licenses")), "missing-metadata", PACKAGE),
    Broken("no resources", edit_json(PACKAGE, lambda p: p.pop("resources")), "missing-metadata", PACKAGE),
    Broken("a resource less", edit_json(PACKAGE, lambda p: p["resources"].pop(1)), "missing-metadata", PACKAGE),
    Broken("no schema of the findings", edit_json(PACKAGE, lambda p: p["resources"].pop(6)), "missing-metadata", PACKAGE),
    Broken("no source", edit_json(PACKAGE, lambda p: p.update(sources=[])), "missing-metadata", PACKAGE),
    Broken("an array for the package", edit_bytes(PACKAGE, lambda _: b"[]\n"), "missing-metadata", PACKAGE, is_sealed=False),
    Broken("no creator in Croissant", edit_json(CROISSANT, lambda c: c.pop("creator")), "missing-metadata", CROISSANT),
    Broken("no name in Croissant", edit_json(CROISSANT, lambda c: c.pop("name")), "missing-metadata", CROISSANT),
    Broken("another version in the citation", sub(CITATION, '"2023.1.0"', '"2023.1.1"'), "metadata-mismatch", CITATION),
    Broken("no authors", edit_bytes(CITATION, lambda d: re.sub(rb"(?m)^authors:\n(  .*\n)+", b"", d)), "bad-citation", CITATION),
    Broken("another date", edit_json(CROISSANT, lambda c: c.update(datePublished="2020-01-01")), "metadata-mismatch", CROISSANT),
    Broken("another licence", sub(CITATION, "license: CC-BY-4.0", "license: CC0-1.0"), "metadata-mismatch", CITATION),
    Broken("no version of ours", edit_json(PACKAGE, lambda p: p.update(version="1.0")), "metadata-mismatch", PACKAGE),
    Broken("another source", edit_json(PROVENANCE, lambda p: p["predicate"]["buildDefinition"]["resolvedDependencies"][0]["digest"].update(sha256="0" * 64)), "metadata-mismatch", PROVENANCE),
    Broken("a file that provenance does not name", edit_json(PROVENANCE, lambda p: p["subject"].pop(0)), "missing-metadata", PROVENANCE),
    Broken("a stale sum in the package", edit_json(PACKAGE, lambda p: p["resources"][0].update(hash="sha256:" + "0" * 64)), "wrong-sum", PACKAGE, is_sealed=False),
    Broken("a stale sum in Croissant", edit_json(CROISSANT, lambda c: c["distribution"][2].update(sha256="0" * 64)), "wrong-sum", CROISSANT, is_sealed=False),
    Broken("no statement of licences", sub("README.md", "## Licences", "## Other"), "bad-readme", "README.md"),
    Broken("a Chinese README of another version", sub("README.zh.md", "2023.1.0", "2022.1.0", 9), "bad-readme", "README.zh.md"),
    # the page, the state
    Broken("a page without its policy", sub(PAGE, "Content-Security-Policy", "X-Policy"), "bad-page", PAGE),
    Broken("a page that loads a script", sub(PAGE, "</body>", '<script src="https://x.example/a.js"></script></body>'), "bad-page", PAGE),
    Broken("a page with another Croissant", sub(PAGE, '"2023.1.0"', '"2023.1.9"'), "bad-page", PAGE, is_sealed=False),
    Broken("a page that shows another pay", sub(PAGE, "<td>12.2<td>", "<td>12.3<td>"), "bad-page", PAGE),
    Broken("a page that shows another title", sub(PAGE, "<th scope=row>药物检验员", "<th scope=row>药品检验员"), "bad-page", PAGE),
    Broken("a page without a row", edit_bytes(PAGE, lambda d: re.sub(rb"<tr id=r58>.*\n", b"", d)), "bad-page", PAGE),
    Broken("a page that says draft", sub(PAGE, "<header>", '<aside class="draft">x</aside><header>'), "draft-mismatch", PAGE),
    Broken("a deposit that says draft", edit_json(".zenodo.json", lambda z: z.update(description="DRAFT, do not publish. " + z["description"])), "draft-mismatch", ".zenodo.json"),
    Broken("DCAT that says draft", edit_json("dcat.jsonld", lambda d: d["dct:description"][0].update({"@value": "DRAFT, do not publish."})), "draft-mismatch", "dcat.jsonld"),
    Broken("a workbook that says draft", say_draft_in_xlsx, "draft-mismatch", XLSX),
    Broken("a change of no row", edit_bytes("data/changes.csv", lambda d: d + "added,某工,,医药健康,title,,某工,,,,99,\n".encode()), "foreign-key", "data/changes.csv"),
    Broken("a change that is not so", edit_bytes("data/changes.csv", lambda d: d + "re-rated,药物检验员,4-08-05-04,医药健康,rating,x,y,exact,code,1,1,1\n".encode()), "foreign-key", "data/changes.csv"),
    Broken("a change that the note leaves out", edit_bytes("data/changes.csv", lambda d: d + "removed,某工,,医药健康,title,某工,,,,9,,\n".encode()), "different-rows", "CHANGES.md"),
    Broken("half a draft", edit_json(PACKAGE, lambda p: p.update(draft=True, name="beijing-2023-draft")), "draft-mismatch", PACKAGE),
    Broken("a draft by its version", edit_json(PACKAGE, lambda p: p.update(version="2023.1.0-draft")), "draft", PACKAGE),
    Broken("a draft only in the README", sub("README.md", "\n\n", "\n\n> DRAFT\n\n"), "draft-mismatch", "README.md"),
]
# fmt: on
