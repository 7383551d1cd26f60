"""Vietnamese first: every word that may reach a screen has its translation, compiled and fresh."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from .house import PACKAGE as SOURCE

_FUNCTIONS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
}
_IN_TEMPLATE = re.compile(r"""\b(n?gettext)\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
#: Names that are the same in every language.
_SAME = {"Zalo"}


def spoken() -> Iterator[tuple[str, str]]:
    """(where, msgid) of everything marked for translation in code and templates."""
    for file in sorted(SOURCE.rglob("*.py")):
        if {"tests", "migrations", "testing.py"} & {*file.parts}:
            continue
        yield from ((f"{file.relative_to(SOURCE)}", text) for text in _in_code(file))
    for file in sorted(SOURCE.rglob("templates/**/*")):
        if file.suffix in {".html", ".txt", ".xml"}:
            made = templatize(file.read_text(encoding="utf-8"), origin=str(file))
            for match in _IN_TEMPLATE.finditer(made):
                yield f"{file.relative_to(SOURCE)}", ast.literal_eval(match[2])


def _in_code(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        count = _FUNCTIONS.get(node.func.id)
        texts = [
            one.value
            for one in node.args[: count or 0]
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if count is None or not texts:
            continue
        if node.func.id.startswith("pgettext"):
            yield "\x04".join(texts)
        else:
            yield texts[0]


def test_every_word_on_a_screen_has_its_vietnamese() -> None:
    catalogue = trans_real.translation("vi")
    missing = sorted(
        {
            f"{where}: {text!r}"
            for where, text in spoken()
            if text
            and text not in _SAME
            and not (catalogue._catalog.get(text) or catalogue._catalog.get((text, 0)))
        }
    )
    assert missing == [], "translate these in the locale folder beside them"


@pytest.mark.parametrize(
    "source", sorted(SOURCE.rglob("*.po")), ids=lambda file: str(file.relative_to(SOURCE))
)
def test_every_catalogue_is_compiled_and_fresh(source: Path) -> None:
    """A fresh clone speaks Vietnamese without any tool: compiled catalogues are kept, and kept in step."""
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    lacking = [
        text
        for text in _translated(source)
        if compiled.gettext(text) == text and not compiled._catalog.get((text, 0))
    ]
    assert [text for text in lacking if _translated(source)[text] != text] == []


def _translated(source: Path) -> dict[str, str]:
    """msgid → msgstr of the entries that have one (contexts and plurals aside)."""
    found: dict[str, str] = {}
    for entry in re.split(r"\n\s*\n", source.read_text(encoding="utf-8")):
        if "msgctxt" in entry or "msgid_plural" in entry or "#, fuzzy" in entry or entry.startswith("#~"):
            continue
        parts = re.search(r'^msgid ((?:".*"\s*)+)^msgstr ((?:".*"\s*)+)', entry + "\n", re.MULTILINE)
        if parts:
            text, said = (
                "".join(ast.literal_eval(line) for line in part.split("\n") if line)
                for part in parts.groups()
            )
            if text and said:
                found[text] = said
    return found


def test_no_word_has_two_translations() -> None:
    """All catalogues become one: of two translations a page would show whichever came last."""
    said: dict[str, dict[str, str]] = {}
    for file in sorted(SOURCE.rglob("locale/vi/LC_MESSAGES/django.mo")):
        with file.open("rb") as compiled:
            for key, words in gettext.GNUTranslations(compiled)._catalog.items():
                if key and words:
                    said.setdefault(str(key), {}).setdefault(words, str(file.relative_to(SOURCE).parents[3]))
    assert {key: words for key, words in said.items() if len(words) > 1} == {}
