"""A Word paragraph as it is printed: tracked insertions in, deletions and hidden text out and counted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from jinque.extract.office.docx_numbers import Numbering
from jinque.extract.office.office_zip import child, children, is_on, local_name, value_of
from jinque.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["WordReading", "count_printed", "iter_blocks"]

# Elements that only wrap paragraphs and tables.
_WRAPPERS = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo"}
    | {"customXml", "Choice", "Fallback"}
)
_UNPRINTED = {"del": "deleted", "moveFrom": "deleted", "rt": "ruby"}
_TEXTS = frozenset({"t", "delText"})
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PRINTED = frozenset({*_TEXTS, *_MARKS, "sym"})
# Symbols that Word keeps as a font and a place in it. Others stay private-use characters, which
# checking reports.
_SYMBOLS = {
    ("wingdings", 0xAB): "★",
    ("wingdings", 0x6C): "●",
    ("wingdings", 0xFC): "✓",
    ("wingdings 2", 0x50): "✓",
    ("symbol", 0xB7): "•",
    ("symbol", 0xB4): "×",
}


class WordReading:
    """What reading one document keeps in mind: styles, numbered lists, and what is not printed.

    `apart` counts characters by why they are no printed text (`deleted`, `hidden`, `ruby`, `struck`);
    `generated` counts those that Word prints without storing them.
    """

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._styles = {value_of(style, "styleId"): style for style in children(styles, "style")}
        self._numbering = Numbering(numbering)
        self.apart: Counter[str] = Counter()
        self.generated = 0

    def paragraph(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """A paragraph's text, and the text boxes anchored in it."""
        boxes: list[etree._Element] = []
        is_hidden = self._is_hidden(child(paragraph, "pPr", "pStyle"))
        text = "".join(self._inline(paragraph, boxes, is_hidden=is_hidden))
        number, gap = self._number(paragraph)
        return (number + gap + text if squeeze(text) else number + text), boxes

    def set_apart(self, element: etree._Element, reason: str) -> None:
        """Count the text of an element that is not printed."""
        self.apart[reason] += count_printed(element)

    def _inline(
        self, element: etree._Element, boxes: list[etree._Element], *, is_hidden: bool
    ) -> Iterator[str]:
        for node in element:
            name = local_name(node)
            if name == "r":
                yield from self._run(node, boxes, is_hidden=is_hidden)
            elif name in _PRINTED:
                yield _printed(node)
            elif name in _UNPRINTED:
                self.set_apart(node, _UNPRINTED[name])
            elif name == "txbxContent":
                boxes.append(node)
            elif name == "AlternateContent":
                yield from self._inline(_chosen(node), boxes, is_hidden=is_hidden)
            elif not name.endswith("Pr"):
                yield from self._inline(node, boxes, is_hidden=is_hidden)

    def _run(
        self, run: etree._Element, boxes: list[etree._Element], *, is_hidden: bool
    ) -> Iterator[str]:
        properties = child(run, "rPr")
        vanish = child(properties, "vanish")
        if vanish is not None:
            is_hidden = is_on(vanish)
        elif self._is_hidden(child(properties, "rStyle")):
            is_hidden = True
        text = "".join(self._inline(run, boxes, is_hidden=is_hidden))
        is_struck = any(is_on(child(properties, name)) for name in ("strike", "dstrike"))
        if is_hidden or is_struck:
            self.apart["hidden" if is_hidden else "struck"] += len(squeeze(text))
        else:
            yield text

    def _is_hidden(self, reference: etree._Element | None) -> bool:
        """Whether a style, or one that it is based on, hides text."""
        for style in self._style_chain(value_of(reference)):
            vanish = child(style, "rPr", "vanish")
            if vanish is not None:
                return is_on(vanish)
        return False

    def _style_chain(self, id_: str | None) -> Iterator[etree._Element]:
        seen: set[str | None] = set()
        while id_ in self._styles and id_ not in seen:
            seen.add(id_)
            yield self._styles[id_]
            id_ = value_of(child(self._styles[id_], "basedOn"))

    def _number(self, paragraph: etree._Element) -> tuple[str, str]:
        """The number that Word prints before a paragraph, and the gap after it."""
        properties = child(paragraph, "pPr")
        numbers = [child(properties, "numPr")]
        styles = self._style_chain(value_of(child(properties, "pStyle")))
        numbers += [child(style, "pPr", "numPr") for style in styles]
        id_ = next((v for n in numbers if (v := value_of(child(n, "numId"))) is not None), None)
        if id_ is None or id_ == "0":
            return "", ""
        level = next((v for n in numbers if (v := value_of(child(n, "ilvl"))) is not None), "0")
        number, gap = self._numbering.next(id_, int(level) if level.isdecimal() else 0)
        number = "".join(map(_unprivate, number))
        self.generated += len(squeeze(number))
        return number, gap


def iter_blocks(container: etree._Element, reading: WordReading) -> Iterator[etree._Element]:
    """The paragraphs and tables of a body, cell, header or text box, whatever wraps them."""
    for node in container:
        name = local_name(node)
        if name in {"p", "tbl", "altChunk", "subDoc"}:
            yield node
        elif name == "AlternateContent":
            yield from iter_blocks(_chosen(node), reading)
        elif name in _UNPRINTED:
            reading.set_apart(node, _UNPRINTED[name])
        elif name in _WRAPPERS:
            yield from iter_blocks(node, reading)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """Of the same content in a new and an old form, the new one."""
    first = child(alternatives, "Choice")
    return first if first is not None else alternatives


def _printed(node: etree._Element) -> str:
    """What one element of a run prints."""
    name = local_name(node)
    if name in _TEXTS:
        return node.text or ""
    return _symbol(node) if name == "sym" else _MARKS[name]


def _symbol(node: etree._Element) -> str:
    code = value_of(node, "char") or ""
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", code) or re.fullmatch("[Dd][89A-Fa-f]..", code):
        return "\ufffd"  # no character at all: half of a surrogate pair, or no number
    font = (value_of(node, "font") or "").lower()
    return _SYMBOLS.get((font, int(code, 16) & 0xFF), chr(int(code, 16)))


def _unprivate(char: str) -> str:
    """The bullets that Word's lists take from the Symbol and Wingdings fonts."""
    return {"\uf0b7": "•", "\uf06c": "●", "\uf0ab": "★"}.get(char, char)


def count_printed(root: etree._Element) -> int:
    """Characters that are not white space of all text in a part, each stored alternative once.

    It goes over the stored elements only, so it can balance what walking the document gave.
    """
    total = 0
    for node in root.iter():
        if local_name(node) in _PRINTED and not _is_fallback(node):
            total += len(squeeze(_printed(node)))
    return total


def _is_fallback(node: etree._Element) -> bool:
    """Whether a text is the old form of content that is also stored in a new one."""
    return any(
        local_name(above) == "Fallback" and child(above.getparent(), "Choice") is not None
        for above in node.iterancestors()
    )
