"""What a file is, by its content; its name only decides whether to say that the two disagree."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from jinque.errors import SourceError
from jinque.extract.text.decoding import control_share, find_encoding, not_recognised
from jinque.findings import Finding, make_finding

if TYPE_CHECKING:
    from jinque.records import Source

__all__ = ["detect_kind", "find_kind_mismatch"]

_HEAD = 1 << 16
_PDF_HEADER_WITHIN = 1024  # bytes; so do all viewers

_RESAVE = "open it in the program that made it and save it as .docx, .xlsx or .pdf"
_UNPACK = "unpack it and name one of the files in it"
_SCAN = "a scan has no text: ask the publisher for the document, or put it into a PDF and use OCR"
_READ = "a scan has no text: ask the publisher for the document, or read it by OCR with --ocr"

# What can be named but not read: the bytes that it begins with, what it is, and what to do.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a scan: an image (PNG), not a document", _READ),
    (b"\xff\xd8\xff", "a scan: an image (JPEG), not a document", _READ),
    (b"II*\0", "a scan: an image (TIFF), not a document", _READ),
    (b"MM\0*", "a scan: an image (TIFF), not a document", _READ),
    (b"GIF8", "a scan: an image (GIF), not a document", _SCAN),
    (b"BM", "a scan: an image (BMP), not a document", _SCAN),
    (b"AT&TFORM", "a scan: a DjVu file, not a document with text", _SCAN),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"{\\rtf", "an RTF document", _RESAVE),
    (b"PAR1", "a Parquet file: data already, not a printed list", "name the printed source"),
    (b"SQLite format 3\0", "an SQLite database, not a document", "name the printed source"),
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Members by which an office archive is known, the first that fits.
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    (b"ppt/", "a presentation (.pptx)"),
    (b"OFD.xml", "an OFD document"),
    (b"META-INF/manifest.xml", "an OpenDocument or Java archive"),
)
_HTML = re.compile(
    r"\s{0,500}(<\?xml[^>]{0,200}\?>\s{0,100})?(<!--[^>]{0,2000}-->\s{0,100}){0,3}"
    r"<(!doctype\s{1,20}html|html|head|body|meta|title|style|script|table|div|p|h[1-6]|center)[\s>/]",
    re.IGNORECASE,
)
_SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".doc": "doc",
    ".xls": "xls",
    ".rtf": "rtf",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
}
_NAMES = {
    "pdf": ("a PDF", "PDF 文件"),
    "docx": ("a Word document", "Word 文档"),
    "xlsx": ("an Excel workbook", "Excel 工作簿"),
    "html": ("an HTML page", "HTML 网页"),
    "text": ("plain text", "纯文本"),
    "image": ("an image", "图像文件"),
}


def detect_kind(data: bytes, *, images: bool = False) -> str:
    """`pdf`, `docx`, `xlsx`, `html` or `text`, from the content alone; `image` where those are wanted.

    Raises SourceError for anything else, by its name where it has one.
    """
    if not data.strip(b"\0 \t\r\n"):
        what = "is empty (0 bytes)" if not data else "is blank: nothing but white space"
        raise SourceError(what, hints=("fetch it again: the download may have failed",))
    if data.startswith(b"PK\x03\x04"):
        return _detect_zipped(data)
    if data.startswith(_OLE2):
        raise _legacy(data)
    text = _head_text(data)
    if text is not None and _HTML.match(text):
        return "html"
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if images and any(data.startswith(magic) for magic, _, hint in _REFUSED if hint is _READ):
        return "image"
    _refuse_named(data)
    if text is None:
        raise _not_recognised(data)
    if control_share(text) > 0.05:
        raise _rubbish(data)
    _refuse_text_formats(text)
    return "text"


def _head_text(data: bytes) -> str | None:
    """The beginning as text, or None. A page in an unknown encoding still shows its tags."""
    head = data[:_HEAD]
    name = find_encoding(head, is_whole=len(data) <= _HEAD)
    if name is not None:
        return head.decode(name, "ignore")  # "ignore" drops a character cut off at the end
    shown = head.decode("latin-1")
    return shown if _HTML.match(shown) else None


def _detect_zipped(data: bytes) -> str:
    directory = _zip_directory(data)
    if b"[Content_Types].xml" in directory:
        if b"word/" in directory:
            return "docx"
        if b"xl/" in directory and b"xl/workbook.bin" not in directory:
            return "xlsx"
    for member, what in _ZIPPED:
        if member in directory:
            raise SourceError(f"is {what}, which jinque does not read", hints=(_RESAVE,))
    raise SourceError("is a ZIP archive, not a document", hints=(_UNPACK,))


def _zip_directory(data: bytes) -> bytes:
    """The directory at the end of a ZIP archive, unparsed: it holds the members' names."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0:
        raise SourceError(
            "is a damaged ZIP archive (a Word or Excel file is one): its end is missing",
            hints=("fetch it again: the download may have been cut off",),
        )
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    return data[max(0, end - min(size, 1 << 22)) : end]


def _legacy(data: bytes) -> SourceError:
    """The container of Word, Excel and WPS before 2007, and of encrypted files since."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SourceError(
            "is encrypted: a Word or Excel file with a password",
            hints=("open it with its password and save it without one",),
        )
    what = "an old Office file"
    for name, program in (("WordDocument", "Word (.doc)"), ("Workbook", "Excel (.xls)")):
        if name.encode("utf-16-le") in data:
            what = f"an old {program} file"
    return SourceError(
        f"is {what}, which jinque does not read", hints=("save it as .docx or .xlsx",)
    )


def _refuse_named(data: bytes) -> None:
    is_heif = data[4:8] == b"ftyp"
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if is_heif or is_webp:
        what = "WebP" if is_webp else "HEIF or a film"
        raise SourceError(f"is a scan: an image ({what}), not a document", hints=(_SCAN,))
    for magic, what, hint in _REFUSED:
        # "BM" alone may begin a text.
        if data.startswith(magic) and (magic != b"BM" or data[6:10] == b"\0\0\0\0"):
            raise SourceError(f"is {what}", hints=(hint,))


def _refuse_text_formats(text: str) -> None:
    head = text[:3000].lstrip().lower()
    if head.startswith("mime-version:") or "\ncontent-type: multipart/" in head[:2000]:
        raise SourceError("is a web archive (MHTML) or an e-mail", hints=(_RESAVE,))
    if head.startswith("<?xml") and ("<?mso-application" in head or "office:word" in head):
        raise SourceError(
            "is an Office 2003 XML file, which jinque does not read", hints=(_RESAVE,)
        )


def _not_recognised(data: bytes) -> SourceError:
    """Text in an encoding of its own, or no text at all: many controls are the sign."""
    head = data[:_HEAD]
    controls = sum(byte < 0x20 and byte not in b"\t\n\v\f\r" for byte in head)
    return _rubbish(data) if controls > 0.01 * len(head) else not_recognised(data)


def _rubbish(data: bytes) -> SourceError:
    return SourceError(
        "is none of text, PDF, Word, Excel or HTML: it starts with the bytes " + data[:8].hex(" "),
        hints=("fetch it again: it may be damaged, or still compressed or encrypted",),
    )


def find_kind_mismatch(source: Source) -> tuple[Finding, ...]:
    """A warning where the name says another kind than the content: an HTML page saved as .pdf."""
    suffix = PurePath(source.name).suffix.lower()
    claimed = _SUFFIXES.get(suffix)
    if claimed is None or claimed == source.kind:
        return ()
    what, what_zh = _NAMES[source.kind]
    return (make_finding("kind-mismatch", what=what, what_zh=what_zh, suffix=suffix),)
