"""The browser of the journeys: Debian's Chromium, closed to everything but this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

#: Names under which Debian, Ubuntu and others install it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Root in a container has no sandbox to offer; the rest keeps the browser from calling home on its own.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def program() -> str | None:
    """Path of the browser: the one that CHROMIUM names, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def program_or_skip() -> str:
    """The browser; at a desk a test without one is skipped, in CI it fails: there nobody reads skips."""
    path = program()
    if path is not None:
        return path
    why = (
        f"no Chromium: install the package chromium, or name one in CHROMIUM (looked for {', '.join(NAMES)})"
    )
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A running headless browser, stopped at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()
