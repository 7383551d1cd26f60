"""The one door to a matter: what a person may not see is not there, in every page, file and act alike."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from danvan.kernel.organisations.public import Person

from ...queries import Event, staff, timeline, visible_to

#: Acts by others that do not touch what an officer is about to do.
HARMLESS = {"petitions.supported", "petitions.rated", "petitions.published", "petitions.withheld"}


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; views behind `staff_only` always have one."""
    person = request.user
    assert isinstance(person, Person)
    return person


def get_visible_or_404(person: Person, number: int) -> Any:
    """The matter with this number, if this person may see it."""
    matter = visible_to(person).filter(number=number).first()
    if matter is None:
        raise Http404
    return matter


def whole_or_404(person: Person, number: int) -> Any:
    """The same with everything its page shows."""
    matter = staff.record_of(person, number)
    if matter is None:
        raise Http404
    return matter


def seen_by(matter: Any) -> int:
    """How many entries the matter's record has now: what a form opened at this moment has seen."""
    return len(timeline(matter, public=False))


def since(matter: Any, seen: int | None) -> tuple[list[Event], int]:
    """(what happened after a form was opened and matters to it, how many entries there are now)."""
    events = timeline(matter, public=False)
    if seen is None or seen < 0:
        return [], len(events)
    return [event for event in events[seen:] if event.act not in HARMLESS], len(events)
