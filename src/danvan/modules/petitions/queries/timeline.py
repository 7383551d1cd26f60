"""A matter's life as the ledger recorded it, in words, for the public or for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from danvan.kernel.ledger.public import Entry
from danvan.kernel.registry.public import house
from danvan.lib.merkle.leaf import parse_leaf

from ..models import Petition


@dataclass(frozen=True)
class Event:
    """One entry of the log. `index` is its place there, or None for the moment before it is sequenced."""

    act: str
    label: Any
    at: datetime
    actor: str
    uid: str
    index: int | None
    facts: dict[str, Any]


def timeline(petition: Petition, *, public: bool) -> list[Event]:
    """Every recorded act on the matter, oldest first: one query."""
    acts = house().acts
    return [
        Event(
            act=entry.act,
            label=acts[entry.act].label,
            at=entry.at,
            actor=entry.actor,
            uid=entry.uid.hex,
            index=entry.idx,
            facts=parse_leaf(bytes(entry.leaf))["facts"],
        )
        for entry in Entry.objects.filter(thing=petition.thing).order_by("seq")
        if entry.act in acts and (acts[entry.act].public or not public)
    ]
