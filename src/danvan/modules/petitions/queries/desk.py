"""What staff may see, and in which order they should look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from danvan.kernel.organisations.public import Actor, Person, covered_ids

from ..models import Petition, PetitionQuerySet

_SOON = timedelta(days=3)
#: Units that are named one by one in a query; a province has about 500, those they continue included.
_FEW = 3000


def visible_to(person: Actor, *, listed: bool = False) -> PetitionQuerySet:
    """Every petition this person may read: those of units below their posts, and those of their own bodies.

    `listed` gives the same rows for one query more, in a form that long lists can be read from in order: see `_listed`.
    """
    matters = Petition.objects.select_related("unit", "topic", "body")
    if not isinstance(person, Person):
        return matters.none()
    if person.is_system:
        return matters
    units = covered(_units_of(person, "petitions.read"))
    here = Q(unit_id__in=units)
    in_hand = Q(body_id__in=[post.body_id for post in person.posts_with("petitions.read")])
    if listed and isinstance(units, list):
        return matters.filter(_listed(units, here=here, in_hand=in_hand))
    return matters.filter(here | in_hand)


def _listed(units: list[int], *, here: Q, in_hand: Q) -> Q:
    """`here | in_hand`, with every unit where such a matter lies.

    Beside an OR the planner walks past everybody's rows in order until it has found a page of theirs; a list of units
    leads it to an index. Bodies seldom hold matters of other units: where they do, those units are asked for too.
    """
    elsewhere = Petition.objects.filter(in_hand).exclude(here).order_by("unit_id")
    strays = list(elsewhere.values_list("unit_id", flat=True).distinct())
    return Q(unit_id__in=[*units, *strays]) & (here | in_hand) if strays else here


def covered(unit_ids: list[int]) -> Any:
    """What these units cover, one by one where they are few, so that the planner can count and an index can follow.

    Whoever reaches thousands of units reaches most rows, and then asking row by row is right: a subquery.
    """
    ids = list(covered_ids(unit_ids)[: _FEW + 1])
    return ids if len(ids) <= _FEW else covered_ids(unit_ids)


def _units_of(person: Person, permission: str) -> list[int]:
    return sorted({post.body.unit_id for post in person.posts_with(permission)})


def queue(person: Person) -> PetitionQuerySet:
    """Open matters in this person's hands: their bodies' own, and those that have gone up to them."""
    bodies = sorted({post.body_id for post in person.posts_with("petitions.handle")})
    led = sorted({post.body_id for post in person.posts_with("petitions.lead")})
    mine = Q(body_id__in=[*bodies, *led]) | Q(escalated_body_id__in=led)
    return Petition.objects.open().filter(mine).select_related("unit", "topic", "body", "assignee")


@dataclass(frozen=True)
class Glance:
    """One unit in a few numbers; each opens to its list."""

    open: int
    unaccepted: int
    late: int
    due_soon: int
    disputed: int
    waiting: int
    unreviewed: int


def glance(person: Person, *, today: date | None = None) -> Glance:
    """How the person's bodies stand today: three queries."""
    today = today or timezone.localdate()
    clocked = Q(state__in=["received", "accepted"])
    numbers = (
        queue(person)
        .order_by()
        .aggregate(
            open=Count("pk"),
            unaccepted=Count("pk", filter=Q(state="received")),
            late=Count("pk", filter=clocked & Q(due_on__lt=today)),
            due_soon=Count("pk", filter=clocked & Q(due_on__gte=today, due_on__lte=today + _SOON)),
            disputed=Count("pk", filter=Q(reopened_count__gt=0)),
            waiting=Count("pk", filter=Q(state="waiting")),
        )
    )
    return Glance(**numbers, unreviewed=unreviewed(person).order_by()[:1000].count())


def unreviewed(person: Person) -> PetitionQuerySet:
    """Matters that nobody has yet decided to publish or withhold, oldest first."""
    matters = Petition.objects.filter(
        published_at__isnull=True, is_private=False, withheld_reason="", erased_at__isnull=True
    )
    return (
        matters.filter(
            Q() if person.is_system else Q(unit_id__in=covered(_units_of(person, "petitions.publish")))
        )
        .select_related("unit", "topic")
        .order_by("received_at")
    )
