"""A text made ready for the rules: a shadow of the same length to match in, its sentences and clauses."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

from danvan.lib.vietnamese.normal import unify_tones

Span = tuple[int, int]

_ALIKE = str.maketrans(
    {
        "Ð": "Đ", "ð": "đ", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "⁄": "/", "∕": "/", "\u00a0": " ",
        "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " ", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "‟": '"',
    }
)  # fmt: skip
_LOWER_APART = {"İ": "i"}  # the only capital whose small form is longer than itself
_SENTENCE_END = re.compile(
    r"\n|(?<=[.!?…])(?=[\"')\]]{0,3}\s{1,9}[\"'(\[]{0,3}[^\W\d_])|(?<=[^\W\d_][.!?…])(?=\s{1,9}\d)|(?<=;)(?=\s)"
)
_ABBREVIATED = re.compile(r"(?:^|[\s(,;])(?:tp|tx|tt|ths|th|ts|gs|pgs|bs|q|p|x|h|t|đ/c|đc|ks|vv|st)\.$")
_CLAUSE_END = re.compile(r"[,;:()\n]|(?<=\s)-(?=\s)|\.(?=\s|$)")


class Prose:
    """`text` is NFC; `plain` and `low` are of the same length, with one kind of dash, space and quotation mark."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        self.plain = unify_tones(self.text.translate(_ALIKE))
        self.low = self._lowered()

    def _lowered(self) -> str:
        low = self.plain.lower()
        if len(low) == len(self.plain):
            return low
        return "".join(_LOWER_APART.get(char, char.lower()) for char in self.plain)

    @cached_property
    def sentences(self) -> list[Span]:
        """A sentence ends at a line's end, a semicolon, or a full stop before a word; not after "TP.", "ThS."."""
        found, start = [], 0
        for match in _SENTENCE_END.finditer(self.low):
            at = match.start()
            if self.low[at : at + 1] == "\n" and self._is_wrapped(start, at):
                continue
            if self.low[at - 1 : at] == "." and _ends_short(self.low, start, at, self.plain):
                continue
            if at > start:
                found.append((start, at))
            start = match.end()
        found.append((start, len(self.low)))
        return found

    def _is_wrapped(self, start: int, at: int) -> bool:
        """Does the sentence go on in the next line, as in text taken out of a PDF?"""
        following = self.plain[at + 1 : at + 2]
        return following.islower() and at - start >= 40 and self.low[at - 1] not in ".:;!?"

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_number(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def sentence(self, at: int) -> Span:
        """The sentence that holds a position."""
        return self.sentences[self.sentence_number(at)]

    def clause(self, start: int, end: int, *, longest: int = 160) -> Span:
        """From the punctuation before to the punctuation after, inside the sentence."""
        first, last = self.sentence(start)
        first, last = max(first, start - longest), min(last, end + longest)
        before = [match.end() for match in _CLAUSE_END.finditer(self.low, first, start)]
        after = _CLAUSE_END.search(self.low, end, last)
        return (before[-1] if before else first), (after.start() if after else last)

    def line(self, at: int) -> Span:
        """The line that holds a position."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end


def _ends_short(low: str, start: int, at: int, plain: str) -> bool:
    if _ABBREVIATED.search(low, max(start, at - 8), at):
        return True
    return at >= 2 and plain[at - 2].isupper() and (at < 3 or not plain[at - 3].isalpha())
