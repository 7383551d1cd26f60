"""Templates keep to their floor, and to a policy that runs no inline script and no inline style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .house import PACKAGE, templates

NAMED = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.IGNORECASE)
INLINE_EVENT = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)

by_name = pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def home_of(path: Path) -> Path:
    """The ``templates`` folder that a template stands in."""
    return next(parent for parent in path.parents if parent.name == "templates")


@by_name
def test_a_template_uses_only_its_own_folder_and_the_frame(path: Path) -> None:
    own, frame, composes = home_of(path), PACKAGE / "web" / "templates", "project" in path.parts
    strangers = [
        name
        for name in NAMED.findall(text_of(path))
        if not (own / name).exists() and not (frame / name).exists() and not composes
    ]
    assert strangers == [], "extend or include web/ or your own folder; offer parts to others through a slot"


@by_name
def test_a_template_holds_no_inline_script_style_or_event(path: Path) -> None:
    if path.suffix != ".html" or "papers" in path.parts:
        return  # letters and papers are not pages
    text = text_of(path)
    for what in (INLINE_SCRIPT, INLINE_STYLE, INLINE_EVENT):
        found = what.search(text)
        assert found is None, f"the browser will refuse {found.group(0)!r}; put it into static/"


@by_name
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    loads = [found.group(0) for found in ELSEWHERE.finditer(text_of(path)) if "href" not in found.group(0)]
    assert loads == [], "no CDN, no tracker: everything a page needs comes from this server"
