"""Word and Excel files as archives of XML: opened under bounds, nothing extracted, no entity resolved."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from jinque.errors import LimitError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "OfficePackage",
    "child",
    "children",
    "is_on",
    "is_true",
    "local_name",
    "value_of",
]

MAX_MEMBERS = 2_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200  # of unpacked to packed size; real documents stay below 50
_SMALL = 1 << 20  # a member smaller than this cannot do harm, whatever its ratio
_UNREADABLE = (
    *(KeyError, EOFError, OSError, ValueError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
_AGAIN = ("fetch it again, or open and save it in the program that made it",)
_BOMB = ("it looks like an archive made to exhaust memory: do not open it",)


class OfficePackage:
    """The parts of an office file. Raises SourceError for a damaged archive, LimitError for a bomb."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise _damaged("the archive cannot be read") from error
        members = self._zip.infolist()
        _check_members(members)
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes:
        """A member's bytes. zipfile stops at the declared size, which was checked, and at a false CRC."""
        try:
            return self._zip.read(name)
        except _UNREADABLE as error:
            raise _damaged(f'its part "{name}" cannot be read') from error
        except (NotImplementedError, RuntimeError) as error:
            raise _damaged(f'its part "{name}" is packed or encrypted in a strange way') from error

    def parse(self, name: str) -> etree._Element:
        """A member as XML."""
        data = self.read(name)
        _refuse_entities(data, name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise _xml_error(name, error) from error
        _refuse_type(root, name)
        return root

    def iterate(self, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
        """The elements of a large part with some tags, one by one; each is emptied after its use."""
        data = self.read(name)
        _refuse_entities(data, name)
        found = etree.iterparse(
            io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            for _, element in found:
                _refuse_type(element, name)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise _xml_error(name, error) from error

    def main_part(self, default: str) -> str:
        """The part that the package names as its document."""
        if "_rels/.rels" not in self.names:
            return default
        for kind, target in self._relations("_rels/.rels", ""):
            if kind == "officeDocument":
                return target
        return default

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to: relation id → (kind, name of the part)."""
        folder, file = posixpath.split(part)
        rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if rels not in self.names:
            return {}
        return {
            relation.get("Id", ""): _resolve(relation, folder)
            for relation in self.parse(rels)
            if relation.get("TargetMode") != "External"
        }

    def _relations(self, rels: str, folder: str) -> Iterator[tuple[str, str]]:
        for relation in self.parse(rels):
            if relation.get("TargetMode") != "External":
                yield _resolve(relation, folder)


def _resolve(relation: etree._Element, folder: str) -> tuple[str, str]:
    """The kind and the part of a relation. A path that climbs out of the archive is just no member."""
    kind = (relation.get("Type") or "").rpartition("/")[2]
    target = relation.get("Target") or ""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return kind, posixpath.normpath(path)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise LimitError(
            f"the archive has {len(members):,} members; at most {MAX_MEMBERS:,} are read",
            hints=_BOMB,
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise LimitError(
            f"the archive unpacks to {unpacked / 1024**2:,.0f} MB; "
            f"at most {MAX_UNPACKED // 1024**2} MB are read",
            hints=_BOMB,
        )
    _check_names(members)
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _SMALL and ratio > MAX_RATIO:
            raise LimitError(
                f"a part of the archive unpacks to {ratio:,.0f} times its size; "
                f"at most {MAX_RATIO} times is read",
                hints=_BOMB,
            )
        if member.flag_bits & 1:
            raise SourceError(
                "is encrypted", hints=("open it with its password and save it without one",)
            )


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    """Of two parts of one name, in capitals or not, one program reads this one and another that."""
    counts = Counter(member.filename.lower() for member in members)
    name, count = next(iter(counts.most_common(1)), ("", 0))
    if count > 1:
        raise _damaged(f'{count} parts are called "{name[:80]}"')


def _refuse_entities(data: bytes, name: str) -> None:
    """No office program writes a document type; entities are how XML bombs are made."""
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:8192]:
        raise _declares(name)


def _refuse_type(element: etree._Element, name: str) -> None:
    """A document type that stood further down, or in another encoding: its entities would be no text."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise _declares(name)


def _declares(name: str) -> SourceError:
    what = f'its part "{name}" declares XML entities: no office program does'
    return SourceError(what, hints=_BOMB)


def _damaged(what: str) -> SourceError:
    return SourceError(f"is damaged: {what}", hints=_AGAIN)


def _xml_error(name: str, error: etree.XMLSyntaxError) -> SourceError:
    """libxml2 reports want of memory and depth as syntax errors."""
    words = str(error)
    if "emory" in words:
        raise MemoryError
    if "amplification" in words or "entity reference loop" in words:
        return _declares(name)
    if "xcessive depth" in words or "use XML_PARSE_HUGE" in words:
        return LimitError(
            f'its part "{name}" is nested too deep or has too long a text', hints=_BOMB
        )
    return _damaged(f'its part "{name}" is no well-formed XML ({words})')


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, in which strict and transitional files differ."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """The children with a local name."""
    return [] if element is None else [e for e in element if local_name(e) == name]


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child with a local name, its first child with the next one, and so on."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def value_of(element: etree._Element | None, attribute: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    items = element.attrib.items()
    return next((str(v) for k, v in items if str(k).rpartition("}")[2] == attribute), None)


def is_true(value: str | None) -> bool:
    """Whether a switch is written as on."""
    return value in {"1", "true", "on"}


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `w:vanish` is there and not set to false."""
    return element is not None and value_of(element) not in {"0", "false", "off"}
