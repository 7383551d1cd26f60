"""Texts of matters: no two alike, a few hundred common words and a long tail, some told twice by neighbours."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from . import phrases as said

TOPICS = Path(__file__).resolve().parents[2] / "data" / "topics" / "vn.toml"


@dataclass(frozen=True)
class Topic:
    code: str
    nouns: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    topic: str
    title: str
    text: str
    place: str


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    with TOPICS.open("rb") as file:
        listed = tomllib.load(file)["topic"]
    return tuple(Topic(one["code"], tuple(one["phrases"]) or ("việc chung",)) for one in listed)


@lru_cache(maxsize=64)
def _falling(count: int, *, power: float = 0.8) -> list[float]:
    """Cumulative weights by which the n-th of a list is drawn about n^power times less often than the first."""
    return list(accumulate(1 / (place + 1) ** power for place in range(count)))


class Writer:
    """Writes matters for places; the same seed writes the same ones."""

    def __init__(self, seed: int, *, names: Sequence[str]) -> None:
        self.rng = random.Random(seed)
        self.names = names

    def matter(self) -> Written:
        topic = self._one(topics())
        spot = self._filled(self._one(said.WHERE))
        street = self._one(said.STREETS) if self.rng.random() < 0.6 else self.rng.choice(self.names)
        place = f"{spot} {street}"
        noun, other = self._one(topic.nouns), self._one(topic.nouns)
        title = f"{noun} {self._one(said.WRONG)} {spot if self.rng.random() < 0.6 else street}"
        sentences = [
            f"{noun.capitalize()} {place} {self._one(said.WRONG)} {self._filled(self._one(said.SINCE))}",
            f"{self._filled(self._one(said.WHO)).capitalize()} {self._one(said.EFFECT)}, {other} {self._one(said.WRONG)}",
            *(self._clause() for _ in range(self.rng.choice((0, 1, 1, 2, 3)))),
        ]
        text = self._one(said.GREETING) + ". ".join(sentences) + "."
        if self.rng.random() < 0.55:
            text += " " + self._aside()
        if self.rng.random() < 0.6:
            text += " " + self._filled(self._one(said.DETAILS))
        return Written(topic.code, title[0].upper() + title[1:160], f"{text} {self._one(said.ASK)}.", place)

    def retold(self, first: Written) -> Written:
        """The same matter by a neighbour: another beginning, another wish."""
        who = self._filled(self._one(said.WHO))
        text = f"{self._clause()}. {first.text} {who.capitalize()} cũng {self._one(said.EFFECT)}."
        return Written(first.topic, first.title, text, first.place)

    def _aside(self) -> str:
        """Names and seldom words, by which matters differ most."""
        shop = f"{self.rng.choice(said.SHOPS)} {self.rng.choice(said.FAMILY)} {self.rng.choice(said.GIVEN)}"
        seldom = f"{self._one(said.RARE_WORDS)}, {self.rng.choice(said.RARE_WORDS)}"
        where = f" ở {self.rng.choice(self.names)}" if self.rng.random() < 0.4 else ""
        return f"Cạnh {shop}{where} còn {seldom} nữa."

    def _clause(self) -> str:
        return " ".join(
            (self._one(said.SUBJECTS), self._one(said.VERBS), self._one(said.OBJECTS), self._one(said.ENDS))
        )

    def _one(self, among: Sequence) -> object:
        return among[self.rng.choices(range(len(among)), cum_weights=_falling(len(among)))[0]]

    def _filled(self, phrase: str) -> str:
        if "{" not in phrase:
            return phrase
        draw = self.rng.randrange
        return phrase.format(n=draw(1, 400), m=draw(1, 13), k=draw(4, 90), d=draw(1, 29), h=draw(17, 24))
