"""Without a mouse, in another language, in the dark: the two pages that everybody meets first."""

from __future__ import annotations

from collections.abc import Callable

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.tests import factories

from .inspection import DESK
from .visitor import Visitor

_FOCUS = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none';
  return {text: (one.innerText || one.getAttribute('aria-label') || one.name || '').trim().slice(0, 60),
          tag: one.tagName, name: one.name || '', ring, seen: box.width > 0 && box.height > 0 && box.bottom > 0
          && box.top < innerHeight, top: box.top + scrollY}; }"""


def test_every_stop_of_the_tab_key_can_be_seen(world: World, visit: Callable[..., Visitor]) -> None:
    somebody = visit(size=DESK)
    for path in ("/", "/gui/"):
        somebody.go(path)
        somebody.page.keyboard.press("Tab")
        first = somebody.page.evaluate(_FOCUS)
        assert first["text"] == somebody.say("Skip to main content")
        assert first["seen"], "the skip link stays hidden"
        stops = _tab_through(somebody)
        assert len(stops) > 8
        assert all(stop["seen"] and stop["ring"] for stop in stops), [
            s for s in stops if not (s["seen"] and s["ring"])
        ]

        somebody.go(path)
        somebody.page.keyboard.press("Tab")
        somebody.page.keyboard.press("Enter")
        somebody.page.keyboard.press("Tab")
        assert somebody.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def _tab_through(visitor: Visitor) -> list[dict[str, object]]:
    """Every stop from here to the end of the page."""
    stops: list[dict[str, object]] = []
    for _stop in range(150):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(_FOCUS)
        if stop is None:
            return stops
        if stops and stop["text"] == visitor.say("Skip to main content"):
            return stops
        stops.append(stop)
    raise AssertionError(f"the Tab key does not come to an end: {stops[-3:]}")


def test_a_matter_can_be_sent_without_a_mouse(world: World, visit: Callable[..., Visitor]) -> None:
    somebody = visit(size=DESK)
    keyboard = somebody.page.keyboard
    somebody.go("/")
    _tab_to(somebody, "Send a matter")
    somebody.leave_by(lambda: keyboard.press("Enter"))
    _tab_to(somebody, "tim")
    keyboard.type("hoang liet")
    somebody.waits_for("Phường Hoàng Liệt")
    _tab_to(somebody, "Phường Hoàng Liệt")
    somebody.leave_by(lambda: keyboard.press("Enter"))
    _tab_to(somebody, somebody.page.locator("a[href*='loai=phan-anh'] h2").inner_text().strip())
    somebody.leave_by(lambda: keyboard.press("Enter"))
    _tab_to(somebody, "title")
    keyboard.type("Đèn đường ngõ 7 không sáng")
    _tab_to(somebody, "text")
    keyboard.type(factories.TEXT)
    _tab_to(somebody, "Check and continue")
    somebody.leave_by(lambda: keyboard.press("Enter"))
    _tab_to(somebody, "Send")
    somebody.leave_by(lambda: keyboard.press("Enter"))
    somebody.reads("We have received it")


def _tab_to(visitor: Visitor, words: str) -> None:
    """Press Tab until the thing with these words, or this name, has the focus."""
    wanted = visitor.say(words)
    for _stop in range(80):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(_FOCUS)
        if stop and wanted in (stop["name"], stop["text"].partition("\n")[0]):
            return
    raise AssertionError(f"the Tab key never reaches “{wanted}” on {visitor.path}")


def test_language_and_darkness_stay_from_page_to_page(world: World, visit: Callable[..., Visitor]) -> None:
    somebody = visit()
    somebody.go("/")
    assert somebody.page.locator("html").get_attribute("lang") == "vi"
    somebody.leave_by(lambda: somebody.page.locator("button[lang=en]").first.click())
    somebody.language = "en"
    assert somebody.page.locator("html").get_attribute("lang") == "en"
    somebody.reads("Say what is wrong. See it put right.")
    somebody.go("/gui/")
    somebody.reads("Where is the matter?")

    light = _background(somebody)
    somebody.page.locator("button[name=theme][value=dark]").first.click()
    assert _background(somebody) < light / 3, "dark is not dark"
    somebody.go("/")
    assert _background(somebody) < light / 3, "the dark was forgotten on the next page"
    somebody.leave_by(lambda: somebody.page.locator("button[lang=vi]").first.click())
    somebody.language = "vi"
    somebody.reads("Say what is wrong. See it put right.")


def test_without_scripts_the_same_switches_work(world: World, visit: Callable[..., Visitor]) -> None:
    somebody = visit(scripts=False)
    somebody.go("/gui/")
    somebody.leave_by(lambda: somebody.page.locator("button[name=theme][value=dark]").first.click())
    assert somebody.page.locator("html").get_attribute("data-theme") == "dark"
    somebody.leave_by(lambda: somebody.page.locator("button[lang=en]").first.click())
    somebody.language = "en"
    assert somebody.path == "/gui/"
    somebody.reads("Where is the matter?")


def _background(visitor: Visitor) -> float:
    """How bright the page is, 0 to 255."""
    colour = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    numbers = [float(part) for part in colour[colour.index("(") + 1 : -1].replace("/", ",").split(",")[:3]]
    return sum(numbers) / 3
