"""A headless Chromium for tests of pages, where the machine has one; else the tests are skipped by name."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = (
    os.environ.get("JINQUE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
)
# Nothing of these pages needs the network; without these flags Chromium itself calls home at its start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def start_chromium() -> Iterator[Any]:
    """A browser, or a skip that says what to install."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="pages are not tried in a browser: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip(
            "pages are not tried in a browser: apt install chromium, or set JINQUE_CHROMIUM"
        )
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Watched:
    """A page that notes what it should never do: ask for something, or fail."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **context)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", lambda said: self.faults.append(f"console: {said.text}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._note_request)
        self._own = path.as_uri()
        self.page.goto(self._own)

    def _note_request(self, request: Any) -> None:
        # data: is the page's own, blob: its own download
        if request.url != self._own and not request.url.startswith(("data:", "blob:")):
            self.faults.append(f"request: {request.url}")

    def press(self, *keys: str) -> None:
        """Keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector: str) -> str:
        """What an element says."""
        return str(self.page.inner_text(selector))


@contextmanager
def open_page(browser: Any, path: Path, **context: Any) -> Iterator[Watched]:
    """A page opened from its file; at the end it must have asked for nothing and failed at nothing."""
    watched = Watched(browser, path, **context)
    try:
        yield watched
        assert watched.faults == []
    finally:
        watched.context.close()
