"""To which measure does a figure belong? Its kind of unit and the words round it tell (words/measures.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .patterns import any_of, whole, words

OTHER = "other"
#: The whole vocabulary; awards are measured by those who read awards.
MEASURES = tuple(
    dict.fromkeys(
        [
            *(one["name"] for one in words("measures")["measure"]),
            "awards.collective",
            "awards.individual",
            OTHER,
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words round a figure: after it, before it in its clause, its sentence, its paragraph, the rest
    of its sentence after a comma; topics of the text."""

    after: str
    before: str
    sentence: str
    paragraph: str = ""
    later: str = ""
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    units: frozenset[str]
    cues: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    in_sentence: re.Pattern[str] | None
    in_paragraph: re.Pattern[str] | None
    topics: frozenset[str]
    reads_paragraph: bool
    is_default: bool

    def fits(self, words: str, around: Surroundings) -> bool:
        if self.in_sentence is not None and not self.in_sentence.search(around.sentence):
            return False
        if self.in_paragraph is not None and not self.in_paragraph.search(around.paragraph):
            return False
        if self.topics and not self.topics & around.topics:
            return False
        if self.cues is not None and not self.cues.search(words):
            return False
        return self.unless is None or not self.unless.search(words)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            name=one["name"],
            units=frozenset(one["units"]),
            cues=_words(one.get("any", [])),
            unless=_words(one.get("unless", [])),
            in_sentence=_words(one.get("sentence", [])),
            in_paragraph=_words(one.get("in_paragraph", [])),
            topics=frozenset(one.get("topic", [])),
            reads_paragraph=one.get("paragraph", False),
            is_default=one.get("default", False),
        )
        for one in words("measures")["measure"]
    )


def _words(listed: list[str]) -> re.Pattern[str] | None:
    return re.compile(whole(any_of(listed))) if listed else None


@cache
def _rules_for(kinds: frozenset[str]) -> tuple[tuple[_Rule, ...], tuple[_Rule, ...]]:
    """Rules that speak of such a unit: those that need words, and the defaults."""
    mine = [rule for rule in _rules() if rule.units & kinds]
    return tuple(one for one in mine if not one.is_default), tuple(one for one in mine if one.is_default)


def topics_of(low: str) -> frozenset[str]:
    """Those topics of a whole text that some rule asks for."""
    asked = frozenset[str]().union(*(rule.topics for rule in _rules()))
    return frozenset(one for one in asked if one in low)


def near_measure(kinds: frozenset[str], around: Surroundings) -> str | None:
    """The measure that words beside the number name; None when none does."""
    rules, _ = _rules_for(kinds)
    return _first(rules, (around.after, around.before), around)


def far_measure(kinds: frozenset[str], around: Surroundings) -> str:
    """The measure its sentence or paragraph names, or the usual one of its unit."""
    rules, defaults = _rules_for(kinds)
    rules = tuple(one for one in rules if one.name != OTHER)  # what excludes a number stands beside it
    named = _first(rules, (around.later, around.sentence), around)
    if named is None and around.paragraph:
        named = _first(tuple(one for one in rules if one.reads_paragraph), (around.paragraph,), around)
    return named or _first(defaults, (around.before,), around) or OTHER


def _first(rules: tuple[_Rule, ...], scopes: tuple[str, ...], around: Surroundings) -> str | None:
    for scope in scopes:
        for rule in rules:
            if rule.fits(scope, around):
                return rule.name
    return None
