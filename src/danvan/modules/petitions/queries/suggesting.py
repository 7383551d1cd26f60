"""What a matter may be about and whether somebody has said it before: offered while the resident writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from danvan.kernel.organisations.public import Unit, covered_ids
from danvan.lib.vietnamese.clues import LABELS, find_clues, sensitive_words

from ..models import Petition
from .searching import similar_to

#: Below this the words say too little to compare.
_ENOUGH = 15
_NEIGHBOURS = 6
_AGREE = 2


@dataclass(frozen=True)
class Hidden:
    """A clue that will be masked: what the resident wrote, and what others read instead."""

    quote: str
    label: str


@dataclass(frozen=True)
class Hints:
    similar: list[Petition]
    hidden: list[Hidden]
    sensitive: list[str]
    topic: str


def hints_for(title: str, text: str, place: str, *, unit: Unit | None) -> Hints:
    """Similar published matters of the unit, what will be masked, and a topic if neighbours agree on one."""
    if len(title) + len(text) < _ENOUGH:
        return Hints([], [], [], "")
    near = (
        []
        if unit is None
        else similar_to(title, text, unit_ids=list(covered_ids([unit.pk])), limit=_NEIGHBOURS)
    )
    return Hints(
        similar=near[:3],
        hidden=_hidden(f"{title}\n{text}\n{place}"),
        sensitive=[clue.quote for clue in sensitive_words(f"{title}\n{text}")],
        topic=_agreed([matter.topic_id for matter in near]),
    )


def _hidden(words: str) -> list[Hidden]:
    found = {clue.quote: Hidden(clue.quote, LABELS.get(clue.kind, "[…]")) for clue in find_clues(words)}
    return list(found.values())


def _agreed(topics: list[str | None]) -> str:
    """The topic that at least two similar matters share; one alone proves nothing."""
    counted = Counter(topic for topic in topics if topic).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= _AGREE else ""
