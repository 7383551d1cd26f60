"""The same words as other people type them: with a slip, without diacritics, in another order."""

from __future__ import annotations

import random
import unicodedata

_LETTERS = "abcdeghiklmnopqrstuvxy"


def plain(text: str) -> str:
    """Without diacritics, as on an old phone."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def slip(word: str, rng: random.Random) -> str:
    """One letter lost, doubled, wrong, or swapped with its neighbour."""
    at = rng.randrange(1, len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 or at == len(word) - 1:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def mistyped(text: str, rng: random.Random, *, share: float = 0.1) -> str:
    """About one word in ten with a slip."""
    words = text.split(" ")
    return " ".join(slip(word, rng) if len(word) > 2 and rng.random() < share else word for word in words)


def reordered(text: str, rng: random.Random) -> str:
    """The same sentences in another order."""
    sentences = [sentence for sentence in text.split(". ") if sentence]
    rng.shuffle(sentences)
    return ". ".join(sentences)
