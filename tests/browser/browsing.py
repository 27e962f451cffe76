"""Pages opened in Debian's Chromium. What the browser complains of, or asks the network for, is
kept for the test to look at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from annotate.core.document import Document
from tests.render.pages import written

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window; the test is skipped if there is none, but not in CI."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "no Chromium here; .ci/run installs it: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Chromium has no sandbox for root, who runs in containers.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"] if root else []
        )
        yield opened
        opened.close()


class Opened:
    """A page, and what it did that no page of ours should."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("popup", lambda other: self.complaints.append(other.url))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def focused(self) -> str:
        """The name of what has the focus, for screen readers."""
        found: str = self.page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        )
        return found

    @property
    def card(self) -> str:
        """What the card says; empty while it does not show."""
        card = self.page.locator("#card")
        return card.inner_text() if card.is_visible() else ""


@contextmanager
def opened(
    chromium: Browser, folder: Path, *articles: Document, **context: Any
) -> Iterator[Opened]:
    """A page with some articles. At its end nothing may have been asked for or complained of."""
    path = folder / "page.html"
    path.write_bytes(written(*articles).encode())
    made = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}} | context)
    try:
        it = Opened(made.new_page(), path)
        yield it
        assert it.complaints == []
        assert it.requests == [path.as_uri()], "nothing but the page itself"
    finally:
        made.close()
