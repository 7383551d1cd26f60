"""What scripts add, in a real browser: drafts, counters, dialogs, keys, colours, and nothing lost without them."""

from __future__ import annotations

import http.server
import io
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "static"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium on the path"),
]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'"
)


class Writing(forms.Form):
    use_required_attribute = False
    text = forms.CharField(max_length=300, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    phone = forms.CharField(widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    photo = forms.FileField(required=False)


class Site:
    """Pages by address, under the policy that production sends."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        site = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args: object) -> None:
                super().__init__(*args, directory=str(STATIC.parent))

            def do_GET(self) -> None:
                page = site.pages.get(self.path.partition("?")[0])
                if page is None:
                    super().do_GET()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    running.pages["/form"] = render_to_string(
        "web/act.html", {"form": Writing(), "title": "Write", "submit": "Send", "draft": "intake", "menu": ()}
    )
    running.pages["/done"] = running.pages["/form"].replace("<h1>", '<h1 data-draft-clear="intake">')
    running.pages["/list"] = render_to_string("web/page_desk.html", {"menu": ()}).replace(
        '<div class="layout__main">',
        '<div class="layout__main"><input data-search id="q">'
        + "".join(f'<p data-row><a href="/form" id="row{place}">row</a></p>' for place in range(3))
        + '<a href="/form" data-dialog="keys" id="open">Open</a>',
    )
    yield running
    running.server.shutdown()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=site.address)
    visit = context.new_page()
    problems: list[str] = []
    visit.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    visit.on("pageerror", lambda problem: problems.append(str(problem)))
    yield visit
    context.close()
    assert problems == []


def until(page: Page, expression: str) -> None:
    """Wait for a truth; the policy forbids the driver's own way of waiting."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def test_a_draft_survives_a_reload_but_private_fields_are_never_kept(page: Page) -> None:
    page.goto("/form")
    page.fill("#id_text", "Cống vỡ trước ngõ 15")
    page.check("#id_kind_1")
    page.fill("#id_phone", "0912345678")
    until(page, "Object.keys(localStorage).includes('draft:intake')")

    page.reload()

    assert page.input_value("#id_text") == "Cống vỡ trước ngõ 15"
    assert page.is_checked("#id_kind_1")
    assert page.input_value("#id_phone") == ""
    assert "0912345678" not in page.evaluate("JSON.stringify(localStorage)")
    assert "restored" in page.inner_text("form .notice")


def test_a_draft_is_gone_once_it_was_sent_or_thrown_away(page: Page) -> None:
    page.goto("/form")
    page.fill("#id_text", "first")
    until(page, "localStorage.getItem('draft:intake')")
    page.goto("/done")
    assert page.evaluate("localStorage.getItem('draft:intake')") is None

    page.goto("/form")
    page.fill("#id_text", "second")
    until(page, "localStorage.getItem('draft:intake')")
    page.reload()
    page.click("form .notice button")
    assert page.input_value("#id_text") == ""
    assert page.evaluate("localStorage.getItem('draft:intake')") is None


def test_the_counter_warns_and_never_cuts_pasted_text(page: Page) -> None:
    page.goto("/form")
    page.evaluate("document.getElementById('id_text').focus()")
    page.keyboard.insert_text("á" * 310)

    assert len(page.input_value("#id_text")) == 310
    assert "10" in page.inner_text("[data-count]")
    assert "field__count--over" in (page.get_attribute("[data-count]", "class") or "")


def test_chosen_photos_are_shown_before_they_are_sent(page: Page) -> None:
    page.goto("/form")
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    page.set_input_files("#id_photo", {"name": "cong.png", "mimeType": "image/png", "buffer": out.getvalue()})

    until(page, "document.querySelector('.upload__previews img').naturalWidth === 20")
    assert "cong.png" in page.inner_text(".upload__previews")


def test_keys_walk_the_rows_search_and_help_but_not_while_typing(page: Page) -> None:
    page.goto("/list")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "row1"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "row0"

    page.keyboard.press("/")
    page.keyboard.type("jk?")
    assert page.input_value("#q") == "jk?"

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog#keys")


def test_a_link_that_opens_a_dialog_still_leads_somewhere_without_scripts(
    browser: Browser, site: Site
) -> None:
    with browser.new_context(java_script_enabled=False, base_url=site.address) as context:
        visit = context.new_page()
        visit.goto("/list")
        visit.click("#open")
        assert visit.url.endswith("/form")

    with browser.new_context(base_url=site.address) as context:
        visit = context.new_page()
        visit.goto("/list")
        visit.click("#open")
        assert visit.is_visible("dialog#keys")


def test_colours_change_at_once_and_are_remembered_for_the_server(page: Page, browser: Browser) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/list")
    page.click("[data-theme-switch] button[value=dark]")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.cookie") == "theme=dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 27, 31)"

    page.click("[data-theme-switch] button[value='']")
    assert page.evaluate("document.cookie") == ""


def test_a_form_that_asks_first_is_sent_only_after_yes(page: Page, site: Site) -> None:
    site.pages["/ask"] = site.pages["/list"].replace(
        "<input data-search",
        '<form action="/form" data-confirm="Really?"><button id="send">Send</button></form><input data-search',
    )
    page.goto("/ask")
    page.click("#send")
    assert page.inner_text("#sure h2") == "Really?"
    page.click("#sure button[value=no]")
    assert page.url.endswith("/ask")

    page.click("#send")
    page.click("#sure button[value=yes]")
    page.wait_for_url("**/form?")


def test_keys_can_be_switched_off_on_a_device(page: Page) -> None:
    page.goto("/list")
    page.keyboard.press("?")
    page.check("[data-keys-off]")
    page.keyboard.press("Escape")
    page.reload()

    page.keyboard.press("?")

    assert not page.is_visible("dialog#keys")


def test_every_place_of_the_desk_can_be_reached_on_a_phone(page: Page, site: Site) -> None:
    menu = [{"label": f"Place {number}", "url": f"/place{number}", "icon": "dot"} for number in range(7)]
    site.pages["/desk"] = render_to_string("web/page_desk.html", {"menu": menu})
    page.goto("/desk")

    def visible() -> set[str]:
        return {link.get_attribute("href") for link in page.query_selector_all("nav a") if link.is_visible()}

    in_bar = visible()
    page.click(".rail__more button")

    assert in_bar == {f"/place{number}" for number in range(4)}
    assert visible() >= {f"/place{number}" for number in range(7)}
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert visible() >= {f"/place{number}" for number in range(7)}
