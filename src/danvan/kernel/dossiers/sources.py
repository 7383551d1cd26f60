"""Records that begin from the words of a paper: its understanding fills the form, and both keep where the other is.

A module that reads papers makes three offers: `<module>.source(key, person) -> Source | None`, what these words say if the
person may see them; `<module>.source_used(key, row, by=…)`, a record was begun from them; `<module>.source_of(thing, person)`,
the words from which a record began. A form that can begin so has `from_paper(told)`, told being the fields as they were
understood; nothing is written until the person sends the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Choices
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from danvan.kernel.organisations.public import Person
from danvan.kernel.registry.public import house, load
from danvan.lib.vietnamese.normal import fold
from danvan.web.parts import Link

#: Where manifests say which of their records can begin from an event, a document or an award: `paper.event`, …
PLACE = "paper"
_PARAMETER = "from"


@dataclass(frozen=True)
class Source:
    """Words of a paper: which find, of which kind, what they mean, and the page on which they stand lit."""

    key: str
    kind: str
    told: Mapping[str, Any]
    quote: str
    title: str
    url: str


def begins(label: Any, route: str, icon: str = "plus") -> Callable[[HttpRequest], Link]:
    """An entry at `paper.<kind>`: the form of a new record; the words' key is added to its address."""
    return lambda request: Link(label, reverse(route), icon)


def beginnings(request: HttpRequest, kind: str, key: str, person: Person) -> list[Link]:
    """What this person can begin from words of this kind."""
    found = []
    for slot in house().slots.get(f"{PLACE}.{kind}", []):
        if slot.permission and not person.can(slot.permission):
            continue
        make: Any = load(slot.render)
        link = make(request)
        found.append(Link(link.label, f"{link.url}?{urlencode({_PARAMETER: key})}", link.icon))
    return found


def source_asked(request: HttpRequest, person: Person) -> Source | None:
    """The words that the address names, if this person may see them and nothing was begun from them yet."""
    key = request.GET.get(_PARAMETER, "")
    offer = house().offers.get(f"{key.partition('.')[0]}.source") if key else None
    return _ask(offer, key, person) if offer else None


def use_source(source: Source, row: Any, *, by: Person) -> None:
    """Tell the paper's module that a record was begun from its words; in the caller's transaction."""
    tell: Any = load(house().offer(f"{source.key.partition('.')[0]}.source_used"))
    tell(source.key, row, by=by)


def source_of(row: Any, person: Person) -> Source | None:
    """The words from which a record began, if there are any and this person may see them."""
    for name, offer in house().offers.items():
        if name.endswith(".source_of"):
            found = _ask(offer, row.thing, person)
            if found is not None:
                return found
    return None


def _ask(offer: str, about: str, person: Person) -> Source | None:
    answer: Any = load(offer)
    found: Source | None = answer(about, person)
    return found


def day_told(said: object) -> date | None:
    """A day as readings write it, where it is whole."""
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def morning_told(said: object) -> datetime | None:
    """Eight in the morning of a day that a paper tells; papers rarely tell the hour."""
    day = day_told(said)
    return timezone.make_aware(datetime.combine(day, time(8))) if day else None


def choice_told(choices: type[Choices], said: object) -> str:
    """The choice that a paper calls by its Vietnamese name, whatever the letters' case; empty where there is none."""
    with translation.override("vi"):
        names = {fold(str(label)): str(value) for value, label in choices.choices}
    return names.get(fold(str(said or "")), "")
