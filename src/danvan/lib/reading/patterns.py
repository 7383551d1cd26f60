"""Patterns made of word lists. The lists are Vietnamese and stand in words/*.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from danvan.lib.vietnamese.normal import unify_tones

_WORDS = Path(__file__).parent / "words"


@cache
def words(name: str) -> dict[str, Any]:
    """One table of words/<name>.toml, with every tone where the texts' shadow has it."""
    return tomllib.loads(unify_tones((_WORDS / f"{name}.toml").read_text(encoding="utf-8")))


def any_of(phrases: Iterable[str]) -> str:
    """A group that matches the longest of the phrases, whatever blanks stand between their words."""
    longest_first = sorted(set(phrases), key=lambda one: (-len(one), one))
    return f"(?:{'|'.join(_phrase(one) for one in longest_first)})"


def whole(pattern: str) -> str:
    """Only as whole words."""
    return rf"(?<!\w){pattern}(?!\w)"


def compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words."""
    return re.compile(whole(any_of(phrases)))


def _phrase(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
#: The inside of a class: every Vietnamese capital.
CAPITALS = "A-ZĐ" + "".join(
    unicodedata.normalize("NFC", vowel.upper() + tone) for vowel in _VOWELS for tone in _TONES
).replace("A", "").replace("E", "").replace("I", "").replace("O", "").replace("U", "").replace("Y", "")
#: A word that begins with a capital; a hyphen or an apostrophe may stand inside (K'Ré, Bờ Y).
CAPITALISED = rf"[{CAPITALS}](?:\w|['’](?=\w))*"
