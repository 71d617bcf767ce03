"""Pages that are images, read by OCR into the same glyphs and rules that a text layer gives.

Needs the extra `jinque[ocr]`, whose recogniser comes with its Chinese model inside: nothing is fetched
when it runs. `read_scan_page` is all that others call.
"""

from __future__ import annotations

__all__: list[str] = []
