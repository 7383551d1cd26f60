"""What a reader may choose from in filters and forms: their offices, units and people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Body, Person, Unit

from .desk import covered

#: Matters that nobody has yet decided to publish or to withhold.
UNREVIEWED = Q(published_at__isnull=True, is_private=False, withheld_reason="", erased_at__isnull=True)
_MOST = 400


def _bodies_with(person: Person, permission: str) -> list[int]:
    return sorted({post.body_id for post in person.posts_with(permission)})


def queue_value(person: Person) -> str:
    """The person's own queue as a filter's value: bodies they work in, bodies they lead."""
    led = _bodies_with(person, "petitions.lead")
    mine = sorted({*led, *_bodies_with(person, "petitions.handle")})
    return f"b{'.'.join(map(str, mine))}-l{'.'.join(map(str, led))}" if mine else ""


def hands(person: Person) -> list[tuple[str, Any]]:
    """In whose hands a matter may be, from this reader's place."""
    found: list[tuple[str, Any]] = []
    if queue_value(person):
        found = [(queue_value(person), _("My offices' queue")), (f"p{person.pk}", _("Mine"))]
    led = _bodies_with(person, "petitions.lead")
    if led:
        found.append((f"u{'.'.join(map(str, led))}", _("Gone up to me")))
    return [*found, ("nobody", _("Nobody in particular"))]


def in_hands(rows: Any, value: str) -> Any:
    """`rows` narrowed to one of `hands`; the form has checked that the value is the reader's own."""
    if value == "nobody":
        return rows.filter(assignee__isnull=True)
    if value.startswith("p"):
        return rows.filter(assignee_id=int(value[1:]))
    if value.startswith("u"):
        led = _ids(value[1:])
        return rows.filter(escalated_body_id__in=led).exclude(body_id__in=led)
    mine, _dash, led_text = value[1:].partition("-l")
    return rows.filter(Q(body_id__in=_ids(mine)) | Q(escalated_body_id__in=_ids(led_text)))


def _ids(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdecimal()]


def own_units(person: Person, permission: str = "petitions.read") -> list[Unit]:
    """Units of the person's posts, without doubles, the highest first."""
    found = {post.body.unit_id: post.body.unit for post in person.posts_with(permission)}
    return sorted(found.values(), key=lambda unit: (unit.rank, unit.sort_key))


def units(person: Person) -> list[tuple[str, Any]]:
    """The reader's units and those right below them."""
    return [(str(unit.pk), unit) for unit in _with_children(own_units(person))]


def _with_children(own: list[Unit]) -> list[Unit]:
    ids = [unit.pk for unit in own]
    below = Unit.objects.existing_on(timezone.localdate()).filter(parent_id__in=ids).exclude(pk__in=ids)
    return [*own, *below.order_by("rank", "sort_key")[:_MOST]]


def units_to_register_in(person: Person) -> list[Unit]:
    """Where the person may take a matter down: communes and what lies below them."""
    ids = [unit.pk for unit in own_units(person, "petitions.register")]
    if not ids:
        return []
    places = Unit.objects.covered_by(ids).existing_on(timezone.localdate()).filter(rank__gte=3)
    return list(places.order_by("rank", "sort_key", "pk")[:_MOST])


def unit_in_reach(person: Person, code: str) -> Unit | None:
    """A unit of today by its code, leading zeros or not, among those the person may import for."""
    ids = [unit.pk for unit in own_units(person, "petitions.import")]
    units = Unit.objects.existing_on(timezone.localdate()).covered_by(ids)
    codes = {code, code.zfill(5), code.zfill(2)}
    return units.filter(code__in=codes, rank__gte=3).order_by("rank", "pk").first()


def below(rows: Any, value: str) -> Any:
    return rows.filter(unit_id__in=covered([int(value)]))


def bodies(person: Person) -> list[tuple[str, Any]]:
    """Offices that take matters in the reader's units and right below."""
    ids = [int(key) for key, _unit in units(person)]
    found = Body.objects.filter(
        unit_id__in=ids, valid_to__isnull=True, kind__in=["people_committee", "department"]
    )
    return [(str(body.pk), body) for body in found.order_by("unit__rank", "unit__sort_key", "pk")[:_MOST]]


def people(person: Person) -> list[tuple[str, Any]]:
    """Colleagues in the reader's own offices who handle or lead."""
    own = {post.body_id for post in person.posts_with("petitions.read")}
    today = timezone.localdate()
    held = Q(holdings__starts_on__lte=today) & (
        Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    )
    found = Person.objects.filter(
        held, holdings__post__body_id__in=own, holdings__post__role__in=["handler", "head"]
    )
    return [(str(one.pk), one) for one in found.distinct().order_by("name", "pk")[:_MOST]]


def in_charge(rows: Any, value: str) -> Any:
    return rows.filter(assignee_id=int(value))
