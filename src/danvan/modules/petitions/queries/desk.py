"""What staff may see, and in which order they should look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from danvan.kernel.organisations.public import Actor, Person, covered_ids, scope_of

from ..models import Petition, PetitionQuerySet

_SOON = timedelta(days=3)
#: Units that are named one by one in a query; a province has about 500, those they continue included.
_FEW = 3000


def visible_to(person: Actor) -> PetitionQuerySet:
    """Every petition this person may read: those of units below their posts, and those of their own bodies."""
    matters = Petition.objects.select_related("unit", "topic", "body")
    if not isinstance(person, Person):
        return matters.none()
    if person.is_system:
        return matters
    bodies = [post.body_id for post in person.posts_with("petitions.read")]
    return matters.filter(within(person, "petitions.read") | Q(body_id__in=bodies))


def within(person: Person, permission: str) -> Q:
    """What the person's posts reach, as units by name where they are few: one query more, and an index for the rest.

    A subquery beside an OR leaves the planner nothing but every row; a list of a province's units lets it choose.
    Whoever reaches thousands of units reaches most rows, and then asking row by row is right.
    """
    units = sorted({post.body.unit_id for post in person.posts_with(permission)})
    if not units:
        return Q(pk__in=[])
    ids = list(covered_ids(units)[: _FEW + 1])
    return Q(unit_id__in=ids) if len(ids) <= _FEW else scope_of(person, permission)


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
        matters.filter(Q() if person.is_system else within(person, "petitions.publish"))
        .select_related("unit", "topic")
        .order_by("received_at")
    )
