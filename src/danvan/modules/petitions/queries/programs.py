"""What only programs ask for: pages by cursor over a queue, requests in the Open311 sense, one body by its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from danvan.kernel.organisations.public import Body, Person, Unit

from ..models import Petition, PetitionQuerySet
from ..states import WORKFLOW
from .desk import queue, visible_to
from .public import published


@dataclass(frozen=True)
class Stretch:
    """Some rows in order, and the cursor behind the last; empty where there are no more."""

    matters: list[Petition]
    after: str


def queue_page(person: Person, *, after: str, size: int) -> Stretch:
    """The person's queue by deadline, what has none last: one query."""
    rows = queue(person).order_by("due_on", "pk")
    place = _due_cursor(after)
    if place is not None:
        due_on, pk = place
        behind = Q(due_on__isnull=True, pk__gt=pk)
        if due_on is not None:
            behind = Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk) | Q(due_on__isnull=True)
        rows = rows.filter(behind)
    found = list(rows[: size + 1])
    more = len(found) > size
    return Stretch(found[:size], f"{found[size - 1].due_on or 'none'}_{found[size - 1].pk:x}" if more else "")


def visible_page(person: Person, *, unit: Unit | None, state: str, after: str, size: int) -> Stretch:
    """Everything the person may read, newest first: a fixed number of queries."""
    rows = visible_to(person, listed=True).select_related("assignee").order_by("-pk")
    if unit is not None:
        rows = rows.filter(unit__covered_by__unit=unit)
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=min(int(after, 16), 2**62))
    found = list(rows[: size + 1])
    return Stretch(found[:size], f"{found[size - 1].pk:x}" if len(found) > size else "")


def standing(petition_id: int) -> Petition:
    """A matter as it stands after an act: number, state and version."""
    return Petition.objects.only("number", "state", "version").get(pk=petition_id)


def standing_body(pk: int) -> Body | None:
    """A body that works today."""
    return Body.objects.filter(pk=pk, valid_to__isnull=True).select_related("unit").first()


def requests_between(
    start: datetime | None,
    end: datetime | None,
    *,
    unit: Unit | None,
    numbers: Sequence[int] = (),
    topics: Sequence[str] = (),
    is_open: bool | None = None,
    limit: int = 1000,
) -> list[Petition]:
    """Published matters received within a stretch of time, newest first: two queries with their answers."""
    rows: PetitionQuerySet = published(unit=unit).order_by("-received_at", "-pk")
    if start is not None:
        rows = rows.filter(received_at__gte=start)
    if end is not None:
        rows = rows.filter(received_at__lte=end)
    if numbers:
        rows = rows.filter(number__in=numbers)
    if topics:
        rows = rows.filter(topic__in=topics)
    if is_open is not None:
        rows = rows.filter(
            state__in=[name for name, state in WORKFLOW.states.items() if state.is_open is is_open]
        )
    return list(rows.prefetch_related("answers")[:limit])


def _due_cursor(text: str) -> tuple[date | None, int] | None:
    due, _underscore, pk = text.partition("_")
    try:
        return (None if due == "none" else date.fromisoformat(due), min(int(pk, 16), 2**62)) if pk else None
    except ValueError:
        return None
