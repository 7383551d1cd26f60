"""Which body takes a matter: the nearest route for its topic and unit, and never nobody if anybody exists."""

from __future__ import annotations

from collections.abc import Sequence

from danvan.kernel.organisations.public import Body, BodyKind, Unit, ancestors_of

from danvan.lib.memory import remembered

from .models import Route, Topic


@remembered
def body_for(unit: Unit, topic: Topic | None) -> Body | None:
    """The body that handles `topic` in `unit`.

    Order: a route for the topic in the unit, then for all topics; then the same one level up. Where no route
    says otherwise it is the People's Committee of the unit, or of the nearest unit above that has one.
    """
    path = ancestors_of(unit)
    routes = _routes(path, topic)
    bodies = _committees(path)
    for place in reversed(path):
        route = routes.get((place.pk, topic.pk if topic else None)) or routes.get((place.pk, None))
        if route is not None:
            body = route.body or _of_kind(place, route.body_kind)
            if body is not None:
                return body
        if place.pk in bodies:
            return bodies[place.pk]
    return None


@remembered
def body_above(body: Body) -> Body | None:
    """Where a matter goes when `body` lets its deadline pass: the committee of the next unit up."""
    path = ancestors_of(body.unit)
    bodies = _committees(path[:-1])
    for place in reversed(path[:-1]):
        if place.pk in bodies:
            return bodies[place.pk]
    return None


def _routes(path: Sequence[Unit], topic: Topic | None) -> dict[tuple[int, str | None], Route]:
    found = Route.objects.filter(unit__in=path).select_related("body")
    return {
        (route.unit_id, route.topic_id): route
        for route in found
        if route.topic_id in (None, topic and topic.pk)
    }


def _committees(path: Sequence[Unit]) -> dict[int, Body]:
    bodies = Body.objects.filter(unit__in=path, kind=BodyKind.PEOPLE_COMMITTEE, valid_to__isnull=True)
    return {body.unit_id: body for body in bodies.order_by("-pk")}


def _of_kind(unit: Unit, kind: str) -> Body | None:
    return Body.objects.filter(unit=unit, kind=kind, valid_to__isnull=True).order_by("pk").first()
