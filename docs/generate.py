"""Write what the documents repeat from the code: the fields in the READMEs, docs/cli.md, docs/rules.md.

`make docs` writes; tests/test_docs_generated.py fails when a file is not what this would write.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jinque.cli import cli
from jinque.cli.columns import rows_to_markdown
from jinque.config import config_schema
from jinque.fields import FIELDS
from jinque.findings import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100


def generate() -> dict[Path, str]:
    """Each generated file and its whole text."""
    readmes = {ROOT / "README.md": "en", ROOT / "README.zh.md": "zh"}
    return {
        ROOT / "docs" / "cli.md": describe_commands(),
        ROOT / "docs" / "rules.md": describe_rules(),
        ROOT / "docs" / "jinque.schema.json": describe_settings(),
        **{path: fill_fields(path.read_text("utf-8"), lang) for path, lang in readmes.items()},
    }


def describe_commands() -> str:
    """The help of every command, as the terminal shows it."""
    parts = [
        "# Commands",
        "What `--help` says, written by `make docs`.",
        _help_block("jinque", cli),
    ]
    for name, command in _walk_commands(cli):
        parts += [f"## jinque {name}", _help_block(f"jinque {name}", command)]
    return "\n\n".join(parts) + "\n"


def _walk_commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command by its whole name, a group before its own."""
    for name, command in group.commands.items():
        yield above + name, command
        if isinstance(command, click.Group):
            yield from _walk_commands(command, f"{above}{name} ")


def describe_settings() -> str:
    """The JSON Schema of `jinque.toml`, for editors."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


def _help_block(name: str, command: click.Command) -> str:
    context = click.Context(
        command,
        info_name=name,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    return f"```text\n{command.get_help(context)}\n```"


def describe_rules() -> str:
    """The catalogue of findings, in both languages."""
    parts = ["# Rules", "Every finding comes from one of these. Written by `make docs`."]
    rows = [["rule", "severity", "meaning", "含义"]]
    rows += [[f"`{r.id}`", str(r.severity), r.title, r.title_zh] for r in load_rules().values()]
    return "\n\n".join([*parts, rows_to_markdown(rows)]) + "\n"


def fill_fields(text: str, lang: str) -> str:
    """A README with the table of fields between its two marks."""
    header = {"en": ["field", "type", "unit", "meaning"], "zh": ["字段", "类型", "单位", "含义"]}[
        lang
    ]
    rows = [
        [f"`{f.name}`", f.type, f.unit or "", f.description_zh if lang == "zh" else f.description]
        for f in FIELDS
    ]
    table = rows_to_markdown([header, *rows])
    marks = re.compile(r"(<!-- fields -->\n).*?(<!-- /fields -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)


if __name__ == "__main__":
    for file, content in generate().items():
        file.write_text(content, "utf-8")
