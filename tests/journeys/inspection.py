"""What no page may do to anybody: be unreadable for axe, run over a phone's edge, or speak the wrong language.

A copy of each page is laid out on its own, without scripts, on a phone and on a desk, in daylight and in the
dark, so that the inspection never disturbs the visitor's own page. A page of which every
part was inspected before, in the same outline, is only read for foreign words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

PHONE, DESK = (360, 740), (1280, 800)
_GRAVE = {"serious", "critical"}
#: Off by default in axe, asked for by WCAG 2.2.
_ALSO = {"target-size": {"enabled": True}}
_LAYOUTS: list[tuple[tuple[int, int], str, dict[str, Any]]] = [
    (PHONE, "light", {"rules": _ALSO}),
    (DESK, "light", {"rules": _ALSO}),
    (PHONE, "dark", {"runOnly": ["color-contrast"]}),
]
_RUN = """async (options) => {
  const found = await axe.run(document, {resultTypes: ['violations'], ...options});
  return found.violations.map(one => ({rule: one.id, impact: one.impact, nodes: one.nodes.slice(0, 3).map(
    node => node.target.join(' ') + ' | ' + node.html.slice(0, 200) + ' | ' + node.failureSummary)}));
}"""
_TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth + 1 ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
_READ = """() => { const copy = document.body.cloneNode(true);
  copy.querySelectorAll('[lang]:not([lang=vi]), script, textarea, .preline').forEach(one => one.remove());
  return copy.innerText; }"""
_ENGLISH = re.compile(r"[^\n]*\b(?:the|and|with|your|you|this|that|of|not|is|are)\b[^\n]*", re.IGNORECASE)


@dataclass
class Inspector:
    """Finds what is wrong with a page as it stands; remembers which builds it has seen."""

    browser: Browser
    notebook: Path  #: shared by all who inspect in the same run
    pages_inspected: int = 0
    _seen: set[str] = field(default_factory=set)
    _read_to: int = 0

    def __post_init__(self) -> None:
        self._axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def problems(self, page: Page) -> list[str]:
        """Everything wrong with `page`, in words that lead to the place."""
        html = page.content()
        marks, words = _marks_of(html), _mark(_READABLE.sub("", html))
        seen = self._known()
        if words in seen:
            return []
        found = _foreign_words(page)
        if not marks <= seen:
            self.pages_inspected += 1
            copy = self._copy(page, html)
            copy.evaluate(self._axe + ";0")
            found += [one for layout in _LAYOUTS for one in self._in_layout(copy, *layout)]
        with self.notebook.open("a") as notebook:
            notebook.write("".join(f"{mark}\n" for mark in sorted({*marks, words} - seen)))
        return found

    def _known(self) -> set[str]:
        """What anybody has inspected in this run. A line is read when it is whole."""
        with self.notebook.open("rb") as notebook:
            notebook.seek(self._read_to)
            new = notebook.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read_to += len(whole)
        self._seen.update(whole.decode().split())
        return self._seen

    @cached_property
    def _stage(self) -> Page:
        """Where copies are laid out: one for all, so that sheets and fonts are fetched once."""
        return self.browser.new_context(reduced_motion="reduce").new_page()

    def _copy(self, page: Page, html: str) -> Page:
        """The same page laid out again in a browser of its own, where only the inspection may run scripts."""
        copy = self._stage
        copy.context.clear_cookies()
        copy.context.add_cookies(page.context.cookies())
        address = page.url.partition("#")[0]

        def answer(route: Route) -> None:
            headers = {"Content-Security-Policy": "script-src 'none'"}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        copy.unroute_all()
        copy.route(lambda url: url.partition("#")[0] == address, answer)
        copy.goto(address, wait_until="load")
        return copy

    def _in_layout(
        self, copy: Page, size: tuple[int, int], scheme: str, options: dict[str, Any]
    ) -> list[str]:
        copy.set_viewport_size({"width": size[0], "height": size[1]})
        copy.emulate_media(color_scheme=scheme)
        where = f"{size[0]} px, {scheme}"
        found = [
            f"axe ({where}) {one['impact']}: {one['rule']}\n    " + "\n    ".join(one["nodes"])
            for one in copy.evaluate(_RUN, options)
            if one["impact"] in _GRAVE
        ]
        return found + [f"wider than the screen ({where}): {one}" for one in copy.evaluate(_TOO_WIDE)]


def _foreign_words(page: Page) -> list[str]:
    """English on a Vietnamese page."""
    if page.evaluate("document.documentElement.lang") != "vi":
        return []
    return [
        f"English on a Vietnamese page: {line.strip()[:140]}"
        for line in _ENGLISH.findall(page.evaluate(_READ))[:5]
    ]


def _marks_of(html: str) -> set[str]:
    """What a page is made of: its kinds of element with classes and attributes, its outline of headings, what it repeats.

    A page of nothing but marks that were inspected elsewhere is made of inspected parts.
    """
    kinds = {
        (found[1], *_CLASS.findall(found[0]), *_NAMES.findall(_QUOTED.sub('""', found[0])))
        for found in _ELEMENT.finditer(html)
    }
    outline = tuple(dict.fromkeys(re.findall(r"<(h[1-6]|main|nav|dialog|form|table)\b", html)))
    return {_mark(repr(kind)) for kind in kinds} | {_mark(repr(outline))}


def _mark(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


_ELEMENT = re.compile(r"<(\w+)(?:[^>\"]|\"[^\"]*\")*>")
#: What changes between two readings of the same page: numbers and whatever stands between quotes.
_READABLE = re.compile(r'"[^"]*"|\d+')
_QUOTED, _NAMES, _CLASS = re.compile(r'"[^"]*"'), re.compile(r"\s([\w-]+)"), re.compile(r'\sclass="([^"]*)"')
