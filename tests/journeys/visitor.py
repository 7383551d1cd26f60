"""A person in front of a browser: goes somewhere, reads, writes, presses; and every page must be in order.

Words are given as the source has them (English) and looked for as the visitor's language has them, so that a
better translation breaks no story. Words that are in no catalogue, such as a matter's title, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, Request, Response, expect
from playwright.sync_api import Error as PlaywrightError

from .inspection import PHONE, Inspector

#: A form that comes back with what is wrong in it is a page like any other.
_FORM_CAME_BACK = {409, 422}
_WAIT = 10_000


class Visitor:
    """One browser context with one open page. Any console error, CSP violation or stray request ends the story."""

    def __init__(
        self,
        browser: Browser,
        home: str,
        *,
        inspector: Inspector,
        size: tuple[int, int] = PHONE,
        language: str = "vi",
        scripts: bool = True,
        dark: bool = False,
    ) -> None:
        self.home, self.language, self.inspector = home, language, inspector
        self.may_answer: set[int] = set()
        self.problems: list[str] = []
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN" if language == "vi" else "en-GB",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        self.context.set_default_timeout(_WAIT)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.problems.append(f"script failed: {error.error}"))
        self.page: Page = self.context.new_page()

    # ── going and reading ────────────────────────────────────────────────────────────────────────────

    def go(self, path: str) -> None:
        """Open an address of the house, with or without its origin."""
        self.page.goto(path if path.startswith("http") else f"{self.home}{path}")
        self.arrive()

    def arrive(self) -> None:
        """Look around on a new page: it must be whole."""
        self.page.wait_for_load_state("load")
        self.problems += [
            f"{urlsplit(self.page.url).path}: {one}" for one in self.inspector.problems(self.page)
        ]
        self.complain()

    def complain(self) -> None:
        """End the story if anything was wrong so far."""
        found, self.problems = self.problems, []
        assert not found, "\n".join(found)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def words(self) -> str:
        """All that can be read on the page, on one line."""
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def say(self, words: str, **values: Any) -> str:
        """Words of the source in the visitor's language."""
        with override(self.language):
            said = gettext(words)
        return said % values if values else said

    def say_count(self, one: str, many: str, count: int) -> str:
        with override(self.language):
            return ngettext(one, many, count) % {"n": count}

    def reads(self, words: str, **values: Any) -> None:
        said = re.sub(r"\s+", " ", self.say(words, **values))
        assert said in self.words, f"“{said}” is not on {self.path}: {self.words[:1500]}"

    def reads_not(self, words: str, **values: Any) -> None:
        said = self.say(words, **values)
        assert said not in self.words, f"“{said}” stands on {self.path}"

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────

    def button(self, words: str, *, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(words), exact=True)

    def link(self, words: str, *, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("link", name=self.say(words), exact=True)

    def field(self, words: str) -> Locator:
        """A field by its label; what stands after the label (“optional”) does not matter."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(self.say(words))}"))

    def heading(self, words: str) -> Locator:
        return self.page.get_by_role("heading", name=self.say(words))

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Press a button that leads to a new page."""
        self.leave_by(lambda: self.button(words, within=within).first.click())

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Follow a link."""
        self.leave_by(lambda: self.link(words, within=within).first.click())

    def leave_by(self, act: Callable[[], object]) -> None:
        """Do something that loads another page, and look around there."""
        with self.page.expect_event("load", timeout=_WAIT):
            act()
        self.arrive()

    def write(self, label: str, text: str) -> None:
        self.field(label).first.fill(text)

    def choose(self, words: str) -> None:
        """Tick a radio button or box by its label."""
        self.page.get_by_label(self.say(words)).first.check()

    def choose_from(self, label: str, words: object) -> None:
        """Choose in a list the first line that holds `words`."""
        field = self.field(label).first
        line = field.locator("option").filter(has_text=str(words)).first
        field.select_option(line.get_attribute("value"))

    def go_back(self) -> None:
        """The browser's own way back. To a page that answered a form it comes by sending that form again."""
        try:
            self.page.go_back(wait_until="load")
        except PlaywrightError as error:
            if "ERR_CACHE_MISS" not in error.message:
                raise
            self.page.wait_for_timeout(
                500
            )  # the browser's own page with the question is no page one can wait for
            self.page.reload(wait_until="load")  # “Confirm form resubmission”: yes
        self.arrive()

    def attach(self, label: str, *files: Path) -> None:
        self.field(label).first.set_input_files([str(file) for file in files])

    def save(self, words: str, into: Path) -> Path:
        """Follow a link that gives a file."""
        link = self.link(words).first
        with self.page.expect_download(timeout=_WAIT) as waited:
            link.click()
        download: Download = waited.value
        target = into / download.suggested_filename
        download.save_as(target)
        return target

    def sign_in(self, email: str, password: str) -> None:
        """Through the door that everybody uses."""
        if "/tai-khoan/login" not in self.path:
            self.go("/tai-khoan/login/?next=/ban-lam-viec/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.leave_by(lambda: self.page.locator("input[name=password]").press("Enter"))

    def waits_for(self, words: str, **values: Any) -> None:
        """Something that appears on this page without loading another."""
        expect(self.page.get_by_text(self.say(words, **values)).first).to_be_visible(timeout=_WAIT)

    def waits_until(self, holds: Callable[[], object], what: str) -> None:
        """Something that scripts do in their own time and that shows nowhere on the page."""
        for _attempt in range(_WAIT // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"in vain: {what}")

    # ── watching ─────────────────────────────────────────────────────────────────────────────────────

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob", "about"} or request.url.startswith(f"{self.home}/"):
            return
        self.problems.append(f"a request wanted to leave: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status < 400 or response.status in self.may_answer | _FORM_CAME_BACK:
            return
        self.problems.append(f"{response.status} for {response.request.method} {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Failed loads are judged by their status, above; CSP violations arrive here as errors.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def close(self) -> None:
        self.context.close()
